package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
)

func ExampleSetWarningHook() {
	restore := coro.SetWarningHook(func(w coro.Warning) { fmt.Println(w) })
	defer func() { coro.SetWarningHook(restore) }()
	coro.CollectUnawaited()
	double(1) // forgotten
	coro.CollectUnawaited()
	// Output:
	// RuntimeWarning: coroutine 'double' was never awaited
}

func ExampleCollectUnawaited() {
	restore := coro.SetWarningHook(func(w coro.Warning) { fmt.Println(w.Name, w.File) })
	defer func() { coro.SetWarningHook(restore) }()
	double(1)
	coro.CollectUnawaited()
	// Output:
	// double example_coroutine_test.go
}

func ExampleWarning() {
	fmt.Println(coro.Warning{Name: "count"})
	// Output:
	// RuntimeWarning: coroutine 'count' was never awaited
}

func ExampleWarningHook() {
	var hook coro.WarningHook = func(w coro.Warning) { fmt.Println("forgotten:", w.Name) }
	hook(coro.Warning{Name: "count"})
	// Output:
	// forgotten: count
}

func ExampleWarning_String() {
	w := coro.Warning{Name: "count", File: "count.go", Line: 7}
	fmt.Printf("%s:%d: %v\n", w.File, w.Line, w)
	// Output:
	// count.go:7: RuntimeWarning: coroutine 'count' was never awaited
}
