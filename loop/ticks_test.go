package loop_test

import (
	"context"
	"errors"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// How many iterations of the loop pass from the start of an await until the
// awaiter runs again, with nothing else in the loop: SEMANTICS §6, measured on
// CPython 3.8 to 3.13 with scripts/08_loop_order.py.
func TestTicks(t *testing.T) {
	task := func(s *script, c *coro.Coroutine[int]) *loop.Task[int] { return loop.CreateTask(s.co, c) }
	sleep0 := func() *coro.Coroutine[int] { return later(0, 1) }
	of := func(fs ...loop.AnyFuture) []loop.AnyFuture { return fs }
	wait := func(s *script, o *loop.WaitOptions, fs ...loop.AnyFuture) error {
		_, _, err := loop.WaitWith(s.co, of(fs...), o)
		return err
	}
	waitFor := func(s *script, aw coro.Awaitable[int], d float64) error {
		return only(loop.WaitFor(s.co, aw, loop.Seconds(d)))
	}
	gather := func(s *script, aws ...coro.Awaitable[int]) error {
		return only(loop.Gather(s.co, aws...).Await(s.co))
	}

	for _, row := range []struct {
		name  string
		ticks int
		raise string
		run   func(s *script) error
	}{
		{"await coroutine", 0, "", func(s *script) error { return only(immediate(1).Await(s.co)) }},
		{"await done future", 0, "", func(s *script) error { return only(done(s).Await(s.co)) }},
		{"sleep(0)", 1, "", func(s *script) error { return loop.Sleep(s.co, 0) }},
		{"sleep(-1)", 1, "", func(s *script) error { return loop.Sleep(s.co, -sec) }},
		{"sleep(1)", 2, "", func(s *script) error { return loop.Sleep(s.co, sec) }},
		{"await future completed by a callback", 2, "", func(s *script) error {
			f := future(s)
			s.loop.CallSoon(func() { f.SetResult(1) })
			return only(f.Await(s.co))
		}},
		{"await task immediate", 2, "", func(s *script) error { return only(task(s, immediate(1)).Await(s.co)) }},
		{"await task with sleep(0)", 3, "", func(s *script) error { return only(task(s, sleep0()).Await(s.co)) }},
		{"four nested tasks", 8, "", func(s *script) error { return only(loop.CreateTask(s.co, nest(3)).Await(s.co)) }},
		{"gather()", 0, "", func(s *script) error { return gather(s) }},
		{"gather(immediate)", 3, "", func(s *script) error { return gather(s, immediate(1)) }},
		{"gather(3 immediate)", 3, "", func(s *script) error { return gather(s, immediate(1), immediate(2), immediate(3)) }},
		{"gather(done future)", 0, "", func(s *script) error { return gather(s, done(s)) }},
		{"gather(done future, immediate)", 3, "", func(s *script) error { return gather(s, done(s), immediate(1)) }},
		{"gather(sleep(0))", 4, "", func(s *script) error { return gather(s, sleep0()) }},
		{"wait([task immediate])", 3, "", func(s *script) error { return wait(s, nil, task(s, immediate(1))) }},
		{"wait([done])", 2, "", func(s *script) error { return wait(s, nil, done(s)) }},
		{"wait([task], timeout=5)", 3, "", func(s *script) error {
			return wait(s, &loop.WaitOptions{Timeout: 5 * sec}, task(s, immediate(1)))
		}},
		{"wait([never], timeout=0)", 2, "", func(s *script) error { return wait(s, &loop.WaitOptions{Timeout: -1}, future(s)) }},
		{"wait([never], timeout=1)", 2, "", func(s *script) error { return wait(s, &loop.WaitOptions{Timeout: sec}, future(s)) }},
		{"wait FIRST_COMPLETED", 3, "", func(s *script) error {
			return wait(s, &loop.WaitOptions{ReturnWhen: loop.FirstCompleted}, task(s, immediate(1)), task(s, immediate(2)))
		}},
		{"wait_for(immediate, None)", 0, "", func(s *script) error { return only(loop.WaitFor(s.co, immediate(1), loop.Forever)) }},
		{"wait_for(immediate, 5)", 0, "", func(s *script) error { return waitFor(s, immediate(1), 5) }},
		{"wait_for(task immediate, 5)", 2, "", func(s *script) error { return waitFor(s, task(s, immediate(1)), 5) }},
		{"wait_for(immediate, 0)", 3, "TimeoutError()", func(s *script) error { return waitFor(s, immediate(1), 0) }},
		{"wait_for(done, 0)", 0, "", func(s *script) error { return waitFor(s, done(s), 0) }},
		{"wait_for(never, 1)", 2, "TimeoutError()", func(s *script) error { return waitFor(s, future(s), 1) }},
		{"wait_for(sleep(9), 1)", 2, "TimeoutError()", func(s *script) error { return waitFor(s, later(9*sec, 1), 1) }},
		{"shield(immediate)", 3, "", func(s *script) error { return only(loop.Shield(s.co, immediate(1)).Await(s.co)) }},
		{"shield(done)", 0, "", func(s *script) error { return only(loop.Shield(s.co, done(s)).Await(s.co)) }},
		{"cancel an unstarted task", 2, "CancelledError()", func(s *script) error {
			x := task(s, later(9*sec, 1))
			x.Cancel()
			return only(x.Await(s.co))
		}},
		{"uncontended queue", 0, "", func(s *script) error {
			q := loop.NewQueue[int](0)
			q.PutNowait(1)
			if _, err := q.Get(s.co); err != nil {
				return err
			}
			return q.Put(s.co, 1)
		}},
		{"join of nothing", 0, "", func(s *script) error { return loop.NewQueue[int](0).Join(s.co) }},
		{"timeout around what does not wait", 0, "", func(s *script) error {
			return only(within(s.co, 1, func() error { return nil }))
		}},
		{"timeout(1) around sleep(9)", 2, "TimeoutError()", func(s *script) error {
			return only(within(s.co, 1, func() error { return nap(s.co, 9) }))
		}},
		{"timeout(0) around sleep(9)", 2, "TimeoutError()", func(s *script) error {
			return only(within(s.co, 0, func() error { return nap(s.co, 9) }))
		}},
		{"timeout(-1) around sleep(0)", 1, "TimeoutError()", func(s *script) error {
			return only(within(s.co, -1, func() error { return nap(s.co, 0) }))
		}},
		{"TaskGroup, empty", 0, "", func(s *script) error {
			return group(s.co, func(*loop.TaskGroup) error { return nil })
		}},
		{"TaskGroup, 3 immediate children", 3, "", func(s *script) error {
			return group(s.co, func(g *loop.TaskGroup) error {
				for range 3 {
					in(g, immediate(1))
				}
				return nil
			})
		}},
		{"TaskGroup, child with sleep(0)", 4, "", func(s *script) error {
			return group(s.co, func(g *loop.TaskGroup) error { in(g, sleep0()); return nil })
		}},
		{"TaskGroup, child fails, body sleeping", 3, unhandled + "[ValueError('v')])", func(s *script) error {
			return group(s.co, func(g *loop.TaskGroup) error {
				in(g, failing(0, value("v")))
				return loop.Sleep(s.co, 9*sec)
			})
		}},
		{"TaskGroup, child fails, sibling sleeping", 5, unhandled + "[ValueError('v')])", func(s *script) error {
			return group(s.co, func(g *loop.TaskGroup) error {
				in(g, later(9*sec, 1))
				in(g, failing(0, value("v")))
				return nil
			})
		}},
		// These count from the wake-up, after one tick to begin.
		{"1 + cancel a sleeping task", 3, "CancelledError()", func(s *script) error {
			x := task(s, later(9*sec, 1))
			tick(s)
			x.Cancel()
			return only(x.Await(s.co))
		}},
		{"2 + cancel a task that awaits a task", 5, "CancelledError()", func(s *script) error {
			x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) {
				return loop.CreateTask(co, later(9*sec, 1)).Await(co)
			}))
			tick(s)
			tick(s)
			x.Cancel()
			return only(x.Await(s.co))
		}},
		{"1 + wake-up of a getter", 3, "", func(s *script) error {
			q := loop.NewQueue[int](0)
			g := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { return q.Get(co) }))
			tick(s)
			q.PutNowait(1)
			return only(g.Await(s.co))
		}},
		{"1 + wake-up of a putter", 3, "", func(s *script) error {
			q := loop.NewQueue[int](1)
			q.PutNowait(1)
			p := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error { return q.Put(co, 2) }))
			tick(s)
			q.GetNowait()
			return only(p.Await(s.co))
		}},
		{"uncontended lock", 0, "", func(s *script) error {
			l := loop.NewLock()
			return l.With(s.co, func() error { return nil })
		}},
		{"uncontended semaphore", 0, "", func(s *script) error {
			return loop.NewSemaphore(1).With(s.co, func() error { return nil })
		}},
		{"event that is set", 0, "", func(s *script) error {
			e := loop.NewEvent()
			e.Set()
			return e.Wait(s.co)
		}},
		{"condition that holds", 0, "", func(s *script) error {
			c := loop.NewCondition(nil)
			return c.With(s.co, func() error { return c.WaitFor(s.co, func() bool { return true }) })
		}},
		{"barrier of one", 0, "", func(s *script) error {
			b := loop.NewBarrier(1)
			return errors.Join(only(b.Wait(s.co)), b.Reset(s.co), b.Abort(s.co))
		}},
		{"1 + wake-up of a lock", 3, "", func(s *script) error {
			l := loop.NewLock()
			l.Acquire(s.co)
			return woken(s, l.Acquire, l.Release)
		}},
		{"1 + cancel of a lock", 3, "CancelledError()", func(s *script) error {
			l := loop.NewLock()
			l.Acquire(s.co)
			x := start(s, l.Acquire)
			x.Cancel()
			return only(x.Await(s.co))
		}},
		{"1 + wake-up of a semaphore", 3, "", func(s *script) error {
			sem := loop.NewSemaphore(0)
			return woken(s, sem.Acquire, sem.Release)
		}},
		{"1 + cancel of a semaphore", 3, "CancelledError()", func(s *script) error {
			x := start(s, loop.NewSemaphore(0).Acquire)
			x.Cancel()
			return only(x.Await(s.co))
		}},
		{"1 + wake-up of an event", 3, "", func(s *script) error {
			e := loop.NewEvent()
			return woken(s, e.Wait, func() error { e.Set(); return nil })
		}},
		{"1 + wake-up of a condition", 3, "", func(s *script) error {
			c := loop.NewCondition(nil)
			return woken(s, waitWith(c), func() error { return notify(s, c, 1) })
		}},
		{"1 + wake-up of a condition, held for a tick", 4, "", func(s *script) error {
			c := loop.NewCondition(nil)
			return woken(s, waitWith(c), func() error {
				return c.With(s.co, func() error { c.Notify(1); return loop.Sleep(s.co, 0) })
			})
		}},
		{"1 + wait for the wake-up of three of a condition", 4, "", func(s *script) error {
			c := loop.NewCondition(nil)
			var xs []loop.AnyFuture
			for range 3 {
				xs = append(xs, loop.CreateTask(s.co, coro.Do(waitWith(c))))
			}
			tick(s)
			c.With(s.co, c.NotifyAll)
			return wait(s, nil, xs...)
		}},
		{"1 + cancel of a condition", 3, "CancelledError()", func(s *script) error {
			x := start(s, waitWith(loop.NewCondition(nil)))
			x.Cancel()
			return only(x.Await(s.co))
		}},
		{"1 + last party of a barrier", 1, "", func(s *script) error {
			b := loop.NewBarrier(2)
			start(s, func(co *coro.Co) error { return only(b.Wait(co)) })
			return only(b.Wait(s.co))
		}},
		{"1 + first party of a barrier", 3, "", func(s *script) error {
			b := loop.NewBarrier(2)
			return woken(s, func(co *coro.Co) error { return only(b.Wait(co)) }, func() error { return only(b.Wait(s.co)) })
		}},
		{"1 + reset of a barrier", 1, "", func(s *script) error {
			b := loop.NewBarrier(2)
			atAll(s, b, "")
			return b.Reset(s.co)
		}},
		{"1 + reset of a barrier, and who waited", 3, "BrokenBarrierError('Abort or reset of barrier')", func(s *script) error {
			b := loop.NewBarrier(2)
			return woken(s, func(co *coro.Co) error { return only(b.Wait(co)) }, func() error { return b.Reset(s.co) })
		}},
		{"1 + abort of a barrier, and who waited", 3, "BrokenBarrierError('Abort or reset of barrier')", func(s *script) error {
			b := loop.NewBarrier(2)
			return woken(s, func(co *coro.Co) error { return only(b.Wait(co)) }, func() error { return b.Abort(s.co) })
		}},
		{"1 + cancel of a barrier", 3, "CancelledError()", func(s *script) error {
			x := atAll(s, loop.NewBarrier(2), "")[0]
			x.Cancel()
			return only(x.Await(s.co))
		}},
	} {
		for name, o := range modes() {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
					s := &script{co: co, loop: loop.RunningLoop(co)}
					for range 3 {
						tick(s)
					}
					before := loop.Iterations(s.loop)
					err := row.run(s)
					ticks := loop.Iterations(s.loop) - before
					raised := ""
					if err != nil {
						raised = gen.Repr(err)
					}
					if ticks != row.ticks || raised != row.raise {
						t.Errorf("%d ticks and %q, want %d and %q (SEMANTICS §6, tick table)", ticks, raised, row.ticks, row.raise)
					}
					return nil
				}), o)
			})
		}
	}
}

// woken is what becomes of a task that waits by wait, until wake.
func woken(s *script, wait func(co *coro.Co) error, wake func() error) error {
	x := start(s, wait)
	if err := wake(); err != nil {
		return err
	}
	return only(x.Await(s.co))
}

// nest is a coroutine that awaits a task of itself, n levels deep.
func nest(n int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		if n == 0 {
			return 0, nil
		}
		return loop.CreateTask(co, nest(n-1)).Await(co)
	})
}

// How many iterations a run takes.
func TestRunTicks(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	var log []string
	_, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
		l.CallSoon(func() { log = append(log, "in the stop iteration") })
		l.CallSoon(func() { l.CallSoon(func() { log = append(log, "in the next run") }) })
		return nil
	}))
	if err != nil || loop.Iterations(l) != 2 || loop.Ready(l) != 1 || len(log) != 1 {
		t.Errorf("coroutine: %v, %d iterations, %d ready, %q; want 2, 1 and one line", err, loop.Iterations(l), loop.Ready(l), log)
	}
	f := loop.CreateFuture[int](l)
	f.SetResult(1)
	before := loop.Iterations(l)
	if v, err := loop.RunUntilComplete(l, f); v != 1 || err != nil || loop.Iterations(l)-before != 1 || len(log) != 2 {
		t.Errorf("done future: %v %v, %d iterations, %q; want 1 iteration", v, err, loop.Iterations(l)-before, log)
	}
	// Stop before the run: exactly one iteration.
	l.CallSoon(func() { l.CallSoon(func() {}) })
	before = loop.Iterations(l)
	l.Stop()
	if err := l.RunForever(); err != nil || loop.Iterations(l)-before != 1 || loop.Ready(l) != 1 {
		t.Errorf("stopped: %v, %d iterations, %d ready; want 1 and 1", err, loop.Iterations(l)-before, loop.Ready(l))
	}
}
