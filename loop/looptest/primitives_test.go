package looptest_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
)

// primitives is testdata/primitives.py.
type primitives struct{ out io.Writer }

func (p *primitives) say(args ...any) {
	var texts []string
	for _, a := range args {
		s, ok := a.(string)
		if !ok {
			s = gen.Repr(a)
		}
		texts = append(texts, s)
	}
	fmt.Fprintln(p.out, strings.Join(texts, " "))
}

// TestPrimitives compares every step that the loop's ways to wait take with
// CPython's.
func TestPrimitives(t *testing.T) {
	for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
		t.Run(name, func(t *testing.T) {
			looptest.GoldenWith(t, "primitives", primitivesMain, &looptest.GoldenOptions{Trace: true, Run: looptest.Options{
				Loop:  loop.RunOptions{Engine: engine},
				Allow: looptest.LeftTasks, // the last two
			}})
		})
	}
}

func primitivesMain(co *coro.Co, out io.Writer) error {
	p := &primitives{out}
	for _, part := range []func(co *coro.Co) error{
		p.locks, p.barriers, p.events, p.conditions, p.semaphores, p.shields, p.waits, p.timeouts, p.gathers,
		p.groups, p.queues, p.generators, p.callbacks, p.eagers,
	} {
		if err := part(co); err != nil {
			return err
		}
	}
	start(co, "left1", sleep(9, nil))
	start(co, "left2", fail(9))
	return loop.Sleep(co, 0)
}

func sleep(s float64, v any) *coro.Coroutine[any] {
	return coro.New(func(co *coro.Co) (any, error) { return loop.SleepValue(co, loop.Seconds(s), v) })
}

func fail(s float64) *coro.Coroutine[any] {
	return coro.New(func(co *coro.Co) (any, error) {
		if err := loop.Sleep(co, loop.Seconds(s)); err != nil {
			return nil, err
		}
		return nil, value(strings.TrimSuffix(fmt.Sprint(s), ".0"))
	})
}

func do(body func(co *coro.Co) error) *coro.Coroutine[any] {
	return coro.New(func(co *coro.Co) (any, error) { return nil, body(co) })
}

func start(co *coro.Co, name string, c *coro.Coroutine[any]) *loop.Task[any] {
	return loop.CreateTaskWith(co, c, &loop.TaskOptions{Name: name})
}

func nap(co *coro.Co, s float64) error { return loop.Sleep(co, loop.Seconds(s)) }

func (p *primitives) locks(co *coro.Co) error {
	lock, seen := loop.NewLock(), []string{}
	var tasks []*loop.Task[any]
	for _, n := range []string{"a", "b", "c", "d"} {
		tasks = append(tasks, start(co, n, do(func(co *coro.Co) error {
			return lock.With(co, func() error {
				seen = append(seen, n)
				return nap(co, 1)
			})
		})))
	}
	nap(co, 0.5)
	tasks[1].Cancel()
	_, _, err := loop.Wait(co, tasks)
	p.say("locks", seen)
	return err
}

func (p *primitives) barriers(co *coro.Co) error {
	barrier := loop.NewBarrier(3)
	meet := func(pace float64) *coro.Coroutine[any] {
		return do(func(co *coro.Co) error {
			for range 2 {
				nap(co, pace)
				if _, err := barrier.Wait(co); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g := loop.NewTaskGroup()
	err := g.With(co, func() error {
		for _, pace := range []float64{1, 2, 3} {
			if _, err := loop.CreateTaskIn(g, meet(pace), &loop.TaskOptions{Name: fmt.Sprint("meet", pace)}); err != nil {
				return err
			}
		}
		return nil
	})
	p.say("barriers", barrier.NWaiting())
	return err
}

func (p *primitives) events(co *coro.Co) error {
	event, l := loop.NewEvent(), loop.RunningLoop(co)
	var waiters []coro.Awaitable[any]
	for i := range 3 {
		waiters = append(waiters, start(co, fmt.Sprint("w", i), coro.New(func(co *coro.Co) (any, error) { return true, event.Wait(co) })))
	}
	l.CallLater(sec, event.Set)
	never, _ := l.CallLater(2*sec, func() { p.say("never") })
	all, err := loop.Gather(co, waiters...).Await(co)
	p.say("events", all)
	never.Cancel()
	return err
}

func (p *primitives) conditions(co *coro.Co) error {
	condition, ready := loop.NewCondition(nil), []int{}
	var consumers []coro.Awaitable[any]
	for i := range 3 {
		consumers = append(consumers, start(co, fmt.Sprint("c", i), do(func(co *coro.Co) error {
			return condition.With(co, func() error {
				return condition.WaitFor(co, func() bool { return len(ready) > i })
			})
		})))
	}
	for i := range 3 {
		nap(co, 0.1)
		condition.With(co, func() error { ready = append(ready, i); return condition.Notify(2) })
	}
	nap(co, 0.1)
	condition.With(co, condition.NotifyAll)
	_, err := loop.Gather(co, consumers...).Await(co)
	p.say("conditions", ready)
	return err
}

func (p *primitives) semaphores(co *coro.Co) error {
	limit := loop.NewBoundedSemaphore(2)
	var uses []coro.Awaitable[any]
	for i := range 6 {
		uses = append(uses, do(func(co *coro.Co) error {
			return limit.With(co, func() error { return nap(co, 0.1*float64(i%3)) })
		}))
	}
	_, err := loop.Gather(co, uses...).Await(co)
	p.say("semaphores", limit.Locked())
	return err
}

func (p *primitives) shields(co *coro.Co) error {
	inner := start(co, "inner", sleep(1, "inner"))
	task := start(co, "outer", do(func(co *coro.Co) error {
		_, err := loop.Shield(co, inner).Await(co)
		return err
	}))
	loop.Sleep(co, 0)
	task.Cancel()
	if _, err := task.Await(co); !gen.IsInstance[*loop.CancelledError](err) {
		return err
	}
	v, err := inner.Await(co)
	p.say("shields", v)
	return err
}

func (p *primitives) waits(co *coro.Co) error {
	a, b, c := start(co, "a", sleep(1, nil)), start(co, "b", fail(2)), start(co, "c", sleep(9, nil))
	left := []*loop.Task[any]{a, b, c}
	for _, o := range []*loop.WaitOptions{
		{ReturnWhen: loop.FirstCompleted}, {ReturnWhen: loop.FirstException}, {Timeout: sec / 2},
	} {
		done, pending, err := loop.WaitWith(co, left, o)
		if err != nil {
			return err
		}
		p.say("waits", len(done), len(pending))
		left = pending
	}
	done, pending, err := loop.Wait(co, []*loop.Task[any]{a, b})
	c.Cancel()
	p.say("waits", len(done), len(pending))
	loop.GatherWith(co, []coro.Awaitable[any]{a, b, c}, &loop.GatherOptions{ReturnExceptions: true}).Await(co)
	return err
}

func (p *primitives) timeouts(co *coro.Co) error {
	v, _ := loop.WaitFor(co, sleep(1, "in time"), 2*sec)
	p.say("timeouts", v)
	for _, delay := range []int{1, 0, -1} {
		if _, err := loop.WaitFor(co, sleep(2, nil), time.Duration(delay)*sec); gen.IsInstance[*loop.TimeoutError](err) {
			p.say("timeouts", delay)
		}
	}
	ready := start(co, "ready", sleep(0, "ready"))
	ready.Await(co)
	v, _ = loop.WaitFor(co, ready, 0)
	p.say("timeouts", v)
	t := loop.NewTimeout(sec)
	err := t.With(co, func() error {
		nap(co, 0.5)
		if err := t.Reschedule(loop.RunningLoop(co).Time() + sec); err != nil {
			return err
		}
		return nap(co, 9)
	})
	if gen.IsInstance[*loop.TimeoutError](err) {
		p.say("timeouts", t.Expired())
	}
	return loop.NewTimeout(loop.Forever).With(co, func() error { return nap(co, 0.1) })
}

func (p *primitives) gathers(co *coro.Co) error {
	outcomes, err := loop.GatherWith(co, []coro.Awaitable[any]{fail(2), sleep(1, nil), fail(0)}, &loop.GatherOptions{ReturnExceptions: true}).Await(co)
	if err != nil {
		return err
	}
	p.say("gathers", outcomes)
	inner := loop.Gather[any](co, sleep(1, nil), fail(0.5))
	slow := loop.CreateTask(co, coro.New(func(co *coro.Co) ([]any, error) { return nil, nap(co, 2) }))
	_, err = loop.Gather[[]any](co, inner, slow).Await(co)
	p.say("gathers", fmt.Sprint(err))
	none, err := loop.Gather[any](co).Await(co)
	p.say("gathers", none)
	return err
}

func (p *primitives) groups(co *coro.Co) error {
	g := loop.NewTaskGroup()
	err := g.With(co, func() error {
		loop.CreateTaskIn(g, fail(1), &loop.TaskOptions{Name: "g1"})
		loop.CreateTaskIn(g, sleep(3, nil), &loop.TaskOptions{Name: "g2"})
		return nap(co, 5)
	})
	p.say("groups", err)
	return nil
}

func (p *primitives) queues(co *coro.Co) error {
	queue, got := loop.NewPriorityQueue[int](2), []int{}
	putter := start(co, "put", do(func(co *coro.Co) error {
		for _, i := range []int{3, 1, 2, 0} {
			if err := queue.Put(co, i); err != nil {
				return err
			}
		}
		return nil
	}))
	loop.Sleep(co, 0)
	for range 4 {
		i, err := queue.Get(co)
		if err != nil {
			return err
		}
		got = append(got, i)
	}
	_, err := putter.Await(co)
	p.say("queues", got)
	return err
}

func (p *primitives) generators(co *coro.Co) error {
	ticks := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
		for i := range 3 {
			nap(co, 0.1)
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	})
	got := []int{}
	for i := range ticks.All(co) {
		got = append(got, i)
	}
	p.say("generators", got)
	return ticks.Err()
}

func (p *primitives) callbacks(co *coro.Co) error {
	l := loop.RunningLoop(co)
	future := loop.CreateFuture[int](l)
	future.AddDoneCallback(func(f *loop.Future[int]) { v, _ := f.Result(); p.say("callbacks", v) })
	l.CallSoon(func() { future.SetResult(1) })
	l.CallAt(l.Time()+sec, func() { loop.CreateTaskOn(l, sleep(1, nil), &loop.TaskOptions{Name: "late"}) })
	if _, err := future.Await(co); err != nil {
		return err
	}
	return nap(co, 3)
}

func (p *primitives) eagers(co *coro.Co) error {
	quick := func() *coro.Coroutine[any] { return coro.New(func(*coro.Co) (any, error) { return "quick", nil }) }
	eager := func(co *coro.Co, name string, c *coro.Coroutine[any]) *loop.Task[any] {
		return loop.CreateTaskWith(co, c, &loop.TaskOptions{Name: name, EagerStart: loop.EagerTrue})
	}
	all, err := loop.Gather[any](co, eager(co, "e1", quick()), eager(co, "e2", sleep(0, "slow")), eager(co, "e3", quick())).Await(co)
	if err != nil {
		return err
	}
	p.say("eagers", all)
	nested := coro.New(func(co *coro.Co) (any, error) { return eager(co, "inner", sleep(1, "inner")).Await(co) })
	v, err := eager(co, "outer", nested).Await(co)
	p.say("eagers", v)
	return err
}
