package main

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// 4. wait: a list of tasks becomes the set of those that are done and the set of
// those that are pending.
//
// 4. wait：等待一组任务，得到已完成与未完成的两个集合。

func waitMain() error {
	return run(coro.Do(func(co *coro.Co) error {
		taskList := []*loop.Task[int]{
			loop.CreateTask(co, count(1)),
			loop.CreateTask(co, count(2)),
		}
		// Without a timeout it waits for all of them.
		// 不设 timeout，就等待所有任务执行完毕。
		done, pending, err := loop.Wait(co, taskList)
		if err != nil {
			return err
		}
		println(done, pending)
		return nil
	}))
}
