package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func TestLoopOrder(t *testing.T) {
	runCase(t, oracleCase{
		name:  "08_loop_order",
		other: orderOthers(),
		twin: func(w *twin) {
			w.out("# Every line is [tick N]: N = number of the _run_once() iteration in which it ran")
			w.vrun(func(co *coro.Co) error { orderCase{w, co}.callSoon(); return nil })
			w.vrun(func(co *coro.Co) error {
				o := orderCase{w, co}
				o.firstStep()
				o.doneAlready()
				o.sleeps()
				o.nested()
				o.wakeUps()
				return nil
			})
			w.out("# --- how many ticks: combinators over immediately-returning coroutines / done futures")
			w.vrun(func(co *coro.Co) error {
				o := orderCase{w, co}
				o.ticksGather()
				o.ticksWait()
				o.ticksWaitFor()
				o.ticksPlain()
				o.ticksGroup()
				o.ticksTimeout()
				o.ticksCancel()
				o.ticksQueue()
				o.ticksLocks()
				o.ticksUncontended()
				return nil
			})
			w.orderOfRuns()
		},
	})
}

func orderOthers() []other {
	const numbers = "each loop numbers its own tasks"
	return []other{
		{
			python: "   wait([task im])                                      3 ticks   ({<Task finished name='Task-27' coro=<main.<locals>.im() don",
			here:   "   wait([task im])                                      3 ticks   ({<Task finished name='Task-8' coro=<main.<locals>.im() done", why: numbers,
		},
		{
			python: "   wait([task im],timeout=5)                            3 ticks   ({<Task finished name='Task-28' coro=<main.<locals>.im() don",
			here:   "   wait([task im],timeout=5)                            3 ticks   ({<Task finished name='Task-9' coro=<main.<locals>.im() done", why: numbers,
		},
		{
			python: "   wait FIRST_COMPLETED 2 im                            3 ticks   ({<Task finished name='Task-30' coro=<main.<locals>.im() don",
			here:   "   wait FIRST_COMPLETED 2 im                            3 ticks   ({<Task finished name='Task-10' coro=<main.<locals>.im() don",
			why:    numbers + ", and a set has the order of the arguments",
		},
		{python: "   ticks used 2 left in _ready 1", here: "   ticks used 2", why: "how much is left is not to be seen"},
	}
}

// orderCase are the script's sections.
type orderCase struct {
	*twin
	co *coro.Co
}

// log is h.log: with the iteration and the time.
func (w *twin) orderLog(args ...any) {
	line := ""
	for _, a := range args {
		line += " " + str(a)
	}
	w.outf("[tick %d t=%.3f]%s", w.loop.Iterations(), w.loop.Time().Seconds(), line)
}

func (o orderCase) callSoon() {
	o.out("# --- call_soon FIFO, ntodo snapshot")
	var a func(n int)
	a = func(n int) {
		o.orderLog("cb", n)
		if n < 3 {
			o.loop.CallSoon(func() { a(n + 1) })
		}
	}
	o.loop.CallSoon(func() { a(0) })
	o.loop.CallSoon(func() { o.orderLog("x") })
	o.loop.CallSoon(func() { o.orderLog("y") })
	o.orderLog("main scheduled")
	tick(o.co, 1)
	o.orderLog("main after sleep(0)")
	tick(o.co, 1)
	o.orderLog("main after 2nd")
	tick(o.co, 3)
}

// tsk is the script's tsk(n).
func (o orderCase) tsk(n int) *coro.Coroutine[none] {
	return coro.Do(func(*coro.Co) error { o.orderLog("task", n, "first step"); return nil })
}

func (o orderCase) firstStep() {
	o.out("# --- task first step: scheduled by call_soon at creation")
	o.loop.CallSoon(func() { o.orderLog("cb before") })
	loop.CreateTask(o.co, o.tsk(1))
	o.loop.CallSoon(func() { o.orderLog("cb after") })
	o.orderLog("created")
	tick(o.co, 1)
	o.orderLog("main")
	o.out("--- await a task that returns immediately")
	o.orderLog("before")
	loop.CreateTask(o.co, o.tsk(2)).Await(o.co)
	o.orderLog("after: +2 ticks (1 step, 1 wakeup)")
	o.out("--- await coroutine directly: 0 ticks")
	o.orderLog("before")
	o.tsk(3).Await(o.co)
	o.orderLog("after")
}

func (o orderCase) doneAlready() {
	o.out("--- await done future / done task: 0 ticks")
	f := loop.CreateFuture[int](o.loop)
	f.SetResult(1)
	o.orderLog("before")
	f.Await(o.co)
	o.orderLog("after")
	tk := loop.CreateTask(o.co, o.tsk(4))
	tick(o.co, 1)
	o.orderLog("task done?", tk.Done())
	tk.Await(o.co)
	o.orderLog("after")
	o.out("--- await future completed by callback")
	f = loop.CreateFuture[int](o.loop)
	o.loop.CallSoon(func() { o.orderLog("set_result"); f.SetResult(1) })
	o.orderLog("before")
	f.Await(o.co)
	o.orderLog("after: +2 (1 for cb, 1 for wakeup)")
}

func (o orderCase) sleeps() {
	o.out("--- sleep(0): 1 tick; sleep(-1): 1 tick")
	o.orderLog("before")
	loop.Sleep(o.co, 0)
	o.orderLog("after")
	loop.Sleep(o.co, -sec)
	o.orderLog("after -1")
	o.out("--- sleep(1): timer tick sets the future, wake-up in the next")
	o.orderLog("before")
	loop.Sleep(o.co, sec)
	o.orderLog("after")
}

func (o orderCase) nested() {
	o.out("--- chain of n nested tasks")
	var nest func(n int) *coro.Coroutine[none]
	nest = func(n int) *coro.Coroutine[none] {
		return coro.Do(func(co *coro.Co) error {
			if n == 0 {
				return nil
			}
			_, err := loop.CreateTask(co, nest(n-1)).Await(co)
			return err
		})
	}
	for n := range 4 {
		t0 := o.loop.Iterations()
		loop.CreateTask(o.co, nest(n)).Await(o.co)
		o.out("   depth", n, "ticks", o.loop.Iterations()-t0)
	}
}

func (o orderCase) wakeUps() {
	o.out("--- done callbacks vs waiter wake-up: order of add_done_callback")
	f := loop.CreateFuture[int](o.loop)
	waiter := func(n int) *loop.Task[none] {
		return spawn(o.co, func(co *coro.Co) error {
			_, err := f.Await(co)
			o.orderLog("waiter", n)
			return err
		})
	}
	f.AddDoneCallback(func(*loop.Future[int]) { o.orderLog("cb1") })
	w1 := waiter(1)
	tick(o.co, 1)
	f.AddDoneCallback(func(*loop.Future[int]) { o.orderLog("cb2") })
	w2 := waiter(2)
	tick(o.co, 1)
	f.SetResult(1)
	tick(o.co, 1)
	loop.Wait(o.co, []*loop.Task[none]{w1, w2})
	o.out("--- callbacks added from a callback of the same future run next tick")
	f = loop.CreateFuture[int](o.loop)
	f.AddDoneCallback(func(*loop.Future[int]) {
		o.orderLog("outer")
		f.AddDoneCallback(func(*loop.Future[int]) { o.orderLog("inner") })
	})
	f.SetResult(1)
	tick(o.co, 1)
	o.orderLog("main")
	tick(o.co, 1)
	o.orderLog("main")
}

// orderOfRuns are the sections without a task.
func (w *twin) orderOfRuns() {
	w.out("# --- run_until_complete: the loop stops at the END of the iteration in which the done-callback ran")
	w.loop = loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	defer w.loop.Close()
	w.orderUntilComplete()
	w.orderStop()
	w.orderCancelled()
}

// says is a callback that prints.
func (w *twin) orderSays(line string) func() { return func() { w.out(line) } }

func (w *twin) orderUntil(aw coro.Awaitable[int]) {
	if _, err := loop.RunUntilComplete(w.loop, aw); err != nil {
		w.t.Error(err)
	}
}

func (w *twin) orderUntilComplete() {
	l := w.loop
	w.orderUntil(coro.New(func(*coro.Co) (int, error) {
		l.CallSoon(w.orderSays("   cb scheduled by the task runs (same iteration as the stop callback)"))
		l.CallSoon(func() { l.CallSoon(w.orderSays("   THIS MUST NOT RUN before the loop is run again")) })
		return 1, nil
	}))
	w.out("   ticks used", l.Iterations())
	w.orderUntil(later(0, 0))
	f := loop.CreateFuture[int](l)
	f.SetResult(1)
	t0 := l.Iterations()
	w.orderUntil(f)
	w.out("   done future: ticks", l.Iterations()-t0)
}

// orderOnce runs the loop for what is ready.
func (w *twin) orderOnce() {
	w.loop.Stop()
	w.loop.RunForever()
}

func (w *twin) orderStop() {
	l := w.loop
	w.out("# --- stop(): already scheduled callbacks run once, stop before run_forever runs exactly one iteration")
	l.Stop()
	l.CallSoon(w.orderSays("   cb ran"))
	l.CallSoon(func() { l.CallSoon(w.orderSays("   nested cb (next run)")) })
	t0 := l.Iterations()
	l.RunForever()
	w.out("   iterations", l.Iterations()-t0)
	w.orderOnce()
	l.CallSoon(func() {
		l.Stop()
		l.CallSoon(w.orderSays("   scheduled after stop(): runs at next run_forever"))
	})
	l.CallSoon(w.orderSays("   scheduled before stop in same batch runs"))
	l.RunForever()
	w.out("   ---")
	w.orderOnce()
}

func (w *twin) orderCancelled() {
	l := w.loop
	w.out("# --- cancelled handle in _ready is skipped")
	h, _ := l.CallSoon(w.orderSays("NOT PRINTED"))
	h.Cancel()
	w.orderOnce()
	w.out("   ok", h, h.Cancelled())
	var h2 loop.Handle
	l.CallSoon(func() { h2.Cancel() })
	h2, _ = l.CallSoon(w.orderSays("NOT PRINTED (cancelled by an earlier callback of the same batch)"))
	w.orderOnce()
}
