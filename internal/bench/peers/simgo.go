package main

import (
	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/fschuetz04/simgo"
)

// fschuetz04/simgo is a simulation: processes in a time of their own.
var simulation = map[string]meter.Job{
	"switch/1":          {Size: 1, Work: simgoSwitch},
	"switch/1000":       {Size: 1000, Work: simgoSwitch},
	"switch/100000":     {Size: 100_000, Work: simgoSwitch},
	"grown/switch-1000": {Size: 1000, Work: simgoGrownSwitch},
	"task/create-await": {Work: simgoCreate},
}

func simgoSwitch(m *meter.Meter) { simgoSwitchAmong(m, func() {}) }

func simgoGrownSwitch(m *meter.Meter) { simgoSwitchAmong(m, func() { grow() }) }

// simgoSwitchAmong starts the clock when all processes have begun: the first
// step is not a switch.
func simgoSwitchAmong(m *meter.Meter, first func()) {
	sim := simgo.NewSimulation()
	each, begun := rounds(m.N, m.Size), 0
	for range m.Size {
		sim.Process(func(p simgo.Process) {
			first()
			if begun++; begun == m.Size {
				m.Start()
			}
			for range each {
				p.Wait(p.Timeout(0))
				m.Done++
			}
		})
	}
	sim.Run()
}

func simgoCreate(m *meter.Meter) {
	sim := simgo.NewSimulation()
	sim.Process(func(p simgo.Process) {
		for range m.N {
			p.Wait(p.Process(func(simgo.Process) { m.Done++ }))
		}
	})
	sim.Run()
}
