package diff

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// aGenerator is a generator; nil if there is none to make.
func (m *machine) aGenerator(n int, f *frame) *coro.AsyncGenerator[any, any] {
	later := len(m.p.Generators) - f.generators
	if later <= 0 || m.made >= maxTasks {
		return nil
	}
	m.made++
	agen := m.generator(f.generators + n%later)
	m.kept = append(m.kept, agen)
	return agen
}

// fors is an async for loop over a generator, closed where it is left.
func fors(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	agen := m.aGenerator(s.A[0], f)
	if agen == nil {
		return signal{}, nil
	}
	m.log("for")
	sig, err := m.iterate(co, agen, s, f)
	if _, cerr := agen.AClose().Await(co); cerr != nil {
		sig, err = signal{}, gen.WithContext(cerr, err)
	}
	switch {
	case err != nil:
		m.log("for !!", text(err))
	case sig.what == atEnd:
		m.log("for ->")
	}
	return sig, err
}

func (m *machine) iterate(co *coro.Co, agen *coro.AsyncGenerator[any, any], s *Stmt, f *frame) (signal, error) {
	for n := 1; ; n++ {
		v, err := agen.ANext().Await(co)
		if gen.IsInstance[*gen.StopAsyncIteration](err) {
			return signal{}, nil
		}
		if err != nil {
			return signal{}, err
		}
		m.log("for", gen.Repr(v))
		sig, err := m.run(co, s.B[0], f)
		switch {
		case err != nil || sig.what == returned:
			return sig, err
		case n == s.A[1] || sig.what == broken:
			return signal{}, nil
		}
	}
}

func makesAgen(m *machine, _ *coro.Co, s *Stmt, f *frame) (signal, error) {
	if agen := m.aGenerator(s.A[0], f); agen != nil {
		m.agens = append(m.agens, agen)
	}
	return signal{}, nil
}

func anexts(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, m.step(co, "anext", s, (*coro.AsyncGenerator[any, any]).ANext)
}

func asends(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, m.step(co, "asend", s, func(g *coro.AsyncGenerator[any, any]) *coro.AsyncStep[any] { return g.ASend(s.A[1]) })
}

func athrows(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, m.step(co, "athrow", s, func(g *coro.AsyncGenerator[any, any]) *coro.AsyncStep[any] {
		return g.AThrow(kinds[s.S].make("t"))
	})
}

func (m *machine) step(co *coro.Co, what string, s *Stmt, step func(*coro.AsyncGenerator[any, any]) *coro.AsyncStep[any]) error {
	if len(m.agens) == 0 {
		return nil
	}
	made := step(of(m.agens, s.A[0]))
	return wait(m, what, func() (any, error) { return made.Await(co) })
}

func acloses(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	if len(m.agens) == 0 {
		return signal{}, nil
	}
	made := of(m.agens, s.A[0]).AClose()
	return signal{}, wait(m, "aclose", func() (gen.None, error) { return made.Await(co) })
}
