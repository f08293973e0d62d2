package loop_test

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func ExampleAsCompleted() {
	inVirtualTime(func(co *coro.Co) error {
		pages, err := loop.AsCompleted[string](co, fetch("slow", time.Minute), fetch("quick", time.Second))
		if err != nil {
			return err
		}
		for page := range pages.Each() {
			fmt.Println(page.Await(co))
		}
		return nil
	})
	// Output:
	// page of quick <nil>
	// page of slow <nil>
}

func ExampleAsCompletedWith() {
	inVirtualTime(func(co *coro.Co) error {
		all := []coro.Awaitable[string]{fetch("slow", time.Hour), fetch("quick", time.Second)}
		pages, err := loop.AsCompletedWith(co, all, &loop.AsCompletedOptions{Timeout: time.Minute})
		if err != nil {
			return err
		}
		for page := range pages.All(co) {
			fmt.Println(page.Result())
		}
		fmt.Printf("%T\n", pages.Err())
		return nil
	})
	// Output:
	// page of quick <nil>
	// *gen.TimeoutError
}

func ExampleCompletions() {
	inVirtualTime(func(co *coro.Co) error {
		task := loop.CreateTask(co, fetch("a", time.Second))
		pages, err := loop.AsCompleted[string](co, task)
		for page := range pages.All(co) {
			fmt.Println(page == loop.FutureOf[string](task))
		}
		return err
	})
	// Output: true
}

func ExampleAsCompletedOptions() {
	inVirtualTime(func(co *coro.Co) error {
		o := &loop.AsCompletedOptions{Timeout: time.Second}
		pages, err := loop.AsCompletedWith(co, []coro.Awaitable[string]{fetch("a", time.Minute)}, o)
		for range pages.All(co) {
		}
		fmt.Println(pages.Err() != nil)
		return err
	})
	// Output: true
}

func ExampleAny() {
	inVirtualTime(func(co *coro.Co) error {
		page := fetch("a", time.Second)
		length := coro.New(func(*coro.Co) (int, error) { return 42, nil })
		both, err := loop.Gather(co, loop.Any(page), loop.Any(length)).Await(co)
		fmt.Println(both...)
		return err
	})
	// Output: page of a 42
}
