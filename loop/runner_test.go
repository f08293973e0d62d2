package loop_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const py18 = "SEMANTICS §18; scripts/18_runner.py: "

const pyRunners = "test_asyncio/test_runners.py: "

func TestRunner(t *testing.T) {
	ctx := context.Background()
	// run runs a coroutine and says what it came to.
	run := func(s *script, label string, r *loop.Runner, c *coro.Coroutine[int]) {
		v, err := loop.RunOn(ctx, r, c)
		outcome(s, label, v, err)
		if c != nil {
			c.Close() // in case it was refused
		}
	}
	rows := []struct {
		row
		run func(s *script, r *loop.Runner)
	}{
		{
			row{
				name: "twice", why: "the runs share a loop", py: py18 + "Runner; " + pyRunners + "test_run",
				want: []string{"first -> 1", "second -> 2", "true", "closed <nil> true", "loop !! RuntimeError('Runner is closed')", "run !! RuntimeError('Runner is closed')", "closed again <nil>"},
			},
			func(s *script, r *loop.Runner) {
				run(s, "first", r, immediate(1))
				l, _ := r.Loop()
				run(s, "second", r, immediate(2))
				again, _ := r.Loop()
				s.say("%v", l == again)
				s.say("closed %v %v", r.Close(), l.IsClosed())
				_, err := r.Loop()
				s.say("loop !! %s", chain(err))
				run(s, "run", r, immediate(3))
				s.say("closed again %v", r.Close())
			},
		},
		{
			row{
				name: "no coroutine", why: "there must be one, and the runner is none the worse", py: py18 + "run(5)",
				want: []string{"none !! ValueError('a coroutine was expected, got None')", "run -> 1"},
			},
			func(s *script, r *loop.Runner) {
				run(s, "none", r, nil)
				run(s, "run", r, immediate(1))
			},
		},
		{
			row{
				name: "closed before", why: "what was never needed need not be closed", py: onCPython + "r = Runner(); r.close(); r.run(…)",
				want: []string{"<nil>", "run -> 1"},
			},
			func(s *script, r *loop.Runner) {
				s.say("%v", r.Close())
				run(s, "run", r, immediate(1))
			},
		},
		{
			row{
				name: "tasks", why: "they go on in the next run, are numbered on, and are cancelled in the end", py: onCPython + "r.run(left()); print(t); r.run(again()); r.close(); print(t)",
				want: []string{"Task-1", "left -> 1", "<Task pending name='Task-2' coro=<bg() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>",
					"Task-3", "again -> 2", "bg ends", "<nil>", "<Task cancelled name='Task-2' coro=<bg() done, defined at F:L>>"},
			},
			func(s *script, r *loop.Runner) {
				var bg *loop.Task[int]
				run(s, "left", r, coro.New(func(co *coro.Co) (int, error) {
					s.say("%s", me(co).Name())
					bg = loop.CreateTask(co, coro.NewWith(func(co *coro.Co) (int, error) {
						defer s.say("bg ends")
						return 0, loop.Sleep(co, 9*sec)
					}, &coro.Options{Name: "bg"}))
					return 1, loop.Sleep(co, 0)
				}))
				s.say("%v", bg)
				run(s, "again", r, coro.New(func(co *coro.Co) (int, error) { s.say("%s", me(co).Name()); return 2, nil }))
				s.say("%v", r.Close())
				s.say("%v", bg)
			},
		},
		{
			row{
				name: "an exception", why: "the runner goes on", py: onCPython + "r.run(fail()); r.run(ret(1))",
				want: []string{"fail !! ValueError('x')", "run -> 1"},
			},
			func(s *script, r *loop.Runner) {
				run(s, "fail", r, failing(0, value("x")))
				run(s, "run", r, immediate(1))
			},
		},
		{
			row{
				name: "within", why: "a runner does not run within a loop, its own or another's", py: pyRunners + "test_recursive_run; " + onCPython + "r2.run(c) in a coroutine",
				want: []string{"own !! RuntimeError('Runner.run() cannot be called from a running event loop')",
					"other !! RuntimeError('Runner.run() cannot be called from a running event loop')",
					"run !! RuntimeError('asyncio.run() cannot be called from a running event loop')", "outer -> 1"},
			},
			func(s *script, r *loop.Runner) {
				run(s, "outer", r, coro.New(func(co *coro.Co) (int, error) {
					run(s, "own", r, immediate(2))
					run(s, "other", loop.NewRunner(nil), immediate(2))
					c := immediate(3)
					v, err := loop.Run(ctx, c)
					outcome(s, "run", v, err)
					c.Close()
					return 1, nil
				}))
			},
		},
		{
			row{
				name: "closed within", why: "a loop that runs is not closed", py: onCPython + "r.close() in r.run; it cancels every task: DIFFERENCES.md",
				want: []string{"RuntimeError('Cannot close a running event loop')", "run -> 5", "again -> 6"},
			},
			func(s *script, r *loop.Runner) {
				run(s, "run", r, coro.New(func(co *coro.Co) (int, error) {
					s.say("%s", chain(r.Close()))
					return 5, loop.Sleep(co, 0)
				}))
				run(s, "again", r, immediate(6))
			},
		},
		{
			row{
				name: "loop closed", why: "whoever closes the loop has it refused", py: onCPython + "r.get_loop().close(); r.run(…); r.close()",
				want: []string{"run !! RuntimeError('Event loop is closed')", "RuntimeError('Event loop is closed')", "<nil>"},
			},
			func(s *script, r *loop.Runner) {
				l, _ := r.Loop()
				l.Close()
				run(s, "run", r, immediate(1))
				s.say("%s", chain(r.Close()))
				s.say("%v", r.Close())
			},
		},
		{
			row{
				name: "callbacks", why: "what is scheduled before the run belongs to it", py: pyRunners + "test_interrupt_wait: runner.get_loop().call_later",
				want: []string{"called", "run -> 1"},
			},
			func(s *script, r *loop.Runner) {
				l, _ := r.Loop()
				l.CallLater(sec, func() { s.say("called") })
				run(s, "run", r, later(2*sec, 1))
			},
		},
	}
	for _, r := range rows {
		r.play(t, func(s *script, o *loop.RunOptions) {
			runner := loop.NewRunner(o)
			defer runner.Close()
			r.run(s, runner)
		})
	}
}

// Main's value is the run's, and its exception, after it has waited.
func TestRunOutcome(t *testing.T) {
	for _, r := range []struct {
		err  error
		want string
	}{{nil, "42 None"}, {value("spam"), "0 ValueError('spam')"}} {
		v, err := loop.Run(context.Background(), coro.New(func(co *coro.Co) (int, error) {
			if err := loop.Sleep(co, 0); err != nil {
				return 0, err
			}
			return 42, r.err
		}))
		if got := gen.Repr(v) + " " + gen.Repr(err); got != r.want {
			t.Errorf("got %s, want %s", got, r.want)
		}
	}
}

// The end of a run takes two numbers from the process's count of tasks, whether or
// not anything has to be shut down.
func TestRunNumbers(t *testing.T) {
	number := func(co *coro.Co) (n int) {
		fmt.Sscanf(me(co).Name(), "Task-%d", &n)
		return n
	}
	plain := func() *coro.Coroutine[int] {
		return coro.New(func(co *coro.Co) (int, error) { return number(co), nil })
	}
	threads := coro.New(func(co *coro.Co) (int, error) {
		return number(co), only(loop.ToThread(co, func(context.Context) (int, error) { return 1, nil }))
	})
	ctx := context.Background()
	first, _ := loop.Run(ctx, plain())
	second, _ := loop.Run(ctx, threads)
	r := loop.NewRunner(nil)
	third, _ := loop.RunOn(ctx, r, plain())
	fourth, _ := loop.RunOn(ctx, r, plain())
	r.Close()
	last, _ := loop.Run(ctx, plain())
	got := []int{second - first, third - first, fourth - first, last - first}
	if fmt.Sprint(got) != "[3 6 7 10]" {
		t.Errorf("after the first run's task come %v; on CPython Task-1 is followed by Task-4, -7, -8 and -11", got)
	}
}

// When a context ends, its own run is cancelled, and not the next.
func TestRunOnContext(t *testing.T) {
	r := loop.NewRunner(nil)
	defer r.Close()
	ctx, cancel := context.WithCancel(context.Background())
	_, err := loop.RunOn(ctx, r, coro.Do(func(co *coro.Co) error { cancel(); return loop.Sleep(co, 60*sec) }))
	if gen.Repr(err) != "CancelledError()" {
		t.Errorf("got %v", err)
	}
	if _, err := loop.RunOn(noContext, r, coro.Do(func(co *coro.Co) error { return loop.Sleep(co, 0) })); err != nil {
		t.Errorf("the next run: %v", err)
	}
}

// An interrupt in the shutdown takes the place of main's exception.
func TestRunInterruptedTwice(t *testing.T) {
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		spawn(co, "ki", func(co *coro.Co) error {
			loop.Sleep(co, 9*sec)
			return &gen.KeyboardInterrupt{Msg: "ki"}
		})
		loop.Sleep(co, 0)
		return value("v")
	}), &loop.RunOptions{Virtual: true, ExceptionHandler: func(*loop.Loop, loop.ExceptionContext) {}})
	if got := gen.Repr(err) + " context " + gen.Repr(gen.ContextOf(err)); got != "KeyboardInterrupt('ki') context ValueError('v')" {
		t.Errorf("got %s; on CPython that is the end of the chain", got)
	}
}

// A panic of main is a panic of RunOn, and the runner goes on.
func TestRunOnPanic(t *testing.T) {
	r := loop.NewRunner(nil)
	defer r.Close()
	func() {
		defer func() {
			if pe, ok := recover().(*loop.PanicError); !ok || !strings.Contains(pe.Error(), "loop_test.explode") {
				t.Errorf("panic %v", pe)
			}
		}()
		loop.RunOn(context.Background(), r, coro.Do(func(*coro.Co) error { return explode() }))
	}()
	if v, err := loop.RunOn(context.Background(), r, immediate(1)); v != 1 || err != nil {
		t.Errorf("the next run: %v, %v", v, err)
	}
}

// A Goexit of main ends the goroutine; closing the runner in a deferred call ends
// what is left.
func TestRunOnGoexit(t *testing.T) {
	before := runtime.NumGoroutine()
	ended := false
	over := make(chan error)
	go func() {
		r := loop.NewRunner(&loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { t.Errorf("reported: %s", c) }})
		defer func() { over <- r.Close() }()
		loop.RunOn(context.Background(), r, coro.Do(func(co *coro.Co) error {
			spawn(co, "left", func(co *coro.Co) error {
				defer func() { ended = true }()
				return loop.Sleep(co, 60*sec)
			})
			loop.Sleep(co, 0)
			runtime.Goexit()
			return nil
		}))
	}()
	if err := <-over; err != nil || !ended {
		t.Errorf("Close: %v; the other task was ended: %v", err, ended)
	}
	noneLeft(t, before)
}
