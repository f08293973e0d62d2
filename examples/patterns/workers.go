package main

import (
	"slices"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// result is what became of a job.
type result struct {
	job, square int
	failed      bool
}

// worker takes jobs until the queue is shut down.
func worker(co *coro.Co, name string, jobs *loop.Queue[int], results *[]result) error {
	for {
		job, err := jobs.Get(co)
		if err == loop.ErrQueueShutDown {
			return nil
		}
		if err != nil {
			return err
		}
		if err := loop.Sleep(co, seconds(float64(job%3)*0.5+0.25+float64(job)*0.01)); err != nil {
			return err
		}
		if job%5 == 4 {
			*results = append(*results, result{job: job, failed: true})
			printf("%s gave up on %d\n", name, job)
		} else {
			*results = append(*results, result{job: job, square: job * job})
			printf("%s did %d\n", name, job)
		}
		if err := jobs.TaskDone(); err != nil {
			return err
		}
	}
}

// workersMain is testdata/1_workers.py.
func workersMain(co *coro.Co, n int) error {
	jobs := loop.NewQueue[int](2)
	var results []result
	group := loop.NewTaskGroup()
	err := group.With(co, func() error {
		for _, name := range []string{"a", "b", "c"} {
			work := coro.Do(func(co *coro.Co) error { return worker(co, name, jobs, &results) })
			if _, err := loop.CreateTaskIn(group, work, &loop.TaskOptions{Name: name}); err != nil {
				return err
			}
		}
		for job := range n {
			if err := jobs.Put(co, job); err != nil {
				return err
			}
		}
		err := jobs.Join(co)
		jobs.Shutdown(false)
		return err
	})
	if err != nil {
		return err
	}
	failed, sum := []int{}, 0
	for _, r := range results {
		if r.failed {
			failed = append(failed, r.job)
		}
		sum += r.square
	}
	slices.Sort(failed)
	println(gen.Repr(failed), "failed")
	println(sum)
	return nil
}
