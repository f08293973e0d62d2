package aiohttp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// exchange is one request and its response. A goroutine sends the one and reads the
// other, ahead of whoever reads, but not far: it hands chunks to the loop through a
// source. When the loop is done with it, it does not wait for the goroutine, and what
// comes late is dropped.
type exchange struct {
	connector *Connector
	host      string // whose place it takes
	source    kernel.Source
	cancel    context.CancelCauseFunc
	head      *loop.Future[*http.Response]
	body      *streams.StreamReader
	bodyErr   error // with which the body has ended
	over      bool  // the loop is done with it
	ended     bool  // the body is whole
	silence   time.Duration
	silent    loop.TimerHandle
	timed     bool
	total     loop.TimerHandle // the total time, while the body is read
	feeder    *loop.Task[none] // feeds the request's body

	mu     sync.Mutex
	resp   *http.Response
	err    error
	chunks [][]byte
	size   int // read since there was room
	all    int64
	eof    bool
	high   int
	room   chan struct{} // of capacity 1: the goroutine may read on
}

// begin sends req in a place that it has been given.
func (c *Connector) begin(co *coro.Co, host string, t *http.Transport, req *http.Request, bufsize int, silence time.Duration) *exchange {
	x := &exchange{
		connector: c, host: host, head: loop.CreateFuture[*http.Response](c.l), high: 2 * bufsize,
		room: make(chan struct{}, 1), silence: silence,
	}
	x.body = streams.NewStreamReader(c.l, &streams.ReaderOptions{Limit: bufsize})
	x.body.SetTransport((*bodyTransport)(x))
	ctx, cancel := context.WithCancelCause(req.Context())
	x.cancel = cancel
	x.source.Init(kernel.TaskOf(co).Loop(), x.news, func() { x.fail(&ClientConnectionError{ClientError{Msg: "Connection closed"}}) })
	c.active[x] = true
	x.listen()
	go x.run(t, req.WithContext(ctx))
	return x
}

// response waits for the head of the response.
func (x *exchange) response(co *coro.Co) (*http.Response, error) {
	x.source.Await(true)
	resp, err := x.head.Await(co)
	x.source.Await(false)
	if err != nil {
		x.fail(err)
	}
	return resp, err
}

// run is the goroutine.
func (x *exchange) run(t *http.Transport, req *http.Request) {
	resp, err := t.RoundTrip(req)
	x.mu.Lock()
	x.resp, x.err = resp, err
	x.mu.Unlock()
	x.source.Notify()
	if err != nil {
		return
	}
	defer resp.Body.Close()
	body := io.Reader(resp.Body)
	if d, ok := req.Context().Value(decodeKey{}).(bool); ok && d {
		if decoded := decoding(resp.Body, resp.Header.Get("Content-Encoding")); decoded != nil {
			defer decoded.Close()
			body = decoded
		}
	}
	x.pump(req.Context(), body)
}

type decodeKey struct{}

const chunkSize = 32 << 10

var chunks = sync.Pool{New: func() any { return new([chunkSize]byte) }}

// pump reads the body until it ends, or nobody wants it any more.
func (x *exchange) pump(ctx context.Context, body io.Reader) {
	for {
		buf := chunks.Get().(*[chunkSize]byte)
		n, err := body.Read(buf[:])
		x.mu.Lock()
		if n > 0 {
			x.chunks = append(x.chunks, bytes.Clone(buf[:n]))
			x.size += n
			x.all += int64(n)
		}
		chunks.Put(buf)
		full := x.size > x.high
		if err != nil {
			x.eof = true
			if err != io.EOF {
				x.err = err
			}
		}
		x.mu.Unlock()
		x.source.Notify()
		switch {
		case err != nil:
			return
		case !full:
			continue
		}
		select {
		case <-x.room:
		case <-ctx.Done():
			return
		}
	}
}

// news takes in what the goroutine has done.
func (x *exchange) news() {
	x.mu.Lock()
	resp, err, chunks, eof := x.resp, x.err, x.chunks, x.eof
	x.chunks = nil
	x.mu.Unlock()
	if x.over {
		return
	}
	x.listen()
	if !x.head.Done() {
		if err != nil && resp == nil {
			x.fail(err)
			return
		}
		x.head.SetResult(resp)
	}
	for _, b := range chunks {
		x.body.FeedData(b)
	}
	if !eof {
		return
	}
	if err != nil {
		x.fail(payloadError(err, resp, x.all))
		return
	}
	x.ended = true
	x.body.FeedEOF()
	x.finish()
}

// listen begins to wait for the server anew.
func (x *exchange) listen() {
	if x.silence <= 0 {
		return
	}
	if x.timed {
		x.silent.Cancel()
	}
	x.silent, _ = x.connector.l.CallLater(x.silence, func() {
		x.mu.Lock()
		paused := x.size > x.high
		x.mu.Unlock()
		if paused { // it is we who do not read
			x.listen()
			return
		}
		x.fail(&SocketTimeoutError{ServerTimeoutError{ServerConnectionError{ClientConnectionError{ClientError{Msg: "Timeout on reading data from socket"}}}}})
	})
	x.timed = true
}

// fail ends the exchange with err, for whoever waits.
func (x *exchange) fail(err error) {
	if x.over {
		return
	}
	x.cancel(err)
	if !x.head.Done() {
		x.head.SetException(err)
	}
	x.bodyErr = err
	x.body.SetException(err)
	x.finish()
}

// finish lets go of what the exchange has.
func (x *exchange) finish() {
	x.over = true
	x.cancel(nil)
	if x.timed {
		x.silent.Cancel()
	}
	x.total.Cancel()
	if x.feeder != nil {
		x.feeder.Cancel()
	}
	x.source.End()
	delete(x.connector.active, x)
	x.connector.release(x.host)
}

// abandon ends the exchange because nobody wants the rest.
func (x *exchange) abandon() {
	if !x.over {
		x.fail(&ClientConnectionError{ClientError{Msg: "Connection closed"}})
	}
}

// bodyTransport is the exchange as the reader of the body sees it.
type bodyTransport exchange

// PauseReading does nothing: the goroutine pauses by itself.
func (b *bodyTransport) PauseReading() {}

// ResumeReading lets the goroutine read on.
func (b *bodyTransport) ResumeReading() { b.more() }

// Awaited tells whether a task waits for the body.
func (b *bodyTransport) Awaited(waiting bool) {
	x := (*exchange)(b)
	if !x.over {
		x.source.Await(waiting)
	}
	if waiting {
		b.more()
	}
}

func (b *bodyTransport) more() {
	b.mu.Lock()
	b.size = 0
	b.mu.Unlock()
	select {
	case b.room <- struct{}{}:
	default:
	}
}

// roundTripError is aiohttp's exception for an error of net/http's.
func roundTripError(err error, fault func(message string) error) error {
	if ours := known(err); ours != nil {
		return ours
	}
	var number syscall.Errno
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe):
		return &ServerDisconnectedError{ServerConnectionError{ClientConnectionError{ClientError{Msg: "Server disconnected"}}}}
	case errors.As(err, &number):
		e := &ClientOSError{OS: gen.OSError{Errno: int(number), Strerror: gen.Strerror(int(number))}}
		e.Cause = err
		return e
	}
	return fault(err.Error())
}

// known is the exception of Python's that err wraps, or nil.
func known(err error) error {
	for e := err; e != nil; e = errors.Unwrap(e) {
		if _, ok := e.(gen.Exception); ok {
			return e
		}
	}
	return nil
}

// payloadError is what a body's reader fails with, after n bytes.
func payloadError(err error, resp *http.Response, n int64) error {
	var encoding *ContentEncodingError
	msg := "Response payload is not completed: "
	switch {
	case errors.As(err, &encoding):
		msg = encoding.Error()
	case known(err) != nil:
		return known(err)
	case resp.ContentLength >= 0:
		msg += fmt.Sprintf("<ContentLengthError: 400, message='Not enough data to satisfy content length header (received %d of %d bytes).'>", n, resp.ContentLength)
	default:
		msg += "<TransferEncodingError: 400, message='Not enough data to satisfy transfer length header.'>"
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		msg += ". " + gen.Repr(gen.NewOSError(int(number), "", ""))
	}
	return &ClientPayloadError{ClientError{Msg: msg, Cause: err}}
}
