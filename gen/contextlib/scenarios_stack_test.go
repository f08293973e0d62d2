package contextlib_test

import (
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// block is a with statement on a new ExitStack.
func block(f func(s *contextlib.ExitStack) error) error {
	return contextlib.With(&contextlib.ExitStack{}, f)
}

var stackScenarios = []scenario{
	none("stack of managers raising in turn", func(l *log) error {
		return stacked(value("v"), l.m("a", raises(index("i"))), l.m("b", raises(typeError("t"))), l.m("c", raises(key("k"))))
	}),
	none("stack raising in turn and nothing was wrong", func(l *log) error {
		return stacked(nil, l.m("a", raises(index("i"))), l.m("b", raises(typeError("t"))), l.m("c", raises(key("k"))))
	}),
	none("stack raising and swallowing in turn", func(l *log) error {
		return stacked(value("v"), l.m("a"), l.m("b", swallow), l.m("c", raises(typeError("t"))), l.m("d", swallow), l.m("e", raises(key("k"))))
	}),
	none("stack swallowing and raising in turn", func(l *log) error {
		return stacked(value("v"), l.m("a", raises(index("i"))), l.m("b", raises(typeError("t"))), l.m("c", swallow), l.m("d", raises(key("k"))), l.m("e", swallow))
	}),
	none("stack swallowing and raising in turn and nothing was wrong", func(l *log) error {
		return stacked(nil, l.m("a", raises(index("i"))), l.m("b", raises(typeError("t"))), l.m("c", swallow), l.m("d", raises(key("k"))), l.m("e", swallow))
	}),
	none("stack raises what it was given", func(l *log) error {
		v := value("v")
		return stacked(v, l.m("a"), l.m("b", raises(v)), l.m("c", raises(key("k"))), l.m("d", again))
	}),
	none("stack swallows and raises it again", func(l *log) error {
		v := value("v")
		return stacked(v, l.m("a", raises(v)), l.m("b", swallow))
	}),
	none("stack of generators", func(l *log) error {
		return stacked(value("v"), l.catching("a", index("i")), l.catching("b", typeError("t")), l.plain("c"), l.catching("d", key("k")))
	}),
	none("stack of generators after swallowing", func(l *log) error {
		return stacked(value("v"), l.catching("a", index("i")), l.m("b", raises(typeError("t"))), l.catching("c", nil))
	}),
	none("stack in a with statement", func(l *log) error {
		return contextlib.With(l.m("a", raises(key("k"))), func(string) error {
			return stacked(value("v"), l.m("b", raises(typeError("t"))), l.m("c", swallow))
		})
	}),
	none("stack inside an exit", func(l *log) error {
		return nested(value("v"), l.m("a", func(err error) (bool, error) {
			return false, stacked(gen.WithContext(index("i"), err), l.m("b", raises(typeError("t"))), l.m("c", raises(key("k"))))
		}))
	}),
	none("stack on a stack", func(l *log) error {
		return block(func(outer *contextlib.ExitStack) error {
			outer.PushManager(l.m("a", raises(index("i"))))
			inner, _ := contextlib.EnterContext(outer, &contextlib.ExitStack{})
			inner.PushManager(l.m("b", raises(typeError("t"))))
			inner.PushManager(l.m("c", raises(key("k"))))
			return value("v")
		})
	}),
	none("stack on a stack that swallows", func(l *log) error {
		return block(func(outer *contextlib.ExitStack) error {
			outer.PushManager(l.m("a"))
			inner, _ := contextlib.EnterContext(outer, &contextlib.ExitStack{})
			inner.PushManager(l.m("b", raises(typeError("t"))))
			inner.PushManager(l.m("c", swallow))
			return value("v")
		})
	}),
	none("stack in a generator on a stack", func(l *log) error {
		return stacked(value("v"), l.m("a"), l.m("b", raises(index("i"))), l.make(func(y yielder) error {
			return block(func(s *contextlib.ExitStack) error {
				s.PushManager(l.m("c", raises(typeError("t"))))
				s.PushManager(l.m("d", swallow))
				s.PushManager(l.m("e", raises(key("k"))))
				_, err := y.Yield("")
				return err
			})
		}))
	}),
	none("enter context raises", func(l *log) error {
		return stacked(nil, l.m("a", swallow), l.plain("b"), l.refuses("c"), l.m("d"))
	}),
	none("pushing while unwinding", func(l *log) error {
		return block(func(s *contextlib.ExitStack) error {
			s.PushManager(l.m("a"))
			s.PushManager(l.m("b", func(error) (bool, error) {
				s.PushManager(l.m("pushed", raises(key("k"))))
				return true, nil
			}))
			return value("v")
		})
	}),
	none("closing while unwinding", closingWhileUnwinding),
	none("moving while unwinding", movingWhileUnwinding),
	none("moved before an error", movedBeforeAnError),
	none("one stack for two with statements", oneStackForTwo),
	none("callbacks raise", func(l *log) error {
		return block(func(s *contextlib.ExitStack) error {
			s.Callback(func() { l.say("last") })
			s.CallbackErr(func() error { return typeError("t") })
			s.Callback(func() { l.say("first") })
			return value("v")
		})
	}),
	none("raised from on a stack", func(l *log) error {
		return stacked(value("v"), l.m("a", raisesFrom(typeFrom("t"))), l.m("b", raisesFrom(valueFrom("w"))))
	}),
	none("the context is taken away", func(l *log) error {
		return nested(value("v"), l.m("a", raises(index("i"))), l.catchingQuietly(gen.EndContext(key("k"))))
	}),
}

// catchingQuietly is catching without a word.
func (l *log) catchingQuietly(then error) *contextlib.GeneratorContextManager[string] {
	return l.raisingFrom(func(error) error { return then })
}

func closingWhileUnwinding(l *log) error {
	return block(func(s *contextlib.ExitStack) error {
		s.PushManager(l.m("a", raises(key("k"))))
		s.PushManager(l.m("b"))
		s.PushManager(l.m("c", func(error) (bool, error) {
			if err := s.Close(); err != nil {
				return false, err
			}
			l.say("closed")
			return false, nil
		}))
		return nil
	})
}

func movingWhileUnwinding(l *log) error {
	var moved *contextlib.ExitStack
	err := block(func(s *contextlib.ExitStack) error {
		s.PushManager(l.m("a", swallow))
		s.PushManager(l.m("b", func(error) (bool, error) {
			moved = s.PopAll()
			return false, nil
		}))
		return value("v")
	})
	l.say("caught %s", chain(err))
	return moved.Close()
}

func movedBeforeAnError(l *log) error {
	return block(func(s *contextlib.ExitStack) error {
		s.PushManager(l.m("a"))
		moved := s.PopAll()
		s.PushManager(l.m("b"))
		err := contextlib.With(moved, func(*contextlib.ExitStack) error { return value("v") })
		l.say("caught %s", chain(err))
		return key("k")
	})
}

func oneStackForTwo(l *log) error {
	var s contextlib.ExitStack
	err := contextlib.With(&s, func(s *contextlib.ExitStack) error {
		s.PushManager(l.m("a", swallow))
		return value("v")
	})
	if err != nil {
		return err
	}
	err = contextlib.With(&s, func(s *contextlib.ExitStack) error {
		s.PushManager(l.m("b"))
		return nil
	})
	well, _ := s.Exit(nil)
	badly, _ := s.Exit(key("k"))
	l.say("%s %s", gen.Repr(well), gen.Repr(badly))
	return err
}

// counting is a generator with a with statement around two of its yields.
func (l *log) counting(m stringManager) *gen.Generator[string, gen.None, gen.None] {
	return gen.NewWith(func(y yielder) (none gen.None, _ error) {
		err := contextlib.With(m, func(v string) error {
			if _, err := y.Yield(v); err != nil {
				return err
			}
			_, err := y.Yield(v + v)
			return err
		})
		if err == nil {
			_, err = y.Yield("after")
		}
		return none, err
	}, &gen.Options{Engine: l.engine})
}

// begun is counting, suspended at its first yield.
func (l *log) begun(m stringManager) *gen.Generator[string, gen.None, gen.None] {
	g := l.counting(m)
	v, _ := g.Next()
	l.say("%s", v)
	return g
}

var bodyScenarios = []scenario{
	{"generator run to its end", func(l *log) (any, error) {
		var all []string
		g := l.counting(l.m("a"))
		for v := range g.All() {
			all = append(all, v)
		}
		return all, g.Err()
	}},
	none("generator closed in the middle", func(l *log) error {
		_, err := l.begun(l.m("a")).Close()
		return err
	}),
	none("generator closed and exit raises", func(l *log) error {
		_, err := l.begun(l.m("a", raises(key("k")))).Close()
		return err
	}),
	none("generator closed and exit swallows", func(l *log) error {
		_, err := l.begun(l.m("a", swallow)).Close()
		return err
	}),
	none("generator thrown into", func(l *log) error {
		g := l.begun(l.m("a", swallow))
		v, err := g.Throw(value("v"))
		l.say("%s", v)
		if err != nil {
			return err
		}
		_, err = g.Close()
		return err
	}),
	none("generator thrown into and exit raises", func(l *log) error {
		_, err := l.begun(l.within(l.m("a", raises(key("k"))), "b")).Throw(value("v"))
		return err
	}),
}
