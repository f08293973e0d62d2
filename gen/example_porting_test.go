package gen_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// letters yields a, b and c.
func letters() *gen.Generator[string, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		return gen.FromSlice(y, []string{"a", "b", "c"})
	})
}

// raise ValueError("no")
func Example_raise() {
	g := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		return &gen.ValueError{Msg: "no"}
	})
	_, err := g.Next()
	fmt.Println(gen.FormatException(err))
	_, err = g.Next() // it has ended
	fmt.Println(gen.FormatException(err))
	// Output:
	// ValueError: no
	// StopIteration
}

// try: yield 1; except ValueError as e: yield -1
func Example_except() {
	g := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		_, err := y.Yield(1)
		if e, ok := gen.Raised(err).(*gen.ValueError); ok {
			fmt.Println("caught", e.Msg)
			_, err = y.Yield(-1)
		}
		return err
	})
	defer g.Close()
	g.Next()
	fmt.Println(g.Throw(&gen.ValueError{Msg: "oops"}))
	// Output:
	// caught oops
	// -1 <nil>
}

// try: yield 1
// except (KeyError, ValueError): yield -1
// except Exception as e: raise RuntimeError("failed") from e
func Example_exceptClauses() {
	body := func(y *gen.Yielder[int, gen.None]) error {
		_, err := y.Yield(1)
		switch {
		case err == nil: // else: …
		case gen.IsInstance[*gen.KeyError](err), gen.IsInstance[*gen.ValueError](err):
			_, err = y.Yield(-1)
		case gen.IsException(err): // not GeneratorExit
			err = gen.WithContext(&gen.RuntimeError{Msg: "failed", Cause: err}, err)
		}
		return err
	}
	for _, err := range []error{&gen.KeyError{Key: "k"}, &gen.TypeError{Cause: &gen.KeyError{Key: "k"}}} {
		g := gen.Do(body)
		g.Next()
		fmt.Println(g.Throw(err))
		g.Close()
	}
	// Output:
	// -1 <nil>
	// 0 failed
}

// except* ValueError as eg: print("values", eg.exceptions)
// except* KeyError: print("keys")
func Example_exceptStar() {
	except := func(err error) error {
		group, ok := gen.Raised(err).(*gen.ExceptionGroup)
		if !ok && err != nil { // a single one is caught as a group
			group, _ = gen.NewBaseExceptionGroup("", []error{err})
		}
		values, rest := group.Split(gen.IsInstance[*gen.ValueError])
		if values != nil {
			fmt.Println("values", gen.Repr(values.Exceptions()))
		}
		keys, rest := rest.Split(gen.IsInstance[*gen.KeyError])
		if keys != nil {
			fmt.Println("keys")
		}
		switch {
		case rest == nil:
			return nil
		case !ok:
			return err
		}
		return rest
	}
	group, _ := gen.NewExceptionGroup("many", []error{&gen.ValueError{Msg: "v"}, &gen.TypeError{Msg: "t"}})
	fmt.Println(gen.Repr(except(group)))
	fmt.Println(except(&gen.KeyError{Key: "k"}))
	fmt.Println(gen.Repr(except(&gen.TypeError{})), except(nil))
	// Output:
	// values [ValueError('v')]
	// ExceptionGroup('many', [TypeError('t')])
	// keys
	// <nil>
	// TypeError() <nil>
}

// try: yield 1; finally: print("cleaned up")
func Example_finally() {
	g := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		defer fmt.Println("cleaned up")
		_, err := y.Yield(1)
		return err
	})
	g.Next()
	g.Close() // otherwise the collector does it, once nobody refers to g
	// Output: cleaned up
}

// try: yield 1
// finally: return "swallowed", or raise KeyError("k")
func Example_finallyReturns() {
	body := func(raise bool) func(y *gen.Yielder[int, gen.None]) (string, error) {
		return func(y *gen.Yielder[int, gen.None]) (r string, err error) {
			defer func() {
				r, err = "swallowed", nil
				if raise {
					err = &gen.KeyError{Key: "k"}
				}
			}()
			_, err = y.Yield(1)
			return "not this", err
		}
	}
	for _, raise := range []bool{false, true} {
		g := gen.New(body(raise))
		g.Next()
		_, err := g.Throw(&gen.ValueError{Msg: "v"})
		fmt.Println(gen.Repr(err))
	}
	// Output:
	// StopIteration('swallowed')
	// KeyError('k')
}

// for v in g: …
func Example_for() {
	g := letters()
	for v := range g.All() {
		fmt.Println(v)
		if v == "b" {
			break // g stays where it is
		}
	}
	fmt.Println(g.Next())
	for range g.All() {
	}
	fmt.Println(g.Err()) // what a for loop would have raised
	// Output:
	// a
	// b
	// c <nil>
	// <nil>
}

// for v in g: if v == "x": break
// else: print("not found")
func Example_forElse() {
	g, found := letters(), false
	for v := range g.All() {
		if found = v == "x"; found {
			break
		}
	}
	if err := g.Err(); err == nil && !found {
		fmt.Println("not found")
	}
	// Output: not found
}

// "b" in g
func Example_contains() {
	g := letters()
	defer g.Close()
	found := false
	for v := range g.All() {
		if found = v == "b"; found {
			break
		}
	}
	rest, _ := gen.Collect(g)
	fmt.Println(found, rest)
	// Output: true [c]
}

// a, b = g
func Example_unpack() {
	switch vs, err := gen.Collect(letters()); {
	case err != nil:
		fmt.Println(err)
	case len(vs) > 2:
		fmt.Println("too many values to unpack (expected 2)")
	}
	// Output: too many values to unpack (expected 2)
}

// (x * x for x in [1, 2, 3] if x > 1)
func Example_expression() {
	squares := gen.Each(func(y *gen.Yielder[int, gen.None]) error {
		for _, x := range []int{1, 2, 3} {
			if x <= 1 {
				continue
			}
			if _, err := y.Yield(x * x); err != nil {
				return err
			}
		}
		return nil
	})
	for v := range squares {
		fmt.Println(v)
	}
	// Output:
	// 4
	// 9
}

// A tree is walked in order.
func Example_recursion() {
	type tree struct {
		left  *tree
		value int
		right *tree
	}
	var walk func(t *tree) *gen.Generator[int, gen.None, gen.None]
	walk = func(t *tree) *gen.Generator[int, gen.None, gen.None] {
		return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
			if t == nil {
				return nil
			}
			if _, err := gen.From(y, walk(t.left)); err != nil {
				return err
			}
			if _, err := y.Yield(t.value); err != nil {
				return err
			}
			_, err := gen.From(y, walk(t.right))
			return err
		})
	}
	fmt.Println(gen.Collect(walk(&tree{&tree{nil, 1, nil}, 2, &tree{nil, 3, nil}})))
	// Output: [1 2 3] <nil>
}

// A generator without an end is closed where it is not needed any more.
func Example_infinite() {
	naturals := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		for n := 0; ; n++ {
			if _, err := y.Yield(n); err != nil {
				return err
			}
		}
	})
	defer naturals.Close()
	naturals.Next()
	fmt.Println(naturals.Next())
	// Output: 1 <nil>
}

// g.gi_yieldfrom, g.__qualname__
func Example_introspection() {
	inner := letters()
	outer := gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		_, err := gen.From(y, inner)
		return err
	})
	defer outer.Close()
	outer.Next()
	fmt.Println(outer.YieldFrom() == inner, inner.Name(), outer.State())
	// Output: true letters GEN_SUSPENDED
}

// @contextmanager
// def tag(name): print(f"<{name}>"); yield; print(f"</{name}>")
func Example_contextManager() {
	tag := func(name string) *contextlib.GeneratorContextManager[gen.None] {
		return contextlib.ContextManager(func(y *gen.Yielder[gen.None, gen.None]) error {
			fmt.Printf("<%s>\n", name)
			defer fmt.Printf("</%s>\n", name)
			_, err := y.Yield(gen.None{})
			return err
		})
	}
	err := contextlib.With(tag("h1"), func(gen.None) error {
		fmt.Println("text")
		return nil
	})
	fmt.Println(err)
	// Output:
	// <h1>
	// text
	// </h1>
	// <nil>
}
