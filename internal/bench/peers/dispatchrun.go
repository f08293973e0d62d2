package main

import (
	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/dispatchrun/coroutine"
)

// dispatchrun/coroutine is a goroutine and a channel, unless its compiler is
// used, which Go 1.26 cannot.
var dispatchrun = map[string]meter.Job{
	"gen/next":   {Work: dispatchrunNext},
	"gen/send":   {Work: dispatchrunSend},
	"gen/make":   {Work: func(m *meter.Meter) { dispatchrunMake(m, func() int { return 1 }) }},
	"grown/make": {Work: func(m *meter.Meter) { dispatchrunMake(m, grow) }},
}

func dispatchrunNext(m *meter.Meter) {
	c := coroutine.New[int, int](func() {
		for i := 0; ; i++ {
			coroutine.Yield[int, int](i)
		}
	})
	c.Next()
	m.Start()
	for range m.N {
		c.Next()
		m.Done = c.Recv()
	}
	dispatchrunEnd(m, c)
}

func dispatchrunSend(m *meter.Meter) {
	c := coroutine.New[int, int](func() {
		for sum := 0; ; {
			sum += coroutine.Yield[int, int](sum)
		}
	})
	c.Next()
	m.Start()
	for range m.N {
		c.Send(1)
		c.Next()
		m.Done = c.Recv()
	}
	dispatchrunEnd(m, c)
}

func dispatchrunEnd(m *meter.Meter, c coroutine.Coroutine[int, int]) {
	m.Stop()
	c.Stop()
	c.Next()
}

func dispatchrunMake(m *meter.Meter, value func() int) {
	for range m.N {
		c := coroutine.New[int, int](func() { coroutine.Yield[int, int](value()) })
		c.Next()
		v := c.Recv()
		if !c.Next() {
			m.Done += v
		}
	}
}
