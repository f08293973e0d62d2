package loop_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// virtual runs body as the main task of a loop whose time jumps.
func virtual(body func(co *coro.Co) error) {
	o := &loop.RunOptions{Virtual: true, NumberTasks: true}
	if _, err := loop.RunWith(context.Background(), coro.Do(body), o); err != nil {
		fmt.Println(gen.FormatException(err))
	}
}

// say returns a coroutine that says what after d.
func say(d time.Duration, what string) *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) {
		if err := loop.Sleep(co, d); err != nil {
			return "", err
		}
		fmt.Println(what)
		return what, nil
	})
}

func ExampleRun() {
	v, err := loop.Run(context.Background(), coro.New(func(co *coro.Co) (string, error) {
		return say(time.Millisecond, "hello").Await(co)
	}))
	fmt.Println(v, err)
	// Output:
	// hello
	// hello <nil>
}

func ExampleRunWith() {
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		err := loop.Sleep(co, 24*time.Hour)
		fmt.Println("a day later:", loop.RunningLoop(co).Time())
		return err
	}), &loop.RunOptions{Virtual: true})
	// Output:
	// a day later: 24h0m0s
}

func ExampleRunOptions() {
	o := &loop.RunOptions{Virtual: true, NumberTasks: true, Engine: gen.Channels}
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		fmt.Println(loop.CurrentTask(co).Name())
		return nil
	}), o)
	fmt.Println(err)
	// Output:
	// Task-1
	// <nil>
}

func ExampleLoop() {
	l := loop.New()
	defer l.Close()
	l.CallSoon(func() { fmt.Println("soon") })
	l.CallLater(time.Millisecond, func() { fmt.Println("later"); l.Stop() })
	fmt.Println(l.RunForever())
	// Output:
	// soon
	// later
	// <nil>
}

func ExampleLoop_CallSoonThreadsafe() {
	l := loop.New()
	defer l.Close()
	go l.CallSoonThreadsafe(func() { // from any goroutine
		fmt.Println("on the loop")
		l.Stop()
	})
	l.RunForever()
	// Output:
	// on the loop
}

func ExampleNew() {
	l := loop.New() // asyncio.new_event_loop()
	fmt.Println(l)
	l.Close()
	// Output:
	// <EventLoop running=False closed=False debug=False>
}

func ExampleNewWith() {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	l.CallLater(time.Hour, l.Stop)
	l.RunForever()
	fmt.Println(l.Time())
	// Output:
	// 1h0m0s
}

func ExampleRunUntilComplete() {
	l := loop.New()
	defer l.Close()
	fmt.Println(loop.RunUntilComplete(l, say(0, "done")))
	// Output:
	// done
	// done <nil>
}

func ExampleRunningLoop() {
	virtual(func(co *coro.Co) error {
		l := loop.RunningLoop(co) // asyncio.get_running_loop()
		fmt.Println(l.IsRunning(), l.Time())
		return nil
	})
	// Output:
	// true 0s
}

func ExampleHandle() {
	l := loop.New()
	defer l.Close()
	h, _ := l.CallSoon(func() { fmt.Println("never called") })
	h.Cancel()
	fmt.Println(h, h.Cancelled())
	// Output:
	// <Handle cancelled> true
}

func ExampleTimerHandle() {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	h, _ := l.CallLater(1500*time.Millisecond, l.Stop)
	fmt.Println(h.When())
	h.Cancel()
	fmt.Println(h)
	// Output:
	// 1.5s
	// <TimerHandle cancelled when=1.5>
}

func ExampleSeconds() {
	fmt.Println(loop.Seconds(0.25), loop.Seconds(1e300) == loop.Forever)
	// Output:
	// 250ms true
}

func ExampleFuture() {
	virtual(func(co *coro.Co) error {
		f := loop.CreateFuture[string](loop.RunningLoop(co))
		loop.RunningLoop(co).CallLater(time.Second, func() { f.SetResult("answer") })
		fmt.Println(f)
		v, err := f.Await(co)
		fmt.Println(v, f)
		return err
	})
	// Output:
	// <Future pending>
	// answer <Future finished result='answer'>
}

func ExampleCreateFuture() {
	l := loop.New()
	defer l.Close()
	f := loop.CreateFuture[int](l) // loop.create_future()
	_, err := f.Result()
	fmt.Println(gen.FormatException(err))
	// Output:
	// asyncio.exceptions.InvalidStateError: Result is not set.
}

func ExampleInvalidStateError() {
	l := loop.New()
	defer l.Close()
	f := loop.CreateFuture[int](l)
	f.SetResult(1)
	var invalid *loop.InvalidStateError
	fmt.Println(errors.As(f.SetResult(2), &invalid), invalid)
	// Output:
	// true invalid state
}

func ExampleAnyFuture() {
	virtual(func(co *coro.Co) error {
		mixed := []loop.AnyFuture{
			loop.CreateTask(co, say(time.Second, "text")),
			loop.CreateFuture[int](loop.RunningLoop(co)),
		}
		done, pending, err := loop.WaitWith(co, mixed, &loop.WaitOptions{Timeout: 2 * time.Second})
		fmt.Println(len(done), len(pending))
		return err
	})
	// Output:
	// text
	// 1 1
}

func ExampleFutureOf() {
	virtual(func(co *coro.Co) error {
		var f loop.FutureOf[string] = loop.CreateTask(co, say(0, "a task, or a future"))
		_, err := f.Await(co)
		return err
	})
	// Output:
	// a task, or a future
}

func ExampleEnsureFuture() {
	virtual(func(co *coro.Co) error {
		f, err := loop.EnsureFuture[string](co, say(0, "made a task"))
		if err != nil {
			return err
		}
		_, err = f.Await(co)
		return err
	})
	// Output:
	// made a task
}

func ExampleExceptionHandler() {
	l := loop.New()
	defer l.Close()
	l.SetExceptionHandler(func(l *loop.Loop, c loop.ExceptionContext) {
		fmt.Println(strings.Fields(c.Message)[:3], gen.Repr(c.Exception))
		l.Stop()
	})
	l.CallSoon(func() { panic(&gen.ValueError{Msg: "boom"}) })
	l.RunForever()
	// Output:
	// [Exception in callback] ValueError('boom')
}

func ExampleExceptionContext() {
	c := loop.ExceptionContext{Message: "Something went wrong", Exception: &gen.KeyError{Key: "k"}}
	fmt.Println(c)
	// Output:
	// Something went wrong
	// KeyError: 'k'
}

func ExampleDeadlockError() {
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		_, err := loop.NewQueue[int](0).Get(co) // nobody puts
		return err
	}), &loop.RunOptions{Virtual: true, NumberTasks: true})
	fmt.Println(err)
	// Output:
	// loop: deadlock: nothing is ready, timed, or under way outside
	//   Task-1 waits for <Future pending cb=[Task.task_wakeup()]>
}

func ExampleBlockedTask() {
	err := &loop.DeadlockError{Tasks: []loop.BlockedTask{{Name: "a", Waits: "b"}, {Name: "b", Waits: "a"}}, Cycle: 2}
	fmt.Println(err)
	// Output:
	// loop: deadlock: nothing is ready, timed, or under way outside
	//   a waits for b (in a cycle)
	//   b waits for a (in a cycle)
}
