package itertools_test

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

const pyTee = pyTest + "TestBasicOps.test_tee"

// some takes n values of seq, which goes on after them.
func some[V any](seq iter.Seq[V], n int) []V { return slices.Collect(itertools.Islice(seq, n)) }

// span is list(range(start, stop)).
func span(start, stop int) []int {
	return slices.Collect(itertools.IsliceFrom(itertools.Count(0, 1), start, stop))
}

func TestTee(t *testing.T) {
	const n = 200
	tee := func() (a, b iter.Seq[int]) {
		tees := itertools.Tee(once(span(0, n)...), 2)
		return tees[0], tees[1]
	}
	isSpan := func(got []int, start, stop int) bool { return slices.Equal(got, span(start, stop)) }
	runRows(t, []row{
		{
			name: "nothing", why: "they all see it", py: pyTee,
			run: func() any {
				tees := itertools.Tee(ints(), 2)
				return len(slices.Collect(tees[0])) + len(slices.Collect(tees[1]))
			},
			want: "0",
		},
		{
			name: "interleaved", why: "each sees each value", py: pyTee,
			run: func() any {
				a, b := tee()
				i := 0
				for v, w := range itertools.Zip(a, b) {
					if v != i || w != i {
						return []int{i, v, w}
					}
					i++
				}
				return i
			},
			want: "200",
		},
		{
			name: "one after the other", why: "the values are kept", py: pyTee,
			run:  func() any { a, b := tee(); return isSpan(slices.Collect(a), 0, n) && isSpan(slices.Collect(b), 0, n) },
			want: "True",
		},
		{
			name: "leading one dropped", why: "the other has its values all the same", py: pyTee,
			run:  func() any { a, b := tee(); return isSpan(some(a, 100), 0, 100) && isSpan(slices.Collect(b), 0, n) },
			want: "True",
		},
		{
			name: "trailing one dropped", why: "the other goes on", py: pyTee,
			run:  func() any { a, _ := tee(); return isSpan(some(a, 100), 0, 100) && isSpan(slices.Collect(a), 100, n) },
			want: "True",
		},
		{
			name: "long lag", why: "each is where it has got to", py: pyTee,
			run: func() any {
				tees := itertools.Tee(upTo(2000), 3)
				a, b, c := tees[0], tees[1], tees[2]
				return isSpan(some(a, 100), 0, 100) && isSpan(slices.Collect(b), 0, 2000) && isSpan(some(c, 2), 0, 2) &&
					isSpan(slices.Collect(a), 100, 2000) && isSpan(slices.Collect(c), 2, 2000)
			},
			want: "True",
		},
		{
			name: "how many", why: "as many as told", py: pyTee,
			run: func() any {
				var got [][]int
				for n := range 5 {
					var lengths []int
					for _, seq := range itertools.Tee(letters("abc"), n) {
						lengths = append(lengths, len(slices.Collect(seq)))
					}
					got = append(got, lengths)
				}
				return got
			},
			want: "[[], [3], [3, 3], [3, 3, 3], [3, 3, 3, 3]]",
		},
		{
			name: "of a tee", why: "what is left of it comes twice, as of a copy", py: pyTee + ", check partially consumed copy",
			run: func() any {
				tees := itertools.Tee(letters("abc"), 2)
				some(tees[0], 2)
				some(tees[1], 1)
				a, b := itertools.Tee(tees[0], 2), itertools.Tee(tees[1], 2)
				return [][]string{slices.Collect(a[0]), slices.Collect(b[0]), slices.Collect(a[1]), slices.Collect(b[1])}
			},
			want: "[['c'], ['b', 'c'], ['c'], ['b', 'c']]",
		},
		{
			name: "of a tee, taken", why: "the first tee has no more then: the documented difference", py: pyTee + ", tee pass-through to copyable iterator",
			run: func() any {
				tees := itertools.Tee(letters("abc"), 2)
				again := itertools.Tee(tees[0], 2)
				return []int{len(slices.Collect(again[0])), len(slices.Collect(tees[0])), len(slices.Collect(tees[1])), len(slices.Collect(again[1]))}
			},
			want: "[3, 0, 3, 3]",
		},
	})
}

// Whatever the order in which they are asked, each sees all values in order.
func TestTeeInRandomOrder(t *testing.T) {
	rand := rand.New(rand.NewPCG(3, 13))
	for range 5 {
		order := slices.Concat(slices.Repeat([]int{0}, 200), slices.Repeat([]int{1}, 200))
		rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		tees, lists := itertools.Tee(upTo(200), 2), [2][]int{}
		for _, i := range order {
			lists[i] = append(lists[i], some(tees[i], 1)...)
		}
		expect(t, pyTee+", randomly interleaved", lists, [2][]int{span(0, 200), span(0, 200)})
	}
}

// A source that wants a value of the tee that waits for it is told so, and the
// error comes out where nobody handles it.
func TestTeeReentered(t *testing.T) {
	const py = pyTee + "_reenter"
	before := runtime.NumGoroutine()
	for i := range 2 {
		var tees []iter.Seq[int]
		tees = itertools.Tee(func(yield func(int) bool) { some(tees[i], 1) }, 2)
		err, _ := caught(func() { some(tees[0], 1) }).(error)
		var runtime *gen.RuntimeError
		if !errors.As(err, &runtime) || runtime.Error() != "cannot re-enter the tee iterator" {
			t.Errorf("%s: tee %d: panic %v", py, i, err)
		}
		expect(t, "a source that has panicked has ended", len(slices.Collect(tees[1])), 0)
	}
	settle(t, before)
}

// While one goroutine waits for the source, another is told so; kept values it
// gets.
func TestTeeConcurrent(t *testing.T) {
	const py = pyTee + "_concurrent"
	before := runtime.NumGoroutine()
	start, finish := make(chan bool), make(chan bool)
	tees := itertools.Tee(func(yield func(int) bool) {
		if !yield(1) {
			return
		}
		close(start)
		<-finish
		yield(2)
	}, 2)
	some(tees[0], 1)
	done := make(chan []int)
	go func() { done <- some(tees[0], 1) }()
	<-start
	expect(t, py+": a kept value", some(tees[1], 1), []int{1})
	err, _ := caught(func() { some(tees[1], 1) }).(error)
	expect(t, py, gen.Repr(err), "RuntimeError('cannot re-enter the tee iterator')")
	close(finish)
	expect(t, py+": who waited", <-done, []int{2})
	expect(t, py+": asked again", slices.Collect(tees[1]), []int{2})
	settle(t, before)
}

// Goroutines that try again have all values in order.
func TestTeeHammer(t *testing.T) {
	const n = 20_000
	var all sync.WaitGroup
	tees := itertools.Tee(upTo(n), 4)
	got := make([][]int, len(tees))
	for i, seq := range tees {
		all.Go(func() {
			take := func() {
				for v := range seq {
					got[i] = append(got[i], v)
				}
			}
			for caught(take) != "no panic" { // somebody waits for the source
				runtime.Gosched()
			}
		})
	}
	all.Wait()
	for i := range got {
		expect(t, fmt.Sprintf("tee %d", i), slices.Equal(got[i], span(0, n)), true)
	}
}

// freed counts the values of a sequence of pointers that the collector has taken.
type freed struct {
	mu sync.Mutex
	n  int
}

func (f *freed) values(n int) iter.Seq[*[64]int] {
	return func(yield func(*[64]int) bool) {
		for range n {
			p := new([64]int)
			runtime.AddCleanup(p, func(f *freed) { f.mu.Lock(); f.n++; f.mu.Unlock() }, f)
			if !yield(p) {
				return
			}
		}
	}
}

func (f *freed) wait(t *testing.T, what string, least int) {
	t.Helper()
	for range 1000 {
		runtime.GC()
		f.mu.Lock()
		n := f.n
		f.mu.Unlock()
		if n >= least {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%s: %d values are free, want %d", what, f.n, least)
}

// What the slowest has had is garbage, but for the rest of a block; and nothing
// before.
func TestTeeFreesWhatIsBehind(t *testing.T) {
	f := &freed{}
	tees := itertools.Tee(f.values(1000), 2)
	some(tees[0], 1000)
	runtime.GC()
	runtime.GC()
	f.mu.Lock()
	expect(t, "values that the slowest wants", f.n, 0)
	f.mu.Unlock()
	some(tees[1], 500)
	f.wait(t, "half way", 400)
	some(tees[1], 500)
	f.wait(t, "at the end", 900)
	runtime.KeepAlive(tees)
}

// A tee that is dropped does not keep values for itself.
func TestTeeForgetsTheDropped(t *testing.T) {
	f := &freed{}
	a := itertools.Tee(f.values(1000), 2)[0]
	some(a, 900)
	f.wait(t, pyTee+", test dealloc of trailing iterator", 800)
	expect(t, "the rest", len(slices.Collect(a)), 100)
}

// When all are dropped, the range over the source ends: its deferred calls run,
// and its goroutine is gone.
func TestTeeDropped(t *testing.T) {
	before := runtime.NumGoroutine()
	ended := make(chan bool, 1)
	func() {
		tees := itertools.Tee(func(yield func(int) bool) {
			defer func() { ended <- true }()
			for i := 0; yield(i); i++ {
			}
		}, 3)
		some(tees[0], 100)
		some(tees[1], 10)
	}()
	for range 1000 {
		runtime.GC()
		select {
		case <-ended:
			settle(t, before)
			return
		default:
			runtime.Gosched()
		}
	}
	t.Error("the source is still suspended")
}

// TeeStop ends the range over the source at once; what has been kept is there.
func TestTeeStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // a bubble fails on a goroutine left behind
		var ended bool
		tees, stop := itertools.TeeStop(func(yield func(int) bool) {
			defer func() { ended = true }()
			for i := 0; yield(i); i++ {
			}
		}, 2)
		expect(t, "before", some(tees[0], 3), []int{0, 1, 2})
		stop()
		expect(t, "the source has ended", ended, true)
		expect(t, "nothing more", len(slices.Collect(tees[0])), 0)
		expect(t, "what was kept", slices.Collect(tees[1]), []int{0, 1, 2})
		stop()
	})
	tees, stop := itertools.TeeStop(upTo(3), 1)
	stop()
	expect(t, "stopped before the first value", len(slices.Collect(tees[0])), 0)
	_, stop = itertools.TeeStop(upTo(3), 0)
	stop()
}

// A source cannot stop the tee that waits for it.
func TestTeeStopFromWithin(t *testing.T) {
	var stop func()
	var inside any
	tees, stop := itertools.TeeStop(func(yield func(int) bool) {
		inside = caught(stop)
		yield(1)
	}, 1)
	expect(t, "the values", slices.Collect(tees[0]), []int{1})
	expect(t, "stop", gen.Repr(inside), "RuntimeError('cannot re-enter the tee iterator')")
}

// A source that ends its goroutine ends the goroutine that waits for it, and is
// over for the others.
func TestTeeOfASourceThatExits(t *testing.T) {
	before := runtime.NumGoroutine()
	tees := itertools.Tee(func(yield func(int) bool) {
		yield(1)
		runtime.Goexit()
	}, 2)
	done := make(chan []int, 1)
	go func() {
		var got []int
		defer func() { done <- got }()
		for v := range tees[0] {
			got = append(got, v)
		}
		got = append(got, -1)
	}()
	expect(t, "who waited", <-done, []int{1})
	expect(t, "the other", slices.Collect(tees[1]), []int{1})
	settle(t, before)
}
