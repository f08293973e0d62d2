package oracle_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestQueues(t *testing.T) {
	runCase(t, oracleCase{
		name: "15_queue",
		other: []other{{
			python: "<Queue at 0xADDR maxsize=0> <Queue maxsize=0>",
			here:   "<Queue maxsize=0> <Queue maxsize=0>",
			why:    "a queue is written in one way, without its address",
		}, {
			python: "    qsize after the failed put 2 <PriorityQueue maxsize=0 _queue=[(1, 'a'), (1, 5)] tasks=1>",
			here:   "    qsize after the failed put 1 <PriorityQueue maxsize=0 _queue=[(1, 'a')] tasks=1>",
			why:    "a comparison that fails leaves the queue as it was",
		}},
		twin: func(w *twin) {
			var last *loop.Queue[any]
			w.vrun(func(co *coro.Co) error {
				q := &queues{w, co}
				q.reprs()
				q.nowait()
				q.getters()
				q.putters()
				q.cancelled()
				q.timeouts()
				q.joins()
				q.kinds()
				q.shutdown()
				last = q.twoLoops()
				return nil
			})
			w.vrun(func(co *coro.Co) error {
				_, err := last.Get(co)
				w.out("   ", exc(err))
				return nil
			})
		},
	})
}

// queues are the script's sections.
type queues struct {
	*twin
	co *coro.Co
}

func (q *queues) tick(n int) { tick(q.co, n) }

// get and put are tasks that do so.
func (q *queues) get(from *loop.Queue[any]) *loop.Task[any] {
	return loop.CreateTask(q.co, coro.New(from.Get))
}

func (q *queues) put(into *loop.Queue[any], v any) *loop.Task[none] {
	return spawn(q.co, func(co *coro.Co) error { return into.Put(co, v) })
}

func (q *queues) reprs() {
	q.out("# repr")
	a := loop.NewQueue[any](0)
	q.out(gen.Repr(a), a)
	a.PutNowait("a")
	q.out(a)
	a = loop.NewQueue[any](2)
	q.out(a)
	g := q.get(a)
	q.tick(1)
	q.out(a)
	g.Cancel()
	q.tick(1)
	q.out(a)
	a.PutNowait(1)
	a.PutNowait(2)
	p := q.put(a, 3)
	q.tick(1)
	q.out(a)
	a.GetNowait()
	p.Await(q.co)
	q.out(a)
	a.TaskDone()
	q.out(a)
	q.out(loop.NewPriorityQueue[int](0), loop.NewLifoQueue[int](3))
}

func (q *queues) nowait() {
	q.out("# nowait errors")
	a := loop.NewQueue[any](1)
	v, err := a.GetNowait()
	call(q.twin, "get_nowait empty", v, err)
	a.PutNowait(1)
	call(q.twin, "put_nowait full", none{}, a.PutNowait(2))
	value(q.twin, "maxsize", a.Maxsize())
	q.outf("%-58s -> (%s, %s, %d)", "full/empty/qsize", gen.Repr(a.Full()), gen.Repr(a.Empty()), a.Len())
	value(q.twin, "neg maxsize full", loop.NewQueue[int](-1).Full())
	call(q.twin, "task_done", none{}, a.TaskDone())
	call(q.twin, "task_done too many", none{}, a.TaskDone())
}

// getInto is the script's get(n): it notes what it got.
func (q *queues) getInto(r *recorder, from *loop.Queue[any], n any) *loop.Task[none] {
	return spawn(q.co, func(co *coro.Co) error {
		v, err := from.Get(co)
		if err == nil {
			r.add(pair(n, v))
		}
		return err
	})
}

func (q *queues) getters() {
	q.out("# FIFO of getters")
	a, r := loop.NewQueue[any](0), &recorder{}
	var tasks []*loop.Task[none]
	for i := range 4 {
		tasks = append(tasks, q.getInto(r, a, i))
	}
	q.tick(1)
	for i := range 4 {
		a.PutNowait(fmt.Sprint("item", i))
	}
	loop.Wait(q.co, tasks)
	q.out("   ", r.String())

	q.out("# a new getter can steal an item from a woken getter")
	a, r = loop.NewQueue[any](0), &recorder{}
	waiting := q.getInto(r, a, "waiting")
	q.tick(1)
	a.PutNowait("x")
	v, _ := a.Get(q.co)
	r.add(pair[any]("thief", v))
	a.PutNowait("y")
	waiting.Await(q.co)
	q.out("   ", r.String())

	q.out("# ... the robbed getter goes to the back of the line")
	a, r = loop.NewQueue[any](0), &recorder{}
	tasks = []*loop.Task[none]{q.getInto(r, a, "g1"), q.getInto(r, a, "g2")}
	q.tick(1)
	a.PutNowait(1)
	a.GetNowait()
	q.tick(1)
	a.PutNowait(2)
	a.PutNowait(3)
	loop.Wait(q.co, tasks)
	q.out("   ", r.String())
}

// putFrom is the script's put(n): it notes that it has put.
func (q *queues) putFrom(r *recorder, into *loop.Queue[any], n int) *loop.Task[none] {
	return spawn(q.co, func(co *coro.Co) error {
		err := into.Put(co, n)
		if err == nil {
			r.add(fmt.Sprint("put", n))
		}
		return err
	})
}

func (q *queues) putters() {
	q.out("# FIFO of putters")
	a, r := loop.NewQueue[any](1), &recorder{}
	a.PutNowait(0)
	var tasks []*loop.Task[none]
	for i := 1; i < 4; i++ {
		tasks = append(tasks, q.putFrom(r, a, i))
	}
	q.tick(1)
	for range 4 {
		v, _ := a.Get(q.co)
		r.add(fmt.Sprint("got", v))
		q.tick(2)
	}
	loop.Wait(q.co, tasks)
	q.out("   ", r.String())
}

func (q *queues) cancelled() {
	q.out("# cancelled getter: woken then cancelled passes the wake-up on")
	c, r := loop.NewQueue[any](0), &recorder{}
	a, b := q.getInto(r, c, "a"), q.getInto(r, c, "b")
	q.tick(1)
	c.PutNowait("item")
	a.Cancel()
	q.tick(2)
	q.out("   ", r.String(), "a cancelled", a.Cancelled())
	b.Cancel()
	c, r = loop.NewQueue[any](0), &recorder{}
	a, b = q.getInto(r, c, "a"), q.getInto(r, c, "b")
	q.tick(1)
	a.Cancel()
	c.PutNowait("item")
	q.tick(2)
	q.out("    cancelled before put:", r.String())
	b.Cancel()
	q.tick(1)

	q.out("# cancelled putter")
	c, r = loop.NewQueue[any](1), &recorder{}
	c.PutNowait(0)
	a = q.putFrom(r, c, 1)
	q.putFrom(r, c, 2)
	q.tick(1)
	c.GetNowait()
	a.Cancel()
	q.tick(2)
	q.out("   ", r.String(), c)
}

func (q *queues) timeouts() {
	q.out("# get with wait_for timeout does not lose items")
	a := loop.NewQueue[any](0)
	get := func() string { return swallow(loop.WaitFor(q.co, coro.New(a.Get), sec)) }
	q.out("   ", get())
	a.PutNowait("kept")
	v, _ := a.GetNowait()
	q.out("   ", v, a)
	a = loop.NewQueue[any](0)
	q.loop.CallLater(sec, func() { a.PutNowait("race") })
	q.out("    put at exactly the timeout:", get(), a)
}

func (q *queues) join(a *loop.Queue[any]) *loop.Task[none] { return spawn(q.co, a.Join) }

func (q *queues) joins() {
	q.out("# join / task_done")
	a := loop.NewQueue[any](0)
	q.out("    join on empty:", swErr(a.Join(q.co)))
	a.PutNowait(1)
	a.PutNowait(2)
	j := q.join(a)
	q.tick(1)
	a.GetNowait()
	a.TaskDone()
	q.tick(1)
	q.out("    after 1", j.Done())
	a.GetNowait()
	q.tick(1)
	q.out("    after 2 gets, 1 done", j.Done())
	a.TaskDone()
	q.tick(2)
	q.out("    after 2 task_done", j.Done())
}

func (q *queues) kinds() {
	q.out("# priority / lifo")
	for _, a := range []loop.AnyQueue[int]{loop.NewPriorityQueue[int](0), loop.NewLifoQueue[int](0)} {
		for _, x := range []int{3, 1, 2} {
			a.PutNowait(x)
		}
		r := &recorder{}
		for range 3 {
			v, _ := a.GetNowait()
			r.add(v)
		}
		q.out("   ", r.String())
	}
	a := loop.NewPriorityQueueFunc(0, func(a, b gen.Pair[int, any]) int {
		x, xok := a.Value.(string)
		y, yok := b.Value.(string)
		switch {
		case a.Key != b.Key:
			return a.Key - b.Key
		case !xok || !yok:
			panic(&gen.TypeError{Msg: "'<' not supported between instances of 'int' and 'str'"})
		case x < y:
			return -1
		}
		return 1
	})
	a.PutNowait(pair[int, any](1, "a"))
	call(q.twin, "unorderable", none{}, raised(func() error { return a.PutNowait(pair[int, any](1, 5)) }))
	q.out("    qsize after the failed put", a.Len(), a)
}

func (q *queues) shutdown() {
	q.out("# shutdown")
	a := loop.NewQueue[any](0)
	a.PutNowait(1)
	a.Shutdown(false)
	q.out(a)
	call(q.twin, "put_nowait", none{}, a.PutNowait(2))
	q.out("    put", swErr(a.Put(q.co, 2)), "get drains:", swallow(a.Get(q.co)), "then", swallow(a.Get(q.co)))
	v, err := a.GetNowait()
	call(q.twin, "get_nowait", v, err)
	j := q.join(a)
	q.tick(1)
	q.out("    join still waits for task_done", j.Done())
	a.TaskDone()
	j.Await(q.co)

	a = loop.NewQueue[any](0)
	g := q.get(a)
	q.tick(1)
	a.Shutdown(false)
	q.out("    blocked getter", sw(q.co, g))
	a = loop.NewQueue[any](1)
	a.PutNowait(1)
	p := q.put(a, 2)
	q.tick(1)
	a.Shutdown(false)
	q.out("    blocked putter", sw(q.co, p), a)
	q.shutdownAtOnce()
}

func (q *queues) shutdownAtOnce() {
	a := loop.NewQueue[any](0)
	a.PutNowait(1)
	a.PutNowait(2)
	j := q.join(a)
	q.tick(1)
	a.Shutdown(true)
	q.out(a)
	q.out("    immediate: get", swallow(a.Get(q.co)), "join returns", sw(q.co, j))
	call(q.twin, "task_done after immediate", none{}, a.TaskDone())
	a = loop.NewQueue[any](0)
	a.PutNowait(1)
	a.PutNowait(2)
	a.GetNowait()
	a.Shutdown(true)
	q.out("    unfinished after immediate with one in progress:", a)
	a.TaskDone()
	a.Shutdown(false)
	value(q.twin, "shutdown twice", none{})
	a = loop.NewQueue[any](0)
	a.Shutdown(false)
	a.Shutdown(true)
	q.out(a)
	q.out("    str of exc:", gen.Repr(loop.ErrQueueShutDown.Error()))
}

func (q *queues) twoLoops() *loop.Queue[any] {
	q.out("# two loops")
	a := loop.NewQueue[any](0)
	g := q.get(a)
	q.tick(1)
	g.Cancel()
	q.tick(1)
	return a
}
