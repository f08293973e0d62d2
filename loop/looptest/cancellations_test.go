package looptest_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
)

// cancellations is testdata/cancellations.py.
type cancellations struct{ p primitives }

// TestCancellations compares every step that follows cancellations with CPython's.
func TestCancellations(t *testing.T) {
	for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
		t.Run(name, func(t *testing.T) {
			looptest.GoldenWith(t, "cancellations", cancellationsMain, &looptest.GoldenOptions{
				Trace: true, Run: looptest.Options{Loop: loop.RunOptions{Engine: engine}},
			})
		})
	}
}

func cancellationsMain(co *coro.Co, out io.Writer) error {
	c := &cancellations{primitives{out}}
	for _, part := range []func(co *coro.Co) error{
		c.tasks, c.groups, c.timeouts, c.combinators, c.waits, c.futures, c.uncancels,
	} {
		if err := part(co); err != nil {
			return err
		}
	}
	for i, task := range []*coro.Coroutine[any]{sleep(9, nil), stubborn(9, 1), cleaning(9, 1)} {
		start(co, fmt.Sprint("left", i), task)
	}
	nap(co, 1)
	return &gen.RuntimeError{Msg: "the end"}
}

func cancelled(err error) bool { return gen.IsInstance[*loop.CancelledError](err) }

// outcome says what awaiting aw came to.
func (c *cancellations) outcome(co *coro.Co, label string, aw coro.Awaitable[any]) {
	v, err := aw.Await(co)
	if err == nil {
		c.p.say(label, gen.Repr(v))
		return
	}
	class := "CancelledError"
	switch {
	case gen.IsInstance[*loop.TimeoutError](err):
		class = "TimeoutError"
	case gen.IsInstance[*gen.ValueError](err):
		class = "ValueError"
	}
	c.p.say(label, class+"("+err.Error()+")")
}

func (c *cancellations) telling(label string, aw coro.Awaitable[any]) *coro.Coroutine[any] {
	return do(func(co *coro.Co) error { c.outcome(co, label, aw); return nil })
}

// stubborn does not end when it is cancelled.
func stubborn(delay, more float64) *coro.Coroutine[any] {
	return coro.New(func(co *coro.Co) (any, error) {
		if err := nap(co, delay); !cancelled(err) {
			return nil, err
		}
		return "stubborn", nap(co, more)
	})
}

// cleaning takes a time to end when it is cancelled.
func cleaning(delay, more float64) *coro.Coroutine[any] {
	return do(func(co *coro.Co) error {
		err := nap(co, delay)
		if failed := nap(co, more); failed != nil {
			return failed
		}
		return err
	})
}

func (c *cancellations) tasks(co *coro.Co) error {
	for _, row := range []struct {
		label string
		c     *coro.Coroutine[any]
	}{{"nap", sleep(9, nil)}, {"stubborn", stubborn(9, 1)}, {"cleaning", cleaning(9, 1)}} {
		task := start(co, row.label, row.c)
		nap(co, 0.1)
		task.Cancel(row.label)
		c.outcome(co, row.label, task)
	}
	fresh := start(co, "fresh", sleep(1, nil))
	fresh.Cancel("at once")
	c.outcome(co, "fresh", fresh)
	chain := start(co, "c2", c.telling("inner", start(co, "c1", sleep(9, nil))))
	nap(co, 0)
	nap(co, 0)
	chain.Cancel("chain")
	c.outcome(co, "chain", chain)
	return nil
}

func (c *cancellations) groups(co *coro.Co) error {
	task := start(co, "group", do(func(co *coro.Co) error {
		outer, inner := loop.NewTaskGroup(), loop.NewTaskGroup()
		return outer.With(co, func() error {
			loop.CreateTaskIn(outer, sleep(9, nil), &loop.TaskOptions{Name: "o1"})
			loop.CreateTaskIn(outer, cleaning(9, 0.5), &loop.TaskOptions{Name: "o2"})
			return inner.With(co, func() error {
				loop.CreateTaskIn(inner, sleep(9, nil), &loop.TaskOptions{Name: "i1"})
				loop.CreateTaskIn(inner, stubborn(9, 1), &loop.TaskOptions{Name: "i2"})
				return nap(co, 9)
			})
		})
	}))
	nap(co, 1)
	task.Cancel("group")
	nap(co, 0.2)
	task.Cancel("again")
	c.outcome(co, "group", task)
	return nil
}

func (c *cancellations) timeouts(co *coro.Co) error {
	nested := func(a, b float64) *coro.Coroutine[any] {
		return do(func(co *coro.Co) error {
			return loop.NewTimeout(loop.Seconds(a)).With(co, func() error {
				err := loop.NewTimeout(loop.Seconds(b)).With(co, func() error { return nap(co, 9) })
				if gen.IsInstance[*loop.TimeoutError](err) {
					c.p.say("inner timeout")
				}
				return err
			})
		})
	}
	waitFor := func(aw coro.Awaitable[any], s float64) *coro.Coroutine[any] {
		return coro.New(func(co *coro.Co) (any, error) { return loop.WaitFor(co, aw, loop.Seconds(s)) })
	}
	c.outcome(co, "nested", start(co, "t1", nested(2, 1)))
	c.outcome(co, "nested", start(co, "t2", nested(1, 2)))
	c.outcome(co, "nested", start(co, "t3", nested(1, 1)))
	task := start(co, "t4", nested(3, 2))
	nap(co, 1)
	task.Cancel("early")
	c.outcome(co, "nested", task)
	c.outcome(co, "wait_for", start(co, "t5", waitFor(stubborn(9, 1), 1)))
	task = start(co, "t6", waitFor(cleaning(9, 1), 5))
	nap(co, 1)
	task.Cancel()
	c.outcome(co, "wait_for", task)
	return nil
}

func (c *cancellations) combinators(co *coro.Co) error {
	children := []coro.Awaitable[any]{start(co, "g1", sleep(9, nil)), start(co, "g2", stubborn(9, 1))}
	both := loop.Gather(co, children...)
	loop.RunningLoop(co).CallLater(sec, func() { both.Cancel() })
	c.outcome(co, "gather", coro.New(func(co *coro.Co) (any, error) { return both.Await(co) }))
	loop.GatherWith(co, children, &loop.GatherOptions{ReturnExceptions: true}).Await(co)

	w1, w2 := start(co, "w1", sleep(2, nil)), start(co, "w2", sleep(3, nil))
	task := start(co, "wait", do(func(co *coro.Co) error {
		_, _, err := loop.Wait(co, []*loop.Task[any]{w1, w2})
		return err
	}))
	nap(co, 1)
	task.Cancel()
	c.outcome(co, "wait", task)

	c.outcome(co, "as_completed", start(co, "completed", do(func(co *coro.Co) error {
		var tasks []coro.Awaitable[any]
		for _, d := range []int{3, 1, 2} {
			tasks = append(tasks, start(co, fmt.Sprint("a", d), sleep(float64(d), d)))
		}
		done, err := loop.AsCompletedWith(co, tasks, &loop.AsCompletedOptions{Timeout: loop.Seconds(2.5)})
		if err != nil {
			return err
		}
		for f := range done.All(co) {
			v, err := f.Await(co)
			if err != nil {
				return err
			}
			c.p.say("completed", v)
		}
		return done.Err()
	})))

	inner := start(co, "inner", sleep(2, "inner"))
	shield := loop.Shield(co, inner)
	inner.Cancel("inner")
	c.outcome(co, "shield", shield)
	return nil
}

func (c *cancellations) waits(co *coro.Co) error {
	lock, queue, condition := loop.NewLock(), loop.NewQueue[any](1), loop.NewCondition(nil)
	event, barrier, limit := loop.NewEvent(), loop.NewBarrier(2), loop.NewSemaphore(0)
	locked := func() *coro.Coroutine[any] {
		return do(func(co *coro.Co) error { return lock.With(co, func() error { c.p.say("got it"); return nil }) })
	}
	holder := start(co, "hold", do(func(co *coro.Co) error { return lock.With(co, func() error { return nap(co, 2) }) }))
	queue.PutNowait(0)
	var waiters []*loop.Task[any]
	for _, row := range []struct {
		label string
		c     *coro.Coroutine[any]
	}{
		{"lock", locked()},
		{"put", do(func(co *coro.Co) error { return queue.Put(co, 1) })},
		{"join", do(queue.Join)},
		{"condition", do(func(co *coro.Co) error { return condition.With(co, func() error { return condition.Wait(co) }) })},
		{"event", do(event.Wait)},
		{"barrier", do(func(co *coro.Co) error { _, err := barrier.Wait(co); return err })},
		{"semaphore", do(limit.Acquire)},
	} {
		waiters = append(waiters, start(co, row.label, row.c))
	}
	after := start(co, "after", locked())
	nap(co, 1)
	for _, w := range waiters {
		w.Cancel(w.Name())
	}
	for _, w := range waiters {
		c.outcome(co, w.Name(), w)
	}
	holder.Await(co)
	after.Await(co)
	get := coro.New(queue.Get)
	getter1, getter2 := start(co, "get1", get), start(co, "get2", coro.New(queue.Get))
	nap(co, 0)
	nap(co, 0)
	queue.PutNowait(2)
	getter2.Cancel("too late?")
	c.outcome(co, "get1", getter1)
	c.outcome(co, "get2", getter2)
	c.p.say("left", queue.Len())
	return nil
}

func (c *cancellations) futures(co *coro.Co) error {
	l := loop.RunningLoop(co)
	for _, act := range []func(f *loop.Future[any]){
		func(f *loop.Future[any]) { f.Cancel("f") },
		func(f *loop.Future[any]) { f.SetException(value("f")) },
		func(f *loop.Future[any]) { f.SetResult("f") },
	} {
		f := loop.CreateFuture[any](l)
		a, b := start(co, "a", c.telling("a", f)), start(co, "b", c.telling("b", loop.Shield(co, f)))
		l.CallLater(sec, func() { act(f) })
		loop.Wait(co, []*loop.Task[any]{a, b})
	}
	f := loop.CreateFuture[any](l)
	task := start(co, "both", c.telling("both", f))
	nap(co, 0)
	f.SetResult("done")
	task.Cancel("both")
	c.outcome(co, "task", task)
	return nil
}

func (c *cancellations) uncancels(co *coro.Co) error {
	task := start(co, "stays", coro.New(func(co *coro.Co) (any, error) {
		for range 2 {
			if err := nap(co, 9); cancelled(err) {
				c.p.say("stays", err.Error(), loop.CurrentTask(co).Uncancel())
			}
		}
		return "stayed", nil
	}))
	after := func(name, msg string, s float64) coro.Awaitable[any] {
		return start(co, name, do(func(co *coro.Co) error { err := nap(co, s); task.Cancel(msg); return err }))
	}
	_, err := loop.Gather(co, after("k1", "one", 1), after("k2", "two", 2)).Await(co)
	c.outcome(co, "task", task)
	return err
}
