package loop_test

import (
	"context"
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func ExampleToThread() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		n, err := loop.ToThread(co, func(ctx context.Context) (int, error) {
			return 42, ctx.Err() // on another goroutine, which may block
		})
		fmt.Println(n, err)
		return nil
	}))
	// Output:
	// 42 <nil>
}

// What a cancelled await was waiting for hears of it.
func ExampleToThread_cancelled() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		begun, stopped := make(chan bool), make(chan error, 1)
		task := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			_, err := loop.ToThread(co, func(ctx context.Context) (int, error) {
				close(begun)
				<-ctx.Done()
				stopped <- ctx.Err()
				return 0, ctx.Err()
			})
			return err
		}))
		loop.Sleep(co, 0)
		<-begun
		task.Cancel()
		_, err := task.Await(co)
		fmt.Printf("%T, %v\n", err, <-stopped)
		return nil
	}))
	// Output:
	// *gen.CancelledError, context canceled
}

func ExampleRunInExecutor() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		f, err := loop.RunInExecutor(loop.RunningLoop(co), nil, func() (string, error) {
			return "blocking work", nil
		})
		if err != nil {
			return err
		}
		fmt.Println(f.Await(co))
		return nil
	}))
	// Output:
	// blocking work <nil>
}

func ExampleThreadPoolExecutor() {
	pool := loop.NewThreadPoolExecutor(1)
	for i := range 3 {
		loop.Submit(pool, func() (int, error) { fmt.Println("job", i); return i, nil })
	}
	pool.Shutdown(true, false)
	// Output:
	// job 0
	// job 1
	// job 2
}

func ExampleNewThreadPoolExecutor() {
	pool := loop.NewThreadPoolExecutor(0) // as many as Python has
	defer pool.Shutdown(true, false)
	f, err := loop.Submit(pool, func() (int, error) { return 42, nil })
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Result(context.Background()))
	// Output:
	// 42 <nil>
}

func ExampleSubmit() {
	pool := loop.NewThreadPoolExecutor(2)
	pool.Shutdown(true, false)
	_, err := loop.Submit(pool, func() (int, error) { return 42, nil })
	fmt.Println(err)
	// Output:
	// cannot schedule new futures after shutdown
}

// counting is an executor that counts, and has a goroutine for each job.
type counting struct{ jobs int }

func (e *counting) Submit(j loop.Job) error {
	e.jobs++
	go j.Run()
	return nil
}

func (e *counting) Shutdown(wait, cancelFutures bool) {}

func ExampleExecutor() {
	e := &counting{}
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		loop.RunningLoop(co).SetDefaultExecutor(e)
		_, err := loop.ToThread(co, func(context.Context) (int, error) { return 1, nil })
		return err
	}))
	fmt.Println(e.jobs)
	// Output:
	// 1
}

// lazy keeps its last job.
type lazy struct{ last loop.Job }

func (e *lazy) Submit(j loop.Job) error           { e.last = j; return nil }
func (e *lazy) Shutdown(wait, cancelFutures bool) {}

func ExampleJob() {
	e := &lazy{}
	f, _ := loop.Submit(e, func() (int, error) { return 42, nil })
	fmt.Println(f.Done())
	e.last.Run()
	fmt.Println(f.Result(context.Background()))
	// Output:
	// false
	// 42 <nil>
}

func ExampleConcurrentFuture() {
	var f, late loop.ConcurrentFuture[int]
	go f.SetResult(42)
	fmt.Println(f.Result(context.Background()))

	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, err := late.Result(ctx)
	fmt.Printf("%T\n", err)
	// Output:
	// 42 <nil>
	// *gen.TimeoutError
}

func ExampleRunCoroutineThreadsafe() {
	l := loop.New()
	go func() {
		f, err := loop.RunCoroutineThreadsafe(l, say(time.Millisecond, "on the loop"))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(f.Result(context.Background()))
		l.CallSoonThreadsafe(l.Stop)
	}()
	fmt.Println(l.RunForever(), l.Close())
	// Output:
	// on the loop
	// on the loop <nil>
	// <nil> <nil>
}

func ExampleConcurrentOf() {
	printed := make(chan bool)
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		task := loop.CreateTask(co, say(time.Millisecond, "task"))
		f := loop.ConcurrentOf(task)
		go func() {
			v, err := f.Result(context.Background())
			fmt.Println("goroutine has", v, err)
			close(printed)
		}()
		_, err := task.Await(co)
		return err
	}))
	<-printed
	// Output:
	// task
	// goroutine has task <nil>
}

func ExampleWrapFuture() {
	var f loop.ConcurrentFuture[string]
	go f.SetResult("from a goroutine")
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		fmt.Println(loop.WrapFuture(loop.RunningLoop(co), &f).Await(co))
		return nil
	}))
	// Output:
	// from a goroutine <nil>
}

func ExampleFromChan() {
	lines := make(chan string)
	go func() {
		lines <- "one"
		lines <- "two"
		close(lines)
	}()
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		for line, err := range loop.FromChan(lines).All(co) {
			if err != nil {
				return err
			}
			fmt.Println(line)
		}
		return nil
	}))
	// Output:
	// one
	// two
}

func ExampleChannel() {
	ticks := make(chan int, 1)
	virtual(func(co *coro.Co) error {
		c := loop.FromChan(ticks)
		ticks <- 1
		fmt.Println(c.Await(co))
		close(ticks)
		_, err := c.Await(co)
		return err
	})
	// Output:
	// 1 <nil>
	// StopAsyncIteration
}
