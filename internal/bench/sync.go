package main

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/loop"
)

// together has tasks do body in turns, and waits for them.
func together(co *coro.Co, tasks int, body func(co *coro.Co) error) error {
	all := make([]coro.Awaitable[gen.None], tasks)
	for i := range all {
		all[i] = loop.CreateTask(co, coro.Do(body))
	}
	_, err := loop.Gather(co, all...).Await(co)
	return err
}

// eventBroadcast wakes m.Size tasks again and again. Of its two events one is
// set while the tasks begin to wait for the other.
func eventBroadcast(m *meter.Meter) {
	rounds := (m.N + m.Size - 1) / m.Size
	inLoop(m, func(co *coro.Co) error {
		var events [2]loop.Event
		for range m.Size {
			loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
				for r := range rounds {
					if err := events[r%2].Wait(co); err != nil {
						return err
					}
					m.Done++
				}
				return nil
			}))
		}
		loop.Sleep(co, 0)
		m.Start()
		for r := range rounds {
			events[(r+1)%2].Clear()
			events[r%2].Set()
			for m.Done < (r+1)*m.Size {
				loop.Sleep(co, 0)
			}
		}
		return nil
	})
}

// turns has m.Size tasks enter within, and let the others run there.
func turns(m *meter.Meter, within func(co *coro.Co, block func() error) error) {
	each := (m.N + m.Size - 1) / m.Size
	inLoop(m, func(co *coro.Co) error {
		return together(co, m.Size, func(co *coro.Co) error {
			for range each {
				if err := within(co, func() error { m.Done++; return loop.Sleep(co, 0) }); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func lockContended(m *meter.Meter) { turns(m, loop.NewLock().With) }

func semaphoreContended(m *meter.Meter) { turns(m, loop.NewSemaphore(10).With) }

func queueOne(m *meter.Meter) { pass(m, loop.NewQueue[int](1)) }

func queueUnbounded(m *meter.Meter) { pass(m, loop.NewQueue[int](0)) }

// pass has m.Size tasks put what as many others get.
func pass(m *meter.Meter, q *loop.Queue[int]) {
	each := (m.N + m.Size - 1) / m.Size
	put := func(co *coro.Co) error {
		for range each {
			if err := q.Put(co, 1); err != nil {
				return err
			}
		}
		return nil
	}
	get := func(co *coro.Co) error {
		for range each {
			v, err := q.Get(co)
			if err != nil {
				return err
			}
			m.Done += v
		}
		return nil
	}
	inLoop(m, func(co *coro.Co) error {
		for range m.Size {
			loop.CreateTask(co, coro.Do(put))
		}
		return together(co, m.Size, get)
	})
}
