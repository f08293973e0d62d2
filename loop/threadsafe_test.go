package loop_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const py22 = "SEMANTICS §22; scripts/22_threads.py: "

// pool is an executor for a row, that is shut down after it.
func pool(n int, fn func(e loop.Executor)) {
	e := loop.NewThreadPoolExecutor(n)
	defer e.Shutdown(true, false)
	fn(e)
}

func TestWrapFuture(t *testing.T) {
	newFuture := func() *loop.ConcurrentFuture[int] { return &loop.ConcurrentFuture[int]{} }
	const py = onCPython + "asyncio.wrap_future(f1): "
	runRows(t, []row{
		{
			name: "result", why: "it arrives in the next iteration; a wrapper shows whom it waits for", py: py + "f1.set_result(1); await sleep(0)",
			run: func(s *script) error {
				f := newFuture()
				w := loop.WrapFuture(s.loop, f)
				s.say("%v %v", w, w.Loop() == s.loop)
				f.SetResult(1)
				s.say("%v", w.Done())
				tick(s)
				s.say("%v", w)
				return nil
			},
			want: []string{"<Future pending cb=[_chain_future.<locals>._call_check_cancel()]> true", "false", "<Future finished result=1>"},
		},
		{
			name: "of an executor", why: "what another goroutine returns can be awaited", py: "test_asyncio/test_futures.py: test_wrap_future, test_wrap_future_use_running_loop",
			run: func(s *script) error {
				pool(1, func(e loop.Executor) {
					f, err := loop.Submit(e, func() (string, error) {
						// A loop may be run within, which it may not on the loop's own goroutine.
						return loop.Run(context.Background(), coro.New(func(*coro.Co) (string, error) { return "oi", nil }))
					})
					if err != nil {
						s.say("%v", err)
						return
					}
					w := loop.WrapFuture(s.loop, f)
					await(s, "wrapped", w)
					s.say("%v", w.Loop() == s.loop)
				})
				return nil
			},
			want: []string{"wrapped -> 'oi'", "true"},
		},
		{
			name: "ticks", why: "one for the outcome, one to wake the task", py: py + "iterations until an await of a finished one goes on",
			run: func(s *script) error {
				f := newFuture()
				f.SetResult(1)
				before := loop.Iterations(s.loop)
				await(s, "await", loop.WrapFuture(s.loop, f))
				s.say("%d ticks", loop.Iterations(s.loop)-before)
				return nil
			},
			want: []string{"await -> 1", "2 ticks"},
		},
		{
			name: "cancelled outside", why: "the wrapper is cancelled with it", py: py + "f1.cancel(); await sleep(0)",
			run: func(s *script) error {
				f := newFuture()
				w := loop.WrapFuture(s.loop, f)
				f.Cancel()
				tick(s)
				s.say("%v", w)
				return nil
			},
			want: []string{"<Future cancelled>"},
		},
		{
			name: "cancelled inside", why: "the wrapped one is cancelled with it, in the next iteration", py: py + "f2.cancel(); await sleep(0)",
			run: func(s *script) error {
				f := newFuture()
				w := loop.WrapFuture(s.loop, f)
				w.Cancel()
				s.say("%v", f)
				tick(s)
				s.say("%v %v", f, w)
				return nil
			},
			want: []string{"<Future at 0xADDR state=pending>", "<Future at 0xADDR state=cancelled> <Future cancelled>"},
		},
		{
			name: "cancelled while running", why: "what runs goes on; its exception is seen by whoever holds it", py: py + "f1.set_running_or_notify_cancel(); f2.cancel(); f1.set_exception(…)",
			run: func(s *script) error {
				f := newFuture()
				f.SetRunningOrNotifyCancel()
				w := loop.WrapFuture(s.loop, f)
				w.Cancel()
				tick(s)
				s.say("%v", f)
				f.SetException(value("x"))
				tick(s)
				s.say("%v %v", w, f)
				return nil
			},
			want: []string{"<Future at 0xADDR state=running>", "<Future cancelled> <Future at 0xADDR state=finished raised ValueError>"},
		},
		{
			name: "cancelled too late", why: "a result that was set stays, though the wrapper has not got it", py: "test_asyncio/test_futures.py: test_wrap_future_cancel2",
			run: func(s *script) error {
				f := newFuture()
				w := loop.WrapFuture(s.loop, f)
				f.SetResult(42)
				w.Cancel()
				tick(s)
				v, err := f.Result(context.Background())
				outcome(s, "f1", v, err)
				s.say("%v %v", f.Cancelled(), w)
				return nil
			},
			want: []string{"f1 -> 42", "false <Future cancelled>"},
		},
		{
			name: "exceptions", why: "a CancelledError that is set is an exception; a StopIteration is not", py: py + "f1.set_exception(CancelledError('ce')), f1.set_exception(StopIteration(3))",
			run: func(s *script) error {
				for _, err := range []error{value("x"), &gen.CancelledError{Msg: "ce"}, &gen.StopIteration[int]{Value: 3}} {
					f := newFuture()
					f.SetException(err)
					w := loop.WrapFuture(s.loop, f)
					tick(s)
					s.say("%v", w)
					w.Err()
				}
				return nil
			},
			want: []string{"<Future finished exception=ValueError('x')>", "<Future finished exception=CancelledError('ce')>",
				"<Future finished exception=RuntimeError('StopIteration interacts badly with generators and cannot be raised into a Future')>"},
		},
		{
			name: "time stands still", why: "something is under way outside until it is done", py: "none: virtual time",
			run: func(s *script) error {
				f := newFuture()
				w := loop.WrapFuture(s.loop, f)
				s.loop.CallLater(sec, func() { s.say("timer at %v", s.loop.Time()) })
				go f.SetResult(1)
				await(s, "await", w)
				s.say("%v", s.loop.Time())
				return loop.Sleep(s.co, 2*sec)
			},
			want: []string{"await -> 1", "0s", "timer at 1s"},
		},
		{
			name: "of the same loop", why: "what comes from the loop itself must not hold up its time", py: onCPython + "await wrap_future(run_coroutine_threadsafe(c(), loop))",
			run: func(s *script) error {
				f, err := loop.RunCoroutineThreadsafe(s.loop, later(3*sec, 1))
				if err != nil {
					return err
				}
				await(s, "await", loop.WrapFuture(s.loop, f))
				s.say("%v", s.loop.Time())
				return nil
			},
			want: []string{"await -> 1", "3s"},
		},
	})
}

func TestThreadsafeOrder(t *testing.T) {
	const py = "test_asyncio/test_events.py: test_call_soon_threadsafe"
	runRows(t, []row{
		{
			name: "another goroutine", why: "what was passed in before comes before", py: py,
			run: func(s *script) error {
				passed := make(chan error)
				go func() {
					_, err := s.loop.CallSoonThreadsafe(func() { s.say("hello") })
					passed <- err
				}()
				s.say("%v", <-passed)
				s.loop.CallSoon(func() { s.say("world") })
				tick(s)
				return nil
			},
			want: []string{"<nil>", "hello", "world"},
		},
		{
			name: "the loop's goroutine", why: "it may be used there as well", py: py + "_same_thread",
			run: func(s *script) error {
				s.loop.CallSoonThreadsafe(func() { s.say("hello") })
				s.loop.CallSoon(func() { s.say("world") })
				tick(s)
				return nil
			},
			want: []string{"hello", "world"},
		},
	})
}

func TestRunCoroutineThreadsafe(t *testing.T) {
	ctx := context.Background()
	const py = onCPython + "asyncio.run_coroutine_threadsafe: "
	// submitted says what becomes of c when another goroutine waits for it.
	submitted := func(s *script, label string, c *coro.Coroutine[int]) {
		v, err := loop.ToThread(s.co, func(ctx context.Context) (int, error) {
			f, err := loop.RunCoroutineThreadsafe(s.loop, c)
			if err != nil {
				return 0, err
			}
			return f.Result(ctx)
		})
		outcome(s, label, v, err)
	}
	runRows(t, []row{
		{
			name: "result", why: "another goroutine gets what the coroutine returns", py: "test_asyncio/test_tasks.py: test_run_coroutine_threadsafe",
			run:  func(s *script) error { submitted(s, "add", immediate(3)); return nil },
			want: []string{"add -> 3"},
		},
		{
			name: "sleeping", why: "a goroutine that waits for the loop does not hold up its time", py: "test_asyncio/test_tasks.py: test_run_coroutine_threadsafe; virtual time is ours",
			run: func(s *script) error {
				submitted(s, "add", later(sec, 3))
				s.say("%v", s.loop.Time())
				return nil
			},
			want: []string{"add -> 3", "1s"},
		},
		{
			name: "exception", why: "it is raised there", py: py22 + "bad()",
			run:  func(s *script) error { submitted(s, "bad", failing(sec, &gen.KeyError{Key: "k"})); return nil },
			want: []string{"bad !! KeyError('k')"},
		},
		{
			name: "task cancels itself", why: "the other goroutine hears of it", py: "test_asyncio/test_tasks.py: test_run_coroutine_threadsafe_task_cancelled",
			run: func(s *script) error {
				submitted(s, "cancel", coro.New(func(co *coro.Co) (int, error) {
					me(co).Cancel("m")
					return 0, loop.Sleep(co, 0)
				}))
				return nil
			},
			want: []string{"cancel !! CancelledError()"},
		},
		{
			name: "timeout", why: "waiting may end without the task's ending; cancelling ends it", py: py22 + "timeout, forever()",
			run: func(s *script) error {
				_, err := loop.ToThread(s.co, func(context.Context) (none, error) {
					f, err := loop.RunCoroutineThreadsafe(s.loop, coro.New(func(co *coro.Co) (int, error) {
						err := loop.Sleep(co, 99*sec)
						s.say("coroutine sees %s", chain(err))
						return 0, err
					}))
					if err != nil {
						return none{}, err
					}
					over, cancel := context.WithTimeout(ctx, 0)
					defer cancel()
					s.say("result !! %s %v", gen.Repr(only(f.Result(over))), f)
					f.Cancel()
					return none{}, nil
				})
				ticks(s, 4)
				s.say("%d left", len(loop.AllTasks(s.loop)))
				return err
			},
			want: []string{"result !! TimeoutError() <Future at 0xADDR state=pending>", "coroutine sees CancelledError()", "1 left"},
		},
		{
			name: "cancelled before it begins", why: "the task is made all the same, and cancelled after its first step", py: py + "x = run_coroutine_threadsafe(c(), l); x.cancel()",
			run: func(s *script) error {
				f, err := loop.RunCoroutineThreadsafe(s.loop, coro.New(func(co *coro.Co) (int, error) {
					s.say("c begins")
					defer s.say("c ends")
					return loop.SleepValue(co, sec, 1)
				}))
				if err != nil {
					return err
				}
				f.Cancel()
				for i := range 5 {
					s.say("%d", i)
					tick(s)
				}
				return nil
			},
			want: []string{"0", "1", "c begins", "2", "c ends", "3", "4"},
		},
		{
			name: "StopIteration", why: "it cannot leave a coroutine", py: py + "async def c2(): raise StopIteration(3)",
			run: func(s *script) error {
				f, err := loop.RunCoroutineThreadsafe(s.loop, failing(0, &gen.StopIteration[int]{Value: 3}))
				ticks(s, 3)
				s.say("%v %s", f, gen.Repr(f.Err(ctx)))
				return err
			},
			want: []string{"<Future at 0xADDR state=finished raised RuntimeError> RuntimeError('coroutine raised StopIteration')"},
		},
		{
			name: "no coroutine", why: "there must be one", py: py22 + "not a coroutine",
			run: func(s *script) error {
				_, err := loop.RunCoroutineThreadsafe[int](s.loop, nil)
				s.say("%s", chain(err))
				return nil
			},
			want: []string{"TypeError('A coroutine object is required')"},
		},
		{
			name: "blocking the loop", why: "a task that blocks for what its loop has to do would wait for ever", py: "none: CPython hangs",
			run: func(s *script) error {
				f, err := loop.RunCoroutineThreadsafe(s.loop, immediate(1))
				if err != nil {
					return err
				}
				s.say("task: %v", only(f.Result(ctx)))
				s.loop.CallSoon(func() { s.say("callback: %v", f.Err(ctx)) })
				ticks(s, 4)
				v, err := f.Result(ctx)
				outcome(s, "when it is done", v, err)
				return nil
			},
			want: []string{"task: loop: a task or callback cannot block for the result of a loop: await WrapFuture",
				"callback: loop: a task or callback cannot block for the result of a loop: await WrapFuture",
				"when it is done -> 1"},
		},
		{
			name: "giving up", why: "a context that may end is no deadlock, and what goes on then is under way again", py: py22 + "f.result(0.05) of what does not end",
			run: func(s *script) error {
				giveUp, cancel := context.WithCancel(ctx)
				g := newGate()
				stuck := future(s)
				s.loop.CallLater(sec, func() { s.say("timer") })
				go func() { <-g.open; cancel() }()
				task := loop.CreateTask(s.co, toThread(func(context.Context) (int, error) {
					f, err := loop.RunCoroutineThreadsafe(s.loop, coro.New(func(co *coro.Co) (int, error) {
						s.loop.CallLater(2*sec, func() { close(g.open) })
						return stuck.Await(co)
					}))
					if err != nil {
						return 0, err
					}
					s.say("%v", only(f.Result(giveUp)))
					for range 100 {
						runtime.Gosched()
					}
					s.say("going on")
					f.Cancel()
					return 1, nil
				}))
				await(s, "thread", task)
				s.say("%v", s.loop.Time())
				return only(future(s).Await(s.co)) // now it is one
			},
			want: []string{"timer", "context canceled", "going on", "thread -> 1", "2s",
				"main !! DeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>')"},
		},
		{
			name: "deadlock", why: "an operation that waits for a task that waits for nothing is no work under way", py: "none: CPython waits for ever",
			run: func(s *script) error {
				submitted(s, "stuck", coro.New(func(co *coro.Co) (int, error) { return future(s).Await(co) }))
				return nil
			},
			want: []string{"stuck !! CancelledError()",
				"main !! DeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  Task-1 waits for <Future pending cb=[_chain_future.<locals>._call_check_cancel(), Task.task_wakeup()]>\\n  Task-2 waits for <Future pending cb=[Task.task_wakeup()]>')"},
		},
	})
}

func TestConcurrentOf(t *testing.T) {
	ctx := context.Background()
	runRows(t, []row{
		{
			name: "outcomes", why: "ordinary goroutines get what the task or future came to", py: onCPython + "futures._chain_future(task, concurrent.futures.Future())",
			run: func(s *script) error {
				task := loop.CreateTask(s.co, later(sec, 1))
				got := make(chan int, 1)
				go func(f *loop.ConcurrentFuture[int]) {
					v, err := f.Result(ctx)
					if err != nil {
						s.say("%v", err)
					}
					got <- v
				}(loop.ConcurrentOf(task))
				failed := loop.ConcurrentOf(loop.CreateTask(s.co, failing(0, value("x"))))
				f := future(s)
				cancelled := loop.ConcurrentOf(f)
				f.Cancel()
				loop.Sleep(s.co, 2*sec)
				s.say("%d %s %v", <-got, chain(failed.Err(ctx)), cancelled)
				return nil
			},
			want: []string{"1 ValueError('x') <Future at 0xADDR state=cancelled>"},
		},
		{
			name: "cancelled outside", why: "the task is cancelled with it", py: onCPython + "_call_check_cancel",
			run: func(s *script) error {
				task := loop.CreateTask(s.co, later(sec, 1))
				tick(s)
				s.say("%v", loop.ConcurrentOf(task).Cancel())
				await(s, "task", task)
				return nil
			},
			want: []string{"true", "task !! CancelledError()"},
		},
	})
}

// What waits for a loop that is closed ends with an error.
func TestConcurrentClosed(t *testing.T) {
	defer unwarned()()
	ctx := context.Background()
	const closed = "RuntimeError('Event loop is closed')"
	var said []string
	l := loop.NewWith(&loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { said = append(said, c.Message) }})
	begun, err := loop.RunCoroutineThreadsafe(l, later(sec, 1))
	if err != nil {
		t.Fatal(err)
	}
	f := loop.CreateFuture[int](l)
	pending := loop.ConcurrentOf(f)
	done := loop.CreateFuture[int](l)
	done.SetResult(1)
	l.CallSoon(l.Stop)
	if err := l.RunForever(); err != nil {
		t.Fatal(err)
	}
	c := immediate(1)
	queued, err := loop.RunCoroutineThreadsafe(l, c)
	if err != nil {
		t.Fatal(err)
	}
	waited := make(chan error)
	go func() { waited <- only(begun.Result(ctx)) }()
	l.Close()
	c.Close()
	refused := immediate(1)
	_, err = loop.RunCoroutineThreadsafe(l, refused)
	refused.Close()
	late := loop.ConcurrentOf(done)
	for name, err := range map[string]error{
		"a task": <-waited, "not begun": queued.Err(ctx), "a future": pending.Err(ctx),
		"afterwards": err, "a future afterwards": loop.ConcurrentOf(f).Err(ctx),
	} {
		if got := gen.Repr(err); got != closed {
			t.Errorf("%s: %s, want %s", name, got, closed)
		}
	}
	if v, err := late.Result(ctx); v != 1 || err != nil {
		t.Errorf("a future that was done: %v, %v", v, err)
	}
	if len(said) != 1 || said[0] != "Task was destroyed but it is pending!" {
		t.Errorf("reported: %q", said)
	}
	w := loop.WrapFuture(l, late)
	if w.Done() {
		t.Errorf("a wrapper on a closed loop: %v, want pending for ever, as in CPython", w)
	}
}
