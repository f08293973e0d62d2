package gen_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
)

const onCPython = "run on CPython 3.13: "

// answers yields 1 and 2, and says how it is left.
func answers(l *log, answer func(y yielder, err error) error) body {
	return func(y yielder) (string, error) {
		for _, v := range []string{"1", "2"} {
			if _, err := y.Yield(v); err != nil {
				l.say("left by %s", gen.Repr(err))
				return "", answer(y, err)
			}
		}
		return "", nil
	}
}

func goes(_ yielder, err error) error { return err }

func fails(yielder, error) error { return &gen.KeyError{Key: "c"} }

func ignoresOnce(y yielder, _ error) error {
	_, err := y.Yield("9")
	return err
}

func TestClosing(t *testing.T) {
	const closing = onCPython + "with closing(g): for v in g: "
	over := func(l *log, g script) { l.say("%s %v", gen.Repr(g.Err()), g.State()) }
	brk := func(l *log, answer func(y yielder, err error) error) script {
		g := l.make(answers(l, answer))
		for range g.Closing() {
			break
		}
		return g
	}
	runRows(t, []row{
		{
			name: "end", why: "there is nothing to close", py: closing + "pass",
			run: func(l *log) {
				g := l.make(answers(l, goes))
				for v := range g.Closing() {
					l.say("%s", v)
				}
				over(l, g)
			},
			want: []string{"1", "2", "None GEN_CLOSED"},
		},
		{
			name: "error", why: "what ends the generator ends the loop", py: closing + "pass, of a body that raises",
			run: func(l *log) {
				g := l.make(func(yielder) (string, error) { return "", value("v") })
				for range g.Closing() {
					l.say("not reached")
				}
				over(l, g)
			},
			want: []string{"ValueError('v') GEN_CLOSED"},
		},
		{
			name: "break", why: "it is closed, and not suspended as after All", py: closing + "break",
			run:  func(l *log) { over(l, brk(l, goes)) },
			want: []string{"left by GeneratorExit()", "None GEN_CLOSED"},
		},
		{
			name: "return", why: "so does what leaves the function", py: closing + "return",
			run: func(l *log) {
				g := l.make(answers(l, goes))
				func() {
					for range g.Closing() {
						return
					}
				}()
				over(l, g)
			},
			want: []string{"left by GeneratorExit()", "None GEN_CLOSED"},
		},
		{
			name: "panic", why: "Python's raise in the block", py: closing + "raise ValueError('b')",
			run: func(l *log) {
				g := l.make(answers(l, goes))
				func() {
					defer func() { l.say("panic %v", recover()) }()
					for range g.Closing() {
						panic("b")
					}
				}()
				over(l, g)
			},
			want: []string{"left by GeneratorExit()", "panic b", "None GEN_CLOSED"},
		},
		{
			name: "error of the close", why: "with raises it; a range has Err", py: closing + "break, of a body that raises KeyError('c') in its finally",
			run:  func(l *log) { over(l, brk(l, fails)) },
			want: []string{"left by GeneratorExit()", "KeyError('c') GEN_CLOSED"},
		},
		{
			name: "ignored", why: "the generator is still there, and Err says so", py: closing + "break, of a body that yields in its finally",
			run: func(l *log) {
				g := brk(l, ignoresOnce)
				over(l, g)
				l.close(g)
			},
			want: []string{"left by GeneratorExit()", "RuntimeError('generator ignored GeneratorExit') GEN_SUSPENDED", "-> "},
		},
		{
			name: "twice", why: "the second finds it closed", py: closing + "break, twice",
			run: func(l *log) {
				g := brk(l, goes)
				for range g.Closing() {
					l.say("not reached")
				}
				over(l, g)
			},
			want: []string{"left by GeneratorExit()", "None GEN_CLOSED"},
		},
	})
}

func TestCloseInto(t *testing.T) {
	const finally = onCPython + "try: …; finally: g.close(): "
	leave := func(l *log, answer func(y yielder, err error) error, with error) script {
		g := l.make(answers(l, answer))
		l.next(g)
		err := func() (err error) {
			defer g.CloseInto(&err)
			return with
		}()
		if err == nil {
			l.say("nil")
			return g
		}
		l.say("%s", contexts(err))
		return g
	}
	runRows(t, []row{
		{
			name: "fine", why: "nothing to say", py: finally + "pass",
			run:  func(l *log) { leave(l, goes, nil) },
			want: []string{"-> 1", "left by GeneratorExit()", "nil"},
		},
		{
			name: "error before", why: "it stays", py: finally + "raise ValueError('f')",
			run:  func(l *log) { leave(l, goes, value("f")) },
			want: []string{"-> 1", "left by GeneratorExit()", "ValueError('f')"},
		},
		{
			name: "error of the close", why: "it is raised", py: finally + "close raises KeyError('c')",
			run:  func(l *log) { leave(l, fails, nil) },
			want: []string{"-> 1", "left by GeneratorExit()", "KeyError('c')"},
		},
		{
			name: "both", why: "the younger is raised while the older is handled", py: finally + "raise ValueError('f'), and close raises KeyError('c')",
			run:  func(l *log) { leave(l, fails, value("f")) },
			want: []string{"-> 1", "left by GeneratorExit()", "KeyError('c') <- ValueError('f')"},
		},
		{
			name: "ignored", why: "the generator goes on", py: finally + "the body yields in its finally",
			run: func(l *log) {
				g := leave(l, ignoresOnce, nil)
				l.state(g)
				l.close(g)
			},
			want: []string{"-> 1", "left by GeneratorExit()", "RuntimeError('generator ignored GeneratorExit')", "GEN_SUSPENDED", "-> "},
		},
	})
	expectPanic(t, "gen: CloseInto a nil *error", func() { gen.Iter(watched(nil)).CloseInto(nil) })
}

func TestNextOr(t *testing.T) {
	const next = onCPython + "next(g, 'd') of "
	or := func(l *log, g script) { l.got(g.NextOr("d")) }
	runRows(t, []row{
		{
			name: "values", why: "they come first", py: next + "a body that yields '1' and returns",
			run: func(l *log) {
				g := l.make(yields("1"))
				or(l, g)
				or(l, g)
				or(l, g)
			},
			want: []string{"-> 1", "-> d", "-> d"},
		},
		{
			name: "error", why: "only StopIteration is its affair", py: next + "a body that raises ValueError('v')",
			run: func(l *log) {
				g := l.make(func(yielder) (string, error) { return "", value("v") })
				or(l, g)
				or(l, g)
			},
			want: []string{"!! ValueError('v')", "-> d"},
		},
		{
			name: "StopIteration in the body", why: "it is a RuntimeError outside", py: next + "a body that raises StopIteration(3)",
			run: func(l *log) {
				or(l, l.make(func(yielder) (string, error) { return "", &gen.StopIteration[int]{Value: 3} }))
			},
			want: []string{"!! RuntimeError('generator raised StopIteration') <- StopIteration(3)"},
		},
		{
			name: "executing", why: "that is no end", py: next + "itself, in the body",
			run: func(l *log) {
				var g script
				g = l.make(func(yielder) (string, error) { or(l, g); return "", nil })
				l.next(g)
			},
			want: []string{"!! ValueError('generator already executing')", "!! StopIteration('')"},
		},
	})
}

func TestStopValue(t *testing.T) {
	ended := gen.New(func(*gen.Yielder[int, gen.None]) (int, error) { return 5, nil })
	_, first := ended.Next()
	_, again := ended.Next()
	for _, r := range []struct {
		name string
		err  error
		want int
		ok   bool
	}{
		{"the first time", first, 5, true},
		{"asked again", again, 0, true},
		{"with a context", gen.WithContext(first, value("v")), 5, true},
		{"Stop", gen.Stop, 0, true},
		{"another type", &gen.StopIteration[string]{Value: "5"}, 0, false},
		{"any", &gen.StopIteration[any]{Value: 5}, 5, true},
		{"another error", value("v"), 0, false},
		{"a cause", &gen.ValueError{Msg: "v", Cause: first}, 0, false},
		{"nil", nil, 0, false},
	} {
		if got, ok := gen.StopValue[int](r.err); got != r.want || ok != r.ok {
			t.Errorf("%s: %v, %v", r.name, got, ok)
		}
	}
}
