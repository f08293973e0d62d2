// Oldstyle is asyncio as it was written before asyncio.run: a loop made by hand, run
// until something is complete or until it is stopped, with callbacks and futures. It
// prints what its Python original in testdata prints.
//
// Where the original asks get_event_loop for the loop, the port hands it over: there is
// no current loop behind the scenes.
//
//	go run ./examples/oldstyle
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// stdout is where the program prints.
var stdout io.Writer = os.Stdout

func main() {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	if err := play(l); err != nil {
		fmt.Fprintln(os.Stderr, "oldstyle:", gen.FormatException(err))
		os.Exit(1)
	}
	_, err := l.CallSoon(func() {})
	println("closed:", err)
}

// play runs the loop again and again, and closes it.
func play(l *loop.Loop) error {
	defer l.Close()
	for _, part := range []func(*loop.Loop) error{coroutine, tasks, future, callbacks, cancelled} {
		if err := part(l); err != nil {
			return err
		}
	}
	return nil
}

func coroutine(l *loop.Loop) error {
	v, err := loop.RunUntilComplete(l, slowSquare(3))
	if err != nil {
		return err
	}
	println(v)
	return nil
}

func slowSquare(x int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		return x * x, loop.Sleep(co, time.Duration(x)*time.Second/10)
	})
}

func tasks(l *loop.Loop) error {
	var all []*loop.Task[int]
	for _, x := range []int{5, 1, 4} {
		t, err := loop.CreateTaskOn(l, slowSquare(x), nil)
		if err != nil {
			return err
		}
		all = append(all, t)
	}
	_, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
		done, pending, err := loop.Wait(co, all)
		var results []int
		for _, t := range done {
			v, _ := t.Result()
			results = append(results, v)
		}
		slices.Sort(results)
		println(gen.Repr(results), len(pending))
		return err
	}))
	return err
}

func future(l *loop.Loop) error {
	f := loop.CreateFuture[string](l)
	f.AddDoneCallback(func(f *loop.Future[string]) {
		v, _ := f.Result()
		println("callback:", v)
		f.Loop().CallSoon(func() { println("and after it") })
	})
	_, err := loop.CreateTaskOn(l, coro.Do(func(co *coro.Co) error {
		if err := loop.Sleep(co, time.Second/5); err != nil {
			return err
		}
		if f.Done() {
			return nil
		}
		return f.SetResult("set by hand")
	}), nil)
	if err != nil {
		return err
	}
	v, err := loop.RunUntilComplete(l, f)
	if err != nil {
		return err
	}
	println(v)
	return nil
}

func callbacks(l *loop.Loop) error {
	var tick func(n int)
	tick = func(n int) {
		println("tick", n)
		if n == 3 {
			l.Stop()
			return
		}
		l.CallLater(time.Second/4, func() { tick(n + 1) })
	}
	l.CallSoon(func() { tick(1) })
	never, err := l.CallLater(3*time.Second/10, func() { println("never printed") })
	if err != nil {
		return err
	}
	l.CallLater(time.Second/10, never.Cancel)
	if err := l.RunForever(); err != nil {
		return err
	}
	println("stopped; closed:", gen.Repr(l.IsClosed()))
	return nil
}

func cancelled(l *loop.Loop) error {
	t, err := loop.CreateTaskOn(l, slowSquare(100), nil)
	if err != nil {
		return err
	}
	l.CallLater(time.Second/2, func() { t.Cancel() })
	_, err = loop.RunUntilComplete(l, t)
	if gen.IsInstance[*loop.CancelledError](err) {
		println("cancelled:", gen.Repr(err))
		return nil
	}
	return err
}

func println(args ...any) { fmt.Fprintln(stdout, args...) }
