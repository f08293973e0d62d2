package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// tick waits for whoever drives the coroutine.
func tick(co *coro.Co, label string) error {
	_, err := coro.Suspend(co, label)
	return err
}

// double is async def double(n).
func double(n int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		if err := tick(co, "doubling"); err != nil {
			return 0, err
		}
		return 2 * n, nil
	})
}

// drive is an event loop of one coroutine: it runs it to its end.
func drive[T any](c *coro.Coroutine[T]) (T, error) {
	for {
		waitsFor, done, err := c.Resume(nil, nil)
		if done {
			v, _ := c.Result()
			return v, err
		}
		fmt.Println("waits for", waitsFor)
	}
}

func ExampleCoroutine() {
	v, err := drive(coro.New(func(co *coro.Co) (int, error) {
		a, err := double(1).Await(co) // a = await double(1)
		if err != nil {
			return 0, err
		}
		return double(a).Await(co) // return await double(a)
	}))
	fmt.Println(v, err)
	// Output:
	// waits for doubling
	// waits for doubling
	// 4 <nil>
}

func ExampleCoroutine_Send() {
	c := coro.New(func(co *coro.Co) (string, error) {
		v, err := coro.Suspend(co, "what?")
		return fmt.Sprint("got ", v), err
	})
	fmt.Println(c.Send(nil))
	_, err := c.Send(42)
	fmt.Println(gen.Repr(err))
	_, err = c.Send(nil)
	fmt.Println(gen.FormatException(err))
	// Output:
	// what? <nil>
	// StopIteration('got 42')
	// RuntimeError: cannot reuse already awaited coroutine
}

// An event loop over Send: tasks take turns until all have ended.
func ExampleCoroutine_Resume() {
	worker := func(name string, n int) *coro.Coroutine[gen.None] {
		return coro.Do(func(co *coro.Co) error {
			for i := range n {
				fmt.Println(name, i)
				if err := tick(co, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	ready := []*coro.Coroutine[gen.None]{worker("a", 2), worker("b", 1)}
	for len(ready) > 0 {
		c := ready[0]
		ready = ready[1:]
		if _, done, _ := c.Resume(nil, nil); !done {
			ready = append(ready, c)
		}
	}
	// Output:
	// a 0
	// b 0
	// a 1
}

func ExampleNew() {
	c := coro.New(func(co *coro.Co) (string, error) { return "result", nil })
	fmt.Println(drive(c)) // nothing ran before
	// Output:
	// result <nil>
}

func ExampleDo() {
	_, err := drive(coro.Do(func(co *coro.Co) error { return &gen.ValueError{Msg: "no"} }))
	fmt.Println(gen.Repr(err))
	// Output:
	// ValueError('no')
}

func ExampleNewWith() {
	c := coro.NewWith(func(co *coro.Co) (int, error) { return 1, nil }, &coro.Options{Name: "one"})
	fmt.Println(c.Name())
	fmt.Println(drive(c))
	// Output:
	// one
	// 1 <nil>
}

func ExampleOptions() {
	o := &coro.Options{Name: "pinned", Engine: gen.Channels} // for a locked OS thread
	fmt.Println(drive(coro.NewWith(func(co *coro.Co) (int, error) { return 1, tick(co, "io") }, o)))
	// Output:
	// waits for io
	// 1 <nil>
}

func ExampleCo() {
	// A helper that is only awaited need not be a Coroutine: it takes co.
	sum := func(co *coro.Co, a, b int) (int, error) { return a + b, tick(co, "adding") }
	fmt.Println(drive(coro.New(func(co *coro.Co) (int, error) { return sum(co, 1, 2) })))
	// Output:
	// waits for adding
	// 3 <nil>
}

func ExampleSuspend() {
	c := coro.Do(func(co *coro.Co) error {
		v, err := coro.Suspend(co, "ping") // v = yield "ping", in a types.coroutine
		fmt.Println(v, err)
		return nil
	})
	fmt.Println(c.Send(nil))
	c.Send("pong")
	// Output:
	// ping <nil>
	// pong <nil>
}

// lazy is an awaitable of one's own.
type lazy func() int

func (l lazy) Await(co *coro.Co) (int, error) { return l(), tick(co, "lazy") }

func ExampleAwaitable() {
	var aw coro.Awaitable[int] = lazy(func() int { return 7 })
	fmt.Println(drive(coro.New(aw.Await)))
	// Output:
	// waits for lazy
	// 7 <nil>
}

func ExampleState() {
	c := double(1)
	fmt.Println(c.State())
	c.Send(nil)
	fmt.Println(c.State())
	c.Close()
	fmt.Println(c.State() == coro.Closed)
	// Output:
	// CORO_CREATED
	// CORO_SUSPENDED
	// true
}

// connection is an async context manager.
type connection struct{}

func (c *connection) AEnter(co *coro.Co) (*connection, error) { return c, tick(co, "connecting") }

func (c *connection) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	return false, tick(co, "closing")
}

func ExampleAsyncContextManager() {
	var cm coro.AsyncContextManager[*connection] = &connection{}
	_, err := drive(coro.New(cm.AEnter))
	fmt.Println(err)
	// Output:
	// waits for connecting
	// <nil>
}

func ExampleWith() {
	_, err := drive(coro.Do(func(co *coro.Co) error {
		// async with connection() as c:
		return coro.With(co, &connection{}, func(c *connection) error {
			fmt.Println("connected")
			return &gen.ValueError{Msg: "lost"}
		})
	}))
	fmt.Println(gen.Repr(err))
	// Output:
	// waits for connecting
	// connected
	// waits for closing
	// ValueError('lost')
}

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
