package gen_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// A Generator that nobody made says so, whatever is asked of it.
func TestNoGenerator(t *testing.T) {
	for name, g := range map[string]script{"nil": nil, "zero": {}} {
		for method, call := range map[string]func(){
			"Next":      func() { g.Next() },
			"Send":      func() { g.Send(nil) },
			"Throw":     func() { g.Throw(value("x")) },
			"Close":     func() { g.Close() },
			"All":       func() { g.All() },
			"Result":    func() { g.Result() },
			"Err":       func() { _ = g.Err() },
			"State":     func() { g.State() },
			"YieldFrom": func() { g.YieldFrom() },
			"Name":      func() { g.Name() },
			"String":    func() { _ = g.String() },
		} {
			t.Run(name+"/"+method, func(t *testing.T) { expectPanic(t, "gen: a Generator that New has not made", call) })
		}
	}
	outer := gen.New(func(y yielder) (string, error) { return gen.From(y, &gen.Generator[string, any, string]{}) })
	expectPanic(t, "gen: a Generator that New has not made", func() { outer.Next() })
}
