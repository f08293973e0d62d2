package loop_test

import (
	"context"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const ms = time.Millisecond

// long is a step that takes long; its name is looked for in stack traces.
//
//go:noinline
func long() { time.Sleep(300 * ms) }

// watched runs body in a bubble, as the main task of a loop that is watched, and
// returns what the watchdog found.
func watched(t *testing.T, engine gen.Engine, o loop.RunOptions, body func(co *coro.Co) error) []loop.SlowStep {
	t.Helper()
	var found []loop.SlowStep
	synctest.Test(t, func(t *testing.T) {
		o.Engine, o.SlowStep = engine, 100*ms
		o.SlowStepHandler = func(s loop.SlowStep) { found = append(found, s) }
		if _, err := loop.RunWith(context.Background(), coro.Do(body), &o); err != nil {
			t.Error(err)
		}
	})
	return found
}

func TestSlowStep(t *testing.T) {
	for name, engine := range engines {
		for _, row := range []struct {
			name, why string
			run       func(co *coro.Co, l *loop.Loop)
		}{
			{"task", "the step of a task, on a goroutine of the task's", func(*coro.Co, *loop.Loop) { long() }},
			{"callback", "a callback, on the loop's own", func(co *coro.Co, l *loop.Loop) {
				l.CallSoon(long)
				loop.Sleep(co, 0)
			}},
			{"timer", "virtual time has nothing to do with it", func(co *coro.Co, l *loop.Loop) {
				l.CallLater(sec, long)
				loop.Sleep(co, 2*sec)
			}},
			{"after others", "what came before it was not slow, all together is no step", func(co *coro.Co, l *loop.Loop) {
				for range 10 {
					time.Sleep(90 * ms)
					loop.Sleep(co, 0)
				}
				long()
			}},
			{"eager", "a task within a step", func(co *coro.Co, _ *loop.Loop) {
				loop.CreateTaskWith(co, coro.Do(func(*coro.Co) error { long(); return nil }), &loop.TaskOptions{EagerStart: loop.EagerTrue})
			}},
			{"awaited", "a coroutine that is awaited runs on its task's", func(co *coro.Co, _ *loop.Loop) {
				coro.Do(func(*coro.Co) error { long(); return nil }).Await(co)
			}},
			{"generator", "a generator's body has a goroutine that nothing connects with the loop", func(*coro.Co, *loop.Loop) {
				gen.NewWith(func(*gen.Yielder[int, gen.None]) (gen.None, error) { long(); return gen.None{}, nil }, &gen.Options{Engine: engine}).Next()
			}},
			{"by hand", "nor with that of a coroutine driven by hand", func(*coro.Co, *loop.Loop) {
				c := coro.NewWith(func(*coro.Co) (int, error) { long(); return 0, nil }, &coro.Options{Engine: engine})
				c.Send(nil)
			}},
		} {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				var l *loop.Loop
				found := watched(t, engine, loop.RunOptions{Virtual: true}, func(co *coro.Co) error {
					l = loop.RunningLoop(co)
					// Parked goroutines, that are not to be taken for the step's.
					other := loop.CreateTask(co, later(9*sec, 1))
					g := gen.NewWith(func(y *gen.Yielder[int, gen.None]) (gen.None, error) { return gen.None{}, only(y.Yield(1)) }, &gen.Options{Engine: engine})
					g.Next()
					loop.Sleep(co, 0)
					row.run(co, l)
					other.Cancel()
					return only(g.Close())
				})
				if len(found) != 1 {
					t.Fatalf("%s: %d are slow, want 1: %v", row.why, len(found), found)
				}
				s := found[0]
				if s.Loop != l || s.Running < 100*ms || s.Running > 130*ms || !strings.Contains(s.Stack, "loop_test.long(") ||
					strings.Count(s.Stack, "\n\n") != 0 {
					t.Errorf("%s: after %v\n%s", row.why, s.Running, s.Stack)
				}
			})
		}
	}
}

// Each of two loops is told of its own step.
func TestSlowStepsOfTwoLoops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		for name, step := range map[string]func(){"stepOfOne": stepOfOne, "stepOfTwo": stepOfTwo} {
			for _, engine := range engines {
				wg.Go(func() {
					loop.RunWith(context.Background(), coro.Do(func(*coro.Co) error { step(); return nil }), &loop.RunOptions{
						Engine: engine, SlowStep: 100 * ms,
						SlowStepHandler: func(s loop.SlowStep) {
							if !strings.Contains(s.Stack, name) || strings.Contains(s.Stack, "\n\n") {
								t.Errorf("%s: %s", name, s.Stack)
							}
						},
					})
				})
			}
		}
		wg.Wait()
	})
}

//go:noinline
func stepOfOne() { time.Sleep(200 * ms) }

//go:noinline
func stepOfTwo() { time.Sleep(200 * ms) }

// A loop that waits is not slow, and its watchdog waits with it: looking every
// nanosecond of a hundred fake years would take as many real ones.
func TestWaitingIsNotSlow(t *testing.T) {
	for _, virtual := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
				l := loop.RunningLoop(co)
				f := loop.CreateFuture[int](l)
				time.AfterFunc(time.Hour, func() { l.CallSoonThreadsafe(func() { f.SetResult(1) }) })
				if !virtual {
					f.Await(co)
				}
				return loop.Sleep(co, 100*365*24*time.Hour)
			}), &loop.RunOptions{
				Virtual: virtual, SlowStep: 1,
				SlowStepHandler: func(s loop.SlowStep) { t.Error(s) },
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// Without a handler it is logged.
func TestSlowStepIsLogged(t *testing.T) {
	r := &record{}
	synctest.Test(t, func(t *testing.T) {
		l := loop.NewWith(&loop.RunOptions{SlowStep: 100 * ms, Logger: slog.New(r)})
		defer l.Close()
		l.CallSoon(long)
		l.CallSoon(long) // every slow step is told of
		l.Stop()
		l.RunForever()
		l.CallSoon(long) // every run has its watchdog
		l.Stop()
		l.RunForever()
	})
	if len(r.lines) != 3 {
		t.Fatalf("%d lines, want 3: %q", len(r.lines), r.lines)
	}
	for _, line := range r.lines {
		if !strings.HasPrefix(line, "WARN A step has been running for 0.100 seconds:\ngoroutine ") || !strings.Contains(line, "loop_test.long(") {
			t.Error(line)
		}
	}
}

// In real time; on a busy machine other steps may be slow as well.
func TestSlowStepInRealTime(t *testing.T) {
	before := runtime.NumGoroutine()
	found := make(chan time.Duration)
	var told sync.Once
	_, err := loop.RunWith(context.Background(), coro.Do(func(*coro.Co) error {
		if running := waitFor(found); running < ms {
			t.Errorf("slow after %v", running)
		}
		return nil
	}), &loop.RunOptions{
		Virtual: true, SlowStep: ms,
		SlowStepHandler: func(s loop.SlowStep) {
			if strings.Contains(s.Stack, "loop_test.waitFor(") {
				told.Do(func() { found <- s.Running })
			}
		},
	})
	if err != nil {
		t.Error(err)
	}
	noneLeft(t, before)
}

//go:noinline
func waitFor(found chan time.Duration) time.Duration { return <-found }

// BenchmarkWatched is what a watchdog, and debug mode, cost a callback and a switch
// of a task.
func BenchmarkWatched(b *testing.B) {
	for _, o := range []struct {
		name string
		loop.RunOptions
	}{
		{"off", loop.RunOptions{}},
		{"on", loop.RunOptions{SlowStep: 100 * ms, SlowStepHandler: func(loop.SlowStep) {}}},
		{"debug", loop.RunOptions{Debug: true, SlowCallbackDuration: time.Hour}},
	} {
		b.Run("CallSoon/"+o.name, func(b *testing.B) {
			l := loop.NewWith(&o.RunOptions)
			defer l.Close()
			b.ReportAllocs()
			left := b.N
			var next func()
			next = func() {
				if left--; left > 0 {
					l.CallSoon(next)
				} else {
					l.Stop()
				}
			}
			l.CallSoon(next)
			b.ResetTimer()
			l.RunForever()
		})
		b.Run("Sleep0/"+o.name, func(b *testing.B) {
			b.ReportAllocs()
			loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
				for b.Loop() {
					loop.Sleep(co, 0)
				}
				return nil
			}), &o.RunOptions)
		})
	}
}
