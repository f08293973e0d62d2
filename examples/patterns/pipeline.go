package main

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// source is where a stage of the pipeline gets its items.
type source = *coro.AsyncGenerator[int, gen.None]

// stage works on what comes from the one before it, at its own pace.
func stage(name string, pace float64, from source, sink *loop.Queue[int], work func(int) (int, error)) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		for item := range from.All(co) {
			if err := loop.Sleep(co, seconds(pace)); err != nil {
				return err
			}
			result, err := work(item)
			if err != nil {
				return err
			}
			printf("%s: %d -> %d\n", name, item, result)
			if err := sink.Put(co, result); err != nil { // waits for the next stage
				return err
			}
		}
		if err := from.Err(); err != nil {
			return err
		}
		sink.Shutdown(false)
		return nil
	})
}

// items yields what is in a queue until it is shut down.
func items(queue *loop.Queue[int]) source {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		for {
			item, err := queue.Get(co)
			if err == loop.ErrQueueShutDown {
				return nil
			}
			if err != nil {
				return err
			}
			if _, err := y.Yield(item); err != nil {
				return err
			}
		}
	})
}

func numbers(n int) source {
	return coro.NewAsyncGenerator(func(_ *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		for i := range n {
			printf("made %d\n", i)
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	})
}

func halve(i int) (int, error) {
	if i%2 != 0 {
		return 0, &gen.ValueError{Msg: fmt.Sprintf("%d is odd", i)}
	}
	return i / 2, nil
}

func runPipeline(co *coro.Co, n, step int) error {
	squares, halves := loop.NewQueue[int](1), loop.NewQueue[int](1)
	square := func(i int) (int, error) { return i * step * i * step, nil }
	group := loop.NewTaskGroup()
	return group.With(co, func() error {
		_, err := createTasks(group,
			stage("square", 0.1, numbers(n), squares, square), stage("halve", 0.45, items(squares), halves, halve))
		if err != nil {
			return err
		}
		results := items(halves)
		for result := range results.All(co) {
			printf("got %d\n", result)
		}
		return results.Err()
	})
}

// pipelineMain is testdata/5_pipeline.py.
func pipelineMain(co *coro.Co, n int) error {
	for _, step := range []int{2, 1} {
		err := runPipeline(co, n, step)
		if group, ok := gen.Raised(err).(*gen.ExceptionGroup); ok {
			odd, rest := group.Split(gen.IsInstance[*gen.ValueError]) // except* ValueError
			if rest != nil {
				return rest
			}
			println("failed:", gen.Repr(odd))
		} else if err != nil {
			return err
		}
	}
	return nil
}
