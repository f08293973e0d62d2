package diff

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// block is Machine.block: statements in the block of an async with statement.
func (m *machine) block(co *coro.Co, what string, cm coro.AsyncContextManager[gen.None], s *Stmt, f *frame) (signal, error) {
	var sig signal
	m.log(what)
	err := coro.With(co, cm, func(gen.None) (err error) {
		m.log(what, "entered")
		sig, err = m.run(co, s.B[0], f)
		return err
	})
	switch {
	case err != nil:
		m.log(what, "!!", text(err))
	case sig.what == atEnd:
		m.log(what, "left")
	}
	return sig, err
}

func sets(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	of(m.events, s.A[0]).Set()
	return signal{}, nil
}

func clears(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	of(m.events, s.A[0]).Clear()
	return signal{}, nil
}

func waitsEvent(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "event", func() (bool, error) { return truth(of(m.events, s.A[0]).Wait(co)) })
}

func locks(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	return m.block(co, "lock", of(m.locks, s.A[0]), s, f)
}

func acquires(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "acquire", func() (bool, error) { return truth(of(m.locks, s.A[0]).Acquire(co)) })
}

func releases(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	v, err := none(of(m.locks, s.A[0]).Release())
	attempted(m, "release", v, err)
	return signal{}, nil
}

func conditions(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	return m.block(co, "condition", of(m.conditions, s.A[0]), s, f)
}

func waitsCondition(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "wait_condition", func() (bool, error) { return truth(of(m.conditions, s.A[0]).Wait(co)) })
}

func notifies(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	c, what, notify := of(m.conditions, s.A[0]), "notify_all", (*loop.Condition).NotifyAll
	if s.A[1] != 0 {
		what, notify = "notify", func(c *loop.Condition) error { return c.Notify(s.A[1]) }
	}
	v, err := none(notify(c))
	attempted(m, what, v, err)
	return signal{}, nil
}

func semaphores(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	return m.block(co, "semaphore", of(m.semaphores, s.A[0]), s, f)
}

func acquiresSemaphore(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "acquire_semaphore", func() (bool, error) { return truth(of(m.semaphores, s.A[0]).Acquire(co)) })
}

func releasesSemaphore(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	v, err := none(of(m.semaphores, s.A[0]).Release())
	attempted(m, "release_semaphore", v, err)
	return signal{}, nil
}

func waitsBarrier(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "barrier", func() (int, error) { return of(m.barriers, s.A[0]).Wait(co) })
}

func resetsBarrier(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "reset_barrier", func() (gen.None, error) { return none(of(m.barriers, s.A[0]).Reset(co)) })
}

func abortsBarrier(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "abort_barrier", func() (gen.None, error) { return none(of(m.barriers, s.A[0]).Abort(co)) })
}

func tellsLocked(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	n := s.A[0]
	m.log("locked", truths(of(m.locks, n).Locked()), truths(of(m.semaphores, n).Locked()), truths(of(m.events, n).IsSet()),
		fmt.Sprint(of(m.barriers, n).NWaiting()))
	return signal{}, nil
}
