package main

import (
	"slices"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func serve(request int) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		printf("request %d begins\n", request)
		err := loop.Sleep(co, time.Second)
		if gen.IsInstance[*loop.CancelledError](err) {
			printf("request %d is cut off\n", request)
		}
		if err != nil {
			return err
		}
		printf("request %d is served\n", request)
		return nil
	})
}

// server serves until it is cancelled, and then lets what it has begun go on for a
// while. It returns the cancellation.
func server(co *coro.Co, patience time.Duration) error {
	var running []*loop.Task[gen.None]
	for request := 1; ; request++ {
		running = append(still(running), loop.CreateTask(co, serve(request)))
		if err := loop.Sleep(co, seconds(0.4)); err != nil {
			if failed := finish(co, still(running), patience); failed != nil {
				return gen.WithContext(failed, err)
			}
			return err
		}
	}
}

// still are the tasks that are not done.
func still(running []*loop.Task[gen.None]) []*loop.Task[gen.None] {
	return slices.DeleteFunc(running, (*loop.Task[gen.None]).Done)
}

// finish waits for the tasks, and cancels those that take too long.
func finish(co *coro.Co, running []*loop.Task[gen.None], patience time.Duration) error {
	printf("shutting down, %d requests are running\n", len(running))
	if len(running) > 0 {
		if _, _, err := loop.WaitWith(co, running, &loop.WaitOptions{Timeout: patience}); err != nil {
			return err
		}
		var cut []coro.Awaitable[gen.None]
		for _, task := range still(running) {
			task.Cancel()
			cut = append(cut, task)
		}
		if _, err := loop.GatherWith(co, cut, &loop.GatherOptions{ReturnExceptions: true}).Await(co); err != nil {
			return err
		}
	}
	println("shut down")
	return nil
}

// shutdownMain is testdata/6_shutdown.py.
func shutdownMain(co *coro.Co, n int) error {
	task := loop.CurrentTask(co)
	cancel := func() { task.Cancel() } // as a SIGINT does
	if _, err := loop.RunningLoop(co).CallLater(seconds(float64(n)*0.4+0.05), cancel); err != nil {
		return err
	}
	err := server(co, seconds(0.5))
	if !gen.IsInstance[*loop.CancelledError](err) {
		return err
	}
	println("the server was cancelled, requests to cancel:", task.Cancelling())
	return nil
}
