package coro_test

import (
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// driver is what an event loop of one's own would drive coroutines by.
type driver struct{ gens coro.Asyncgens }

func (d *driver) Asyncgens() *coro.Asyncgens { return &d.gens }

// start begins a coroutine of body that d drives.
func (d *driver) start(l *log, body func(co *coro.Co) error) coroutine {
	c := l.make("main", func(co *coro.Co) (any, error) { return nil, body(co) })
	c.Co().SetDriver(d)
	l.send("start", c, nil)
	return c
}

// An event loop of one's own keeps the generators that begin in it.
func TestAsyncgens(t *testing.T) {
	runRows(t, []row{
		{
			name: "begun and not ended",
			why:  "a loop can close what is left, in the order in which it began, once, but for what is discarded",
			py:   script04 + "# hooks; Lib/asyncio/base_events.py: shutdown_asyncgens",
			run: func(l *log) {
				d := &driver{}
				gens := map[string]asyncgen{}
				for _, name := range []string{"a", "b", "c", "d", "e"} {
					gens[name] = l.agen(name, func(co *coro.Co, y *coro.AsyncYielder[any, any]) error { return only(y.Yield(name)) })
				}
				d.start(l, func(co *coro.Co) error {
					for _, name := range []string{"b", "a", "d", "c"} {
						gens[name].ANext().Await(co)
					}
					gens["d"].AClose().Await(co)
					gens["e"].AClose().Await(co)
					return nil
				})
				l.say("%d", d.gens.Len())
				d.gens.Discard(gens["c"])
				for _, g := range d.gens.Shutdown() {
					l.say("%s %v", g.Name(), g.State())
					if g.Name() == "a" {
						l.drive("aclose", g.AClose())
					}
				}
				l.say("%d, %d", d.gens.Len(), len(d.gens.Shutdown()))
				for _, g := range d.gens.Left() {
					g.Abandon()
				}
				l.say("%d, %v %v", d.gens.Len(), gens["b"].State(), gens["c"].State())
			},
			want: []string{
				"start !! StopIteration()", "3", "b AGEN_SUSPENDED", "a AGEN_SUSPENDED", "aclose -> None", "2, 0", "0, AGEN_CLOSED AGEN_CLOSED",
			},
		},
		{
			name: "begun by hand",
			why:  "the first step decides",
			py:   onCPython + "anext(g).send(None); sys.set_asyncgen_hooks(…); anext(g).send(None): no hook is called",
			run: func(l *log) {
				d := &driver{}
				g := next(l.ag())
				d.start(l, func(co *coro.Co) error {
					v, err := g.ANext().Await(co)
					l.got("anext", v, err)
					return nil
				})
				l.say("%d", d.gens.Len())
				l.drive("aclose", g.AClose())
			},
			want: []string{"got None", "anext -> 2", "start !! StopIteration()", "0", "finally", "aclose -> None"},
		},
		{
			name: "the driver in the body",
			why:  "it is the consumer's, while a step is being taken",
			py:   goOnly + "Python's event loops keep the current task in a variable",
			run: func(l *log) {
				d := &driver{}
				g := l.agen("g", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					for {
						if _, err := y.Yield(co.Driver() == d); err != nil {
							return err
						}
					}
				})
				l.drive("by hand", g.ANext())
				d.start(l, func(co *coro.Co) error {
					v, err := g.ANext().Await(co)
					l.got("driven", v, err)
					return nil
				})
				l.drive("by hand", g.ANext())
				l.drive("aclose", g.AClose())
			},
			want: []string{"by hand -> False", "driven -> True", "start !! StopIteration()", "by hand -> False", "aclose -> None"},
		},
		{
			name: "dropped",
			why:  "the loop's finalizer is told, with the generator, and closes it",
			py:   script04 + "# hooks",
			run: func(l *log) {
				told := make(chan coro.AnyAsyncGenerator, 1)
				d := &driver{}
				d.gens.Finalizer = func(g coro.AnyAsyncGenerator) bool {
					told <- g
					return true
				}
				func() {
					g := l.ag()
					d.start(l, func(co *coro.Co) error { return only(g.ANext().Await(co)) })
				}()
				eventually(func() bool { return len(told) > 0 })
				g := <-told
				l.say("%v %v", g, g.State())
				l.drive("aclose", g.AClose())
				l.say("%d", d.gens.Len())
			},
			want: []string{
				"start !! StopIteration()", "<async_generator object ag at 0xADDR> AGEN_SUSPENDED", "finally", "aclose -> None", "0",
			},
		},
		{
			name: "dropped, and nobody will close it",
			why:  "it is closed as if there were no loop",
			py:   goOnly + "in Python the frame is dropped",
			run: func(l *log) {
				var mu sync.Mutex
				d := &driver{}
				d.gens.Finalizer = func(g coro.AnyAsyncGenerator) bool { return false }
				func() {
					g := l.agen("g", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
						_, err := y.Yield(1)
						mu.Lock()
						defer mu.Unlock()
						l.say("sees %s", gen.Repr(err))
						return err
					})
					d.start(l, func(co *coro.Co) error { return only(g.ANext().Await(co)) })
				}()
				eventually(func() bool { return d.gens.Len() == 0 })
			},
			want: []string{"start !! StopIteration()", "sees GeneratorExit()"},
		},
		{
			name: "another loop's",
			why:  "its goroutine may belong to the loop in which it began",
			py:   goOnly + "in Python a generator that is suspended at a yield can be used in any loop",
			run: func(l *log) {
				d, other := &driver{}, &driver{}
				g := l.ag()
				d.start(l, func(co *coro.Co) error { return only(g.ANext().Await(co)) })
				other.start(l, func(co *coro.Co) error {
					_, err := g.ANext().Await(co)
					_, refused := err.(*gen.RuntimeError)
					l.say("refused %v", refused)
					return nil
				})
				d.start(l, func(co *coro.Co) error { return only(g.AClose().Await(co)) })
				other.start(l, func(co *coro.Co) error {
					_, err := g.ANext().Await(co)
					l.got("anext", nil, err)
					return nil
				})
			},
			want: []string{
				"start !! StopIteration()", "refused true", "start !! StopIteration()", "finally", "start !! StopIteration()",
				"anext !! StopAsyncIteration()", "start !! StopIteration()",
			},
		},
		{
			name: "begun after the shutdown",
			why:  "nobody will close it; the warning says where its body is",
			py:   script04 + "# hooks; scripts/25_asyncgen_loop.py: ResourceWarning",
			run: func(l *log) {
				before := coro.SetWarningHook(func(w coro.Warning) {
					l.say("%s in %s, line %v: %v", w.Name, w.File, w.Line > 0, w)
				})
				defer func() { coro.SetWarningHook(before) }()
				d := &driver{}
				d.gens.Shutdown()
				d.start(l, func(co *coro.Co) error { return only(l.ag().AClose().Await(co)) })
			},
			want: []string{
				"ag in asynchelp_test.go, line true: ResourceWarning: asynchronous generator <async_generator object ag at 0xADDR> " +
					"was scheduled after loop.shutdown_asyncgens() call",
				"start !! StopIteration()",
			},
		},
	})
}
