package kernel_test

import (
	"math/rand/v2"
	"runtime"
	"testing"
	"weak"

	"github.com/coluber-go/coluber/internal/kernel"
)

type number int

func (number) Run() {}

// checkReady does to a queue and to a slice what each byte says, and compares
// them. Two bytes in three push.
func checkReady(t *testing.T, steps []byte) {
	t.Helper()
	var q kernel.Queue
	var model []number
	for i, step := range steps {
		switch {
		case step%3 > 0:
			q.Push(number(i))
			model = append(model, number(i))
		case len(model) > 0:
			if got := q.Pop(); got != model[0] {
				t.Fatalf("step %d: popped %v, want %v", i, got, model[0])
			}
			model = model[1:]
		}
		if q.Len() != len(model) {
			t.Fatalf("step %d: %d entries, want %d", i, q.Len(), len(model))
		}
	}
	for _, want := range model {
		if got := q.Pop(); got != want {
			t.Fatalf("at the end: popped %v, want %v", got, want)
		}
	}
}

func FuzzReady(f *testing.F) {
	f.Add([]byte{1, 2, 0, 0, 0, 1})
	f.Fuzz(checkReady)
}

// The ring gives back what was put in, in order, however it grows and wraps.
func TestReady(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		// Runs of pushes and pops, so that the ring is sometimes empty and has
		// sometimes grown while it was wrapped.
		var steps []byte
		for range 40 {
			step := byte(r.IntN(3))
			for range r.IntN(40) {
				steps = append(steps, step)
			}
		}
		checkReady(t, steps)
	}
}

func TestReadyAllocatesNothing(t *testing.T) {
	var q kernel.Queue
	var e kernel.Entry = number(1)
	round := func() {
		for range 16 {
			q.Push(e)
		}
		for range 16 {
			q.Pop()
		}
	}
	round()
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations to push and pop 16 entries, want 0: the ring is large enough", n)
	}
}

type big struct{ _ [1 << 10]byte }

func (*big) Run() {}

func TestReadyLetsGo(t *testing.T) {
	var q kernel.Queue
	e := &big{}
	gone := weak.Make(e)
	q.Push(e)
	q.Pop()
	for i := 0; gone.Value() != nil && i < 100; i++ {
		runtime.GC()
	}
	if gone.Value() != nil {
		t.Error("the queue still holds what was popped")
	}
	runtime.KeepAlive(&q)
}
