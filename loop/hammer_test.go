package loop_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// hammerers is how many goroutines do the same at once.
const hammerers = 64

// hammer runs do on many goroutines at once, and returns what waits for them.
func hammer(do func(g int)) (wait func()) {
	var wg sync.WaitGroup
	for g := range hammerers {
		wg.Go(func() { do(g) })
	}
	return wg.Wait
}

// unwarned has nobody told of coroutines that were never awaited: what is submitted
// to a loop that is closed then.
func unwarned() (restore func()) {
	before := coro.SetWarningHook(func(coro.Warning) {})
	return func() {
		coro.CollectUnawaited()
		coro.SetWarningHook(before)
	}
}

// Goroutines pass callbacks in and submit coroutines, while the loop runs, until
// it is closed under their hands: each gets a result or an error.
func TestThreadsafeHammer(t *testing.T) {
	before := runtime.NumGoroutine()
	defer unwarned()()
	const calls = 20_000
	var asked, answered, refused atomic.Int64
	n := 0
	l := loop.NewWith(&loop.RunOptions{ExceptionHandler: func(*loop.Loop, loop.ExceptionContext) {}})
	called := func() {
		if n++; n == calls {
			l.Stop()
		}
	}
	wait := hammer(func(g int) {
		for i := 0; ; i++ {
			if _, err := l.CallSoonThreadsafe(called); err != nil {
				refused.Add(1)
				return
			}
			c := coro.New(func(co *coro.Co) (int, error) { return i, loop.Sleep(co, 0) })
			f, err := loop.RunCoroutineThreadsafe(l, c)
			if err != nil {
				c.Close()
				refused.Add(1)
				return
			}
			asked.Add(1)
			if g%2 == 0 && i%7 == 3 {
				f.Cancel()
			}
			v, err := f.Result(context.Background())
			switch text := gen.Repr(err); {
			case err == nil && v == i, text == "CancelledError()", text == "RuntimeError('Event loop is closed')":
				answered.Add(1)
			default:
				t.Errorf("got %v, %v", v, err)
			}
		}
	})
	if err := l.RunForever(); err != nil {
		t.Error(err)
	}
	l.Close()
	wait()
	if n < calls || asked.Load() == 0 || answered.Load() != asked.Load() || refused.Load() != hammerers {
		t.Errorf("%d callbacks called; %d coroutines submitted, %d answered; %d goroutines refused in the end", n, asked.Load(), answered.Load(), refused.Load())
	}
	noneLeft(t, before)
}

// Tasks call functions on other goroutines, which submit coroutines to the loop
// that sleep; some tasks are cancelled. Virtual time passes all the same.
func TestToThreadHammer(t *testing.T) {
	before := runtime.NumGoroutine()
	defer unwarned()()
	ended := 0
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		var all []loop.AnyTask
		for i := range hammerers {
			task := loop.CreateTask(co, toThread(func(ctx context.Context) (int, error) {
				f, err := loop.RunCoroutineThreadsafe(l, later(sec, i))
				if err != nil {
					return 0, err
				}
				return f.Result(ctx)
			}))
			task.AddDoneCallback(func(task *loop.Task[int]) {
				if v, err := task.Result(); err == nil && v == i || task.Cancelled() {
					ended++
				}
			})
			all = append(all, task)
		}
		for i := 0; i < hammerers; i += 4 {
			loop.Sleep(co, 0)
			all[i].Cancel()
		}
		_, _, err := loop.Wait(co, all)
		return err
	}), &loop.RunOptions{Virtual: true, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { t.Errorf("reported: %s", c) }})
	if ended != hammerers || err != nil {
		t.Errorf("%d of %d ended well, %v", ended, hammerers, err)
	}
	noneLeft(t, before)
}

// A loop that is waiting, and that looks for deadlocks, is woken by whoever was
// announced, however late.
func TestDetectDeadlockHammer(t *testing.T) {
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		for range 20 {
			futures := make([]loop.AnyFuture, hammerers)
			for i := range futures {
				c := &loop.ConcurrentFuture[int]{}
				futures[i] = loop.WrapFuture(l, c)
				go func() {
					runtime.Gosched()
					l.CallSoonThreadsafe(func() {})
					c.SetResult(i)
				}()
			}
			if _, _, err := loop.Wait(co, futures); err != nil {
				return err
			}
		}
		return nil
	}), &loop.RunOptions{DetectDeadlock: true})
	if err != nil {
		t.Error(err)
	}
}
