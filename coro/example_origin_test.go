package coro_test

import (
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/coro"
)

func ExampleTrackOrigins() {
	restore := coro.SetWarningHook(func(w coro.Warning) {
		fmt.Println(w.Name, "was made in", w.Origin[strings.LastIndex(w.Origin, " ")+1:])
	})
	defer func() { coro.SetWarningHook(restore) }()
	coro.CollectUnawaited()
	defer coro.TrackOrigins(1)()
	double(1) // forgotten
	coro.CollectUnawaited()
	// Output:
	// double was made in double
}

func ExampleWarn() {
	restore := coro.SetWarningHook(func(w coro.Warning) { fmt.Println(w) })
	defer func() { coro.SetWarningHook(restore) }()
	coro.Warn(coro.Warning{Category: "ResourceWarning", Message: "unclosed lid"})
	// Output:
	// ResourceWarning: unclosed lid
}
