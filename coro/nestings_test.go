package coro_test

import (
	"os"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
	"github.com/google/go-cmp/cmp"
)

// nest is one case of testdata/nestings.py, which explains the letters.
type nest struct {
	l      *log
	intact bool
}

// TestNestings compares nestings of managers that were made at random with what
// CPython printed.
func TestNestings(t *testing.T) {
	name := "testdata/nestings.txt"
	if other := os.Getenv("NESTINGS"); other != "" {
		name = other
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before := gen.SetUnraisableHook(func(gen.Unraisable) {})
	defer func() { gen.SetUnraisableHook(before) }()
	for _, one := range strings.Split(strings.TrimPrefix(string(text), "# "), "\n# ") {
		spec, want, _ := strings.Cut(strings.TrimSuffix(one, "\n"), "\n")
		for name, engine := range engines {
			t.Run(spec+"/"+name, func(t *testing.T) {
				n := &nest{l: &log{engine: engine}, intact: true}
				n.run(strings.Fields(spec))
				if diff := cmp.Diff(strings.Split(want, "\n"), n.l.lines); diff != "" {
					t.Errorf("unlike CPython (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// run resumes the case until it ends.
func (n *nest) run(spec []string) {
	c := n.l.make("main", n.main(spec[0], spec[1], spec[3:]))
	drive := spec[2]
	for step, i := byte('s'), 0; ; i++ {
		n.intact = n.intact && step == 's'
		v, err := n.resume(c, step)
		if err != nil || step == 'c' {
			n.end(err)
			c.Close()
			return
		}
		step = 's'
		if i < len(drive) {
			step = drive[i]
		}
		n.l.say("waits %v %c", v, step)
	}
}

func (n *nest) resume(c coroutine, step byte) (any, error) {
	switch step {
	case 's':
		return c.Send(nil)
	case 'c':
		return c.Close()
	}
	return c.Throw(raised(step, "thrown"))
}

func (n *nest) end(err error) {
	switch {
	case err == nil:
		n.l.say("closed")
	case gen.IsStop(err):
		n.l.say("returned")
	default:
		n.l.say("ends %s", gen.Repr(err))
	}
}

// raised is a new exception of a letter.
func raised(letter byte, name string) error {
	switch letter {
	case 'V':
		return &gen.ValueError{Msg: name}
	case 'K':
		return &gen.KeyError{Key: name}
	case 'I':
		return &gen.IndexError{Msg: name}
	case 'R':
		return &gen.RuntimeError{Msg: name}
	case 'S':
		return &gen.StopIteration[string]{Value: name}
	case 'Z':
		return &gen.StopAsyncIteration{Msg: name}
	case 'G':
		return &gen.GeneratorExit{Msg: name}
	case 'N':
		return &gen.CancelledError{Msg: name}
	}
	panic("no exception " + string(letter))
}

// chain is an exception with its contexts.
func (n *nest) chain(err error) string {
	if !n.intact {
		return gen.Repr(err)
	}
	return contexts(err)
}

// wait does what the first letters of does say, and returns the rest. It is a
// coroutine, and so cannot keep a GeneratorExit for itself.
func (n *nest) wait(co *coro.Co, does, what string) (string, error) {
	return coro.New(func(co *coro.Co) (string, error) {
		if does[0] != 'w' && does[0] != 'W' {
			return does, nil
		}
		_, err := coro.Suspend(co, what)
		if err != nil && does[0] == 'W' {
			n.l.say("swallows %s %s", what, n.chain(err))
			err = nil
		}
		return does[1:], err
	}).Await(co)
}

// do is the rest of it, that does not wait.
func (n *nest) do(does, name string, err error) (suppress bool, _ error) {
	switch does {
	case "o", "n", "y":
		return false, nil
	case "s":
		return true, nil
	case "f":
		return false, &gen.ValueError{Msg: name, Cause: err}
	case "u":
		return false, err
	}
	return false, raised(does[0], name)
}

// waitAndDo is both.
func (n *nest) waitAndDo(co *coro.Co, does, what, name string, err error) (suppress bool, _ error) {
	does, waited := n.wait(co, does, what)
	if waited != nil {
		return false, waited
	}
	return n.do(does, name, err)
}

// nestManager is class Async, and class Sync.
type nestManager struct {
	*nest
	name, enter, exit string
}

func (m *nestManager) AEnter(co *coro.Co) (string, error) {
	m.l.say("enter %s", m.name)
	_, err := m.waitAndDo(co, m.enter, "entering "+m.name, m.name+"+", nil)
	return m.name, err
}

func (m *nestManager) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	m.l.say("exit %s %s", m.name, m.chain(err))
	return m.waitAndDo(co, m.exit, "leaving "+m.name, m.name, err)
}

func (m *nestManager) Enter() (string, error) {
	m.l.say("enter %s", m.name)
	_, err := m.do(m.enter, m.name+"+", nil)
	return m.name, err
}

func (m *nestManager) Exit(err error) (suppress bool, _ error) {
	m.l.say("exit %s %s", m.name, m.chain(err))
	return m.do(m.exit, m.name, err)
}

// agen is the async generator of the same name.
func (n *nest) agen(name, enter, exit string) *coro.AsyncGeneratorContextManager[string] {
	return coro.ContextManagerWith(func(co *coro.Co, y *coro.AsyncYielder[string, gen.None]) error {
		n.l.say("enter %s", name)
		enter, err := n.wait(co, enter, "entering "+name)
		if err != nil || enter == "n" {
			return err
		}
		if _, err := n.do(enter, name+"+", nil); err != nil {
			return err
		}
		_, err = y.Yield(name)
		if exit[0] == 'F' {
			return n.inFinally(y, exit[1:], name, err)
		}
		n.l.say("exit %s %s", name, n.chain(err))
		exit, waited := n.wait(co, exit, "leaving "+name)
		if waited != nil {
			return waited
		}
		return n.rest(exit, name, err, func() error { _, err := y.Yield("again"); return err })
	}, &coro.Options{Engine: n.l.engine})
}

// inFinally is the finally clause with a yield.
func (n *nest) inFinally(y *coro.AsyncYielder[string, gen.None], does, name string, err error) error {
	_, exit := y.Yield("again")
	if exit == nil {
		return err
	}
	n.l.say("%s is closed %s", name, n.chain(gen.WithContext(exit, err)))
	switch does {
	case "":
		return exit
	case "p":
		return err
	case "i":
		_, err = y.Yield("still")
		return err
	}
	return raised(does[0], name+"!")
}

// gen is the generator of the same name.
func (n *nest) gen(name, enter, exit string) *contextlib.GeneratorContextManager[string] {
	return contextlib.ContextManagerWith(func(y *gen.Yielder[string, gen.None]) error {
		n.l.say("enter %s", name)
		if enter == "n" {
			return nil
		}
		if _, err := n.do(enter, name+"+", nil); err != nil {
			return err
		}
		_, err := y.Yield(name)
		n.l.say("exit %s %s", name, n.chain(err))
		return n.rest(exit, name, err, func() error { _, err := y.Yield("again"); return err })
	}, &gen.Options{Engine: n.l.engine})
}

// rest is what a generator does at its end.
func (n *nest) rest(exit, name string, err error, again func() error) error {
	if exit == "y" {
		return again()
	}
	suppress, raised := n.do(exit, name, err)
	switch {
	case raised != nil:
		return raised
	case suppress:
		return nil
	}
	return err
}

// main is the whole case.
func (n *nest) main(mode, does string, specs []string) body {
	return func(co *coro.Co) (any, error) {
		run := n.stacked
		if mode == "with" {
			run = n.nested
		}
		_, err := coro.Do(func(co *coro.Co) error { return run(co, does, specs) }).Await(co)
		if err != nil {
			n.l.say("!! %s", n.chain(err))
		} else {
			n.l.say("-> None")
		}
		return nil, nil
	}
}

func (n *nest) block(co *coro.Co, does string) error {
	n.l.say("block")
	_, err := n.waitAndDo(co, does, "in block", "block", nil)
	return err
}

func (n *nest) nested(co *coro.Co, does string, specs []string) error {
	if len(specs) == 0 {
		return n.block(co, does)
	}
	return coro.With(co, n.async(specs[0]), func(string) error {
		_, err := coro.Do(func(co *coro.Co) error { return n.nested(co, does, specs[1:]) }).Await(co)
		return err
	})
}

// parts are the parts of a manager's spec.
func parts(spec string) (name, enter, exit string) {
	p := strings.Split(spec[1:], ":")
	return p[0], p[1], p[2]
}

func (n *nest) async(spec string) coro.AsyncContextManager[string] {
	name, enter, exit := parts(spec)
	switch spec[0] {
	case 'g':
		return n.agen(name, enter, exit)
	case 'i':
		return n.around(coro.With[string], &nestManager{n, name, enter, exit})
	case 'j':
		return n.around(onStack, &nestManager{n, name, enter, exit})
	}
	return &nestManager{n, name, enter, exit}
}

// around is an async generator that has m around its yield.
func (n *nest) around(with func(*coro.Co, coro.AsyncContextManager[string], func(string) error) error, m *nestManager) coro.AsyncContextManager[string] {
	return coro.ContextManagerWith(func(co *coro.Co, y *coro.AsyncYielder[string, gen.None]) error {
		return with(co, m, func(name string) error {
			_, err := y.Yield(name)
			return err
		})
	}, &coro.Options{Engine: n.l.engine})
}

// onStack is With by way of a stack.
func onStack(co *coro.Co, m coro.AsyncContextManager[string], block func(string) error) error {
	return coro.With(co, &coro.AsyncExitStack{}, func(s *coro.AsyncExitStack) error {
		name, err := coro.EnterAsyncContext(co, s, m)
		if err != nil {
			return err
		}
		return block(name)
	})
}

func (n *nest) stacked(co *coro.Co, does string, specs []string) error {
	return coro.With(co, &coro.AsyncExitStack{}, func(s *coro.AsyncExitStack) error {
		for _, spec := range specs {
			if err := n.put(co, s, spec); err != nil {
				return err
			}
		}
		return n.block(co, does)
	})
}

func (n *nest) put(co *coro.Co, s *coro.AsyncExitStack, spec string) error {
	name, enter, exit := parts(spec)
	var err error
	switch spec[0] {
	case 'a', 'g', 'i', 'j':
		_, err = coro.EnterAsyncContext(co, s, n.async(spec))
	case 'k':
		_, err = coro.EnterContext(s, &nestManager{n, name, enter, exit})
	case 'y':
		_, err = coro.EnterContext(s, n.gen(name, enter, exit))
	case 'c':
		s.PushAsyncCallback(func(co *coro.Co) error {
			n.l.say("callback %s", name)
			_, err := n.waitAndDo(co, exit, "leaving "+name, name, nil)
			return err
		})
	case 'd':
		s.CallbackErr(func() error {
			n.l.say("callback %s", name)
			_, err := n.do(exit, name, nil)
			return err
		})
	}
	return err
}
