package main

import "github.com/coluber-go/coluber/internal/bench/meter"

// A pair is a generator made of a goroutine and two channels, the way it is done
// by hand: it runs only while it is asked.
type pair struct {
	in  chan int // closed to end it
	out chan int // closed when it has ended
}

func newPair(body func(p pair)) pair {
	p := pair{make(chan int), make(chan int)}
	go func() {
		defer close(p.out)
		if _, ok := <-p.in; ok {
			body(p)
		}
	}()
	return p
}

// yield reports false when the generator is to end.
func (p pair) yield(v int) (sent int, ok bool) {
	p.out <- v
	sent, ok = <-p.in
	return sent, ok
}

func (p pair) send(v int) (int, bool) {
	p.in <- v
	v, ok := <-p.out
	return v, ok
}

// stop ends the generator and waits until it has ended.
func (p pair) stop() {
	close(p.in)
	<-p.out
}

func countPair(p pair) {
	for i := 0; ; i++ {
		if _, ok := p.yield(i); !ok {
			return
		}
	}
}

func channelNext(m *meter.Meter) { pairAll(m, newPair(countPair)) }

func pairAll(m *meter.Meter, p pair) {
	p.send(0)
	m.Start()
	for range m.N {
		m.Done, _ = p.send(1)
	}
	m.Stop()
	p.stop()
}

func channelSend(m *meter.Meter) {
	pairAll(m, newPair(func(p pair) {
		for sum := 0; ; {
			v, ok := p.yield(sum)
			if !ok {
				return
			}
			sum += v
		}
	}))
}

func channelMake(m *meter.Meter) { pairAndFinish(m, func(p pair) { p.yield(1) }) }

func channelGrownMake(m *meter.Meter) { pairAndFinish(m, func(p pair) { p.yield(grow()) }) }

func pairAndFinish(m *meter.Meter, body func(p pair)) {
	for range m.N {
		p := newPair(body)
		v, _ := p.send(0)
		if _, ok := p.send(0); !ok {
			m.Done += v
		}
	}
}

// channelRange may run ahead of its reader, as such goroutines do.
func channelRange(m *meter.Meter) {
	c := make(chan int)
	go func() {
		defer close(c)
		for range m.N {
			c <- 1
		}
	}()
	for v := range c {
		m.Done += v
	}
}

func channelFrom(m *meter.Meter) {
	p := newPair(countPair)
	for range m.Size {
		inner := p
		p = newPair(func(p pair) {
			defer inner.stop()
			for {
				v, _ := inner.send(0)
				if _, ok := p.yield(v); !ok {
					return
				}
			}
		})
	}
	pairAll(m, p)
}

// channelOne passes items through a channel that holds one, from m.Size
// goroutines to as many.
func channelOne(m *meter.Meter) {
	each := (m.N + m.Size - 1) / m.Size
	c, counts := make(chan int, 1), make(chan int)
	for range m.Size {
		go func() {
			for range each {
				c <- 1
			}
		}()
		go func() {
			count := 0
			for range each {
				count += <-c
			}
			counts <- count
		}()
	}
	for range m.Size {
		m.Done += <-counts
	}
}
