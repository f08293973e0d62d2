package main

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// 5. gather: several coroutines side by side, awaited as one.
//
// 5. gather：把多个协程包装成一个，并发执行，全部结束才结束。

func countOne() *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		println("One")
		if err := loop.Sleep(co, time.Second); err != nil {
			return err
		}
		println("Two")
		return nil
	})
}

func gatherMain() error {
	return run(coro.Do(func(co *coro.Co) error {
		_, err := loop.Gather(co, countOne(), countOne()).Await(co)
		return err
	}))
}
