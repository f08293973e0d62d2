package loop_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// How a request to cancel goes from task to task, and what is left of it.
func TestCancelChain(t *testing.T) {
	runRows(t, []row{
		{
			name: "dealt with", why: "the request leaves no trace in the outcome, and stays counted",
			py: onCPython + "current_task().cancel('m'); try: await sleep(0) except CancelledError: pass; return 5, or raise ValueError('v')",
			run: func(s *script) error {
				answer := func(v int, err error) *loop.Task[int] {
					return loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) {
						me(co).Cancel("m")
						s.say("sees %s", gen.Repr(loop.Sleep(co, 0)))
						return v, err
					}))
				}
				for _, x := range []*loop.Task[int]{answer(5, nil), answer(0, value("v"))} {
					await(s, "task", x)
					s.say("%v %d", x, x.Cancelling())
				}
				return nil
			},
			want: []string{"sees CancelledError('m')", "sees CancelledError('m')",
				"task -> 5", "<Task finished name='Task-2' coro=<TestCancelChain() done, defined at F:L> result=5> 1",
				"task !! ValueError('v')", "<Task finished name='Task-3' coro=<TestCancelChain() done, defined at F:L> exception=ValueError('v')> 1"},
		},
		{
			name: "message of one that returned", why: "no CancelledError was raised that could be handed out once: each retrieval makes one, with the message",
			py: onCPython + "async def a(): current_task().cancel('m'); return 1",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { me(co).Cancel("m"); return 1, nil }))
				await(s, "await", x)
				result[int](s, "result", x)
				s.say("exception %s", gen.Repr(x.Err()))
				return nil
			},
			want: []string{"await !! CancelledError('m')", "result !! CancelledError('m')", "exception CancelledError('m')"},
		},
		{
			name: "sleep(0)", why: "it waits for no future: the task keeps the request, and the last message wins",
			py: onCPython + "tk.cancel('1'); tk.cancel('2') in a task that awaits sleep(0)",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error { return loop.Sleep(co, 0) })
				x.Cancel("1")
				x.Cancel("2")
				await(s, "await", x)
				return nil
			},
			want: []string{"await !! CancelledError('2')"},
		},
		{
			name: "refused", why: "what is awaited cannot be cancelled any more: the request waits for the wake-up",
			py: onCPython + "async def g(): await gather(f); f.set_result(1); tk.cancel('gm')",
			run: func(s *script) error {
				f := future(s)
				x := start(s, func(co *coro.Co) error { _, err := loop.Gather[int](co, f).Await(co); return err })
				f.SetResult(1)
				s.say("%v %v", x.Cancel("gm"), x)
				await(s, "await", x)
				return nil
			},
			want: []string{"true <Task cancelling name='Task-2' coro=<TestCancelChain() running at F:L> wait_for=<_GatheringFuture pending cb=[Task.task_wakeup()]>>",
				"await !! CancelledError('gm')"},
		},
		{
			name: "three levels", why: "the innermost first, the message with it, one iteration a level",
			py: onCPython + "l1 awaits create_task(l2()), l2 awaits create_task(l3()), l3 sleeps",
			run: func(s *script) error {
				var level func(co *coro.Co, n int) error
				level = func(co *coro.Co, n int) error {
					var err error
					if n == 3 {
						err = loop.Sleep(co, 9*sec)
					} else {
						_, err = loop.CreateTask(co, coro.Do(func(co *coro.Co) error { return level(co, n+1) })).Await(co)
					}
					s.say("level %d %s", n, gen.Repr(err))
					return err
				}
				x := start(s, func(co *coro.Co) error { return level(co, 1) })
				ticks(s, 2)
				begin := loop.Iterations(s.loop)
				x.Cancel("deep")
				await(s, "await", x)
				s.say("%d iterations", loop.Iterations(s.loop)-begin)
				return nil
			},
			want: []string{"level 3 CancelledError('deep')", "level 2 CancelledError('deep')", "level 1 CancelledError('deep')", "await !! CancelledError('deep')", "4 iterations"},
		},
		{
			name: "two awaiters", why: "the task they await is cancelled, and so both are; only one was asked to end",
			py: onCPython + "x, y = two tasks that await inner; x.cancel('x')",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, later(9*sec, 0))
				awaiter := func(co *coro.Co) error { _, err := inner.Await(co); return err }
				x, y := start(s, awaiter), start(s, awaiter)
				x.Cancel("x")
				await(s, "x", x)
				await(s, "y", y)
				s.say("%v %d %d %d", y.Cancelled(), x.Cancelling(), y.Cancelling(), inner.Cancelling())
				return nil
			},
			want: []string{"x !! CancelledError('x')", "y !! CancelledError()", "true 1 0 1"},
		},
		{
			name: "wrapped", why: "Go's wrapping does not hide that it is a CancelledError", py: "none: Python does not wrap",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error { return fmt.Errorf("asleep: %w", loop.Sleep(co, 9*sec)) })
				x.Cancel("m")
				_, err := x.Await(s.co)
				s.say("%v %v", x.Cancelled(), err)
				return nil
			},
			want: []string{"true asleep: m"},
		},
		{
			name: "timers", why: "a sleep that is cancelled and a deadline that is not needed leave none: nothing is left to come",
			py: "SEMANTICS §7: Cancelling a sleep cancels its timer; §12; CPython then waits for ever",
			run: func(s *script) error {
				x := start(s, sleeper(s, "w"))
				x.Cancel()
				await(s, "sleep", x)
				await(s, "in time", waitingFor(later(sec, 1), 1000*sec))
				await(s, "at once", waitingFor(immediate(2), 1000*sec))
				_, err := future(s).Await(s.co)
				s.say("%s at %v", gen.Repr(err), s.loop.Time())
				return nil
			},
			want: []string{"w sees CancelledError()", "sleep !! CancelledError()", "in time -> 1", "at once -> 2", "CancelledError() at 1s",
				"main !! DeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>')"},
		},
		{
			name: "cycle", why: "tasks that await one another can be cancelled, where CPython has a RecursionError; the message goes to who awaited first",
			py: "DIFFERENCES.md; " + onCPython + "async def selfish(): await gather(current_task())",
			run: func(s *script) error {
				selfish := start(s, func(co *coro.Co) error {
					_, err := loop.Gather[none](co, loop.CurrentTask(co).(*loop.Task[none])).Await(co)
					return err
				})
				s.say("%v", selfish)
				s.say("%v %d", selfish.Cancel("round"), selfish.Cancelling())
				await(s, "selfish", selfish)
				var a, b *loop.Task[int]
				a = loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { return b.Await(co) }))
				b = loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { return a.Await(co) }))
				tick(s)
				a.Cancel("ring")
				await(s, "a", a)
				await(s, "b", b)
				return nil
			},
			want: []string{
				"<Task pending name='Task-2' coro=<TestCancelChain() running at F:L> wait_for=<_GatheringFuture pending cb=[Task.task_wakeup()]> cb=[gather.<locals>._done_callback()]>",
				"true 1", "selfish !! CancelledError()", "a !! CancelledError()", "b !! CancelledError('ring')",
				// Nobody awaits the gather any more.
				"handler: _GatheringFuture exception was never retrieved\nfuture: <_GatheringFuture finished exception=CancelledError('round')>\nasyncio.exceptions.CancelledError: round\n"},
		},
		{
			name: "taken back", why: "a task that deals with its cancellation and takes the request back is as if it had not been asked",
			py: onCPython + "except CancelledError: current_task().uncancel(); await sleep(1)",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					loop.Sleep(co, 9*sec)
					s.say("%d %d %v", me(co).Cancelling(), me(co).Uncancel(), me(co))
					return loop.Sleep(co, sec)
				})
				x.Cancel()
				await(s, "await", x)
				s.say("%v %d", x.Cancelled(), x.Uncancel())
				return nil
			},
			want: []string{"1 0 <Task pending name='Task-2' coro=<TestCancelChain() running at F:L> cb=[Task.task_wakeup()]>", "await -> None", "false 0"},
		},
	})
}
