package gen_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"weak"

	"github.com/coluber-go/coluber/gen"
)

// A dropped generator is closed by the collector: its deferred calls run and its
// goroutine goes away; what it raises is told to the hook.
func TestDropped(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var reports []string
			restore := gen.SetUnraisableHook(func(u gen.Unraisable) {
				mu.Lock()
				defer mu.Unlock()
				object, _, _ := strings.Cut(u.Object, " at ")
				reports = append(reports, object+" "+gen.Repr(u.Err))
			})
			defer func() { gen.SetUnraisableHook(restore) }()
			before := runtime.NumGoroutine()
			deferred := make(chan string, 9)
			drop := func(name string, answer func(y yielder) (string, error)) {
				g := gen.NewWith(func(y yielder) (string, error) {
					defer func() { deferred <- name }()
					y.Yield("1")
					return answer(y)
				}, &gen.Options{Name: name, Engine: engine})
				g.Next()
			}
			drop("exiting", func(yielder) (string, error) { runtime.Goexit(); return "", nil })
			settle(t, before) // what is dropped later is closed all the same
			drop("polite", func(yielder) (string, error) { return "", gen.ErrGeneratorExit })
			drop("ignoring", func(y yielder) (string, error) { y.Yield("2"); return "", nil })
			drop("raising", func(yielder) (string, error) { return "", &gen.KeyError{Key: "k"} })
			drop("panicking", func(yielder) (string, error) { panic("boom") })
			func() { // a chain: the inner one first
				inner := gen.NewWith(func(y yielder) (string, error) {
					defer func() { deferred <- "inner" }()
					_, err := y.Yield("1")
					return "", err
				}, &gen.Options{Engine: engine})
				outer := gen.NewWith(func(y yielder) (string, error) {
					defer func() { deferred <- "outer" }()
					return gen.From(y, inner)
				}, &gen.Options{Engine: engine})
				outer.Next()
			}()
			settle(t, before)
			var all []string
			for len(deferred) > 0 {
				all = append(all, <-deferred)
			}
			if slices.Index(all, "inner") > slices.Index(all, "outer") {
				t.Errorf("the inner generator was closed after the outer: %v", all)
			}
			slices.Sort(all)
			if got := strings.Join(all, " "); got != "exiting ignoring inner outer panicking polite raising" {
				t.Errorf("deferred calls: %s (%sdel of a suspended generator)", got, py01)
			}
			mu.Lock()
			defer mu.Unlock()
			slices.Sort(reports)
			want := []string{
				"<generator object ignoring RuntimeError('generator ignored GeneratorExit')",
				"<generator object panicking PanicError('boom')",
				"<generator object raising KeyError('k')",
			}
			if !slices.Equal(reports, want) {
				t.Errorf("reports: %q", reports)
			}
		})
	}
}

// A panic of a body is one of Next, through From, with the body's stack.
func TestPanic(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			l := &log{engine: engine}
			inner := l.make(func(y yielder) (string, error) { y.Yield("1"); return "", explode() })
			outer := l.make(func(y yielder) (string, error) {
				defer l.say("outer deferred")
				return gen.From(y, inner)
			})
			outer.Next()
			func() {
				defer func() {
					pe, ok := recover().(*gen.PanicError)
					if !ok || pe.Value != "boom" || !strings.Contains(pe.Error(), "gen_test.explode") {
						t.Errorf("panic %v", pe)
					}
				}()
				outer.Next()
			}()
			l.state(inner)
			l.state(outer)
			l.next(outer)
			if got := strings.Join(l.lines, ", "); got != "outer deferred, GEN_CLOSED, GEN_CLOSED, !! StopIteration()" {
				t.Errorf("afterwards: %s", got)
			}
			settle(t, before)
		})
	}
}

func explode() error { panic("boom") }

// Goexit in a body ends the goroutine that called Next.
func TestGoexit(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			l := &log{engine: engine}
			inner := l.make(func(yielder) (string, error) { runtime.Goexit(); return "", nil })
			outer := l.make(func(y yielder) (string, error) {
				for {
					// An inner that is executing is an error in the body of outer.
					if _, err := gen.From(y, inner); errors.Is(err, gen.ErrGeneratorExit) {
						return "", err
					}
				}
			})
			over := make(chan bool)
			go func() {
				returned := false
				defer func() { over <- returned }()
				outer.Next()
				returned = true
			}()
			if <-over {
				t.Error("Next returned")
			}
			if inner.State() != gen.Closed || outer.State() != gen.Suspended {
				t.Errorf("inner %v, outer %v", inner.State(), outer.State())
			}
			outer.Close()
			settle(t, before)
		})
	}
}

// Two goroutines at one generator: one of them is refused, nothing else.
func TestConcurrentUse(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			l := &log{engine: engine}
			naturals := func() script {
				return l.make(func(y yielder) (string, error) {
					for {
						if _, err := y.Yield("x"); err != nil {
							return "", err
						}
					}
				})
			}
			inner := naturals()
			outer := l.make(func(y yielder) (string, error) {
				for {
					// An inner that is executing is an error in the body of outer.
					if _, err := gen.From(y, inner); errors.Is(err, gen.ErrGeneratorExit) {
						return "", err
					}
				}
			})
			outer.Next()
			var wg sync.WaitGroup
			for i := range 4 {
				wg.Go(func() {
					g := []script{outer, inner}[i%2]
					for range 1000 {
						if _, err := g.Next(); err != nil && gen.Repr(err) != "ValueError('generator already executing')" {
							t.Error(gen.Repr(err))
							return
						}
						g.State()
					}
				})
			}
			wg.Wait()
			outer.Close()
		})
	}
}

// A generator that has ended is freed, though its body refers to it and has
// delegated to it while it was executing.
func TestEndedIsFreed(t *testing.T) {
	gone := func() weak.Pointer[[100]int] {
		captured := new([100]int)
		var g script
		g = gen.New(func(y yielder) (string, error) {
			captured[0]++
			_, err := gen.From(y, g)
			return "", err
		})
		if _, err := g.Next(); err == nil {
			t.Error("a generator delegates to itself")
		}
		return weak.Make(captured)
	}()
	for range 200 {
		if gone.Value() == nil {
			return
		}
		runtime.GC()
	}
	t.Error("what the body referred to is still there")
}
