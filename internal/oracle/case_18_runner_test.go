package oracle_test

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestRunners(t *testing.T) {
	const (
		types     = "the types say it"
		noCurrent = "there is no current loop to get"
	)
	ch := make(chan os.Signal, 1) // the first to be notified starts a goroutine that stays
	signal.Notify(ch, syscall.SIGWINCH)
	signal.Stop(ch)
	runCase(t, oracleCase{
		name: "18_runner",
		other: []other{
			{
				python: "task: <Task finished name='Task-16' coro=<m.<locals>.err() done, defined at F:L> exception=KeyError('on shutdown')>", why: "each loop numbers its own tasks",
				here: "task: <Task finished name='Task-4' coro=<m.<locals>.err() done, defined at F:L> exception=KeyError('on shutdown')>",
			},
			{
				python: "   after second SIGINT (during cancel-all phase): CancelledError() <-context KeyboardInterrupt()",
				here:   "   after second SIGINT (during cancel-all phase): CancelledError()", why: "CPython's run is handling that",
			},
		},
		left: []left{
			{from: "asyncio.run(5)                                             !! ValueError('a coroutine was expected, got 5')", why: types},
			{from: "asyncio.run(function)                                      !! ValueError('a coroutine was expected, got <function fn at 0xADDR>')", why: types},
			{from: "asyncio.run(awaitable)                                     !! ValueError('a coroutine was expected, got <__main__.A object at 0xADDR>')", why: types},
			{from: `get_event_loop after run                                   !! RuntimeError("There is no current event loop in thread 'MainThread'.")`, why: noCurrent},
			{from: "run(5)                                                     !! ValueError('a coroutine was expected, got 5')", why: types},
			{from: "run(future)                                                !! ValueError('a coroutine was expected, got <Future pending>')", why: types},
			{from: "   factory VLoop", why: "all loops have one type"},
			{from: "   handler during run: partial restored True", why: "Go does not tell what handles a signal"},
			{from: `not int                                                    !! TypeError("sig must be an int, not 'x'")`, why: types},
			{from: "coroutine                                                  !! TypeError('coroutines cannot be used with add_signal_handler()')", why: types},
			{
				from: "   in a thread                                             !! RuntimeError('set_wakeup_fd only works in main thread of the main interpreter') <-context ValueError('set_wakeup_fd only works in main thread of the main interpreter')",
				why:  "any goroutine may handle signals",
			},
		},
		moved: []moved{{"   stubborn", "   bg cancelled 0", "tasks are cancelled in the order of their making"}},
		twin: func(w *twin) {
			w.runnerRun()
			w.runnerShutdown()
			w.runnerRuns()
			w.runnerInterrupts()
			w.runnerExits()
			w.runnerSignals()
		},
	})
}

// run is asyncio.run.
func run[T any](w *twin, label string, main func(co *coro.Co) (T, error)) {
	v, err := loop.RunWith(context.Background(), coro.New(main), &loop.RunOptions{
		Engine: w.engine, Logger: w.logCap(), HandleSIGINT: true, NumberTasks: true,
	})
	call(w, label, v, err)
}

func (w *twin) runnerRun() {
	run(w, "asyncio.run", func(*coro.Co) (int, error) { return 5, nil })
	run(w, "exception", func(*coro.Co) (int, error) { return 0, &gen.ValueError{Msg: "v"} })
}

// shutting is a task that waits until it is cancelled, and then does something.
func (w *twin) shutting(co *coro.Co, name string, cancelled func(co *coro.Co, err error) error) {
	loop.CreateTask(co, named(name, func(co *coro.Co) error {
		return cancelled(co, loop.Sleep(co, 99*sec))
	}))
}

func (w *twin) runnerShutdown() {
	w.out("# run cancels remaining tasks, then asyncgens, then executor")
	run(w, "run", func(co *coro.Co) (string, error) {
		w.shutting(co, "m.<locals>.bg", func(_ *coro.Co, err error) error {
			w.out("   bg cancelled", 0)
			return err
		})
		w.shutting(co, "m.<locals>.stub", func(co *coro.Co, _ error) error {
			w.out("   stubborn")
			err := loop.Sleep(co, 10*time.Millisecond)
			w.out("   stubborn finished")
			return err
		})
		w.shutting(co, "m.<locals>.err", func(_ *coro.Co, err error) error {
			return gen.WithContext(&gen.KeyError{Key: "on shutdown"}, err)
		})
		ag := coro.NewAsyncGenerator(func(_ *coro.Co, y *coro.AsyncYielder[int, none]) error {
			defer w.out("   asyncgen finally")
			_, err := y.Yield(1)
			return err
		})
		if _, err := ag.ANext().Await(co); err != nil {
			return "", err
		}
		tick(co, 1)
		return "main", nil
	})
}

func runOn[T any](w *twin, r *loop.Runner, main func(co *coro.Co) (T, error)) T {
	v, err := loop.RunOn(context.Background(), r, coro.New(main))
	if err != nil {
		w.t.Error(err)
	}
	return v
}

func (w *twin) runnerRuns() {
	w.out("# Runner")
	ret := func(v int) func(*coro.Co) (int, error) { return func(*coro.Co) (int, error) { return v, nil } }
	r := loop.NewRunner(&loop.RunOptions{Engine: w.engine})
	one, _ := r.Loop()
	two, _ := r.Loop()
	w.out("  ", runOn(w, r, ret(1)), runOn(w, r, ret(2)), one == two)
	r.Close()
	_, err := r.Loop()
	call(w, "after close", none{}, err)
	call(w, "close twice", none{}, r.Close())
	_, err = r.Loop() // which is what entering does
	call(w, "re-enter", none{}, err)

	r = loop.NewRunner(&loop.RunOptions{Engine: w.engine, Debug: true, Logger: slog.New(slog.DiscardHandler)})
	l, _ := r.Loop()
	w.out("   debug", l.Debug())
	r.Close()
	r = loop.NewRunner(nil)
	if err := r.Close(); err == nil {
		w.out("   close before init ok")
	}
	w.runnerContext()
}

func (w *twin) runnerContext() {
	cv := coro.NewContextVar("cv", 0)
	set := func(co *coro.Co) (int, error) {
		cv.Set(co, cv.GetOr(co, 0)+1)
		return cv.Get(co)
	}
	r := loop.NewRunner(&loop.RunOptions{Engine: w.engine})
	defer r.Close()
	first, second := runOn(w, r, set), runOn(w, r, set)
	outside, _ := cv.Get(&coro.Context{})
	explicit := runOn(w, r, func(co *coro.Co) (int, error) {
		return loop.CreateTaskWith(co, coro.New(set), &loop.TaskOptions{Context: &coro.Context{}}).Await(co)
	})
	w.out("   context shared between runs:", first, second, "outside", outside, "explicit context", explicit)
}

// interrupt sends a SIGINT to the process, and returns when all who are notified have it.
func (w *twin) interrupt(sig syscall.Signal) {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, sig)
	if err := syscall.Kill(os.Getpid(), sig); err != nil {
		w.t.Error(err)
	}
	<-ch
	signal.Stop(ch) // which waits for who is being notified
}

func (w *twin) runnerInterrupts() {
	w.out("# SIGINT")
	wait := func(co *coro.Co) error {
		loop.RunningLoop(co).CallSoon(func() { w.interrupt(syscall.SIGINT) })
		return loop.Sleep(co, 5*sec)
	}
	run(w, "SIGINT -> main task cancelled -> KeyboardInterrupt", func(co *coro.Co) (string, error) {
		err := wait(co)
		w.out("   main task sees", exc(err), "cancelling", loop.CurrentTask(co).Cancelling())
		return "", err
	})
	run(w, "SIGINT swallowed: run() returns the value", func(co *coro.Co) (string, error) {
		wait(co)
		w.out("   swallowed")
		return "swallowed value", nil
	})
	run(w, "SIGINT converted", func(co *coro.Co) (string, error) {
		return "", gen.WithContext(&gen.ValueError{Msg: "converted"}, wait(co))
	})
	run(w, "second SIGINT raises KeyboardInterrupt immediately", func(co *coro.Co) (string, error) {
		wait(co)
		w.out("   first SIGINT")
		err := wait(co)
		w.out("   after second SIGINT (during cancel-all phase):", exc(err))
		return "", err
	})
	run(w, "SIGINT + uncancel", func(co *coro.Co) (string, error) {
		wait(co)
		loop.CurrentTask(co).Uncancel()
		tick(co, 1)
		return "uncancelled", nil
	})
	run(w, "SIGINT while running then return: task is cancelled", func(*coro.Co) (string, error) {
		w.interrupt(syscall.SIGINT)
		w.out("   still running (handler only cancels)")
		return "no await", nil
	})
	run(w, "self-cancel without SIGINT -> CancelledError", func(co *coro.Co) (string, error) {
		loop.CurrentTask(co).Cancel()
		return "", loop.Sleep(co, 0)
	})
	w.runnerOwnHandler()
}

func (w *twin) runnerOwnHandler() {
	handled := make(chan none)
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGINT)
	defer signal.Stop(ch)
	go func() {
		<-ch
		w.out("   custom handler")
		close(handled)
	}()
	v, err := loop.RunWith(context.Background(), coro.New(func(*coro.Co) (string, error) {
		w.interrupt(syscall.SIGINT)
		<-handled
		return "custom SIGINT handler is kept", nil
	}), &loop.RunOptions{Engine: w.engine})
	call(w, "custom handler", v, err)
}

func (w *twin) runnerExits() {
	w.out("# KeyboardInterrupt raised by main")
	run(w, "ki", func(*coro.Co) (none, error) { return none{}, &gen.KeyboardInterrupt{} })
	run(w, "SystemExit", func(*coro.Co) (none, error) { return none{}, &gen.SystemExit{Code: 3} })
}

func (w *twin) runnerSignals() {
	w.out("# add_signal_handler")
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		l, usr1 := loop.RunningLoop(co), syscall.SIGUSR1
		ev := loop.NewEvent()
		if err := l.AddSignalHandler(usr1, func() { ev.Set() }); err != nil {
			return err
		}
		w.interrupt(usr1)
		w.out("   flag set synchronously?", ev.IsSet())
		if _, err := loop.WaitFor(co, coro.Do(ev.Wait), sec); err != nil {
			return err
		}
		w.out("   delivered through the loop")
		remove := func(label string) {
			was, err := l.RemoveSignalHandler(usr1)
			call(w, label, was, err)
		}
		remove("remove")
		remove("remove again")
		call(w, "SIGKILL", none{}, l.AddSignalHandler(syscall.SIGKILL, func() {}))
		call(w, "bad number", none{}, l.AddSignalHandler(syscall.Signal(999), func() {}))
		calls, second := &recorder{}, loop.NewEvent()
		l.AddSignalHandler(usr1, func() { calls.add(1) })
		l.AddSignalHandler(usr1, func() { calls.add(2); second.Set() })
		w.interrupt(usr1)
		if err := second.Wait(co); err != nil {
			return err
		}
		w.out("   second add replaces the first", calls.String())
		_, err := l.RemoveSignalHandler(usr1)
		return err
	}), &loop.RunOptions{Engine: w.engine})
	if err != nil {
		w.t.Error(err)
	}
}
