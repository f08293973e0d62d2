package aiohttp

import (
	"context"
	"errors"
	"io"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// generatorPayload sends what an asynchronous generator yields. One chunk is under way
// at a time: a client that does not send lets the generator wait.
func generatorPayload(g *coro.AsyncGenerator[[]byte, gen.None], contentType string) *Payload {
	r, w := io.Pipe()
	p := &Payload{header: typed(contentType), size: -1}
	p.open = func() (io.ReadCloser, error) { return r, nil }
	p.pump = func(co *coro.Co) error {
		err := pumpGenerator(co, g, w)
		if errors.Is(err, io.ErrClosedPipe) {
			return nil // nobody reads any more
		}
		return err
	}
	return p
}

func pumpGenerator(co *coro.Co, g *coro.AsyncGenerator[[]byte, gen.None], w *io.PipeWriter) (err error) {
	defer func() { w.CloseWithError(err) }()
	for chunk := range g.All(co) {
		if len(chunk) == 0 {
			continue
		}
		_, err = loop.ToThread(co, func(ctx context.Context) (int, error) {
			over := context.AfterFunc(ctx, func() { w.CloseWithError(context.Cause(ctx)) })
			defer over()
			return w.Write(chunk)
		})
		if err != nil {
			return err
		}
	}
	return g.Err()
}
