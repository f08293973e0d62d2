package streams

import (
	"fmt"
	"iter"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// DefaultLimit is the limit of a reader that is given none, in bytes.
//
// Python: asyncio.streams._DEFAULT_LIMIT, Lib/asyncio/streams.py.
const DefaultLimit = 64 * 1024

// StreamReader has the data of a stream, which a connection feeds it, for tasks to
// read. One task at a time may wait for more. A read that is cancelled has taken
// nothing. [NewStreamReader] makes one. It belongs to the goroutine of its loop.
//
// It has no bounds of its own: beyond twice its limit it asks its [Transport] to
// pause, and to go on once there is no more than the limit, or a task waits for more.
// What a read returns is the caller's.
//
// Python: asyncio.StreamReader, library/asyncio-stream.
//
// Differs: a task that has been woken, and has to wait again although the stream has
// broken meanwhile, gets the exception; in CPython it waits for ever. A task whose data
// another has taken waits again; in CPython, Read then returns as at the end. One that
// begins to wait while another has been woken and does not run yet is woken in its
// turn; in CPython it waits for ever. ReadUntil looks at all there is once another task
// has taken some; in CPython it may miss a separator.
type StreamReader struct {
	loop   *loop.Loop
	buf    buffer
	taken  int // how often data was taken
	limit  int
	eof    bool
	err    error // for all reads to come
	waiter *waiter
	spare  *waiter

	transport Transport
	awaited   Awaited // the transport, if it wants to know
	paused    bool
}

// Transport is where the data of a [StreamReader] comes from.
//
// Python: asyncio.ReadTransport, library/asyncio-protocol.
type Transport interface {
	// PauseReading says that there is enough data for now.
	PauseReading()
	// ResumeReading takes that back. It may feed the reader at once.
	ResumeReading()
}

// Awaited is a [Transport] that wants to know whether a task waits for its data, as
// something outside does for which a virtual clock has to stand still.
//
// Go only: asyncio has no virtual clock.
type Awaited interface {
	// Awaited is called with true when a task begins to wait, and with false when it
	// no longer does: it was woken, or was cancelled.
	Awaited(waiting bool)
}

// ReaderOptions are the options of [NewStreamReader].
//
// Python: asyncio.StreamReader, library/asyncio-stream.
type ReaderOptions struct {
	// Limit is how many bytes ReadLine and ReadUntil return at most, without the
	// separator, and half of how many there may be before the transport has to pause.
	// Zero is DefaultLimit.
	Limit int
}

// NewStreamReader returns a reader without data, for tasks of l. It panics with a
// [gen.ValueError] "Limit cannot be <= 0" if the limit is negative, and if l is nil.
//
// Python: asyncio.StreamReader, library/asyncio-stream.
func NewStreamReader(l *loop.Loop, o *ReaderOptions) *StreamReader {
	if l == nil {
		panic("streams: NewStreamReader of a nil Loop")
	}
	r := &StreamReader{loop: l, limit: DefaultLimit}
	if o != nil && o.Limit != 0 {
		r.limit = o.Limit
	}
	if r.limit < 0 {
		panic(&gen.ValueError{Msg: badLimit})
	}
	return r
}

const badLimit = "Limit cannot be <= 0"

// SetTransport tells where the data comes from. It panics if that was told before.
//
// Python: StreamReader.set_transport, Lib/asyncio/streams.py.
func (r *StreamReader) SetTransport(t Transport) {
	if r.transport != nil {
		panic("streams: Transport already set")
	}
	r.transport = t
	r.awaited, _ = t.(Awaited)
	if r.waiter != nil {
		r.await(r.waiter) // which it is to know
	}
}

// FeedData adds a copy of data, and wakes the task that waits. It panics after
// FeedEOF.
//
// Python: StreamReader.feed_data, Lib/asyncio/streams.py.
func (r *StreamReader) FeedData(data []byte) {
	if r.eof {
		panic("streams: FeedData after FeedEOF")
	}
	if len(data) == 0 {
		return
	}
	r.buf.write(data)
	r.wakeUp(nil)
	r.pauseIfFull()
}

// FeedEOF says that the data has ended, and wakes the task that waits.
//
// Python: StreamReader.feed_eof, library/asyncio-stream.
func (r *StreamReader) FeedEOF() {
	r.eof = true
	r.wakeUp(nil)
}

// AtEOF reports whether the data has ended, and all of it was read.
//
// Python: StreamReader.at_eof, library/asyncio-stream.
func (r *StreamReader) AtEOF() bool { return r.eof && r.buf.len() == 0 }

// SetException makes err the exception of the read that waits, and of all to come,
// whatever data there is.
//
// Python: StreamReader.set_exception, Lib/asyncio/streams.py.
func (r *StreamReader) SetException(err error) {
	r.err = err
	r.wakeUp(err)
}

// Exception is what SetException was given; nil is none.
//
// Python: StreamReader.exception, Lib/asyncio/streams.py.
func (r *StreamReader) Exception() error { return r.err }

// Read returns at most n bytes, as soon as there are any, and none at the end. A
// negative n is all until the end, n = 0 nothing, at once.
//
// Errors: the reader's exception; what is thrown into the waiting task;
// [gen.RuntimeError] "read() called while another coroutine is already waiting for
// incoming data", and "no running event loop" if it would have to wait and co is driven
// by hand.
//
// Python: StreamReader.read, library/asyncio-stream.
//
// Differs: Read(co, -1) that is cancelled leaves the data, too; CPython's loses what it
// has got.
func (r *StreamReader) Read(co *coro.Co, n int) ([]byte, error) {
	switch {
	case r.err != nil:
		return nil, r.err
	case n == 0:
		return []byte{}, nil
	case n < 0:
		return r.readAll(co)
	}
	for r.buf.len() == 0 && !r.eof {
		if err := r.wait(co, "read"); err != nil {
			return nil, err
		}
	}
	return r.take(min(n, r.buf.len())), nil
}

// readAll reads on while there is data, which leaves the buffer, so that the transport
// need not pause.
func (r *StreamReader) readAll(co *coro.Co) ([]byte, error) {
	all := []byte{}
	for {
		if n := r.buf.len(); n > 0 {
			all = append(all, r.buf.bytes()...)
			r.drop(n)
			continue // to what the transport has had ready
		}
		if r.eof {
			return all, nil
		}
		err := r.wait(co, "read")
		if err == nil {
			err = r.err
		}
		if err != nil {
			r.giveBack(all)
			return nil, err
		}
	}
}

// giveBack puts data back that was read. If another task waits for more, the transport
// must go on even so.
func (r *StreamReader) giveBack(data []byte) {
	r.buf.unread(data)
	r.taken++
	if r.waiter == nil {
		r.pauseIfFull()
	}
}

// ReadExactly returns n bytes, as soon as there are so many. The limit is no matter.
//
// Errors: [*IncompleteReadError] with what there was if the data ends before;
// [gen.ValueError] "readexactly size can not be less than zero"; those of Read.
//
// Python: StreamReader.readexactly, library/asyncio-stream.
func (r *StreamReader) ReadExactly(co *coro.Co, n int) ([]byte, error) {
	switch {
	case n < 0:
		return nil, &gen.ValueError{Msg: "readexactly size can not be less than zero"}
	case r.err != nil:
		return nil, r.err
	}
	for r.buf.len() < n {
		if r.eof {
			return nil, &IncompleteReadError{Partial: r.take(r.buf.len()), Expected: n}
		}
		if err := r.wait(co, "readexactly"); err != nil {
			return nil, err
		}
	}
	return r.take(n), nil
}

// All is an iterator over the lines, on behalf of co: as ReadLine returns them, until
// there are none. An error comes last, with no line.
//
// Python: async for line in reader, library/asyncio-stream.
func (r *StreamReader) All(co *coro.Co) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			line, err := r.ReadLine(co)
			if err == nil && len(line) == 0 || !yield(line, err) || err != nil {
				return
			}
		}
	}
}

// String is Python's repr, "<StreamReader 4 bytes eof>".
func (r *StreamReader) String() string {
	var b strings.Builder
	b.WriteString("<StreamReader")
	add := func(ok bool, format string, args ...any) {
		if ok {
			fmt.Fprintf(&b, " "+format, args...)
		}
	}
	add(r.buf.len() > 0, "%d bytes", r.buf.len())
	add(r.eof, "eof")
	add(r.limit != DefaultLimit, "limit=%d", r.limit)
	add(r.waiter != nil, "waiter=%v", r.waiter)
	add(r.err != nil, "exception=%s", gen.Repr(r.err))
	add(r.transport != nil, "transport=%s", gen.Repr(r.transport))
	add(r.paused, "paused")
	return b.String() + ">"
}
