package gen_test

import (
	"errors"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// PEP 479's RuntimeError was raised while the StopIteration was handled, and that
// while the body handled what its Yield or From had raised.
func TestStopContext(t *testing.T) {
	const genobject = "Objects/genobject.c: gen_send_ex2, _PyErr_FormatFromCause; run on CPython 3.13: __context__ of "
	stop := func() error { return &gen.StopIteration[int]{Value: 8} }
	raises := func(y yielder) (string, error) {
		y.Yield("1")
		return "", stop()
	}
	note := func(l *log, err error) {
		l.say("%s", contexts(err))
		l.say("cause %s, Stop %v", gen.Repr(gen.Raised(err).(*gen.RuntimeError).Cause), errors.Is(err, gen.Stop))
	}
	const (
		raised = "RuntimeError('generator raised StopIteration') <- StopIteration(8)"
		cause  = "cause StopIteration(8), Stop false"
	)
	runRows(t, []row{
		{
			name: "next", why: "nothing else was being handled", py: genobject + "raise StopIteration(8)",
			run: func(l *log) {
				_, err := l.make(func(yielder) (string, error) { return "", stop() }).Next()
				note(l, err)
			},
			want: []string{raised, cause},
		},
		{
			name: "next after a throw", why: "what was caught is not handled any more", py: genobject + "except ValueError: pass; yield; raise",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					y.Yield("1")
					y.Yield("2")
					return "", stop()
				})
				l.next(g)
				l.throw(g, value("v"))
				_, err := g.Next()
				note(l, err)
			},
			want: []string{"-> 1", "-> 2", raised, cause},
		},
		{
			name: "close", why: "GeneratorExit was being handled", py: genobject + "finally: raise StopIteration(8)",
			run: func(l *log) {
				g := l.make(raises)
				l.next(g)
				_, err := g.Close()
				note(l, err)
				if exit := gen.ContextOf(gen.ContextOf(err)); gen.Same(exit, gen.ErrGeneratorExit) {
					l.say("a GeneratorExit that another chain may have as well")
				}
			},
			want: []string{"-> 1", raised + " <- GeneratorExit()", cause},
		},
		{
			name: "close of a delegate", why: "it goes on with its delegator", py: genobject + "yield from a body with that finally",
			run: func(l *log) {
				inner := l.make(raises)
				g := l.make(func(y yielder) (string, error) { return gen.From(y, inner) })
				l.next(g)
				_, err := g.Close()
				note(l, err)
			},
			want: []string{"-> 1", raised + " <- GeneratorExit()", cause},
		},
		{
			name: "throw", why: "the thrown error was being handled", py: genobject + "finally: raise StopIteration(8)",
			run: func(l *log) {
				g := l.make(raises)
				l.next(g)
				_, err := g.Throw(value("v"))
				note(l, err)
			},
			want: []string{"-> 1", raised + " <- ValueError('v')", cause},
		},
		{
			name: "throw of the StopIteration", why: "it is not its own context", py: genobject + "throw(StopIteration(8))",
			run: func(l *log) {
				g := l.make(yields("1"))
				l.next(g)
				_, err := g.Throw(stop())
				note(l, err)
			},
			want: []string{"-> 1", raised, cause},
		},
		{
			name: "raised again while it is handled", why: "a cycle is cut", py: "reference/simple_stmts: raise; run on CPython 3.13",
			run: func(l *log) {
				first := stop()
				_, err := l.make(func(yielder) (string, error) { return "", first }).Next()
				l.say("%s", contexts(gen.WithContext(first, err)))
			},
			want: []string{"StopIteration(8) <- RuntimeError('generator raised StopIteration')"},
		},
		{
			name: "handled later", why: "the oldest exception gets the new context", py: genobject + "With around it",
			run: func(l *log) {
				_, err := l.make(func(yielder) (string, error) { return "", stop() }).Next()
				note(l, gen.WithContext(err, value("v")))
				note(l, gen.WithContext(gen.EndContext(err), value("v")))
			},
			want: []string{raised + " <- ValueError('v')", cause, raised, cause},
		},
	})
}

// So it is for the delegator of the body.
func TestStopContextThroughFrom(t *testing.T) {
	ways := []struct {
		name   string
		thrown error // nil: closed
		same   bool  // what was handled is what was thrown
	}{
		{"close", nil, false},
		{"throw GeneratorExit", &gen.GeneratorExit{Msg: "mine"}, false}, // the inner one is closed
		{"throw StopIteration", &gen.StopIteration[int]{}, true},
		{"throw BaseException", &gen.KeyboardInterrupt{}, true},
		{"throw Exception", value("v"), true},
	}
	for name, engine := range engines {
		for _, way := range ways {
			t.Run(way.name+"/"+name, func(t *testing.T) {
				l := &log{t: t, engine: engine}
				raised := &gen.StopIteration[int]{Value: 8}
				inner := l.make(func(y yielder) (string, error) {
					y.Yield("1")
					return "", raised
				})
				g := l.make(func(y yielder) (string, error) { return gen.From(y, inner) })
				g.Next()
				var err error
				if way.thrown == nil {
					_, err = g.Close()
				} else {
					_, err = g.Throw(way.thrown)
				}
				context := gen.ContextOf(err)
				handled := gen.ContextOf(context)
				if !gen.Same(context, raised) || gen.Same(handled, way.thrown) != way.same || gen.ContextOf(handled) != nil {
					t.Errorf("py: Lib/test/test_yield_from.py: test_close_and_throw_raise_stop_iteration: %s", contexts(err))
				}
				if !way.same && !gen.IsInstance[*gen.GeneratorExit](handled) {
					t.Errorf("no GeneratorExit: %s", contexts(err))
				}
			})
		}
	}
}

// What a coroutine makes of a StopIteration knows it as well, but a RuntimeError that
// a program raises from one knows its cause only.
func TestStopCause(t *testing.T) {
	for msg, want := range map[string]string{
		"coroutine raised StopIteration": "RuntimeError('coroutine raised StopIteration') <- StopIteration()",
		"mine":                           "RuntimeError('mine')",
	} {
		if got := contexts(&gen.RuntimeError{Msg: msg, Cause: gen.Stop}); got != want {
			t.Error(got)
		}
	}
}

// An Each knows the same.
func TestStopContextOfEach(t *testing.T) {
	var reported []string
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) { reported = append(reported, contexts(u.Err)) })
	defer func() { gen.SetUnraisableHook(restore) }()
	seq := gen.Each(func(y *gen.Yielder[int, gen.None]) error {
		y.Yield(1)
		return gen.Stop
	})
	for range seq {
		break
	}
	_, err := gen.CollectEach(seq)
	const want = "RuntimeError('generator raised StopIteration') <- StopIteration()"
	if got := contexts(err); got != want {
		t.Error(got)
	}
	if len(reported) != 1 || reported[0] != want+" <- GeneratorExit()" {
		t.Error(reported)
	}
}
