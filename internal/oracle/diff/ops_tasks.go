package diff

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func sleeps(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "sleep", func() (gen.None, error) { return none(loop.Sleep(co, units(s.A[0]))) })
}

func spawns(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	c := m.aCoroutine(s.A[0], f)
	if c == nil {
		return signal{}, nil
	}
	o := &loop.TaskOptions{}
	if s.A[1] != 0 {
		o.EagerStart = loop.EagerTrue
	}
	t := loop.CreateTaskWith(co, c, o)
	m.register(t)
	m.log("spawn", m.called(t))
	return signal{}, nil
}

func awaits(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	aw := m.item(s.A[0], s.A[1], f)
	if aw == nil {
		return signal{}, nil
	}
	return signal{}, wait(m, "await", func() (any, error) { return aw.Await(co) })
}

func cancels(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	if len(m.tasks) > 0 {
		t := of(m.tasks, s.A[0])
		m.log("cancel", m.called(t), truths(t.Cancel(anys(s.message("m"))...)))
	}
	return signal{}, nil
}

func anys(words []string) (v []any) {
	for _, w := range words {
		v = append(v, w)
	}
	return v
}

func uncancels(m *machine, co *coro.Co, _ *Stmt, _ *frame) (signal, error) {
	if co != nil { // in no callback
		m.log("uncancel", fmt.Sprint(loop.CurrentTask(co).Uncancel()))
	}
	return signal{}, nil
}

func states(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	if len(m.tasks) > 0 {
		t := of(m.tasks, s.A[0])
		m.log("state", m.called(t), truths(t.Done()), truths(t.Cancelled()), fmt.Sprint(t.Cancelling()))
	}
	return signal{}, nil
}

func results(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	if len(m.tasks) > 0 {
		v, err := of(m.tasks, s.A[0]).Result()
		attempted(m, "result", v, err)
	}
	return signal{}, nil
}

func setsResult(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	v, err := none(of(m.futures, s.A[0]).SetResult(s.A[1]))
	attempted(m, "set_result", v, err)
	return signal{}, nil
}

func setsException(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	v, err := none(of(m.futures, s.A[0]).SetException(kinds[s.S].make("e")))
	attempted(m, "set_exception", v, err)
	return signal{}, nil
}

func cancelsFuture(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	var msg []any
	if s.A[1] != 0 {
		msg = []any{"f"}
	}
	attempted(m, "cancel_future", of(m.futures, s.A[0]).Cancel(msg...), nil)
	return signal{}, nil
}

// makesFuture puts a fresh future in the place of another.
func makesFuture(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	m.futures[s.A[0]%len(m.futures)] = loop.CreateFuture[any](m.loop)
	return signal{}, nil
}

func onDone(m *machine, _ *coro.Co, s *Stmt, f *frame) (signal, error) {
	call := m.callback(s.A[2] % len(m.p.Callbacks))
	switch aw := m.item(2*(s.A[0]%2), s.A[1], f).(type) {
	case *loop.Task[any]:
		aw.AddDoneCallback(func(*loop.Task[any]) { call() })
	case *loop.Future[any]:
		aw.AddDoneCallback(func(*loop.Future[any]) { call() })
	}
	return signal{}, nil
}

func callsSoon(m *machine, _ *coro.Co, s *Stmt, f *frame) (signal, error) {
	h, err := m.loop.CallSoon(m.callback(s.A[0] % len(m.p.Callbacks)))
	f.handles = append(f.handles, h)
	return signal{}, err
}

func callsLater(m *machine, _ *coro.Co, s *Stmt, f *frame) (signal, error) {
	h, err := m.loop.CallLater(units(s.A[1]), m.callback(s.A[0]%len(m.p.Callbacks)))
	f.handles = append(f.handles, h)
	return signal{}, err
}

func cancelsHandle(m *machine, _ *coro.Co, s *Stmt, f *frame) (signal, error) {
	if len(f.handles) > 0 {
		h := of(f.handles, s.A[0])
		h.Cancel()
		m.log("cancel_handle", truths(h.Cancelled()))
	}
	return signal{}, nil
}

func tellsTime(m *machine, _ *coro.Co, _ *Stmt, _ *frame) (signal, error) {
	m.log("time", fmt.Sprint(eighths(m.loop.Time())))
	return signal{}, nil
}

// context is where the context variable is looked up.
func (m *machine) context(co *coro.Co) coro.Contextual {
	if co == nil {
		return m.loop
	}
	return co
}

func setsVar(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	m.variable.Set(m.context(co), s.A[0])
	return signal{}, nil
}

func getsVar(m *machine, co *coro.Co, _ *Stmt, _ *frame) (signal, error) {
	v, err := m.variable.Get(m.context(co))
	if err != nil {
		return signal{}, err
	}
	m.log("var", fmt.Sprint(v))
	return signal{}, nil
}
