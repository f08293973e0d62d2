package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// thing can be closed, which takes a while.
type thing struct {
	l   *log
	err error
}

func (c *thing) AClose(co *coro.Co) error {
	_, err := coro.Suspend(co, "closing")
	c.l.say("closed")
	if err == nil {
		err = c.err
	}
	return err
}

func TestAclosing(t *testing.T) {
	const py = suite05 + "AclosingTestCase."
	runRows(t, []row{
		{
			name: "aclosing", why: "the block works with the thing itself", py: py + "test_aclosing",
			run: func(l *log) {
				x := &thing{l: l}
				l.awaiting(func(co *coro.Co) error {
					return coro.With(co, coro.Aclosing(x), func(y *thing) error { l.say("%v", x == y); return nil })
				})
			},
			want: []string{"true", "suspended with closing", "closed"},
		},
		{
			name: "error", why: "it goes on when the thing is closed", py: py + "test_aclosing_error",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					return coro.With(co, coro.Aclosing(&thing{l: l}), func(*thing) error { return value("v") })
				})
			},
			want: []string{"suspended with closing", "closed", "main !! ValueError('v')"},
		},
		{
			name: "closing raises", why: "that takes the place of the block's error", py: "library/contextlib: aclosing",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					l.ends(coro.With(co, coro.Aclosing(&thing{l, key("k")}), func(*thing) error { return value("v") }))
					return nil
				})
			},
			want: []string{"suspended with closing", "closed", "!! KeyError('k') <- ValueError('v')"},
		},
		{
			name: "generator", why: "a with statement in its body is left", py: py + "test_aclosing_bpo41229",
			run: func(l *log) {
				x := l.agen("agenfunc", func(_ *coro.Co, y *coro.AsyncYielder[any, any]) error {
					return contextlib.With(&syncManager{l: l, name: "resource"}, func(string) error {
						for _, v := range []any{-1, -2} {
							if _, err := y.Yield(v); err != nil {
								return err
							}
						}
						return nil
					})
				})
				l.awaiting(func(co *coro.Co) error {
					return coro.With(co, coro.AclosingGenerator(x), func(y asyncgen) error {
						v, err := y.ANext().Await(co)
						l.say("%v %v %v", x == y, v, err)
						return value("z")
					})
				})
			},
			want: []string{"enter resource", "true -1 <nil>", "exit resource GeneratorExit()", "main !! ValueError('z')"},
		},
		{
			name: "generator that raises", why: "that takes the place of the block's error", py: onCPython + "aclosing(agen): KeyError in except GeneratorExit",
			run: func(l *log) {
				g := l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return key("k") })
				l.awaiting(func(co *coro.Co) error {
					return coro.With(co, coro.AclosingGenerator(g), func(g asyncgen) error {
						g.ANext().Await(co)
						return value("v")
					})
				})
			},
			want: []string{"main !! KeyError('k')"},
		},
		{
			name: "nothing", why: "None has no aclose, which is found out at the end", py: onCPython + "async with aclosing(None)",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					l.ends(coro.With(co, coro.Aclosing[closer](nil), func(closer) error { l.say("block"); return nil }))
					l.ends(coro.With(co, coro.AclosingGenerator[any, any](nil), func(asyncgen) error { return value("v") }))
					return nil
				})
			},
			want: []string{
				"block", `!! AttributeError("'NoneType' object has no attribute 'aclose'")`,
				`!! AttributeError("'NoneType' object has no attribute 'aclose'") <- ValueError('v')`,
			},
		},
		{
			name: "null context", why: "it does nothing, again and again", py: suite05 + "TestAsyncNullcontext.test_async_nullcontext",
			run: func(l *log) {
				cm := coro.NullContext("c")
				l.awaiting(func(co *coro.Co) error {
					l.asyncWith(co, cm, nil)
					l.asyncWith(co, cm, value("v"))
					return nil
				})
			},
			want: []string{"block c", "!! None", "block c", "!! ValueError('v')"},
		},
		{
			name: "closed", why: "AClose is a coroutine, that cannot keep GeneratorExit for itself", py: "SEMANTICS §2: the outer still sees GeneratorExit",
			run: func(l *log) {
				c := l.make("c", func(co *coro.Co) (any, error) {
					err := coro.With(co, coro.Aclosing(swallower{}), func(swallower) error { return nil })
					l.ends(err)
					return nil, err
				})
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{"!! GeneratorExit()", "close -> None"},
		},
	})
}

type closer interface{ AClose(co *coro.Co) error }

// swallower closes, whatever happens.
type swallower struct{}

func (swallower) AClose(co *coro.Co) error { coro.Suspend(co, nil); return nil }
