package main

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// producer puts items until the queue is shut down, and returns how many.
func producer(queue *loop.Queue[string], name string, pace float64) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		for made := 0; ; {
			err := queue.Put(co, fmt.Sprint(name, made)) // waits while the queue is full
			if err == loop.ErrQueueShutDown {
				printf("  producer %s goes home after %d\n", name, made)
				return made, nil
			}
			if err != nil {
				return 0, err
			}
			made++
			if err := loop.Sleep(co, seconds(pace)); err != nil {
				return 0, err
			}
		}
	})
}

// consumer uses items until the queue is shut down and empty, and returns how many.
func consumer(queue *loop.Queue[string], name string, pace float64) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		for used := 0; ; {
			item, err := queue.Get(co)
			if err == loop.ErrQueueShutDown {
				printf("  consumer %s goes home after %d\n", name, used)
				return used, nil
			}
			if err != nil {
				return 0, err
			}
			if err := loop.Sleep(co, seconds(pace)); err != nil {
				return 0, err
			}
			printf("  consumer %s has used %s\n", name, item)
			used++
			if err := queue.TaskDone(); err != nil {
				return 0, err
			}
		}
	})
}

func shop(co *coro.Co, n int, immediate bool) error {
	queue := loop.NewQueue[string](3)
	var producers, consumers []*loop.Task[int]
	group := loop.NewTaskGroup()
	err := group.With(co, func() (err error) {
		if producers, err = createTasks(group, producer(queue, "a", 0.1103), producer(queue, "b", 0.27)); err != nil {
			return err
		}
		if consumers, err = createTasks(group, consumer(queue, "x", 0.31), consumer(queue, "y", 0.43)); err != nil {
			return err
		}
		if err := loop.Sleep(co, seconds(float64(n)*0.2+0.013)); err != nil {
			return err
		}
		printf("closing time, %d in the queue\n", queue.Len())
		queue.Shutdown(immediate)
		if err := queue.Join(co); err != nil {
			return err
		}
		println("all dealt with")
		return nil
	})
	if err != nil {
		return err
	}
	made, used := sum(producers), sum(consumers)
	printf("%d made, %d used, %d thrown away\n", made, used, made-used)
	return nil
}

// sum adds up results of tasks that have not failed.
func sum(tasks []*loop.Task[int]) (total int) {
	for _, task := range tasks {
		result, _ := task.Result()
		total += result
	}
	return total
}

// drainMain is testdata/10_drain.py.
func drainMain(co *coro.Co, n int) error {
	for _, immediate := range []bool{false, true} {
		if err := shop(co, n, immediate); err != nil {
			return err
		}
	}
	return nil
}
