package itertools

import (
	"iter"
	"sync/atomic"

	"github.com/coluber-go/coluber/gen"
)

// Tee returns n sequences that each yield all values of seq. Together they take
// every value of seq but once, when the first of them wants it; it is kept until
// the last of them has had it. Each goes on where it stopped when it is ranged
// over again. After the call, seq should be left to them.
//
// They may be used by different goroutines. But while one of them waits for seq,
// another that has no value kept for it panics with a [*gen.RuntimeError] "cannot
// re-enter the tee iterator"; so does seq itself if it wants a value of theirs. A
// panic of seq is a panic of the range that wanted the value, with a
// [*gen.PanicError], and ends seq.
//
// When they have all been dropped, the collector ends the range over seq. Where
// the moment matters, on a locked thread, and in a synctest bubble, use [TeeStop].
//
// Tee panics with a [*gen.ValueError] "n must be >= 0" if n is negative.
//
// Differs: a tee of one of them does not continue it, but takes its values.
//
// Python: itertools.tee, library/itertools.
func Tee[V any](seq iter.Seq[V], n int) []iter.Seq[V] {
	tees, _ := TeeStop(seq, n)
	return tees
}

// TeeStop is [Tee] with a function that ends the range over seq, as iter.Pull
// has. The sequences then yield what has been kept for them, and nothing more.
//
// Go only: Python counts references.
func TeeStop[V any](seq iter.Seq[V], n int) (tees []iter.Seq[V], stop func()) {
	require(n >= 0, "n must be >= 0")
	if n == 0 {
		return nil, func() {} // Python does not even look at seq
	}
	iterable(seq == nil)
	s := &teed[V]{values: gen.Iter(seq)}
	begin := new(block[V])
	tees = make([]iter.Seq[V], n)
	for i := range tees {
		tees[i] = (&tee[V]{source: s, at: begin}).all
	}
	return tees, s.stop
}

// teed is what the sequences of one Tee share. When the last of them is dropped,
// so is the generator, which then ends the range over seq.
type teed[V any] struct {
	busy   atomic.Bool // somebody waits for values
	values *gen.Generator[V, gen.None, gen.None]
}

// A block holds some values in their order. The blocks make a list, along which
// the sequences go: what is behind the slowest one is garbage.
//
// Who has set busy writes; anybody reads the values that length counts.
type block[V any] struct {
	values [blockLen]V
	length atomic.Int32
	next   atomic.Pointer[block[V]]
}

const blockLen = 64

// tee is one of the sequences, and where it stands.
type tee[V any] struct {
	source *teed[V]
	at     *block[V]
	i      int32 // position in at of the value that comes next
}

// all is the iter.Seq.
func (t *tee[V]) all(yield func(V) bool) {
	for t.ready() || t.source.fetch(t.at, t.i) && t.ready() {
		v := t.at.values[t.i]
		t.i++
		if !yield(v) {
			return
		}
	}
}

// ready goes to the next block if need be, and reports whether the value that
// comes next has been kept.
func (t *tee[V]) ready() bool {
	if t.i == blockLen {
		next := t.at.next.Load()
		if next == nil {
			return false
		}
		t.at, t.i = next, 0
	}
	return t.i < t.at.length.Load()
}

// fetch keeps the value that comes at position i of b, and reports whether there
// is one.
func (s *teed[V]) fetch(b *block[V], i int32) bool {
	s.enter()
	defer s.leave() // a Goexit or a panic may come by
	if i < b.length.Load() || b.next.Load() != nil {
		return true // somebody was faster
	}
	v, err := s.values.Next()
	if err != nil {
		return false
	}
	if i == blockLen {
		next := new(block[V])
		next.values[0] = v
		next.length.Store(1)
		b.next.Store(next)
		return true
	}
	b.values[i] = v
	b.length.Store(i + 1)
	return true
}

func (s *teed[V]) stop() {
	s.enter()
	defer s.leave()
	s.values.Close()
}

func (s *teed[V]) enter() {
	if !s.busy.CompareAndSwap(false, true) {
		panic(&gen.RuntimeError{Msg: "cannot re-enter the tee iterator"})
	}
}

func (s *teed[V]) leave() { s.busy.Store(false) }
