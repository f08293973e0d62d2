package loop_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func ExampleTimeout() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		t := loop.NewTimeout(time.Second)
		err := t.With(co, func() error { return loop.Sleep(co, time.Hour) })
		fmt.Println(errors.Is(err, os.ErrDeadlineExceeded), t.Expired())
		return nil
	}), &loop.RunOptions{Virtual: true})
	// Output: true true
}

func ExampleNewTimeout() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		return loop.NewTimeout(time.Minute).With(co, func() error {
			fmt.Println("in time")
			return loop.Sleep(co, time.Second)
		})
	}), &loop.RunOptions{Virtual: true})
	// Output: in time
}

func ExampleNewTimeoutAt() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		deadline := loop.NewTimeoutAt(l.Time() + time.Minute)
		err := deadline.With(co, func() error { return loop.Sleep(co, time.Hour) })
		fmt.Println(gen.Repr(err), l.Time())
		return nil
	}), &loop.RunOptions{Virtual: true})
	// Output: TimeoutError() 1m0s
}

func ExampleTimeout_Reschedule() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		t := loop.NewTimeout(time.Second)
		return t.With(co, func() error {
			for range 3 { // as long as something happens every second
				if err := t.Reschedule(loop.RunningLoop(co).Time() + time.Second); err != nil {
					return err
				}
				if err := loop.Sleep(co, 900*time.Millisecond); err != nil {
					return err
				}
			}
			fmt.Println(t)
			return nil
		})
	}), &loop.RunOptions{Virtual: true})
	// Output: <Timeout [active] when=2.8>
}
