package loop_test

import (
	"math"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const waitForSuite = "Lib/test/test_asyncio/test_waitfor.py: "

func TestWaitFor(t *testing.T) {
	waitFor := func(s *script, label string, aw coro.Awaitable[int], d float64) {
		v, err := loop.WaitFor(s.co, aw, loop.Seconds(d))
		outcome(s, label, v, err)
	}
	runRows(t, []row{
		{
			name: "outcomes", why: "in time, too late, at once", py: py12 + "wait_for",
			run: func(s *script) error {
				waitFor(s, "in time", later(sec, 1), 2)
				waitFor(s, "too late", later(3*sec, 1), 1)
				waitFor(s, "zero", later(3*sec, 1), 0)
				waitFor(s, "negative", later(3*sec, 1), -1)
				waitFor(s, "zero, immediate", immediate(1), 0)
				f := future(s)
				f.SetResult(7)
				waitFor(s, "zero, done", f, 0)
				g := future(s)
				waitFor(s, "future", g, 1)
				s.say("%v", g)
				x := loop.CreateTask(s.co, later(9*sec, 1))
				waitFor(s, "task", x, 1)
				s.say("%v", x.Cancelled())
				y := loop.CreateTask(s.co, later(9*sec, 1))
				waitFor(s, "shielded", loop.Shield[int](s.co, y), 1)
				s.say("%v %v", y.Cancelled(), s.loop.Time())
				waitFor(s, "nil", nil, 1)
				return nil
			},
			want: []string{"in time -> 1", "too late !! " + timedOut, "zero !! " + timedOut, "negative !! " + timedOut, "zero, immediate !! " + timedOut,
				"zero, done -> 7", "future !! " + timedOut, "<Future cancelled>", "task !! " + timedOut, "true", "shielded !! " + timedOut, "false 5s",
				"nil !! TypeError('An asyncio.Future, a coroutine or an awaitable is required')"},
		},
		{
			name: "clean-up", why: "it is awaited, however long it takes; its value or error wins", py: py12 + "waits for the cleanup",
			run: func(s *script) error {
				waitFor(s, "slow", lingering(3*sec), 1)
				s.say("%v", s.loop.Time())
				waitFor(s, "swallowing", answering(5, nil), 1)
				x := loop.CreateTask(s.co, answering(6, nil))
				waitFor(s, "swallowing task", x, 1)
				waitFor(s, "swallowing, zero", answering(7, nil), 0) // it never begins
				waitFor(s, "raising", answering(0, &gen.KeyError{Key: "k"}), 1)
				return nil
			},
			want: []string{"slow !! " + timedOut, "4s", "swallowing -> 5", "swallowing task -> 6", "swallowing, zero !! " + timedOut, "raising !! KeyError('k')"},
		},
		{
			name: "races", why: "a cancellation from outside wins; completion and deadline at once are a timeout", py: py12 + "race",
			run: func(s *script) error {
				f := future(s)
				x := start(s, func(co *coro.Co) error { _, err := loop.WaitFor(co, f, 5*sec); return err })
				f.SetResult(1)
				x.Cancel()
				await(s, "outer cancel", x)
				g := future(s)
				s.loop.CallLater(sec, func() { g.SetResult(1) })
				waitFor(s, "completion first", g, 1)
				h := future(s)
				y := start(s, func(co *coro.Co) error { _, err := loop.WaitFor(co, h, sec); return err })
				s.loop.CallLater(sec, func() { h.SetResult(1) })
				await(s, "timeout first", y)
				return nil
			},
			want: []string{"outer cancel !! CancelledError()", "completion first !! " + timedOut, "timeout first !! " + timedOut},
		},
		{
			name: "same task", why: "a coroutine runs in the calling task", py: py12 + "current_task inside wait_for",
			run: func(s *script) error {
				me := loop.CurrentTask(s.co)
				_, err := loop.WaitFor(s.co, coro.Do(func(co *coro.Co) error {
					s.say("%v", loop.CurrentTask(co) == me)
					return nil
				}), sec)
				return err
			},
			want: []string{"true"},
		},
		{
			name: "cancelled", why: "what it waits for is cancelled with it", py: py12 + "outer cancel",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, later(9*sec, 1))
				x := start(s, func(co *coro.Co) error { _, err := loop.WaitFor(co, inner, 5*sec); return err })
				x.Cancel()
				await(s, "wait_for", x)
				s.say("%v", inner.Cancelled())
				return nil
			},
			want: []string{"wait_for !! CancelledError()", "true"},
		},
		{
			name: "zero, running task", why: "it waits until the task has ended, unless it is cancelled itself; what the task raises instead is the outcome",
			py: "Lib/asyncio/tasks.py: wait_for; " + onCPython + "wait_for(x, 0) for a running task x that sleeps 2 in finally, or raises KeyError('k')",
			run: func(s *script) error {
				running := func(c *coro.Coroutine[int]) *loop.Task[int] {
					x := loop.CreateTask(s.co, c)
					tick(s)
					return x
				}
				waitFor(s, "lingering", running(lingering(2*sec)), 0)
				s.say("%v", s.loop.Time())
				x := running(lingering(2 * sec))
				w := loop.CreateTask(s.co, waitingFor(x, 0))
				loop.Sleep(s.co, sec)
				w.Cancel("o")
				await(s, "cancelled", w)
				s.say("%v", x.Done())
				waitFor(s, "raising", running(answering(0, &gen.KeyError{Key: "k"})), 0)
				return nil
			},
			want: []string{"lingering !! " + timedOut, "2s", "cancelled !! CancelledError('o')", "false", "raising !! KeyError('k')"},
		},
		{
			name: "nested", why: "whichever deadline comes first, one request is made and taken back", py: onCPython + "wait_for(wait_for(sleep(9), 5), 1), …(1), 5), …(1), 1)",
			run: func(s *script) error {
				waitFor(s, "outer first", waitingFor(later(9*sec, 0), 5*sec), 1)
				waitFor(s, "inner first", waitingFor(later(9*sec, 0), sec), 5)
				waitFor(s, "both", waitingFor(later(9*sec, 0), sec), 1)
				s.say("%d %v", me(s.co).Cancelling(), s.loop.Time())
				return nil
			},
			want: []string{"outer first !! " + timedOut, "inner first !! " + timedOut, "both !! " + timedOut, "0 3s"},
		},
		{
			name: "not by the deadline", why: "a CancelledError of another source is not a timeout", py: onCPython + "async def rc(): raise CancelledError('own'); wait_for(rc(), 5); x.cancel('ext')",
			run: func(s *script) error {
				waitFor(s, "own", failing(0, &loop.CancelledError{Msg: "own"}), 5)
				x := start(s, func(co *coro.Co) error {
					_, err := loop.WaitFor(co, later(9*sec, 0), 5*sec)
					s.say("sees %s, asked %d times", gen.Repr(err), me(co).Cancelling())
					return err
				})
				x.Cancel("ext")
				await(s, "from outside", x)
				return nil
			},
			want: []string{"own !! CancelledError('own')", "sees CancelledError('ext'), asked 1 times", "from outside !! CancelledError('ext')"},
		},
		{
			name: "an old request", why: "what was counted before the deadline's own does not hide the timeout",
			py: "SEMANTICS §12: only if cancelling() is back at or below the count at entry; " + onCPython + "swallow a cancellation, then wait_for(sleep(9), 1)",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					loop.Sleep(co, 9*sec)
					_, err := loop.WaitFor(co, later(9*sec, 0), sec)
					s.say("%s, asked %d times", chain(err), me(co).Cancelling())
					return nil
				})
				x.Cancel()
				await(s, "task", x)
				return nil
			},
			want: []string{timedOut + ", asked 1 times", "task -> None"},
		},
		{
			name: "zero, coroutine", why: "it never begins", py: waitForSuite + "test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started",
			run: func(s *script) error {
				for _, d := range []float64{0, -1} {
					_, err := loop.WaitFor(s.co, coro.Do(func(*coro.Co) error { s.say("BODY RAN"); return nil }), loop.Seconds(d))
					s.say("%s", chain(err))
				}
				return nil
			},
			want: []string{timedOut, timedOut},
		},
		{
			name: "no timeout", why: "it is awaited to its end", py: waitForSuite + "test_wait_for_blocking, test_none_timeout",
			run: func(s *script) error {
				v, err := loop.WaitFor(s.co, immediate(1), loop.Forever)
				outcome(s, "coroutine", v, err)
				x := loop.CreateTask(s.co, later(sec/10, 2))
				v, err = loop.WaitFor(s.co, loop.Shield[int](s.co, x), loop.Forever)
				outcome(s, "shielded", v, err)
				s.say("%v", x.Done())
				return nil
			},
			want: []string{"coroutine -> 1", "shielded -> 2", "true"},
		},
		{
			name: "shielded", why: "the shield is cancelled, and the task goes on", py: waitForSuite + "test_zero_timeout, test_shielded_timeout",
			run: func(s *script) error {
				for _, d := range []float64{0, 0.01} {
					x := loop.CreateTask(s.co, later(sec/10, 7))
					shield := loop.Shield[int](s.co, x)
					waitFor(s, "wait_for", shield, d)
					s.say("%v %v %v", x.Done(), x.Cancelled(), shield.Cancelled())
					await(s, "task", x)
				}
				return nil
			},
			want: []string{
				"wait_for !! " + timedOut, "false false true", "task -> 7",
				"wait_for !! " + timedOut, "false false true", "task -> 7",
			},
		},
		{
			name: "cancelled when it is ready", why: "a task that is cancelled does not go on because what it waits for is done",
			py: waitForSuite + "test_wait_for_issue86296, test_wait_for_race_condition",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, immediate(1))
				x := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					if _, err := loop.WaitFor(co, inner, 100*sec); err != nil {
						return err
					}
					if err := loop.Sleep(co, sec); err != nil {
						return err
					}
					s.say("NOT REACHED")
					return nil
				}))
				tick(s)
				x.Cancel()
				await(s, "task", x)
				await(s, "inner", inner)
				f := future(s)
				s.loop.CallSoon(func() { f.SetResult(5) })
				waitFor(s, "in time", f, 0.2)
				return nil
			},
			want: []string{"task !! CancelledError()", "inner -> 1", "in time -> 5"},
		},
		{
			name: "cancelled while it waits", why: "what it waits for is cancelled, with and without a timeout", py: waitForSuite + "test_cancel_blocking_wait_for, test_cancel_wait_for",
			run: func(s *script) error {
				for _, d := range []float64{60, math.Inf(1)} {
					f := future(s)
					x := loop.CreateTask(s.co, waitingFor(f, loop.Seconds(d)))
					s.loop.CallLater(sec/10, func() { x.Cancel() })
					await(s, "task", x)
					s.say("%v", f.Cancelled())
				}
				return nil
			},
			want: []string{"task !! CancelledError()", "true", "task !! CancelledError()", "true"},
		},
	})
}
