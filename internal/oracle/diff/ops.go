package diff

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// op interprets a statement: interpreter.py has a method do_NAME for each. co is nil
// in a callback.
type op func(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error)

// ops are the statements by name.
var ops map[string]op

func init() { // for the statements refer to run, and run to them
	ops = map[string]op{
		"raise": raise, "return": leaves(returned), "break": leaves(broken), "continue": leaves(continued),
		"loop": loops, "try": tries, "split": splits, "call": calls,

		"sleep": sleeps, "spawn": spawns, "await": awaits, "cancel": cancels, "uncancel": uncancels, "state": states,
		"result": results, "set_result": setsResult, "set_exception": setsException, "cancel_future": cancelsFuture,
		"future": makesFuture, "on_done": onDone,

		"call_soon": callsSoon, "call_later": callsLater, "cancel_handle": cancelsHandle, "time": tellsTime,
		"set_var": setsVar, "get_var": getsVar,

		"gather": gathers, "wait": waits, "wait_for": waitsFor, "shield": shields, "as_completed": asCompleted,
		"timeout": timeouts, "reschedule": reschedules, "group": groups, "child": children,

		"set": sets, "clear": clears, "event": waitsEvent, "lock": locks, "acquire": acquires, "release": releases,
		"condition": conditions, "wait_condition": waitsCondition, "notify": notifies,
		"semaphore": semaphores, "acquire_semaphore": acquiresSemaphore, "release_semaphore": releasesSemaphore,
		"barrier": waitsBarrier, "reset_barrier": resetsBarrier, "abort_barrier": abortsBarrier, "locked": tellsLocked,
		"put": puts, "get": gets, "put_nowait": putsNowait, "get_nowait": getsNowait, "task_done": tasksDone,
		"join": joins, "shutdown": shutsDown, "size": tellsSize,

		"for": fors, "agen": makesAgen, "anext": anexts, "asend": asends, "athrow": athrows, "aclose": acloses,
	}
}

func raise(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	m.log("raise", s.S)
	return signal{}, kinds[s.S].make(s.message("x")...)
}

// message is the argument of an exception or a cancel, if it has one.
func (s *Stmt) message(letter string) []string {
	n := s.A[len(s.A)-1]
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprint(letter, n)}
}

func leaves(how left) op {
	return func(_ *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
		sig := signal{what: how}
		if how == returned {
			sig.value = s.A[0]
		}
		return sig, nil
	}
}

func loops(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	for range s.A[0] {
		sig, err := m.run(co, s.B[0], f)
		if err != nil || sig.what == returned {
			return sig, err
		}
		if sig.what == broken {
			break
		}
	}
	return signal{}, nil
}

// tries is try: B[0]; except S: B[1], and raise if A[0] is set; finally: B[2].
func tries(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	sig, err := m.run(co, s.B[0], f)
	if err != nil && kinds[s.S].is(err) {
		m.log("except", s.S, text(err))
		handled := err
		sig, err = m.run(co, s.B[1], f)
		switch {
		case err != nil:
			err = gen.WithContext(err, handled)
		case sig.what == atEnd && s.A[0] != 0:
			err = handled
		}
	}
	last, lastErr := m.run(co, s.B[2], f)
	switch {
	case lastErr != nil:
		return signal{}, gen.WithContext(lastErr, err)
	case last.what != atEnd:
		return last, nil
	}
	return sig, err
}

// splits is try: B[0]; except* S, where the exception is a group.
func splits(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	sig, err := m.run(co, s.B[0], f)
	group, ok := gen.Raised(err).(*gen.ExceptionGroup)
	if !ok {
		return sig, err
	}
	match, rest := group.Split(kinds[s.S].is)
	m.log("split", partOf(match), partOf(rest))
	if rest == nil {
		return signal{}, nil
	}
	return signal{}, rest
}

func partOf(g *gen.ExceptionGroup) string {
	if g == nil {
		return "None"
	}
	return text(g)
}

func calls(m *machine, co *coro.Co, s *Stmt, f *frame) (signal, error) {
	c := m.aCoroutine(s.A[0], f)
	if c == nil {
		return signal{}, nil
	}
	return signal{}, wait(m, "call", func() (any, error) { return c.Await(co) })
}

// truths is a bool as Python writes it.
func truths(v bool) string { return gen.Repr(v) }
