package streams

import (
	"bytes"
	"slices"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

var newline = [][]byte{{'\n'}}

// ReadLine returns a line with its newline, at the end what there is without one, and
// nothing once there is nothing.
//
// Errors: [gen.ValueError] "Separator is found, but chunk is longer than limit" for a
// line that is longer than the limit, which is dropped, and "Separator is not found,
// and chunk exceed the limit" for one that has not ended, and then all there is of it
// is; those of ReadUntil.
//
// Python: StreamReader.readline, library/asyncio-stream.
func (r *StreamReader) ReadLine(co *coro.Co) ([]byte, error) {
	line, err := r.readUntil(co, newline)
	switch e := err.(type) {
	case *IncompleteReadError:
		return e.Partial, nil
	case *LimitOverrunError:
		n := r.buf.len()
		if e.Consumed < n && r.buf.bytes()[e.Consumed] == '\n' {
			n = e.Consumed + 1
		}
		r.drop(n)
		return nil, gen.WithContext(&gen.ValueError{Msg: e.Msg}, e)
	}
	return line, err
}

// ReadUntil returns the data up to the first separator, and that as well. Of several
// separators it is the one that ends first, and the shortest of those. No separators
// are the newline.
//
// Errors: [*LimitOverrunError] "Separator is found, but chunk is longer than limit" and
// "Separator is not found, and chunk exceed the limit": the data is still there;
// [*IncompleteReadError] with all there was if the data ends before;
// [gen.ValueError] "Separator should be at least one-byte string" and, for a list that
// is empty and not nil, "Separator should contain at least one element"; those of Read,
// with "readuntil()".
//
// Python: StreamReader.readuntil, library/asyncio-stream.
func (r *StreamReader) ReadUntil(co *coro.Co, separators ...[]byte) ([]byte, error) {
	switch {
	case separators == nil:
		separators = newline
	case len(separators) == 0:
		return nil, &gen.ValueError{Msg: "Separator should contain at least one element"}
	case !slices.IsSortedFunc(separators, byLength):
		separators = slices.Clone(separators)
		slices.SortStableFunc(separators, byLength)
	}
	if len(separators[0]) == 0 {
		return nil, &gen.ValueError{Msg: "Separator should be at least one-byte string"}
	}
	return r.readUntil(co, separators)
}

func byLength(a, b []byte) int { return len(a) - len(b) }

// readUntil is ReadUntil with separators in the order of their lengths. Where it has
// looked for them, it does not look again.
func (r *StreamReader) readUntil(co *coro.Co, separators [][]byte) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	shortest, longest := len(separators[0]), len(separators[len(separators)-1])
	for offset, taken := 0, r.taken; ; {
		if taken != r.taken {
			offset, taken = 0, r.taken // another task has read meanwhile
		}
		if n := r.buf.len(); n-offset >= shortest {
			if start, end := find(r.buf.bytes(), offset, separators); end > 0 {
				return r.found(start, end)
			}
			// What follows may be the beginning of a separator.
			offset = max(0, n+1-longest)
			if offset > r.limit {
				return nil, &LimitOverrunError{"Separator is not found, and chunk exceed the limit", offset}
			}
		}
		if r.eof {
			return nil, &IncompleteReadError{Partial: r.take(r.buf.len()), Expected: -1}
		}
		if err := r.wait(co, "readuntil"); err != nil {
			return nil, err
		}
	}
}

// found returns what ends with the separator between start and end.
func (r *StreamReader) found(start, end int) ([]byte, error) {
	if start > r.limit {
		return nil, &LimitOverrunError{"Separator is found, but chunk is longer than limit", start}
	}
	return r.take(end), nil
}

// find is where the separator is that ends first after from, the shortest if there are
// several; end is 0 if there is none.
func find(b []byte, from int, separators [][]byte) (start, end int) {
	if len(separators) == 1 {
		return index(b, from, separators[0])
	}
	longest := len(separators[len(separators)-1])
	// In parts that grow: one that comes at once must not cost a look at all there is
	// for one that never comes.
	for size := max(longest, minBuffer); ; size *= 2 {
		part := b[:min(len(b), from+size)]
		for _, separator := range separators {
			if s, e := index(part, from, separator); e > 0 && (end == 0 || e < end) {
				start, end = s, e
			}
		}
		if end > 0 || len(part) == len(b) {
			return start, end
		}
		from = max(from, len(part)+1-longest)
	}
}

func index(b []byte, from int, separator []byte) (start, end int) {
	i := bytes.Index(b[from:], separator)
	if i < 0 {
		return 0, 0
	}
	return from + i, from + i + len(separator)
}
