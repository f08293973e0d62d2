package gen_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

type numbers = *gen.Generator[int, nothing, string]

// counting yields 0 to n-1, counts them in made, and ends as end says; how it is
// closed it notes in exit, and that it has ended in over.
type counting struct {
	n    int
	made atomic.Int64
	exit atomic.Value
	over atomic.Bool
	end  func() (string, error)
}

func (c *counting) generator(engine gen.Engine) numbers {
	return gen.NewWith(func(y *gen.Yielder[int, nothing]) (string, error) {
		defer c.over.Store(true)
		for i := range c.n {
			c.made.Add(1)
			if _, err := y.Yield(i); err != nil {
				c.exit.Store(gen.Repr(err))
				return c.end()
			}
		}
		return c.end()
	}, &gen.Options{Name: "counting", Engine: engine})
}

func ret() (string, error) { return "ret", nil }

// What ends a generator, ends the one that runs it ahead, after all values.
func TestAheadEnds(t *testing.T) {
	for name, engine := range engines {
		for _, tt := range []struct {
			name, why, want string
			end             func() (string, error)
		}{
			{"return", "the value is passed on", "StopIteration('ret')", ret},
			{"raise", "the error is raised after the values", "ValueError('v')", func() (string, error) { return "", value("v") }},
			{"stop iteration", "PEP 479 is g's affair", "RuntimeError('generator raised StopIteration')", func() (string, error) { return "", gen.Stop }},
		} {
			for _, n := range []int{1, 2, 100} {
				t.Run(fmt.Sprint(tt.name, "/", n, "/", name), func(t *testing.T) {
					before := runtime.NumGoroutine()
					g := gen.Ahead((&counting{n: 5, end: tt.end}).generator(engine), n)
					for want := range 5 {
						if v, err := g.Next(); v != want || err != nil {
							t.Fatal(v, err)
						}
					}
					if _, err := g.Next(); gen.Repr(err) != tt.want {
						t.Errorf("%s: %v, want %s", tt.why, gen.Repr(err), tt.want)
					}
					settle(t, before)
				})
			}
		}
	}
}

// The body is n values ahead of the reader, not more, and not before the reader
// has begun.
func TestAheadDistance(t *testing.T) {
	for _, n := range []int{1, 2, 7} {
		synctest.Test(t, func(t *testing.T) {
			c := &counting{n: 100, end: ret}
			g := gen.Ahead(c.generator(gen.Pull), n)
			defer g.Close()
			synctest.Wait()
			if made := c.made.Load(); made != 0 {
				t.Errorf("%d values before the first Next", made)
			}
			for read := range 5 {
				g.Next()
				synctest.Wait()
				if made := c.made.Load(); made != int64(read+1+n) {
					t.Errorf("%d values made when %d are read, with %d ahead", made, read+1, n)
				}
			}
		})
	}
}

// The body works while the reader does: what takes each of them a second, takes
// both of them a second.
func TestAheadOverlap(t *testing.T) {
	const values = 10
	for n, want := range map[int]time.Duration{0: 2 * values * time.Second, 1: (values + 1) * time.Second, 3: (values + 1) * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			g := gen.Do(func(y *gen.Yielder[int, nothing]) error {
				for i := range values {
					time.Sleep(time.Second)
					if _, err := y.Yield(i); err != nil {
						return err
					}
				}
				return nil
			})
			if n > 0 {
				g = gen.Ahead(g, n)
			}
			begin := time.Now()
			for range g.All() {
				time.Sleep(time.Second)
			}
			if took := time.Since(begin); took != want {
				t.Errorf("%d ahead: %v, want %v", n, took, want)
			}
		})
	}
}

// Close ends the body and waits for that; the answer is the body's.
func TestAheadClose(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		end       func() (string, error)
		want      string
		err       string
	}{
		{"lets through", "close swallows GeneratorExit", func() (string, error) { return "", gen.ErrGeneratorExit }, "", "None"},
		{"returns", "close returns what the body returns", ret, "ret", "None"},
		{"raises", "close raises what the body raises", func() (string, error) { return "", value("v") }, "", "ValueError('v')"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			c := &counting{n: 100, end: tt.end}
			g := gen.Ahead(c.generator(gen.Pull), 3)
			g.Next()
			r, err := g.Close()
			if r != tt.want || gen.Repr(err) != tt.err || c.exit.Load() != "GeneratorExit()" || !c.over.Load() {
				t.Errorf("%s: %q, %s; the body saw %v", tt.why, r, gen.Repr(err), c.exit.Load())
			}
			settle(t, before)
		})
	}
}

// A body that yields in answer to Close stays suspended, and Close says so.
func TestAheadIgnoredExit(t *testing.T) {
	before := runtime.NumGoroutine()
	inner := gen.Do(func(y *gen.Yielder[int, nothing]) error {
		y.Yield(0)
		y.Yield(1)
		_, err := y.Yield(2)
		return err
	})
	g := gen.Ahead(inner, 1)
	g.Next()
	if _, err := g.Close(); gen.Repr(err) != "RuntimeError('generator ignored GeneratorExit')" {
		t.Error(gen.Repr(err))
	}
	if g.State() != gen.Closed || inner.State() != gen.Suspended {
		t.Error(g.State(), inner.State())
	}
	for range inner.All() {
	}
	settle(t, before)
}

// What is thrown is raised by the generator, not in the body, which is closed; an
// error of that takes its place.
func TestAheadThrow(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		end       func() (string, error)
		throw     error
		want      string
	}{
		{"lets through", "the reader's error comes back", func() (string, error) { return "", gen.ErrGeneratorExit }, value("v"), "ValueError('v')"},
		{"returns", "a value is no answer to an error", ret, value("v"), "ValueError('v')"},
		{"raises", "as when closing what is delegated to raises", func() (string, error) { return "", value("in close") }, value("v"), "ValueError('in close')"},
		{"exit", "that is Close", ret, gen.ErrGeneratorExit, "StopIteration('ret')"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			c := &counting{n: 100, end: tt.end}
			g := gen.Ahead(c.generator(gen.Pull), 3)
			g.Next()
			if _, err := g.Throw(tt.throw); gen.Repr(err) != tt.want || c.exit.Load() != "GeneratorExit()" || !c.over.Load() {
				t.Errorf("%s: %v; the body saw %v", tt.why, gen.Repr(err), c.exit.Load())
			}
			settle(t, before)
		})
	}
}

// A body that has ended before its values are read does not answer to Close.
func TestAheadCloseAfterEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gen.Ahead((&counting{n: 2, end: ret}).generator(gen.Pull), 10)
		g.Next()
		synctest.Wait()
		if r, err := g.Close(); r != "" || err != nil {
			t.Errorf("%q, %v", r, err)
		}
	})
}

// A generator that nobody refers to any more is closed, and so is the one that it
// runs, wherever that is; what it raises then is told to the hook.
func TestAheadDropped(t *testing.T) {
	for name, engine := range engines {
		for _, n := range []int{1, 100} { // waiting to send; ended
			t.Run(fmt.Sprint(name, "/", n), func(t *testing.T) {
				reports := make(chan string, 1)
				restore := gen.SetUnraisableHook(func(u gen.Unraisable) { reports <- gen.Repr(u.Err) })
				defer func() { gen.SetUnraisableHook(restore) }()
				before := runtime.NumGoroutine()
				c := &counting{n: 10, end: func() (string, error) { return "", value("v") }}
				gen.Ahead(c.generator(engine), n).Next()
				settle(t, before)
				select {
				case got := <-reports:
					if got != "ValueError('v')" || !c.over.Load() {
						t.Errorf("reported %s; the body saw %v", got, c.exit.Load())
					}
				default:
					t.Error("nothing is reported")
				}
			})
		}
	}
}

func TestAheadPanic(t *testing.T) {
	before := runtime.NumGoroutine()
	g := gen.Ahead((&counting{n: 1, end: func() (string, error) { panic("burst") }}).generator(gen.Pull), 1)
	g.Next()
	defer func() {
		p, ok := recover().(*gen.PanicError)
		if !ok || p.Value != "burst" || !strings.Contains(string(p.Stack), "counting") {
			t.Errorf("recovered %v", p)
		}
		settle(t, before)
	}()
	g.Next()
	t.Error("Next returned")
}

// A panic of a body that is being closed is one of Close.
func TestAheadClosePanic(t *testing.T) {
	before := runtime.NumGoroutine()
	c := &counting{n: 100, end: func() (string, error) { panic("burst") }}
	g := gen.Ahead(c.generator(gen.Pull), 1)
	g.Next()
	defer func() {
		if p, ok := recover().(*gen.PanicError); !ok || p.Value != "burst" {
			t.Errorf("recovered %v", p)
		}
		settle(t, before)
	}()
	g.Close()
	t.Error("Close returned")
}

// A Goexit in the body is one in the reader.
func TestAheadGoexit(t *testing.T) {
	before := runtime.NumGoroutine()
	g := gen.Ahead((&counting{n: 1, end: func() (string, error) { runtime.Goexit(); return "", nil }}).generator(gen.Pull), 1)
	g.Next()
	over := make(chan bool)
	go func() {
		returned := false
		defer func() { over <- returned }()
		g.Next()
		returned = true
	}()
	if <-over {
		t.Error("Next returned")
	}
	settle(t, before)
}

func TestAheadMisuse(t *testing.T) {
	expectPanic(t, "gen: Ahead of less than one value", func() { gen.Ahead(gen.Iter(watched(nil)), 0) })
	expectPanic(t, "gen: a Generator that New has not made", func() { gen.Ahead[int, string](nil, 1) })
	used := (&counting{n: 3, end: ret}).generator(gen.Pull)
	used.Next()
	if got, err := gen.Collect(gen.Ahead(used, 1)); err != nil || !cmp.Equal(got, []int{1, 2}) {
		t.Errorf("begun before: %v, %v", got, err)
	}
	if got, err := gen.Collect(gen.Ahead(used, 1)); err != nil || got != nil {
		t.Errorf("ended before: %v, %v", got, err)
	}
}

// A generator that somebody else is resuming is left to them.
func TestAheadExecuting(t *testing.T) {
	before := runtime.NumGoroutine()
	var g *gen.Generator[int, nothing, nothing]
	g = gen.Do(func(y *gen.Yielder[int, nothing]) error {
		_, err := gen.Ahead(g, 1).Next()
		if gen.Repr(err) != "ValueError('generator already executing')" {
			t.Error(gen.Repr(err))
		}
		_, err = y.Yield(1)
		return err
	})
	if v, err := g.Next(); v != 1 || err != nil {
		t.Error(v, err)
	}
	g.Close()
	settle(t, before)
}

// The engine is g's: one that was chosen for threads that come and go stays so.
func TestAheadEngine(t *testing.T) {
	g := gen.Ahead((&counting{n: 9, end: ret}).generator(gen.Channels), 1)
	defer g.Close()
	g.Next()
	runtime.LockOSThread() // with the Pull engine the process would end here
	defer runtime.UnlockOSThread()
	if v, err := g.Next(); v != 1 || err != nil {
		t.Error(v, err)
	}
}

// Readers that stop anywhere leave nothing behind.
func TestAheadHammer(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			restore := gen.SetUnraisableHook(func(gen.Unraisable) {}) // of those that are dropped
			defer func() { gen.SetUnraisableHook(restore) }()
			before := runtime.NumGoroutine()
			var wg sync.WaitGroup
			for seed := range uint64(8) {
				wg.Go(func() {
					random := rand.New(rand.NewPCG(seed, 2))
					for range 60 {
						readSome(t, engine, random)
					}
				})
			}
			wg.Wait()
			settle(t, before)
		})
	}
}

// readSome reads a number of values ahead, and closes, throws, or drops.
func readSome(t *testing.T, engine gen.Engine, random *rand.Rand) {
	c := &counting{n: random.IntN(20), end: func() (string, error) { return "", errors.New("end") }}
	g := gen.Ahead(c.generator(engine), 1+random.IntN(4))
	read := random.IntN(25)
	for want := range read {
		v, err := g.Next()
		if (err == nil) != (want < c.n) || err == nil && v != want {
			t.Errorf("%d, %v; want %d of %d", v, err, want, c.n)
			return
		}
	}
	switch random.IntN(3) {
	case 0:
		g.Close()
	case 1:
		g.Throw(value("v"))
	default:
		return
	}
	if read > 0 && !c.over.Load() {
		t.Errorf("the body of %d goes on after %d values", c.n, read)
	}
}

// BenchmarkAhead is one value through a generator, and through one that runs up to
// 1, 8 or 64 values ahead, when the body and the reader compute for no time, or
// for 1, 5 or 1000 µs each. The time of a value, and what part of plain's it is, on
// two cores of an AMD EPYC with Go 1.26.8:
//
//	          none    1 µs    5 µs     1 ms
//	plain     71 ns   2.1 µs  10.5 µs  2.05 ms
//	ahead 1    4.5    1.3     1.1      0.56
//	ahead 8    3.3    0.67    0.54     0.51
//	ahead 64   2.9    0.63    0.50     0.51
//
// Two goroutines and a bare channel are no faster with one value ahead: waking a
// goroutine on the other core takes its time. A ring under a mutex, emptied in
// batches, is a tenth faster than the channel with 64, slower with 1, and not always
// n ahead.
func BenchmarkAhead(b *testing.B) {
	for _, work := range []struct {
		name   string
		rounds int // of compute
	}{{"none", 0}, {"1µs", 690}, {"5µs", 3450}, {"1ms", 690_000}} {
		source := func() *gen.Generator[int, nothing, nothing] {
			return gen.Do(func(y *gen.Yielder[int, nothing]) error {
				for i := 0; ; i++ {
					if _, err := y.Yield(compute(work.rounds, i)); err != nil {
						return err
					}
				}
			})
		}
		read := func(b *testing.B, g *gen.Generator[int, nothing, nothing]) {
			defer g.Close()
			b.ReportAllocs()
			for b.Loop() {
				v, _ := g.Next()
				compute(work.rounds, v)
			}
		}
		b.Run(work.name+"/plain", func(b *testing.B) { read(b, source()) })
		for _, n := range []int{1, 8, 64} {
			b.Run(fmt.Sprint(work.name, "/ahead ", n), func(b *testing.B) { read(b, gen.Ahead(source(), n)) })
		}
	}
}

// compute works for about n times 1.5 ns.
func compute(n, v int) int {
	for range n {
		v = v*1664525 + 1013904223
		v ^= v >> 7
	}
	return v
}

// A generator that has ended has no values, and returns nothing.
func TestAheadOfEnded(t *testing.T) {
	for name, engine := range engines {
		g := (&counting{n: 1, end: ret}).generator(engine)
		gen.Collect(g)
		numbers := gen.NewWith(func(y *gen.Yielder[int, nothing]) (int, error) { return 5, nil }, &gen.Options{Engine: engine})
		numbers.Next()
		a := gen.Ahead(numbers, 1)
		_, first := a.Next()
		_, again := a.Next()
		_, other := gen.Ahead(g, 1).Next()
		if got := gen.Repr([]error{first, again, other}); got != "[StopIteration(), StopIteration(), StopIteration()]" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// One that is closed before its first Next leaves g as it was.
func TestAheadClosedAtOnce(t *testing.T) {
	g := (&counting{n: 3, end: ret}).generator(gen.Pull)
	defer g.Close()
	g.Next()
	for _, leave := range []func(numbers){
		func(a numbers) { a.Close() },
		func(a numbers) { a.Throw(value("v")) },
	} {
		a := gen.Ahead(g, 1)
		leave(a)
		if a.State() != gen.Closed || g.State() != gen.Suspended {
			t.Error(a.State(), g.State())
		}
	}
	if v, err := g.Next(); v != 1 || err != nil {
		t.Error(v, err)
	}
}
