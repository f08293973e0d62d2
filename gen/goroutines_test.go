package gen_test

import (
	"sync"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// endless yields for ever, and goes on after any error but GeneratorExit.
func endless(y yielder) (string, error) {
	for {
		if _, err := y.Yield("x"); err != nil {
			if _, exit := gen.Raised(err).(*gen.GeneratorExit); exit {
				return "", err
			}
		}
	}
}

// hammer resumes the generators from several goroutines at once, and complains of
// any error that is not among the allowed.
func hammer(t *testing.T, gens []script, ops []func(g script) error, allowed ...string) {
	t.Helper()
	ok := make(map[string]bool)
	for _, a := range allowed {
		ok[a] = true
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 500 {
				g, op := gens[(i+j)%len(gens)], ops[(i*7+j)%len(ops)]
				if err := op(g); err != nil && !ok[gen.Repr(err)] {
					t.Error(chain(err))
					return
				}
			}
		})
	}
	wg.Wait()
}

const busyRepr = "ValueError('generator already executing')"

func callNext(g script) error  { _, err := g.Next(); return err }
func callSend(g script) error  { _, err := g.Send(1); return err }
func callThrow(g script) error { _, err := g.Throw(value("v")); return err }
func callLook(g script) error  { g.State(); g.YieldFrom(); _ = g.String(); return nil }

// Goroutines at the same generators at once: an error for some of the calls, and
// otherwise nothing. The race detector sees to the rest.
func TestGoroutines(t *testing.T) {
	for name, engine := range engines {
		l := &log{engine: engine}
		t.Run("one/"+name, func(t *testing.T) {
			g := l.make(endless)
			g.Next()
			hammer(t, []script{g}, []func(script) error{callNext, callSend, callThrow, callLook}, busyRepr)
			if g.State() != gen.Suspended {
				t.Errorf("afterwards it is %v", g.State())
			}
			g.Close()
		})
		t.Run("start/"+name, func(t *testing.T) {
			for range 50 {
				g := l.make(endless)
				var wg sync.WaitGroup
				for range 3 {
					wg.Go(func() {
						if err := callNext(g); err != nil && gen.Repr(err) != busyRepr {
							t.Error(chain(err))
						}
					})
				}
				wg.Wait()
				g.Close()
			}
		})
		t.Run("separate/"+name, func(t *testing.T) {
			// Handed from one to the next, as often as one likes, a generator
			// notices nothing of the goroutines.
			g := l.make(counter(1000))
			turns := make(chan script, 1)
			turns <- g
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					for range 250 {
						g := <-turns
						if err := callNext(g); err != nil {
							t.Error(chain(err))
						}
						turns <- g
					}
				})
			}
			wg.Wait()
			if err := callNext(g); gen.Repr(err) != "StopIteration('end')" {
				t.Error(chain(err))
			}
		})
	}
}
