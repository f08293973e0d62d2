package oracle_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestPitfalls(t *testing.T) {
	const garbage = "    bg: finally block ran during GC"
	runCase(t, oracleCase{
		name: "26_pitfalls",
		left: []left{
			{
				from: "   EXC-HANDLER {'message': 'Task was destroyed but it is pending!', 'task': <Task pending name='Task-2' coro=<p1.<locals>.bg() done, " +
					"defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>}",
				why: "no task is lost to the collector",
			},
			{
				from: "    task finished BEFORE the timeout callback ran, result dropped: TimeoutError() <-cause CancelledError() opened ['conn']",
				why:  "no callback can make virtual time pass",
			},
		},
		moved: []moved{{garbage, "    tasks left: 2", "the task lives until the run ends, and is cancelled"}},
		other: []other{
			{python: "    tasks left: 1", here: "    tasks left: 2", why: "no task is lost to the collector"},
			{
				python: "    still blocked after 1 s, no output", why: "a deadlock is an error",
				here: "    loop: deadlock: nothing is ready, timed, or under way outside",
			},
			{
				python: "    1 s later: nothing reported; task <Task finished name='Task-5' coro=<p3.<locals>.bad() done, defined at F:L> exception=ValueError('lost')>",
				here:   "    1 s later: nothing reported; task <Task finished name='Task-2' coro=<p3.<locals>.bad() done, defined at F:L> exception=ValueError('lost')>",
				why:    "each loop numbers its own tasks",
			},
			{
				python: `   EXC-HANDLER {'message': 'Task exception was never retrieved', 'exception': "ValueError('lost')", ` +
					"'future': <Task finished name='Task-5' coro=<p3.<locals>.bad() done, defined at F:L> exception=ValueError('lost')>}",
				here: `   EXC-HANDLER {'message': 'Task exception was never retrieved', 'exception': "ValueError('lost')", ` +
					"'future': <Task finished name='Task-2' coro=<p3.<locals>.bad() done, defined at F:L> exception=ValueError('lost')>}",
				why: "each loop numbers its own tasks",
			},
			{
				python: "    cleanup in another task: True", here: "    cleanup in another task: False",
				why: "leaving the loop closes the generator, at once and in the same task",
			},
			{python: "    heap ties: [0, 2, 5, 1, 3, 4]", here: "    heap ties: [0, 1, 2, 3, 4, 5]", why: "equal deadlines come in the order of making"},
		},
		twin: func(w *twin) {
			w.unreferenced()
			w.deadlock()
			w.fireAndForget()
			w.deaf()
			w.siblings()
			w.lostResource()
			w.cleanup()
			w.blocking()
			w.timeoutInGenerator()
			w.edgeTriggered()
			w.neverAwaited()
			w.equalDeadlines()
			w.cancelMessage()
			w.threadWaitedFor()
		},
	})
}

func (w *twin) unreferenced() {
	w.out("# P1 a running task that nobody references is garbage collected")
	w.vrun(func(co *coro.Co) error {
		spawn(co, func(co *coro.Co) error {
			defer w.out("    bg: finally block ran during GC")
			_, err := loop.CreateFuture[int](w.loop).Await(co)
			if err != nil {
				return err
			}
			w.out("never")
			return nil
		})
		tick(co, 1)
		collect()
		w.out("    tasks left:", len(loop.AllTasks(w.loop)))
		return nil
	})
}

func (w *twin) deadlock() {
	w.out("# P2 deadlock: the real loop blocks for ever in select(); nothing is reported")
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		l := loop.NewLock()
		if err := l.Acquire(co); err != nil {
			return err
		}
		return l.Acquire(co)
	}), &loop.RunOptions{DetectDeadlock: true, Engine: w.engine})
	var deadlock *loop.DeadlockError
	if !errors.As(err, &deadlock) {
		w.t.Error(err)
		return
	}
	w.out("    " + firstLine(err.Error()))
}

func (w *twin) fireAndForget() {
	w.out("# P3 exception of a fire-and-forget task is only reported at GC; kept reference => never reported before exit")
	w.vrun(func(co *coro.Co) error {
		keep := loop.CreateTask(co, named("p3.<locals>.bad", func(*coro.Co) error { return &gen.ValueError{Msg: "lost"} }))
		if err := loop.Sleep(co, sec); err != nil {
			return err
		}
		w.out("    1 s later: nothing reported; task", keep)
		return nil
	})
}

func (w *twin) deaf() {
	w.out("# P4 a task that swallows CancelledError makes wait_for/timeout overrun")
	w.vrun(func(co *coro.Co) error {
		deaf := coro.New(func(co *coro.Co) (string, error) {
			for range 3 {
				if err := loop.Sleep(co, 10*sec); err != nil && !gen.IsInstance[*gen.CancelledError](err) {
					return "", err
				}
			}
			return "done", nil
		})
		t0 := w.loop.Time()
		r := swallow(loop.WaitFor(co, deaf, sec))
		w.out("    wait_for(…, 1) ->", r, "after", at(w.loop.Time()-t0), "s")
		return nil
	})
}

func (w *twin) siblings() {
	w.out("# P5 gather: first error returns, the siblings go on in the background")
	w.vrun(func(co *coro.Co) error {
		slow := coro.Do(func(co *coro.Co) error {
			if err := loop.Sleep(co, 5*sec); err != nil {
				return err
			}
			w.out("    sibling finished at t=5, nobody waits")
			return nil
		})
		sw(co, loop.Gather(co, failing[none](&gen.ValueError{Msg: "v"}, 0), slow))
		w.out("    gather returned at", at(w.loop.Time()-0))
		return loop.Sleep(co, 10*sec)
	})
}

func (w *twin) lostResource() {
	w.out("# P6 acquired resource lost when the timeout and the completion meet in one iteration")
	w.vrun(func(co *coro.Co) error {
		opened := &recorder{}
		connect := func() *coro.Coroutine[string] {
			return coro.New(func(co *coro.Co) (string, error) {
				if err := loop.Sleep(co, sec); err != nil {
					return "", err
				}
				opened.add("conn")
				return "conn", nil
			})
		}
		r := swallow(loop.WaitFor(co, connect(), sec))
		w.out("    coroutine:", r, "opened", opened.String())
		r = swallow(loop.WaitFor(co, loop.CreateTask(co, connect()), sec))
		w.out("    task     :", r, "opened", opened.String())
		l := loop.NewLock()
		if err := l.Acquire(co); err != nil {
			return err
		}
		w.loop.CallLater(sec, func() { l.Release() })
		r = swallow(loop.WaitFor(co, coro.Do(l.Acquire), sec))
		w.out("    lock     :", r, "locked", l.Locked())
		return nil
	})
}

func (w *twin) cleanup() {
	w.out("# P7 async generator cleanup is delayed to GC / shutdown; runs in another task")
	w.vrun(func(co *coro.Co) error {
		me, in := loop.CurrentTask(co), loop.CurrentTask(co)
		a := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
			_, err := y.Yield(1)
			in = loop.CurrentTask(co)
			return err
		})
		for range a.All(co) {
			break
		}
		w.out("    after break (a still referenced): cleanup not run")
		tick(co, 2)
		w.out("    cleanup in another task:", in != me)
		return a.Err()
	})
}

// bubble runs main on a loop in a bubble: real time is fake there.
func (w *twin) bubble(main func(co *coro.Co) error) (took time.Duration) {
	synctest.Test(w.t, func(t *testing.T) {
		begin := time.Now()
		if _, err := loop.RunWith(context.Background(), coro.Do(main), &loop.RunOptions{Engine: w.engine}); err != nil {
			t.Error(err)
		}
		took = time.Since(begin)
	})
	return took
}

func (w *twin) blocking() {
	w.out("# P8 a blocking call stops the whole loop (and timers are late)")
	var fired time.Duration
	w.bubble(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		t0 := l.Time()
		l.CallLater(10*time.Millisecond, func() { fired = l.Time() - t0 })
		time.Sleep(200 * time.Millisecond)
		tick(co, 2)
		return nil
	})
	w.out("    10 ms timer fired late by >= 190 ms:", fired >= 190*time.Millisecond)
}

func (w *twin) timeoutInGenerator() {
	w.out("# P9 timeout/TaskGroup inside an async generator cancels the wrong task / leaks the scope")
	w.vrun(func(co *coro.Co) error {
		a := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
			return loop.NewTimeout(sec).With(co, func() error {
				for i := 1; i < 3; i++ {
					if _, err := y.Yield(i); err != nil {
						return err
					}
				}
				return nil
			})
		})
		if _, err := a.ANext().Await(co); err != nil {
			return err
		}
		w.out("   ", swErr(loop.Sleep(co, 5*sec)), "<- the consumer was cancelled by the generator's timeout")
		sw(co, a.AClose())
		return nil
	})
}

func (w *twin) edgeTriggered() {
	w.out("# P10 cancellation is edge-triggered: swallowed once, gone")
	w.vrun(func(co *coro.Co) error {
		t := loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) {
			_ = loop.Sleep(co, 9*sec) // the library's except BaseException: pass
			if err := loop.Sleep(co, 9*sec); err != nil {
				return "", err
			}
			return "ran to the end after cancel()", nil
		}))
		tick(co, 1)
		t.Cancel()
		w.out("   ", sw(co, t))
		return nil
	})
}

func (w *twin) neverAwaited() {
	w.out("# P11 not awaiting a coroutine is only a warning at GC")
	w.warnings(func() {
		w.vrun(func(co *coro.Co) error {
			named("p11.<locals>.save", func(*coro.Co) error { w.out("NOT RUN"); return nil })
			w.out("    main finished without error")
			return nil
		})
		coro.CollectUnawaited()
	})
}

func (w *twin) equalDeadlines() {
	w.out("# P12 the order of equal deadlines, of wait()/TaskGroup/all_tasks sets is arbitrary")
	w.vrun(func(co *coro.Co) error {
		r := &recorder{}
		for i := range 6 {
			w.loop.CallAt(sec, func() { r.add(i) })
		}
		err := loop.Sleep(co, 2*sec)
		w.out("    heap ties:", r.String())
		return err
	})
}

func (w *twin) cancelMessage() {
	w.out("# P13 Task.cancel() message and identity are lost")
	w.vrun(func(co *coro.Co) error {
		t := loop.CreateTask(co, later(0, 9*sec))
		tick(co, 1)
		t.Cancel("reason")
		w.out("    via gather(return_exceptions):", sw(co, outcomes[int](co, t)))
		return nil
	})
}

func (w *twin) threadWaitedFor() {
	w.out("# P14 threads of run_in_executor cannot be cancelled; asyncio.run() waits for them")
	took := w.bubble(func(co *coro.Co) error {
		begun := make(chan none)
		f, err := loop.RunInExecutor(loop.RunningLoop(co), nil, func() (none, error) {
			close(begun)
			time.Sleep(time.Second / 2)
			return none{}, nil
		})
		if err != nil {
			return err
		}
		<-begun
		tick(co, 1)
		f.Cancel()
		return nil
	})
	w.out("    asyncio.run took >= 0.5 s:", took >= 450*time.Millisecond)
}
