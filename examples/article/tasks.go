package main

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// 3. Tasks: while one sleeps the other runs, so it takes 2 seconds.
//
// 3. 任务：一个在 sleep 时另一个在执行，共用 2 秒。

func tasksMain() error {
	return run(coro.Do(func(co *coro.Co) error {
		println("Starting...")
		task1 := loop.CreateTask(co, count(1)) // does not run count yet / 此时不会转进 count
		task2 := loop.CreateTask(co, count(2))
		a, err := task1.Await(co) // now the tasks run / 此时才交出执行权
		if err != nil {
			return err
		}
		b, err := task2.Await(co)
		if err != nil {
			return err
		}
		printf("%d & %d End.\n", a, b)
		return nil
	}))
}
