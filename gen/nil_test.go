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
			"NextOr":    func() { g.NextOr("") },
			"Closing":   func() { g.Closing() },
			"CloseInto": func() { var err error; g.CloseInto(&err) },
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

// Splitting by nothing is the TypeError that it is in Python.
func TestSplitByNil(t *testing.T) {
	group, err := gen.NewExceptionGroup("m", []error{value("v")})
	if err != nil {
		t.Fatal(err)
	}
	for name, split := range map[string]func(){
		"Split":    func() { group.Split(nil) },
		"Subgroup": func() { group.Subgroup(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				const want = "TypeError('expected an exception type, a tuple of exception types, or a callable (other than a class)')"
				if got := gen.Repr(recover()); got != want {
					t.Errorf("panic %s, want %s", got, want)
				}
			}()
			split()
		})
	}
}

// What is left of a group is nothing, and can be asked again.
func TestSplitOfNil(t *testing.T) {
	var rest *gen.ExceptionGroup
	matched, rest := rest.Split(gen.IsInstance[*gen.ValueError])
	if matched != nil || rest != nil || rest.Subgroup(gen.IsException) != nil {
		t.Error(matched, rest)
	}
}
