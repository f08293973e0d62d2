package loop_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/loop"
)

// A queue of any length gives back what it was given, in order, and shows it so.
func TestQueueOfAnyLength(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		q := loop.NewQueue[int](0)
		var model []int
		next := 0
		for range 20 {
			for range r.IntN(150) { // blocks have 64
				if err := q.PutNowait(next); err != nil {
					t.Fatal(err)
				}
				model = append(model, next)
				next++
			}
			if want := fmt.Sprintf("_queue=%v", strings.ReplaceAll(fmt.Sprint(model), " ", ", ")); len(model) > 0 && !strings.Contains(q.String(), want) {
				t.Fatalf("%v, want %s in it", q, want)
			}
			for range min(r.IntN(200), len(model)) {
				if v, err := q.GetNowait(); err != nil || v != model[0] {
					t.Fatalf("got %d, %v, want %d", v, err, model[0])
				}
				model = model[1:]
			}
			if q.Len() != len(model) {
				t.Fatalf("%d items, want %d", q.Len(), len(model))
			}
		}
		q.Shutdown(true)
		if _, err := q.GetNowait(); q.Len() != 0 || err != loop.ErrQueueShutDown {
			t.Fatalf("%d items, %v, after an immediate shutdown", q.Len(), err)
		}
	}
}
