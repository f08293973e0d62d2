package main

import (
	"github.com/b97tsk/async"
	"github.com/coluber-go/coluber/internal/bench/meter"
)

// b97tsk/async has no stacks: a task is a function that is called again.
var b97tsk = map[string]meter.Job{
	"switch/1":           {Size: 1, Work: b97tskSwitch},
	"switch/1000":        {Size: 1000, Work: b97tskSwitch},
	"switch/100000":      {Size: 100_000, Work: b97tskSwitch},
	"task/create-await":  {Work: func(m *meter.Meter) { b97tskCreate(m, func() int { return 1 }) }},
	"grown/create-await": {Work: func(m *meter.Meter) { b97tskCreate(m, grow) }},
	"task/gather-1000":   {Size: 1000, Work: b97tskGather},
}

func b97tskSwitch(m *meter.Meter) {
	var e async.Executor
	each := rounds(m.N, m.Size)
	for range m.Size {
		left := each
		e.Spawn(func(co *async.Coroutine) async.Result {
			if left == 0 {
				return co.End()
			}
			left--
			m.Done++
			co.Resume()
			return co.Yield()
		})
	}
	m.Start()
	e.Run()
}

func b97tskCreate(m *meter.Meter, value func() int) {
	var e async.Executor
	for range m.N {
		e.Spawn(async.Do(func() { m.Done += value() }))
		e.Run()
	}
}

func b97tskGather(m *meter.Meter) {
	var e async.Executor
	for m.Done < m.N {
		all := make([]async.Task, m.Size)
		for i := range all {
			all[i] = async.Do(func() { m.Done++ })
		}
		e.Spawn(async.Join(all...))
		e.Run()
	}
}
