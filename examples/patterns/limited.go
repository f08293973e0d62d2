package main

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func download(limit *loop.Semaphore, i int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		return i * 10, limit.With(co, func() error {
			printf("begin %d\n", i)
			if err := loop.Sleep(co, seconds(float64(i*7%5+1)*0.1+float64(i)*0.003)); err != nil {
				return err
			}
			if i%6 == 5 {
				return newOSError(fmt.Sprintf("%d is gone", i))
			}
			return nil
		})
	})
}

// limitedMain is testdata/8_limited.py.
func limitedMain(co *coro.Co, n int) error {
	limit := loop.NewSemaphore(3)
	var downloads, tasks []coro.Awaitable[int]
	for i := range n {
		downloads = append(downloads, download(limit, i))
	}
	outcomes, err := loop.GatherWith(co, downloads, &loop.GatherOptions{ReturnExceptions: true}).Await(co)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		println(o)
	}
	for i := range n {
		tasks = append(tasks, loop.CreateTaskWith(co, download(limit, i), &loop.TaskOptions{Name: fmt.Sprint("d", i)}))
	}
	done, err := loop.AsCompletedWith(co, tasks, &loop.AsCompletedOptions{Timeout: seconds(0.75)})
	if err != nil {
		return err
	}
	for f := range done.All(co) {
		v, err := f.Result()
		println(f.(loop.AnyTask).Name(), loop.Outcome[int]{Value: v, Err: err})
	}
	if err := done.Err(); gen.IsInstance[*loop.TimeoutError](err) {
		println("out of time:", gen.Repr(err))
		return nil
	}
	return done.Err()
}
