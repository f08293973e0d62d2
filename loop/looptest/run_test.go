package looptest_test

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
	"github.com/google/go-cmp/cmp"
)

// forever is a task that waits for what never comes.
func forever(co *coro.Co) error {
	_, err := loop.CreateFuture[int](loop.RunningLoop(co)).Await(co)
	return err
}

// spinning is a task that never ends and never waits, until it is cancelled.
func spinning(co *coro.Co) error {
	for {
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
	}
}

// numbers is a generator that is suspended when it is left.
func numbers() *gen.Generator[int, none, none] {
	return gen.New(func(y *gen.Yielder[int, none]) (none, error) {
		for i := 0; ; i++ {
			if _, err := y.Yield(i); err != nil {
				return none{}, err
			}
		}
	})
}

// held is what a test must not drop, so that no collector closes it.
var held []any

// A fault, and what the run says of it.
var faultRows = []struct {
	name  string
	why   string
	body  func(co *coro.Co) error
	o     looptest.Options
	after func() // cleans up what was left on purpose
	want  []string
}{
	{
		name: "nothing",
		why:  "a program that leaves nothing passes",
		body: func(co *coro.Co) error {
			_, err := spawn(co, "a", func(co *coro.Co) error { return loop.Sleep(co, sec) }).Await(co)
			return err
		},
	},
	{
		name: "error",
		why:  "the body's error is the test's",
		body: func(co *coro.Co) error { return value("v") },
		want: []string{"looptest: the program failed: ValueError: v"},
	},
	{
		name: "error/and tasks",
		why:  "what else a failed body leaves is not its own fault",
		body: func(co *coro.Co) error {
			spawn(co, "a", forever)
			return value("v")
		},
		want: []string{"looptest: the program failed: ValueError: v"},
	},
	{
		name: "deadlock",
		why:  "a task that nothing can wake is told with its place",
		body: forever,
		want: []string{"looptest: deadlock: nothing is ready, timed, or under way outside\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]> in forever() at F:L"},
	},
	{
		name: "deadlock/cycle",
		why:  "tasks that wait for one another are told as a cycle",
		body: func(co *coro.Co) error {
			var a, b *loop.Task[none]
			a = spawn(co, "a", func(co *coro.Co) error { _, err := b.Await(co); return err })
			b = spawn(co, "b", func(co *coro.Co) error { _, err := a.Await(co); return err })
			_, err := a.Await(co)
			return err
		},
		want: []string{"looptest: deadlock: nothing is ready, timed, or under way outside" +
			"\n  a waits for b in init() at F:L (in a cycle)\n  b waits for a in init() at F:L (in a cycle)\n  Task-1 waits for a in init() at F:L"},
	},
	{
		name: "deadlock/one name",
		why:  "tasks of one name are told apart by their places",
		body: func(co *coro.Co) error {
			spawn(co, "Task-1", func(co *coro.Co) error { return forever(co) })
			return loop.Sleep(co, loop.Forever)
		},
		want: []string{"looptest: deadlock: nothing is ready, timed, or under way outside" +
			"\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]> in init() at F:L\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]> in forever() at F:L"},
	},
	{
		name: "task",
		why:  "a task that is left is told with what it waits for, and where",
		body: func(co *coro.Co) error {
			spawn(co, "a", forever)
			spawn(co, "b", spinning)
			loop.Sleep(co, 0)
			spawn(co, "c", forever)
			return nil
		},
		want: []string{
			"looptest: task left pending: a waits for <Future pending cb=[Task.task_wakeup()]> in forever() at F:L",
			"looptest: task left pending: b is about to run in spinning() at F:L",
			"looptest: task left pending: c has not begun",
		},
	},
	{
		name: "task/cancelled",
		why:  "one that was told to end will, in the closing iterations",
		body: func(co *coro.Co) error {
			a := spawn(co, "a", forever)
			loop.Sleep(co, 0)
			a.Cancel()
			return nil
		},
	},
	{
		name: "task/allowed",
		why:  "a program may leave its tasks to the end of the run",
		o:    looptest.Options{Allow: looptest.LeftTasks},
		body: func(co *coro.Co) error {
			spawn(co, "a", forever)
			return loop.Sleep(co, 0)
		},
	},
	{
		name: "frame/generator",
		why:  "a suspended generator keeps a goroutine",
		body: func(co *coro.Co) error {
			g := numbers()
			held = append(held, g)
			_, err := g.Next()
			return err
		},
		after: func() { held[0].(*gen.Generator[int, none, none]).Close() },
		want:  []string{"looptest: generator or coroutine left open: looptest_test.numbers.func at F:L"},
	},
	{
		name: "frame/coroutine",
		why:  "so does a coroutine that was driven by hand",
		body: func(co *coro.Co) error {
			c := coro.Do(func(co *coro.Co) error { _, err := coro.Suspend(co, 1); return err })
			held = append(held, c)
			_, err := c.Send(nil)
			return err
		},
		after: func() { held[0].(*coro.Coroutine[none]).Close() },
		want:  []string{"looptest: generator or coroutine left open: looptest_test.init.func at F:L"},
	},
	{
		name: "frame/asynchronous generator",
		why:  "the loop closes it, which the program should have done",
		body: func(co *coro.Co) error {
			g := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
				_, err := y.Yield(1)
				return err
			})
			held = append(held, g)
			_, err := g.ANext().Await(co)
			return err
		},
		want: []string{"looptest: asynchronous generator left open: <async_generator object init at 0xADDR>"},
	},
	{
		name: "goroutine",
		why:  "a goroutine that the program has started outlives it",
		body: func(co *coro.Co) error {
			c := make(chan bool)
			held = append(held, c)
			for range 2 {
				go func() { <-c }()
			}
			return nil
		},
		after: func() { close(held[0].(chan bool)) },
		want:  []string{"looptest: 2 times: goroutine left: looptest_test.init.func at F:L"},
	},
	{
		name: "goroutine/ends soon",
		why:  "one that ends by itself is waited for",
		body: func(co *coro.Co) error {
			go runtime.Gosched()
			return nil
		},
	},
	{
		name: "exception/task",
		why:  "nobody has asked what became of the task",
		body: func(co *coro.Co) error {
			spawn(co, "a", func(co *coro.Co) error { return value("v") })
			return loop.Sleep(co, 0)
		},
		want: []string{"looptest: Task exception was never retrieved\nfuture: <Task finished name='a' coro=<a() done, defined at F:L> exception=ValueError('v')>\nValueError: v"},
	},
	{
		name: "exception/callback",
		why:  "a callback's exception has nobody to go to",
		body: func(co *coro.Co) error {
			loop.RunningLoop(co).CallSoon(func() { panic(value("v")) })
			return loop.Sleep(co, 0)
		},
		want: []string{"looptest: Exception in callback init() at F:L\nhandle: <Handle init() at F:L>\nValueError: v"},
	},
	{
		name: "exception/handled",
		why:  "the program's own handler has read it",
		body: func(co *coro.Co) error {
			loop.RunningLoop(co).SetExceptionHandler(func(*loop.Loop, loop.ExceptionContext) {})
			spawn(co, "a", func(co *coro.Co) error { return value("v") })
			return loop.Sleep(co, 0)
		},
	},
	{
		name: "exception/dropped",
		why:  "what a coroutine raises when it is dropped has nobody to go to",
		body: func(co *coro.Co) error {
			c := coro.NewWith(func(co *coro.Co) (none, error) {
				coro.Suspend(co, 1)
				_, err := coro.Suspend(co, 2)
				return none{}, err
			}, &coro.Options{Name: "stubborn"})
			if _, err := c.Send(nil); err != nil {
				return err
			}
			c.Abandon()
			return nil
		},
		want: []string{"looptest: Exception ignored in: <coroutine object stubborn at 0xADDR>\nRuntimeError: coroutine ignored GeneratorExit"},
	},
	{
		name: "never awaited",
		why:  "a coroutine that was made and dropped did nothing",
		body: func(co *coro.Co) error {
			coro.NewWith(func(co *coro.Co) (none, error) { return none{}, nil }, &coro.Options{Name: "fetch"})
			return nil
		},
		want: []string{"looptest: RuntimeWarning: coroutine 'fetch' was never awaited\nit is written at F:L"},
	},
	{
		name: "time",
		why:  "a program that goes on for ever is ended",
		o:    looptest.Options{MaxTime: time.Minute},
		body: func(co *coro.Co) error {
			for {
				if err := loop.Sleep(co, 25*sec); err != nil {
					return err
				}
			}
		},
		want: []string{"looptest: the virtual time of 1m0s has not been enough\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]> in init() at F:L"},
	},
	{
		name: "time/enough",
		why:  "the limit itself is not beyond it",
		o:    looptest.Options{MaxTime: time.Minute},
		body: func(co *coro.Co) error { return loop.Sleep(co, time.Minute) },
	},
	{
		name: "livelock",
		why:  "tasks that never wait are told, the busiest first",
		o:    looptest.Options{MaxIterations: 2000},
		body: func(co *coro.Co) error {
			spawn(co, "ping", spinning)
			l := loop.RunningLoop(co)
			var again func()
			again = func() { l.CallSoon(again); l.CallSoon(func() {}) }
			again()
			return forever(co)
		},
		want: []string{"looptest: livelock: 2000 iterations have not been enough; the last 1000 ran\n  callbacks, 2000 times\n  ping, 1000 times"},
	},
	{
		name: "livelock/ignores cancellation",
		why:  "a run ends even if a task does not",
		o:    looptest.Options{MaxIterations: 2000},
		body: func(co *coro.Co) error {
			stubborn := true
			for stubborn {
				if err := loop.Sleep(co, 0); err != nil && !gen.IsInstance[*loop.CancelledError](err) {
					stubborn = false
				}
			}
			return nil
		},
		want: []string{
			"looptest: and being cancelled has not been enough either: livelock: 12000 iterations have not been enough; the last 1000 ran\n  Task-1, 1000 times",
			"looptest: livelock: 2000 iterations have not been enough; the last 1000 ran\n  Task-1, 1000 times",
		},
	},
}

func TestFaults(t *testing.T) {
	for _, row := range faultRows {
		for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				held = nil
				o := row.o
				o.Loop.Engine = engine
				got := caught(t, func(t testing.TB) { looptest.RunWith(t, row.body, &o) })
				if row.after != nil {
					row.after()
				}
				if diff := cmp.Diff(row.want, got); diff != "" {
					t.Errorf("%s\n(-want +got):\n%s", row.why, diff)
				}
			})
		}
	}
}

// In a bubble a run does and finds the same.
func TestInBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looptest.Run(t, func(co *coro.Co) error {
			spawn(co, "a", func(co *coro.Co) error { return loop.Sleep(co, 2*sec) })
			return loop.Sleep(co, 3*sec)
		})
		got := caught(t, func(t testing.TB) {
			looptest.Run(t, func(co *coro.Co) error {
				coro.NewWith(func(co *coro.Co) (none, error) { return none{}, nil }, &coro.Options{Name: "fetch"})
				spawn(co, "b", func(co *coro.Co) error { return value("v") })
				return loop.Sleep(co, sec)
			})
		})
		want := []string{
			"looptest: Task exception was never retrieved\nfuture: <Task finished name='b' coro=<b() done, defined at F:L> exception=ValueError('v')>\nValueError: v",
			"looptest: RuntimeWarning: coroutine 'fetch' was never awaited\nit is written at F:L",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// A run has nothing to do with its neighbours.
func TestSideBySide(t *testing.T) {
	for i := range 8 {
		t.Run(string(rune('a'+i)), func(t *testing.T) {
			t.Parallel()
			c := make(chan bool)
			defer close(c)
			go func() { <-c }() // not the run's
			for range 20 {
				looptest.Run(t, func(co *coro.Co) error {
					_, err := loop.ToThread(co, func(context.Context) (int, error) { runtime.Gosched(); return 0, nil })
					return err
				})
			}
		})
	}
}

// Which of the runs under way has made a coroutine that was never awaited cannot be
// said: all hear of it.
func TestNeverAwaitedSideBySide(t *testing.T) {
	var inner []string
	outer := caught(t, func(t testing.TB) {
		looptest.Run(t, func(co *coro.Co) error {
			_, err := loop.ToThread(co, func(context.Context) (none, error) {
				inner = caught(t, func(t testing.TB) {
					looptest.Run(t, func(co *coro.Co) error {
						coro.NewWith(func(co *coro.Co) (none, error) { return none{}, nil }, &coro.Options{Name: "fetch"})
						return nil
					})
				})
				return none{}, nil
			})
			return err
		})
	})
	want := []string{"looptest: RuntimeWarning: coroutine 'fetch' was never awaited\nit is written at F:L\n(one of the 2 runs that are under way has done it)"}
	if diff := cmp.Diff([][]string{want, want}, [][]string{outer, inner}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What the hooks are told of other things goes to those who had them before, and they
// have them again after the run.
func TestHooks(t *testing.T) {
	var told []string
	warning := coro.SetWarningHook(func(w coro.Warning) { told = append(told, w.String()) })
	defer func() { coro.SetWarningHook(warning) }()
	unraisable := gen.SetUnraisableHook(func(u gen.Unraisable) { told = append(told, u.String()) })
	defer func() { gen.SetUnraisableHook(unraisable) }()
	for range 2 {
		looptest.Run(t, func(co *coro.Co) error {
			coro.Warn(coro.Warning{Category: "ResourceWarning", Message: "unclosed door"})
			return nil
		})
	}
	gen.ReportUnraisable(gen.Unraisable{Err: value("v"), Object: "<door>"})
	want := []string{"ResourceWarning: unclosed door", "ResourceWarning: unclosed door", "Exception ignored in: <door>\nValueError: v"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A run inside a loop is refused, as asyncio.run is.
func TestWithin(t *testing.T) {
	got := caught(t, func(t testing.TB) {
		looptest.Run(t, func(co *coro.Co) error {
			looptest.Run(t, func(co *coro.Co) error { return nil })
			return nil
		})
	})
	want := []string{"looptest: the program failed: RuntimeError: asyncio.run() cannot be called from a running event loop"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a run costs that does nothing.
func BenchmarkRun(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		looptest.Run(b, func(co *coro.Co) error { return nil })
	}
}

// FailNow in the body, or in a task, ends the test and leaves nothing behind.
func TestFailNow(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, inTask := range []bool{false, true} {
		over := false
		got := caught(t, func(t testing.TB) {
			defer func() { over = recover() == nil }()
			looptest.Run(t, func(co *coro.Co) error {
				spawn(co, "a", forever)
				loop.Sleep(co, sec)
				fail := func(*coro.Co) error { t.Fatalf("that is enough"); return nil }
				if !inTask {
					return fail(co)
				}
				_, err := spawn(co, "b", fail).Await(co)
				return err
			})
			t.Errorf("the test goes on")
		})
		if diff := cmp.Diff([]string{"that is enough"}, got); diff != "" || !over {
			t.Errorf("in a task: %v (-want +got):\n%s", inTask, diff)
		}
		leak.NoneLeft(t, before)
	}
	looptest.Run(t, func(co *coro.Co) error { return nil }) // finds nothing of the others'
}

// A panic of the body is the caller's, after the tasks have ended.
func TestPanic(t *testing.T) {
	got := caught(t, func(t testing.TB) {
		defer func() { t.Errorf("%v", recover().(*loop.PanicError).Value) }()
		looptest.Run(t, func(co *coro.Co) error { panic("lightning") })
	})
	if diff := cmp.Diff([]string{"lightning"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Time stands still while something is under way outside.
func TestOutside(t *testing.T) {
	looptest.Run(t, func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		woke := false
		spawn(co, "a", func(co *coro.Co) error { defer func() { woke = true }(); return loop.Sleep(co, 1) })
		looked := make(chan time.Duration)
		_, err := loop.ToThread(co, func(context.Context) (none, error) {
			for range 100 {
				runtime.Gosched()
				if _, err := l.CallSoonThreadsafe(func() { go func() { looked <- l.Time() }() }); err != nil {
					return none{}, err
				}
				if now := <-looked; now != 0 {
					t.Errorf("it is %v", now)
				}
			}
			return none{}, nil
		})
		if woke || l.Time() != 0 {
			t.Errorf("time has passed: %v", l.Time())
		}
		if err := loop.Sleep(co, 1); err != nil {
			return err
		}
		if !woke || l.Time() != 1 {
			t.Errorf("it is %v", l.Time())
		}
		return err
	})
}

// The options are the loop's, and what it tells the program hears as well.
func TestLoopOptions(t *testing.T) {
	var told []string
	got := caught(t, func(t testing.TB) {
		looptest.RunWith(t, func(co *coro.Co) error {
			spawn(co, "a", func(co *coro.Co) error { return value("v") })
			return loop.Sleep(co, 0)
		}, &looptest.Options{Loop: loop.RunOptions{
			ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { told = append(told, c.Message) },
			Trace: func(e loop.TraceEvent) {
				if e.Kind == loop.TraceDone {
					told = append(told, e.String())
				}
			},
		}})
	})
	want := []string{"0s: done a, raised ValueError", "0s: done Task-1, returned", "0s: done Task-2, returned", "Task exception was never retrieved"}
	if diff := cmp.Diff(want, told); diff != "" || got != nil {
		t.Errorf("%v (-want +got):\n%s", got, diff)
	}
}

// Whoever ends up nowhere is a mistake in the test.
func TestMisuse(t *testing.T) {
	for _, row := range []struct {
		name, want string
		run        func(t testing.TB)
	}{
		{"nil body", "looptest: Run of a nil body", func(t testing.TB) { looptest.Run(t, nil) }},
		{"Now elsewhere", "looptest: Now: the loop was not started by Run", func(t testing.TB) {
			loop.RunWith(t.Context(), coro.Do(func(co *coro.Co) error { looptest.Now(co); return nil }), &loop.RunOptions{Virtual: true})
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := caught(t, func(t testing.TB) {
				defer func() {
					what := recover()
					if p, ok := what.(*loop.PanicError); ok {
						what = p.Value
					}
					t.Errorf("%v", what)
				}()
				row.run(t)
			})
			if diff := cmp.Diff([]string{row.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
