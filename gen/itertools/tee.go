package itertools

import (
	"iter"
	"runtime"
	"sync/atomic"

	"github.com/coluber-go/coluber/gen"
)

// Tee returns n sequences that each yield all values of seq. Together they take
// every value of seq but once, when the first of them wants it; it is kept until
// the last of them has had it. Each goes on where it stopped when it is ranged
// over again. After the call, seq should be left to them.
//
// Different goroutines may use different ones. But while one of them waits for
// seq, another that has no value kept for it panics with a [*gen.RuntimeError]
// "cannot re-enter the tee iterator"; so does seq itself if it wants a value of
// theirs.
//
// When they have all been dropped, the collector ends the range over seq; a panic
// of its deferred calls is given to the [gen.UnraisableHook]. Where the moment
// matters, on a locked thread, and in a synctest bubble, use [TeeStop].
//
// Tee panics with a [*gen.ValueError] "n must be >= 0" if n is negative.
//
// Differs: a tee of one of them does not continue it, but takes its values. A seq
// that has panicked has ended.
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
	s, begin := &teed[V]{seq: seq}, new(block[V])
	tees = make([]iter.Seq[V], n)
	for i := range tees {
		tees[i] = (&tee[V]{source: s, at: begin}).all
	}
	return tees, s.stop
}

// tee is one of the sequences, and where it stands.
type tee[V any] struct {
	source *teed[V]
	at     *block[V]
	i      int32 // position in at of the value that comes next
}

// A block holds some values in their order. The blocks make a list, along which
// the sequences go: what is behind the slowest one is garbage.
//
// Who has entered the source writes; anybody reads the values that length counts.
type block[V any] struct {
	values [blockLen]V
	length atomic.Int32
	next   atomic.Pointer[block[V]]
}

const blockLen = 64

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

// teed is what the sequences of one Tee share. It is garbage when they all are.
type teed[V any] struct {
	busy    atomic.Bool      // somebody has entered; the rest is theirs
	seq     iter.Seq[V]      // until the range over it begins
	next    func() (V, bool) // while that lasts
	end     func()
	cleanup runtime.Cleanup
}

// fetch keeps the value that comes at position i of b, and reports whether there
// is one.
func (s *teed[V]) fetch(b *block[V], i int32) bool {
	s.enter()
	defer s.leave() // a Goexit or a panic may come by
	if i < b.length.Load() || b.next.Load() != nil {
		return true // somebody was faster
	}
	if s.seq != nil {
		s.next, s.end = iter.Pull(s.seq)
		s.seq, s.cleanup = nil, runtime.AddCleanup(s, dropped, s.end)
	}
	if s.next == nil {
		return false
	}
	v, ok := s.next()
	if !ok {
		s.letGo()
		return false
	}
	b.add(i, v)
	return true
}

// add puts v at position i, which is the end of the list.
func (b *block[V]) add(i int32, v V) {
	if i == blockLen {
		next := new(block[V])
		next.add(0, v)
		b.next.Store(next)
		return
	}
	b.values[i] = v
	b.length.Store(i + 1)
}

func (s *teed[V]) stop() {
	s.enter()
	defer s.leave()
	if end := s.end; end != nil {
		defer end()
	}
	s.letGo()
}

// letGo forgets the source.
func (s *teed[V]) letGo() {
	s.cleanup.Stop()
	s.seq, s.next, s.end = nil, nil, nil
}

func (s *teed[V]) enter() {
	if !s.busy.CompareAndSwap(false, true) {
		panic(&gen.RuntimeError{Msg: "cannot re-enter the tee iterator"})
	}
}

func (s *teed[V]) leave() { s.busy.Store(false) }

// dropped is called by the collector, whose goroutine must not wait for a source,
// nor be ended by it.
func dropped(end func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				gen.ReportUnraisable(gen.Unraisable{Err: gen.Recovered(r), Object: "<itertools._tee object>"})
			}
		}()
		end()
	}()
}
