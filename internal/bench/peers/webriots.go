package main

import (
	"errors"

	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/webriots/coro"
)

// webriots/coro is the runtime's own coroutine, by linkname.
var webriots = map[string]meter.Job{
	"gen/next":   {Work: webriotsNext},
	"gen/send":   {Work: webriotsSend},
	"gen/make":   {Work: func(m *meter.Meter) { webriotsMake(m, func() int { return 1 }) }},
	"grown/make": {Work: func(m *meter.Meter) { webriotsMake(m, grow) }},
}

func webriotsNext(m *meter.Meter) {
	webriotsAll(m, func(yield func(int) int, _ func() int) int {
		for i := 0; ; i++ {
			yield(i)
		}
	})
}

func webriotsSend(m *meter.Meter) {
	webriotsAll(m, func(yield func(int) int, _ func() int) int {
		for sum := 0; ; {
			sum += yield(sum)
		}
	})
}

func webriotsAll(m *meter.Meter, body func(yield func(int) int, suspend func() int) int) {
	resume, cancel := coro.New(body)
	resume(0)
	m.Start()
	for range m.N {
		m.Done, _ = resume(1)
	}
	m.Stop()
	webriotsEnd(cancel)
}

// webriotsEnd takes up the panic that unwinds the body and then cancel's caller.
func webriotsEnd(cancel func()) {
	defer func() {
		r := recover()
		if err, ok := r.(error); r != nil && !(ok && errors.Is(err, coro.ErrCanceled)) {
			panic(r)
		}
	}()
	cancel()
}

func webriotsMake(m *meter.Meter, value func() int) {
	for range m.N {
		resume, _ := coro.New(func(yield func(int) int, _ func() int) int { yield(value()); return 0 })
		v, _ := resume(0)
		if _, running := resume(0); !running {
			m.Done += v
		}
	}
}
