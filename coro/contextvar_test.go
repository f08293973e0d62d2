package coro_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

const vars = "SEMANTICS §21; Lib/test/test_context.py: "

// within runs body as a coroutine driven by hand.
func (l *log) within(body func(co *coro.Co)) {
	l.send("end", l.make("main", func(co *coro.Co) (any, error) { body(co); return nil, nil }), nil)
}

// got notes what v is in in.
func got[T any](l *log, what string, v *coro.ContextVar[T], in coro.Contextual) {
	got, err := v.Get(in)
	l.got(what, got, err)
}

// held notes what c holds.
func held(l *log, what string, c *coro.Context) {
	line := fmt.Sprintf("%s: %d", what, c.Len())
	for v, value := range c.All() {
		line += fmt.Sprintf(" %s=%v", v.Name(), value)
	}
	l.say("%s", line)
}

const end = "end !! StopIteration()"

func TestContextVars(t *testing.T) {
	runRows(t, []row{
		{
			name: "get and set",
			why:  "a value is set and taken back, in the order of the tokens and in any other",
			py:   vars + "test_context_getset_1",
			run: func(l *log) {
				l.within(func(co *coro.Co) {
					c := coro.NewContextVar[any]("c")
					got(l, "unset", c, co)
					l.say("or %v", c.GetOr(co, "D"))
					t0 := c.Set(co, 42)
					got(l, "get", c, co)
					l.say("or %v", c.GetOr(co, "D"))
					_, had := t0.OldValue()
					l.say("missing before: %v, its var: %v", !had, t0.Var() == c)
					t1 := c.Set(co, "spam")
					old, _ := t1.OldValue()
					l.say("before: %v", old)
					l.got("reset", nil, c.Reset(co, t1))
					got(l, "get", c, co)
					c.Set(co, "spam2")
					l.got("reset again", nil, c.Reset(co, t1))
					got(l, "get", c, co)
					copied := coro.CopyContext(co)
					l.got("reset", nil, c.Reset(co, t0))
					l.got("reset again", nil, c.Reset(co, t0))
					got(l, "get", c, co)
					held(l, "copy", copied)
					held(l, "now", coro.CopyContext(co))
					_, ok := c.In(co.Context())
					l.say("in: %v %v", ok, co.Context().Contains(c))
				})
			},
			want: []string{
				"unset !! LookupError(<ContextVar name='c' at 0xADDR>)", "or D", "get -> 42", "or 42", "missing before: true, its var: true",
				"before: 42", "reset -> None", "get -> 42",
				"reset again !! RuntimeError(\"<Token used var=<ContextVar name='c' at 0xADDR> at 0xADDR> has already been used once\")",
				"get -> 'spam2'", "reset -> None",
				"reset again !! RuntimeError(\"<Token used var=<ContextVar name='c' at 0xADDR> at 0xADDR> has already been used once\")",
				"get !! LookupError(<ContextVar name='c' at 0xADDR>)", "copy: 1 c=spam2", "now: 0", "in: false false", end,
			},
		},
		{
			name: "another variable's token",
			why:  "a token is of one variable",
			py:   vars + "test_context_getset_2",
			run: func(l *log) {
				in := coro.NewContext()
				v1, v2 := coro.NewContextVar[int]("v1"), coro.NewContextVar[int]("v2")
				l.got("reset", nil, v2.Reset(in, v1.Set(in, 42)))
			},
			want: []string{"reset !! ValueError(\"<Token var=<ContextVar name='v1' at 0xADDR> at 0xADDR> was created by a different ContextVar\")"},
		},
		{
			name: "default",
			why:  "the default is what get gives, and no value in the context",
			py:   vars + "test_context_getset_3",
			run: func(l *log) {
				c, in := coro.NewContextVar("c", 42), coro.NewContext()
				got(l, "get", c, in)
				_, ok := c.In(in)
				l.say("in: %v, or %d", ok, c.GetOr(in, 7))
				t := c.Set(in, 1)
				held(l, "set", in)
				l.got("reset", nil, c.Reset(in, t))
				held(l, "reset", in)
				got(l, "get", c, in)
			},
			want: []string{"get -> 42", "in: false, or 7", "set: 1 c=1", "reset -> None", "reset: 0", "get -> 42"},
		},
		{
			name: "another context's token",
			why:  "a token is of one context",
			py:   vars + "test_context_getset_4",
			run: func(l *log) {
				c, ctx := coro.NewContextVar("c", 42), coro.NewContext()
				t := c.Set(ctx, 1)
				l.within(func(co *coro.Co) { l.got("reset", nil, c.Reset(co, t)) })
			},
			want: []string{"reset !! ValueError(\"<Token var=<ContextVar name='c' default=42 at 0xADDR> at 0xADDR> was created in a different Context\")", end},
		},
		{
			name: "set in a copy",
			why:  "what a copy is given, the original does not see",
			py:   vars + "test_context_getset_5",
			run: func(l *log) {
				l.within(func(co *coro.Co) {
					c := coro.NewContextVar[[]int]("c")
					c.Set(co, nil)
					err := coro.CopyContext(co).Run(co, func() error {
						c.Set(co, []int{42})
						got(l, "copy", c, co)
						return nil
					})
					l.got("run", nil, err)
					got(l, "original", c, co)
				})
			},
			want: []string{"copy -> [42]", "run -> None", "original -> []", end},
		},
		{
			name: "copies",
			why:  "a copy begins with the values of its moment",
			py:   vars + "test_context_copy_1",
			run: func(l *log) {
				l.within(func(co *coro.Co) {
					ctx1, c := coro.NewContext(), coro.NewContextVar("c", 42)
					ctx1.Run(co, func() error {
						c.Set(co, 10)
						ctx2 := ctx1.Copy()
						held(l, "ctx2", ctx2)
						c.Set(co, 20)
						held(l, "ctx1", ctx1)
						held(l, "ctx2", ctx2)
						ctx2.Run(co, func() error {
							got(l, "in ctx2", c, co)
							c.Set(co, 30)
							return nil
						})
						held(l, "ctx1", ctx1)
						held(l, "ctx2", ctx2)
						return nil
					})
				})
			},
			want: []string{"ctx2: 1 c=10", "ctx1: 1 c=20", "ctx2: 1 c=10", "in ctx2 -> 10", "ctx1: 1 c=20", "ctx2: 1 c=30", end},
		},
		{
			name: "run",
			why:  "run gives back what the function raises, and the context before",
			py:   vars + "test_context_run_3, test_context_run_5",
			run: func(l *log) {
				l.within(func(co *coro.Co) {
					ctx, v := coro.NewContext(), coro.NewContextVar[string]("var")
					l.got("run", nil, ctx.Run(co, func() error {
						l.say("%q", v.GetOr(co, "none"))
						v.Set(co, "spam")
						return &gen.ValueError{Msg: "boom"}
					}))
					l.say("%q", v.GetOr(co, "none"))
					held(l, "ctx", ctx)
				})
			},
			want: []string{`"none"`, "run !! ValueError('boom')", `"none"`, "ctx: 1 var=spam", end},
		},
		{
			name: "run in run",
			why:  "each run has its own context, and what it leaves in it stays",
			py:   vars + "test_context_run_4, test_context_run_6",
			run: func(l *log) {
				l.within(func(co *coro.Co) {
					ctx1, ctx2, v := coro.NewContext(), coro.NewContext(), coro.NewContextVar("var", "unset")
					ctx1.Run(co, func() error {
						got(l, "ctx1", v, co)
						v.Set(co, "spam")
						ctx2.Run(co, func() error { got(l, "ctx2", v, co); return nil })
						got(l, "ctx1", v, co)
						held(l, "current", coro.CopyContext(co))
						l.say("current is ctx1: %v", co.Context() == ctx1)
						return nil
					})
					held(l, "ctx1", ctx1)
					held(l, "ctx2", ctx2)
				})
			},
			want: []string{
				"ctx1 -> 'unset'", "ctx2 -> 'unset'", "ctx1 -> 'spam'", "current: 1 var=spam", "current is ctx1: true",
				"ctx1: 1 var=spam", "ctx2: 0", end,
			},
		},
		{
			name: "run twice at once",
			why:  "a context is current in one place",
			py:   vars + "test_context_run_7",
			run: func(l *log) {
				l.within(func(co *coro.Co) {
					ctx := coro.NewContext()
					again := func() error { return ctx.Run(co, func() error { panic("entered") }) }
					l.got("inner", nil, ctx.Run(co, again))
					l.got("the coroutine's own", nil, co.Context().Run(co, again))
					l.got("below", nil, ctx.Run(co, func() error {
						return coro.NewContext().Run(co, again)
					}))
					l.got("again", nil, ctx.Run(co, func() error { return nil }))
				})
			},
			want: []string{
				"inner !! RuntimeError('cannot enter context: <_contextvars.Context object at 0xADDR> is already entered')",
				"the coroutine's own !! RuntimeError('cannot enter context: <_contextvars.Context object at 0xADDR> is already entered')",
				"below !! RuntimeError('cannot enter context: <_contextvars.Context object at 0xADDR> is already entered')",
				"again -> None", end,
			},
		},
		{
			name: "run of what panics",
			why:  "the context before is back when a panic has gone by",
			py:   goOnly + "panics",
			run: func(l *log) {
				l.within(func(co *coro.Co) {
					ctx, before := coro.NewContext(), co.Context()
					l.panics("run", func() { ctx.Run(co, func() error { panic("boom") }) })
					l.say("before: %v", co.Context() == before)
					l.got("again", nil, ctx.Run(co, func() error { return nil }))
				})
			},
			want: []string{"run panics with boom", "before: true", "again -> None", end},
		},
		{
			name: "reprs",
			why:  "as CPython prints them",
			py:   vars + "test_context_var_repr_1",
			run: func(l *log) {
				in := coro.NewContext()
				a := coro.NewContextVar[int]("a")
				l.say("%v %v %v", a, coro.NewContextVar("a", 123), in)
				t := a.Set(in, 1)
				l.say("%v", t)
				a.Reset(in, t)
				l.say("%v", t)
			},
			want: []string{
				"<ContextVar name='a' at 0xADDR> <ContextVar name='a' default=123 at 0xADDR> <_contextvars.Context object at 0xADDR>",
				"<Token var=<ContextVar name='a' at 0xADDR> at 0xADDR>",
				"<Token used var=<ContextVar name='a' at 0xADDR> at 0xADDR>",
			},
		},
		{
			name: "with",
			why:  "a value for as long as a block runs, whatever becomes of it",
			py:   "with var.set(…), new in Python 3.14",
			run: func(l *log) {
				in, v := coro.NewContext(), coro.NewContextVar("v", 0)
				l.got("with", nil, v.With(in, 1, func() error {
					got(l, "inside", v, in)
					return &gen.ValueError{Msg: "boom"}
				}))
				got(l, "after", v, in)
				l.panics("with", func() { v.With(in, 1, func() error { panic("boom") }) })
				got(l, "after", v, in)
			},
			want: []string{"inside -> 1", "with !! ValueError('boom')", "after -> 0", "with panics with boom", "after -> 0"},
		},
		{
			name: "order",
			why:  "items come in the order in which the variables were first set",
			py:   goOnly + "CPython's order is that of hashes",
			run: func(l *log) {
				in := coro.NewContext()
				var all []*coro.ContextVar[int]
				for i := range 5 {
					v := coro.NewContextVar[int](fmt.Sprint("v", i))
					v.Set(in, i)
					all = append(all, v)
				}
				all[3].Set(in, 30)
				all[1].Reset(in, all[1].Set(in, 10))
				for v, value := range in.All() {
					l.say("%s=%v", v.Name(), value)
					all[4].Set(in, 40) // does not disturb the loop
				}
				held(l, "after", in)
			},
			want: []string{"v0=0", "v1=1", "v2=2", "v3=30", "v4=4", "after: 5 v0=0 v1=1 v2=2 v3=30 v4=40"},
		},
	})
}

func TestContextVarMisuse(t *testing.T) {
	for name, f := range map[string]func(){
		"two defaults": func() { coro.NewContextVar("v", 1, 2) },
		"not running": func() {
			c := coro.Do(func(*coro.Co) error { return nil })
			defer c.Close()
			coro.NewContextVar("v", 1).Get(c.Co())
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}

func TestLookupError(t *testing.T) {
	_, err := coro.NewContextVar[int]("v").Get(coro.NewContext())
	var missing *gen.LookupError
	if !errors.As(err, &missing) || gen.Str(missing.Value) != err.Error() {
		t.Errorf("%v, want a LookupError of the variable", err)
	}
}
