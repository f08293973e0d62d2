package main

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/loop"
)

// inLoop measures body as the main task of a loop.
func inLoop(m *meter.Meter, body func(co *coro.Co) error) {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		m.Start()
		err := body(co)
		m.Stop()
		return err
	}))
	m.Fail(err)
}

// one is async def one(): return 1.
func one() *coro.Coroutine[int] {
	return coro.New(func(*coro.Co) (int, error) { return 1, nil })
}

func coroutineAwait(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		for range m.N {
			v, err := deep(m.Size).Await(co)
			if err != nil {
				return err
			}
			m.Done += v
		}
		return nil
	})
}

// deep is a coroutine that awaits another, depth coroutines in all.
func deep(depth int) *coro.Coroutine[int] {
	if depth == 1 {
		return one()
	}
	return coro.New(func(co *coro.Co) (int, error) { return deep(depth - 1).Await(co) })
}

func taskSwitch(m *meter.Meter) { switchAmong(m, func() {}) }

func grownSwitch(m *meter.Meter) { switchAmong(m, func() { grow() }) }

// switchAmong has m.Size tasks let each other run. The main task is one of
// them, and the last in each round.
func switchAmong(m *meter.Meter, first func()) {
	const before = 3 // rounds that do not count: the tasks begin, and the collector may be busy with so many
	rounds := (m.N + m.Size - 1) / m.Size
	turns := func(co *coro.Co, times int) error {
		for range times {
			if err := loop.Sleep(co, 0); err != nil {
				return err
			}
		}
		return nil
	}
	inLoop(m, func(co *coro.Co) error {
		for range m.Size - 1 {
			loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
				first()
				err := turns(co, before+rounds)
				m.Done += rounds
				return err
			}))
		}
		if err := turns(co, before); err != nil {
			return err
		}
		m.Start()
		err := turns(co, rounds)
		m.Stop()
		m.Done += rounds
		for m.Done < rounds*m.Size && err == nil {
			err = loop.Sleep(co, 0)
		}
		return err
	})
}

func taskCreateAwait(m *meter.Meter) { createAndAwait(m, one) }

func grownCreateAwait(m *meter.Meter) {
	createAndAwait(m, func() *coro.Coroutine[int] {
		return coro.New(func(*coro.Co) (int, error) { return grow(), nil })
	})
}

func createAndAwait(m *meter.Meter, f func() *coro.Coroutine[int]) {
	inLoop(m, func(co *coro.Co) error {
		for range m.N {
			v, err := loop.CreateTask(co, f()).Await(co)
			if err != nil {
				return err
			}
			m.Done += v
		}
		return nil
	})
}

func taskGather(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		for m.Done < m.N {
			all := make([]coro.Awaitable[int], m.Size)
			for i := range all {
				all[i] = one()
			}
			results, err := loop.Gather(co, all...).Await(co)
			if err != nil {
				return err
			}
			m.Done += len(results)
		}
		return nil
	})
}

func taskGroup(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		for m.Done < m.N {
			g := loop.NewTaskGroup()
			if err := g.With(co, func() error { return fill(m, g) }); err != nil {
				return err
			}
		}
		return nil
	})
}

func fill(m *meter.Meter, g *loop.TaskGroup) error {
	for range m.Size {
		c := coro.Do(func(*coro.Co) error { m.Done++; return nil })
		if _, err := loop.CreateTaskIn(g, c, nil); err != nil {
			return err
		}
	}
	return nil
}

func taskTimeout(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		for range m.N {
			err := loop.NewTimeout(time.Hour).With(co, func() error {
				v, err := one().Await(co)
				m.Done += v
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// sleepers are m.Size tasks that sleep until they are cancelled, and then count.
func sleepers(co *coro.Co, size int, ended *int) []*loop.Task[gen.None] {
	tasks := make([]*loop.Task[gen.None], size)
	for i := range tasks {
		tasks[i] = loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			err := loop.Sleep(co, time.Hour)
			*ended++
			return err
		}))
	}
	loop.Sleep(co, 0)
	return tasks
}

func taskCancel(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		m.Stop()
		for done := 0; done < m.N; done += m.Size {
			tasks := sleepers(co, m.Size, &m.Done)
			m.Resume()
			cancelAll(co, tasks)
			m.Stop()
		}
		return nil
	})
}

func cancelAll(co *coro.Co, tasks []*loop.Task[gen.None]) {
	for _, t := range tasks {
		t.Cancel()
	}
	for _, t := range tasks {
		t.Await(co)
	}
}

// taskMemory measures tasks that sleep.
func taskMemory(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		var tasks []*loop.Task[gen.None]
		meter.Memory(m,
			func() { tasks = sleepers(co, m.Size, &m.Done) },
			func() { cancelAll(co, tasks); tasks = nil })
		return nil
	})
}

// spread is the time within which size tasks or timers are due: less than
// it takes to make them.
func spread(size int) *deadlines {
	return &deadlines{rand.New(rand.NewPCG(1, 2)), 100 * int64(size)}
}

// deadlines are random, but the same in each run.
type deadlines struct {
	random *rand.Rand
	within int64
}

func (d *deadlines) next() time.Duration { return time.Duration(1 + d.random.Int64N(d.within)) }

// taskSleep has tasks sleep once, for times of their own.
func taskSleep(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		due := spread(m.Size)
		for m.Done < m.N {
			all := make([]coro.Awaitable[gen.None], m.Size)
			for i := range all {
				d := due.next()
				all[i] = loop.CreateTask(co, coro.Do(func(co *coro.Co) error { return loop.Sleep(co, d) }))
			}
			results, err := loop.Gather(co, all...).Await(co)
			if err != nil {
				return err
			}
			m.Done += len(results)
		}
		return nil
	})
}
