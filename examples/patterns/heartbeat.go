package main

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// heartbeat beats once a period until stop is set, and returns how often.
func heartbeat(stop *loop.Event, period time.Duration) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		for beats := 0; ; {
			err := loop.NewTimeout(period).With(co, func() error { return stop.Wait(co) })
			if !gen.IsInstance[*loop.TimeoutError](err) {
				return beats, err
			}
			beats++
			printf("beat %d\n", beats)
		}
	})
}

// levelReader waits until the level reaches the goal.
func levelReader(condition *loop.Condition, level *int, goal int) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		return condition.With(co, func() error {
			if err := condition.WaitFor(co, func() bool { return *level >= goal }); err != nil {
				return err
			}
			printf("level %d reaches %d\n", *level, goal)
			return nil
		})
	})
}

// heartbeatMain is testdata/7_heartbeat.py.
func heartbeatMain(co *coro.Co, n int) error {
	stop, condition, level := loop.NewEvent(), loop.NewCondition(nil), 0
	beating := loop.CreateTask(co, heartbeat(stop, seconds(0.27)))
	var readers []coro.Awaitable[gen.None]
	for _, goal := range []int{(n + 1) / 2, 1, n} {
		readers = append(readers, loop.CreateTask(co, levelReader(condition, &level, goal)))
	}
	for range n {
		if err := loop.Sleep(co, seconds(0.2)); err != nil {
			return err
		}
		if err := condition.With(co, func() error { level++; return condition.NotifyAll() }); err != nil {
			return err
		}
	}
	if _, err := loop.Gather(co, readers...).Await(co); err != nil {
		return err
	}
	stop.Set()
	beats, err := beating.Await(co)
	if err != nil {
		return err
	}
	println(beats, "beats")
	return nil
}
