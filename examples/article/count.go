package main

import (
	"context"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// 2. Coroutines: awaited one after the other, they take 1 + 2 seconds.
//
// 2. 协程：依次 await，共用 1 + 2 秒。

// count is an async function: what it returns runs only when it is awaited.
//
// count 相当于 async def：返回的协程对象在 await 时才会执行。
func count(n int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		println("One")
		if err := loop.Sleep(co, time.Duration(n)*time.Second); err != nil {
			return 0, err
		}
		println("Two")
		return n, nil
	})
}

func countMain() error {
	main := coro.Do(func(co *coro.Co) error {
		println("Starting...")
		a, err := count(1).Await(co) // a = await count(1)
		if err != nil {
			return err
		}
		b, err := count(2).Await(co)
		if err != nil {
			return err
		}
		printf("%d & %d End.\n", a, b)
		return nil
	})
	return run(main) // asyncio.run(main())
}

// run starts an event loop, and runs main on it until it has ended.
//
// run 启动事件循环，直到 main 执行完毕。
func run(main *coro.Coroutine[gen.None]) error {
	_, err := loop.RunWith(context.Background(), main, runOptions())
	return err
}
