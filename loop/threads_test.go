package loop_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// toThread is the coroutine asyncio.to_thread(fn).
func toThread(fn func(ctx context.Context) (int, error)) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) { return loop.ToThread(co, fn) })
}

func TestToThread(t *testing.T) {
	// deaf passes the gate and fails, whatever ctx says.
	deaf := func(g gate, err error) func(context.Context) (int, error) {
		return func(context.Context) (int, error) { return g.returning(0, err)() }
	}
	runRows(t, []row{
		{
			name: "result", why: "the function is called once, and its result returned", py: "test_asyncio/test_threads.py: test_to_thread, test_to_thread_once",
			run: func(s *script) error {
				calls := 0
				await(s, "sum", toThread(func(context.Context) (int, error) { calls++; return 42, nil }))
				s.say("%d call", calls)
				return nil
			},
			want: []string{"sum -> 42", "1 call"},
		},
		{
			name: "exception", why: "it is raised at the await", py: "test_asyncio/test_threads.py: test_to_thread_exception",
			run: func(s *script) error {
				await(s, "thread", toThread(func(context.Context) (int, error) { return 0, &gen.RuntimeError{Msg: "test"} }))
				return nil
			},
			want: []string{"thread !! RuntimeError('test')"},
		},
		{
			name: "concurrent", why: "each has a goroutine of its own: they may wait for one another", py: "test_asyncio/test_threads.py: test_to_thread_concurrent",
			run: func(s *script) error {
				const n = 100
				var arrived atomic.Int64
				all := make(chan struct{})
				aws := make([]coro.Awaitable[int], n)
				for i := range aws {
					aws[i] = toThread(func(context.Context) (int, error) {
						if arrived.Add(1) == n {
							close(all)
						}
						<-all
						return 1, nil
					})
				}
				vs, err := loop.Gather(s.co, aws...).Await(s.co)
				s.say("%d %v", len(vs), err)
				return nil
			},
			want: []string{"100 <nil>"},
		},
		{
			name: "ctx", why: "it ends when the await is cancelled, and that answer is no news", py: "none: CPython's thread cannot be told",
			run: func(s *script) error {
				begun, answered := make(chan struct{}), make(chan error, 1)
				task := loop.CreateTask(s.co, toThread(func(ctx context.Context) (int, error) {
					close(begun)
					<-ctx.Done()
					answered <- ctx.Err()
					return 0, ctx.Err()
				}))
				tick(s)
				<-begun
				task.Cancel("m")
				await(s, "task", task)
				s.say("%v", <-answered)
				return nil
			},
			want: []string{"task !! CancelledError('m')", "context canceled"},
		},
		{
			name: "ctx afterwards", why: "whoever keeps it learns that the call is over", py: "none: there is no ctx",
			run: func(s *script) error {
				var kept context.Context
				await(s, "thread", toThread(func(ctx context.Context) (int, error) { kept = ctx; return 1, ctx.Err() }))
				s.say("%v", kept.Err())
				return nil
			},
			want: []string{"thread -> 1", "context canceled"},
		},
		{
			name: "cancelled, failing", why: "an exception that nobody can be given is reported", py: "CPython drops it; DIFFERENCES.md",
			run: func(s *script) error {
				g := newGate()
				task := loop.CreateTask(s.co, toThread(deaf(g, value("late"))))
				tick(s)
				<-g.begun
				task.Cancel()
				await(s, "task", task)
				close(g.open)
				return nil
			},
			want: []string{"task !! CancelledError()", "handler: Exception in a thread that nobody waits for any more\nValueError: late\n"},
		},
		{
			name: "cancelled, returning", why: "a value is dropped", py: onCPython + "t = create_task(to_thread(job)); t.cancel()",
			run: func(s *script) error {
				g := newGate()
				task := loop.CreateTask(s.co, toThread(deaf(g, nil)))
				tick(s)
				<-g.begun
				task.Cancel()
				await(s, "task", task)
				close(g.open)
				return nil
			},
			want: []string{"task !! CancelledError()"},
		},
		{
			name: "cancelled in between", why: "an exception that has arrived and is not raised is not lost either", py: "SEMANTICS §10: waiting on a future that is already done",
			run: func(s *script) error {
				g := newGate()
				task := loop.CreateTask(s.co, toThread(deaf(g, value("arrived"))))
				tick(s)
				close(g.open)
				for !strings.Contains(task.String(), "exception=ValueError('arrived')") {
					tick(s) // until what the task awaits is done, and the task not woken
					if task.Done() {
						s.say("too late")
						return nil
					}
				}
				task.Cancel()
				await(s, "task", task)
				return nil
			},
			want: []string{"handler: Exception in a thread that nobody waits for any more\nValueError: arrived\n", "task !! CancelledError()"},
		},
		{
			name: "panic", why: "it arrives with its stack", py: "none: Python has no panics",
			run: func(s *script) error {
				_, err := toThread(func(context.Context) (int, error) { return 0, explode() }).Await(s.co)
				var panicked *loop.PanicError
				s.say("%v %v", errors.As(err, &panicked), strings.Contains(string(panicked.Stack), "loop_test.explode"))
				return nil
			},
			want: []string{"true true"},
		},
		{
			name: "Goexit", why: "t.FailNow on the other goroutine does not leave the task waiting", py: "none: Python has no Goexit",
			run: func(s *script) error {
				_, err := toThread(func(context.Context) (int, error) { runtime.Goexit(); return 0, nil }).Await(s.co)
				s.say("%v", err)
				return nil
			},
			want: []string{"loop: a function outside the loop called runtime.Goexit"},
		},
		{
			name: "time stands still", why: "a sleep is not over before the function is", py: "none: virtual time",
			run: func(s *script) error {
				g := newGate()
				task := loop.CreateTask(s.co, toThread(deaf(g, nil)))
				sleeping := loop.CreateTask(s.co, later(1, 1))
				tick(s)
				go func() { <-g.begun; close(g.open) }()
				await(s, "thread", task)
				s.say("%v %v", sleeping.Done(), s.loop.Time())
				await(s, "sleep", sleeping)
				return nil
			},
			want: []string{"thread -> 0", "false 0s", "sleep -> 1"},
		},
		{
			name: "ticks", why: "one for the outcome, one to wake the task", py: onCPython + "iterations until an await of a finished one goes on",
			run: func(s *script) error {
				over := make(chan struct{})
				task := loop.CreateTask(s.co, toThread(func(context.Context) (int, error) { close(over); return 1, nil }))
				tick(s)
				<-over
				before := loop.Iterations(s.loop)
				await(s, "task", task) // its outcome, its wake-up, and then this task's
				s.say("%v", loop.Iterations(s.loop)-before <= 3)
				return nil
			},
			want: []string{"task -> 1", "true"},
		},
		{
			name: "the run waits", why: "what was cancelled with the run may take its time", py: "SEMANTICS §18: shutdown_default_executor",
			run: func(s *script) error {
				begun := make(chan struct{})
				task := loop.CreateTask(s.co, toThread(func(ctx context.Context) (int, error) {
					close(begun)
					<-ctx.Done()
					for range 100 {
						runtime.Gosched()
					}
					s.say("the function is over")
					return 0, value("late")
				}))
				s.say("%v", task)
				tick(s)
				<-begun
				return nil
			},
			want: []string{"<Task pending name='Task-2' coro=<toThread() running at F:L>>",
				"the function is over", "handler: Exception in a thread that nobody waits for any more\nValueError: late\n"},
		},
		{
			name: "by hand", why: "there must be a loop", py: onCPython + "asyncio.to_thread(f).send(None): no running event loop",
			run: func(s *script) error {
				_, err := toThread(func(context.Context) (int, error) { return 1, nil }).Send(nil)
				s.say("%s", chain(err))
				return nil
			},
			want: []string{"RuntimeError('no running event loop')"},
		},
	})
}

// A loop that is closed while a task waits for a function does not wait; ctx ends.
func TestToThreadClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		l := loop.NewWith(&loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { got = append(got, c.Message) }})
		fn := func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, value("late") }
		if _, err := loop.CreateTaskOn(l, toThread(fn), nil); err != nil {
			t.Fatal(err)
		}
		l.Stop()
		l.RunForever()
		synctest.Wait()
		l.Close()
		synctest.Wait()
		want := []string{"Task was destroyed but it is pending!", "Exception in a thread that nobody waits for any more"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// What a closed loop's task still waits for may be what has something to report.
func TestToThreadCloseWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		l := loop.NewWith(&loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { got = append(got, c.Message) }})
		loop.CreateTaskOn(l, coro.Do(func(co *coro.Co) error {
			e := loop.NewThreadPoolExecutor(1)
			defer e.Shutdown(true, false)
			g := newGate()
			defer close(g.open)
			f, err := loop.RunInExecutor(l, e, g.returning(0, value("late")))
			if err != nil {
				return err
			}
			return only(f.Await(co))
		}), nil)
		l.Stop()
		l.RunForever()
		l.Close()
		want := []string{"Task was destroyed but it is pending!", "Exception in a thread that nobody waits for any more"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
