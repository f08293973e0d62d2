package kernel_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/internal/kernel"
)

// Four goroutines put a thousand things each into a source. All arrive, and hardly ever
// one by one.
func TestSource(t *testing.T) {
	const goroutines, each = 4, 1000
	var (
		l       kernel.Loop
		s       kernel.Source
		mu      sync.Mutex
		pending int
		got     int
	)
	l.Init(kernel.Config{Face: &l, Clock: kernel.RealClock(), DetectDeadlock: true})
	ended := false
	s.Init(&l, func() {
		mu.Lock()
		got, pending = got+pending, 0
		mu.Unlock()
		if got == goroutines*each && !ended { // the last may notify of what was taken in before
			s.End()
			ended = true
			l.Stop()
		}
	}, nil)
	s.Await(true)
	for range goroutines {
		go func() {
			for range each {
				mu.Lock()
				pending++
				mu.Unlock()
				s.Notify()
			}
		}()
	}
	if err := l.RunForever(); err != nil || !ended {
		t.Errorf("%v, %d things", err, got)
	}
	// With the source ended, nothing can come.
	if _, ok := errors.AsType[*kernel.Deadlock](l.RunForever()); !ok {
		t.Error("no deadlock")
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if s.Notify() {
		t.Error("a closed loop was notified")
	}
}

// Virtual time stands still while somebody waits for a source, and only then.
func TestSourceVirtual(t *testing.T) {
	var (
		l     kernel.Loop
		s     kernel.Source
		order []string
	)
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock()})
	s.Init(&l, func() {
		order = append(order, "news")
		s.Await(false)
	}, nil)
	l.CallLater(1, func() { order = append(order, "early") })
	l.CallLater(2, func() {
		s.Await(true)
		go s.Notify()
	})
	l.CallLater(3, func() {
		order = append(order, "late")
		l.Stop()
	})
	if err := l.RunForever(); err != nil {
		t.Error(err)
	}
	if len(order) != 3 || order[0] != "early" || order[1] != "news" || order[2] != "late" {
		t.Error(order)
	}
	s.End()
	l.Close()
}

// A loop that is closed ends its sources, and begins none.
func TestSourceClosed(t *testing.T) {
	var (
		l     kernel.Loop
		s, s2 kernel.Source
		ended = 0
	)
	l.Init(kernel.Config{Face: &l, Clock: kernel.RealClock()})
	if !s.Init(&l, func() {}, func() { ended++ }) {
		t.Error("refused by an open loop")
	}
	l.Close()
	if ended != 1 {
		t.Errorf("ended %d times", ended)
	}
	s.End() // does nothing more
	if s2.Init(&l, func() {}, nil) {
		t.Error("a closed loop took a source")
	}
}
