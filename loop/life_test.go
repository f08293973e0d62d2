package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const testEvents = "test_events.py: EventLoopTestsMixin."

// alone plays every row on a loop that does not run yet, and then closes it.
func alone(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		r.play(t, func(s *script, o *loop.RunOptions) {
			s.loop = loop.NewWith(o)
			if err := r.run(s); err != nil {
				s.say("!! %s", chain(err))
			}
			if err := s.loop.Close(); err != nil {
				s.say("close !! %s", chain(err))
			}
			coro.CollectUnawaited()
		})
	}
}

// untilComplete runs the loop until aw is done, and notes what that came to.
func untilComplete[T any](s *script, aw coro.Awaitable[T]) {
	v, err := loop.RunUntilComplete(s.loop, aw)
	outcome(s, "run", v, err)
}

func TestRunning(t *testing.T) {
	interrupted := func() *coro.Coroutine[none] {
		return coro.Do(func(*coro.Co) error { return &gen.KeyboardInterrupt{} })
	}
	alone(t, []row{
		{
			name: "run once", why: "call_soon(stop) makes one iteration", py: testBase + "test_run_once",
			run: func(s *script) error {
				s.loop.CallSoon(func() { s.say("called %v", s.loop.IsRunning()) })
				s.loop.CallSoon(s.loop.Stop)
				s.say("%v %v %d", s.loop.RunForever(), s.loop.IsRunning(), loop.Iterations(s.loop))
				return nil
			},
			want: []string{"called true", "<nil> false 1"},
		},
		{
			name: "stopped by a callback", why: "soon or later", py: testEvents + "test_call_soon, test_call_later",
			run: func(s *script) error {
				s.loop.CallSoon(func() { s.say("soon"); s.loop.Stop() })
				s.loop.RunForever()
				s.loop.CallLater(sec/10, func() { s.say("later"); s.loop.Stop() })
				s.loop.RunForever()
				s.say("%v", s.loop.Time())
				return nil
			},
			want: []string{"soon", "later", "100ms"},
		},
		{
			name: "until complete", why: "as long as it takes", py: testEvents + "test_run_until_complete",
			run: func(s *script) error {
				untilComplete(s, later(sec/10, 1))
				s.say("%v", s.loop.Time())
				return nil
			},
			want: []string{"run -> 1", "100ms"},
		},
		{
			name: "until a time", why: "a timer is due no sooner than it says", py: testBase + "test_time_and_call_at",
			run: func(s *script) error {
				s.loop.CallAt(s.loop.Time()+sec/10, s.loop.Stop)
				s.say("%v %v", s.loop.RunForever(), s.loop.Time())
				return nil
			},
			want: []string{"<nil> 100ms"},
		},
		{
			name: "a timer that schedules", why: "what a due timer schedules is for the next iteration", py: testBase + "test__run_once_schedule_handle",
			run: func(s *script) error {
				log := func(what string) { s.say("%d %s", loop.Iterations(s.loop), what) }
				s.loop.CallAt(-sec, func() {
					log("timer")
					s.loop.CallSoon(func() { log("soon") })
				})
				s.loop.CallSoon(func() { log("first") })
				for range 2 {
					s.loop.Stop()
					s.loop.RunForever()
					s.say("stopped, %d ready", loop.Ready(s.loop))
				}
				return nil
			},
			want: []string{"1 first", "1 timer", "stopped, 1 ready", "2 soon", "stopped, 0 ready"},
		},
		{
			name: "scheduled", why: "a timer is not ready before its time", py: testBase + "test_call_later",
			run: func(s *script) error {
				h, err := s.loop.CallLater(10*sec, func() {})
				s.say("%v %v, %d ready", h, err, loop.Ready(s.loop))
				s.loop.CallSoon(func() {})
				s.say("%d ready", loop.Ready(s.loop))
				return nil
			},
			want: []string{"<TimerHandle when=10.0 TestRunning() at F:L> <nil>, 0 ready", "1 ready"},
		},
		{
			name: "interrupted", why: "what run_until_complete made a task of, nobody else can ask: its KeyboardInterrupt is not reported", py: testBase + "test_run_forever_keyboard_interrupt",
			run: func(s *script) error {
				untilComplete(s, interrupted())
				return nil
			},
			want: []string{"run !! KeyboardInterrupt()"},
		},
		{
			name: "interrupted, and again", why: "the run that was interrupted leaves no stop behind", py: testBase + "test_run_until_complete_baseexception",
			run: func(s *script) error {
				untilComplete(s, interrupted())
				s.loop.CallSoon(func() { s.loop.CallSoon(func() { s.say("called"); s.loop.Stop() }) })
				return s.loop.RunForever()
			},
			want: []string{"run !! KeyboardInterrupt()", "called"},
		},
		{
			name: "orphan", why: "a task that an earlier run left does not end the next one", py: testBase + "test_run_until_complete_loop_orphan_future_close_loop",
			run: func(s *script) error {
				s.loop.CallSoon(func() { panic(&gen.SystemExit{}) })
				untilComplete(s, later(sec/10, 1))
				untilComplete(s, later(sec/5, 2))
				s.say("%v", s.loop.Time())
				return nil
			},
			want: []string{"run !! SystemExit(0)", "run -> 2", "200ms"},
		},
		{
			name: "event after stopping", why: "what came from outside is called once, however often the loop is run", py: testBase + "test_single_selecter_event_callback_after_stopping",
			run: func(s *script) error {
				s.loop.CallSoonThreadsafe(func() {
					s.say("event")
					s.loop.CallSoon(func() { s.say("after") })
				})
				for range 2 {
					s.loop.CallSoon(s.loop.Stop)
					s.loop.RunForever()
					s.say("stopped")
				}
				return nil
			},
			want: []string{"event", "stopped", "after", "stopped"},
		},
		{
			name: "stopped too soon", why: "the run ends, and what it waited for is not there", py: testEvents + "test_run_until_complete_stopped",
			run: func(s *script) error {
				untilComplete(s, coro.Do(func(co *coro.Co) error {
					loop.RunningLoop(co).Stop()
					return loop.Sleep(co, sec/10)
				}))
				return nil
			},
			want: []string{"run !! RuntimeError('Event loop stopped before Future completed.')"},
		},
		{
			name: "nested", why: "a loop that runs cannot be run; the coroutine was never awaited", py: testEvents + "test_run_until_complete_nesting",
			run: func(s *script) error {
				untilComplete(s, coro.Do(func(co *coro.Co) error {
					untilComplete(s, immediate(1))
					s.say("%v", s.loop.IsRunning())
					return nil
				}))
				return nil
			},
			want: []string{"run !! RuntimeError('This event loop is already running')", "true", "run -> None", "warning: RuntimeWarning: coroutine 'immediate' was never awaited"},
		},
		{
			name: "the running loop", why: "co knows it, and a coroutine driven by hand has none", py: "test_events.py: GetEventLoopTestsMixin.test_get_event_loop_returns_running_loop",
			run: func(s *script) error {
				untilComplete(s, coro.Do(func(co *coro.Co) error {
					s.say("%v %v", loop.RunningLoop(co) == s.loop, s.loop.IsRunning())
					return nil
				}))
				coro.Do(func(co *coro.Co) error { s.say("%v", loop.RunningLoop(co)); return nil }).Send(nil)
				return nil
			},
			want: []string{"true true", "run -> None", "<nil>"},
		},
	})
}

// A closed loop takes nothing on, and can be stopped, closed and asked.
func TestClosed(t *testing.T) {
	const closed = "RuntimeError('Event loop is closed')"
	alone(t, []row{
		{
			name: "scheduling", why: "nothing will ever be called", py: onCPython + "all after loop.close(); " + testEvents + "test_close; " + testBase + "test_close",
			run: func(s *script) error {
				s.say("%v", s.loop.IsClosed())
				s.loop.Close()
				o := &loop.CallOptions{Context: coro.NewContext()}
				for _, call := range []func() error{
					s.loop.RunForever,
					func() error { return only(s.loop.CallSoon(func() {})) },
					func() error { return only(s.loop.CallSoonWith(func() {}, o)) },
					func() error { return only(s.loop.CallSoonThreadsafe(func() {})) },
					func() error { return only(s.loop.CallSoonThreadsafeWith(func() {}, o)) },
					func() error { return only(s.loop.CallLater(sec, func() {})) },
					func() error { return only(s.loop.CallLaterWith(sec, func() {}, o)) },
					func() error { return only(s.loop.CallAt(0, func() {})) },
					func() error { return only(s.loop.CallAtWith(0, func() {}, o)) },
					func() error { return only(loop.RunUntilComplete(s.loop, loop.CreateFuture[int](s.loop))) },
				} {
					if err := call(); gen.Repr(err) != closed {
						s.say("%s", gen.Repr(err))
					}
				}
				unused := immediate(1)
				s.say("%s", gen.Repr(only(loop.CreateTaskOn(s.loop, unused, nil))))
				s.say("%s", gen.Repr(only(loop.CreateTaskOn(s.loop, unused, &loop.TaskOptions{EagerStart: loop.EagerTrue}))))
				unused.Close()
				s.say("%v", loop.AllTasks(s.loop))
				return nil
			},
			want: []string{"false", closed, closed, "[]"},
		},
		{
			name: "the rest", why: "what schedules nothing goes on working", py: onCPython + "all after loop.close()",
			run: func(s *script) error {
				s.say("%v %v %v", s.loop.Close(), s.loop.Close(), s.loop.IsClosed())
				s.loop.Stop()
				s.loop.SetDebug(true)
				s.say("%v %v", s.loop, loop.CreateFuture[int](s.loop))
				s.loop.SetDebug(false)
				s.say("%v %v %v", s.loop.Debug(), s.loop.IsRunning(), s.loop.Time())
				s.loop.SetTaskFactory(nil)
				s.loop.CallExceptionHandler(loop.ExceptionContext{Message: "after"})
				f := loop.CreateFuture[int](s.loop)
				s.say("%v %v", f.SetResult(1), f)
				return nil
			},
			want: []string{
				"<nil> <nil> true", "<EventLoop running=False closed=True debug=True> <Future pending" + origin + ">", "false false 0s",
				"handler: after\n", "<nil> <Future finished result=1>",
			},
		},
		{
			name: "in debug mode", why: "it says so before anything else", py: onCPython + "call_soon from a thread after loop.close() in debug mode",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				s.loop.Close()
				elsewhere(func() { s.say("%s", gen.Repr(only(s.loop.CallSoon(func() {})))) })
				return nil
			},
			want: []string{closed},
		},
	})
}

// What nobody hears of, not even when the loop is closed.
func TestNothingToReport(t *testing.T) {
	const test = "test_futures.py: BaseFutureTests.test_tb_logger_"
	end := func(f *loop.Future[int], err error) *loop.Future[int] {
		if err != nil {
			f.SetException(err)
		} else {
			f.SetResult(42)
		}
		return f
	}
	runRows(t, []row{
		{name: "abandoned", why: "it has no outcome", py: test + "abandoned", run: func(s *script) error { future(s); return nil }},
		{name: "cancelled after the exception", why: "cancelling counts as seeing", py: test + "not_called_after_cancel", run: func(s *script) error { end(future(s), value("v")).Cancel(); return nil }},
		{name: "result unretrieved", why: "a result may be lost", py: test + "result_unretrieved", run: func(s *script) error { end(future(s), nil); return nil }},
		{name: "result retrieved", why: "it was seen", py: test + "result_retrieved", run: func(s *script) error { end(future(s), nil).Result(); return nil }},
		{name: "exception retrieved", why: "it was seen", py: test + "exception_retrieved", run: func(s *script) error { end(future(s), value("v")).Err(); return nil }},
		{name: "exception by result", why: "it was raised", py: test + "exception_result_retrieved", run: func(s *script) error { end(future(s), value("v")).Result(); return nil }},
		{
			name: "task cancelled after the exception", why: "cancelling counts as seeing", py: "test_tasks.py: BaseTaskTests.test_tb_logger_not_called_after_cancel",
			run: func(s *script) error {
				task := loop.CreateTask(s.co, failing(0, &gen.TypeError{}))
				loop.Sleep(s.co, sec/20)
				task.Cancel()
				return nil
			},
		},
	})
}

// A future that holds, by way of other futures, itself.
func TestRecursiveRepr(t *testing.T) {
	runRows(t, []row{{
		name: "tasks", why: "its second appearance is three dots", py: "test_futures2.py: FutureReprTests.test_recursive_repr_for_pending_tasks",
		run: func(s *script) error {
			all := loop.CreateTaskWith(s.co, coro.NewWith(func(co *coro.Co) ([]loop.AnyTask, error) {
				return loop.AllTasks(loop.RunningLoop(co)), nil
			}, &coro.Options{Name: "func"}), nil)
			tasks, err := all.Await(s.co)
			s.say("%s", gen.Repr(tasks))
			return err
		},
		want: []string{"[<Task pending name='Task-1' coro=<main() running at F:L> cb=[runUntilDone() at F:L]>, " +
			"<Task finished name='Task-2' coro=<func() done, defined at F:L> result=[<Task pending name='Task-1' coro=<main() running at F:L> cb=[runUntilDone() at F:L]>, ...]>]"},
	}})
}
