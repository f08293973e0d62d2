package streams

import (
	"os"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

// PipeOptions are the options of [ConnectReadPipeWith].
//
// Python: loop.connect_read_pipe, library/asyncio-eventloop.
type PipeOptions struct {
	Limit int // of the reader, in bytes; zero is DefaultLimit
}

// ConnectReadPipe makes a reader of the end of a pipe that is read from: it takes f
// over, and closes it at its end. The writer has nothing to write to: closing it closes
// the pipe.
//
// Errors: [gen.ValueError] "Pipe transport is for pipes/sockets only."; [gen.OSError];
// [gen.RuntimeError] if no loop runs co.
//
// Python: loop.connect_read_pipe, library/asyncio-eventloop.
//
// Differs: it returns streams, not a transport and a protocol.
func ConnectReadPipe(co *coro.Co, f *os.File) (*StreamReader, *StreamWriter, error) {
	return ConnectReadPipeWith(co, f, nil)
}

// ConnectReadPipeWith is [ConnectReadPipe] with options; nil means none.
//
// Python: loop.connect_read_pipe, library/asyncio-eventloop.
func ConnectReadPipeWith(co *coro.Co, f *os.File, o *PipeOptions) (*StreamReader, *StreamWriter, error) {
	limit := 0
	if o != nil {
		limit = o.Limit
	}
	c, err := connectPipe(co, f, connOptions{kind: readPipe, limit: limit, origin: frame.CurrentTrace(traceDepth)})
	if err != nil {
		return nil, nil, err
	}
	return c.reader, &StreamWriter{c}, nil
}

// ConnectWritePipe makes a writer of the end of a pipe that is written to: it takes f
// over, and closes it at its end. Where the system tells, the pipe is closed when
// nobody reads any more: on Linux.
//
// Errors: [gen.ValueError] "Pipe transport is only for pipes, sockets and character
// devices"; [gen.OSError]; [gen.RuntimeError] if no loop runs co.
//
// Python: loop.connect_write_pipe, library/asyncio-eventloop.
//
// Differs: it returns a stream, not a transport and a protocol.
func ConnectWritePipe(co *coro.Co, f *os.File) (*StreamWriter, error) {
	c, err := connectPipe(co, f, connOptions{kind: writePipe, origin: frame.CurrentTrace(traceDepth)})
	if err != nil {
		return nil, err
	}
	return &StreamWriter{c}, nil
}

// traceDepth is how many calls are shown of where a connection was made.
const traceDepth = 10

func connectPipe(co *coro.Co, f *os.File, o connOptions) (*conn, error) {
	if f == nil {
		panic("streams: a pipe without a file")
	}
	t := kernel.TaskOf(co)
	if t == nil {
		return nil, kernel.ErrNoRunningLoop()
	}
	if err := checkPipe(f, o.kind); err != nil {
		return nil, err
	}
	if o.limit < 0 {
		return nil, &gen.ValueError{Msg: badLimit}
	}
	f, err := pollable(f)
	if err != nil {
		return nil, gen.OSErrorOf(err)
	}
	c, err := newConn(t.Loop(), f, o)
	if err != nil {
		return nil, err
	}
	c.start()
	return c, nil
}

func checkPipe(f *os.File, k *kind) error {
	info, err := f.Stat()
	if err != nil {
		return gen.OSErrorOf(err)
	}
	if info.Mode()&(os.ModeNamedPipe|os.ModeSocket|os.ModeCharDevice) != 0 {
		return nil
	}
	if k == readPipe {
		return &gen.ValueError{Msg: "Pipe transport is for pipes/sockets only."}
	}
	return &gen.ValueError{Msg: "Pipe transport is only for pipes, sockets and character devices"}
}
