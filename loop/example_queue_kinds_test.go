package loop_test

import (
	"cmp"
	"fmt"

	"github.com/coluber-go/coluber/loop"
)

func ExampleLifoQueue() {
	q := loop.NewLifoQueue[string](0)
	q.PutNowait("first")
	q.PutNowait("last")
	v, _ := q.GetNowait()
	fmt.Println(v)
	// Output: last
}

func ExampleNewLifoQueue() {
	q := loop.NewLifoQueue[int](1)
	fmt.Println(q.PutNowait(1), q.PutNowait(2) == loop.ErrQueueFull)
	// Output: <nil> true
}

func ExamplePriorityQueue() {
	q := loop.NewPriorityQueue[int](0)
	for _, v := range []int{3, 1, 2} {
		q.PutNowait(v)
	}
	for !q.Empty() {
		v, _ := q.GetNowait()
		fmt.Print(v, " ")
	}
	// Output: 1 2 3
}

func ExampleNewPriorityQueue() {
	q := loop.NewPriorityQueue[string](0)
	q.PutNowait("b")
	q.PutNowait("a")
	fmt.Println(q)
	// Output: <PriorityQueue maxsize=0 _queue=['a', 'b'] tasks=2>
}

func ExampleNewPriorityQueueFunc() {
	type job struct {
		priority int
		name     string
	}
	q := loop.NewPriorityQueueFunc(0, func(a, b job) int { return cmp.Compare(b.priority, a.priority) })
	q.PutNowait(job{1, "sweep"})
	q.PutNowait(job{9, "cook"})
	first, _ := q.GetNowait()
	fmt.Println(first.name)
	// Output: cook
}

func ExampleAnyQueue() {
	for _, q := range []loop.AnyQueue[int]{loop.NewQueue[int](0), loop.NewLifoQueue[int](0)} {
		q.PutNowait(1)
		q.PutNowait(2)
		v, _ := q.GetNowait()
		fmt.Println(v)
	}
	// Output:
	// 1
	// 2
}
