package loop_test

import (
	"context"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// The runs of a Runner share a context: what one sets, the next finds.
func TestRunnerKeepsContext(t *testing.T) {
	r := loop.NewRunner(&loop.RunOptions{Virtual: true})
	defer r.Close()
	get := func(value string) *coro.Coroutine[string] {
		return coro.New(func(co *coro.Co) (string, error) {
			old := variable.GetOr(co, "unset")
			variable.Set(co, value)
			return old, nil
		})
	}
	var got []string
	for _, value := range []string{"1", "2"} {
		v, err := loop.RunOn(context.Background(), r, get(value))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, v)
	}
	if want := []string{"unset", "1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q (Lib/test/test_asyncio/test_runners.py: test_run_keeps_context)", got, want)
	}
}

// Debug mode is an option of the run.
func TestRunDebug(t *testing.T) {
	for _, debug := range []bool{false, true} {
		got, err := loop.RunWith(context.Background(), coro.New(func(co *coro.Co) (bool, error) {
			return loop.RunningLoop(co).Debug(), nil
		}), &loop.RunOptions{Virtual: true, Debug: debug})
		if got != debug || err != nil {
			t.Errorf("debug mode is %v, %v; want %v (Lib/test/test_asyncio/test_runners.py: test_asyncio_run_debug, test_debug, test_non_debug)", got, err, debug)
		}
	}
}

// A generator that a failing task has left suspended is closed at the end of the run.
func TestRunClosesGeneratorsAfterErrors(t *testing.T) {
	var said []string
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		iterate := func(co *coro.Co) error {
			g := agen("fidget", func(co *coro.Co, y yielder) error {
				for {
					if _, err := y.Yield(1); err != nil {
						said = append(said, gen.Repr(err))
						return err
					}
					if err := loop.Sleep(co, sec); err != nil {
						said = append(said, gen.Repr(err))
						return err
					}
				}
			})
			if _, err := g.ANext().Await(co); err != nil {
				return err
			}
			if _, err := g.ANext().Await(co); err != nil {
				return value("in answer to the cancellation")
			}
			return nil
		}
		loop.CreateTask(co, coro.Do(iterate))
		g := agen("suspended", func(_ *coro.Co, y yielder) error {
			_, err := y.Yield(1)
			said = append(said, gen.Repr(err))
			return err
		})
		g.ANext().Await(co)
		return loop.Sleep(co, sec/10)
	}), &loop.RunOptions{Virtual: true, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) {
		said = append(said, c.Message)
	}})
	want := []string{"CancelledError()", "unhandled exception during asyncio.run() shutdown", "GeneratorExit()"}
	if err != nil || !slices.Equal(said, want) {
		t.Errorf("%v, %q; want %q (Lib/test/test_asyncio/test_runners.py: test_asyncio_run_closes_gens_after_hanging_tasks_errors)", err, said, want)
	}
}

func TestToThreadContext(t *testing.T) {
	runRows(t, []row{
		{
			name: "copied",
			why:  "the function has the values of the call, and what it sets does not come back",
			py:   vars + "to_thread propagates; Lib/test/test_asyncio/test_threads.py: test_to_thread_contextvars",
			run: func(s *script) error {
				variable.Set(s.co, "pre-exec")
				got, err := loop.ToThread(s.co, func(ctx context.Context) (string, error) {
					carried := coro.CarriedContext(ctx)
					got := variable.GetOr(carried, "none")
					variable.Set(carried, "in thread")
					return got, nil
				})
				outcome(s, "thread", got, err)
				show(s, "main", s.co)
				return nil
			},
			want: []string{"thread -> 'pre-exec'", "main: pre-exec"},
		},
		{
			name: "not by run_in_executor",
			why:  "run_in_executor passes no context on",
			py:   vars + "run_in_executor does NOT propagate",
			run: func(s *script) error {
				variable.Set(s.co, "pre-exec")
				f, err := loop.RunInExecutor(s.loop, nil, func() (int, error) { return coro.CarriedContext(context.Background()).Len(), nil })
				if err != nil {
					return err
				}
				await(s, "executor", f)
				return nil
			},
			want: []string{"executor -> 0"},
		},
	})
}

// A task factory that raises is the future's error.
func TestRunCoroutineThreadsafeFactory(t *testing.T) {
	runRows(t, []row{{
		name: "raises",
		why:  "what the factory raises, the other goroutine gets, and the exception handler",
		py:   "Lib/test/test_asyncio/test_tasks.py: test_run_coroutine_threadsafe_task_factory_exception",
		run: func(s *script) error {
			s.loop.SetTaskFactory(func(*loop.Loop, *loop.TaskOptions, func(*loop.TaskOptions) (loop.AnyTask, error)) error {
				return value("no task")
			})
			c := immediate(1)
			defer c.Close()
			f, err := loop.RunCoroutineThreadsafe(s.loop, c)
			if err != nil {
				return err
			}
			ticks(s, 2)
			s.loop.SetTaskFactory(nil)
			_, err = f.Result(context.Background())
			s.say("%s", gen.Repr(err))
			return nil
		},
		want: []string{
			"handler: Exception in callback RunCoroutineThreadsafe() at F:L\nhandle: <Handle RunCoroutineThreadsafe() at F:L>\nValueError: no task\n",
			"ValueError('no task')",
		},
	}})
}
