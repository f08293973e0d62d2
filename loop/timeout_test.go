package loop_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py13         = "SEMANTICS §12; scripts/13_timeout.py: "
	timeoutSuite = "Lib/test/test_asyncio/test_timeouts.py: "
	timedOut     = "TimeoutError() <-cause CancelledError()"
)

// within is async with timeout(d): await body.
func within(co *coro.Co, d float64, body func() error) (*loop.Timeout, error) {
	t := loop.NewTimeout(loop.Seconds(d))
	return t, t.With(co, body)
}

// late notes what a block that sleeps for 10 s under a timeout came to.
func (s *script) late(what string, t *loop.Timeout) {
	err := t.With(s.co, func() error { return nap(s.co, 10) })
	s.say("%s: %s, expired %v at %v", what, chainOf(err), t.Expired(), s.loop.Time())
}

// chainOf is chain, also of no error.
func chainOf(err error) string {
	if err == nil {
		return "None"
	}
	return chain(err)
}

// contexts is an exception with its causes and contexts.
func contexts(err error) string {
	s := gen.Repr(err)
	if cause := errors.Unwrap(gen.Raised(err)); cause != nil {
		return s + " <-cause " + contexts(cause)
	}
	if context := gen.ContextOf(err); context != nil {
		s += " <-context " + contexts(context)
	}
	return s
}

func TestTimeout(t *testing.T) {
	runRows(t, []row{
		{
			name: "over",
			why:  "the CancelledError becomes a TimeoutError, and the task is as before",
			py:   py13 + "expiry; " + timeoutSuite + "test_timeout_basic, test_timeout_at_basic, test_waiter_cancelled, test_outer_task_is_not_cancelled",
			run: func(s *script) error {
				s.late("timeout", loop.NewTimeout(sec))
				at := loop.NewTimeoutAt(s.loop.Time() + sec)
				s.late("timeout_at", at)
				when, ok := at.When()
				s.say("%v %v %d", when, ok, me(s.co).Cancelling())
				_, err := within(s.co, 1, func() error {
					err := nap(s.co, 10)
					s.say("inside: %s", gen.Repr(err))
					return err
				})
				s.say("outside: %s", chain(err))
				return loop.Sleep(s.co, 0)
			},
			want: []string{
				"timeout: " + timedOut + ", expired true at 1s", "timeout_at: " + timedOut + ", expired true at 2s", "2s true 0",
				"inside: CancelledError()", "outside: " + timedOut,
			},
		},
		{
			name: "in time",
			why:  "nothing happens, and no timer is left",
			py:   timeoutSuite + "test_timeout_not_called, test_foreign_exception_passed",
			run: func(s *script) error {
				cm, err := within(s.co, 10, func() error { return nap(s.co, 0.01) })
				s.say("%v %v", err, cm.Expired())
				cm, err = within(s.co, 0.01, func() error { return &gen.KeyError{Key: "k"} })
				s.say("%s %v", gen.Repr(err), cm.Expired())
				nap(s.co, 20)
				s.say("%v", s.loop.Time())
				return nil
			},
			want: []string{"<nil> false", "KeyError('k') false", "20.01s"},
		},
		{
			name: "none",
			why:  "None is no timeout",
			py:   timeoutSuite + "test_timeout_disabled, test_timeout_at_disabled",
			run: func(s *script) error {
				for _, cm := range []*loop.Timeout{loop.NewTimeout(loop.Forever), loop.NewTimeoutAt(loop.Forever)} {
					s.late("timeout", cm)
					_, ok := cm.When()
					s.say("%v", ok)
				}
				return nil
			},
			want: []string{"timeout: None, expired false at 10s", "false", "timeout: None, expired false at 20s", "false"},
		},
		{
			name: "zero and past",
			why:  "is over at the first wait, and a block that does not wait wins",
			py: py13 + "zero/negative/past deadlines; " + timeoutSuite + "test_timeout_zero, test_timeout_zero_sleep_zero, " +
				"test_timeout_in_the_past_sleep_zero",
			run: func(s *script) error {
				nap(s.co, 20)
				for _, d := range []float64{0, -11} {
					for _, sleep := range []float64{10, 0} {
						cm, err := within(s.co, d, func() error { return nap(s.co, sleep) })
						when, _ := cm.When()
						s.say("%s %v %v", chain(err), cm.Expired(), when)
					}
				}
				cm, err := within(s.co, 0, func() error { return nil })
				s.say("%v %v", err, cm.Expired())
				return loop.Sleep(s.co, 0)
			},
			want: []string{timedOut + " true 20s", timedOut + " true 20s", timedOut + " true 9s", timedOut + " true 9s", "<nil> false"},
		},
		{
			name: "swallowed",
			why:  "a block that goes on has no TimeoutError, and the request is taken back",
			py:   py13 + "body swallows CancelledError",
			run: func(s *script) error {
				cm, err := within(s.co, 1, func() error { nap(s.co, 9); return nil })
				s.say("%v %v %d", err, cm.Expired(), me(s.co).Cancelling())
				return loop.Sleep(s.co, 0)
			},
			want: []string{"<nil> true 0"},
		},
		{
			name: "another error",
			why:  "what the block raises instead is raised; where the context is known, the TimeoutError is in it",
			py: py13 + "body raises another exception after expiry; " + timeoutSuite + "test_foreign_exception_on_timeout, test_foreign_exception_on_timeout_2, " +
				"test_timeout_exception_context",
			run: func(s *script) error {
				_, err := within(s.co, 1, func() error { nap(s.co, 9); return &gen.KeyError{Key: "k"} })
				s.say("%s", contexts(err))
				_, err = within(s.co, 1, func() error {
					return gen.WithContext(&gen.KeyError{Key: "k"}, nap(s.co, 9))
				})
				s.say("%s", contexts(err))
				_, err = within(s.co, 1, func() error {
					cancelled := gen.WithContext(nap(s.co, 9), value("before"))
					return gen.WithContext(value("after"), gen.WithContext(&gen.KeyError{Key: "between"}, cancelled))
				})
				s.say("%s", contexts(err))
				_, err = within(s.co, 1, func() error { return gen.WithContext(nap(s.co, 9), value("before")) })
				s.say("%s", contexts(err))
				return nil
			},
			want: []string{
				"KeyError('k')",
				"KeyError('k') <-context TimeoutError() <-cause CancelledError()",
				"ValueError('after') <-context KeyError('between') <-context TimeoutError() <-cause CancelledError() <-context ValueError('before')",
				"TimeoutError() <-cause CancelledError() <-context ValueError('before')",
			},
		},
		{
			name: "cancelled from outside",
			why:  "before it is over, a request from elsewhere is raised",
			py:   py13 + "external cancel vs timeout; " + timeoutSuite + "test_foreign_cancel_doesnt_timeout_if_not_expired",
			run: func(s *script) error {
				var cm *loop.Timeout
				x := start(s, func(co *coro.Co) (err error) {
					cm, err = within(co, 10, func() error { me(co).Cancel("ext"); return nap(co, 10) })
					return err
				})
				await(s, "await", x)
				s.say("%v %v", cm.Expired(), x.Cancelled())
				return nil
			},
			want: []string{"await !! CancelledError('ext')", "false true"},
		},
		{
			name: "cancelled from outside as well",
			why:  "a request from elsewhere in the clean-up, or in the same iteration, wins",
			py:   py13 + "external cancel vs timeout",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					_, err := within(co, 1, func() error {
						nap(co, 9)
						err := nap(co, 9)
						return err
					})
					return err
				})
				nap(s.co, 2)
				x.Cancel("ext")
				await(s, "in the clean-up", x)
				s.say("%v %d", x.Cancelled(), x.Cancelling())
				for _, first := range []bool{true, false} {
					var y *loop.Task[none]
					cancel := func() { y.Cancel("ext") }
					if first {
						s.loop.CallLater(sec, cancel)
					}
					y = loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
						return only(within(co, 1, func() error { return nap(co, 9) }))
					}))
					tick(s)
					if !first {
						s.loop.CallLater(sec, cancel)
					}
					await(s, "at once", y)
				}
				return nil
			},
			want: []string{
				"in the clean-up !! CancelledError('ext')", "true 1",
				"at once !! CancelledError('ext')", "at once !! CancelledError()",
			},
		},
		{
			name: "entered when cancelled",
			why:  "an older request that is not delivered yet is; one that was delivered does not count",
			py:   py13 + "already being cancelled on entry; " + timeoutSuite + "test_timeout_after_cancellation, test_cancel_in_timeout_after_cancellation",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					me(co).Cancel()
					return only(within(co, 1, func() error { return nap(co, 9) }))
				})
				await(s, "not delivered", x)
				y := start(s, func(co *coro.Co) error {
					me(co).Cancel()
					nap(co, 1)
					err := only(within(co, 0, func() error { return nap(co, 1) }))
					s.say("delivered: %s, cancelling %d", chain(err), me(co).Cancelling())
					return only(within(co, 1, func() error { me(co).Cancel(); return nap(co, 2) }))
				})
				await(s, "again", y)
				return nil
			},
			want: []string{"not delivered !! CancelledError()", "delivered: " + timedOut + ", cancelling 1", "again !! CancelledError()"},
		},
		{
			name: "nested",
			why:  "the one that is over converts; if both are, the outer does",
			py: py13 + "nested; " + timeoutSuite + "test_nested_timeouts, test_nested_timeouts_concurrent, test_nested_timeouts_loop_busy, " +
				"test_nested_timeout_in_finally",
			run: func(s *script) error {
				for _, d := range [][2]float64{{5, 1}, {1, 5}, {1, 1}, {0, 0}} {
					var inner *loop.Timeout
					outer, err := within(s.co, d[0], func() (err error) {
						inner, err = within(s.co, d[1], func() error { return nap(s.co, 9) })
						s.say("inner: %s", chain(err))
						return err
					})
					s.say("outer: %s, expired %v %v", chain(err), inner.Expired(), outer.Expired())
				}
				_, err := within(s.co, 1, func() error {
					err := nap(s.co, 9)
					s.say("in finally: %s", chain(only(within(s.co, 1, func() error { return nap(s.co, 9) }))))
					return err
				})
				s.say("after: %s", chain(err))
				return nil
			},
			want: []string{
				"inner: " + timedOut, "outer: " + timedOut + ", expired true false",
				"inner: CancelledError()", "outer: " + timedOut + ", expired false true",
				"inner: CancelledError()", "outer: " + timedOut + ", expired true true",
				"inner: CancelledError()", "outer: " + timedOut + ", expired true true",
				"in finally: " + timedOut, "after: " + timedOut,
			},
		},
		{
			name: "with a group",
			why:  "a group inside is cancelled and converts; errors of its tasks win; a timeout inside a group is one error of it",
			py:   py13 + "ExceptionGroup + timeout; " + timeoutSuite + "test_timeout_taskgroup",
			run: func(s *script) error {
				_, err := within(s.co, 1, func() error {
					return group(s.co, func(g *loop.TaskGroup) error { in(g, later(9*sec, 1)); return nil })
				})
				s.say("%s", chain(err))
				err = group(s.co, func(*loop.TaskGroup) error {
					return only(within(s.co, 1, func() error { return nap(s.co, 9) }))
				})
				s.say("%s", gen.Repr(err))
				_, err = within(s.co, 1, func() error {
					return group(s.co, func(g *loop.TaskGroup) error {
						in(g, coro.Do(func(co *coro.Co) error { return gen.WithContext(&gen.KeyError{Key: "k"}, nap(co, 9)) }))
						return nil
					})
				})
				s.say("%s: %s", gen.Repr(err), contexts(gen.Raised(err).(*gen.ExceptionGroup).Exceptions()[0]))
				return nil
			},
			want: []string{
				timedOut, unhandled + "[TimeoutError()])",
				unhandled + "[KeyError('k')]): KeyError('k') <-context TimeoutError() <-cause CancelledError()",
			},
		},
		{
			name: "at the same moment",
			why:  "a block that is done when the time is over has its timeout all the same",
			py:   py13 + "body timer and timeout at the same deadline",
			run: func(s *script) error {
				_, err := within(s.co, 1, func() error { return nap(s.co, 1) })
				s.say("%s", chain(err))
				return nil
			},
			want: []string{timedOut},
		},
	})
}

func TestTimeoutStates(t *testing.T) {
	again := func(cm *loop.Timeout) string { return gen.Repr(cm.Reschedule(20 * sec)) }
	runRows(t, []row{
		{
			name: "reprs",
			why:  "the state, and while it counts the deadline",
			py: py13 + "repr/state; " + timeoutSuite + "test_repr_active, test_repr_expired, test_repr_finished, test_repr_disabled, " +
				"test_timeout_expired, test_timeout_finished, test_timeout_expiring, test_timeout_not_entered",
			run: func(s *script) error {
				cm := loop.NewTimeout(5 * sec)
				s.say("%v %s", cm, again(cm))
				cm.With(s.co, func() error {
					s.say("%v", cm)
					cm.Reschedule(loop.Forever)
					s.say("%v", cm)
					cm.Reschedule(loop.Seconds(3.00049))
					s.say("%v", cm)
					return nil
				})
				s.say("%v %s", cm, again(cm))
				late := loop.NewTimeout(sec)
				late.With(s.co, func() error {
					nap(s.co, 9)
					s.say("%v %s", late, again(late))
					return nil
				})
				s.say("%v %s", late, again(late))
				return nil
			},
			want: []string{
				"<Timeout [created]> RuntimeError('Timeout has not been entered')", "<Timeout [active] when=5.0>", "<Timeout [active] when=None>",
				"<Timeout [active] when=3.0>", "<Timeout [finished]> RuntimeError('Cannot change state of finished Timeout')",
				"<Timeout [expiring]> RuntimeError('Cannot change state of expiring Timeout')",
				"<Timeout [expired]> RuntimeError('Cannot change state of expired Timeout')",
			},
		},
		{
			name: "rescheduled",
			why:  "a deadline can be moved, to and fro",
			py:   timeoutSuite + "test_reschedule; " + py13 + "reschedule into the past",
			run: func(s *script) error {
				cm := loop.NewTimeoutAt(10 * sec)
				x := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error { return cm.With(co, func() error { return nap(co, 50) }) }))
				tick(s)
				for _, when := range []time.Duration{30 * sec, loop.Forever} {
					cm.Reschedule(when)
					got, ok := cm.When()
					s.say("%v %v", got, ok)
				}
				x.Cancel()
				await(s, "cancelled", x)
				s.say("%v", cm.Expired())
				for _, whens := range [][]float64{{100, 3}, {3, 100}, {-1}, {-1, 100}, {100, -1, 5}} {
					begin := s.loop.Time()
					cm := loop.NewTimeout(50 * sec)
					err := cm.With(s.co, func() error {
						for _, w := range whens {
							cm.Reschedule(begin + loop.Seconds(w))
						}
						return nap(s.co, 10)
					})
					s.say("%v: %s after %v", whens, chainOf(err), s.loop.Time()-begin)
				}
				return nil
			},
			want: []string{
				"30s true", "0s false", "cancelled !! CancelledError()", "false",
				"[100 3]: " + timedOut + " after 3s", "[3 100]: None after 10s", "[-1]: " + timedOut + " after 0s",
				"[-1 100]: None after 10s", "[100 -1 5]: " + timedOut + " after 5s",
			},
		},
		{
			name: "entered twice",
			why:  "a timeout serves once",
			py:   timeoutSuite + "test_timeout_already_entered, test_timeout_double_enter",
			run: func(s *script) error {
				cm := loop.NewTimeout(sec)
				enter := func() error { return cm.With(s.co, func() error { s.say("NOT REACHED"); return nil }) }
				cm.With(s.co, func() error { s.say("%s", gen.Repr(enter())); return nil })
				s.say("%s", gen.Repr(enter()))
				return nil
			},
			want: []string{"RuntimeError('Timeout has already been entered')", "RuntimeError('Timeout has already been entered')"},
		},
		{
			name: "no task",
			why:  "only a task can be cancelled",
			py:   timeoutSuite + "test_timeout_without_task; " + py13 + "outside a task",
			run: func(s *script) error {
				cm := loop.NewTimeout(sec)
				_, err := coro.Do(func(co *coro.Co) error { return cm.With(co, func() error { return nil }) }).Send(nil)
				s.say("%s %s", gen.Repr(err), again(cm))
				return nil
			},
			want: []string{"RuntimeError('Timeout should be used inside a task') RuntimeError('Timeout has not been entered')"},
		},
		{
			name: "no number",
			why:  "a NaN is no time",
			py:   "CPython 3.13: timeout(nan) is never over; here it is refused as sleep(nan) is",
			run: func(s *script) error {
				nan := loop.Seconds(math.NaN())
				s.say("%s", gen.Repr(loop.NewTimeout(nan).With(s.co, func() error { return nil })))
				cm := loop.NewTimeout(sec)
				return cm.With(s.co, func() error { s.say("%s", gen.Repr(cm.Reschedule(nan))); return nil })
			},
			want: []string{"ValueError('Invalid delay: NaN (not a number)')", "ValueError('Invalid delay: NaN (not a number)')"},
		},
	})
}
