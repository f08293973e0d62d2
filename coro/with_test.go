package coro_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// manager is an async context manager that says what happens to it.
type manager struct {
	l              *log
	name           string
	waits          bool // suspends when entered and when left
	swallows       bool // what closes it while it waits
	enters, leaves error
	suppress       bool
	left           error // what AExit was given
}

func (m *manager) AEnter(co *coro.Co) (string, error) {
	m.l.say("enter %s", m.name)
	if err := m.wait(co, "entering "+m.name); err != nil {
		return "", err
	}
	return "v" + m.name, m.enters
}

func (m *manager) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	m.left = err
	m.l.say("exit %s %s", m.name, contexts(err))
	if err := m.wait(co, "leaving "+m.name); err != nil {
		return false, err
	}
	return m.suppress, m.leaves
}

func (m *manager) wait(co *coro.Co, what string) error {
	if !m.waits {
		return nil
	}
	v, err := coro.Suspend(co, what)
	m.l.got(what, v, err)
	if m.swallows {
		return nil
	}
	return err
}

// within is async with a as x, b as y: block, and says what came of it.
func within(l *log, a, b *manager, block func(co *coro.Co) error) coroutine {
	a.l, a.name, b.l, b.name = l, "a", l, "b"
	return l.make("w", func(co *coro.Co) (any, error) {
		err := coro.With(co, a, func(x string) error {
			return coro.With(co, b, func(y string) error {
				l.say("block %s %s", x, y)
				return block(co)
			})
		})
		l.say("after %s", contexts(err))
		return nil, err
	})
}

func waitsInBlock(co *coro.Co) error {
	_, err := coro.Suspend(co, "in")
	return err
}

func TestWith(t *testing.T) {
	blockRaises := func(err error) func(*coro.Co) error { return func(*coro.Co) error { return err } }
	keyError := &gen.KeyError{Key: "k"}
	runRows(t, []row{
		{
			name: "order",
			why:  "the inner one is entered last and left first",
			py:   suite + "test_with_1",
			run: func(l *log) {
				l.send("send", within(l, &manager{}, &manager{}, blockRaises(nil)), nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b None", "exit a None", "after None",
				"send !! StopIteration()",
			},
		},
		{
			name: "waiting",
			why:  "entering, the block and leaving may all wait",
			py:   suite + "test_with_1",
			run: func(l *log) {
				c := within(l, &manager{waits: true}, &manager{waits: true}, waitsInBlock)
				for i := range 6 {
					if i == 0 {
						l.send("send", c, nil)
						continue
					}
					l.send("send", c, i)
				}
			},
			want: []string{
				"enter a", "send -> 'entering a'", "entering a -> 1",
				"enter b", "send -> 'entering b'", "entering b -> 2",
				"block va vb", "send -> 'in'",
				"exit b None", "send -> 'leaving b'", "leaving b -> 4",
				"exit a None", "send -> 'leaving a'", "leaving a -> 5",
				"after None", "send !! StopIteration()",
			},
		},
		{
			name: "error",
			why:  "each manager is told of it, and it goes on",
			py:   suite + "test_with_1",
			run: func(l *log) {
				l.send("send", within(l, &manager{}, &manager{}, blockRaises(value("t"))), nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b ValueError('t')", "exit a ValueError('t')",
				"after ValueError('t')", "send !! ValueError('t')",
			},
		},
		{
			name: "suppressed/by the inner",
			why:  "the outer one never hears of it",
			py:   suite + "test_with_12",
			run: func(l *log) {
				l.send("send", within(l, &manager{}, &manager{suppress: true}, blockRaises(value("t"))), nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b ValueError('t')", "exit a None",
				"after None", "send !! StopIteration()",
			},
		},
		{
			name: "suppressed/by the outer",
			why:  "it deals with whatever leaves the inner one",
			py:   suite + "test_with_12",
			run: func(l *log) {
				l.send("send", within(l, &manager{suppress: true}, &manager{leaves: keyError}, blockRaises(value("t"))), nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b ValueError('t')", "exit a KeyError('k') <- ValueError('t')",
				"after None", "send !! StopIteration()",
			},
		},
		{
			name: "suppressed/nothing",
			why:  "there is nothing to suppress where nothing was raised",
			py:   "reference/compound_stmts: async with",
			run: func(l *log) {
				l.send("send", within(l, &manager{suppress: true}, &manager{suppress: true}, blockRaises(nil)), nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b None", "exit a None", "after None",
				"send !! StopIteration()",
			},
		},
		{
			name: "replaced",
			why:  "AExit's error takes the place of the block's, or of none; suppressing does not help then",
			py:   suite + "test_with_9",
			run: func(l *log) {
				l.send("send", within(l, &manager{leaves: value("a")}, &manager{leaves: keyError, suppress: true}, blockRaises(nil)), nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b None", "exit a KeyError('k')",
				"after ValueError('a') <- KeyError('k')", "send !! ValueError('a')",
			},
		},
		{
			name: "contexts",
			why:  "what was handled when AExit raised is not lost",
			py:   suite + "test_with_10",
			run: func(l *log) {
				l.send("send", within(l, &manager{leaves: index("a")}, &manager{leaves: keyError}, blockRaises(value("t"))), nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b ValueError('t')", "exit a KeyError('k') <- ValueError('t')",
				"after IndexError('a') <- KeyError('k') <- ValueError('t')", "send !! IndexError('a')",
			},
		},
		{
			name: "stop iteration",
			why:  "none leaves AEnter or AExit, for they are coroutines; the block is none",
			py:   onCPython + "async with: StopIteration in __aenter__, block and __aexit__",
			run: func(l *log) {
				stop := &gen.StopIteration[string]{Value: "s"}
				l.send("send", within(l, &manager{}, &manager{enters: stop}, blockRaises(nil)), nil)
				l.send("send", within(l, &manager{}, &manager{}, blockRaises(stop)), nil)
				l.send("send", within(l, &manager{suppress: true}, &manager{leaves: stop}, blockRaises(value("t"))), nil)
			},
			want: []string{
				"enter a", "enter b", "exit a RuntimeError('coroutine raised StopIteration') from StopIteration('s')",
				"after RuntimeError('coroutine raised StopIteration') from StopIteration('s')",
				"send !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('s')",
				"enter a", "enter b", "block va vb", "exit b StopIteration('s')", "exit a StopIteration('s')",
				"after StopIteration('s')",
				"send !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('s')",
				"enter a", "enter b", "block va vb", "exit b ValueError('t')",
				"exit a RuntimeError('coroutine raised StopIteration') from StopIteration('s') <- ValueError('t')",
				"after None", "send !! StopIteration()",
			},
		},
		{
			name: "two",
			why:  "With2 is one statement with two managers",
			py:   suite + "test_with_1",
			run: func(l *log) {
				a, b := &manager{l: l, name: "a", waits: true}, &manager{l: l, name: "b", waits: true, suppress: true}
				l.awaiting(func(co *coro.Co) error {
					err := coro.With2(co, a, b, func(x, y string) error {
						_, err := coro.Suspend(co, x+y)
						l.say("block %v", err)
						return value("t")
					})
					l.ends(err)
					return nil
				})
			},
			want: []string{
				"enter a", "suspended with entering a", "entering a -> None", "enter b", "suspended with entering b", "entering b -> None",
				"suspended with vavb", "block <nil>", "exit b ValueError('t')", "suspended with leaving b", "leaving b -> None",
				"exit a None", "suspended with leaving a", "leaving a -> None", "!! None",
			},
		},
		{
			name: "no manager",
			why:  "None is none, and the block does not run",
			py:   onCPython + "async with None",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error { l.asyncWith(co, nil, nil); return nil })
			},
			want: []string{`!! TypeError("'NoneType' object does not support the asynchronous context manager protocol")`},
		},
		{
			name: "not entered",
			why:  "what was not entered is not left; the block does not run",
			py:   suite + "test_with_11, test_with_13",
			run: func(l *log) {
				l.send("send", within(l, &manager{}, &manager{enters: keyError}, blockRaises(nil)), nil)
				l.send("send", within(l, &manager{enters: keyError, suppress: true}, &manager{}, blockRaises(nil)), nil)
			},
			want: []string{
				"enter a", "enter b", "exit a KeyError('k')", "after KeyError('k')", "send !! KeyError('k')",
				"enter a", "after KeyError('k')", "send !! KeyError('k')",
			},
		},
		{
			name: "thrown in/block",
			why:  "a cancellation that arrives while the block waits reaches both managers",
			py:   "SEMANTICS §10; reference/compound_stmts: async with",
			run: func(l *log) {
				c := within(l, &manager{}, &manager{}, waitsInBlock)
				c.Send(nil)
				l.throw("cancel", c, &gen.CancelledError{})
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b CancelledError()", "exit a CancelledError()",
				"after CancelledError()", "cancel !! CancelledError()",
			},
		},
		{
			name: "thrown in/entering",
			why:  "a manager that has not been entered is not left",
			py:   "reference/compound_stmts: async with",
			run: func(l *log) {
				c := within(l, &manager{}, &manager{waits: true}, waitsInBlock)
				c.Send(nil)
				l.throw("cancel", c, &gen.CancelledError{Msg: "m"})
			},
			want: []string{
				"enter a", "enter b", "entering b !! CancelledError('m')", "exit a CancelledError('m')",
				"after CancelledError('m')", "cancel !! CancelledError('m')",
			},
		},
		{
			name: "thrown in/leaving",
			why:  "it replaces what the block raised, and what AExit would have made of that",
			py:   "reference/compound_stmts: async with",
			run: func(l *log) {
				c := within(l, &manager{}, &manager{waits: true, suppress: true}, blockRaises(value("t")))
				c.Send(nil)
				c.Send(nil)
				l.throw("cancel", c, &gen.CancelledError{})
			},
			want: []string{
				"enter a", "enter b", "entering b -> None", "block va vb", "exit b ValueError('t')",
				"leaving b !! CancelledError()", "exit a CancelledError() <- ValueError('t')",
				"after CancelledError() <- ValueError('t')", "cancel !! CancelledError()",
			},
		},
		{
			name: "closed/block",
			why:  "managers are left; one that suppresses lets the coroutine end in its own way",
			py:   "SEMANTICS §1 close()",
			run: func(l *log) {
				for _, suppress := range []bool{false, true} {
					c := within(l, &manager{suppress: suppress}, &manager{}, waitsInBlock)
					c.Send(nil)
					l.close("close", c)
				}
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b GeneratorExit()", "exit a GeneratorExit()",
				"after GeneratorExit()", "close -> None",
				"enter a", "enter b", "block va vb", "exit b GeneratorExit()", "exit a GeneratorExit()",
				"after None", "close -> None",
			},
		},
		{
			name: "closed/waits to leave",
			why:  "a manager that waits ignores GeneratorExit; the coroutine can still be driven to its end",
			py:   suite + "test_func_14",
			run: func(l *log) {
				c := within(l, &manager{}, &manager{}, func(co *coro.Co) error {
					return coro.With(co, &manager{l: l, name: "c", waits: true}, func(string) error { return waitsInBlock(co) })
				})
				c.Send(nil)
				c.Send(nil)
				l.close("close", c)
				l.send("send", c, nil)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "enter c", "entering c -> None", "exit c GeneratorExit()",
				"close !! RuntimeError('coroutine ignored GeneratorExit')",
				"leaving c -> None", "exit b GeneratorExit()", "exit a GeneratorExit()",
				"after GeneratorExit()", "send !! GeneratorExit()",
			},
		},
		{
			name: "closed/swallowed while entering",
			why:  "AEnter is a coroutine: what it makes of GeneratorExit does not count, and the block does not run",
			py:   "SEMANTICS §2: the outer still sees GeneratorExit",
			run: func(l *log) {
				c := within(l, &manager{}, &manager{waits: true, swallows: true}, blockRaises(nil))
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{
				"enter a", "enter b", "entering b !! GeneratorExit()", "exit a GeneratorExit()",
				"after GeneratorExit()", "close -> None",
			},
		},
		{
			name: "closed/swallowed while leaving",
			why:  "so is AExit, and suppressing is lost with its answer",
			py:   "SEMANTICS §2: the outer still sees GeneratorExit",
			run: func(l *log) {
				c := within(l, &manager{}, &manager{waits: true, swallows: true, suppress: true}, blockRaises(value("t")))
				c.Send(nil)
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{
				"enter a", "enter b", "entering b -> None", "block va vb", "exit b ValueError('t')",
				"leaving b !! GeneratorExit()", "exit a GeneratorExit() <- ValueError('t')",
				"after GeneratorExit() <- ValueError('t')", "close -> None",
			},
		},
		{
			name: "panic",
			why:  "both managers are told of it and may wait; neither can suppress it",
			py:   goOnly + "panics",
			run: func(l *log) {
				a, b := &manager{suppress: true}, &manager{suppress: true, leaves: keyError}
				c := within(l, a, b, func(co *coro.Co) error { waitsInBlock(co); return explode() })
				c.Send(nil)
				l.panics("send", func() { c.Send(nil) })
				l.say("%v", c.State())
				for _, m := range []*manager{a, b} {
					l.say("stack of explode %v", strings.Contains(m.left.Error(), "coro_test.explode"))
				}
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b PanicError('boom')", "exit a PanicError('boom')",
				"send panics with PanicError(boom)", "CORO_CLOSED", "stack of explode true", "stack of explode true",
			},
		},
		{
			name: "panic/waits to leave",
			why:  "the panic goes on when AExit has ended",
			py:   goOnly + "panics",
			run: func(l *log) {
				a, b := &manager{}, &manager{waits: true}
				c := within(l, a, b, func(*coro.Co) error { return explode() })
				c.Send(nil)
				l.send("send", c, nil)
				_, done, err := c.Resume(nil, nil)
				l.say("%v %s", done, gen.Repr(err))
				l.say("stack of explode %v", strings.Contains(err.Error(), "coro_test.explode"))
			},
			want: []string{
				"enter a", "enter b", "entering b -> None", "block va vb", "exit b PanicError('boom')",
				"send -> 'leaving b'", "leaving b -> None", "exit a PanicError('boom')",
				"true PanicError('boom')", "stack of explode true",
			},
		},
		{
			name: "panic/of another coroutine",
			why:  "it is wrapped once",
			py:   goOnly + "gen.PanicError",
			run: func(l *log) {
				a, b := &manager{}, &manager{}
				c := within(l, a, b, func(*coro.Co) error {
					_, err := l.make("x", func(*coro.Co) (any, error) { return nil, explode() }).Send(nil)
					return err
				})
				l.panics("send", func() { c.Send(nil) })
				var pe *gen.PanicError
				l.say("%v %v", errors.As(a.left, &pe), pe.Value)
			},
			want: []string{
				"enter a", "enter b", "block va vb", "exit b PanicError('boom')", "exit a PanicError('boom')",
				"send panics with PanicError(boom)", "true boom",
			},
		},
		{
			name: "panic/while leaving",
			why:  "the newest panic goes on, as Go has it",
			py:   goOnly + "panics",
			run: func(l *log) {
				c := l.make("w", func(co *coro.Co) (any, error) {
					return nil, coro.With(co, worse{}, func(int) error { return explode() })
				})
				l.panics("send", func() { c.Send(nil) })
			},
			want: []string{"send panics with PanicError(worse)"},
		},
		{
			name: "panic/recovered further out",
			why:  "what it went through has ended, though the awaiter goes on",
			py:   goOnly + "panics",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					inner := l.make("inner", func(*coro.Co) (any, error) { return nil, explode() })
					func() {
						defer func() { l.say("recovered %v", recover()) }()
						inner.Await(co)
					}()
					l.say("%v", inner.State())
					_, err := inner.Await(co)
					return err
				})
			},
			want: []string{"recovered boom", "CORO_CLOSED", "main !! RuntimeError('cannot reuse already awaited coroutine')"},
		},
	})
}

// worse is a manager that panics when it is left.
type worse struct{}

func (worse) AEnter(*coro.Co) (int, error)        { return 0, nil }
func (worse) AExit(*coro.Co, error) (bool, error) { panic("worse") }
