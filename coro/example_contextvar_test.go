package coro_test

import (
	"context"
	"fmt"

	"github.com/coluber-go/coluber/coro"
)

var user = coro.NewContextVar("user", "nobody")

func greet(co *coro.Co) error {
	name, err := user.Get(co)
	fmt.Println("hello", name)
	return err
}

func ExampleContextVar() {
	coro.Do(func(co *coro.Co) error {
		greet(co)
		token := user.Set(co, "ann")
		greet(co)
		user.Reset(co, token)
		return greet(co)
	}).Send(nil)
	// Output:
	// hello nobody
	// hello ann
	// hello nobody
}

func ExampleNewContextVar() {
	depth := coro.NewContextVar[int]("depth")
	in := coro.NewContext()
	_, err := depth.Get(in)
	fmt.Println(err != nil, depth.GetOr(in, 1))
	// Output: true 1
}

func ExampleToken() {
	in := coro.NewContext()
	token := user.Set(in, "ann")
	old, had := token.OldValue()
	fmt.Printf("%q %v\n", old, had)
	// Output: "" false
}

func ExampleContext() {
	coro.Do(func(co *coro.Co) error {
		other := coro.NewContext()
		user.Set(other, "bob")
		if err := other.Run(co, func() error { return greet(co) }); err != nil {
			return err
		}
		return greet(co)
	}).Send(nil)
	// Output:
	// hello bob
	// hello nobody
}

func ExampleNewContext() {
	ctx := coro.NewContext()
	user.Set(ctx, "ann")
	for v, value := range ctx.All() {
		fmt.Println(v.Name(), value)
	}
	// Output: user ann
}

func ExampleCopyContext() {
	coro.Do(func(co *coro.Co) error {
		user.Set(co, "ann")
		before := coro.CopyContext(co)
		user.Set(co, "bob")
		name, _ := user.In(before)
		fmt.Println(name)
		return nil
	}).Send(nil)
	// Output: ann
}

func ExampleVars() {
	ctx := coro.NewContext()
	user.Set(ctx, "ann")
	vars := ctx.Vars()
	user.Set(ctx, "bob")
	name, _ := user.In(vars.Context())
	fmt.Println(name)
	// Output: ann
}

func ExampleScope() {
	var s coro.Scope
	s.Inherit(coro.Vars{})
	user.Set(s.Context(), "ann")
	fmt.Println(s.Context().Len())
	// Output: 1
}
func ExampleContextual() {
	who := func(in coro.Contextual) string { return user.GetOr(in, "?") }
	ctx := coro.NewContext()
	user.Set(ctx, "ann")
	coro.Do(func(co *coro.Co) error {
		fmt.Println(who(ctx), who(co))
		return nil
	}).Send(nil)
	// Output: ann ?
}

func ExampleScoped() {
	in := func(s coro.Scoped, name string, f func()) error {
		ctx := coro.CopyContext(s)
		user.Set(ctx, name)
		return ctx.Run(s, func() error { f(); return nil })
	}
	coro.Do(func(co *coro.Co) error {
		return in(co, "ann", func() { greet(co) })
	}).Send(nil)
	// Output: hello ann
}

func ExampleAnyContextVar() {
	var all []coro.AnyContextVar = []coro.AnyContextVar{user, coro.NewContextVar[int]("depth")}
	for _, v := range all {
		fmt.Println(v.Name())
	}
	// Output:
	// user
	// depth
}

func ExampleCarryContext() {
	ctx := coro.NewContext()
	user.Set(ctx, "ann")
	carrying := coro.CarryContext(context.Background(), ctx)
	fmt.Println(user.GetOr(coro.CarriedContext(carrying), "?"))
	// Output: ann
}

func ExampleCarriedContext() {
	fmt.Println(coro.CarriedContext(context.Background()).Len())
	// Output: 0
}
