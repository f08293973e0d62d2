package main

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func serve(request int) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		printf("request %d begins\n", request)
		err := loop.Sleep(co, time.Second)
		if err != nil {
			printf("request %d is cut off\n", request)
			return err
		}
		printf("request %d is served\n", request)
		return nil
	})
}

// server serves until it is cancelled, and then lets what it has begun go on for a
// while.
func server(patience time.Duration) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		var running []*loop.Task[gen.None]
		var err error
		for request := 1; err == nil; request++ {
			running = append(still(running), loop.CreateTask(co, serve(request)))
			err = loop.Sleep(co, seconds(0.4))
		}
		running = still(running)
		printf("shutting down, %d requests are running\n", len(running))
		if len(running) > 0 {
			_, pending, werr := loop.WaitWith(co, running, &loop.WaitOptions{Timeout: patience})
			if werr != nil {
				return werr
			}
			var cut []coro.Awaitable[gen.None]
			for _, task := range pending {
				task.Cancel()
				cut = append(cut, task)
			}
			if _, werr := loop.GatherWith(co, cut, &loop.GatherOptions{ReturnExceptions: true}).Await(co); werr != nil {
				return werr
			}
		}
		println("shut down")
		return err
	})
}

// still are the tasks that are not done.
func still(tasks []*loop.Task[gen.None]) (left []*loop.Task[gen.None]) {
	for _, t := range tasks {
		if !t.Done() {
			left = append(left, t)
		}
	}
	return left
}

// shutdownMain is testdata/6_shutdown.py.
func shutdownMain(co *coro.Co, n int) error {
	task := loop.CreateTask(co, server(seconds(0.5)))
	if err := loop.Sleep(co, seconds(float64(n)*0.4+0.05)); err != nil {
		return err
	}
	task.Cancel() // what a SIGINT does to the main task
	_, err := task.Await(co)
	if gen.IsInstance[*loop.CancelledError](err) {
		println("the server was cancelled:", gen.Repr(task.Cancelled()))
		return nil
	}
	return err
}
