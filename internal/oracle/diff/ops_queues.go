package diff

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func puts(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "put", func() (gen.None, error) { return none(of(m.queues, s.A[0]).Put(co, s.A[1])) })
}

func gets(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "get", func() (int, error) { return of(m.queues, s.A[0]).Get(co) })
}

func putsNowait(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	v, err := none(of(m.queues, s.A[0]).PutNowait(s.A[1]))
	attempted(m, "put_nowait", v, err)
	return signal{}, nil
}

func getsNowait(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	v, err := of(m.queues, s.A[0]).GetNowait()
	attempted(m, "get_nowait", v, err)
	return signal{}, nil
}

func tasksDone(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	v, err := none(of(m.queues, s.A[0]).TaskDone())
	attempted(m, "task_done", v, err)
	return signal{}, nil
}

func joins(m *machine, co *coro.Co, s *Stmt, _ *frame) (signal, error) {
	return signal{}, wait(m, "join", func() (gen.None, error) { return none(of(m.queues, s.A[0]).Join(co)) })
}

func shutsDown(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	of(m.queues, s.A[0]).Shutdown(s.A[1] != 0)
	return signal{}, nil
}

func tellsSize(m *machine, _ *coro.Co, s *Stmt, _ *frame) (signal, error) {
	q := of(m.queues, s.A[0])
	m.log("size", fmt.Sprint(q.Len()), truths(q.Empty()), truths(q.Full()))
	return signal{}, nil
}
