package main

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

func goroutineSwitch(m *meter.Meter) { goschedAmong(m, func() {}) }

func goroutineGrownSwitch(m *meter.Meter) { goschedAmong(m, func() { grow() }) }

// goschedAmong has m.Size goroutines let each other run, on one processor as the
// tasks of a loop do. The caller is one of them.
func goschedAmong(m *meter.Meter, first func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	rounds := (m.N + m.Size - 1) / m.Size
	var begun, over atomic.Bool
	var ready, turns atomic.Int64
	var all sync.WaitGroup
	for range m.Size - 1 {
		all.Go(func() {
			first()
			ready.Add(1)
			for !begun.Load() {
				runtime.Gosched()
			}
			count := 0
			for ; !over.Load() || count < rounds; count++ {
				runtime.Gosched()
			}
			turns.Add(int64(count))
		})
	}
	for ready.Load() < int64(m.Size-1) {
		runtime.Gosched()
	}
	begun.Store(true)
	m.Start()
	for range rounds {
		runtime.Gosched()
	}
	m.Stop()
	over.Store(true)
	all.Wait()
	m.Done = min(int(turns.Load())+rounds, rounds*m.Size)
}

func goroutineCreateAwait(m *meter.Meter) {
	startAndReceive(m, func() int { return 1 })
}

func goroutineGrownCreateAwait(m *meter.Meter) { startAndReceive(m, grow) }

func startAndReceive(m *meter.Meter, f func() int) {
	for range m.N {
		result := make(chan int, 1)
		go func() { result <- f() }()
		m.Done += <-result
	}
}

func goroutineGather(m *meter.Meter) {
	for m.Done < m.N {
		results := make([]int, m.Size)
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() { results[i] = 1 })
		}
		all.Wait()
		for _, r := range results {
			m.Done += r
		}
	}
}

func goroutineTimeout(m *meter.Meter) {
	f := func(ctx context.Context) int {
		if ctx.Err() != nil {
			return 0
		}
		return 1
	}
	for range m.N {
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		m.Done += f(ctx)
		cancel()
	}
}

func goroutineCancel(m *meter.Meter) {
	m.Stop()
	for m.Done < m.N {
		ctx, cancel := context.WithCancel(context.Background())
		end := sleeping(m.Size, ctx.Done())
		m.Resume()
		cancel()
		m.Done += end()
		m.Stop()
	}
}

// sleeping starts goroutines that sleep until done is closed. Its result waits
// for them, and counts them.
func sleeping(size int, done <-chan struct{}) (end func() int) {
	var started, all sync.WaitGroup
	var ended atomic.Int64
	started.Add(size)
	for range size {
		all.Go(func() {
			alarm := time.NewTimer(time.Hour)
			started.Done()
			select {
			case <-alarm.C:
			case <-done:
				alarm.Stop()
			}
			ended.Add(1)
		})
	}
	started.Wait()
	return func() int {
		all.Wait()
		return int(ended.Load())
	}
}

func goroutineMemory(m *meter.Meter) {
	done := make(chan struct{})
	var end func() int
	meter.Memory(m,
		func() { end = sleeping(m.Size, done) },
		func() { close(done); m.Done = end() })
}

func goroutineSleep(m *meter.Meter) {
	due := spread(m.Size)
	for m.Done < m.N {
		var all sync.WaitGroup
		var woken atomic.Int64
		for range m.Size {
			d := due.next()
			all.Go(func() { time.Sleep(d); woken.Add(1) })
		}
		all.Wait()
		m.Done += int(woken.Load())
	}
}

func goroutineTimers(m *meter.Meter) {
	due := spread(m.Size)
	timers := make([]*time.Timer, m.Size)
	for m.Done < m.N {
		var all sync.WaitGroup
		all.Add(m.Size)
		for i := range timers {
			timers[i] = time.AfterFunc(due.next(), all.Done)
		}
		for i := 1; i < m.Size; i += 2 {
			if timers[i].Stop() {
				all.Done()
			}
		}
		all.Wait()
		m.Done += m.Size
	}
}

// goroutineThreadsafe sends functions from m.Size goroutines to one.
func goroutineThreadsafe(m *meter.Meter) {
	each := (m.N + m.Size - 1) / m.Size
	calls := make(chan func(), 1024)
	for range m.Size {
		go func() {
			for range each {
				calls <- func() { m.Done++ }
			}
		}()
	}
	for range each * m.Size {
		(<-calls)()
	}
}

func goroutineBroadcast(m *meter.Meter) {
	rounds := (m.N + m.Size - 1) / m.Size
	gates := make([]chan struct{}, rounds)
	for i := range gates {
		gates[i] = make(chan struct{})
	}
	var passed atomic.Int64
	var round, all sync.WaitGroup
	round.Add(m.Size)
	for range m.Size {
		all.Go(func() {
			round.Done()
			for _, gate := range gates {
				<-gate
				passed.Add(1)
				round.Done()
			}
		})
	}
	round.Wait()
	m.Start()
	for _, gate := range gates {
		round.Add(m.Size)
		close(gate)
		round.Wait()
	}
	m.Stop()
	all.Wait()
	m.Done = int(passed.Load())
}

func mutexContended(m *meter.Meter) {
	var mu sync.Mutex
	contend(m, mu.Lock, mu.Unlock)
}

func goroutineSemaphore(m *meter.Meter) {
	places := make(chan struct{}, 10)
	contend(m, func() { places <- struct{}{} }, func() { <-places })
}

// contend has m.Size goroutines acquire, and let the others run before they
// release.
func contend(m *meter.Meter, acquire, release func()) {
	each := (m.N + m.Size - 1) / m.Size
	var all sync.WaitGroup
	var turns atomic.Int64
	for range m.Size {
		all.Go(func() {
			for range each {
				acquire()
				runtime.Gosched()
				release()
				turns.Add(1)
			}
		})
	}
	all.Wait()
	m.Done = int(turns.Load())
}
