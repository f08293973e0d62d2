package diff

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// frame is a run of a body: what its statements share.
type frame struct {
	level      int // bodies from here on may be run
	generators int // and generators
	own        int // the task's number
	groups     []*loop.TaskGroup
	timeouts   []*loop.Timeout
	handles    []handle
}

type handle interface {
	Cancel()
	Cancelled() bool
}

// signal is how statements were left, other than by an error.
type signal struct {
	what  left
	value any // of a return
}

type left uint8

const (
	atEnd left = iota
	returned
	broken
	continued
)

// body is Machine.body.
func (m *machine) body(number int) *coro.Coroutine[any] {
	return coro.New(func(co *coro.Co) (any, error) {
		t := loop.CurrentTask(co).(*loop.Task[any])
		m.register(t)
		f := &frame{level: number + 1, own: m.index[t]}
		m.log("body", fmt.Sprint(number))
		sig, err := m.run(co, m.p.Bodies[number], f)
		if err != nil {
			return nil, err
		}
		m.log("ends", fmt.Sprint(number))
		return sig.value, nil
	})
}

// run runs statements until one leaves them.
func (m *machine) run(co *coro.Co, statements []Stmt, f *frame) (signal, error) {
	for i := range statements {
		m.fuel--
		if m.fuel < 0 || m.over {
			return signal{}, nil
		}
		s := &statements[i]
		do, ok := ops[s.Op]
		if !ok {
			panic("diff: no statement " + s.Op)
		}
		sig, err := do(m, co, s, f)
		if err != nil || sig.what != atEnd {
			return sig, err
		}
	}
	return signal{}, nil
}

// generator is Machine.generator.
func (m *machine) generator(number int) *coro.AsyncGenerator[any, any] {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		g := &m.p.Generators[number]
		f := &frame{level: len(m.p.Bodies), generators: number + 1}
		m.log("generator", fmt.Sprint(number))
		err := m.handled(co, y, g, f)
		m.log("finally of generator", fmt.Sprint(number))
		if over, ferr := m.clause(co, y, g.Final, f); over || ferr != nil {
			return ferr
		}
		return err
	})
}

// handled runs a generator's try and except clauses.
func (m *machine) handled(co *coro.Co, y *coro.AsyncYielder[any, any], g *Generator, f *frame) error {
	_, err := m.clause(co, y, g.Body, f)
	if err == nil || !kinds[g.Catch].is(err) {
		return err
	}
	m.log("except", g.Catch, text(err))
	over, herr := m.clause(co, y, g.Handler, f)
	switch {
	case herr != nil:
		return gen.WithContext(herr, err)
	case over || !g.Reraise:
		return nil
	}
	return err
}

// clause runs statements of a generator. over means that one returns.
func (m *machine) clause(co *coro.Co, y *coro.AsyncYielder[any, any], statements []Stmt, f *frame) (over bool, _ error) {
	for i := range statements {
		s := &statements[i]
		if m.over {
			return true, nil
		}
		if s.Op == "yield" {
			got, err := y.Yield(s.A[0])
			if err != nil {
				return false, err
			}
			m.log("got", gen.Repr(got))
			continue
		}
		f.own = len(m.tasks)
		if n, known := m.index[loop.CurrentTask(co)]; known {
			f.own = n
		}
		sig, err := m.run(co, statements[i:i+1], f)
		if err != nil || sig.what != atEnd {
			return true, err
		}
	}
	return false, nil
}

// callback is Machine.callback.
func (m *machine) callback(number int) func() {
	return func() {
		m.log("callback", fmt.Sprint(number))
		f := &frame{level: len(m.p.Bodies), generators: len(m.p.Generators)}
		for i := range m.p.Callbacks[number] {
			if m.fuel--; m.fuel < 0 {
				return
			}
			s := &m.p.Callbacks[number][i]
			if _, err := ops[s.Op](m, nil, s, f); err != nil {
				panic(err)
			}
		}
	}
}

// aTask is a task made after the frame's own, so that nothing awaits itself.
func (m *machine) aTask(n int, f *frame) *loop.Task[any] {
	if f.own+1 >= len(m.tasks) {
		return nil
	}
	return of(m.tasks[f.own+1:], n)
}

// aCoroutine is a run of a body; nil if there is none to run.
func (m *machine) aCoroutine(n int, f *frame) *coro.Coroutine[any] {
	later := len(m.p.Bodies) - f.level
	if later <= 0 || m.made >= maxTasks {
		return nil
	}
	m.made++
	return m.body(f.level + n%later)
}

// item is what can be awaited: by kind a task, a body or a future; nil if there is
// none.
func (m *machine) item(kind, n int, f *frame) coro.Awaitable[any] {
	switch kind {
	case 0:
		if t := m.aTask(n, f); t != nil {
			return t
		}
		return nil
	case 1:
		if c := m.aCoroutine(n, f); c != nil {
			return c
		}
		return nil
	}
	return of(m.futures, n)
}

// items are those that pairs of kind and number name.
func (m *machine) items(pairs []int, f *frame) (found []coro.Awaitable[any]) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if aw := m.item(pairs[i], pairs[i+1], f); aw != nil {
			found = append(found, aw)
		}
	}
	return found
}

// of is one of things.
func of[T any](things []T, n int) T { return things[n%len(things)] }
