package loop_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py16    = "SEMANTICS §15; scripts/16_locks.py: "
	pyLocks = "test_asyncio/test_locks.py: "
)

// waiting is a task that waits by wait, and notes its name then, or what was
// raised; it begins with the next iteration.
func waiting(s *script, name string, wait func(co *coro.Co) error) *loop.Task[none] {
	return loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
		err := wait(co)
		if err == nil {
			s.say("%s", name)
			return nil
		}
		s.say("%s !! %s", name, chain(err))
		if loop.CurrentTask(co).Cancelling() > 0 {
			return err
		}
		return nil
	}))
}

// inside is what stands in the brackets of a repr.
func inside(v fmt.Stringer) string {
	repr := v.String()
	return repr[strings.IndexByte(repr, '[') : strings.IndexByte(repr, ']')+1]
}

func TestLock(t *testing.T) {
	runRows(t, []row{
		{
			name: "life", why: "Release wakes the first; while it has not run, the lock is unlocked and not to be had",
			py: py16 + "Lock",
			run: func(s *script) error {
				l := loop.NewLock()
				s.say("%v", l)
				s.say("acquire %v", l.Acquire(s.co))
				s.say("%v", l)
				waiting(s, "a", l.Acquire)
				waiting(s, "b", l.Acquire)
				tick(s)
				s.say("%v", l)
				s.say("release %v, locked %v", l.Release(), l.Locked())
				s.say("%v", l)
				ticks(s, 2)
				s.say("%v", l)
				l.Release()
				ticks(s, 2)
				l.Release()
				s.say("%v", l)
				return nil
			},
			want: []string{
				"<asyncio.locks.Lock object at 0xADDR [unlocked]>", "acquire <nil>",
				"<asyncio.locks.Lock object at 0xADDR [locked]>",
				"<asyncio.locks.Lock object at 0xADDR [locked, waiters:2]>",
				"release <nil>, locked false",
				"<asyncio.locks.Lock object at 0xADDR [unlocked, waiters:2]>", "a",
				"<asyncio.locks.Lock object at 0xADDR [locked, waiters:1]>", "b",
				"<asyncio.locks.Lock object at 0xADDR [unlocked]>",
			},
		},
		{
			name: "release unlocked", why: "there is nothing to release", py: py16 + "release unlocked; " + pyLocks + "test_release_not_acquired",
			run: func(s *script) error {
				var l loop.Lock
				s.say("%s, then %s", gen.Repr(l.Release()), inside(&l))
				return nil
			},
			want: []string{"RuntimeError('Lock is not acquired.'), then [unlocked]"},
		},
		{
			name: "release without waiters", why: "it is simply unlocked", py: pyLocks + "test_release_no_waiters",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				s.say("%v", l.Locked())
				s.say("%v, %v", l.Release(), l.Locked())
				return nil
			},
			want: []string{"true", "<nil>, false"},
		},
		{
			name: "in line", why: "each Release lets one go on, in the order of coming", py: pyLocks + "test_acquire",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				a, b := waiting(s, "1", l.Acquire), waiting(s, "2", l.Acquire)
				tick(s)
				s.say("begun")
				l.Release()
				ticks(s, 2)
				c := waiting(s, "3", l.Acquire)
				s.say("again")
				l.Release()
				tick(s)
				s.say("again")
				l.Release()
				tick(s)
				s.say("%v %v %v", a.Done(), b.Done(), c.Done())
				return nil
			},
			want: []string{"begun", "1", "again", "2", "again", "3", "true true true"},
		},
		{
			name: "no overtaking", why: "who comes between Release and the waking of the next has to wait behind", py: py16 + "fairness",
			run: func(s *script) error {
				var l loop.Lock
				user := func(name string) func(co *coro.Co) error {
					return func(co *coro.Co) error { return l.With(co, func() error { s.say("%s", name); return nil }) }
				}
				l.Acquire(s.co)
				a := start(s, user("waiter"))
				l.Release()
				b := loop.CreateTask(s.co, coro.Do(user("newcomer")))
				s.say("locked %v", l.Locked())
				user("same task")(s.co)
				_, _, err := loop.Wait(s.co, []*loop.Task[none]{a, b})
				return err
			},
			want: []string{"locked false", "waiter", "same task", "newcomer"},
		},
		{
			name: "overtaking the cancelled", why: "those who are cancelled, and have not run yet, do not count", py: py16 + "only cancelled waiters",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				w := waiting(s, "w", l.Acquire)
				tick(s)
				w.Cancel()
				l.Release()
				s.say("%v %s", l.Acquire(s.co), inside(&l))
				tick(s)
				s.say("%s", inside(&l))
				return nil
			},
			want: []string{"<nil> [locked, waiters:1]", "w !! CancelledError()", "[locked]"},
		},
		{
			name: "cancelled", why: "it leaves the line", py: pyLocks + "test_acquire_cancel",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				w := waiting(s, "w", l.Acquire)
				s.loop.CallSoon(func() { w.Cancel("enough") })
				_, err := w.Await(s.co)
				s.say("%s %s", chain(err), inside(&l))
				return nil
			},
			want: []string{"w !! CancelledError('enough')", "CancelledError('enough') [locked]"},
		},
		{
			name: "cancelled and released at once", why: "Release finds the first cancelled; that one wakes the next",
			py: pyLocks + "test_cancel_race",
			run: func(s *script) error {
				var l loop.Lock
				hold := future(s)
				lockIt := func(name string, until *loop.Future[int]) *loop.Task[none] {
					return start(s, func(co *coro.Co) error {
						return l.With(co, func() error {
							s.say("%s", name)
							return only(until.Await(co))
						})
					})
				}
				a, b, c := lockIt("a", hold), lockIt("b", done(s)), lockIt("c", done(s))
				s.say("%s", inside(&l))
				hold.SetResult(1)
				b.Cancel()
				tick(s)
				s.say("%v %v %v", l.Locked(), a.Done(), b.Cancelled())
				return only(c.Await(s.co))
			},
			want: []string{"a", "[locked, waiters:2]", "false true true", "c"},
		},
		{
			name: "cancelled, then released", why: "one task gets the lock, not two", py: pyLocks + "test_cancel_release_race",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				a, b, c := waiting(s, "a", l.Acquire), waiting(s, "b", l.Acquire), waiting(s, "c", l.Acquire)
				tick(s)
				s.loop.CallSoon(func() { a.Cancel(); l.Release() })
				s.say("%s", chain(only(a.Await(s.co))))
				s.say("%v %v %v %s", a.Cancelled(), b.Done(), c.Done(), inside(&l))
				c.Cancel()
				tick(s)
				s.say("%v", c.Cancelled())
				return nil
			},
			want: []string{"a !! CancelledError()", "b", "CancelledError()", "true true false [locked, waiters:1]", "c !! CancelledError()", "true"},
		},
		{
			name: "cancelled first of two", why: "the second is woken in the same iteration", py: pyLocks + "test_finished_waiter_cancelled",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				b := start(s, l.Acquire)
				s.say("%s", inside(&l))
				c := loop.CreateTask(s.co, coro.Do(l.Acquire))
				b.Cancel()
				l.Release()
				tick(s)
				s.say("%v %v", l.Locked(), b.Cancelled())
				return only(c.Await(s.co))
			},
			want: []string{"[locked, waiters:1]", "true true"},
		},
		{
			name: "woken then cancelled", why: "the lock goes to the next", py: py16 + "cancelled waiter that was already woken",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				with := func(name string) *loop.Task[none] {
					return waiting(s, name, func(co *coro.Co) error { return l.With(co, func() error { return nil }) })
				}
				a := with("a")
				with("b")
				tick(s)
				l.Release()
				a.Cancel()
				ticks(s, 3)
				s.say("%s %v", inside(&l), a.Cancelled())
				return nil
			},
			want: []string{"a !! CancelledError()", "b", "[unlocked] true"},
		},
		{
			name: "cancelled in the middle", why: "the others keep their order", py: py16 + "cancelled waiter in the middle",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				with := func(name string) *loop.Task[none] {
					return waiting(s, name, func(co *coro.Co) error { return l.With(co, func() error { return nil }) })
				}
				with("a")
				b := with("b")
				with("c")
				tick(s)
				b.Cancel()
				tick(s)
				l.Release()
				ticks(s, 3)
				return nil
			},
			want: []string{"b !! CancelledError()", "a", "c"},
		},
		{
			name: "with", why: "it releases, whatever became of the block", py: pyLocks + "test_context_manager; " + onCPython + "async with l: …",
			run: func(s *script) error {
				var l loop.Lock
				s.say("%v", l.With(s.co, func() error { s.say("%v", l.Locked()); return nil }))
				s.say("%s %s", gen.Repr(l.With(s.co, func() error { return value("v") })), inside(&l))
				s.say("%s", gen.Repr(l.With(s.co, func() error { return l.Release() })))
				s.say("%s", gen.Repr(l.With(s.co, func() error { l.Release(); return value("v") })))
				return nil
			},
			want: []string{"true", "<nil>", "ValueError('v') [unlocked]", "RuntimeError('Lock is not acquired.')", "RuntimeError('Lock is not acquired.')"},
		},
		{
			name: "with a panic", why: "it releases then, too", py: "none: Python has no panics",
			run: func(s *script) error {
				var l loop.Lock
				func() {
					defer func() { s.say("%v", recover()) }()
					l.With(s.co, func() error { panic("oh") })
				}()
				s.say("%s", inside(&l))
				return nil
			},
			want: []string{"oh", "[unlocked]"},
		},
		{
			name: "on an exit stack", why: "a lock is an async context manager", py: onCPython + "await stack.enter_async_context(l); async with l",
			run: func(s *script) error {
				var l loop.Lock
				var cm coro.AsyncContextManager[none] = &l
				err := coro.With(s.co, cm, func(none) error { s.say("%s", inside(&l)); return value("v") })
				s.say("%s %s", gen.Repr(err), inside(&l))
				return nil
			},
			want: []string{"[locked]", "ValueError('v') [unlocked]"},
		},
		{
			name: "nobody releases", why: "a virtual loop knows that nothing can happen any more", py: "DIFFERENCES.md: deadlocks; asyncio waits for ever",
			run: func(s *script) error {
				var l loop.Lock
				l.Acquire(s.co)
				return l.Acquire(s.co)
			},
			want: []string{"main !! DeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>')"},
		},
	})
}
