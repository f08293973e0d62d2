package loop_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// primitives are one of each kind, none of which can be had at once.
type primitives struct {
	lock      loop.Lock
	event     loop.Event
	condition loop.Condition
	semaphore *loop.BoundedSemaphore
	barrier   *loop.Barrier
}

func newPrimitives(co *coro.Co) *primitives {
	p := &primitives{semaphore: loop.NewBoundedSemaphore(1), barrier: loop.NewBarrier(2)}
	p.lock.Acquire(co)
	p.condition.Acquire(co)
	p.semaphore.Acquire(co)
	return p
}

// waits are what has to wait.
func (p *primitives) waits() []func(co *coro.Co) error {
	return []func(co *coro.Co) error{
		p.lock.Acquire, p.event.Wait, p.condition.Wait, p.semaphore.Acquire,
		func(co *coro.Co) error { return only(p.barrier.Wait(co)) },
	}
}

// sayAll notes what becomes of the waits, and the state of the primitives.
func (p *primitives) sayAll(s *script, co *coro.Co) {
	for _, wait := range p.waits() {
		s.say("%s", gen.Repr(wait(co)))
	}
	s.say("%s %s %s %s %s", inside(&p.lock), inside(&p.event), inside(&p.condition), inside(p.semaphore), inside(p.barrier))
}

// async with.
func TestPrimitivesWith(t *testing.T) {
	type primitive interface {
		coro.AsyncContextManager[none]
		With(co *coro.Co, block func() error) error
		Locked() bool
	}
	runRows(t, []row{{
		name: "with", why: "it is locked throughout the block, and not before or after", py: "test_asyncio/test_pep492.py: LockTests.test_context_manager_async_with",
		run: func(s *script) error {
			for _, p := range []primitive{loop.NewLock(), loop.NewCondition(nil), loop.NewSemaphore(1), loop.NewBoundedSemaphore(1)} {
				block := func() error {
					before := p.Locked()
					err := loop.Sleep(s.co, 10*time.Millisecond)
					s.say("%T %v %v", p, before, p.Locked())
					return err
				}
				s.say("%v %v %v", p.Locked(), p.With(s.co, block), p.Locked())
				s.say("%v %v", coro.With(s.co, p, func(none) error { return block() }), p.Locked())
			}
			return nil
		},
		want: []string{
			"*loop.Lock true true", "false <nil> false", "*loop.Lock true true", "<nil> false",
			"*loop.Condition true true", "false <nil> false", "*loop.Condition true true", "<nil> false",
			"*loop.Semaphore true true", "false <nil> false", "*loop.Semaphore true true", "<nil> false",
			"*loop.BoundedSemaphore true true", "false <nil> false", "*loop.BoundedSemaphore true true", "<nil> false",
		},
	}})
}

// A timeout takes its task out of the line.
func TestPrimitivesUnderTimeout(t *testing.T) {
	runRows(t, []row{{
		name: "timeout", why: "nobody is left in the line, nothing is lost, and the condition has its lock", py: onCPython + "wait_for(l.acquire(), 1) …",
		run: func(s *script) error {
			p := newPrimitives(s.co)
			for _, wait := range p.waits() {
				_, err := loop.WaitFor(s.co, coro.Do(wait), sec)
				s.say("%s", chain(err))
			}
			s.say("%s %s %s %s %s", inside(&p.lock), inside(&p.event), inside(&p.condition), inside(p.semaphore), inside(p.barrier))
			return nil
		},
		want: []string{
			"TimeoutError() <-cause CancelledError()", "TimeoutError() <-cause CancelledError()", "TimeoutError() <-cause CancelledError()",
			"TimeoutError() <-cause CancelledError()", "TimeoutError() <-cause CancelledError()",
			"[locked] [unset] [locked] [locked] [filling, waiters:0/2]",
		},
	}})
}

// A primitive belongs to the loop of the first task that has waited for it.
func TestPrimitivesOfAnotherLoop(t *testing.T) {
	s := &script{}
	on := func(body func(co *coro.Co) error) {
		if _, err := loop.RunWith(context.Background(), coro.Do(body), &loop.RunOptions{Virtual: true}); err != nil {
			t.Error(err)
		}
	}
	var p *primitives
	on(func(co *coro.Co) error {
		p = newPrimitives(co)
		for _, wait := range p.waits() {
			loop.WaitFor(co, coro.Do(wait), sec)
		}
		return nil
	})
	on(func(co *coro.Co) error {
		p.sayAll(s, co)
		// What need not wait may be used anywhere.
		s.say("%v %v", p.lock.Release(), p.lock.Acquire(co))
		s.say("%v %v", p.semaphore.Release(), p.semaphore.Acquire(co))
		p.event.Set()
		s.say("%v %v", p.event.Wait(co), p.condition.Release())
		s.say("%v %s", p.barrier.Abort(co), inside(p.barrier))
		return nil
	})
	by := coro.Do(func(co *coro.Co) error {
		s.say("by hand %s", gen.Repr(p.lock.Acquire(co)))
		return nil
	})
	by.Send(nil)
	bound := func(class, state string) string {
		return "RuntimeError('<asyncio.locks." + class + " object at 0xADDR [" + state + "]> is bound to a different event loop')"
	}
	want := []string{
		bound("Lock", "locked"), bound("Event", "unset"), bound("Condition", "locked"), bound("BoundedSemaphore", "locked"), bound("Condition", "locked"),
		"[locked] [unset] [locked] [locked] [filling, waiters:0/2]",
		"<nil> <nil>", "<nil> <nil>", "<nil> <nil>", "<nil> [broken]",
		"by hand " + bound("Lock", "locked"),
	}
	if diff := cmp.Diff(want, s.said()); diff != "" {
		t.Errorf("%sloop binding; %sasyncio.run(m()); asyncio.run(other())\n(-want +got):\n%s", py16, onCPython, diff)
	}
}

// The lock of a condition is bound by who waits for the lock, the condition by who
// waits to be notified.
func TestConditionOfAnotherLoop(t *testing.T) {
	other := func(bind func(co *coro.Co) error) {
		loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
			_, err := loop.WaitFor(co, coro.Do(bind), sec)
			return err
		}), &loop.RunOptions{Virtual: true})
	}
	runRows(t, []row{
		{
			name: "lock", why: "who has the lock can make a condition of it, but not wait for it here", py: pyLocks + "ConditionTests.test_ambiguous_loops, wrong_loop_in_lock",
			run: func(s *script) error {
				l := loop.NewLock()
				var c *loop.Condition
				return l.With(s.co, func() error {
					bindElsewhere(func() { other(l.Acquire) })
					c = loop.NewCondition(l)
					s.say("%s", gen.Repr(c.Acquire(s.co)))
					return nil
				})
			},
			want: []string{"RuntimeError('<asyncio.locks.Lock object at 0xADDR [locked]> is bound to a different event loop')"},
		},
		{
			name: "condition", why: "its lock can be had, but there is no waiting", py: pyLocks + "ConditionTests.test_ambiguous_loops, wrong_loop_in_cond",
			run: func(s *script) error {
				l := loop.NewLock()
				c := loop.NewCondition(l)
				return l.With(s.co, func() error {
					bindElsewhere(func() { other(c.Wait) })
					s.say("%s", gen.Repr(c.Wait(s.co)))
					s.say("%s", inside(c))
					return nil
				})
			},
			want: []string{"RuntimeError('<asyncio.locks.Condition object at 0xADDR [locked]> is bound to a different event loop')", "[locked]"},
		},
	})
}

// bindElsewhere runs a loop on a goroutine of its own, while that of the caller waits.
func bindElsewhere(run func()) {
	over := make(chan struct{})
	go func() {
		defer close(over)
		run()
	}()
	<-over
}

// A coroutine that is driven by hand can use what it need not wait for.
func TestPrimitivesByHand(t *testing.T) {
	s := &script{}
	c := coro.Do(func(co *coro.Co) error {
		p := newPrimitives(co)
		p.sayAll(s, co)
		b := loop.NewBarrier(1)
		i, err := b.Wait(co)
		s.say("%d %v %v %v", i, err, b.Reset(co), b.Abort(co))
		return nil
	})
	if _, err := c.Send(nil); !gen.IsStop(err) {
		t.Error(err)
	}
	const none = "RuntimeError('no running event loop')"
	want := []string{none, none, none, none, none, "[locked] [unset] [locked] [locked] [filling, waiters:0/2]", "0 <nil> <nil> <nil>"}
	if diff := cmp.Diff(want, s.said()); diff != "" {
		t.Errorf("DIFFERENCES.md; %shand(l.acquire())\n(-want +got):\n%s", onCPython, diff)
	}
}

// What becomes of primitives when the loop is closed under those who use them. The
// rows are the body of the first task, which is ended first.
func TestPrimitivesWhenTheLoopCloses(t *testing.T) {
	ended := func(name, waits string) string {
		return destroyed + fmt.Sprintf("<Task pending name='%s' coro=<%s() done, defined at F:L> wait_for=<Future %s>>\n",
			strings.Replace(name, "main", "Task-1", 1), name, waits)
	}
	unraisable := func(name, err string) string {
		return fmt.Sprintf("unraisable: <coroutine object %s at 0xADDR> %s", name, err)
	}
	const (
		asleep  = "pending cb=[Task.task_wakeup()]"
		closed  = "RuntimeError('Event loop is closed')"
		waiting = "[unlocked, waiters:1]"
	)
	// noting is what a task does, and what it sees in the end.
	noting := func(s *script, name string, of fmt.Stringer, body func(co *coro.Co) error) func(co *coro.Co) error {
		return func(co *coro.Co) error {
			err := body(co)
			s.say("%s %s %s", name, gen.Repr(err), inside(of))
			return err
		}
	}
	type withs interface {
		fmt.Stringer
		With(co *coro.Co, block func() error) error
	}
	holding := func(p withs) func(co *coro.Co) error {
		return func(co *coro.Co) error {
			return p.With(co, func() error { return loop.Sleep(co, 9*sec) })
		}
	}
	acquiring := func(p withs) func(co *coro.Co) error {
		return func(co *coro.Co) error { return p.With(co, func() error { return nil }) }
	}
	for _, r := range []row{
		{
			name: "lock", why: "who holds it cannot wake the next any more", py: onCPython + "async with l: await sleep(9); loop.close(); coro.close()",
			run: func(s *script) error {
				l := loop.NewLock()
				spawn(s.co, "a", noting(s, "a", l, acquiring(l)))
				spawn(s.co, "b", noting(s, "b", l, acquiring(l)))
				return noting(s, "main", l, holding(l))(s.co)
			},
			want: []string{"main " + closed + " [unlocked, waiters:2]", unraisable("main", closed), ended("main", asleep),
				"a GeneratorExit() [unlocked, waiters:1]", ended("a", "finished result=True"),
				"b GeneratorExit() [unlocked]", ended("b", asleep)},
		},
		{
			name: "semaphore", why: "what it gave to one who was ended is lost", py: onCPython + "async with sem: await sleep(9); loop.close(); coro.close()",
			run: func(s *script) error {
				sem := loop.NewSemaphore(1)
				spawn(s.co, "a", noting(s, "a", sem, acquiring(sem)))
				return noting(s, "main", sem, holding(sem))(s.co)
			},
			want: []string{"main " + closed + " [locked, waiters:1]", unraisable("main", closed), ended("main", asleep),
				"a GeneratorExit() [locked]", ended("a", "finished result=True")},
		},
		{
			name: "event", why: "nobody can be woken any more; Python raises RuntimeError", py: "DIFFERENCES.md; " + onCPython + "try: await sleep(9) finally: e.set(); loop.close(); coro.close()",
			run: func(s *script) error {
				e := loop.NewEvent()
				spawn(s.co, "a", noting(s, "a", e, e.Wait))
				spawn(s.co, "b", noting(s, "b", e, e.Wait))
				return noting(s, "main", e, func(co *coro.Co) error { defer e.Set(); return loop.Sleep(co, 9*sec) })(s.co)
			},
			want: []string{"main GeneratorExit() [set, waiters:2]", ended("main", asleep),
				"a GeneratorExit() [set, waiters:1]", ended("a", "finished result=True"), "b GeneratorExit() [set]", ended("b", asleep)},
		},
		{
			name: "condition", why: "each acquires the lock again, and wants to pass on a notification", py: onCPython + "async with c: await c.wait(); loop.close(); coro.close()",
			run: func(s *script) error {
				c := loop.NewCondition(nil)
				spawn(s.co, "a", noting(s, "a", c, waitWith(c)))
				return noting(s, "main", c, waitWith(c))(s.co)
			},
			want: []string{"main " + closed + " " + waiting, unraisable("main", closed), ended("main", asleep),
				"a GeneratorExit() [unlocked]", ended("a", "finished result=False")},
		},
		{
			name: "condition, its lock held", why: "there is no waiting for the lock any more; With releases it even so",
			py: "DIFFERENCES.md; " + onCPython + "waiter: async with c: await c.wait(); holder: async with c: await sleep(9); loop.close(); coro.close()",
			run: func(s *script) error {
				c := loop.NewCondition(nil)
				spawn(s.co, "holder", noting(s, "holder", c, holding(c)))
				return noting(s, "main", c, waitWith(c))(s.co)
			},
			want: []string{"main RuntimeError('no running event loop') [unlocked]", unraisable("main", "RuntimeError('no running event loop')"), ended("main", asleep),
				"holder RuntimeError('Lock is not acquired.') [unlocked]", unraisable("holder", "RuntimeError('Lock is not acquired.')"), ended("holder", asleep)},
		},
		{
			name: "barrier", why: "who waits at it leaves", py: onCPython + "await b.wait(); loop.close(); coro.close()",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				at := func(co *coro.Co) error { return only(b.Wait(co)) }
				spawn(s.co, "a", noting(s, "a", b, at))
				return noting(s, "main", b, at)(s.co)
			},
			want: []string{"main " + closed + " [filling, waiters:1/3]", unraisable("main", closed), ended("main", asleep),
				"a GeneratorExit() [filling, waiters:0/3]", ended("a", "finished result=False")},
		},
	} {
		r.play(t, func(s *script, o *loop.RunOptions) {
			closeLoop(t, s, r, o, func(l *loop.Loop) {
				l.CallSoon(func() { l.CallSoon(l.Stop) })
				l.RunForever()
			})
		})
	}
}

// Once the loop is closed, nobody waits any more, and what was held is held.
func TestPrimitivesOfAClosedLoop(t *testing.T) {
	s := &script{}
	l := loop.NewWith(&loop.RunOptions{Virtual: true, ExceptionHandler: func(*loop.Loop, loop.ExceptionContext) { s.say("destroyed") }})
	var p *primitives
	loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
		p = newPrimitives(co)
		for _, wait := range p.waits() {
			loop.CreateTask(co, coro.Do(wait))
		}
		return loop.Sleep(co, 0)
	}))
	s.say("%s %s %s %s %s", inside(&p.lock), inside(&p.event), inside(&p.condition), inside(p.semaphore), inside(p.barrier))
	l.Close()
	s.say("%s %s %s %s %s", inside(&p.lock), inside(&p.event), inside(&p.condition), inside(p.semaphore), inside(p.barrier))
	p.event.Set()
	s.say("%v %v", p.lock.Release(), p.semaphore.Release())
	want := []string{
		"[locked, waiters:1] [unset, waiters:1] [unlocked, waiters:1] [locked, waiters:1] [filling, waiters:1/2]",
		"destroyed", "destroyed", "destroyed", "destroyed", "destroyed",
		"[locked] [unset] [locked] [locked] [filling, waiters:0/2]",
		"<nil> <nil>",
	}
	if diff := cmp.Diff(want, s.said()); diff != "" {
		t.Errorf("DIFFERENCES.md: a task that is pending when its loop is closed\n(-want +got):\n%s", diff)
	}
}

// What a task that has been woken is said to wait for.
func TestWokenReprs(t *testing.T) {
	runRows(t, []row{{
		name: "woken", why: "its future is finished, with what Python's has", py: onCPython + "t = create_task(l.acquire()); …; l.release(); repr(t)",
		run: func(s *script) error {
			p := newPrimitives(s.co)
			show := func(wait func(co *coro.Co) error, wake func()) {
				w := start(s, wait)
				wake()
				_, waits, _ := strings.Cut(w.String(), "wait_for=")
				s.say("%s", waits)
				w.Cancel()
				tick(s)
			}
			q := loop.NewQueue[int](0)
			show(p.lock.Acquire, func() { p.lock.Release() })
			show(p.semaphore.Acquire, func() { p.semaphore.Release() })
			show(p.event.Wait, p.event.Set)
			show(p.condition.Wait, func() { p.condition.Acquire(s.co); p.condition.Notify(1); p.condition.Release() })
			show(func(co *coro.Co) error { return only(q.Get(co)) }, func() { q.PutNowait(1) })
			return nil
		},
		want: []string{"<Future finished result=True>>", "<Future finished result=True>>", "<Future finished result=True>>",
			"<Future finished result=False>>", "<Future finished result=None>>"},
	}})
}
