package main

import (
	"iter"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// count is naturals, as an iterator.
func count(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

func pullNext(m *meter.Meter) { pullAll(m, count) }

func pullAll(m *meter.Meter, seq iter.Seq[int]) {
	next, stop := iter.Pull(seq)
	next()
	m.Start()
	for range m.N {
		m.Done, _ = next()
	}
	m.Stop()
	stop()
}

// pullSend sends by a variable that both sides know.
func pullSend(m *meter.Meter) {
	sent := 0
	next, stop := iter.Pull(func(yield func(int) bool) {
		for sum := 0; yield(sum); {
			sum += sent
		}
	})
	next()
	sent = 1
	m.Start()
	for range m.N {
		m.Done, _ = next()
	}
	m.Stop()
	stop()
}

func pullMake(m *meter.Meter) {
	pullAndFinish(m, func(yield func(int) bool) { yield(1) })
}

func pullGrownMake(m *meter.Meter) {
	pullAndFinish(m, func(yield func(int) bool) { yield(grow()) })
}

func pullAndFinish(m *meter.Meter, seq iter.Seq[int]) {
	for range m.N {
		next, _ := iter.Pull(seq)
		v, _ := next()
		if _, ok := next(); !ok {
			m.Done += v
		}
	}
}

// pullFrom hands each value through all levels, as nothing knows the chain.
func pullFrom(m *meter.Meter) {
	seq := iter.Seq[int](count)
	for range m.Size {
		seq = passed(seq)
	}
	pullAll(m, seq)
}

func passed(seq iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		next, stop := iter.Pull(seq)
		defer stop()
		for v, ok := next(); ok && yield(v); v, ok = next() {
		}
	}
}
