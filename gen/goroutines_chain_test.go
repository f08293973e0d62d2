package gen_test

import (
	"sync"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

const (
	overRepr    = "StopIteration()"
	endRepr     = "StopIteration('')"
	noneExit    = "GeneratorExit()"
	ignoredRepr = "RuntimeError('generator ignored GeneratorExit')"
	valueRepr   = "ValueError('v')"
)

func callExit(g script) error  { _, err := g.Throw(gen.ErrGeneratorExit); return err }
func callClose(g script) error { _, err := g.Close(); return err }

// Goroutines that close a generator while others resume it.
func TestGoroutinesAtEnd(t *testing.T) {
	for name, engine := range engines {
		l := &log{engine: engine}
		t.Run(name, func(t *testing.T) {
			for range 50 {
				g := l.make(yields("1", "2"))
				hammerOnce(t, []script{g}, []func(script) error{callNext, callClose, callExit, callLook}, busyRepr, overRepr, endRepr, noneExit)
				g.Close()
			}
		})
	}
}

// hammerOnce is a few calls at the same moment.
func hammerOnce(t *testing.T, gens []script, ops []func(g script) error, allowed ...string) {
	t.Helper()
	ok := make(map[string]bool)
	for _, a := range allowed {
		ok[a] = true
	}
	begin := make(chan struct{})
	var wg sync.WaitGroup
	for i := range 2 * len(ops) {
		wg.Go(func() {
			<-begin
			if err := ops[i%len(ops)](gens[i%len(gens)]); err != nil && !ok[gen.Repr(err)] {
				t.Error(chain(err))
			}
		})
	}
	close(begin)
	wg.Wait()
}

// Goroutines at the generators of a chain at once. Who resumes a delegator whose
// delegate executes raises the ValueError in its body, as in CPython's threads, so
// that delegators end; what is left must still be a generator.
func TestGoroutinesAtChain(t *testing.T) {
	for name, engine := range engines {
		l := &log{engine: engine}
		// stubborn delegates to sub for long, whatever is raised.
		stubborn := func(sub script) script {
			return l.make(func(y yielder) (string, error) {
				for range 100 {
					_, err := gen.From(y, sub)
					if _, exit := gen.Raised(err).(*gen.GeneratorExit); exit {
						return "", err
					}
				}
				return "", nil
			})
		}
		for _, tt := range []struct {
			name string
			wrap func(sub script) script
			ops  []func(g script) error
		}{
			{"resume", stubborn, []func(script) error{callNext, callSend, callThrow, callLook}},
			{"resume, and end", func(sub script) script { return delegator(l, sub) }, []func(script) error{callNext, callSend, callThrow, callLook}},
			{"resume and close", stubborn, []func(script) error{callNext, callLook, callNext, callThrow, callNext, callClose, callNext, callExit}},
		} {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				for range 20 {
					s := l.make(endless)
					m := tt.wrap(s)
					a, b := tt.wrap(m), tt.wrap(m)
					all := []script{a, m, s, b}
					a.Next()
					b.Next()
					hammer(t, all, tt.ops, busyRepr, valueRepr, overRepr, endRepr, noneExit, ignoredRepr)
					for _, g := range all {
						g.Close()
						if g.State() != gen.Closed {
							t.Fatalf("%v after Close", g.State())
						}
					}
				}
			})
		}
	}
}
