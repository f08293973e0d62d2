package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestLocks(t *testing.T) {
	runCase(t, oracleCase{
		name: "16_locks",
		left: []left{
			{from: `    with lock: TypeError("'Lock' object does not support the context manager protocol")`, why: "Go's compiler refuses it"},
			{from: `    await lock: TypeError("object Lock can't be used in 'await' expression")`, why: "Go's compiler refuses it"},
			{from: "    shared lock True", why: "a condition's lock is not to be seen"},
			{from: "    uncontended: _loop True", why: "a lock's loop is not to be seen"},
		},
		twin: func(w *twin) {
			var last *loop.Lock
			w.vrun(func(co *coro.Co) error {
				l := &lockCase{w, co}
				l.lock()
				l.lockFairness()
				l.lockCancelled()
				l.event()
				l.condition()
				l.conditionWaitFor()
				l.conditionCancelled()
				l.conditionOverLock()
				l.semaphore()
				l.semaphoreFairness()
				l.barrier()
				l.barrierLeft()
				last = l.binding()
				return nil
			})
			w.vrun(func(co *coro.Co) error {
				w.out("   ", swTrue(last.Acquire(co)))
				return nil
			})
		},
	})
}

// lockCase are the script's sections.
type lockCase struct {
	*twin
	co *coro.Co
}

func (l *lockCase) tick(n int) { tick(l.co, n) }

func (l *lockCase) acquiring(a interface{ Acquire(co *coro.Co) error }) *loop.Task[none] {
	return spawn(l.co, a.Acquire)
}

func (l *lockCase) lock() {
	l.out("# Lock")
	a := loop.NewLock()
	l.out(a)
	call(l.twin, "release unlocked", none{}, a.Release())
	l.out("   acquire", a.Acquire(l.co) == nil)
	l.out(a)
	l.acquiring(a)
	l.acquiring(a)
	l.tick(1)
	l.out(a)
	a.Release()
	l.out("    after release, before the waiter runs:", a.Locked(), a)
	l.tick(2)
	l.out("   ", a)
	a.Release()
	l.tick(2)
	a.Release()
	l.out(a)
}

// user is the script's user(n, hold): it notes that it has the lock, and holds it.
func (l *lockCase) user(r *recorder, a *loop.Lock, n string) *coro.Coroutine[none] {
	return coro.Do(func(co *coro.Co) error {
		return a.With(co, func() error { r.add(n); return nil })
	})
}

func (l *lockCase) lockFairness() {
	l.out("# fairness: acquire by a newcomer between release and the waiter wake-up")
	lock, r := loop.NewLock(), &recorder{}
	lock.Acquire(l.co)
	a := loop.CreateTask(l.co, l.user(r, lock, "waiter"))
	l.tick(1)
	lock.Release()
	b := loop.CreateTask(l.co, l.user(r, lock, "newcomer"))
	r.add("locked=" + gen.Repr(lock.Locked()))
	l.user(r, lock, "same-task-newcomer").Await(l.co)
	loop.Wait(l.co, []*loop.Task[none]{a, b})
	l.out("   ", r.String())

	lock = loop.NewLock()
	lock.Acquire(l.co)
	w := l.acquiring(lock)
	l.tick(1)
	w.Cancel()
	lock.Release()
	l.out("    only cancelled waiters: newcomer may barge", swTrue(lock.Acquire(l.co)), lock)
	l.tick(1)
	lock.Release()
}

func (l *lockCase) lockCancelled() {
	l.out("# cancelled waiter that was already woken passes the lock on")
	lock, r := loop.NewLock(), &recorder{}
	lock.Acquire(l.co)
	a := loop.CreateTask(l.co, l.user(r, lock, "a"))
	loop.CreateTask(l.co, l.user(r, lock, "b"))
	l.tick(1)
	lock.Release()
	a.Cancel()
	l.tick(3)
	l.out("   ", r.String(), lock, a.Cancelled())

	l.out("# cancelled waiter in the middle")
	lock, r = loop.NewLock(), &recorder{}
	lock.Acquire(l.co)
	var tasks []*loop.Task[none]
	for _, n := range []string{"a", "b", "c"} {
		tasks = append(tasks, loop.CreateTask(l.co, l.user(r, lock, n)))
	}
	l.tick(1)
	tasks[1].Cancel()
	l.tick(1)
	lock.Release()
	loop.Wait(l.co, tasks)
	l.out("   ", r.String())
}

func (l *lockCase) event() {
	l.out("# Event")
	e := loop.NewEvent()
	l.out(e)
	var tasks []*loop.Task[none]
	for range 3 {
		tasks = append(tasks, spawn(l.co, e.Wait))
	}
	l.tick(1)
	l.out(e)
	e.Set()
	l.out(e)
	e.Clear()
	l.tick(1)
	var done, results []bool
	for _, w := range tasks {
		done = append(done, w.Done())
		if w.Done() {
			results = append(results, w.Err() == nil)
		}
	}
	l.out("    set+clear in the same tick: all waiters are released", done, results, e)
	e.Set()
	l.out("    wait on set", e.Wait(l.co) == nil)
	e.Set()
	value(l.twin, "is_set", e.IsSet())

	l.out("# Event wake order")
	e = loop.NewEvent()
	r := &recorder{}
	tasks = nil
	for i := range 4 {
		tasks = append(tasks, spawn(l.co, func(co *coro.Co) error {
			err := e.Wait(co)
			if err == nil {
				r.add(i)
			}
			return err
		}))
	}
	l.tick(1)
	e.Set()
	loop.Wait(l.co, tasks)
	l.out("   ", r.String())
}

// cw is the script's cw(n): it waits, and notes that.
func (l *lockCase) cw(r *recorder, c *loop.Condition, n any) *loop.Task[none] {
	return spawn(l.co, func(co *coro.Co) error {
		return c.With(co, func() error {
			err := c.Wait(co)
			if err == nil {
				r.add(pair(n, true))
			}
			return err
		})
	})
}

func (l *lockCase) condition() {
	l.out("# Condition")
	c, r := loop.NewCondition(nil), &recorder{}
	l.out(c)
	call(l.twin, "notify unlocked", none{}, c.Notify(1))
	l.out("    wait unlocked:", swTrue(c.Wait(l.co)))
	call(l.twin, "notify_all unlocked", none{}, c.NotifyAll())
	call(l.twin, "release unlocked", none{}, c.Release())
	var tasks []*loop.Task[none]
	for i := range 4 {
		tasks = append(tasks, l.cw(r, c, i))
	}
	l.tick(1)
	l.out(c)
	c.With(l.co, func() error { err := c.Notify(2); l.out(c); return err })
	l.tick(8)
	l.out("    notify(2):", r.String())
	c.With(l.co, c.NotifyAll)
	loop.Wait(l.co, tasks)
	l.out("    notify_all:", r.String())
	c.With(l.co, func() error {
		if err := c.Notify(5); err != nil {
			return err
		}
		l.out("    notify without waiters is ok")
		return nil
	})
}

func (l *lockCase) conditionWaitFor() {
	l.out("# wait_for")
	c, val := loop.NewCondition(nil), 0
	x := loop.CreateTask(l.co, coro.New(func(co *coro.Co) (int, error) {
		err := c.With(co, func() error { return c.WaitFor(co, func() bool { return val > 1 }) })
		return val, err
	}))
	l.tick(1)
	for i := 1; i < 3; i++ {
		val = i
		c.With(l.co, func() error { return c.Notify(1) })
		l.tick(5)
	}
	v, err := x.Result()
	if err != nil {
		l.t.Error(err)
	}
	l.out("   ", v)
}

func (l *lockCase) conditionCancelled() {
	l.out("# cancel a waiting task: re-acquires the lock before raising")
	c, r := loop.NewCondition(nil), &recorder{}
	x := l.cw(r, c, "x")
	l.tick(1)
	c.Acquire(l.co)
	x.Cancel()
	l.tick(2)
	l.out("    lock held by us: still pending", x.Done())
	c.Release()
	l.out("   ", sw(l.co, x), c)

	l.out("# cancelled while re-acquiring after notify (3.13: passes notification on)")
	a, b := l.cw(r, c, "a"), l.cw(r, c, "b")
	l.tick(1)
	c.Acquire(l.co)
	c.Notify(1)
	l.tick(1)
	a.Cancel()
	l.tick(1)
	c.Release()
	l.tick(6)
	l.out("    R", r.String(), "a", a.Cancelled(), "b done", b.Done())
	b.Cancel()
	l.tick(2)
}

func (l *lockCase) conditionOverLock() {
	l.out("# foreign lock")
	lock := loop.NewLock()
	c := loop.NewCondition(lock)
	loop.NewCondition(lock)
	lock.Acquire(l.co)
	call(l.twin, "notify c1", none{}, c.Notify(1))
	lock.Release()
}

func (l *lockCase) semaphore() {
	l.out("# Semaphore")
	s := loop.NewSemaphore(2)
	l.out(s)
	s.Acquire(l.co)
	l.out(s, s.Locked())
	s.Acquire(l.co)
	l.out(s, s.Locked())
	l.acquiring(s)
	l.acquiring(s)
	l.tick(1)
	l.out(s)
	s.Release()
	l.out(s, "locked", s.Locked())
	l.tick(2)
	l.out(s)
	for range 3 {
		s.Release()
	}
	l.tick(2)
	l.out(s)
	call(l.twin, "Semaphore(-1)", none{}, raised(func() error { loop.NewSemaphore(-1); return nil }))
	for range 3 {
		s.Release()
	}
	l.out("    over-release allowed", s)

	l.out("# BoundedSemaphore")
	b := loop.NewBoundedSemaphore(1)
	call(l.twin, "release", none{}, b.Release())
	b.Acquire(l.co)
	b.Release()
	l.out(b)
}

// su is the script's su(n): it notes that it has the semaphore, and gives it back a
// tick later.
func (l *lockCase) su(r *recorder, s *loop.Semaphore, n any) *loop.Task[none] {
	return spawn(l.co, func(co *coro.Co) error {
		if err := s.Acquire(co); err != nil {
			return err
		}
		r.add(n)
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		return s.Release()
	})
}

func (l *lockCase) semaphoreFairness() {
	l.out("# Semaphore fairness")
	s, r := loop.NewSemaphore(1), &recorder{}
	s.Acquire(l.co)
	tasks := l.several(r, s)
	l.tick(1)
	s.Release()
	tasks = append(tasks, l.su(r, s, "late"))
	loop.Wait(l.co, tasks)
	l.out("   ", r.String())

	s, r = loop.NewSemaphore(1), &recorder{}
	s.Acquire(l.co)
	a, b := l.su(r, s, "a"), l.su(r, s, "b")
	l.tick(1)
	s.Release()
	a.Cancel()
	loop.Wait(l.co, []*loop.Task[none]{a, b})
	l.out("    woken then cancelled:", r.String(), s)

	s, r = loop.NewSemaphore(0), &recorder{}
	tasks = l.several(r, s)
	l.tick(1)
	s.Release()
	s.Release()
	l.out("    two releases before wake:", s)
	l.tick(2)
	l.out("   ", r.String())
	loop.Wait(l.co, tasks)
	l.out("   ", r.String(), s)
}

func (l *lockCase) several(r *recorder, s *loop.Semaphore) (tasks []*loop.Task[none]) {
	for i := range 3 {
		tasks = append(tasks, l.su(r, s, i))
	}
	return tasks
}

// bw is the script's bw(n): it notes what waiting at the barrier came to.
func (l *lockCase) bw(r *recorder, b *loop.Barrier, n any) *loop.Task[none] {
	return spawn(l.co, func(co *coro.Co) error {
		i, err := b.Wait(co)
		if err != nil {
			r.add(pair[any, any](n, exc(err)))
			return nil
		}
		r.add(pair[any, any](n, i))
		return nil
	})
}

func (l *lockCase) crowd(r *recorder, b *loop.Barrier, n int) (tasks []*loop.Task[none]) {
	for i := range n {
		tasks = append(tasks, l.bw(r, b, i))
	}
	return tasks
}

func (l *lockCase) barrier() {
	l.out("# Barrier")
	call(l.twin, "Barrier(0)", none{}, raised(func() error { loop.NewBarrier(0); return nil }))
	b, r := loop.NewBarrier(3), &recorder{}
	l.out(b, b.Parties(), b.NWaiting(), b.Broken())
	tasks := l.crowd(r, b, 3)
	l.tick(1)
	l.out(b)
	loop.Wait(l.co, tasks)
	l.out("   ", r.String(), b)
	r = &recorder{}
	tasks = l.crowd(r, b, 5)
	l.tick(9)
	l.out("    5 tasks, 3 parties:", r.String(), b)
	r.items = nil
	b.Reset(l.co)
	loop.Wait(l.co, tasks)
	l.out("    reset:", r.String(), b)
	r = &recorder{}
	tasks = l.crowd(r, b, 2)
	l.tick(1)
	b.Abort(l.co)
	loop.Wait(l.co, tasks)
	l.out("    abort:", r.String(), b, b.Broken())
	l.out("    wait on broken:", swallow(b.Wait(l.co)))
	b.Reset(l.co)
	l.out("   ", b)
}

func (l *lockCase) barrierLeft() {
	b, r := loop.NewBarrier(2), &recorder{}
	c := l.bw(r, b, "c")
	l.tick(1)
	c.Cancel()
	l.tick(2)
	l.out("    cancel a waiter: not broken, count back", r.String(), b)
	loop.Wait(l.co, l.crowd(r, b, 2))
	l.out("   ", r.String())
	i, err := loop.NewBarrier(1).Wait(l.co)
	if err != nil {
		l.t.Error(err)
	}
	l.out("    parties=1", i)
	loop.NewBarrier(1).With(l.co, func(i int) error { l.out("    async with index", i); return nil })
	b = loop.NewBarrier(2)
	var tasks []*loop.Task[int]
	for range 2 {
		tasks = append(tasks, loop.CreateTask(l.co, coro.New(b.Wait)))
	}
	l.tick(1)
	l.out("    draining repr", b)
	loop.Wait(l.co, tasks)
}

func (l *lockCase) binding() *loop.Lock {
	l.out("# loop binding: bound at first contended use")
	a := loop.NewLock()
	a.Acquire(l.co)
	a.Release()
	a.Acquire(l.co)
	w := l.acquiring(a)
	l.tick(1)
	w.Cancel()
	l.tick(1)
	return a
}
