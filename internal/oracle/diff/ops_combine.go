package diff

import (
	"strings"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// gathers returns exceptions if S says so; A[0] says in how long it is cancelled.
func gathers(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	aws := m.items(s.A[1:], f)
	if s.S == "return" {
		return signal{}, gathered(m, co, s, loop.GatherWith(co, aws, &loop.GatherOptions{ReturnExceptions: true}))
	}
	return signal{}, gathered(m, co, s, loop.Gather(co, aws...))
}

func gathered[T any](m *machine, co *coro.Co, s *Stmt, all *loop.Future[T]) error {
	if s.A[0] != 0 {
		cancel := func() { m.log("cancel gather", truths(all.Cancel("g"))) }
		if _, err := m.loop.CallLater(units(s.A[0]-1), cancel); err != nil {
			return err
		}
	}
	return wait(m, "gather", func() (T, error) { return all.Await(co) })
}

var returnWhen = map[string]loop.ReturnWhen{
	"ALL_COMPLETED": loop.AllCompleted, "FIRST_COMPLETED": loop.FirstCompleted, "FIRST_EXCEPTION": loop.FirstException,
}

func waits(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	fs := m.awaited(s.A[1:], f)
	o := &loop.WaitOptions{ReturnWhen: returnWhen[s.S]}
	switch {
	case s.A[0] == 0:
		o.Timeout = -1 // at once
	case s.A[0] > 0:
		o.Timeout = units(s.A[0])
	}
	m.log("wait", s.S)
	done, pending, err := loop.WaitWith(co, fs, o)
	if err != nil {
		m.log("wait !!", text(err))
		return signal{}, err
	}
	var words []string
	for _, d := range done {
		words = append(words, m.called(d))
	}
	words = append(words, "|")
	for _, p := range pending {
		words = append(words, m.called(p))
	}
	m.log("wait ->", strings.Join(words, " "))
	return signal{}, nil
}

// awaited are tasks and futures; in place of a coroutine stands a future.
func (m *machine) awaited(pairs []int, f *frame) (fs []loop.AnyFuture) {
	for i := 0; i+1 < len(pairs); i += 2 {
		kind := pairs[i]
		if kind == 1 {
			kind = 2
		}
		if aw := m.item(kind, pairs[i+1], f); aw != nil {
			fs = append(fs, aw.(loop.AnyFuture))
		}
	}
	return fs
}

// delay is a timeout; below zero means none.
func delay(n int) time.Duration {
	if n < 0 {
		return loop.Forever
	}
	return units(n)
}

func waitsFor(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	aw := m.item(s.A[1], s.A[2], f)
	if aw == nil {
		return signal{}, nil
	}
	return signal{}, wait(m, "wait_for", func() (any, error) { return loop.WaitFor(co, aw, delay(s.A[0])) })
}

func shields(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	aw := m.item(s.A[0], s.A[1], f)
	if aw == nil {
		return signal{}, nil
	}
	shield := loop.Shield(co, aw)
	return signal{}, wait(m, "shield", func() (any, error) { return shield.Await(co) })
}

func asCompleted(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	o := &loop.AsCompletedOptions{Timeout: delay(s.A[0])}
	if s.A[0] == 0 {
		o.Timeout = -1 // at once
	}
	c, err := loop.AsCompletedWith(co, m.items(s.A[1:], f), o)
	if err != nil {
		return signal{}, err
	}
	if s.S != "async" {
		for aw := range c.Each() {
			if err := m.completed(co, aw); err != nil {
				return signal{}, err
			}
		}
		return signal{}, nil
	}
	for f := range c.All(co) {
		if err := m.completed(co, f); err != nil {
			return signal{}, err
		}
	}
	err = c.Err()
	if gen.IsInstance[*gen.TimeoutError](err) {
		m.log("as_completed !!", text(err))
	}
	return signal{}, err
}

// completed is Machine.each.
func (m *machine) completed(co *coro.Co, aw coro.Awaitable[any]) error {
	err := wait(m, "completed", func() (any, error) { return aw.Await(co) })
	if gen.IsException(err) {
		return nil
	}
	return err
}

// noTimeout stands for None where a timeout may be below zero.
const noTimeout = 99

func timeouts(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	d := units(s.A[0])
	if s.A[0] == noTimeout {
		d = loop.Forever
	}
	var sig signal
	t := loop.NewTimeout(d)
	err := t.With(co, func() (err error) {
		m.log("timeout")
		f.timeouts = append(f.timeouts, t)
		sig, err = m.run(co, s.B[0], f)
		return err
	})
	switch {
	case err != nil:
		m.log("timeout !!", truths(t.Expired()), text(err))
	case sig.what == atEnd:
		m.log("timeout ->", truths(t.Expired()))
	}
	return sig, err
}

func reschedules(m *machine, _ *coro.Co, s *Stmt, f *frame) (signal, error) {
	if len(f.timeouts) > 0 {
		when := loop.Forever
		if s.A[1] != noTimeout {
			when = m.loop.Time() + units(s.A[1])
		}
		v, err := none(of(f.timeouts, s.A[0]).Reschedule(when))
		attempted(m, "reschedule", v, err)
	}
	return signal{}, nil
}

func groups(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	var sig signal
	g := loop.NewTaskGroup()
	err := g.With(co, func() (err error) {
		m.log("group")
		f.groups = append(f.groups, g)
		sig, err = m.run(co, s.B[0], f)
		return err
	})
	switch {
	case err != nil:
		m.log("group !!", text(err))
	case sig.what == atEnd:
		m.log("group ->")
	}
	return sig, err
}

func children(m *machine, _ *coro.Co, s *Stmt, f *frame) (signal, error) {
	if len(f.groups) == 0 {
		return signal{}, nil
	}
	c := m.aCoroutine(s.A[1], f)
	if c == nil {
		return signal{}, nil
	}
	t, err := loop.CreateTaskIn(of(f.groups, s.A[0]), c, nil)
	if err != nil {
		m.log("child !!", text(err))
		return signal{}, nil
	}
	m.register(t)
	m.log("child", m.called(t))
	return signal{}, nil
}
