package loop_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestSemaphore(t *testing.T) {
	many := func(s *script, sem *loop.Semaphore, n int) []*loop.Task[none] {
		var ws []*loop.Task[none]
		for i := range n {
			ws = append(ws, waiting(s, fmt.Sprint(i+1), sem.Acquire))
		}
		tick(s)
		return ws
	}
	runRows(t, []row{
		{
			name: "life", why: "Release gives to the first who waits: the value stays zero", py: py16 + "Semaphore; " + pyLocks + "SemaphoreTests.test_repr",
			run: func(s *script) error {
				sem := loop.NewSemaphore(2)
				s.say("%v", sem)
				for range 2 {
					sem.Acquire(s.co)
					s.say("%v %v", sem, sem.Locked())
				}
				many(s, sem, 2)
				s.say("%v", sem)
				sem.Release()
				s.say("%v %v", sem, sem.Locked())
				ticks(s, 2)
				s.say("%v", sem)
				for range 3 {
					sem.Release()
				}
				ticks(s, 2)
				s.say("%v", sem)
				for range 3 {
					sem.Release()
				}
				s.say("%v", sem)
				return nil
			},
			want: []string{
				"<asyncio.locks.Semaphore object at 0xADDR [unlocked, value:2]>",
				"<asyncio.locks.Semaphore object at 0xADDR [unlocked, value:1]> false",
				"<asyncio.locks.Semaphore object at 0xADDR [locked]> true",
				"<asyncio.locks.Semaphore object at 0xADDR [locked, waiters:2]>",
				"<asyncio.locks.Semaphore object at 0xADDR [locked, waiters:2]> true", "1",
				"<asyncio.locks.Semaphore object at 0xADDR [locked, waiters:1]>", "2",
				"<asyncio.locks.Semaphore object at 0xADDR [unlocked, value:2]>",
				"<asyncio.locks.Semaphore object at 0xADDR [unlocked, value:5]>",
			},
		},
		{
			name: "initial value", why: "zero is locked, less is an error", py: pyLocks + "SemaphoreTests.test_initial_value_zero, test_semaphore_value",
			run: func(s *script) error {
				s.say("%v", loop.NewSemaphore(0).Locked())
				for _, make := range []func(){func() { loop.NewSemaphore(-1) }, func() { loop.NewBoundedSemaphore(-1) }} {
					func() {
						defer func() { s.say("%s", gen.Repr(recover())) }()
						make()
					}()
				}
				var zero loop.Semaphore
				s.say("%s %v %s", inside(&zero), zero.Release(), inside(&zero))
				return nil
			},
			want: []string{"true", "ValueError('Semaphore initial value must be >= 0')", "ValueError('Semaphore initial value must be >= 0')", "[locked] <nil> [unlocked, value:1]"},
		},
		{
			name: "bounded", why: "it cannot be released more often than acquired", py: py16 + "BoundedSemaphore; " + pyLocks + "SemaphoreTests.test_release_not_acquired",
			run: func(s *script) error {
				sem := loop.NewBoundedSemaphore(1)
				s.say("%s", gen.Repr(sem.Release()))
				sem.Acquire(s.co)
				s.say("%v", sem.Release())
				s.say("%v", sem)
				s.say("%s", gen.Repr(sem.With(s.co, sem.Release)))
				s.say("%s", inside(sem))
				return nil
			},
			want: []string{"ValueError('BoundedSemaphore released too many times')", "<nil>", "<asyncio.locks.BoundedSemaphore object at 0xADDR [unlocked, value:1]>",
				"ValueError('BoundedSemaphore released too many times')", "[unlocked, value:1]"},
		},
		{
			name: "acquire", why: "as many as the value, then one for each Release", py: pyLocks + "SemaphoreTests.test_acquire",
			run: func(s *script) error {
				sem := loop.NewSemaphore(3)
				s.say("%v %v %v", sem.Acquire(s.co), sem.Acquire(s.co), sem.Locked())
				ws := many(s, sem, 3)
				s.say("%s %v %d", inside(sem), sem.Locked(), loop.Value(sem))
				ws = append(ws, waiting(s, "4", sem.Acquire))
				sem.Release()
				sem.Release()
				s.say("%d", loop.Value(sem))
				tick(s)
				s.say("%s %d %v %v %v %v", inside(sem), loop.Value(sem), ws[0].Done(), ws[1].Done(), ws[2].Done(), ws[3].Done())
				sem.Release()
				tick(s)
				s.say("%s %v", inside(sem), ws[3].Done())
				return nil
			},
			want: []string{"<nil> <nil> false", "1", "[locked, waiters:2] true 0", "0", "2", "3", "[locked, waiters:1] 0 true true true false", "4", "[locked] true"},
		},
		{
			name: "with", why: "it releases, whatever became of the block", py: "test_asyncio/test_pep492.py: LockTests.test_context_manager_async_with",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				var bounded coro.AsyncContextManager[none] = loop.NewBoundedSemaphore(1)
				s.say("%v", sem.With(s.co, func() error { s.say("%v", sem.Locked()); return nil }))
				s.say("%s %v", gen.Repr(sem.With(s.co, func() error { return value("v") })), sem.Locked())
				err := coro.With(s.co, bounded, func(none) error { s.say("%v", bounded); return value("v") })
				s.say("%s %v", gen.Repr(err), bounded)
				return nil
			},
			want: []string{"true", "<nil>", "ValueError('v') false", "<asyncio.locks.BoundedSemaphore object at 0xADDR [locked]>",
				"ValueError('v') <asyncio.locks.BoundedSemaphore object at 0xADDR [unlocked, value:1]>"},
		},
		{
			name: "cancelled", why: "it leaves the line", py: pyLocks + "SemaphoreTests.test_acquire_cancel",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				sem.Acquire(s.co)
				w := waiting(s, "w", sem.Acquire)
				s.loop.CallSoon(func() { w.Cancel() })
				s.say("%s %s", chain(only(w.Await(s.co))), inside(sem))
				return nil
			},
			want: []string{"w !! CancelledError()", "CancelledError() [locked]"},
		},
		{
			name: "cancelled before a release", why: "the first who is not cancelled gets it", py: pyLocks + "SemaphoreTests.test_acquire_cancel_before_awoken",
			run: func(s *script) error {
				sem := loop.NewSemaphore(0)
				ws := many(s, sem, 4)
				ws[0].Cancel()
				ws[1].Cancel()
				sem.Release()
				ticks(s, 2)
				s.say("%v %v", ws[2].Done(), ws[3].Done())
				ws[3].Cancel()
				tick(s)
				return nil
			},
			want: []string{"1 !! CancelledError()", "2 !! CancelledError()", "3", "true false", "4 !! CancelledError()"},
		},
		{
			name: "cancelled first of two", why: "the second gets it, and nobody hangs", py: pyLocks + "SemaphoreTests.test_acquire_hang",
			run: func(s *script) error {
				sem := loop.NewSemaphore(0)
				ws := many(s, sem, 2)
				ws[0].Cancel()
				sem.Release()
				ticks(s, 2)
				s.say("%v %v", sem.Locked(), ws[1].Done())
				return nil
			},
			want: []string{"1 !! CancelledError()", "2", "true true"},
		},
		{
			name: "cancelled by who releases", why: "what it was given goes back", py: pyLocks + "SemaphoreTests.test_acquire_no_hang",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				var b *loop.Task[none]
				a := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					err := sem.With(co, func() error { return loop.Sleep(co, 0) })
					b.Cancel()
					return err
				}))
				b = waiting(s, "b", func(co *coro.Co) error {
					return sem.With(co, func() error { s.say("never"); return nil })
				})
				_, _, err := loop.Wait(s.co, []*loop.Task[none]{a, b})
				s.say("%v %v %s", a.Err(), b.Cancelled(), inside(sem))
				_, err2 := loop.WaitFor(s.co, coro.Do(sem.Acquire), sec)
				s.say("%v", err2)
				return err
			},
			want: []string{"b !! CancelledError()", "<nil> true [unlocked, value:1]", "<nil>"},
		},
		{
			name: "release without waiters", why: "the value is one more", py: pyLocks + "SemaphoreTests.test_release_no_waiters",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				sem.Acquire(s.co)
				s.say("%v", sem.Locked())
				sem.Release()
				s.say("%v", sem.Locked())
				return nil
			},
			want: []string{"true", "false"},
		},
		{
			name: "first come first served", why: "who releases and acquires again goes to the end of the line", py: pyLocks + "SemaphoreTests.test_acquire_fifo_order",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				var ws []*loop.Task[none]
				for _, name := range []string{"c1", "c2", "c3"} {
					ws = append(ws, loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
						for i := range 2 {
							sem.Acquire(co)
							s.say("%s_%d", name, i+1)
							loop.Sleep(co, 10*time.Millisecond)
							sem.Release()
						}
						return nil
					})))
				}
				_, _, err := loop.Wait(s.co, ws)
				return err
			},
			want: []string{"c1_1", "c2_1", "c3_1", "c1_2", "c2_2", "c3_2"},
		},
		{
			name: "first come first served, again", why: "to release and acquire at once is to wait behind the others", py: pyLocks + "SemaphoreTests.test_acquire_fifo_order_2",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				a := waiting(s, "1", sem.Acquire)
				b := waiting(s, "4", func(co *coro.Co) error {
					sem.Acquire(co)
					s.say("2")
					sem.Release()
					return sem.Acquire(co)
				})
				c := waiting(s, "3", sem.Acquire)
				tick(s)
				sem.Release()
				sem.Release()
				_, _, err := loop.Wait(s.co, []*loop.Task[none]{a, b, c})
				return err
			},
			want: []string{"1", "2", "3", "4"},
		},
		{
			name: "first come first served, but for the cancelled", why: "two releases serve the two who are left", py: pyLocks + "SemaphoreTests.test_acquire_fifo_order_3",
			run: func(s *script) error {
				sem := loop.NewSemaphore(0)
				ws := many(s, sem, 3)
				ws[0].Cancel()
				tick(s)
				sem.Release()
				sem.Release()
				_, _, err := loop.Wait(s.co, ws)
				return err
			},
			want: []string{"1 !! CancelledError()", "2", "3"},
		},
		{
			name: "one who is woken wakes others", why: "they had to let it go first, although there was enough for all", py: pyLocks + "SemaphoreTests.test_acquire_fifo_order_4",
			run: func(s *script) error {
				sem := loop.NewSemaphore(0)
				a := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					s.say("%d", loop.Value(sem))
					sem.Acquire(co)
					s.say("1 %d", loop.Value(sem))
					loop.CreateTask(co, coro.Do(func(*coro.Co) error { s.say("4"); return nil }))
					return nil
				}))
				b := waiting(s, "2", func(co *coro.Co) error {
					for range 3 {
						sem.Release()
					}
					s.say("%d %v", loop.Value(sem), sem.Locked())
					return sem.Acquire(co)
				})
				c := waiting(s, "3", func(co *coro.Co) error {
					err := sem.Acquire(co)
					s.say("%v", sem.Locked())
					return err
				})
				tick(s)
				s.say("%s %d", inside(sem), loop.Value(sem))
				ticks(s, 2)
				s.say("%v %v %v %s", a.Done(), b.Done(), c.Done(), inside(sem))
				return nil
			},
			want: []string{"0", "2 true", "[locked, waiters:3] 2", "1 0", "2", "true", "3", "4", "true true true [locked]"},
		},
		{
			name: "fair", why: "a newcomer waits behind those who wait", py: py16 + "Semaphore fairness",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				user := func(name string) *loop.Task[none] {
					return loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
						sem.Acquire(co)
						s.say("%s", name)
						loop.Sleep(co, 0)
						return sem.Release()
					}))
				}
				sem.Acquire(s.co)
				ws := []*loop.Task[none]{user("0"), user("1"), user("2")}
				tick(s)
				sem.Release()
				ws = append(ws, user("late"))
				_, _, err := loop.Wait(s.co, ws)
				return err
			},
			want: []string{"0", "1", "2", "late"},
		},
		{
			name: "woken then cancelled", why: "the permit goes to the next", py: py16 + "woken then cancelled",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				sem.Acquire(s.co)
				with := func(name string) *loop.Task[none] {
					return waiting(s, name, func(co *coro.Co) error { return sem.With(co, func() error { return loop.Sleep(co, 0) }) })
				}
				a, b := with("a"), with("b")
				tick(s)
				sem.Release()
				a.Cancel()
				_, _, err := loop.Wait(s.co, []*loop.Task[none]{a, b})
				s.say("%v", sem)
				return err
			},
			want: []string{"a !! CancelledError()", "b", "<asyncio.locks.Semaphore object at 0xADDR [unlocked, value:1]>"},
		},
		{
			name: "two woken and cancelled", why: "both permits go on", py: onCPython + "s.release(); s.release(); ws[0].cancel(); ws[1].cancel()",
			run: func(s *script) error {
				sem := loop.NewSemaphore(0)
				ws := many(s, sem, 4)
				sem.Release()
				sem.Release()
				s.say("%s", inside(sem))
				ws[0].Cancel()
				ws[1].Cancel()
				for range 2 {
					tick(s)
					s.say("%s", inside(sem))
				}
				return nil
			},
			want: []string{"[locked, waiters:4]", "1 !! CancelledError()", "2 !! CancelledError()", "[locked, waiters:2]", "3", "4", "[locked]"},
		},
		{
			name: "something left, and locked", why: "a newcomer waits for those who were given theirs, and then need not wait for a release",
			py: onCPython + "s.release() three times for two waiters; create_task(s.acquire())",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				sem.Acquire(s.co)
				many(s, sem, 2)
				for range 3 {
					sem.Release()
				}
				s.say("%s %v %d", inside(sem), sem.Locked(), loop.Value(sem))
				x := waiting(s, "x", sem.Acquire)
				tick(s)
				s.say("%s %v", inside(sem), x.Done())
				tick(s)
				s.say("%s %v", inside(sem), x.Done())
				return nil
			},
			want: []string{"[locked, waiters:2] true 1", "1", "2", "x", "[locked] true", "[locked] true"},
		},
		{
			name: "overtaking the cancelled", why: "those who are cancelled, and have not run yet, do not count", py: onCPython + "w.cancel(); s.release(); s.acquire()",
			run: func(s *script) error {
				sem := loop.NewSemaphore(0)
				many(s, sem, 1)[0].Cancel()
				sem.Release()
				s.say("%s %v", inside(sem), sem.Locked())
				s.say("%v %s", sem.Acquire(s.co), inside(sem))
				tick(s)
				s.say("%s", inside(sem))
				return nil
			},
			want: []string{"[unlocked, value:1, waiters:1] false", "<nil> [locked, waiters:1]", "1 !! CancelledError()", "[locked]"},
		},
	})
}
