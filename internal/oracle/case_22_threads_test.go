package oracle_test

import (
	"context"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestThreads(t *testing.T) {
	runCase(t, oracleCase{
		name: "22_threads",
		left: []left{
			{from: "    thread name asyncio_N", why: "goroutines have no names"},
			{from: "# other thread has no loop", to: "Lock()                                                     -> 'Lock'", why: "a loop is asked of co, and of nobody else"},
		},
		other: []other{
			{
				python: "   warning: RuntimeWarning: The executor did not finishing joining its threads within 0.05 seconds.",
				here:   "   EXC-HANDLER RuntimeWarning: The executor did not finishing joining its threads within 0.05 seconds.", why: "it is a report to the exception handler",
			},
			{
				python: "timeout                                                    !! TimeoutError()", why: "the time is a context's",
				here: "timeout                                                    !! TimeoutError() <-cause deadlineExceededError('context deadline exceeded')",
			},
		},
		twin: func(w *twin) {
			l := loop.NewWith(&loop.RunOptions{Engine: w.engine})
			_, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
				w.loop = l
				w.threadExecutor(co)
				w.threadCancel(co)
				w.threadCalls(co)
				w.threadCoroutines(co)
				if err := l.ShutdownDefaultExecutor(co, loop.Forever); err != nil {
					return err
				}
				_, err := loop.RunInExecutor(l, nil, func() (none, error) { return none{}, nil })
				call(w, "run_in_executor after shutdown", none{}, err)
				return nil
			}))
			if err != nil {
				t.Error(err)
			}
			l.Close()
			w.thread(func() {
				_, err := l.CallSoonThreadsafe(func() {})
				call(w, "call_soon_threadsafe on closed", none{}, err)
			})
			w.threadLate()
		},
	})
}

// thread runs f on a goroutine, to its end.
func (w *twin) thread(f func()) {
	over := make(chan none)
	go func() {
		defer close(over)
		f()
	}()
	<-over
}

// inThread is await loop.run_in_executor(None, fn).
func inThread[T any](w *twin, co *coro.Co, fn func() (T, error)) (T, error) {
	f, err := loop.RunInExecutor(w.loop, nil, fn)
	if err != nil {
		var zero T
		return zero, err
	}
	return f.Await(co)
}

func (w *twin) threadExecutor(co *coro.Co) {
	w.out("# run_in_executor")
	v, err := inThread(w, co, func() (int, error) { return 21 * 2, nil })
	if err != nil {
		w.t.Error(err)
	}
	w.out("   ", v)
	_, err = inThread(w, co, func() (none, error) { return none{}, byZero() })
	w.out("   ", exc(err))
	_, err = inThread(w, co, func() (none, error) { return none{}, &gen.StopIteration[string]{Value: "s"} })
	w.out("    StopIteration from executor:", exc(err))
}

func (w *twin) threadCancel(co *coro.Co) {
	w.out("# cancel of an executor future: the thread is not interrupted")
	begun, ev := make(chan none), make(chan none)
	f, _ := loop.RunInExecutor(w.loop, nil, func() (none, error) {
		close(begun)
		<-ev
		return none{}, nil
	})
	<-begun
	call(w, "cancel", f.Cancel(), nil)
	w.out("   ", f)
	close(ev)

	pool := loop.NewThreadPoolExecutor(1)
	begun2, ev2 := make(chan none), make(chan none)
	first, _ := loop.RunInExecutor(w.loop, pool, func() (none, error) {
		close(begun2)
		<-ev2
		return none{}, nil
	})
	second, _ := loop.RunInExecutor(w.loop, pool, func() (none, error) { w.out("NOT RUN"); return none{}, nil })
	second.Cancel()
	<-begun2
	tick(co, 2)
	close(ev2)
	if _, err := first.Await(co); err != nil {
		w.t.Error(err)
	}
	pool.Shutdown(true, false)
	w.out("    a queued job is really cancelled")
}

func (w *twin) threadCalls(co *coro.Co) {
	v, err := loop.ToThread(co, func(context.Context) (string, error) {
		return tuple{tuple1(1), map[string]int{"x": 2}}.String(), nil
	})
	if err != nil {
		w.t.Error(err)
	}
	w.out("# to_thread", v)
	w.out("# call_soon_threadsafe")
	r, ev := &recorder{}, loop.NewEvent()
	go func() {
		for i := range 3 {
			w.loop.CallSoonThreadsafe(func() { r.add(i) })
		}
		w.loop.CallSoonThreadsafe(func() { ev.Set() })
	}()
	if err := ev.Wait(co); err != nil {
		w.t.Error(err)
	}
	w.out("   FIFO", r.String())
}

// tuple1 is a tuple of one.
type tuple1 int

// String is "(1,)".
func (t tuple1) String() string { return "(" + gen.Repr(int(t)) + ",)" }

func (w *twin) threadCoroutines(co *coro.Co) {
	w.out("# run_coroutine_threadsafe")
	_, err := loop.ToThread(co, func(ctx context.Context) (none, error) {
		submit := func(c *coro.Coroutine[string]) *loop.ConcurrentFuture[string] {
			f, err := loop.RunCoroutineThreadsafe(w.loop, c)
			if err != nil {
				w.t.Error(err)
			}
			return f
		}
		v, err := submit(later("V", 0)).Result(ctx)
		if err != nil {
			w.t.Error(err)
		}
		w.out("   ", v)
		_, err = submit(failing[string](&gen.KeyError{Key: "k"}, 0)).Result(ctx)
		call(w, "exception", none{}, err)
		cancelled := make(chan none)
		f := submit(coro.New(func(co *coro.Co) (string, error) {
			err := loop.Sleep(co, 99*sec)
			w.out("    coroutine cancelled by future.cancel()")
			close(cancelled)
			return "", err
		}))
		soon, stop := context.WithTimeout(ctx, 50*time.Millisecond)
		defer stop()
		_, err = f.Result(soon)
		call(w, "timeout", none{}, err)
		_, err = loop.RunCoroutineThreadsafe[none](w.loop, nil)
		call(w, "not a coroutine", none{}, err)
		f.Cancel()
		<-cancelled
		return none{}, nil
	})
	if err != nil {
		w.t.Error(err)
	}
}

func (w *twin) threadLate() {
	w.out("# shutdown_default_executor timeout")
	ev := make(chan none)
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		if _, err := loop.RunInExecutor(l, nil, func() (none, error) { <-ev; return none{}, nil }); err != nil {
			return err
		}
		err := l.ShutdownDefaultExecutor(co, 50*time.Millisecond)
		close(ev)
		return err
	}), &loop.RunOptions{Engine: w.engine, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { w.out("   EXC-HANDLER", c.Message) }})
	if err != nil {
		w.t.Error(err)
	}
}
