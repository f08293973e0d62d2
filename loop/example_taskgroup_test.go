package loop_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// fetch is a coroutine that takes d to find what name stands for.
func fetch(name string, d time.Duration) *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) {
		if err := loop.Sleep(co, d); err != nil {
			return "", err
		}
		if name == "" {
			return "", errors.New("no name")
		}
		return "page of " + name, nil
	})
}

func ExampleTaskGroup() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		g := loop.NewTaskGroup()
		err := g.With(co, func() error {
			loop.CreateTaskIn(g, fetch("a", time.Hour), nil)
			loop.CreateTaskIn(g, fetch("", time.Second), nil)
			return nil
		})
		fmt.Println(err)
		return nil
	}), &loop.RunOptions{Virtual: true})
	// Output: unhandled errors in a TaskGroup (1 sub-exception)
}

func ExampleNewTaskGroup() {
	g := loop.NewTaskGroup()
	fmt.Println(g)
	// Output: <TaskGroup>
}

func ExampleCreateTaskIn() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		var a, b *loop.Task[string]
		g := loop.NewTaskGroup()
		err := g.With(co, func() (err error) {
			if a, err = loop.CreateTaskIn(g, fetch("a", time.Second), nil); err != nil {
				return err
			}
			b, err = loop.CreateTaskIn(g, fetch("b", time.Minute), nil)
			return err
		})
		pageA, _ := a.Result()
		pageB, _ := b.Result()
		fmt.Println(pageA, "and", pageB)
		return err
	}), &loop.RunOptions{Virtual: true})
	// Output: page of a and page of b
}

func ExampleTaskGroup_Cancel() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		g := loop.NewTaskGroup()
		return g.With(co, func() error {
			for _, d := range []time.Duration{3, 1, 2} {
				loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
					if err := loop.Sleep(co, d*time.Second); err != nil {
						return err
					}
					fmt.Println("the first took", d*time.Second)
					g.Cancel()
					return nil
				}), nil)
			}
			return nil
		})
	}), &loop.RunOptions{Virtual: true})
	// Output: the first took 1s
}
