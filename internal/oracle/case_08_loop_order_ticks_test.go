package oracle_test

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// m is the script's m(label, mk): how many iterations an await takes.
func (o orderCase) m(label string, mk func(co *coro.Co) (any, error)) {
	tick(o.co, 3)
	t0 := o.loop.Iterations()
	v, err := mk(o.co)
	said := str(v)
	if err != nil {
		said = exc(err)
	}
	o.outf("   %-52s %d ticks   %s", label, o.loop.Iterations()-t0, said[:min(60, len(said))])
}

// orderAwait is m of what is made by mk, and awaited.
func orderAwait[T any](o orderCase, label string, mk func() coro.Awaitable[T]) {
	o.m(label, func(co *coro.Co) (any, error) { return mk().Await(co) })
}

// block is m of what has no result.
func (o orderCase) block(label string, body func(co *coro.Co) error) {
	o.m(label, func(co *coro.Co) (any, error) { return none{}, body(co) })
}

// took is m of what tells itself how many iterations it took since a moment that it
// chooses by calling since.
func (o orderCase) took(label, text string, body func(co *coro.Co, since func())) {
	o.m(label, func(co *coro.Co) (any, error) {
		t0 := 0
		body(co, func() { t0 = o.loop.Iterations() })
		return fmt.Sprintf("%s %d", text, o.loop.Iterations()-t0), nil
	})
}

func (orderCase) im() *coro.Coroutine[int] {
	return coro.NewWith(func(*coro.Co) (int, error) { return 1, nil }, &coro.Options{Name: "main.<locals>.im"})
}

func (orderCase) sl0() *coro.Coroutine[int] { return later(1, 0) }

func (o orderCase) df() *loop.Future[int] {
	f := o.never()
	f.SetResult(1)
	return f
}

// never is a future that nobody completes.
func (o orderCase) never() *loop.Future[int] { return loop.CreateFuture[int](o.loop) }

// imTask is tk(im()).
func (o orderCase) imTask() *loop.Task[int] { return loop.CreateTask(o.co, o.im()) }

func (o orderCase) ticksGather() {
	gather := func(label string, mk func() []coro.Awaitable[int]) {
		orderAwait(o, label, func() coro.Awaitable[[]int] { return loop.Gather(o.co, mk()...) })
	}
	gather("gather()", func() []coro.Awaitable[int] { return nil })
	gather("gather(im)", func() []coro.Awaitable[int] { return []coro.Awaitable[int]{o.im()} })
	gather("gather(im,im,im)", func() []coro.Awaitable[int] { return []coro.Awaitable[int]{o.im(), o.im(), o.im()} })
	gather("gather(done future)", func() []coro.Awaitable[int] { return []coro.Awaitable[int]{o.df()} })
	gather("gather(done future, im)", func() []coro.Awaitable[int] { return []coro.Awaitable[int]{o.df(), o.im()} })
	gather("gather(sl0)", func() []coro.Awaitable[int] { return []coro.Awaitable[int]{o.sl0()} })
}

func (o orderCase) ticksWait() {
	wait := func(label string, opts *loop.WaitOptions, mk ...func() loop.AnyFuture) {
		o.m(label, func(co *coro.Co) (any, error) {
			var fs []loop.AnyFuture
			for _, f := range mk {
				fs = append(fs, f())
			}
			done, pending, err := loop.WaitWith(co, fs, opts)
			return tuple{done, pending}, err
		})
	}
	task := func() loop.AnyFuture { return o.imTask() }
	done := func() loop.AnyFuture { return o.df() }
	never := func() loop.AnyFuture { return o.never() }
	wait("wait([task im])", nil, task)
	wait("wait([done fut])", nil, done)
	wait("wait([task im],timeout=5)", &loop.WaitOptions{Timeout: 5 * sec}, task)
	wait("wait([never],timeout=0)", &loop.WaitOptions{Timeout: -1}, never)
	wait("wait([never],timeout=1)", &loop.WaitOptions{Timeout: sec}, never)
	wait("wait FIRST_COMPLETED 2 im", &loop.WaitOptions{ReturnWhen: loop.FirstCompleted}, task, task)
}

func (o orderCase) ticksWaitFor() {
	waitFor := func(label string, d time.Duration, mk func() coro.Awaitable[int]) {
		o.m(label, func(co *coro.Co) (any, error) { return loop.WaitFor(co, mk(), d) })
	}
	im := func() coro.Awaitable[int] { return o.im() }
	waitFor("wait_for(im, None)", loop.Forever, im)
	waitFor("wait_for(im, 5)", 5*sec, im)
	waitFor("wait_for(task im, 5)", 5*sec, func() coro.Awaitable[int] { return o.imTask() })
	waitFor("wait_for(im, 0)", 0, im)
	waitFor("wait_for(done fut, 0)", 0, func() coro.Awaitable[int] { return o.df() })
	waitFor("wait_for(never, 1)", sec, func() coro.Awaitable[int] { return o.never() })
	waitFor("wait_for(sleep(9) coro, 1)", sec, func() coro.Awaitable[int] { return later(0, 9*sec) })
}

func (o orderCase) ticksPlain() {
	orderAwait(o, "shield(im)", func() coro.Awaitable[int] { return loop.Shield(o.co, o.im()) })
	orderAwait(o, "shield(done)", func() coro.Awaitable[int] { return loop.Shield(o.co, o.df()) })
	orderAwait(o, "task im", func() coro.Awaitable[int] { return o.imTask() })
	orderAwait(o, "task sl0", func() coro.Awaitable[int] { return loop.CreateTask(o.co, o.sl0()) })
	o.block("sleep(0)", func(co *coro.Co) error { return loop.Sleep(co, 0) })
	o.block("sleep(1)", func(co *coro.Co) error { return loop.Sleep(co, sec) })
	o.block("as_completed 2 im", func(co *coro.Co) error {
		cs, err := loop.AsCompleted(co, o.im(), o.im())
		if err != nil {
			return err
		}
		for f := range cs.Each() {
			if _, err := f.Await(co); err != nil {
				return err
			}
		}
		return nil
	})
	o.block("async for as_completed 2 im", func(co *coro.Co) error {
		cs, err := loop.AsCompleted(co, o.im(), o.im())
		if err != nil {
			return err
		}
		for range cs.All(co) {
		}
		return cs.Err()
	})
}

// in makes a task in the group.
func (orderCase) in(g *loop.TaskGroup, body func(co *coro.Co) error) error {
	_, err := loop.CreateTaskIn(g, coro.Do(body), nil)
	return err
}

func (o orderCase) ticksGroup() {
	tg := func(label string, n int, c func() *coro.Coroutine[int]) {
		o.block(label, func(co *coro.Co) error {
			g := loop.NewTaskGroup()
			return g.With(co, func() error {
				for range n {
					if _, err := loop.CreateTaskIn(g, c(), nil); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	tg("TaskGroup empty", 0, o.im)
	tg("TaskGroup 1 im", 1, o.im)
	tg("TaskGroup 3 im", 3, o.im)
	tg("TaskGroup 1 sl0", 1, o.sl0)
	bad := func(*coro.Co) error { return &gen.ValueError{Msg: "v"} }
	asleep := func(co *coro.Co) error { return loop.Sleep(co, 9*sec) }
	o.block("TaskGroup one fails, one sleeping", func(co *coro.Co) error {
		g := loop.NewTaskGroup()
		return g.With(co, func() error {
			if err := o.in(g, bad); err != nil {
				return err
			}
			return o.in(g, asleep)
		})
	})
	o.block("TaskGroup child fails, body sleeping", func(co *coro.Co) error {
		g := loop.NewTaskGroup()
		return g.With(co, func() error {
			if err := o.in(g, bad); err != nil {
				return err
			}
			return asleep(co)
		})
	})
}

func (o orderCase) ticksTimeout() {
	to := func(label string, d time.Duration, c func(co *coro.Co) error) {
		o.block(label, func(co *coro.Co) error {
			return loop.NewTimeout(d).With(co, func() error { return c(co) })
		})
	}
	im := func(co *coro.Co) error { _, err := o.im().Await(co); return err }
	sleep := func(d time.Duration) func(co *coro.Co) error {
		return func(co *coro.Co) error { return loop.Sleep(co, d) }
	}
	to("timeout(5): im", 5*sec, im)
	to("timeout(1): sleep(9)", sec, sleep(9*sec))
	to("timeout(0): sleep(9)", 0, sleep(9*sec))
	to("timeout(0): im (never suspends)", 0, im)
	to("timeout(-1): sleep(0)", -sec, sleep(0))
}

func (o orderCase) ticksCancel() {
	cancel := func(label string, before int) {
		o.took(label, "ticks from cancel()", func(co *coro.Co, since func()) {
			x := loop.CreateTask(co, later(0, 9*sec))
			tick(co, before)
			since()
			x.Cancel()
			if _, err := x.Await(co); !gen.IsInstance[*gen.CancelledError](err) {
				o.t.Error(err)
			}
		})
	}
	cancel("cancel a sleeping task + await it", 1)
	cancel("cancel an unstarted task + await it", 0)
}

func (o orderCase) ticksQueue() {
	o.took("Queue.get wake-up", "ticks from put_nowait() to getter-task awaited", func(co *coro.Co, since func()) {
		q := loop.NewQueue[int](0)
		g := loop.CreateTask(co, coro.New(q.Get))
		tick(co, 1)
		since()
		q.PutNowait(1)
		g.Await(co)
	})
	o.took("Queue.put wake-up", "ticks", func(co *coro.Co, since func()) {
		q := loop.NewQueue[int](1)
		q.Put(co, 1)
		p := spawn(co, func(co *coro.Co) error { return q.Put(co, 2) })
		tick(co, 1)
		since()
		q.GetNowait()
		p.Await(co)
	})
}

func (o orderCase) ticksLocks() {
	o.took("Event.wait wake-up", "ticks", func(co *coro.Co, since func()) {
		e := loop.NewEvent()
		o.woken(co, e.Wait, since, e.Set)
	})
	o.took("Lock.acquire wake-up", "ticks", func(co *coro.Co, since func()) {
		l := loop.NewLock()
		l.Acquire(co)
		o.woken(co, l.Acquire, since, func() { l.Release() })
	})
	o.took("Semaphore.acquire wake-up", "ticks", func(co *coro.Co, since func()) {
		s := loop.NewSemaphore(1)
		s.Acquire(co)
		o.woken(co, s.Acquire, since, func() { s.Release() })
	})
	o.took("Condition.wait wake-up (after lock released)", "ticks", func(co *coro.Co, since func()) {
		c := loop.NewCondition(nil)
		x := spawn(co, func(co *coro.Co) error { return c.With(co, func() error { return c.Wait(co) }) })
		tick(co, 1)
		c.With(co, func() error { return c.Notify(1) })
		since()
		x.Await(co)
	})
	o.m("Barrier(2)", func(co *coro.Co) (any, error) {
		b := loop.NewBarrier(2)
		x := loop.CreateTask(co, coro.New(b.Wait))
		tick(co, 1)
		t0 := o.loop.Iterations()
		b.Wait(co)
		a := o.loop.Iterations() - t0
		_, err := x.Await(co)
		return fmt.Sprintf("last party +%d, first party +%d", a, o.loop.Iterations()-t0), err
	})
}

// woken is a task that waits until wake has been called.
func (orderCase) woken(co *coro.Co, wait func(co *coro.Co) error, since, wake func()) {
	w := spawn(co, wait)
	tick(co, 1)
	since()
	wake()
	w.Await(co)
}

func (o orderCase) ticksUncontended() {
	o.block("uncontended Lock/Semaphore/Event/Queue", func(co *coro.Co) error {
		l, s, e, q := loop.NewLock(), loop.NewSemaphore(1), loop.NewEvent(), loop.NewQueue[int](0)
		e.Set()
		q.PutNowait(1)
		for _, do := range []func(co *coro.Co) error{l.Acquire, s.Acquire, e.Wait} {
			if err := do(co); err != nil {
				return err
			}
		}
		if _, err := q.Get(co); err != nil {
			return err
		}
		return q.Put(co, 1)
	})
}
