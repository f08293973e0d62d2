package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestGather(t *testing.T) {
	runCase(t, oracleCase{
		name: "11_gather",
		twin: func(w *twin) { w.vrun(func(co *coro.Co) error { return gatherMain(w, co) }) },
		left: []left{{
			from: "gather(5)                                                  !! TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
			why:  "Go's compiler refuses it",
		}},
		moved: []moved{{
			line: `   EXC-HANDLER {'message': '_GatheringFuture exception was never retrieved', 'exception': "ValueError('unseen')", ` +
				`'future': <_GatheringFuture finished exception=ValueError('unseen')>}`,
			after: "    cancel nested CancelledError() <_GatheringFuture finished exception=CancelledError()>",
			why:   "what nobody retrieved is reported when the loop closes",
		}},
	})
}

func gatherMain(w *twin, co *coro.Co) error {
	gatherResults(w, co)
	gatherFirstException(w, co)
	gatherReturnExceptions(w, co)
	gatherCancel(w, co)
	gatherCancelLate(w, co)
	gatherBadArguments(w, co)
	gatherNeverAwaited(w, co)
	gatherDone(w, co)
	gatherNested(w, co)
	return nil
}

func gatherResults(w *twin, co *coro.Co) {
	w.out("# order of results")
	w.out("   ", sw(co, loop.Gather(co, later(1, 3*sec), later(2, 1*sec), later(3, 2*sec))))
	w.out("# duplicates")
	c := later(5, 0)
	w.out("   ", sw(co, loop.Gather(co, c, later(6, 0), c)))
	f := loop.CreateFuture[string](w.loop)
	f.SetResult("F")
	w.out("   ", sw(co, loop.Gather(co, f, f)))
	w.out("# children run order = argument order")
	r := &recorder{}
	var all []coro.Awaitable[none]
	for i := range 5 {
		all = append(all, coro.Do(func(*coro.Co) error { r.add(i); return nil }))
	}
	loop.Gather(co, all...).Await(co)
	w.out("   ", r.String())
}

func gatherFirstException(w *twin, co *coro.Co) {
	w.out("# first exception propagates, others keep running")
	tasks := []*loop.Task[string]{
		loop.CreateTask(co, later("slow", 5*sec)),
		loop.CreateTask(co, failing[string](&gen.ValueError{Msg: "v"}, 1*sec)),
		loop.CreateTask(co, failing[string](&gen.KeyError{Key: "late"}, 2*sec)),
	}
	end := sw(co, loop.Gather(co, tasks[0], tasks[1], tasks[2]))
	w.out("   ", end, []bool{tasks[0].Done(), tasks[1].Done(), tasks[2].Done()}, "t", at(w.loop.Time()))
	loop.Sleep(co, 10*sec)
	v, err := tasks[0].Result()
	if err != nil {
		w.t.Error(err)
	}
	w.out("    later", v, "late exception is marked retrieved (no log)")
}

// outcomes gathers with return_exceptions.
func outcomes[T any](co *coro.Co, aws ...coro.Awaitable[T]) *loop.Future[[]loop.Outcome[T]] {
	return loop.GatherWith(co, aws, &loop.GatherOptions{ReturnExceptions: true})
}

func gatherReturnExceptions(w *twin, co *coro.Co) {
	w.out("# return_exceptions")
	w.out("   ", sw(co, outcomes[int](co, later(1, 0), failing[int](&gen.ValueError{Msg: "v"}, 0))))
	task := loop.CreateTask(co, later(1, 9*sec))
	w.loop.CallSoon(func() { task.Cancel() })
	w.out("    child cancelled, return_exceptions:", sw(co, outcomes[int](co, task, later(2, 0))))
	task = loop.CreateTask(co, later(1, 9*sec))
	w.loop.CallSoon(func() { task.Cancel("cm") })
	w.out("    child cancelled with msg, return_exceptions:", sw(co, outcomes[int](co, task, later(2, 0))))
	task = loop.CreateTask(co, later(1, 9*sec))
	w.loop.CallSoon(func() { task.Cancel() })
	g := loop.Gather(co, task, later(2, 5*sec))
	w.out("    child cancelled:", sw(co, g), "outer cancelled()", g.Cancelled(), g)
}

func gatherCancel(w *twin, co *coro.Co) {
	w.out("# cancel the gather")
	a, b := loop.CreateTask(co, later(1, 9*sec)), loop.CreateTask(co, later(2, 9*sec))
	g := loop.Gather(co, a, b)
	tick(co, 1)
	value(w, "cancel", g.Cancel())
	w.out("    done at once?", g.Done())
	w.out("   ", sw(co, g), "g.cancelled()", g.Cancelled(), a.Cancelled(), b.Cancelled())
	value(w, "cancel again", g.Cancel())
	a, b = loop.CreateTask(co, later(1, 9*sec)), loop.CreateTask(co, later(2, 9*sec))
	gr := outcomes[int](co, a, b)
	tick(co, 1)
	gr.Cancel()
	w.out("    with return_exceptions:", sw(co, gr), gr)
	p := loop.CreateTask(co, coro.New(func(co *coro.Co) ([]int, error) {
		return loop.Gather(co, later(1, 9*sec), later(2, 9*sec)).Await(co)
	}))
	tick(co, 1)
	p.Cancel()
	w.out("    cancel the awaiting task:", sw(co, p), p.Cancelled())
	ignores := func() *coro.Coroutine[string] {
		return coro.New(func(co *coro.Co) (string, error) {
			err := loop.Sleep(co, 9*sec)
			if gen.IsInstance[*gen.CancelledError](err) {
				return "ignored", nil
			}
			return "", err
		})
	}
	gi := loop.Gather(co, ignores(), ignores())
	tick(co, 1)
	gi.Cancel()
	w.out("    all children swallow:", sw(co, gi))
	gi = loop.Gather(co, ignores(), later("", 9*sec))
	tick(co, 1)
	gi.Cancel()
	w.out("    one child swallows:", sw(co, gi))
	go1 := outcomes[string](co, ignores())
	tick(co, 1)
	go1.Cancel()
	w.out("    swallows + return_exceptions:", sw(co, go1))
}

func gatherCancelLate(w *twin, co *coro.Co) {
	w.out("# cancel after all children are done but before the callback")
	f := loop.CreateFuture[int](w.loop)
	g := loop.Gather(co, f)
	f.SetResult(1)
	value(w, "cancel", g.Cancel())
	w.out("   ", sw(co, g))
	w.out("# cancel after an exception propagated")
	f1, f2 := loop.CreateFuture[int](w.loop), loop.CreateFuture[int](w.loop)
	g = loop.Gather(co, f1, f2)
	f1.SetException(&gen.ValueError{Msg: "v"})
	w.out("   ", sw(co, g))
	value(w, "cancel", g.Cancel())
	w.out("    other child untouched:", f2)
}

func gatherBadArguments(w *twin, co *coro.Co) {
	w.out("# mixed loops / bad args")
	other := loop.New()
	_, err := loop.Gather(co, loop.CreateFuture[int](w.loop), loop.CreateFuture[int](other)).Await(co)
	call(w, "future of other loop second", 0, err)
	value(w, "repr", loop.Gather(co, loop.CreateFuture[int](w.loop)).String())
	other.Close()
}

func gatherNeverAwaited(w *twin, co *coro.Co) {
	w.out("# exception of a gather that is never awaited")
	loop.Gather(co, failing[int](&gen.ValueError{Msg: "unseen"}, 0))
	loop.Sleep(co, sec)
}

func gatherDone(w *twin, co *coro.Co) {
	w.out("# done futures evaluated eagerly (3.12+)")
	f := loop.CreateFuture[int](w.loop)
	f.SetResult(1)
	w.out("    done immediately", loop.Gather(co, f).Done())
	f = loop.CreateFuture[int](w.loop)
	f.SetException(&gen.ValueError{Msg: "pre"})
	g := loop.Gather(co, f, later(1, 0))
	done := g.Done()
	w.out("    failed immediately", done, sw(co, g))
}

func gatherNested(w *twin, co *coro.Co) {
	w.out("# nested gather")
	inner := loop.Gather(co, later(1, 0), later(2, 0))
	w.out("   ", sw(co, loop.Gather(co, loop.Any(inner), loop.Any(later(3, 0)))))
	g1 := loop.Gather(co, later(1, 9*sec))
	g := loop.Gather(co, g1)
	tick(co, 1)
	g.Cancel()
	w.out("    cancel nested", sw(co, g), g1)
}
