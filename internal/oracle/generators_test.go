package oracle_test

import (
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// The scripts' generators yield, are sent and return anything.
type (
	anyGen  = gen.Generator[any, any, any]
	yielder = gen.Yielder[any, any]
	genBody = func(y *yielder) (any, error)
)

// generator calls a generator function.
func (w *twin) generator(name string, body genBody) *anyGen {
	return gen.NewWith(body, &gen.Options{Name: name, Engine: w.engine})
}

func (w *twin) next(label string, g *anyGen) {
	v, err := g.Next()
	call(w, label, v, err)
}

func (w *twin) send(label string, g *anyGen, x any) {
	v, err := g.Send(x)
	call(w, label, v, err)
}

func (w *twin) throw(label string, g *anyGen, thrown error) {
	v, err := g.Throw(thrown)
	call(w, label, v, err)
}

func (w *twin) closing(label string, g *anyGen) {
	v, err := g.Close()
	call(w, label, v, err)
}

// started is a generator after its first next().
func (w *twin) started(name string, body genBody) *anyGen {
	g := w.generator(name, body)
	if _, err := g.Next(); err != nil {
		w.t.Errorf("%s: %v", name, err)
	}
	return g
}

// unraisables is h.unraisable(): what nobody can be given is printed.
func (w *twin) unraisables() {
	before := gen.SetUnraisableHook(func(u gen.Unraisable) {
		w.outf("   unraisable: err_msg=None object=%s exc=%s", u.Object, exc(u.Err))
	})
	w.ended = append(w.ended, func() { gen.SetUnraisableHook(before) })
}

// dropped waits until the collector has found what f leaves behind, and the report
// is there.
func (w *twin) dropped(report string, f func()) {
	before := strings.Count(strings.Join(w.said(), "\n"), report)
	f()
	for range 1000 {
		collect()
		if strings.Count(strings.Join(w.said(), "\n"), report) > before {
			return
		}
	}
	w.t.Errorf("nothing reported %q", report)
}
