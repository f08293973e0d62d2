package gen_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// One From after the other, without a yield between them.
func TestFromAfterFrom(t *testing.T) {
	runRows(t, []row{
		{
			name: "new ones", why: "each yields what it has", py: "CPython 3.13: for i in range(3): yield from count(i)",
			run: func(l *log) {
				l.loop(l.make(func(y yielder) (string, error) {
					for i := range 4 {
						if r, err := gen.From(y, l.make(counter(i))); r != "end" || err != nil {
							return r, err
						}
					}
					return "all", nil
				}))
			},
			want: []string{"Yielded 0", "Yielded 0", "Yielded 1", "Yielded 0", "Yielded 1", "Yielded 2"},
		},
		{
			name: "the same again", why: "it has ended: None", py: "CPython 3.13: for _ in range(3): r = yield from s",
			run: func(l *log) {
				s := l.make(counter(2))
				l.loop(l.make(func(y yielder) (string, error) {
					for range 3 {
						r, err := gen.From(y, s)
						l.say("%q %v", r, err)
					}
					return "", nil
				}))
			},
			want: []string{"Yielded 0", "Yielded 1", "\"end\" <nil>", "\"\" <nil>", "\"\" <nil>"},
		},
		{
			name: "itself", why: "the chain of the From before is not taken for this one", py: "CPython 3.13: yield from s; yield from me",
			run: func(l *log) {
				var me script
				me = l.make(func(y yielder) (string, error) {
					if _, err := gen.From(y, l.make(counter(1))); err != nil {
						return "", err
					}
					return gen.From(y, me)
				})
				l.loop(me)
			},
			want: []string{"Yielded 0", busyText},
		},
	})
}

// chainOf is a, which delegates to m, which delegates to s, whose body asks.
func chainOf(l *log, ask func()) (a, m, s script) {
	s = l.make(asking(ask))
	m = delegator(l, s)
	return delegator(l, m), m, s
}

// A chain that executes, and one that waits for somebody who executes alone.
func TestExecutingChain(t *testing.T) {
	// alone resumes s beneath a, and s asks a by op. In CPython a is suspended
	// then, and its yield from raises.
	alone := func(op func(l *log, a script)) func(l *log) {
		return func(l *log) {
			var a, s script
			s = l.make(asking(func() {
				l.say("%v %v", a.State(), a.YieldFrom() == any(s))
				op(l, a)
				l.state(a)
			}))
			a = l.make(catching(l, "A", func() script { return s }))
			l.next(a)
			l.next(s)
			l.state(a)
			l.next(a)
			l.next(s)
		}
	}
	raisedInside := []string{"-> s", "GEN_SUSPENDED true", "A caught ValueError('generator already executing')", "-> A", "GEN_SUSPENDED",
		"-> s2", "GEN_SUSPENDED", "A goes on", "!! StopIteration('')", "!! StopIteration('')"}
	runRows(t, []row{
		{
			name: "from below", why: "all generators of the chain execute, and are not harmed", py: "CPython 3.13: a → m → s, whose body resumes each in every way",
			run: func(l *log) {
				var a, m, s script
				all := func(f func(g script)) { f(a); f(m); f(s) }
				a, m, s = chainOf(l, func() { all(func(g script) { l.state(g); l.say("%v", g.YieldFrom()); l.allOf(g) }) })
				l.next(a)
				l.next(a)
				all(l.state)
				l.close(a)
				all(l.state)
			},
			want: []string{"-> s",
				"GEN_RUNNING", "<nil>", busyText, busyText, busyText, busyText, busyText,
				"GEN_RUNNING", "<nil>", busyText, busyText, busyText, busyText, busyText,
				"GEN_RUNNING", "<nil>", busyText, busyText, busyText, busyText, busyText,
				"-> s2", "GEN_SUSPENDED", "GEN_SUSPENDED", "GEN_SUSPENDED", "-> ", "GEN_CLOSED", "GEN_CLOSED", "GEN_CLOSED"},
		},
		{
			name: "while it is closed", why: "all generators of the chain execute until they are closed", py: "CPython 3.13: a → m → s, closed, whose body looks at all",
			run: func(l *log) {
				var a, m, s script
				s = l.make(func(y yielder) (string, error) {
					_, err := y.Yield("s")
					for _, g := range []script{a, m, s} {
						l.state(g)
						l.close(g)
					}
					return "", err
				})
				m = delegator(l, s)
				a = delegator(l, m)
				l.next(a)
				l.close(a)
				l.state(m)
			},
			want: []string{"-> s", "GEN_RUNNING", busyText, "GEN_RUNNING", busyText, "GEN_RUNNING", busyText, "-> ", "GEN_CLOSED"},
		},
		{name: "next", why: "the delegator resumes, and its From meets the executing one", py: "CPython 3.13: next(s), whose body calls next(a)",
			run: alone(func(l *log, a script) { l.next(a) }), want: raisedInside},
		{name: "send", why: "the delegator resumes, and its From meets the executing one", py: "CPython 3.13: next(s), whose body calls a.send(1)",
			run: alone(func(l *log, a script) { l.send(a, 1) }), want: raisedInside},
		{name: "throw", why: "what is thrown is lost: the executing one does not take it", py: "CPython 3.13: next(s), whose body calls a.throw(KeyError('k'))",
			run: alone(func(l *log, a script) { l.throw(a, &gen.KeyError{Key: "k"}) }), want: raisedInside},
		{name: "throw GeneratorExit", why: "the executing one cannot be closed, and that error takes its place", py: "CPython 3.13: next(s), whose body calls a.throw(GeneratorExit())",
			run: alone(func(l *log, a script) { l.throw(a, gen.ErrGeneratorExit) }), want: raisedInside},
		{
			name: "close", why: "the executing one cannot be closed, and that error is raised in the delegator, which yields", py: "CPython 3.13: next(s), whose body calls a.close()",
			run: alone(func(l *log, a script) { l.close(a) }),
			want: []string{"-> s", "GEN_SUSPENDED true", "A caught ValueError('generator already executing')", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_SUSPENDED",
				"-> s2", "GEN_SUSPENDED", "A goes on", "!! StopIteration('')", "!! StopIteration('')"},
		},
		{
			name: "uncaught", why: "the delegators end by it, from the lowest that does not execute", py: "CPython 3.13: a → m → s: next(s), whose body calls next(a)",
			run: func(l *log) {
				var a, m, s script
				a, m, s = chainOf(l, func() { l.next(a) })
				l.next(a)
				l.next(s)
				l.state(a)
				l.state(m)
				l.state(s)
				l.next(s)
			},
			want: []string{"-> s", busyText, "-> s2", "GEN_CLOSED", "GEN_CLOSED", "GEN_SUSPENDED", "!! StopIteration('')"},
		},
		{
			name: "half a chain", why: "what lies above the one that was resumed does not execute", py: "CPython 3.13: a → m → s: next(m), and s's body calls next(a)",
			run: func(l *log) {
				var a, m, s script
				a, m, s = chainOf(l, func() { l.state(a); l.state(m); l.next(a) })
				l.next(a)
				l.next(m)
				l.state(a)
				l.state(m)
				l.state(s)
				l.next(m)
			},
			want: []string{"-> s", "GEN_SUSPENDED", "GEN_RUNNING", busyText, "-> s2", "GEN_CLOSED", "GEN_SUSPENDED", "GEN_SUSPENDED", "!! StopIteration('')"},
		},
		{
			name: "From of one that waits for an executing one", why: "the error is raised where the executing one is waited for", py: "CPython 3.13: b → m → s: next(s), whose body calls next(b), which has not begun",
			run: func(l *log) {
				var b script
				s := l.make(asking(func() { l.next(b) }))
				m := delegator(l, s)
				b = l.make(catching(l, "B", func() script { return m }))
				l.next(m)
				l.next(s)
				l.state(m)
				l.state(b)
				l.close(b)
				l.next(s)
			},
			want: []string{"-> s", "B caught ValueError('generator already executing')", "-> B", "-> s2", "GEN_CLOSED", "GEN_SUSPENDED", "B goes on", "-> ", "!! StopIteration('')"},
		},
	})
}

// A chain of which somebody else has taken a part.
func TestChangedChain(t *testing.T) {
	tail := func(l *log, name string, sub script, answer func(y yielder) (string, error)) script {
		return l.make(func(y yielder) (string, error) {
			r, err := gen.From(y, sub)
			l.say("%s: %q %v", name, r, err)
			return answer(y)
		})
	}
	runRows(t, []row{
		{
			name: "the delegator yields from the next", why: "a From in answer to GeneratorExit is a yield like any other", py: "CPython 3.13: except GeneratorExit: yield from b()",
			run: func(l *log) {
				next := l.make(yields("next 1", "next 2"))
				g := tail(l, "g", l.make(yields("1")), func(y yielder) (string, error) { return gen.From(y, next) })
				l.next(g)
				l.close(g)
				l.state(g)
				l.next(g)
				l.close(g)
				l.state(next)
			},
			want: []string{"-> 1", "g: \"\" ", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_SUSPENDED", "-> next 2", "-> ", "GEN_CLOSED"},
		},
		{
			name: "the middle is closed", why: "the chain is shorter from then on: the From above returns None", py: "CPython 3.13: b.close(); next(c)",
			run: func(l *log) {
				a := l.make(yields("1", "2"))
				b := delegator(l, a)
				c := tail(l, "c", b, func(y yielder) (string, error) { _, err := y.Yield("c"); return "end", err })
				l.next(c)
				l.close(b)
				l.state(a)
				l.next(c)
				l.next(c)
			},
			want: []string{"-> 1", "-> ", "GEN_CLOSED", "c: \"\" <nil>", "-> c", "!! StopIteration('end')"},
		},
		{
			name: "the middle ignores it", why: "the chain goes on at the middle, which receives what is sent", py: "CPython 3.13: b.close(); c.send('x')",
			run: func(l *log) {
				b := tail(l, "b", l.make(yields("1", "2")), func(y yielder) (string, error) {
					x, err := y.Yield("b")
					l.say("b received %v, %v", x, err)
					return "end", err
				})
				c := tail(l, "c", b, func(yielder) (string, error) { return "", nil })
				l.next(c)
				l.close(b)
				l.send(c, "x")
			},
			want: []string{"-> 1", "b: \"\" ", "!! RuntimeError('generator ignored GeneratorExit')", "b received x, <nil>", "c: \"end\" <nil>", "!! StopIteration('')"},
		},
		{
			name: "the innermost outlives its delegator", why: "it has ignored the exit; dropped, it goes the way of all", py: "CPython 3.13: the inner one is collected with the outer",
			run: func(l *log) {
				g := delegator(l, l.make(func(y yielder) (string, error) {
					y.Yield("1")
					_, err := y.Yield("ignored")
					return "", err
				}))
				l.next(g)
				l.close(g)
				l.state(g)
			},
			want: []string{"-> 1", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_CLOSED"},
		},
	})
}

// A panic of an inner body is one of the delegator's From, also while it is closed.
func TestPanicWhileClosing(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			l := &log{engine: engine}
			inner := l.make(func(y yielder) (string, error) { y.Yield("1"); return "", explode() })
			outer := l.make(func(y yielder) (string, error) {
				defer l.say("outer deferred")
				return gen.From(y, inner)
			})
			outer.Next()
			func() {
				defer func() {
					pe, _ := recover().(*gen.PanicError)
					l.say("panic %v", pe != nil && pe.Value == "boom")
				}()
				outer.Close()
			}()
			l.state(inner)
			l.state(outer)
			want := []string{"outer deferred", "panic true", "GEN_CLOSED", "GEN_CLOSED"}
			if fmt.Sprint(l.lines) != fmt.Sprint(want) {
				t.Errorf("got %q, want %q", l.lines, want)
			}
		})
	}
}
