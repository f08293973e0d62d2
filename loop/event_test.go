package loop_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func TestEvent(t *testing.T) {
	runRows(t, []row{
		{
			name: "life", why: "Set releases everybody who waits, even if Clear follows before they run", py: py16 + "Event; " + pyLocks + "EventTests.test_repr",
			run: func(s *script) error {
				e := loop.NewEvent()
				s.say("%v", e)
				for i := range 3 {
					waiting(s, fmt.Sprint(i), e.Wait)
				}
				tick(s)
				s.say("%v", e)
				e.Set()
				s.say("%v", e)
				e.Clear()
				tick(s)
				s.say("%v", e)
				e.Set()
				s.say("%v", e)
				s.say("%v", e.Wait(s.co))
				e.Set()
				s.say("%v", e.IsSet())
				return nil
			},
			want: []string{
				"<asyncio.locks.Event object at 0xADDR [unset]>",
				"<asyncio.locks.Event object at 0xADDR [unset, waiters:3]>",
				"<asyncio.locks.Event object at 0xADDR [set, waiters:3]>",
				"0", "1", "2",
				"<asyncio.locks.Event object at 0xADDR [unset]>",
				"<asyncio.locks.Event object at 0xADDR [set]>",
				"<nil>", "true",
			},
		},
		{
			name: "set before the last begins", why: "that one does not wait, and so is the first", py: pyLocks + "EventTests.test_wait",
			run: func(s *script) error {
				var e loop.Event
				s.say("%v", e.IsSet())
				a, b := waiting(s, "1", e.Wait), waiting(s, "2", e.Wait)
				tick(s)
				c := waiting(s, "3", e.Wait)
				e.Set()
				tick(s)
				s.say("%v %v %v", a.Done(), b.Done(), c.Done())
				return nil
			},
			want: []string{"false", "3", "1", "2", "true true true"},
		},
		{
			name: "wait on set", why: "there is nothing to wait for", py: pyLocks + "EventTests.test_wait_on_set",
			run: func(s *script) error {
				var e loop.Event
				e.Set()
				s.say("%v", e.Wait(s.co))
				return nil
			},
			want: []string{"<nil>"},
		},
		{
			name: "clear", why: "the flag goes up and down", py: pyLocks + "EventTests.test_clear",
			run: func(s *script) error {
				var e loop.Event
				s.say("%v", e.IsSet())
				e.Set()
				s.say("%v", e.IsSet())
				e.Clear()
				s.say("%v", e.IsSet())
				return nil
			},
			want: []string{"false", "true", "false"},
		},
		{
			name: "clear with waiters", why: "who was woken stays woken, once", py: pyLocks + "EventTests.test_clear_with_waiters",
			run: func(s *script) error {
				var e loop.Event
				w := waiting(s, "1", e.Wait)
				tick(s)
				e.Set()
				e.Clear()
				s.say("%v", e.IsSet())
				e.Set()
				e.Set()
				s.say("%s", inside(&e))
				tick(s)
				s.say("%s %v", inside(&e), w.Done())
				return nil
			},
			want: []string{"false", "[set, waiters:1]", "1", "[set] true"},
		},
		{
			name: "cancelled", why: "it leaves the line", py: pyLocks + "EventTests.test_wait_cancel",
			run: func(s *script) error {
				var e loop.Event
				w := waiting(s, "w", e.Wait)
				s.loop.CallSoon(func() { w.Cancel() })
				s.say("%s %s", chain(only(w.Await(s.co))), inside(&e))
				return nil
			},
			want: []string{"w !! CancelledError()", "CancelledError() [unset]"},
		},
		{
			name: "cancelled about a Set", why: "before it or after, a cancelled task is cancelled, and the others are not",
			py: onCPython + "ws[1].cancel(); e.set(); ws[0].cancel()",
			run: func(s *script) error {
				var e loop.Event
				var ws []*loop.Task[none]
				for i := range 3 {
					ws = append(ws, waiting(s, fmt.Sprint(i), e.Wait))
				}
				tick(s)
				ws[1].Cancel()
				e.Set()
				ws[0].Cancel()
				s.say("%s", inside(&e))
				ticks(s, 2)
				s.say("%s %v %v %v", inside(&e), ws[0].Cancelled(), ws[1].Cancelled(), ws[2].Cancelled())
				return nil
			},
			want: []string{"[set, waiters:3]", "1 !! CancelledError()", "0 !! CancelledError()", "2", "[set] true true false"},
		},
		{
			name: "a wait after set and clear", why: "it waits for the next Set, in line with those who are gone in a moment",
			py: onCPython + "x = wait(); e.set(); e.clear(); y = wait(); …; e.set()",
			run: func(s *script) error {
				var e loop.Event
				x := start(s, e.Wait)
				e.Set()
				e.Clear()
				y := start(s, e.Wait)
				s.say("%v %v %s", x.Done(), y.Done(), inside(&e))
				e.Set()
				ticks(s, 2)
				s.say("%v", y.Done())
				return nil
			},
			want: []string{"true false [unset, waiters:1]", "true"},
		},
		{
			name: "set by a callback", why: "Set needs no task", py: onCPython + "loop.call_later(1, e.set); await e.wait()",
			run: func(s *script) error {
				var e loop.Event
				s.loop.CallLater(sec, e.Set)
				err := e.Wait(s.co)
				s.say("%v %v", err, s.loop.Time())
				return nil
			},
			want: []string{"<nil> 1s"},
		},
		{
			name: "many times", why: "a waiter that is used again is as good as new", py: onCPython + "for _ in range(3): e.set(); e.clear(); …",
			run: func(s *script) error {
				var e loop.Event
				n := 0
				var ws []*loop.Task[none]
				for range 3 {
					ws = append(ws, start(s, func(co *coro.Co) error {
						for {
							if err := e.Wait(co); err != nil {
								return err
							}
							n++
						}
					}))
				}
				for range 3 {
					e.Set()
					e.Clear()
					tick(s)
					s.say("%d %s", n, inside(&e))
				}
				ws[1].Cancel()
				e.Set()
				e.Clear()
				tick(s)
				s.say("%d %s %v", n, inside(&e), ws[1].Cancelled())
				return nil
			},
			want: []string{"3 [unset, waiters:3]", "6 [unset, waiters:3]", "9 [unset, waiters:3]", "11 [unset, waiters:2] true"},
		},
	})
}
