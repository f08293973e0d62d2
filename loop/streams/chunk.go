package streams

import "sync"

// chunkSize is how much is read from a connection at a time, in bytes.
const chunkSize = 16 * 1024

// chunk is data on its way from a connection to its reader. Only a connection that has
// something to read has one.
type chunk struct {
	b    [chunkSize]byte
	n    int // how much there is
	next *chunk
}

var chunks = sync.Pool{New: func() any { return new(chunk) }}

func takeChunk() *chunk { return chunks.Get().(*chunk) }

func (k *chunk) free() {
	k.n, k.next = 0, nil
	chunks.Put(k)
}

// room is what is left of the chunk.
func (k *chunk) room() []byte { return k.b[k.n:] }

// chunkList is chunks in the order in which they came.
type chunkList struct {
	first, last *chunk
	bytes       int
}

// add puts k at the end. A little is copied to where there is room for it.
func (l *chunkList) add(k *chunk) {
	l.bytes += k.n
	switch {
	case l.last == nil:
		l.first, l.last = k, k
	case len(l.last.room()) >= k.n:
		l.last.n += copy(l.last.room(), k.b[:k.n])
		k.free()
	default:
		l.last.next, l.last = k, k
	}
}

// pop removes the first chunk; nil if there is none.
func (l *chunkList) pop() *chunk {
	k := l.first
	if k == nil {
		return nil
	}
	if l.first = k.next; l.first == nil {
		l.last = nil
	}
	l.bytes -= k.n
	k.next = nil
	return k
}

// outputs are buffers for what is to be written, at first this large.
var outputs = sync.Pool{New: func() any { return &output{b: make([]byte, 0, 2048)} }}

// largestOutput is the size of the largest buffer that is used again.
const largestOutput = 2 * chunkSize

// output is what is to be written.
type output struct{ b []byte }

func (o *output) free() {
	if cap(o.b) <= largestOutput {
		o.b = o.b[:0]
		outputs.Put(o)
	}
}
