package contextlib_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

const pyDecorator = "Lib/test/test_contextlib.py: TestContextDecorator."

// point is a class with a method to decorate.
type point struct{ a, b, c any }

func (p *point) set(a, b, c any) { p.a, p.b, p.c = a, b, c }

func TestDecorate(t *testing.T) {
	runRows(t, []row{
		{
			name: "manager", why: "a manager that can decorate is a manager still", py: pyDecorator + "test_contextdecorator",
			run: func(l *log) {
				m := l.m("a")
				contextlib.Decorate(m, func() error { return nil })
				l.raised(contextlib.With(m, func(x string) error { l.say("block %s", x); return nil }))
			},
			want: []string{"enter a", "block a", "exit a None", "!! None"},
		},
		{
			name: "manager with an error", why: "also one that suppresses", py: pyDecorator + "test_contextdecorator_with_exception",
			run: func(l *log) {
				l.raised(nested(value("foo"), l.m("a")))
				l.raised(nested(value("foo"), l.m("b", swallow)))
			},
			want: []string{"enter a", "exit a ValueError('foo')", "!! ValueError('foo')", "enter b", "exit b ValueError('foo')", "!! None"},
		},
		{
			name: "function", why: "each call is within the same manager", py: pyDecorator + "test_decorator",
			run: func(l *log) {
				f := contextlib.Decorate(l.m("a"), func() error { l.say("f"); return nil })
				l.raised(f())
				l.raised(f())
			},
			want: []string{"enter a", "f", "exit a None", "!! None", "enter a", "f", "exit a None", "!! None"},
		},
		{
			name: "function with an error", why: "the manager is told", py: pyDecorator + "test_decorator_with_exception",
			run: func(l *log) {
				l.raised(contextlib.Decorate(l.m("a"), func() error { return value("foo") })())
				l.raised(contextlib.Decorate(l.m("b", swallow), func() error { return value("foo") })())
			},
			want: []string{"enter a", "exit a ValueError('foo')", "!! ValueError('foo')", "enter b", "exit b ValueError('foo')", "!! None"},
		},
		{
			name: "method", why: "arguments and results are the closure's", py: pyDecorator + "test_decorating_method",
			run: func(l *log) {
				set := func(p *point, a, b, c any) error {
					return contextlib.Decorate(l.m("a"), func() error { p.set(a, b, c); return nil })()
				}
				var p point
				l.raised(set(&p, 1, 2, nil))
				l.say("%v", p)
			},
			want: []string{"enter a", "exit a None", "!! None", "{1 2 <nil>}"},
		},
		{
			name: "any manager", why: "a manager needs no base class for it", py: pyDecorator + "test_contextdecorator_as_mixin",
			run: func(l *log) {
				l.raised(contextlib.Decorate(contextlib.NullContext(7), func() error { l.say("f"); return value("v") })())
			},
			want: []string{"f", "!! ValueError('v')"},
		},
		{
			name: "generator", why: "each call has a manager of its own, so the function can be called again", py: pyDecorator + "test_contextmanager_as_decorator",
			run: func(l *log) {
				x := ""
				f := contextlib.Decorate(l.plain("1"), func() error { l.say("%s", x); return nil })
				x = "something"
				l.raised(f())
				x = "something else"
				l.raised(f())
			},
			want: []string{"set up 1", "something", "tear down 1", "!! None", "set up 1", "something else", "tear down 1", "!! None"},
		},
		{
			name: "recursive", why: "a call within a call has a manager of its own", py: pyContextManager + "test_recursive",
			run: func(l *log) {
				depth, entered := 0, 0
				m := l.make(func(y yielder) error {
					entered++
					before := depth
					depth++
					_, err := y.Yield("")
					depth--
					if depth != before {
						l.t.Errorf("depth %d, before %d", depth, before)
					}
					return err
				})
				var recursive func() error
				recursive = contextlib.Decorate(m, func() error {
					if depth < 10 {
						return recursive()
					}
					return nil
				})
				l.raised(recursive())
				l.say("%d %d", entered, depth)
			},
			want: []string{"!! None", "10 0"},
		},
	})
}

// More of this is in the scenarios "decorated generator …".
func TestDecorateGenerator(t *testing.T) {
	runRows(t, []row{
		{
			name: "unstarted", why: "the context is entered when the generator runs, not when it is made", py: "FEATURES §4, since 3.15",
			run: func(l *log) {
				g := contextlib.DecorateGenerator(l.plain("a"), l.numbers)()
				_, err := g.Close()
				l.say("%v %v", g.State(), err)
			},
			want: []string{"GEN_CLOSED <nil>"},
		},
		{
			name: "name", why: "the generator has the name of the function", py: "functools.wraps",
			run: func(l *log) {
				g := contextlib.DecorateGenerator(l.plain("a"), l.numbers)()
				l.say("%s", g.Name())
			},
			want: []string{"log.numbers"},
		},
		{
			name: "two at once", why: "each generator is in a context of its own", py: "FEATURES §4, since 3.15",
			run: func(l *log) {
				f := contextlib.DecorateGenerator(l.plain("a"), l.numbers)
				g, h := f(), f()
				g.Next()
				h.Next()
				g.Close()
				h.Close()
			},
			want: []string{"set up a", "begins", "set up a", "begins", "ends", "tear down a", "ends", "tear down a"},
		},
		{
			name: "enter raises", why: "the function is not called", py: "FEATURES §4, since 3.15",
			run: func(l *log) {
				_, err := contextlib.DecorateGenerator(l.refuses("a"), l.numbers)().Next()
				l.raised(err)
			},
			want: []string{"!! TypeError('enter a')"},
		},
		{
			name: "delegated to", why: "yield from a decorated generator has its result", py: "FEATURES §4, since 3.15",
			run: func(l *log) {
				f := contextlib.DecorateGenerator(l.m("a"), l.numbers)
				g := gen.New(func(y *gen.Yielder[int, any]) (any, error) { return gen.From(y, f()) })
				for range g.All() {
				}
				result, ok := g.Result()
				l.say("%v %v", result, ok)
			},
			want: []string{"enter a", "begins", "got None", "ends", "exit a None", "result true"},
		},
	})
}
