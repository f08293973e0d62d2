package oracle_test

import (
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestFutures(t *testing.T) {
	runCase(t, oracleCase{
		name:  "06_futures",
		names: []string{"<lambda>()", "failing()"},
		left:  futureLeft(),
		other: []other{{
			python: "<Future pending created at <PREFIX>/lib/python3.13/asyncio/base_events.py:LINE>",
			here:   "<Future pending created at F:L>", why: "CPython names its own line for what create_future makes",
		}},
		twin: func(w *twin) {
			w.loop = loop.NewWith(&loop.RunOptions{Virtual: true, NumberTasks: true, Engine: w.engine, Logger: w.logCap()})
			defer w.loop.Close()
			f := futureCase{w}
			f.reprs()
			f.invalidState()
			f.invalidExceptions()
			f.callbacks()
			f.callbacksGone()
			f.neverRetrieved()
			f.awaiting()
			f.wrapping()
			f.last()
		},
	})
}

func futureLeft() []left {
	const uninitialised = "a future is made by CreateFuture, which needs a loop; there is no __new__"
	return []left{
		{
			from: "_log_traceback=True                                        !! ValueError('_log_traceback can only be set to False')",
			why:  "an attribute of CPython's own",
		},
		{from: "blocking flag                                              -> True", why: "an attribute of CPython's own"},
		{
			from: `Future(loop=None) no loop                                  !! RuntimeError("There is no current event loop in thread 'MainThread'.")`,
			why:  uninitialised,
		},
		{
			from: "uninitialised                                              !! RuntimeError('Future object is not initialized.')",
			to:   "uninitialised repr                                         !! RuntimeError('Future object is not initialized.')",
			why:  uninitialised,
		},
		{
			from: "wrap non-future                                            !! AssertionError('concurrent.futures.Future is expected, got 5')",
			why:  "Go's compiler refuses it",
		},
	}
}

// futureCase are the script's sections. Its methods are of a value, for reprs to
// name cb and cb2 as the script's.
type futureCase struct{ *twin }

// future is the script's F().
func (f futureCase) future() *loop.Future[any] { return loop.CreateFuture[any](f.loop) }

// failed is a future with an exception.
func (f futureCase) failed(err error) *loop.Future[any] {
	fut := f.future()
	fut.SetException(err)
	return fut
}

// once is loop.run_until_complete(asyncio.sleep(0)).
func (f futureCase) once() {
	if _, err := loop.RunUntilComplete(f.loop, coro.Do(func(co *coro.Co) error { return loop.Sleep(co, 0) })); err != nil {
		f.t.Error(err)
	}
}

func (f futureCase) cb() func(*loop.Future[any]) {
	return func(done *loop.Future[any]) { f.out("   cb", done) }
}

func (f futureCase) cb2() func(*loop.Future[any]) {
	return func(*loop.Future[any]) {}
}

// exception is t(label, fut.exception): Err has both what that returns and what it
// raises.
func (f futureCase) exception(label string, fut *loop.Future[any]) {
	done := fut.Done() && !fut.Cancelled()
	switch err := fut.Err(); {
	case !done:
		call(f.twin, label, none{}, err)
	case err == nil:
		value(f.twin, label, none{})
	default:
		value(f.twin, label, err)
	}
}

func (f futureCase) result(label string, fut *loop.Future[any]) {
	v, err := fut.Result()
	call(f.twin, label, v, err)
}

func (f futureCase) reprs() {
	f.out("# repr by state")
	fut, cb, cb2 := f.future(), f.cb(), f.cb2()
	f.out(fut)
	for _, fn := range []func(*loop.Future[any]){cb, cb2, cb, cb2} {
		fut.AddDoneCallback(fn)
		f.out(fut)
	}
	numbers := make([]int, 50)
	for i := range numbers {
		numbers[i] = i
	}
	for _, v := range []any{strings.Repeat("x", 100), numbers} {
		fut = f.future()
		fut.SetResult(v)
		f.out(fut)
	}
	fut = f.failed(&gen.ValueError{Msg: "boom"})
	f.out(fut)
	fut.Err()
	fut = f.future()
	fut.Cancel()
	f.out(fut)
	fut = f.future()
	fut.Cancel("why")
	f.out(fut)
}

func (f futureCase) invalidState() {
	f.out("# invalid state")
	fut := f.future()
	f.result("result pending", fut)
	f.exception("exception pending", fut)
	fut.SetResult(1)
	call(f.twin, "set_result twice", none{}, fut.SetResult(2))
	call(f.twin, "set_exception after", none{}, fut.SetException(&gen.ValueError{}))
	value(f.twin, "cancel done", fut.Cancel())
	f.result("result", fut)
	f.exception("exception", fut)
	fut = f.future()
	fut.Cancel()
	f.result("result cancelled", fut)
	f.exception("exception cancelled", fut)
	call(f.twin, "set_result cancelled", none{}, fut.SetResult(1))
	value(f.twin, "cancel again", fut.Cancel())
	value(f.twin, "cancelled", fut.Cancelled())
	value(f.twin, "done", fut.Done())
	fut = f.future()
	value(f.twin, "cancel(msg)", fut.Cancel("why"))
	f.result("result", fut)
	f.result("result again", fut)
}

// invalidExceptions has no classes to raise, as Go has none: what they would be
// made into is set; and what is no exception is nil.
func (f futureCase) invalidExceptions() {
	fut := f.future()
	call(f.twin, "set_exception(StopIteration)", none{}, fut.SetException(&gen.StopIteration[string]{Value: "s"}))
	f.out("   state", fut.Done())
	f.exception("exception", fut)
	fut = f.future()
	call(f.twin, "set_exception(StopIteration class)", none{}, fut.SetException(gen.Stop))
	fut.Err()
	f.exception("exception class instantiated", f.failed(&gen.ValueError{}))
	call(f.twin, "set_exception(5)", none{}, f.future().SetException(nil))
	f.out("# same exception object each result()")
	err := &gen.ValueError{Msg: "v"}
	_, got := f.failed(err).Result()
	f.out("   same", got == error(err))
}

func (f futureCase) callbacks() {
	f.out("# callbacks: scheduled by call_soon, in registration order, not immediate")
	fut, r := f.future(), &recorder{}
	fut.AddDoneCallback(func(*loop.Future[any]) { r.add(1) })
	fut.AddDoneCallback(func(*loop.Future[any]) { r.add(2) })
	fut.SetResult(0)
	f.out("   after set_result", r)
	f.once()
	f.out("   after run", r)
	fut.AddDoneCallback(func(*loop.Future[any]) { r.add(3) })
	f.out("   add on done future: not immediate", r)
	f.once()
	f.out("   ", r)
	fut, cb := f.future(), f.cb()
	fut.AddDoneCallback(cb)
	fut.AddDoneCallback(cb)
	fut.AddDoneCallback(f.cb2())
	value(f.twin, "remove_done_callback counts duplicates", fut.RemoveDoneCallback(cb))
	value(f.twin, "remove absent", fut.RemoveDoneCallback(cb))
}

// failing is the script's lambda f: 1/0.
func (f futureCase) failing() func(*loop.Future[any]) {
	return func(*loop.Future[any]) { panic(byZero()) }
}

func (f futureCase) callbacksGone() {
	f.out("# a callback that raises does not stop the others")
	fut := f.future()
	fut.AddDoneCallback(f.failing())
	fut.AddDoneCallback(func(*loop.Future[any]) { f.out("   second ran") })
	fut.SetResult(1)
	f.once()
	f.out("# callback removed after completion still runs")
	fut, r := f.future(), &recorder{}
	z := func(*loop.Future[any]) { r.add("z") }
	fut.AddDoneCallback(z)
	fut.SetResult(1)
	value(f.twin, "remove after done", fut.RemoveDoneCallback(z))
	f.once()
	f.out("   ", r)
}

// dropped is gc.collect() after a future that make has dropped: the loop hears of
// it later, and says the text if that is not empty.
func (f futureCase) dropped(text string, make func()) {
	make()
	for range 1000 {
		collect()
		f.once()
		if strings.Contains(strings.Join(f.said(), "\n"), text) {
			return
		}
	}
	f.t.Errorf("nothing reported %q", text)
}

func (f futureCase) neverRetrieved() {
	f.out("# never retrieved")
	f.dropped("   log-exc: ValueError('lost')", func() { f.failed(&gen.ValueError{Msg: "lost"}) })
	f.dropped("", func() { f.failed(&gen.ValueError{Msg: "seen"}).Err() })
	f.out("   (silent: exception() called)")
	f.dropped("", func() { f.failed(&gen.ValueError{Msg: "seen"}).Result() })
	f.out("   (silent: result() called)")
	f.dropped("", func() { f.failed(&gen.ValueError{Msg: "cancelled-after"}).Cancel() })
	f.out("   (silent: cancel() on done future clears the flag)")
	f.dropped("   log-exc: ValueError('cb')", func() {
		fut := f.failed(&gen.ValueError{Msg: "cb"})
		fut.AddDoneCallback(f.cb2())
		f.once()
	})
	f.out("   ^ callbacks do not count as retrieval")
}

// await is iter(fut): what awaits it, by hand.
func (f futureCase) await(fut *loop.Future[any]) *coro.Coroutine[any] {
	return coro.NewWith(fut.Await, &coro.Options{Engine: f.engine})
}

func (f futureCase) awaiting() {
	f.out("# await protocol")
	fut := f.future()
	it := f.await(fut)
	yielded, err := it.Send(nil)
	call(f.twin, "next yields self", yielded == any(fut), err)
	_, err = it.Send(nil)
	call(f.twin, "next without result", none{}, err)

	fut = f.future()
	it = f.await(fut)
	it.Send(nil)
	fut.SetResult(9)
	_, err = it.Send(nil)
	call(f.twin, "resume", none{}, err)

	it = f.await(f.future())
	it.Send(nil)
	_, err = it.Throw(&gen.KeyError{Key: "k"})
	call(f.twin, "throw", none{}, err)

	it = f.await(f.future())
	yielded, err = it.Send(nil)
	call(f.twin, "send after start", yielded, err)
	_, err = it.Close()
	call(f.twin, "close ok", none{}, err)
}

func (f futureCase) wrapping() {
	f.out("# loop binding")
	value(f.twin, "get_loop", f.future().Loop() == f.loop)
	f.out("# wrap_future / chaining")
	c := &loop.ConcurrentFuture[any]{}
	loop.WrapFuture(f.loop, c).Cancel()
	f.once()
	f.out("   cancelling wrapper cancels source:", c.Cancelled())
	c = &loop.ConcurrentFuture[any]{}
	fut := loop.WrapFuture(f.loop, c)
	c.SetException(&gen.ValueError{Msg: "cf"})
	f.once()
	f.once()
	f.exception("exc", fut)
	c = &loop.ConcurrentFuture[any]{}
	fut = loop.WrapFuture(f.loop, c)
	c.Cancel()
	c.SetRunningOrNotifyCancel()
	f.once()
	f.out("   cancelled source ->", fut)
	value(f.twin, "isfuture", tuple{isFuture(fut), isFuture(c), isFuture(5)})
}

func isFuture(v any) bool {
	_, ok := v.(loop.AnyFuture)
	return ok
}

func (f futureCase) last() {
	f.out("# debug repr")
	f.loop.SetDebug(true)
	f.out(f.future())
	f.loop.SetDebug(false)
	f.out("# recursive repr")
	fut := f.future()
	fut.SetResult(fut)
	f.out(fut)
}
