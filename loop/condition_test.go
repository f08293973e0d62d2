package loop_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// waitWith is async with c: await c.wait().
func waitWith(c *loop.Condition) func(co *coro.Co) error {
	return func(co *coro.Co) error {
		return c.With(co, func() error { return c.Wait(co) })
	}
}

// waitIn is await c.acquire(); await c.wait().
func waitIn(c *loop.Condition) func(co *coro.Co) error {
	return func(co *coro.Co) error {
		if err := c.Acquire(co); err != nil {
			return err
		}
		return c.Wait(co)
	}
}

// notify is async with c: c.notify(n).
func notify(s *script, c *loop.Condition, n int) error {
	return c.With(s.co, func() error { return c.Notify(n) })
}

func TestCondition(t *testing.T) {
	named := func(s *script, c *loop.Condition, n int) []*loop.Task[none] {
		var ws []*loop.Task[none]
		for i := range n {
			ws = append(ws, waiting(s, fmt.Sprint(i+1), waitWith(c)))
		}
		tick(s)
		return ws
	}
	runRows(t, []row{
		{
			name: "without the lock", why: "waiting and notifying are for who has the lock",
			py: py16 + "Condition; " + pyLocks + "ConditionTests.test_wait_unacquired, test_notify_unacquired, test_notify_all_unacquired",
			run: func(s *script) error {
				var c loop.Condition
				for _, err := range []error{c.Wait(s.co), c.Notify(1), c.NotifyAll(), c.Release()} {
					s.say("%s", gen.Repr(err))
				}
				return nil
			},
			want: []string{"RuntimeError('cannot wait on un-acquired lock')", "RuntimeError('cannot notify on un-acquired lock')",
				"RuntimeError('cannot notify on un-acquired lock')", "RuntimeError('Lock is not acquired.')"},
		},
		{
			name: "reprs", why: "they show the lock, and who waits to be notified", py: py16 + "Condition; " + pyLocks + "ConditionTests.test_repr",
			run: func(s *script) error {
				c := loop.NewCondition(nil)
				s.say("%v", c)
				named(s, c, 4)
				s.say("%v", c)
				err := c.With(s.co, func() error { c.Notify(2); s.say("%v", c); return nil })
				ticks(s, 2)
				s.say("%v", inside(c))
				notify(s, c, 2)
				ticks(s, 2)
				s.say("%v", inside(c))
				return err
			},
			want: []string{
				"<asyncio.locks.Condition object at 0xADDR [unlocked]>",
				"<asyncio.locks.Condition object at 0xADDR [unlocked, waiters:4]>",
				"<asyncio.locks.Condition object at 0xADDR [locked, waiters:4]>",
				"1", "2", "[unlocked, waiters:2]", "3", "4", "[unlocked]",
			},
		},
		{
			name: "wait", why: "who is notified goes on when it has the lock again", py: pyLocks + "ConditionTests.test_wait",
			run: func(s *script) error {
				var c loop.Condition
				var ws []*loop.Task[none]
				for _, name := range []string{"1", "2", "3"} {
					ws = append(ws, waiting(s, name, waitIn(&c)))
				}
				tick(s)
				s.say("%v", c.Locked())
				c.Acquire(s.co)
				step := func(label string) {
					tick(s)
					s.say("%s %v", label, c.Locked())
				}
				c.Notify(1)
				step("notified")
				c.Release()
				step("released")
				c.Notify(2)
				step("notified")
				c.Release()
				step("released")
				c.Release()
				step("released")
				s.say("%v %v %v", ws[0].Done(), ws[1].Done(), ws[2].Done())
				return nil
			},
			want: []string{"false", "notified true", "1", "released true", "notified true", "2", "released true", "3", "released true", "true true true"},
		},
		{
			name: "notify", why: "the first n, or all if they are fewer", py: pyLocks + "ConditionTests.test_notify",
			run: func(s *script) error {
				var c loop.Condition
				named(s, &c, 3)
				notify(s, &c, 1)
				tick(s)
				s.say("again")
				c.Acquire(s.co)
				c.Notify(1)
				c.Notify(2048)
				c.Release()
				tick(s)
				return nil
			},
			want: []string{"1", "again", "2", "3"},
		},
		{
			name: "notify none", why: "zero and less are nobody", py: onCPython + "c.notify(0); c.notify(-1); c.notify(); …; c.notify(1); c.notify(1)",
			run: func(s *script) error {
				var c loop.Condition
				s.say("nobody %v %v", notify(s, &c, 5), c.With(s.co, c.NotifyAll))
				named(s, &c, 4)
				c.With(s.co, func() error { c.Notify(0); c.Notify(-1); return c.Notify(1) })
				ticks(s, 2)
				s.say("%s", inside(&c))
				c.With(s.co, func() error { c.Notify(1); return c.Notify(1) })
				ticks(s, 2)
				s.say("%s", inside(&c))
				c.With(s.co, c.NotifyAll)
				tick(s)
				return nil
			},
			want: []string{"nobody <nil> <nil>", "1", "[unlocked, waiters:3]", "2", "3", "[unlocked, waiters:1]", "4"},
		},
		{
			name: "notify all", why: "everybody goes on, in turn", py: py16 + "notify_all; " + pyLocks + "ConditionTests.test_notify_all",
			run: func(s *script) error {
				var c loop.Condition
				ws := named(s, &c, 2)
				c.With(s.co, c.NotifyAll)
				tick(s)
				s.say("%v %v", ws[0].Done(), ws[1].Done())
				return nil
			},
			want: []string{"1", "2", "true true"},
		},
		{
			name: "wait for", why: "it waits again as long as the predicate is false", py: py16 + "wait_for; " + pyLocks + "ConditionTests.test_wait_for",
			run: func(s *script) error {
				var c loop.Condition
				holds := false
				w := waiting(s, "holds", func(co *coro.Co) error {
					return c.With(co, func() error { return c.WaitFor(co, func() bool { s.say("asked"); return holds }) })
				})
				tick(s)
				notify(s, &c, 1)
				tick(s)
				s.say("%v", w.Done())
				holds = true
				notify(s, &c, 1)
				tick(s)
				s.say("%v %s", w.Done(), inside(&c))
				return nil
			},
			want: []string{"asked", "asked", "false", "asked", "holds", "true [unlocked]"},
		},
		{
			name: "wait for, without the lock", why: "it is needed only if there is something to wait for", py: pyLocks + "ConditionTests.test_wait_for_unacquired",
			run: func(s *script) error {
				var c loop.Condition
				s.say("%v", c.WaitFor(s.co, func() bool { return true }))
				s.say("%s", gen.Repr(c.WaitFor(s.co, func() bool { return false })))
				defer func() { s.say("%v", recover()) }()
				return c.WaitFor(s.co, nil)
			},
			want: []string{"<nil>", "RuntimeError('cannot wait on un-acquired lock')", "loop: WaitFor of a nil predicate"},
		},
		{
			name: "with", why: "the condition is its lock's context manager", py: pyLocks + "ConditionTests.test_context_manager",
			run: func(s *script) error {
				var c loop.Condition
				var cm coro.AsyncContextManager[none] = &c
				s.say("%v", c.Locked())
				err := c.With(s.co, func() error { s.say("%v", c.Locked()); return nil })
				s.say("%v", c.Locked())
				coro.With(s.co, cm, func(none) error { s.say("%v", c.Locked()); return nil })
				s.say("%v", c.Locked())
				return err
			},
			want: []string{"false", "true", "false", "true", "false"},
		},
		{
			name: "a lock of somebody's", why: "the condition's lock is that one", py: pyLocks + "ConditionTests.test_explicit_lock",
			run: func(s *script) error {
				l := loop.NewLock()
				c := loop.NewCondition(l)
				both := func() error { s.say("%v %v", l.Locked(), c.Locked()); return nil }
				both()
				c.With(s.co, both)
				both()
				l.With(s.co, both)
				return both()
			},
			want: []string{"false false", "true true", "false false", "true true", "false false"},
		},
		{
			name: "two conditions of a lock", why: "each has its own who wait", py: py16 + "foreign lock; " + onCPython + "c1, c2 = Condition(l), Condition(l)",
			run: func(s *script) error {
				l := loop.NewLock()
				c1, c2 := loop.NewCondition(l), loop.NewCondition(l)
				waiting(s, "1", waitWith(c1))
				waiting(s, "2", waitWith(c2))
				tick(s)
				s.say("%s %s %s", inside(c1), inside(c2), inside(l))
				l.With(s.co, func() error {
					c2.NotifyAll()
					s.say("%s %s %s", inside(c1), inside(c2), inside(l))
					return nil
				})
				ticks(s, 2)
				c2.With(s.co, func() error { return c1.Notify(1) })
				ticks(s, 2)
				return nil
			},
			want: []string{"[unlocked, waiters:1] [unlocked, waiters:1] [unlocked]", "[locked, waiters:1] [locked, waiters:1] [locked]", "2", "1"},
		},
		{
			name: "cancelled", why: "it has the lock again when its CancelledError is raised", py: pyLocks + "ConditionTests.test_wait_cancel",
			run: func(s *script) error {
				var c loop.Condition
				c.Acquire(s.co)
				w := waiting(s, "w", c.Wait)
				s.loop.CallSoon(func() { w.Cancel() })
				s.say("%s %s", chain(only(w.Await(s.co))), inside(&c))
				return nil
			},
			want: []string{"w !! CancelledError()", "CancelledError() [locked]"},
		},
		{
			name: "cancelled, the lock held", why: "the CancelledError has to wait for the lock", py: py16 + "cancel a waiting task",
			run: func(s *script) error {
				var c loop.Condition
				w := named(s, &c, 1)[0]
				c.Acquire(s.co)
				w.Cancel()
				ticks(s, 2)
				s.say("%v", w.Done())
				c.Release()
				s.say("%s %s", chain(only(w.Await(s.co))), inside(&c))
				return nil
			},
			want: []string{"false", "1 !! CancelledError()", "CancelledError() [unlocked]"},
		},
		{
			name: "cancelled and released at once", why: "it may be raised or not, but the lock is locked", py: pyLocks + "ConditionTests.test_wait_cancel_contested",
			run: func(s *script) error {
				var c loop.Condition
				c.Acquire(s.co)
				w := start(s, c.Wait)
				s.say("%v", c.Locked())
				c.Acquire(s.co)
				c.Notify(1)
				s.loop.CallSoon(func() { w.Cancel() })
				s.loop.CallSoon(func() { c.Release() })
				s.say("%s", gen.Repr(only(w.Await(s.co))))
				s.say("%s", inside(&c))
				return nil
			},
			want: []string{"false", "CancelledError()", "[locked]"},
		},
		{
			name: "cancelled after notify", why: "waiting for the lock, it is cancelled like any other, and waits on", py: pyLocks + "ConditionTests.test_wait_cancel_after_notify",
			run: func(s *script) error {
				var c loop.Condition
				w := named(s, &c, 1)[0]
				c.Acquire(s.co)
				c.Notify(1)
				tick(s)
				w.Cancel()
				tick(s)
				s.say("%v", w.Done())
				c.Release()
				tick(s)
				s.say("%v", w.Cancelled())
				return nil
			},
			want: []string{"false", "1 !! CancelledError()", "true"},
		},
		{
			name: "cancelled twice", why: "while it waits for the lock; the last CancelledError is raised", py: onCPython + "w.cancel('one'); …; w.cancel('two'); …; c.release()",
			run: func(s *script) error {
				var c loop.Condition
				w := waiting(s, "w", func(co *coro.Co) error {
					return c.With(co, func() error {
						err := c.Wait(co)
						s.say("locked %v", c.Locked())
						return err
					})
				})
				tick(s)
				c.Acquire(s.co)
				w.Cancel("one")
				ticks(s, 2)
				w.Cancel("two")
				tick(s)
				s.say("%v", w.Done())
				c.Release()
				ticks(s, 2)
				s.say("%v %d", w.Cancelled(), w.Cancelling())
				return nil
			},
			want: []string{"false", "locked true", "w !! CancelledError('two')", "true 2"},
		},
		{
			name: "the CancelledError", why: "it is raised as it came", py: pyLocks + "ConditionTests.test_cancelled_error_wakeup",
			run: func(s *script) error {
				var c loop.Condition
				var raised error
				w := start(s, func(co *coro.Co) error {
					return c.With(co, func() error {
						raised = c.WaitFor(co, func() bool { return false })
						return raised
					})
				})
				w.Cancel("foo")
				_, err := w.Await(s.co)
				s.say("%s %v", gen.Repr(err), err == raised)
				return nil
			},
			want: []string{"CancelledError('foo') true"},
		},
		{
			name: "the CancelledError of acquiring again", why: "it is raised as it came, too", py: pyLocks + "ConditionTests.test_cancelled_error_re_aquire",
			run: func(s *script) error {
				var c loop.Condition
				var raised error
				wake := false
				w := start(s, func(co *coro.Co) error {
					return c.With(co, func() error {
						raised = c.WaitFor(co, func() bool { return wake })
						return raised
					})
				})
				c.Acquire(s.co)
				wake = true
				c.Notify(1)
				tick(s)
				w.Cancel("foo")
				c.Release()
				_, err := w.Await(s.co)
				s.say("%s %v", gen.Repr(err), err == raised)
				return nil
			},
			want: []string{"CancelledError('foo') true"},
		},
		{
			name: "notified and cancelled", why: "another has the notification", py: pyLocks + "ConditionTests.test_cancelled_wakeup",
			run:  func(s *script) error { return consume(s, 0) },
			want: []string{"1 !! CancelledError()", "2 consumes", "0 left TimeoutError() <-cause CancelledError()", "2"},
		},
		{
			name: "notified and cancelled while it acquires the lock", why: "another has the notification then, too",
			py:   py16 + "cancelled while re-acquiring after notify; " + pyLocks + "ConditionTests.test_cancelled_wakeup_relock",
			run:  func(s *script) error { return consume(s, 1) },
			want: []string{"1 !! CancelledError()", "2 consumes", "0 left TimeoutError() <-cause CancelledError()", "2"},
		},
		{
			name: "cancelled before notify", why: "the first who is not gets it", py: onCPython + "ws[0].cancel(); c.notify(1)",
			run: func(s *script) error {
				var c loop.Condition
				ws := named(s, &c, 3)
				c.Acquire(s.co)
				ws[0].Cancel()
				c.Notify(1)
				c.Release()
				ticks(s, 3)
				// The cancelled one passes on what it had not got: that is allowed.
				s.say("%s", inside(&c))
				return nil
			},
			want: []string{"1 !! CancelledError()", "2", "3", "[unlocked]"},
		},
		{
			name: "under a timeout", why: "the lock is held when it is over", py: pyLocks + "ConditionTests.test_timeout_in_block",
			run: func(s *script) error {
				var c loop.Condition
				return c.With(s.co, func() error {
					_, err := loop.WaitFor(s.co, coro.Do(c.Wait), 500*time.Millisecond)
					s.say("%s %s", chain(err), inside(&c))
					return nil
				})
			},
			want: []string{"TimeoutError() <-cause CancelledError() [locked]"},
		},
	})
}

// consume has two tasks wait for something to consume. The one that is notified is
// cancelled, n iterations later; the other must consume it.
func consume(s *script, n int) error {
	var c loop.Condition
	items := 0
	consumer := func(name string) *loop.Task[none] {
		return waiting(s, name, func(co *coro.Co) error {
			return c.With(co, func() error {
				for {
					if err := c.WaitFor(co, func() bool { return items != 0 }); err != nil || items < 0 {
						return err
					}
					s.say("%s consumes", name)
					items--
				}
			})
		})
	}
	a, b := consumer("1"), consumer("2")
	tick(s)
	err := c.With(s.co, func() error {
		items++
		c.Notify(1)
		ticks(s, n)
		a.Cancel()
		_, err := loop.WaitFor(s.co, coro.Do(func(co *coro.Co) error {
			return c.WaitFor(co, func() bool { return items == 0 })
		}), 10*time.Millisecond)
		s.say("%d left %s", items, chain(err)) // nobody notifies it
		items = -1
		return c.NotifyAll()
	})
	if err != nil {
		return err
	}
	return only(b.Await(s.co))
}
