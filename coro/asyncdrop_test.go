package coro_test

import (
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// A generator that is dropped while suspended is closed by the collector.
func TestAsyncDropped(t *testing.T) {
	var mu sync.Mutex // the collector's goroutine notes what happens
	note := func(l *log, format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		l.say(format, args...)
	}
	// dropped has make's generator collected, with lines lines to wait for.
	dropped := func(l *log, lines int, make func()) {
		before := gen.SetUnraisableHook(func(u gen.Unraisable) {
			note(l, "unraisable %s in %s", gen.Repr(u.Err), u.Object)
		})
		defer func() { gen.SetUnraisableHook(before) }()
		make()
		eventually(func() bool {
			mu.Lock()
			defer mu.Unlock()
			return len(l.lines) >= lines
		})
	}
	finally := func(l *log, answer func(co *coro.Co, y *coro.AsyncYielder[any, any])) asyncgen {
		return l.agen("g", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
			_, err := y.Yield(1)
			note(l, "sees %s", gen.Repr(err))
			answer(co, y)
			defer note(l, "finally")
			return err
		})
	}
	runRows(t, []row{
		{
			name: "at a yield",
			why:  "the body gets GeneratorExit",
			py:   script04 + "# del without hooks",
			run: func(l *log) {
				dropped(l, 2, func() { next(finally(l, func(*coro.Co, *coro.AsyncYielder[any, any]) {})) })
			},
			want: []string{"sees GeneratorExit()", "finally"},
		},
		{
			name: "that awaits, that yields",
			why:  "nobody is there to wait for it; it is unwound, and its deferred calls run",
			py:   script04 + "# del without hooks: awfin, ign",
			run: func(l *log) {
				dropped(l, 3, func() {
					next(finally(l, func(co *coro.Co, _ *coro.AsyncYielder[any, any]) { coro.Suspend(co, "w") }))
				})
				dropped(l, 6, func() {
					next(finally(l, func(_ *coro.Co, y *coro.AsyncYielder[any, any]) { y.Yield(2) }))
				})
			},
			want: []string{
				"sees GeneratorExit()", "unraisable RuntimeError('async generator ignored GeneratorExit') in <async_generator object g at 0xADDR>", "finally",
				"sees GeneratorExit()", "unraisable RuntimeError('async generator ignored GeneratorExit') in <async_generator object g at 0xADDR>", "finally",
			},
		},
		{
			name: "that raises, that panics",
			why:  "it is reported, for nobody can be given it",
			py:   onCPython + "finally: raise KeyError('k')",
			run: func(l *log) {
				dropped(l, 1, func() {
					next(l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return value("k") }))
				})
				dropped(l, 2, func() {
					next(l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return explode() }))
				})
			},
			want: []string{
				"unraisable ValueError('k') in <async_generator object answers at 0xADDR>",
				"unraisable PanicError('boom') in <async_generator object answers at 0xADDR>",
			},
		},
		{
			name: "in the middle of a step",
			why:  "the step is dropped with it",
			py:   onCPython + "a = G.__anext__(); a.send(None); del a, G",
			run: func(l *log) {
				dropped(l, 1, func() {
					l.agen("g", func(co *coro.Co, _ *coro.AsyncYielder[any, any]) error {
						_, err := coro.Suspend(co, "w")
						note(l, "sees %s", gen.Repr(err))
						return err
					}).ANext().Send(nil)
				})
			},
			want: []string{"sees GeneratorExit()"},
		},
		{
			name: "that a step still holds",
			why:  "a step refers to its generator",
			py:   onCPython + "a = G.asend(1); del G; gc.collect(); a.send(None)",
			run: func(l *log) {
				a := next(finally(l, func(*coro.Co, *coro.AsyncYielder[any, any]) {})).ASend(1)
				for range 3 {
					runtime.GC()
				}
				l.sendStep("send", a, nil)
			},
			want: []string{"sees None", "finally", "send !! StopAsyncIteration()"},
		},
		{
			name: "left by a range that it ignored",
			why:  "a range guards what it has left suspended",
			py:   goOnly + "Python's collector knows every generator",
			run: func(l *log) {
				dropped(l, 3, func() {
					g := finally(l, func(_ *coro.Co, y *coro.AsyncYielder[any, any]) {
						_, err := y.Yield(2)
						note(l, "then %s", gen.Repr(err))
					})
					l.awaiting(func(co *coro.Co) error {
						for range g.All(co) {
							break
						}
						return nil
					})
				})
			},
			want: []string{"sees GeneratorExit()", "then GeneratorExit()", "finally"},
		},
	})
}

// A step that is dropped without having been awaited is reported.
func TestAsyncNeverAwaited(t *testing.T) {
	for _, r := range []struct {
		name string
		why  string
		py   string
		run  func(l *log)
		want []string
	}{
		{
			"dropped", "each method's step has its own warning", script04 + "# awaitables never awaited; " + suite04 + "TestUnawaitedWarnings",
			func(l *log) {
				g := l.ag()
				g.ANext()
				g.ASend(1)
				g.AThrow(value("v"))
				g.AClose()
				g.ANextDefault(1)
			},
			[]string{
				"RuntimeWarning: coroutine method 'aclose' of 'ag' was never awaited",
				"RuntimeWarning: coroutine method 'asend' of 'ag' was never awaited",
				"RuntimeWarning: coroutine method 'asend' of 'ag' was never awaited",
				"RuntimeWarning: coroutine method 'asend' of 'ag' was never awaited",
				"RuntimeWarning: coroutine method 'athrow' of 'ag' was never awaited",
			},
		},
		{
			"refused a first value", "it could still be awaited", onCPython + "a = G.aclose(); a.send(5)",
			func(l *log) { l.ag().AClose().Send(5) },
			[]string{"RuntimeWarning: coroutine method 'aclose' of 'ag' was never awaited"},
		},
		{
			"used", "begun in any way, or refused, is not dropped unused",
			suite04 + "test_aclose_throw, test_asend_send_already_running, test_athrow_send_already_running",
			func(l *log) {
				l.ag().AClose().Throw(value("my"))
				l.ag().ANext().Close()
				g := l.slow()
				a := g.ASend(nil)
				a.Send(nil)
				g.ASend(nil).Send(nil)
				g.AThrow(value("v")).Send(nil)
				a.Close()
				l.panics("panic", func() {
					l.agen("p", func(*coro.Co, *coro.AsyncYielder[any, any]) error { return explode() }).ANext().Send(nil)
				})
				l.awaiting(func(co *coro.Co) error {
					for v := range l.ag().All(co) {
						l.say("%v", v)
					}
					return nil
				})
			},
			nil,
		},
	} {
		t.Run(r.name, func(t *testing.T) {
			coro.CollectUnawaited()
			var mu sync.Mutex
			var got []string
			before := coro.SetWarningHook(func(w coro.Warning) {
				mu.Lock()
				defer mu.Unlock()
				got = append(got, w.String())
			})
			defer func() { coro.SetWarningHook(before) }()
			r.run(&log{})
			coro.CollectUnawaited()
			mu.Lock()
			defer mu.Unlock()
			slices.Sort(got)
			if !slices.Equal(got, r.want) {
				t.Errorf("%q, want %q\nwhy: %s\npy: %s", got, r.want, r.why, r.py)
			}
		})
	}
	if n := coro.Pending(); n != 0 {
		t.Errorf("%d steps or coroutines are neither run nor reported", n)
	}
}
