package main

import (
	"context"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/loop"
)

// untilDone runs begin, and waits until it has called done as often as there
// are units.
func untilDone(m *meter.Meter, units int, begin func(l *loop.Loop, done func()) error) {
	inLoop(m, func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		all := loop.CreateFuture[gen.None](l)
		count := 0
		err := begin(l, func() {
			if count++; count == units {
				all.SetResult(gen.None{})
			}
		})
		if err != nil {
			return err
		}
		_, err = all.Await(co)
		m.Done += count
		return err
	})
}

func loopCallSoon(m *meter.Meter) {
	untilDone(m, m.N, func(l *loop.Loop, done func()) error {
		left := m.N
		var next func()
		next = func() {
			done()
			if left--; left > 0 {
				l.CallSoon(next)
			}
		}
		_, err := l.CallSoon(next)
		return err
	})
}

// loopTimers makes timers, cancels every other one, and waits for the rest.
func loopTimers(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		l, due := loop.RunningLoop(co), spread(m.Size)
		timers := make([]loop.TimerHandle, m.Size)
		for m.Done < m.N {
			all := loop.CreateFuture[gen.None](l)
			left := m.Size - m.Size/2
			fire := func() {
				m.Done++
				if left--; left == 0 {
					all.SetResult(gen.None{})
				}
			}
			for i := range timers {
				timers[i], _ = l.CallLater(due.next(), fire)
			}
			for i := 1; i < m.Size; i += 2 {
				timers[i].Cancel()
				m.Done++
			}
			if _, err := all.Await(co); err != nil {
				return err
			}
		}
		return nil
	})
}

// loopThreadsafe calls from m.Size goroutines.
func loopThreadsafe(m *meter.Meter) {
	each := (m.N + m.Size - 1) / m.Size
	untilDone(m, each*m.Size, func(l *loop.Loop, done func()) error {
		for range m.Size {
			go func() {
				for range each {
					l.CallSoonThreadsafe(done)
				}
			}()
		}
		return nil
	})
}

func loopToThread(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		for range m.N {
			v, err := loop.ToThread(co, func(context.Context) (int, error) { return 1, nil })
			if err != nil {
				return err
			}
			m.Done += v
		}
		return nil
	})
}
