package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

func TestState(t *testing.T) {
	runRows(t, []row{
		{
			name: "life",
			why:  "each state has its name, and a body sees itself running, after a wait as before",
			py:   suite + "test_cr_await",
			run: func(l *log) {
				var c coroutine
				c = l.make("b", func(co *coro.Co) (any, error) {
					return l.make("c", func(co *coro.Co) (any, error) {
						l.say("%v %v", c.State(), co.Running())
						coro.Suspend(co, nil)
						l.say("%v %v", c.State(), co.Running())
						return nil, nil
					}).Await(co)
				})
				l.say("%v %v", c.State(), c.Co().Running())
				c.Send(nil)
				l.say("%v %v", c.State(), c.Co().Running())
				c.Send(nil)
				l.say("%v %v", c.State(), c.Co().Running())
			},
			want: []string{
				"CORO_CREATED false", "CORO_RUNNING true", "CORO_SUSPENDED false",
				"CORO_RUNNING true", "CORO_CLOSED false",
			},
		},
		{
			name: "awaited",
			why:  "it runs and waits with its awaiter",
			py:   suite + "test_cr_await",
			run: func(l *log) {
				var inner coroutine
				inner = l.make("c", func(co *coro.Co) (any, error) {
					l.say("%v", inner.State())
					return coro.Suspend(co, nil)
				})
				c := l.make("b", func(co *coro.Co) (any, error) {
					l.say("%v", inner.State())
					_, err := inner.Await(co)
					l.say("%v", inner.State())
					return nil, err
				})
				c.Send(nil)
				l.say("%v", inner.State())
				c.Send(nil)
				l.say("%v", inner.State())
			},
			want: []string{"CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED", "CORO_CLOSED"},
		},
		{
			name: "awaited/panic",
			why:  "what a panic went through has ended",
			py:   goOnly + "Python's exceptions end a coroutine",
			run: func(l *log) {
				inner := l.make("c", func(*coro.Co) (any, error) { return nil, explode() })
				c := l.awaiter(inner)
				l.panics("send", func() { c.Send(nil) })
				l.say("%v %v", c.State(), inner.State())
				l.send("again", l.awaiter(inner), nil)
				l.close("close", inner)
			},
			want: []string{
				"send panics with PanicError(boom)", "CORO_CLOSED CORO_CLOSED",
				"again !! RuntimeError('cannot reuse already awaited coroutine')", "close -> None",
			},
		},
	})
}

// pooled drives coroutines on parked goroutines, as an event loop does.
type pooled struct{ pool *frame.Pool }

func (p *pooled) Frames() *frame.Pool { return p.pool }

func (p *pooled) String() string { return "the loop" }

func TestDriver(t *testing.T) {
	runRows(t, []row{
		{
			name: "by hand",
			why:  "nobody drives it",
			py:   goOnly + "Driver",
			run: func(l *log) {
				c := l.make("c", func(co *coro.Co) (any, error) { return co.Driver(), nil })
				l.send("send", c, nil)
			},
			want: []string{"send !! StopIteration()"},
		},
		{
			name: "set",
			why:  "whoever drives it is found by what it awaits, and may change",
			py:   goOnly + "Driver",
			run: func(l *log) {
				says := func(co *coro.Co) (any, error) { return coro.Suspend(co, co.Driver()) }
				c := l.make("c", func(co *coro.Co) (any, error) {
					if _, err := l.make("c", says).Await(co); err != nil {
						return nil, err
					}
					return says(co)
				})
				c.Co().SetDriver("one")
				l.send("send", c, nil)
				c.Co().SetDriver("two")
				l.send("send", c, nil)
				l.say("%v", c.Co().Driver())
				c.Close()
			},
			want: []string{"send -> 'one'", "send -> 'two'", "two"},
		},
		{
			name: "pool",
			why:  "the goroutine of one that has ended runs the next",
			py:   goOnly + "an event loop has frames to run on",
			run: func(l *log) {
				p := &pooled{frame.NewPool(frame.Engine(l.engine), 1)}
				defer p.pool.Drain()
				for range 3 {
					c := l.make("d", d(l))
					c.Co().SetDriver(p)
					c.Resume(nil, nil)
					l.say("parked %d", p.pool.Parked())
					c.Resume(7, nil)
					_, done, err := c.Resume(8, nil)
					v, _ := c.Result()
					l.say("%v %v %v, parked %d", v, done, err, p.pool.Parked())
				}
			},
			want: []string{
				"parked 0", "got 7", "8 true <nil>, parked 1",
				"parked 0", "got 7", "8 true <nil>, parked 1",
				"parked 0", "got 7", "8 true <nil>, parked 1",
			},
		},
		{
			name: "pool/thrown in",
			why:  "a loop throws in what a future raises, and a GeneratorExit closes what is awaited",
			py:   "run on CPython 3.13: a future whose exception is GeneratorExit",
			run: func(l *log) {
				p := &pooled{frame.NewPool(frame.Engine(l.engine), 1)}
				defer p.pool.Drain()
				for _, err := range []error{&gen.GeneratorExit{Msg: "of a future"}, value("v")} {
					inner := l.make("i", once(func(_ any, err error) (any, error) { return gen.Repr(err), nil }))
					c := l.awaiter(inner)
					c.Co().SetDriver(p)
					c.Resume(nil, nil)
					_, done, err := c.Resume(nil, err)
					v, _ := c.Result()
					l.say("%v %v %v", v, done, err)
				}
			},
			want: []string{"<nil> true of a future", "ValueError('v') true <nil>"},
		},
		{
			name: "pool/abandoned",
			why:  "a loop that closes ends what waits in it",
			py:   "DIFFERENCES, a task that is pending when its loop is closed",
			run: func(l *log) {
				p := &pooled{frame.NewPool(frame.Engine(l.engine), 1)}
				defer p.pool.Drain()
				c := tower(l, 1)
				c.Co().SetDriver(p)
				c.Resume(nil, nil)
				c.Abandon()
				l.say("%v, parked %d", c.State(), p.pool.Parked())
			},
			want: []string{"0 GeneratorExit()", "1 GeneratorExit()", "CORO_CLOSED, parked 1"},
		},
	})
}
