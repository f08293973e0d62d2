package streams

import "bytes"

// buffer is bytes that come in at the end and leave at the front.
type buffer struct {
	b   []byte
	off int // where the first byte is
}

func (b *buffer) len() int { return len(b.b) - b.off }

// bytes are all there are. They are valid until the next change.
func (b *buffer) bytes() []byte { return b.b[b.off:] }

// write adds a copy of p.
func (b *buffer) write(p []byte) {
	if len(p) > cap(b.b)-len(b.b) {
		b.makeRoom(len(p))
	}
	b.b = append(b.b, p...)
}

// makeRoom moves the bytes to the front of their array, or of a new one, with room for
// n more. It moves no more bytes than have left since it last did, or come in.
func (b *buffer) makeRoom(n int) {
	live := b.len()
	to := b.b
	if live+n > cap(b.b) || live > b.off {
		to = make([]byte, live, max(2*(live+n), minBuffer))
	}
	copy(to, b.bytes())
	b.b, b.off = to[:live], 0
}

const minBuffer = 512

// unread puts p in front of the bytes.
func (b *buffer) unread(p []byte) {
	if len(p) > 0 {
		b.b, b.off = append(p, b.bytes()...), 0
	}
}

// take removes the first n bytes and returns a copy of them.
func (b *buffer) take(n, keep int) []byte {
	p := bytes.Clone(b.bytes()[:n])
	b.drop(n, keep)
	return p
}

// drop removes the first n bytes. Once there are none left, the array is let go,
// unless there is room for at most keep bytes in it.
func (b *buffer) drop(n, keep int) {
	if b.off += n; b.off < len(b.b) {
		return
	}
	b.b, b.off = b.b[:0], 0
	if cap(b.b) > keep {
		b.b = nil
	}
}
