package gen_test

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// Closing, and dropping, a generator over a sequence ends the range over it.
func TestIterLetsGo(t *testing.T) {
	for name, end := range map[string]func(g *gen.Generator[string, nothing, nothing]){
		"close": func(g *gen.Generator[string, nothing, nothing]) { g.Close() },
		"throw": func(g *gen.Generator[string, nothing, nothing]) { g.Throw(value("v")) },
		"end":   func(g *gen.Generator[string, nothing, nothing]) { gen.Collect(g) },
		"drop":  func(*gen.Generator[string, nothing, nothing]) {},
	} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			over := make(chan string, 1)
			g := gen.Iter(watched(func(s string) { over <- s }))
			if v, err := g.Next(); v != "1" || err != nil {
				t.Fatal(v, err)
			}
			end(g)
			g = nil
			settle(t, before)
			if <-over != "let go" {
				t.Error("the range goes on")
			}
		})
	}
}

func TestIterPull(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		use       func(g *gen.Generator[int, nothing, nothing])
		stopped   bool
	}{
		{"end", "the pair is over", func(g *gen.Generator[int, nothing, nothing]) { gen.Collect(g) }, true},
		{"close", "nobody will ask any more", func(g *gen.Generator[int, nothing, nothing]) { g.Next(); g.Close() }, true},
		{"suspended", "next may be called again", func(g *gen.Generator[int, nothing, nothing]) { g.Next() }, false},
		{"unstarted", "the body is never entered", func(g *gen.Generator[int, nothing, nothing]) { g.Close() }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			next, stop := iter.Pull(slices.Values([]int{1, 2}))
			defer stop()
			stopped := false
			g := gen.IterPull(next, func() { stopped = true; stop() })
			tt.use(g)
			if stopped != tt.stopped {
				t.Errorf("%s: stopped is %v", tt.why, stopped)
			}
			g.Close()
		})
	}
	if got, err := gen.Collect(gen.IterPull(countTo(3), nil)); err != nil || !cmp.Equal(got, []int{1, 2, 3}) {
		t.Error(got, err)
	}
}

// countTo is a next without a stop.
func countTo(n int) func() (int, bool) {
	i := 0
	return func() (int, bool) { i++; return i, i <= n }
}

func TestConvertNothing(t *testing.T) {
	expectPanic(t, "gen: Iter of a nil sequence", func() { gen.Iter[int](nil) })
	expectPanic(t, "gen: IterPull of a nil next", func() { gen.IterPull[int](nil, nil) })
	expectPanic(t, "gen: IterChan of a nil channel", func() { gen.IterChan[int](nil) })
	expectPanic(t, "gen: a Generator that New has not made", func() { gen.Collect[int, nothing, nothing](nil) })
	expectPanic(t, "gen: a Generator that New has not made", func() { (*gen.Generator[int, nothing, nothing])(nil).Pull() })
	expectPanic(t, "gen: a Generator that New has not made", func() {
		(*gen.Generator[int, nothing, nothing])(nil).Chan(context.Background())
	})
}

// The pair of Pull is iter.Pull's, and Err says how it ended.
func TestPull(t *testing.T) {
	next, stop := iter.Pull(slices.Values([]string{"1"}))
	defer stop()
	g := gen.New(yields("1"))
	gnext, gstop := g.Pull()
	for range 3 {
		v, ok := next()
		gv, gok := gnext()
		if v != gv || ok != gok {
			t.Errorf("%q %v, iter.Pull has %q %v", gv, gok, v, ok)
		}
	}
	gstop()
	gstop()
	if g.Err() != nil {
		t.Error(g.Err())
	}

	raised := gen.New(func(y yielder) (string, error) { return "", value("v") })
	gnext, gstop = raised.Pull()
	defer gstop()
	if v, ok := gnext(); ok || v != "" || gen.Repr(raised.Err()) != "ValueError('v')" {
		t.Errorf("%q %v %v", v, ok, raised.Err())
	}
}

// What a body raises when stop closes it is not lost.
func TestPullStopError(t *testing.T) {
	got := hooked(t)
	g := gen.New(func(y yielder) (string, error) {
		y.Yield("1")
		return "", value("in close")
	})
	next, stop := g.Pull()
	next()
	stop()
	if diff := cmp.Diff([]string{"ValueError: in close"}, *got); diff != "" {
		t.Error(diff)
	}
}

// hooked are the errors told to the unraisable hook, as tracebacks end.
func hooked(t *testing.T) *[]string {
	var lines []string
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) { lines = append(lines, gen.FormatException(u.Err)) })
	t.Cleanup(func() { gen.SetUnraisableHook(restore) })
	return &lines
}

func TestChan(t *testing.T) {
	for name, engine := range engines {
		t.Run(name+"/end", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &log{engine: engine}
				g := l.make(func(y yielder) (string, error) {
					if _, err := y.Yield("1"); err != nil {
						return "", err
					}
					return "", value("v")
				})
				for v := range g.Chan(t.Context()) {
					l.say("%s", v)
				}
				l.say("%s", gen.Repr(g.Err()))
				if diff := cmp.Diff([]string{"1", "ValueError('v')"}, l.lines); diff != "" {
					t.Error(diff)
				}
			})
		})
		t.Run(name+"/cancel", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &log{engine: engine}
				g := l.make(func(y yielder) (string, error) {
					defer l.say("cleaned up")
					return endless(y)
				})
				ctx, cancel := context.WithCancel(context.Background())
				ch := g.Chan(ctx)
				<-ch
				cancel()
				synctest.Wait()
				for range ch {
					t.Error("a value after the end of ctx")
				}
				l.say("%v", g.State())
				if diff := cmp.Diff([]string{"cleaned up", "GEN_CLOSED"}, l.lines); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestCollect(t *testing.T) {
	g := gen.New(yields("1", "2", "3"))
	g.Next()
	if got, err := gen.Collect(g); err != nil || !cmp.Equal(got, []string{"2", "3"}) {
		t.Error(got, err)
	}
	if got, err := gen.Collect(g); err != nil || got != nil {
		t.Error("of one that has ended:", got, err)
	}
	each := gen.Each(func(y *gen.Yielder[int, nothing]) error {
		y.Yield(1)
		return value("v")
	})
	if got, err := gen.CollectEach(each); gen.Repr(err) != "ValueError('v')" || !cmp.Equal(got, []int{1}) {
		t.Error(got, err)
	}
}

// Collecting is list: what ended a generator before is not raised again, and one
// that executes is refused.
func TestCollectRefused(t *testing.T) {
	runRows(t, []row{
		{
			name: "ended by an error", why: "a generator raises its error once", py: "run: list(g) twice",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) { y.Yield("1"); return "", value("v") })
				for range 2 {
					got, err := gen.Collect(g)
					l.say("%v %s", got, gen.Repr(err))
				}
			},
			want: []string{"[1] ValueError('v')", "[] None"},
		},
		{
			name: "executing", why: "a body cannot wait for itself", py: "run: list(g) in the body of g",
			run: func(l *log) {
				var g script
				g = l.make(func(yielder) (string, error) {
					got, err := gen.Collect(g)
					l.say("%v", got)
					return "", err
				})
				l.next(g)
			},
			want: []string{"[]", "!! ValueError('generator already executing')"},
		},
	})
	stop := func(loop func(int, error) bool) { _ = loop(1, nil) && loop(0, gen.Stop) }
	if got, err := gen.CollectEach(stop); err != nil || !cmp.Equal(got, []int{1}) {
		t.Error("of what raises StopIteration:", got, err)
	}
}

// A body that ignores stop is done with all the same.
func TestPullStopIgnored(t *testing.T) {
	got := hooked(t)
	before := runtime.NumGoroutine()
	func() {
		next, stop := gen.New(func(y yielder) (string, error) {
			y.Yield("1")
			if _, err := y.Yield("2"); err != nil {
				return "", err
			}
			_, err := y.Yield("NOT REACHED")
			return "", err
		}).Pull()
		next()
		stop()
		if v, ok := next(); ok || v != "" {
			t.Errorf("after stop: %q %v", v, ok)
		}
	}()
	if diff := cmp.Diff([]string{"RuntimeError: generator ignored GeneratorExit"}, *got); diff != "" {
		t.Error(diff)
	}
	settle(t, before)
}

func TestChanNotFed(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			l := &log{engine: engine}
			over, cancel := context.WithCancel(context.Background())
			cancel()
			g := l.make(func(yielder) (string, error) { l.say("ENTERED"); return "", nil })
			for v := range g.Chan(over) {
				l.say("%s", v)
			}
			l.say("%v", g.State())
			g = l.make(func(y yielder) (string, error) { y.Yield("1"); runtime.Goexit(); return "", nil })
			for v := range g.Chan(context.Background()) {
				l.say("%s", v)
			}
			l.say("%v", g.Err())
			want := []string{"GEN_CLOSED", "1", "gen: a body that fed a channel called runtime.Goexit"}
			if diff := cmp.Diff(want, l.lines); diff != "" {
				t.Error(diff)
			}
			settle(t, before)
		})
	}
}
