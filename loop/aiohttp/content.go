package aiohttp

import (
	"bytes"
	"iter"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/streams"
)

// StreamReader is the body of a response. It is read ahead, up to twice the buffer's
// size. One task reads at a time.
//
// Python: aiohttp.StreamReader, aiohttp, streams.
type StreamReader struct {
	ex     *exchange // or nil, for an empty body
	limit  int
	chunks [][]byte
	first  int // of chunks[0], what is read
	size   int
	total  int64
	eof    bool
	err    error
	waiter *waiter
	onEOF  []func()
}

// Err is what the body has ended with, or nil.
//
// Python: StreamReader.exception, aiohttp, streams.
func (r *StreamReader) Err() error { return r.err }

// IsEOF reports whether the whole body has come.
//
// Python: StreamReader.is_eof, aiohttp, streams.
func (r *StreamReader) IsEOF() bool { return r.eof }

// AtEOF reports whether the whole body has come and was read.
//
// Python: StreamReader.at_eof, aiohttp, streams.
func (r *StreamReader) AtEOF() bool { return r.eof && r.size == 0 }

// TotalBytes is how many bytes have come, decoded.
//
// Python: StreamReader.total_bytes, aiohttp, streams.
func (r *StreamReader) TotalBytes() int64 { return r.total }

// OnEOF has fn called when the whole body has come; at once if it has.
//
// Python: StreamReader.on_eof, aiohttp, streams.
func (r *StreamReader) OnEOF(fn func()) {
	if r.eof {
		fn()
		return
	}
	r.onEOF = append(r.onEOF, fn)
}

// feed takes chunks in.
func (r *StreamReader) feed(chunks [][]byte) {
	for _, c := range chunks {
		r.size += len(c)
		r.total += int64(len(c))
	}
	if len(r.chunks) == 0 {
		r.chunks = chunks
	} else {
		r.chunks = append(r.chunks, chunks...)
	}
	r.waiter.wake()
}

// end takes the end in: err is nil if the body is whole.
func (r *StreamReader) end(err error) {
	if r.eof || r.err != nil {
		return
	}
	if r.err = err; err == nil {
		r.eof = true
		for _, fn := range r.onEOF {
			fn()
		}
	}
	r.onEOF = nil
	r.waiter.wake()
}

// await waits for more, or for the end.
func (r *StreamReader) await(co *coro.Co, caller string) error {
	if r.waiter != nil {
		return &gen.RuntimeError{Msg: caller + "() called while another coroutine is already waiting for incoming data"}
	}
	if _, err := running(co); err != nil {
		return err
	}
	r.waiter = newWaiter(r.ex.k)
	r.ex.awaited(1)
	err := r.waiter.Wait(co)
	r.ex.awaited(-1)
	r.waiter = nil
	return err
}

// more waits until there is something to read, or the end.
func (r *StreamReader) more(co *coro.Co, caller string) error {
	for r.size == 0 && !r.eof {
		if r.err != nil {
			return r.err
		}
		if err := r.await(co, caller); err != nil {
			return err
		}
	}
	return nil
}

// take removes at most n bytes of the first chunk.
func (r *StreamReader) take(n int) []byte {
	if r.size == 0 || n == 0 {
		return nil
	}
	c := r.chunks[0][r.first:]
	if n > 0 && n < len(c) {
		c = c[:n:n]
		r.first += n
	} else {
		r.chunks[0] = nil
		r.chunks, r.first = r.chunks[1:], 0
	}
	r.taken(len(c))
	return c
}

func (r *StreamReader) taken(n int) {
	before := r.size
	r.size -= n
	if r.ex == nil {
		return
	}
	r.ex.held.Add(int64(-n)) // before the goroutine looks
	if before > r.limit && r.size <= r.limit {
		r.ex.resume()
	}
}

// takeUpTo removes at most n bytes, all with a negative n.
func (r *StreamReader) takeUpTo(n int) []byte {
	if n < 0 || n > r.size {
		n = r.size
	}
	first := r.take(n)
	if len(first) == n {
		return first
	}
	all := make([]byte, 0, n)
	for all = append(all, first...); len(all) < n; {
		all = append(all, r.take(n-len(all))...)
	}
	return all
}

// Read returns at most n bytes as soon as there are any; with a negative n all, up to the
// end. None is the end.
//
// Errors: [*ClientPayloadError] for a body that is not whole; [*ClientConnectionError]
// "Connection closed" if the response, or the session, was closed; [*gen.TimeoutError]
// and [*SocketTimeoutError]; [*gen.RuntimeError] while another task reads; what is thrown
// into the task.
//
// Python: StreamReader.read, aiohttp, streams.
func (r *StreamReader) Read(co *coro.Co, n int) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	if n == 0 {
		return nil, nil
	}
	if n > 0 {
		if err := r.more(co, "read"); err != nil {
			return nil, err
		}
		return r.takeUpTo(n), nil
	}
	var all [][]byte
	for {
		b, err := r.readAny(co, "readany")
		if err != nil {
			return nil, err
		}
		if len(b) == 0 {
			break
		}
		all = append(all, b)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return bytes.Join(all, nil), nil
}

// ReadAny returns what there is, or what comes next. None is the end.
//
// Errors: those of Read.
//
// Python: StreamReader.readany, aiohttp, streams.
func (r *StreamReader) ReadAny(co *coro.Co) ([]byte, error) { return r.readAny(co, "readany") }

func (r *StreamReader) readAny(co *coro.Co, caller string) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	if err := r.more(co, caller); err != nil {
		return nil, err
	}
	return r.takeUpTo(-1), nil
}

// ReadChunk returns what came in one piece. None is the end.
//
// Errors: those of Read.
//
// Python: StreamReader.readchunk, aiohttp, streams.
//
// Differs: pieces are what the connection gave, not the chunks of the transfer encoding.
func (r *StreamReader) ReadChunk(co *coro.Co) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	if err := r.more(co, "readchunk"); err != nil {
		return nil, err
	}
	return r.take(-1), nil
}

// ReadExactly returns n bytes.
//
// Errors: [*streams.IncompleteReadError] if there are fewer; those of Read.
//
// Python: StreamReader.readexactly, aiohttp, streams.
func (r *StreamReader) ReadExactly(co *coro.Co, n int) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	var all []byte
	for len(all) < n {
		b, err := r.Read(co, n-len(all))
		if err != nil {
			return nil, err
		}
		if len(b) == 0 {
			return nil, &streams.IncompleteReadError{Partial: all, Expected: n}
		}
		all = append(all, b...)
	}
	return all, nil
}

// ReadLine returns a line with its line break, without one at the end of the body. None
// is the end.
//
// Errors: [*LineTooLong] for more than twice the buffer's size; those of Read.
//
// Python: StreamReader.readline, aiohttp, streams.
func (r *StreamReader) ReadLine(co *coro.Co) ([]byte, error) {
	return r.ReadUntil(co, []byte("\n"))
}

// ReadUntil returns what there is up to the separator, with it, or up to the end.
//
// Errors: [*gen.ValueError] "Separator should be at least one-byte string"; those of
// ReadLine.
//
// Python: StreamReader.readuntil, aiohttp, streams.
func (r *StreamReader) ReadUntil(co *coro.Co, separator []byte) ([]byte, error) {
	if len(separator) == 0 {
		return nil, &gen.ValueError{Msg: "Separator should be at least one-byte string"}
	}
	if r.err != nil {
		return nil, r.err
	}
	var line []byte
	for {
		for r.size > 0 {
			n := cutAfter(line, r.chunks[0][r.first:], separator)
			part := r.take(n)
			if n < 0 && line == nil && r.size == 0 && r.eof {
				return part, nil
			}
			if line = append(line, part...); len(line) > 2*r.limit {
				return nil, &LineTooLong{Limit: 2 * r.limit, Line: line}
			}
			if n >= 0 {
				return line, nil
			}
		}
		if r.eof {
			return line, nil
		}
		if err := r.more(co, "readuntil"); err != nil {
			return nil, err
		}
	}
}

// cutAfter is how much of c belongs to the line that ends with the separator, which may
// have begun in line; -1 if it does not end in c.
func cutAfter(line, c, separator []byte) int {
	if m := min(len(line), len(separator)-1); m > 0 {
		joint := append(append([]byte(nil), line[len(line)-m:]...), c[:min(len(c), len(separator)-1)]...)
		if i := bytes.Index(joint, separator); i >= 0 {
			return i + len(separator) - m
		}
	}
	if i := bytes.Index(c, separator); i >= 0 {
		return i + len(separator)
	}
	return -1
}

// ReadNowait returns at most n bytes of what is there, all with a negative n.
//
// Errors: what the body has ended with; [*gen.RuntimeError] "Called while some coroutine
// is waiting for incoming data."
//
// Python: StreamReader.read_nowait, aiohttp, streams.
func (r *StreamReader) ReadNowait(n int) ([]byte, error) {
	switch {
	case r.err != nil:
		return nil, r.err
	case r.waiter != nil:
		return nil, &gen.RuntimeError{Msg: "Called while some coroutine is waiting for incoming data."}
	}
	return r.takeUpTo(n), nil
}

// UnreadData puts data back, to be read next.
//
// Python: StreamReader.unread_data, aiohttp, streams.
func (r *StreamReader) UnreadData(data []byte) {
	if len(data) == 0 {
		return
	}
	if r.first > 0 {
		r.chunks[0], r.first = r.chunks[0][r.first:], 0
	}
	r.chunks = append([][]byte{append([]byte(nil), data...)}, r.chunks...)
	r.size += len(data)
	if r.ex != nil {
		r.ex.held.Add(int64(len(data)))
	}
	r.waiter.wake()
}

// WaitEOF waits until the whole body has come. What comes meanwhile is kept, but no more
// is read ahead than at other times.
//
// Errors: those of Read.
//
// Python: StreamReader.wait_eof, aiohttp, streams.
func (r *StreamReader) WaitEOF(co *coro.Co) error {
	for !r.eof {
		if r.err != nil {
			return r.err
		}
		if err := r.await(co, "wait_eof"); err != nil {
			return err
		}
	}
	return nil
}

// IterChunked ranges over the body in pieces of at most n bytes. An error is the last
// pair.
//
// Python: StreamReader.iter_chunked, aiohttp, streams.
func (r *StreamReader) IterChunked(co *coro.Co, n int) iter.Seq2[[]byte, error] {
	return pieces(func() ([]byte, error) { return r.Read(co, n) })
}

// IterAny ranges over the body in pieces as they come. An error is the last pair.
//
// Python: StreamReader.iter_any, aiohttp, streams.
func (r *StreamReader) IterAny(co *coro.Co) iter.Seq2[[]byte, error] {
	return pieces(func() ([]byte, error) { return r.ReadAny(co) })
}

// IterChunks is IterAny in pieces as ReadChunk returns them.
//
// Python: StreamReader.iter_chunks, aiohttp, streams.
func (r *StreamReader) IterChunks(co *coro.Co) iter.Seq2[[]byte, error] {
	return pieces(func() ([]byte, error) { return r.ReadChunk(co) })
}

// Lines ranges over the lines of the body. An error is the last pair.
//
// Python: StreamReader.__aiter__, aiohttp, streams.
func (r *StreamReader) Lines(co *coro.Co) iter.Seq2[[]byte, error] {
	return pieces(func() ([]byte, error) { return r.ReadLine(co) })
}

func pieces(next func() ([]byte, error)) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			b, err := next()
			if err == nil && len(b) == 0 || !yield(b, err) || err != nil {
				return
			}
		}
	}
}
