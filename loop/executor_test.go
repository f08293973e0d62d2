package loop_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// gate holds a function up: it closes begun, and waits for open.
type gate struct{ begun, open chan struct{} }

func newGate() gate { return gate{make(chan struct{}), make(chan struct{})} }

// returning is a function that passes the gate and returns v and err.
func (g gate) returning(v int, err error) func() (int, error) {
	return func() (int, error) {
		close(g.begun)
		<-g.open
		return v, err
	}
}

// refusing is an executor that takes nothing.
type refusing struct{ *loop.ThreadPoolExecutor }

func (refusing) Submit(loop.Job) error { return &gen.RuntimeError{Msg: "no"} }

// inline is an executor written by a user: it starts a goroutine for each job.
type inline struct {
	jobs     atomic.Int64
	shutdown atomic.Int64
}

func (e *inline) Submit(j loop.Job) error {
	e.jobs.Add(1)
	go j.Run()
	return nil
}

func (e *inline) Shutdown(wait, cancelFutures bool) { e.shutdown.Add(1) }

func TestRunInExecutor(t *testing.T) {
	run := func(s *script, label string, e loop.Executor, fn func() (int, error)) {
		f, err := loop.RunInExecutor(s.loop, e, fn)
		if err != nil {
			s.say("%s refused: %s", label, chain(err))
			return
		}
		await(s, label, f)
	}
	one := func() (int, error) { return 1, nil }
	runRows(t, []row{
		{
			name: "result", why: "the function runs on another goroutine, outside every loop", py: "test_asyncio/test_events.py: test_run_in_executor",
			run: func(s *script) error {
				run(s, "run", nil, func() (int, error) {
					// A loop may be run within, which it may not on the loop's own goroutine.
					return loop.Run(context.Background(), immediate(42))
				})
				return nil
			},
			want: []string{"run -> 42"},
		},
		{
			name: "exceptions", why: "they are raised at the await", py: py22 + "1/0, si()",
			run: func(s *script) error {
				run(s, "error", nil, func() (int, error) { return 0, value("x") })
				run(s, "stop", nil, func() (int, error) { return 0, &gen.StopIteration[string]{Value: "s"} })
				return nil
			},
			want: []string{"error !! ValueError('x')",
				"stop !! RuntimeError('StopIteration interacts badly with generators and cannot be raised into a Future') <-cause StopIteration('s')"},
		},
		{
			name: "time stands still", why: "a timer that is due earlier comes later all the same, if time does not pass", py: "none: virtual time",
			run: func(s *script) error {
				g := newGate()
				s.loop.CallLater(1, func() { s.say("timer") })
				f, err := loop.RunInExecutor(s.loop, nil, g.returning(1, nil))
				if err != nil {
					return err
				}
				<-g.begun
				close(g.open)
				await(s, "run", f)
				return loop.Sleep(s.co, sec)
			},
			want: []string{"run -> 1", "timer"},
		},
		{
			name: "cancel a queued one", why: "it is really cancelled", py: py22 + "a queued job is really cancelled",
			run: func(s *script) error {
				pool(1, func(e loop.Executor) {
					g := newGate()
					first, _ := loop.RunInExecutor(s.loop, e, g.returning(1, nil))
					second, _ := loop.RunInExecutor(s.loop, e, func() (int, error) { s.say("NOT RUN"); return 2, nil })
					<-g.begun
					s.say("%v", second.Cancel())
					tick(s)
					close(g.open)
					await(s, "first", first)
					s.say("%v", second)
				})
				return nil
			},
			want: []string{"true", "first -> 1", "<Future cancelled>"},
		},
		{
			name: "cancel a running one", why: "it goes on; what it returns is dropped", py: py22 + "cancel of an executor future: the thread is not interrupted",
			run: func(s *script) error {
				g := newGate()
				f, _ := loop.RunInExecutor(s.loop, nil, g.returning(1, nil))
				<-g.begun
				s.say("%v %v", f.Cancel(), f)
				close(g.open)
				return nil
			},
			want: []string{"true <Future cancelled>"},
		},
		{
			name: "cancel a running one that fails", why: "its exception would be seen by nobody", py: "CPython drops it; DIFFERENCES.md",
			run: func(s *script) error {
				g := newGate()
				f, _ := loop.RunInExecutor(s.loop, nil, g.returning(0, value("late")))
				<-g.begun
				f.Cancel()
				close(g.open)
				return nil
			},
			want: []string{"handler: Exception in a thread that nobody waits for any more\nValueError: late\n"},
		},
		{
			name: "nobody asks", why: "an exception is reported like any future's", py: onCPython + "run_in_executor(None, f) and nothing more",
			run: func(s *script) error {
				_, err := loop.RunInExecutor(s.loop, nil, func() (int, error) { return 0, value("x") })
				return err
			},
			want: []string{"handler: Future exception was never retrieved\nfuture: <Future finished exception=ValueError('x')>\nValueError: x\n"},
		},
		{
			name: "an executor of one's own", why: "whatever runs jobs will do, and may refuse them", py: onCPython + "class Ex(ThreadPoolExecutor): def submit(…): raise NotImplementedError('no')",
			run: func(s *script) error {
				e := &inline{}
				run(s, "own", e, one)
				run(s, "refusing", refusing{}, one)
				s.say("%d job, %d shutdowns", e.jobs.Load(), e.shutdown.Load())
				return nil
			},
			want: []string{"own -> 1", "refusing refused: RuntimeError('no')", "1 job, 0 shutdowns"},
		},
		{
			name: "default executor", why: "what is set is used, and shut down in the end", py: "test_asyncio/test_base_events.py: test_set_default_executor, test_set_default_executor_error; " + onCPython + "set_default_executor(None)",
			run: func(s *script) error {
				s.say("%s", chain(s.loop.SetDefaultExecutor(nil)))
				e := &inline{}
				s.say("%v", s.loop.SetDefaultExecutor(e))
				run(s, "run", nil, one)
				v, err := loop.ToThread(s.co, func(context.Context) (int, error) { return 2, nil })
				outcome(s, "thread", v, err)
				s.say("%v", s.loop.ShutdownDefaultExecutor(s.co, loop.Forever))
				s.say("%d jobs, %d shutdowns", e.jobs.Load(), e.shutdown.Load())
				return nil
			},
			want: []string{"TypeError('executor must be ThreadPoolExecutor instance')", "<nil>", "run -> 1", "thread -> 2", "<nil>", "2 jobs, 1 shutdowns"},
		},
		{
			name: "after the shutdown", why: "the default is no more, whichever it is; others are", py: onCPython + "shutdown_default_executor() twice; run_in_executor; set_default_executor; to_thread",
			run: func(s *script) error {
				for range 2 {
					s.say("%v", s.loop.ShutdownDefaultExecutor(s.co, loop.Forever))
				}
				run(s, "default", nil, one)
				s.loop.SetDefaultExecutor(&inline{})
				run(s, "default", nil, one)
				s.say("%s", chain(only(loop.ToThread(s.co, func(context.Context) (int, error) { return 1, nil }))))
				pool(1, func(e loop.Executor) { run(s, "other", e, one) })
				return nil
			},
			want: []string{"<nil>", "<nil>", "default refused: RuntimeError('Executor shutdown has been called')",
				"default refused: RuntimeError('Executor shutdown has been called')", "RuntimeError('Executor shutdown has been called')", "other -> 1"},
		},
		{
			name: "shutdown waits", why: "for what runs, and not for the loop's time", py: "test_asyncio/test_events.py: test_run_in_executor_cancel",
			run: func(s *script) error {
				g := newGate()
				f, _ := loop.RunInExecutor(s.loop, nil, g.returning(1, nil))
				<-g.begun
				f.Cancel()
				spawn(s.co, "shutdown", func(co *coro.Co) error {
					err := s.loop.ShutdownDefaultExecutor(co, loop.Forever)
					s.say("shut down %v", err)
					return err
				})
				ticks(s, 3)
				s.say("opening")
				close(g.open)
				return loop.Sleep(s.co, sec)
			},
			want: []string{"opening", "shut down <nil>"},
		},
		{
			name: "two shutdowns", why: "each waits for all", py: onCPython + "gather(shutdown_default_executor(), shutdown_default_executor())",
			run: func(s *script) error {
				g := newGate()
				loop.RunInExecutor(s.loop, nil, g.returning(1, nil))
				for range 2 {
					start(s, func(co *coro.Co) error {
						err := s.loop.ShutdownDefaultExecutor(co, loop.Forever)
						s.say("shut down %v", err)
						return err
					})
				}
				close(g.open)
				return loop.Sleep(s.co, sec)
			},
			want: []string{"shut down <nil>", "shut down <nil>"},
		},
		{
			name: "shutdown cancelled", why: "the functions go on; the executor stays shut", py: onCPython + "t = create_task(shutdown_default_executor()); t.cancel()",
			run: func(s *script) error {
				g := newGate()
				f, _ := loop.RunInExecutor(s.loop, nil, g.returning(1, nil))
				shutting := start(s, func(co *coro.Co) error { return s.loop.ShutdownDefaultExecutor(co, 300*sec) })
				shutting.Cancel()
				await(s, "shutdown", shutting)
				close(g.open)
				await(s, "job", f)
				run(s, "next", nil, one)
				return nil
			},
			want: []string{"shutdown !! CancelledError()", "job -> 1", "next refused: RuntimeError('Executor shutdown has been called')"},
		},
	})
}

// The time that a shutdown allows is real.
func TestShutdownDefaultExecutorTimeout(t *testing.T) {
	for _, r := range []struct {
		timeout time.Duration
		want    string
	}{
		{0, "0"}, {50 * time.Millisecond, "0.05"}, {sec, "1"}, {1500 * time.Millisecond, "1.5"},
	} {
		for _, isVirtual := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				var got []string
				g := newGate()
				_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
					l := loop.RunningLoop(co)
					if _, err := loop.RunInExecutor(l, nil, g.returning(1, nil)); err != nil {
						return err
					}
					begun := time.Now()
					err := l.ShutdownDefaultExecutor(co, r.timeout)
					if d := time.Since(begun); d != r.timeout {
						t.Errorf("it took %v, not %v", d, r.timeout)
					}
					close(g.open)
					return err
				}), &loop.RunOptions{Virtual: isVirtual, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { got = append(got, c.String()) }})
				want := []string{"RuntimeWarning: The executor did not finishing joining its threads within " + r.want + " seconds.\n"}
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("%v: %v\n%s", r.timeout, err, diff)
				}
			})
		}
	}
}

// A run waits five minutes for a function that does not end.
func TestRunJoins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		g := newGate()
		begun := time.Now()
		loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
			_, err := loop.RunInExecutor(loop.RunningLoop(co), nil, g.returning(0, value("after all")))
			return err
		}), &loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { got = append(got, c.String()) }})
		if d := time.Since(begun); d != 300*sec {
			t.Errorf("it took %v", d)
		}
		close(g.open)
		synctest.Wait()
		want := []string{"RuntimeWarning: The executor did not finishing joining its threads within 300 seconds.\n",
			"Exception in a thread that nobody waits for any more\nValueError: after all\n"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// A loop that is closed while functions run does not wait for them. What was
// queued runs all the same, and an exception is reported.
func TestExecutorAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		l := loop.NewWith(&loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { got = append(got, c.String()) }})
		l.SetDefaultExecutor(loop.NewThreadPoolExecutor(1))
		g := newGate()
		queuedRan := false
		running, _ := loop.RunInExecutor(l, nil, g.returning(1, value("lost")))
		queued, _ := loop.RunInExecutor(l, nil, func() (int, error) { queuedRan = true; return 2, nil })
		<-g.begun
		l.CallSoon(l.Stop)
		l.RunForever()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		close(g.open)
		synctest.Wait()
		if !queuedRan || running.Done() || queued.Done() {
			t.Errorf("the queued function ran: %v; %v %v, want them pending as in CPython", queuedRan, running, queued)
		}
		if diff := cmp.Diff([]string{"Exception in a thread that nobody waits for any more\nValueError: lost\n"}, got); diff != "" {
			t.Error(diff)
		}
		if _, err := loop.RunInExecutor(l, nil, func() (int, error) { return 1, nil }); gen.Repr(err) != "RuntimeError('Event loop is closed')" {
			t.Errorf("on a closed loop: %v", err)
		}
	})
}

// An exception that has arrived when the loop is closed, and that the loop has not
// come to, is reported.
func TestExecutorArrivesBeforeClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		l := loop.NewWith(&loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { got = append(got, c.String()) }})
		f, _ := loop.RunInExecutor(l, nil, func() (int, error) { return 0, value("arrived") })
		synctest.Wait()
		l.Close()
		if diff := cmp.Diff([]string{"Future exception was never retrieved\nfuture: <Future finished exception=ValueError('arrived')>\nValueError: arrived\n"}, got); diff != "" {
			t.Error(diff)
		}
		if !f.Done() {
			t.Error("the outcome was forgotten")
		}
	})
}

func TestThreadPoolExecutor(t *testing.T) {
	ctx := context.Background()
	submit := func(s *script, e loop.Executor, fn func() (int, error)) *loop.ConcurrentFuture[int] {
		f, err := loop.Submit(e, fn)
		if err != nil {
			s.say("refused: %s", chain(err))
		}
		return f
	}
	saying := func(s *script, what string) func() (int, error) {
		return func() (int, error) { s.say("%s", what); return 1, nil }
	}
	const py = onCPython + "ex = ThreadPoolExecutor(1): "
	runRows(t, []row{
		{
			name: "in order", why: "one worker runs one after the other, and goes on after a panic and a Goexit", py: py + "ex.submit",
			run: func(s *script) error {
				pool(1, func(e loop.Executor) {
					first := submit(s, e, saying(s, "first"))
					panics := submit(s, e, func() (int, error) { panic("oops") })
					exits := submit(s, e, func() (int, error) { runtime.Goexit(); return 0, nil })
					last := submit(s, e, saying(s, "last"))
					v, err := last.Result(ctx)
					outcome(s, "last", v, err)
					var panicked *loop.PanicError
					s.say("%v %v", errors.As(panics.Err(ctx), &panicked), panicked.Value)
					s.say("%v", exits.Err(ctx))
					s.say("%v", first)
				})
				return nil
			},
			want: []string{"first", "last", "last -> 1", "true oops", "loop: a function outside the loop called runtime.Goexit",
				"<Future at 0xADDR state=finished returned int>"},
		},
		{
			name: "cancel", why: "what has begun goes on", py: py + "print(b.cancel(), a.cancel()); ex.shutdown(wait=False, cancel_futures=True)",
			run: func(s *script) error {
				e := loop.NewThreadPoolExecutor(1)
				g := newGate()
				a := submit(s, e, g.returning(1, nil))
				b, c := submit(s, e, saying(s, "b")), submit(s, e, saying(s, "c"))
				<-g.begun
				s.say("%v %v", b.Cancel(), a.Cancel())
				e.Shutdown(false, true)
				s.say("%v %v %v", b, c, a)
				close(g.open)
				e.Shutdown(true, false)
				s.say("%v", a)
				return nil
			},
			want: []string{"true false",
				"<Future at 0xADDR state=cancelled> <Future at 0xADDR state=cancelled> <Future at 0xADDR state=running>",
				"<Future at 0xADDR state=finished returned int>"},
		},
		{
			name: "shutdown without waiting", why: "what was taken runs; nothing more is taken", py: py + "ex.shutdown(wait=False); ev.set(); ex.shutdown(); ex.submit(print)",
			run: func(s *script) error {
				e := loop.NewThreadPoolExecutor(1)
				g := newGate()
				submit(s, e, g.returning(1, nil))
				c := submit(s, e, saying(s, "c runs"))
				e.Shutdown(false, false)
				submit(s, e, saying(s, "too late"))
				close(g.open)
				e.Shutdown(true, false)
				s.say("%v", c)
				return nil
			},
			want: []string{"refused: RuntimeError('cannot schedule new futures after shutdown')", "c runs", "<Future at 0xADDR state=finished returned int>"},
		},
		{
			name: "max_workers", why: "as many as that run at a time, and no more", py: "library/concurrent.futures: ThreadPoolExecutor(max_workers)",
			run: func(s *script) error {
				e := loop.NewThreadPoolExecutor(2)
				gates := []gate{newGate(), newGate(), newGate()}
				for i, g := range gates {
					submit(s, e, g.returning(i, nil))
				}
				<-gates[0].begun
				<-gates[1].begun
				select {
				case <-gates[2].begun:
					s.say("three at a time")
				default:
				}
				close(gates[0].open)
				<-gates[2].begun
				close(gates[1].open)
				close(gates[2].open)
				e.Shutdown(true, false)
				return nil
			},
		},
		{
			name: "bad max_workers", why: "there must be one", py: onCPython + "ThreadPoolExecutor(-1)",
			run: func(s *script) error {
				defer func() { s.say("%s", gen.Repr(recover())) }()
				loop.NewThreadPoolExecutor(-1)
				return nil
			},
			want: []string{"ValueError('max_workers must be greater than 0')"},
		},
	})
}

// lazyJob is a job that does nothing.
type lazyJob struct{}

func (*lazyJob) Run()         {}
func (*lazyJob) Cancel() bool { return true }

func TestExecutorMisuse(t *testing.T) {
	l := loop.New()
	defer l.Close()
	for want, misuse := range map[string]func(){
		"loop: Submit to a nil Executor":    func() { loop.Submit(nil, func() (int, error) { return 0, nil }) },
		"loop: Submit of a nil func":        func() { loop.Submit[int](&inline{}, nil) },
		"loop: zero ThreadPoolExecutor:":    func() { new(loop.ThreadPoolExecutor).Submit(&lazyJob{}) },
		"loop: zero Channel:":               func() { new(loop.Channel[int]).Await(nil) },
		"loop: Submit of a nil Job":         func() { loop.NewThreadPoolExecutor(1).Submit(nil) },
		"loop: RunInExecutor of a nil func": func() { loop.RunInExecutor[int](l, nil, nil) },
		"loop: ToThread of a nil func":      func() { loop.ToThread[int](nil, nil) },
		"loop: WrapFuture of a nil future":  func() { loop.WrapFuture[int](l, nil) },
		"loop: ConcurrentOf of a nil":       func() { loop.ConcurrentOf[int](nil) },
		"loop: FromChan of a nil channel":   func() { loop.FromChan[int](nil) },
		"loop: AddDoneCallback of a nil":    func() { new(loop.ConcurrentFuture[int]).AddDoneCallback(nil) },
		"loop: AddSignalHandler of a nil":   func() { l.AddSignalHandler(nil, nil) },
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			misuse()
		}()
	}
}
