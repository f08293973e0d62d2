package loop_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func ExampleTask() {
	virtual(func(co *coro.Co) error {
		task := loop.CreateTask(co, say(time.Second, "hello"))
		fmt.Println(task.Name(), task.Done())
		v, err := task.Await(co) // await task
		fmt.Println(v, task.Done())
		return err
	})
	// Output:
	// Task-2 false
	// hello
	// hello true
}

func ExampleTask_Cancel() {
	virtual(func(co *coro.Co) error {
		task := loop.CreateTask(co, say(time.Hour, "never"))
		loop.Sleep(co, time.Second)
		task.Cancel("took too long")
		_, err := task.Await(co)
		fmt.Println(gen.Repr(err), task.Cancelled())
		return nil
	})
	// Output:
	// CancelledError('took too long') true
}

func ExampleAnyTask() {
	virtual(func(co *coro.Co) error {
		var t loop.AnyTask = loop.CreateTask(co, say(0, "x"))
		t.SetName("whatever its result")
		fmt.Println(t.Name(), t.Cancel(), t.Cancelling())
		return nil
	})
	// Output:
	// whatever its result true 1
}

func ExampleCreateTask() {
	virtual(func(co *coro.Co) error {
		a := loop.CreateTask(co, say(2*time.Second, "a"))
		b := loop.CreateTask(co, say(time.Second, "b"))
		if _, err := a.Await(co); err != nil {
			return err
		}
		_, err := b.Await(co)
		return err
	})
	// Output:
	// b
	// a
}

func ExampleCreateTaskWith() {
	virtual(func(co *coro.Co) error {
		t := loop.CreateTaskWith(co, say(0, "hello"), &loop.TaskOptions{Name: "greeter"})
		fmt.Println(t.Name())
		_, err := t.Await(co)
		return err
	})
	// Output:
	// greeter
	// hello
}

func ExampleTaskOptions() {
	o := &loop.TaskOptions{Name: "greeter"}
	virtual(func(co *coro.Co) error {
		_, err := loop.CreateTaskWith(co, say(0, o.Name), o).Await(co)
		return err
	})
	// Output:
	// greeter
}

func ExampleCreateTaskOn() {
	l := loop.New()
	defer l.Close()
	l.CallSoon(func() { // a callback has no co
		task, _ := loop.CreateTaskOn(l, say(0, "from a callback"), nil)
		task.AddDoneCallback(func(*loop.Task[string]) { l.Stop() })
	})
	l.RunForever()
	// Output:
	// from a callback
}

func ExampleCurrentTask() {
	virtual(func(co *coro.Co) error {
		fmt.Println(loop.CurrentTask(co).Name())
		return nil
	})
	// Output:
	// Task-1
}

func ExampleAllTasks() {
	virtual(func(co *coro.Co) error {
		loop.CreateTask(co, say(time.Hour, "cancelled at the end of the run"))
		for _, t := range loop.AllTasks(loop.RunningLoop(co)) {
			fmt.Println(t.Name())
		}
		return nil
	})
	// Output:
	// Task-1
	// Task-2
}

func ExampleSleep() {
	virtual(func(co *coro.Co) error {
		err := loop.Sleep(co, 90*time.Second) // await asyncio.sleep(90)
		fmt.Println(loop.RunningLoop(co).Time())
		return err
	})
	// Output:
	// 1m30s
}

func ExampleSleepValue() {
	virtual(func(co *coro.Co) error {
		v, err := loop.SleepValue(co, time.Second, "worth waiting for")
		fmt.Println(v)
		return err
	})
	// Output:
	// worth waiting for
}

func ExampleGather() {
	virtual(func(co *coro.Co) error {
		vs, err := loop.Gather(co, say(2*time.Second, "a"), say(time.Second, "b")).Await(co)
		fmt.Println(vs)
		return err
	})
	// Output:
	// b
	// a
	// [a b]
}

// fail is a coroutine that raises.
func fail() *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) { return "", &gen.ValueError{Msg: "no"} })
}

func ExampleGatherWith() {
	virtual(func(co *coro.Co) error {
		all := []coro.Awaitable[string]{say(0, "a"), fail()}
		outcomes, err := loop.GatherWith(co, all, &loop.GatherOptions{ReturnExceptions: true}).Await(co)
		fmt.Println(outcomes)
		return err
	})
	// Output:
	// a
	// ['a' ValueError('no')]
}

func ExampleGatherOptions() {
	virtual(func(co *coro.Co) error {
		o := &loop.GatherOptions{} // the first exception is raised
		_, err := loop.GatherWith(co, []coro.Awaitable[string]{fail()}, o).Await(co)
		return err
	})
	// Output:
	// ValueError: no
}

func ExampleOutcome() {
	fmt.Println(loop.Outcome[int]{Value: 1}, loop.Outcome[int]{Err: &gen.ValueError{Msg: "v"}})
	// Output:
	// 1 ValueError('v')
}

func ExampleWait() {
	virtual(func(co *coro.Co) error {
		tasks := []*loop.Task[string]{loop.CreateTask(co, say(time.Second, "a")), loop.CreateTask(co, fail())}
		done, pending, err := loop.Wait(co, tasks)
		fmt.Println(len(done), pending, gen.Repr(tasks[1].Err()))
		return err
	})
	// Output:
	// a
	// 2 set() ValueError('no')
}

func ExampleWaitWith() {
	virtual(func(co *coro.Co) error {
		tasks := []*loop.Task[string]{loop.CreateTask(co, say(time.Second, "a")), loop.CreateTask(co, say(time.Hour, "b"))}
		done, pending, err := loop.WaitWith(co, tasks, &loop.WaitOptions{ReturnWhen: loop.FirstCompleted})
		fmt.Println(done[0].Name(), pending[0].Name())
		return err
	})
	// Output:
	// a
	// Task-2 Task-3
}

func ExampleWaitOptions() {
	virtual(func(co *coro.Co) error {
		tasks := []*loop.Task[string]{loop.CreateTask(co, say(time.Hour, "late"))}
		done, _, err := loop.WaitWith(co, tasks, &loop.WaitOptions{Timeout: time.Second})
		fmt.Println(done, loop.RunningLoop(co).Time())
		return err
	})
	// Output:
	// set() 1s
}

func ExampleReturnWhen() {
	var when loop.ReturnWhen // the zero value is Python's default
	fmt.Println(when == loop.AllCompleted)
	// Output:
	// true
}

func ExampleSet() {
	fmt.Println(loop.Set[string]{"a", "b"}, loop.Set[string]{})
	// Output:
	// {'a', 'b'} set()
}

func ExampleWaitFor() {
	virtual(func(co *coro.Co) error {
		_, err := loop.WaitFor(co, say(time.Hour, "late"), time.Second)
		fmt.Println(gen.Repr(err), errors.Is(err, context.DeadlineExceeded))
		return nil
	})
	// Output:
	// TimeoutError() true
}

func ExampleShield() {
	virtual(func(co *coro.Co) error {
		task := loop.CreateTask(co, say(2*time.Second, "saved"))
		_, err := loop.WaitFor(co, loop.Shield(co, task), time.Second)
		fmt.Println(gen.Repr(err))
		_, err = task.Await(co)
		return err
	})
	// Output:
	// TimeoutError()
	// saved
}

func ExampleCancelledError() {
	virtual(func(co *coro.Co) error {
		task := loop.CreateTask(co, say(time.Hour, "never"))
		task.Cancel()
		_, err := task.Await(co)
		var cancelled *loop.CancelledError
		fmt.Println(errors.As(err, &cancelled), errors.Is(err, context.Canceled))
		return nil
	})
	// Output:
	// true true
}

func ExampleTimeoutError() {
	virtual(func(co *coro.Co) error {
		_, err := loop.WaitFor(co, say(time.Hour, "late"), time.Second)
		if timeout, ok := err.(*loop.TimeoutError); ok {
			fmt.Println("timed out, from", gen.Repr(timeout.Cause))
		}
		return nil
	})
	// Output:
	// timed out, from CancelledError()
}

func ExamplePanicError() {
	virtual(func(co *coro.Co) error {
		task := loop.CreateTask(co, coro.Do(func(*coro.Co) error { panic("out of cheese") }))
		_, err := task.Await(co)
		fmt.Println(err.(*loop.PanicError).Value)
		return nil
	})
	// Output:
	// out of cheese
}

func ExampleQueue() {
	virtual(func(co *coro.Co) error {
		q := loop.NewQueue[int](1)
		loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			for {
				v, err := q.Get(co)
				if err != nil {
					return err
				}
				fmt.Println("got", v)
				q.TaskDone()
			}
		}))
		for i := range 3 {
			if err := q.Put(co, i); err != nil {
				return err
			}
		}
		return q.Join(co)
	})
	// Output:
	// got 0
	// got 1
	// got 2
}

func ExampleNewQueue() {
	q := loop.NewQueue[string](2)
	q.PutNowait("a")
	fmt.Println(q)
	// Output:
	// <Queue maxsize=2 _queue=['a'] tasks=1>
}

func ExampleQueueEmpty() {
	_, err := loop.NewQueue[int](0).GetNowait()
	fmt.Println(gen.FormatException(err), err == loop.ErrQueueEmpty)
	// Output:
	// asyncio.queues.QueueEmpty true
}

func ExampleQueueFull() {
	q := loop.NewQueue[int](1)
	q.PutNowait(1)
	fmt.Println(gen.Repr(q.PutNowait(2)))
	// Output:
	// QueueFull()
}

func ExampleQueueShutDown() {
	q := loop.NewQueue[int](0)
	q.Shutdown(false)
	fmt.Println(gen.Repr(q.PutNowait(1)))
	// Output:
	// QueueShutDown()
}
