package gen_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// expectPanic calls f, which must panic with want, be it through a generator.
func expectPanic(t *testing.T, want any, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		r := recover()
		if pe, ok := r.(*gen.PanicError); ok {
			r = pe.Value
		}
		if r != want {
			t.Errorf("panic %v, want %q", r, want)
		}
	}()
	f()
}

// What a generator makes of calls that come too early or too late.
func TestWrongMoment(t *testing.T) {
	runRows(t, []row{
		{
			name: "send before the first yield", why: "nothing waits for a value; nil is None, of whatever kind it is", py: py01 + "just-started",
			run: func(l *log) {
				for _, v := range []any{0, "", false, value("x"), []int{}, nil, gen.None{}, []int(nil), (*int)(nil), map[string]int(nil)} {
					g := l.make(yields("1"))
					if _, err := g.Send(v); err != nil {
						l.say("%T: %v", v, err)
					}
					l.state(g)
					g.Close()
				}
			},
			want: []string{
				"int: can't send non-None value to a just-started generator", "GEN_CREATED",
				"string: can't send non-None value to a just-started generator", "GEN_CREATED",
				"bool: can't send non-None value to a just-started generator", "GEN_CREATED",
				"*gen.ValueError: can't send non-None value to a just-started generator", "GEN_CREATED",
				"[]int: can't send non-None value to a just-started generator", "GEN_CREATED",
				"GEN_SUSPENDED", "GEN_SUSPENDED", "GEN_SUSPENDED", "GEN_SUSPENDED", "GEN_SUSPENDED",
			},
		},
		{
			name: "send after the end", why: "there is no TypeError any more", py: py01 + "send(3) after end",
			run: func(l *log) {
				g := l.make(yields())
				l.close(g)
				l.send(g, 3)
				l.send(g, nil)
			},
			want: []string{"-> ", "!! StopIteration()", "!! StopIteration()"},
		},
		{
			name: "throw nothing", why: "it is an error wherever the generator is, and does not touch it", py: "CPython 3.13: g.throw(None) created, suspended, closed",
			run: func(l *log) {
				g := l.make(yields("1"))
				for range 3 {
					l.throw(g, nil)
					l.state(g)
					g.Next()
				}
			},
			want: []string{
				"!! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')", "GEN_CREATED",
				"!! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')", "GEN_SUSPENDED",
				"!! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')", "GEN_CLOSED",
			},
		},
		{
			name: "yield while it is closed", why: "each yield in answer to GeneratorExit is one that ignores it; what waits behind is run by the next close", py: "CPython 3.13: try … finally: yield, three deep",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					defer l.say("left")
					for i := range 3 {
						if _, err := y.Yield("again"); err == nil {
							l.say("no exit %d", i)
						}
					}
					return "end", nil
				})
				l.next(g)
				l.close(g)
				l.close(g)
				l.close(g)
				l.state(g)
			},
			want: []string{"-> again", "!! RuntimeError('generator ignored GeneratorExit')", "!! RuntimeError('generator ignored GeneratorExit')", "left", "-> end", "GEN_CLOSED"},
		},
		{
			name: "yield in a deferred call", why: "a deferred call is a part of the body: Python's finally", py: py01 + "close with yield in finally",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					defer func() {
						_, err := y.Yield("deferred")
						l.say("%v", err)
					}()
					_, err := y.Yield("1")
					return "", err
				})
				l.next(g)
				l.close(g)
				l.state(g)
				l.throw(g, value("v"))
				l.state(g)
			},
			want: []string{"-> 1", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_SUSPENDED", "v", "!! GeneratorExit()", "GEN_CLOSED"},
		},
	})
}

// A Yielder belongs to its body, until that returns.
func TestYielderAfterItsBody(t *testing.T) {
	const late = "coluber: a body was suspended after it had returned"
	for name, engine := range engines {
		for how, end := range map[string]func(g script){
			"returned": func(g script) { g.Next() },
			"closed":   func(g script) { g.Close() },
			"raised":   func(g script) { g.Throw(value("x")) },
		} {
			t.Run(name+"/"+how, func(t *testing.T) {
				l := &log{engine: engine}
				var kept yielder
				g := l.make(func(y yielder) (string, error) { kept = y; _, err := y.Yield("1"); return "", err })
				g.Next()
				end(g)
				expectPanic(t, late, func() { kept.Yield("late") })
				expectPanic(t, late, func() { gen.From(kept, l.make(yields("late"))) })
				expectPanic(t, late, func() { gen.FromSeq(kept, slices.Values([]string{"late"})) })
				// In another body it is that one's panic.
				expectPanic(t, late, func() { l.make(func(yielder) (string, error) { kept.Yield("late"); return "", nil }).Next() })
				if _, err := g.Next(); g.State() != gen.Closed || gen.Repr(err) != "StopIteration()" {
					t.Errorf("afterwards it is %v, and Next says %v", g.State(), err)
				}
			})
		}
	}
	t.Run("each", func(t *testing.T) {
		var kept *gen.Yielder[int, nothing]
		for range gen.Each(func(y *gen.Yielder[int, nothing]) error { kept = y; return nil }) {
			t.Error("a value of a body that yields none")
		}
		expectPanic(t, late, func() { kept.Yield(1) })
	})
}

// An error that the body makes of nothing is still one: a nil pointer of an error
// type is not nil, as ever in Go.
func TestOddErrors(t *testing.T) {
	runRows(t, []row{
		{
			name: "joined", why: "an error of several is an error of its own, even if one is a StopIteration or a GeneratorExit", py: "Go only: errors.Join has no counterpart but ExceptionGroup, which is none of its members",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					_, err := y.Yield("1")
					return "", errors.Join(err, value("while cleaning up"))
				})
				l.next(g)
				_, err := g.Close()
				l.say("%q", err)
				_, err = l.make(func(yielder) (string, error) { return "", errors.Join(gen.Stop, value("v")) }).Next()
				l.say("%q", err)
			},
			want: []string{"-> 1", "\"\\nwhile cleaning up\"", "\"\\nv\""},
		},
		{
			name: "twice", why: "one error may be thrown into two generators, and into one twice", py: "CPython 3.13: e = ValueError('v'); g.throw(e); g.throw(e)",
			run: func(l *log) {
				e := value("v")
				g := l.make(func(y yielder) (string, error) {
					y.Yield("1")
					_, err := y.Yield("2")
					return "", err
				})
				l.next(g)
				l.throw(g, e)
				l.throw(g, e)
				l.throw(g, e)
			},
			want: []string{"-> 1", "-> 2", "!! ValueError('v')", "!! ValueError('v')"},
		},
	})
}

// A Yielder belongs to its body: another body that uses it would wait for a
// resume that goes elsewhere.
func TestYielderOfAnother(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			l := &log{engine: engine}
			var kept yielder
			outer := l.make(func(y yielder) (string, error) {
				kept = y
				return yields("1", "2")(y)
			})
			defer outer.Close()
			outer.Next()
			inner := l.make(func(yielder) (string, error) {
				expectPanic(t, map[string]string{
					"pull":     "iter.Pull: yield called again before next",
					"channels": "frame: a body was suspended by another one",
				}[name], func() { kept.Yield("x") })
				expectPanic(t, "gen: From in a body that is suspended", func() { gen.From(kept, l.make(yields("y"))) })
				return "", nil
			})
			inner.Next()
			l.next(outer)
			l.state(outer)
			if diff := cmp.Diff([]string{"-> 2", "GEN_SUSPENDED"}, l.lines); diff != "" {
				t.Error(diff)
			}
		})
	}
}
