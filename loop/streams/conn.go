package streams

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

// conn is a connection or a pipe, between a device and the reader and the writer that a
// program has: asyncio's transport and protocol in one. A goroutine waits for data,
// reads ahead, and gives it to the loop, where all else happens. What is written is
// sent at the end of an iteration, in one piece, and by a goroutine if it is more than
// the system takes.
type conn struct {
	source kernel.Source
	loop   *kernel.Loop
	dev    device
	kind   *kind
	reader *StreamReader
	server *Server
	place  int         // among the server's connections
	origin frame.Trace // where it was made
	fd     int         // for reprs
	net    net.Conn    // or nil, for what programs ask
	file   *os.File    // or nil
	config *tls.Config // or nil

	phase phase
	lost  int   // writes since there has been no point in them, from 1 on
	err   error // that the connection was lost with
	holds int   // how many tasks wait
	// leaving are the tasks that wait for the connection's end, draining those for
	// its buffer.
	leaving, draining line

	input  input
	paused bool // the reader has enough

	output *output // not handed on yet, or nil
	sent   sending
	broken error // that writing has failed with, while reading may tell more
	due    bool  // to be flushed
	eof    bool  // WriteEOF was called
	parted bool  // with TLS: the peer was told of the end
	full   bool  // there was more than high, and is more than low
	high   int
	low    int
}

// phase is where a connection is in its life.
type phase uint8

const (
	open phase = iota
	closing
	closed // the device, too
)

// input is what the reading goroutine and the loop share.
type input struct {
	mu      sync.Mutex
	turn    sync.Cond
	list    chunkList
	err     error // after the list
	hold    bool  // nothing need be read
	over    bool  // nothing will be
	window  int   // how much is read ahead
	reading bool  // there is a goroutine
}

// sending is what the writing goroutine and the loop share.
type sending struct {
	active bool         // on the loop: there is a goroutine
	left   atomic.Int64 // how much it has not written yet
	low    int64
	mu     sync.Mutex
	over   bool
	err    error
	buffer *output
}

// kind is what differs between connections and pipes.
type kind struct {
	class    string
	pipe     bool
	tls      bool
	writable bool
	fatal    string // what a read or write that fails is called
	warning  string // of writes after the connection was lost
}

var (
	socketKind = &kind{class: "_SelectorSocketTransport", writable: true, fatal: "socket transport", warning: "socket.send() raised exception."}
	tlsKind    = &kind{class: "asyncio.sslproto._SSLProtocolTransport", tls: true, writable: true, fatal: "socket transport", warning: "socket.send() raised exception."}
	readPipe   = &kind{class: "_UnixReadPipeTransport", pipe: true, fatal: "pipe transport"}
	writePipe  = &kind{class: "_UnixWritePipeTransport", pipe: true, writable: true, fatal: "pipe transport", warning: "pipe closed by peer or os.write(pipe, data) raised exception."}
)

// connOptions is what a conn is made with.
type connOptions struct {
	kind   *kind
	limit  int
	server *Server
	origin frame.Trace
}

const (
	highWater = 64 * 1024
	lowWater  = highWater / 4
)

// newConn makes a connection of what can be read and written. It is not read yet.
//
// Errors: RuntimeError if the loop is closed.
func newConn(l *kernel.Loop, rw io.ReadWriteCloser, o connOptions) (*conn, error) {
	c := &conn{loop: l, kind: o.kind, server: o.server, origin: o.origin, high: highWater, low: lowWater}
	c.net, _ = rw.(net.Conn)
	c.file, _ = rw.(*os.File)
	c.fd = fdOf(rw)
	c.input.turn.L, c.input.window = &c.input.mu, DefaultLimit
	if o.kind != writePipe {
		c.reader = NewStreamReader(l.Face.(*loop.Loop), &ReaderOptions{Limit: o.limit})
		c.input.window = min(c.reader.limit, DefaultLimit)
		c.reader.SetTransport(c)
	}
	if !c.source.Init(l, c.news, c.loopClosed) {
		return nil, &gen.RuntimeError{Msg: "Event loop is closed"}
	}
	c.dev = newDevice(rw, o.kind == writePipe)
	return c, nil
}

// start begins to read.
func (c *conn) start() {
	c.input.reading, c.input.over, c.input.err = true, false, nil
	go c.read(c.dev)
}

// news takes in what the goroutines have done.
func (c *conn) news() {
	if c.phase == closed {
		return
	}
	c.feed()
	c.takeSent()
}

// hold says that n tasks more, or fewer, wait for the connection: meanwhile something
// is under way outside.
func (c *conn) hold(n int) {
	c.holds += n
	if c.phase != closed {
		c.source.Await(c.holds > 0)
	}
}

// Awaited is told when a task waits for the reader's data.
func (c *conn) Awaited(waiting bool) {
	if waiting {
		c.hold(1)
	} else {
		c.hold(-1)
	}
}

// line is tasks that wait.
type line []*waiter

// wait waits until the line is let go, by what comes from outside.
func (c *conn) wait(co *coro.Co, in *line) error {
	if err := owned(co, c.loop); err != nil {
		return err
	}
	c.hold(1)
	defer c.hold(-1)
	return in.wait(co, c.loop)
}

// wait waits until the line is let go.
func (l *line) wait(co *coro.Co, of *kernel.Loop) error {
	me := &waiter{}
	me.Init(of)
	*l = append(*l, me)
	err := me.Wait(co)
	l.remove(me)
	if err != nil {
		me.CancelPlain(nil) // in case it is not done yet
		return err
	}
	return me.err
}

func (l *line) remove(me *waiter) {
	for i, w := range *l {
		if w == me {
			*l = append((*l)[:i], (*l)[i+1:]...)
			return
		}
	}
}

// release lets all go, with err.
func (l *line) release(err error) {
	for _, w := range *l {
		if !w.Done() {
			w.err, w.Face = err, result{}
			w.Complete()
		}
	}
}

// owned is an error unless co's task is one of l's.
func owned(co *coro.Co, l *kernel.Loop) error {
	t := kernel.TaskOf(co)
	switch {
	case t == nil:
		return kernel.ErrNoRunningLoop()
	case t.Loop() != l:
		_, err := loop.CreateFuture[gen.None](l.Face.(*loop.Loop)).Await(co) // attached to a different loop
		return err
	}
	return nil
}

// isClosed reports whether err only says that the device was closed here.
func isClosed(err error) bool { return errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrClosed) }
