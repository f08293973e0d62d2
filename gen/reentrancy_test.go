package gen_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
)

const busyText = "!! ValueError('generator already executing')"

// allOf resumes g in every way.
func (l *log) allOf(g script) {
	l.next(g)
	l.send(g, 1)
	l.throw(g, value("x"))
	l.throw(g, gen.ErrGeneratorExit)
	l.close(g)
}

// asking yields "s", calls ask, and yields "s2".
func asking(ask func()) body {
	return func(y yielder) (string, error) {
		if _, err := y.Yield("s"); err != nil {
			return "", err
		}
		ask()
		_, err := y.Yield("s2")
		return "", err
	}
}

// catching delegates to what sub returns, and yields once if that raises a
// ValueError.
func catching(l *log, name string, sub func() script) body {
	return func(y yielder) (string, error) {
		r, err := gen.From(y, sub())
		if _, ok := gen.Raised(err).(*gen.ValueError); ok {
			l.say("%s caught %s", name, gen.Repr(err))
			_, err = y.Yield(name)
			l.say("%s goes on", name)
		}
		return r, err
	}
}

// A call that meets a generator which is executing fails, and does no harm.
func TestReentrantCalls(t *testing.T) {
	runRows(t, []row{
		{
			name: "uncaught", why: "the error of the inner call is one of the body like any other", py: "Lib/test/test_generators.py: pep, Restriction",
			run: func(l *log) {
				var me script
				me = l.make(func(y yielder) (string, error) {
					i, err := me.Next()
					if err != nil {
						return "", err
					}
					_, err = y.Yield(i)
					return "", err
				})
				l.next(me)
				l.state(me)
				l.next(me)
			},
			want: []string{busyText, "GEN_CLOSED", "!! StopIteration()"},
		},
		{
			name: "while it is closed", why: "a deferred call runs within the generator", py: "CPython 3.13: try: yield 1 / finally: next(me), me.send(1) …",
			run: func(l *log) {
				var me script
				me = l.make(func(y yielder) (string, error) {
					defer func() { l.state(me); l.allOf(me) }()
					_, err := y.Yield("1")
					return "", err
				})
				l.next(me)
				l.close(me)
				l.state(me)
			},
			want: []string{"-> 1", "GEN_RUNNING", busyText, busyText, busyText, busyText, busyText, "-> ", "GEN_CLOSED"},
		},
		{
			name: "through another", why: "the error is raised in the one that asked", py: "CPython 3.13: a's body calls next(b), b's next(a)",
			run: func(l *log) {
				var a, b script
				a = l.make(func(y yielder) (string, error) { l.say("A"); l.next(b); _, err := y.Yield("a"); return "", err })
				b = l.make(func(y yielder) (string, error) { l.say("B"); _, err := a.Next(); return "", err })
				l.next(a)
				l.state(b)
				l.next(a)
			},
			want: []string{"A", "B", busyText, "-> a", "GEN_CLOSED", "!! StopIteration('')"},
		},
		{
			name: "looks at itself", why: "what only looks does not disturb", py: "inspect.getgeneratorstate, gi_yieldfrom, __name__ from within",
			run: func(l *log) {
				var me script
				me = l.make(func(y yielder) (string, error) {
					r, ok := me.Result()
					l.say("%v %v %v %v %v %q", me.State(), me.YieldFrom(), me.Name(), me.Err(), ok, r)
					_, err := y.Yield("1")
					return "r", err
				})
				l.next(me)
				l.next(me)
				r, ok := me.Result()
				l.say("%v %q", ok, r)
			},
			want: []string{"GEN_RUNNING <nil> g <nil> false \"\"", "-> 1", "!! StopIteration('r')", "true \"r\""},
		},
	})
}

// From of what is executing.
func TestReentrantFrom(t *testing.T) {
	runRows(t, []row{
		{
			name: "of itself", why: "a generator cannot wait for itself", py: py02 + "delegate already running: yield from itself",
			run: func(l *log) {
				var me script
				me = l.make(func(y yielder) (string, error) { return gen.From(y, me) })
				l.next(me)
				l.state(me)
			},
			want: []string{busyText, "GEN_CLOSED"},
		},
		{
			name: "of its delegator", why: "a chain cannot bite its tail; both end by the error", py: pyFrom + "test_attempted_yield_from_loop",
			run: func(l *log) {
				var gi script
				gi = l.make(func(y yielder) (string, error) {
					l.say("g1: starting")
					y.Yield("y1")
					l.say("g1: about to yield from g2")
					_, err := gen.From(y, l.make(func(y yielder) (string, error) {
						l.say("g2: starting")
						y.Yield("y2")
						l.say("g2: about to yield from g1")
						_, err := gen.From(y, gi)
						return "", err
					}))
					return "", err
				})
				l.loop(gi)
			},
			want: []string{"g1: starting", "Yielded y1", "g1: about to yield from g2", "g2: starting", "Yielded y2", "g2: about to yield from g1", busyText},
		},
		{
			name: "delegators claim to be running", why: "the error can be caught, and the chain goes on", py: pyFrom + "test_delegating_generators_claim_to_be_running",
			run:  claimToBeRunning,
			want: []string{"-> 0", "-> 1", "-> 2", "-> 3", "!! StopIteration('')", "-> 0", "-> 1", "-> 2", "-> 3", "!! StopIteration('')", "-> 0", "-> 1", "-> 2", "-> 3", "!! StopIteration('')"},
		},
		{
			name: "of one that asks", why: "it executes, for its body is asking", py: "CPython 3.13: s's body calls next(b), b yields from s",
			run: func(l *log) {
				var s, b script
				s = l.make(asking(func() { l.next(b) }))
				b = l.make(catching(l, "B", func() script { return s }))
				l.next(s)
				l.next(s)
				l.state(b)
				l.next(b)
				s.Close() // its body refers to it, by way of b
			},
			want: []string{"-> s", "B caught ValueError('generator already executing')", "-> B", "-> s2", "GEN_SUSPENDED", "B goes on", "!! StopIteration('')"},
		},
		{
			name: "of the middle of a chain that asks", why: "the whole chain executes", py: "CPython 3.13: s's body, under a and m, calls next(b), b yields from m",
			run: func(l *log) {
				var b script
				m := delegator(l, l.make(asking(func() { l.next(b) })))
				a := delegator(l, m)
				b = l.make(catching(l, "B", func() script { return m }))
				l.next(a)
				l.next(a)
				l.next(b)
				l.next(a)
			},
			want: []string{"-> s", "B caught ValueError('generator already executing')", "-> B", "-> s2", "B goes on", "!! StopIteration('')", "!! StopIteration('')"},
		},
	})
}

// claimToBeRunning is CPython's test: the inner generator tries to delegate to the
// outer one, by next, by send and by throw.
func claimToBeRunning(l *log) {
	for _, op := range []func(g script){l.next, func(g script) { l.send(g, 42) }, func(g script) { l.throw(g, &gen.KeyError{Key: "mine"}) }} {
		swallow := func(y yielder, v string) {
			y.Yield(v) // try: yield v / except MyErr: pass
		}
		var g1 script
		two := l.make(func(y yielder) (string, error) {
			swallow(y, "1")
			gen.From(y, g1) // try: yield from g1 / except ValueError: pass
			swallow(y, "2")
			return "", nil
		})
		g1 = l.make(func(y yielder) (string, error) {
			swallow(y, "0")
			if _, err := gen.From(y, two); err != nil {
				return "", err
			}
			swallow(y, "3")
			return "", nil
		})
		l.next(g1)
		for g1.State() != gen.Closed {
			op(g1)
		}
	}
}
