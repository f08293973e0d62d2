package main

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// every works on the beats of a period, until it is cancelled. It leaves out those
// that go by while it works.
func every(period time.Duration, work func(co *coro.Co, beat int) error) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		start := l.Time()
		for beat := 1; ; beat++ {
			for start+time.Duration(beat)*period < l.Time() { // a wait of one period after the work would drift
				printf("beat %d is left out\n", beat)
				beat++
			}
			if err := loop.Sleep(co, start+time.Duration(beat)*period-l.Time()); err != nil {
				return err
			}
			err := work(co, beat)
			if gen.IsException(err) { // a CancelledError is none: that one ends it
				printf("beat %d failed: %s\n", beat, gen.Repr(err))
			} else if err != nil {
				return err
			}
		}
	})
}

// work prints the time since start, is slow at times, and fails at times.
func work(co *coro.Co, start time.Duration, beat int) error {
	printf("beat %d at %.2f\n", beat, (loop.RunningLoop(co).Time() - start).Seconds())
	err := loop.Sleep(co, seconds(0.13+float64(beat%4)*0.5))
	if gen.IsInstance[*loop.CancelledError](err) {
		printf("beat %d is interrupted\n", beat)
	}
	if err != nil {
		return err
	}
	if beat%3 == 0 {
		return newZeroDivisionError(fmt.Sprintf("%d by zero", beat))
	}
	return nil
}

// periodicMain is testdata/11_periodic.py.
func periodicMain(co *coro.Co, n int) error {
	start := loop.RunningLoop(co).Time()
	beating := every(seconds(0.6), func(co *coro.Co, beat int) error { return work(co, start, beat) })
	task := loop.CreateTaskWith(co, beating, &loop.TaskOptions{Name: "beating"})
	if err := loop.Sleep(co, seconds(float64(n)*0.6+0.09)); err != nil {
		return err
	}
	printf("cancel %s: %s\n", task.Name(), gen.Repr(task.Cancel()))
	if _, _, err := loop.Wait(co, []*loop.Task[gen.None]{task}); err != nil {
		return err
	}
	printf("cancelled: %s, again: %s\n", gen.Repr(task.Cancelled()), gen.Repr(task.Cancel()))
	return nil
}
