package looptest_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
)

// t stands for the t of a test. It prints how that fails.
var t testing.TB = printing{}

type printing struct{ testing.TB }

func (printing) Helper()                           {}
func (printing) Errorf(format string, args ...any) { fmt.Println(scrub(fmt.Sprintf(format, args...))) }

// fetch takes an hour.
func fetch(co *coro.Co) (string, error) { return loop.SleepValue(co, time.Hour, "welcome") }

func ExampleRun() {
	looptest.Run(t, func(co *coro.Co) error { // t of func TestFetch(t *testing.T)
		page, err := fetch(co)
		fmt.Println(page, loop.RunningLoop(co).Time())
		return err
	})
	looptest.Run(t, func(co *coro.Co) error { return errors.New("no page") })
	// Output:
	// welcome 1h0m0s
	// looptest: the program failed: Exception: no page
}

func ExampleRun_deadlock() {
	looptest.Run(t, func(co *coro.Co) error {
		var a, b *loop.Task[gen.None]
		a = loop.CreateTask(co, coro.Do(func(co *coro.Co) error { _, err := b.Await(co); return err }))
		b = loop.CreateTask(co, coro.Do(func(co *coro.Co) error { _, err := a.Await(co); return err }))
		_, err := a.Await(co)
		return err
	})
	// Output:
	// looptest: deadlock: nothing is ready, timed, or under way outside
	//   Task-2 waits for Task-3 in ExampleRun_deadlock() at F:L (in a cycle)
	//   Task-3 waits for Task-2 in ExampleRun_deadlock() at F:L (in a cycle)
	//   Task-1 waits for Task-2 in ExampleRun_deadlock() at F:L
}

func ExampleRunWith() {
	looptest.RunWith(t, func(co *coro.Co) error {
		for {
			if err := loop.Sleep(co, time.Minute); err != nil {
				return err
			}
		}
	}, &looptest.Options{MaxTime: time.Hour})
	// Output:
	// looptest: the virtual time of 1h0m0s has not been enough
	//   Task-1 waits for <Future pending cb=[Task.task_wakeup()]> in ExampleRunWith() at F:L
}

func ExampleOptions() {
	looptest.RunWith(t, func(co *coro.Co) error {
		fmt.Println(looptest.Now(co))
		return nil
	}, &looptest.Options{Start: time.Date(1991, 2, 20, 12, 0, 0, 0, time.UTC)})
	// Output:
	// 1991-02-20 12:00:00 +0000 UTC
}

func ExampleFault() {
	heartbeat := func(co *coro.Co) error {
		loop.CreateTaskWith(co, coro.Do(func(co *coro.Co) error {
			return loop.Sleep(co, time.Hour)
		}), &loop.TaskOptions{Name: "heartbeat"})
		return loop.Sleep(co, 0)
	}
	looptest.Run(t, heartbeat)
	looptest.RunWith(t, heartbeat, &looptest.Options{Allow: looptest.LeftTasks | looptest.LeftFrames})
	// Output:
	// looptest: task left pending: heartbeat waits for <Future pending cb=[Task.task_wakeup()]> in ExampleFault() at F:L
}

func ExampleNow() {
	looptest.Run(t, func(co *coro.Co) error {
		_, err := fetch(co)
		fmt.Println(looptest.Now(co))
		return err
	})
	// Output:
	// 2000-01-01 01:00:00 +0000 UTC
}

func ExampleWaitBlocked() {
	looptest.Run(t, func(co *coro.Co) error {
		q := loop.NewQueue[string](0)
		reader := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			line, err := q.Get(co)
			fmt.Println("read", line)
			return err
		}))
		if err := looptest.WaitBlocked(co); err != nil {
			return err
		}
		fmt.Println("the reader waits for a line")
		q.PutNowait("hello")
		_, err := reader.Await(co)
		return err
	})
	// Output:
	// the reader waits for a line
	// read hello
}

func ExampleSequencer() {
	looptest.Run(t, func(co *coro.Co) error {
		var seq looptest.Sequencer
		say := func(co *coro.Co, n int) error {
			return seq.Step(co, n, func() error { fmt.Println(n); return nil })
		}
		odd := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			return errors.Join(say(co, 1), say(co, 3))
		}))
		err := errors.Join(say(co, 0), say(co, 2))
		_, failed := odd.Await(co)
		return errors.Join(err, failed)
	})
	// Output:
	// 0
	// 1
	// 2
	// 3
}
