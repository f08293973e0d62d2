package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func TestCoroutines(t *testing.T) {
	const types = "the types say it"
	runCase(t, oracleCase{
		name: "03_coroutines",
		left: []left{
			{from: "cr_await                                                   -> 'generator'", why: "what a body awaits is on its stack"},
			{from: "# not iterable", to: `await plain generator                                      !! TypeError("object generator can't be used in 'await' expression")`, why: types},
			{from: "<coroutine object qq.zz at 0xADDR>", why: "a name is given once"},
			{from: "   warning: RuntimeWarning: coroutine 'qq.zz' was never awaited", why: "as above"},
			{from: `  File "03_coroutines.py", line 82, in <module>`, to: "    def mk(): return c()", why: "a stack of Go's is another"},
			{
				from: `async with int                                             !! TypeError("'int' object does not support the asynchronous context manager protocol")`,
				to:   `for over async generator                                   !! TypeError("'async_generator' object is not iterable")`, why: types,
			},
			{from: "attrs                                                      -> ['cr_await', 'cr_code', 'cr_frame', 'cr_origin', 'cr_running', 'cr_suspended']", why: types},
		},
		other: []other{
			{
				python: "   unraisable: err_msg=None object=<coroutine object ig at 0xADDR> exc=RuntimeError('coroutine ignored GeneratorExit')",
				here:   "   unraisable: err_msg=None object=<coroutine object ig at 0xADDR> exc=RuntimeError('coroutine ignored GeneratorExit')\n   GE",
				why:    "the body is ended by force, so that its deferred calls run",
			},
		},
		twin: func(w *twin) {
			w.unraisables()
			w.coroDriven()
			w.coroUnstarted()
			w.coroReused()
			w.coroClosed()
			w.coroStops()
			w.coroUnawaited()
			w.coroOrigins()
			w.coroComprehension()
		},
	})
}

type anyCoroutine = coro.Coroutine[any]

// coroutine calls an async function.
func (w *twin) coroutine(name string, body func(co *coro.Co) (any, error)) *anyCoroutine {
	return coro.NewWith(body, &coro.Options{Name: name, Engine: w.engine})
}

// coroD is d().
func (w *twin) coroD() *anyCoroutine {
	return w.coroutine("d", func(co *coro.Co) (any, error) {
		x, err := coro.Suspend(co, "y1")
		if err != nil {
			return nil, err
		}
		w.out("   got", x)
		return coro.Suspend(co, "y2")
	})
}

// coroC is c().
func (w *twin) coroC() *anyCoroutine {
	return w.coroutine("c", func(*coro.Co) (any, error) { return 5, nil })
}

func (w *twin) coroSend(label string, c *anyCoroutine, x any) {
	v, err := c.Send(x)
	call(w, label, v, err)
}

func (w *twin) coroThrow(label string, c *anyCoroutine, thrown error) {
	v, err := c.Throw(thrown)
	call(w, label, v, err)
}

func (w *twin) coroClose(label string, c *anyCoroutine) {
	v, err := c.Close()
	call(w, label, v, err)
}

func (w *twin) coroDriven() {
	w.out("# driving by hand")
	c := w.coroD()
	w.out(c.State().String(), c)
	w.coroSend("send(None)", c, nil)
	w.out(c.State().String())
	w.coroSend("send 7", c, 7)
	w.coroSend("send 8 -> StopIteration", c, 8)
	w.out(c.State().String())
	w.coroSend("send after finish", c, nil)
	w.coroThrow("throw after finish", c, &gen.ValueError{Msg: "v"})
	w.coroClose("close after finish", c)
}

func (w *twin) coroUnstarted() {
	w.out("# just started")
	c := w.coroD()
	w.coroSend("send non-None", c, 1)
	w.coroClose("close unstarted (no warning)", c)
	w.coroSend("send after close", c, nil)
	w.coroThrow("throw after close", c, &gen.ValueError{Msg: "v"})
	c = w.coroD()
	w.coroThrow("throw unstarted", c, &gen.ValueError{Msg: "v"})
	w.coroSend("send after", c, nil)
}

// coroAwaiter is awaiter(x).
func (w *twin) coroAwaiter(x *anyCoroutine) *anyCoroutine {
	return w.coroutine("awaiter", func(co *coro.Co) (any, error) { return x.Await(co) })
}

func (w *twin) coroReused() {
	w.out("# reuse")
	c := w.coroC()
	w.coroSend("first", w.coroAwaiter(c), nil)
	w.coroSend("await finished coroutine", w.coroAwaiter(c), nil)
	c = w.coroD()
	a := w.coroAwaiter(c)
	a.Send(nil)
	w.coroSend("await coroutine being awaited", w.coroAwaiter(c), nil)
	a.Close()
	var me *anyCoroutine
	me = w.coroutine("selfaw", func(co *coro.Co) (any, error) { return me.Await(co) })
	w.coroSend("await itself", me, nil)
	var again *anyCoroutine
	again = w.coroutine("reent", func(*coro.Co) (any, error) { return again.Send(nil) })
	w.coroSend("reentrant send", again, nil)
}

func (w *twin) coroClosed() {
	w.out("# close / GeneratorExit")
	w.dropped("exc=RuntimeError('coroutine ignored GeneratorExit')\n   GE", func() {
		c := w.coroutine("ig", func(co *coro.Co) (any, error) {
			for {
				if _, err := coro.Suspend(co, 1); gen.IsInstance[*gen.GeneratorExit](err) {
					w.out("   GE")
				} else if err != nil {
					return nil, err
				}
			}
		})
		c.Send(nil)
		w.coroClose("ignored GeneratorExit", c)
	})
	c := w.coroutine("rv", func(co *coro.Co) (any, error) {
		_, err := coro.Suspend(co, 1)
		if gen.IsInstance[*gen.GeneratorExit](err) {
			return "R", nil
		}
		return nil, err
	})
	c.Send(nil)
	w.coroClose("close value", c)
}

func (w *twin) coroStops() {
	w.out("# StopIteration in coroutine")
	raising := func(err error) *anyCoroutine {
		return w.coroutine("si", func(*coro.Co) (any, error) { return nil, err })
	}
	w.coroSend("raise StopIteration", raising(&gen.StopIteration[string]{Value: "v"}), nil)
	w.coroSend("raise StopAsyncIteration", raising(&gen.StopAsyncIteration{Msg: "v"}), nil)
	c := w.coroD()
	c.Send(nil)
	w.coroThrow("throw StopIteration", c, &gen.StopIteration[string]{Value: "q"})
}

// unawaited are the warnings of what f drops.
func (w *twin) unawaited(f func()) {
	w.warnings(func() {
		f()
		coro.CollectUnawaited()
	})
}

func (w *twin) coroUnawaited() {
	w.out("# never awaited")
	w.unawaited(func() { w.coroC() })
	w.unawaited(func() { w.coroC().Close() })
	w.unawaited(func() { w.coroD().Send(nil) })
	w.unawaited(func() { w.coroC().Throw(&gen.ValueError{Msg: "v"}) })
	w.unawaited(func() { w.coroutine("Foo.bar", func(*coro.Co) (any, error) { return nil, nil }) })
}

func (w *twin) coroOrigins() {
	w.out("# never awaited with origin tracking (debug)")
	w.coroOriginLines(func() {
		stop := coro.TrackOrigins(2)
		w.coroC()
		stop()
		coro.CollectUnawaited()
	})
	err := raised(func() error {
		coro.TrackOrigins(-1)
		return nil
	})
	call(w, "neg depth", none{}, err)
}

// coroOriginLines prints a warning with its origin, without the places in it.
func (w *twin) coroOriginLines(f func()) {
	before := coro.SetWarningHook(func(c coro.Warning) {
		w.out("   warning:", firstLine(c.String()))
		if c.Origin != "" {
			w.out("Coroutine created at (most recent call last)")
		}
	})
	defer func() { coro.SetWarningHook(before) }()
	f()
}

func (w *twin) coroComprehension() {
	w.out("# async with / async for errors")
	w.coroSend("async comprehension", w.coroutine("lc", func(co *coro.Co) (any, error) {
		ag := coro.NewAsyncGenerator(func(_ *coro.Co, y *coro.AsyncYielder[int, none]) error {
			_, err := y.Yield(1)
			return err
		})
		var all []int
		for v := range ag.All(co) {
			all = append(all, v)
		}
		return all, ag.Err()
	}), nil)
}
