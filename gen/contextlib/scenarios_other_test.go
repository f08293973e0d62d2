package contextlib_test

import (
	"errors"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

type numbers = *gen.Generator[int, any, any]

// numbers yields twice, says what it is sent, and has a result.
func (l *log) numbers() numbers {
	return gen.NewWith(func(y *gen.Yielder[int, any]) (any, error) {
		l.say("begins")
		defer l.say("ends")
		got, err := y.Yield(1)
		if err != nil {
			return nil, err
		}
		l.say("got %s", gen.Str(got))
		if _, err := y.Yield(2); err != nil {
			return nil, err
		}
		return "result", nil
	}, &gen.Options{Engine: l.engine})
}

var decoratorScenarios = []scenario{
	none("decorated function", func(l *log) error {
		f := contextlib.Decorate(l.plain("d"), func() error {
			l.say("in f")
			return value("v")
		})
		for range 2 {
			l.say("%s", chain(f()))
		}
		return nil
	}),
	none("decorated generator", decoratedGenerator),
	none("decorated generator closed", func(l *log) error {
		g := contextlib.DecorateGenerator(l.catching("d", key("k")), l.numbers)()
		v, _ := g.Next()
		l.say("%d", v)
		_, err := g.Close()
		return err
	}),
	none("decorated generator suppressed", func(l *log) error {
		g := contextlib.DecorateGenerator(l.catching("d", nil), l.numbers)()
		v, _ := g.Next()
		l.say("%d", v)
		_, err := g.Throw(value("v"))
		l.say("%s", gen.Repr(err))
		return nil
	}),
	none("decorated generator that will not be closed", func(l *log) error {
		g := contextlib.DecorateGenerator(l.plain("d"), l.stubbornTwice)()
		v, _ := g.Next()
		l.say("%d", v)
		_, err := g.Close()
		return err
	}),
	none("decorated by a manager already used", func(l *log) error {
		m := l.plain("d")
		function := contextlib.Decorate(m, func() error { l.say("not reached"); return nil })
		generator := contextlib.DecorateGenerator(m, l.numbers)
		contextlib.With(m, func(string) error { l.say("once"); return nil })
		l.say("%s", chain(function()))
		_, err := generator().Next()
		l.say("%s", chain(err))
		return nil
	}),
}

// stubbornTwice yields once more when it is closed, and is closed then.
func (l *log) stubbornTwice() *gen.Generator[int, gen.None, gen.None] {
	return gen.NewWith(func(y *gen.Yielder[int, gen.None]) (none gen.None, _ error) {
		_, err := y.Yield(1)
		if errors.Is(err, gen.ErrGeneratorExit) {
			l.say("ignored")
			defer l.say("closed at last")
			_, err = y.Yield(2)
		}
		return none, err
	}, &gen.Options{Engine: l.engine})
}

func decoratedGenerator(l *log) error {
	decorated := contextlib.DecorateGenerator(l.plain("d"), l.numbers)
	g := decorated()
	l.say("made")
	one, _ := g.Next()
	two, _ := g.Send("x")
	l.say("%d %d", one, two)
	_, err := g.Next()
	l.say("%s", gen.Repr(err))
	var all []int
	for v := range decorated().All() {
		all = append(all, v)
	}
	l.say("%s", gen.Repr(all))
	return nil
}

// thing cannot be closed without a fuss.
type thing struct{ l *log }

func (t thing) Close() error {
	t.l.say("close")
	return typeError("t")
}

// stubborn yields once more when it is closed.
func (l *log) stubborn() *gen.Generator[int, gen.None, gen.None] {
	return gen.NewWith(func(y *gen.Yielder[int, gen.None]) (none gen.None, _ error) {
		for {
			if _, err := y.Yield(1); errors.Is(err, gen.ErrGeneratorExit) {
				l.say("ignored")
				y.Yield(2)
				return none, nil
			}
		}
	}, &gen.Options{Engine: l.engine})
}

// ignoring is a manager of nothing, as one of strings.
type ignoring[T any] struct {
	contextlib.AbstractContextManager[T]
}

func (i ignoring[T]) Enter() (string, error) {
	_, err := i.AbstractContextManager.Enter()
	return "", err
}

func as[T any](cm contextlib.AbstractContextManager[T]) stringManager { return ignoring[T]{cm} }

var otherScenarios = []scenario{
	none("closing fails", func(l *log) error {
		return nested(nil, as(contextlib.Closing(thing{l})))
	}),
	none("closing fails after an error", func(l *log) error {
		return nested(value("v"), as(contextlib.Closing(thing{l})))
	}),
	none("closing a generator", func(l *log) error {
		return contextlib.With(contextlib.ClosingGenerator(l.numbers()), func(g numbers) error {
			v, _ := g.Next()
			l.say("%d", v)
			return value("v")
		})
	}),
	none("closing a generator that yields on", func(l *log) error {
		g := l.stubborn()
		defer g.Close()
		return contextlib.With(contextlib.ClosingGenerator(g), func(*gen.Generator[int, gen.None, gen.None]) error {
			v, _ := g.Next()
			l.say("%d", v)
			return value("v")
		})
	}),
	none("suppress in the middle", func(l *log) error {
		kv := func(err error) bool {
			return gen.IsInstance[*gen.KeyError](err) || gen.IsInstance[*gen.ValueError](err)
		}
		return nested(value("v"), l.m("a"), as(contextlib.SuppressFunc(kv)), l.m("b", raises(key("k"))))
	}),
	none("suppress looks at no cause", func(l *log) error {
		return nested(value("v"), values(), l.m("b", raisesFrom(typeFrom("t"))))
	}),
	none("suppress part of a group", func(l *log) error {
		return nested(groups(value("v"), key("k"), value("w")), l.m("a"), values())
	}),
	none("suppress a whole inner group", func(l *log) error {
		return nested(groups(value("v"), value("w")), l.m("a"), values())
	}),
	none("suppress a whole group", func(l *log) error {
		vi := func(err error) bool {
			return gen.IsInstance[*gen.ValueError](err) || gen.IsInstance[*gen.IndexError](err)
		}
		return nested(groups(value("v"), value("w")), l.m("a"), as(contextlib.SuppressFunc(vi)))
	}),
	none("suppress groups themselves", func(l *log) error {
		return nested(groups(value("v")), l.m("a"), as(contextlib.SuppressType[*gen.ExceptionGroup]()))
	}),
	none("suppress nothing of a group", func(l *log) error {
		return nested(groups(key("k")), l.m("a"), values())
	}),
	none("suppress twice", func(l *log) error {
		return nested(groups(value("v"), key("k")), as(contextlib.SuppressType[*gen.IndexError]()), l.m("a"), values(), l.m("b"))
	}),
	none("suppress on a stack", func(l *log) error {
		return stacked(value("u"), l.m("a"), values(), l.m("b", raises(groups(value("v"), key("k")))))
	}),
	none("suppress a base exception out of a group", func(l *log) error {
		return nested(group("g", &gen.GeneratorExit{Msg: "x"}, key("k")), l.m("a"), as(contextlib.SuppressType[*gen.GeneratorExit]()))
	}),
	none("suppress leaves a base exception", func(l *log) error {
		return nested(group("g", &gen.GeneratorExit{Msg: "x"}, key("k")), l.m("a"), as(contextlib.SuppressType[*gen.KeyError]()))
	}),
	none("null context", func(l *log) error {
		return contextlib.With(contextlib.NullContext("v"), func(v string) error {
			l.say("%s", v)
			return value(v)
		})
	}),
}

// values is suppress(ValueError).
func values() stringManager { return as(contextlib.SuppressType[*gen.ValueError]()) }

// groups is a group of a group of leaves, and of an IndexError.
func groups(leaves ...error) error { return group("outer", group("inner", leaves...), index("i")) }
