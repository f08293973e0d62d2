package loop_test

import (
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

const py10 = "SEMANTICS §10; scripts/10_cancel.py: "

// sleeper sleeps, and says what it sees when it is cancelled.
func sleeper(s *script, name string) func(co *coro.Co) error {
	return func(co *coro.Co) error {
		err := loop.Sleep(co, 9*sec)
		if kernel.IsCancelled(err) {
			s.say("%s sees %s", name, gen.Repr(err))
		}
		return err
	}
}

func TestCancel(t *testing.T) {
	runRows(t, []row{
		{
			name: "suspended", why: "the flag is counted at once, the task ends later", py: py10 + "cancel returns / states",
			run: func(s *script) error {
				x := start(s, sleeper(s, "w"))
				s.say("%v", x.Cancel())
				s.say("%v %v %d", x.Cancelled(), x.Done(), x.Cancelling())
				await(s, "await", x)
				s.say("%v %v", x.Cancelled(), x.Cancel())
				return nil
			},
			want: []string{"true", "false false 1", "w sees CancelledError()", "await !! CancelledError()", "true false"},
		},
		{
			name: "done", why: "nothing is left to cancel, the counter stays", py: py10 + "cancel of a done task",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, immediate(1))
				await(s, "await", x)
				s.say("%v %d", x.Cancel(), x.Cancelling())
				return nil
			},
			want: []string{"await -> 1", "false 0"},
		},
		{
			name: "unstarted", why: "the body never runs", py: py10 + "cancel before first step",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, coro.Do(func(*coro.Co) error { s.say("BODY RAN"); return nil }))
				x.Cancel()
				await(s, "await", x)
				s.say("%v", x)
				return nil
			},
			want: []string{"await !! CancelledError()", "<Task cancelled name='Task-2' coro=<TestCancel() done, defined at F:L>>"},
		},
		{
			name: "messages", why: "the first of two wins while suspended, the second before the start", py: py10 + "message",
			run: func(s *script) error {
				x := start(s, sleeper(s, "msg"))
				x.Cancel("why")
				await(s, "suspended", x)
				x = loop.CreateTask(s.co, coro.Do(sleeper(s, "never")))
				x.Cancel("early")
				await(s, "unstarted", x)
				x = start(s, sleeper(s, "msg2"))
				x.Cancel("first")
				x.Cancel("second")
				await(s, "two", x)
				x = loop.CreateTask(s.co, coro.Do(sleeper(s, "never")))
				x.Cancel("first")
				x.Cancel("second")
				await(s, "two before start", x)
				return nil
			},
			want: []string{"msg sees CancelledError('why')", "suspended !! CancelledError('why')", "unstarted !! CancelledError('early')",
				"msg2 sees CancelledError('first')", "two !! CancelledError('first')", "two before start !! CancelledError('second')"},
		},
		{
			name: "message is for the first", why: "later retrievals get another error, without it; a future keeps it", py: py10 + "the CancelledError object",
			run: func(s *script) error {
				x := start(s, sleeper(s, "obj"))
				x.Cancel("m")
				await(s, "await", x)
				_, err := x.Result()
				s.say("%s %s", gen.Repr(err), gen.Repr(x.Err()))
				f := future(s)
				f.Cancel("why")
				_, err = f.Result()
				s.say("%s %s", gen.Repr(err), gen.Repr(f.Err()))
				return nil
			},
			want: []string{"obj sees CancelledError('m')", "await !! CancelledError('m')", "CancelledError() CancelledError()", "CancelledError('why') CancelledError('why')"},
		},
		{
			name: "the awaited future", why: "it is cancelled at once, with the message", py: py10 + "future awaited is cancelled at once",
			run: func(s *script) error {
				f := future(s)
				x := start(s, func(co *coro.Co) error { _, err := f.Await(co); return err })
				x.Cancel("m")
				s.say("%v", f)
				await(s, "task", x)
				await(s, "future", f)
				return nil
			},
			want: []string{"<Future cancelled>", "task !! CancelledError('m')", "future !! CancelledError('m')"},
		},
		{
			name: "future cancelled by another", why: "its awaiter is cancelled without having been asked to", py: py10 + "future cancelled by someone else",
			run: func(s *script) error {
				f := future(s)
				x := start(s, func(co *coro.Co) error { _, err := f.Await(co); return err })
				f.Cancel("fm")
				await(s, "task", x)
				s.say("%v %d", x.Cancelled(), x.Cancelling())
				return nil
			},
			want: []string{"task !! CancelledError('fm')", "true 0"},
		},
		{
			name: "wake-up under way", why: "the result that was there is lost to the task", py: py10 + "cancel when the awaited future is already done",
			run: func(s *script) error {
				for _, end := range []func(f *loop.Future[string]){
					func(f *loop.Future[string]) { f.SetResult("R") },
					func(f *loop.Future[string]) { f.SetException(value("E")) },
				} {
					f := loop.CreateFuture[string](s.loop)
					x := start(s, func(co *coro.Co) error { _, err := f.Await(co); return err })
					end(f)
					s.say("%v", x.Cancel())
					await(s, "task", x)
					s.say("%v", f)
				}
				return nil
			},
			want: []string{"true", "task !! CancelledError()", "<Future finished result='R'>", "true", "task !! CancelledError()", "<Future finished exception=ValueError('E')>"},
		},
		{
			name: "innermost first", why: "each level wakes the next", py: py10 + "task awaiting a task",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					inner := loop.CreateTask(co, coro.Do(sleeper(s, "inner")))
					_, err := inner.Await(co)
					s.say("outer: %v", inner.Cancelled())
					return err
				})
				tick(s)
				x.Cancel()
				await(s, "await", x)
				return nil
			},
			want: []string{"inner sees CancelledError()", "outer: true", "await !! CancelledError()"},
		},
		{
			name: "inner swallows", why: "the outer one goes on; the request stays counted", py: py10 + "inner swallows: outer keeps running",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (string, error) {
					return loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) {
						loop.Sleep(co, 9*sec)
						return "swallowed", nil
					})).Await(co)
				}))
				tick(s)
				tick(s)
				x.Cancel()
				await(s, "await", x)
				s.say("%d %v", x.Cancelling(), x.Cancelled())
				return nil
			},
			want: []string{"await -> 'swallowed'", "1 false"},
		},
		{
			name: "another error", why: "what the body raises instead wins", py: py10 + "return in finally / raise other",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error { loop.Sleep(co, 9*sec); return &gen.KeyError{Key: "other"} })
				x.Cancel()
				await(s, "await", x)
				s.say("%v", x.Cancelled())
				return nil
			},
			want: []string{"await !! KeyError('other')", "false"},
		},
		{
			name: "raised without cancel", why: "a task that raises CancelledError is cancelled", py: py10 + "raise CancelledError without cancel()",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, coro.Do(func(*coro.Co) error { return &loop.CancelledError{Msg: "own"} }))
				await(s, "await", x)
				s.say("%v %s", x.Cancelled(), gen.Repr(x.Err()))
				return nil
			},
			want: []string{"await !! CancelledError('own')", "true CancelledError()"},
		},
		{
			name: "oneself", why: "it is delivered at the next await that waits", py: py10 + "cancel self while running",
			run: func(s *script) error {
				await(s, "sleep", loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					me(co).Cancel()
					d := loop.CreateFuture[int](loop.RunningLoop(co))
					d.SetResult(1)
					await(s, "done future", d)
					_, err := immediate(1).Await(co)
					s.say("coroutine %v", err)
					return loop.Sleep(co, 0)
				})))
				x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { me(co).Cancel("m"); return 1, nil }))
				await(s, "return", x)
				await(s, "raise", loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error { me(co).Cancel(); return &gen.KeyError{Key: "k"} })))
				f := future(s)
				await(s, "future", loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					me(co).Cancel()
					_, err := f.Await(co)
					s.say("future cancelled %v", f.Cancelled())
					return err
				})))
				return nil
			},
			want: []string{"done future -> 1", "coroutine <nil>", "sleep !! CancelledError()", "return !! CancelledError('m')", "raise !! KeyError('k')",
				"future cancelled true", "future !! CancelledError()"},
		},
		{
			name: "twice in one tick", why: "it is delivered once", py: py10 + "cancel twice with one swallowed",
			run: func(s *script) error {
				body := func(co *coro.Co) error {
					for i := range 2 {
						if err := loop.Sleep(co, 9*sec); err != nil {
							s.say("caught %d", i)
						}
					}
					return nil
				}
				x := start(s, body)
				x.Cancel()
				x.Cancel()
				tick(s)
				tick(s)
				s.say("%v", x.Done())
				x.Cancel()
				await(s, "await", x)
				return nil
			},
			want: []string{"caught 0", "false", "caught 1", "await -> None"},
		},
		{
			name: "clean-up", why: "it may await; another cancel interrupts it", py: py10 + "cancel during cleanup await",
			run: func(s *script) error {
				body := func(co *coro.Co) error {
					err := loop.Sleep(co, 9*sec)
					if cerr := loop.Sleep(co, sec); cerr != nil {
						s.say("cleanup interrupted")
						return cerr
					}
					s.say("cleanup done")
					return err
				}
				x := start(s, body)
				x.Cancel()
				await(s, "once", x)
				x = start(s, body)
				x.Cancel()
				tick(s)
				tick(s)
				x.Cancel()
				await(s, "twice", x)
				return nil
			},
			want: []string{"cleanup done", "once !! CancelledError()", "cleanup interrupted", "twice !! CancelledError()"},
		},
		{
			name: "uncancel", why: "at zero, what is not delivered yet is withdrawn", py: py10 + "cancelling / uncancel",
			run: func(s *script) error {
				x := start(s, sleeper(s, "u"))
				s.say("%d %v %d %v %d %d %d %d", x.Cancelling(), x.Cancel(), x.Cancelling(), x.Cancel(), x.Cancelling(), x.Uncancel(), x.Uncancel(), x.Uncancel())
				await(s, "u", x)
				x = loop.CreateTask(s.co, coro.Do(func(*coro.Co) error { s.say("BODY RAN"); return nil }))
				x.Cancel()
				x.Uncancel()
				await(s, "before the start", x)
				await(s, "self", loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					loop.CurrentTask(co).Cancel()
					loop.CurrentTask(co).Uncancel()
					return loop.Sleep(co, 0)
				})))
				await(s, "self twice", loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					loop.CurrentTask(co).Cancel()
					loop.CurrentTask(co).Cancel()
					loop.CurrentTask(co).Uncancel()
					return loop.Sleep(co, 0)
				})))
				return nil
			},
			want: []string{"0 true 1 true 2 1 0 0", "u sees CancelledError()", "u !! CancelledError()", "BODY RAN", "before the start -> None",
				"self -> None", "self twice !! CancelledError()"},
		},
	})
}

// KeyboardInterrupt and SystemExit leave the loop; other errors stay in the task.
func TestLeavingErrors(t *testing.T) {
	for _, row := range []struct {
		err    error
		leaves bool
	}{{&gen.KeyboardInterrupt{Msg: "ki"}, true}, {&gen.SystemExit{Code: 3}, true}, {&gen.GeneratorExit{Msg: "ge"}, false}} {
		var told []string
		l := loop.NewWith(&loop.RunOptions{Virtual: true, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { told = append(told, c.Message) }})
		task, _ := loop.CreateTaskOn(l, failing(0, row.err), nil)
		ran := false
		l.CallSoon(func() { ran = true })
		l.CallLater(sec, l.Stop)
		err := l.RunForever()
		if (err != nil) != row.leaves || row.leaves && (err != row.err || ran) {
			t.Errorf("%s in a task (%sKeyboardInterrupt/SystemExit): RunForever %v, the rest of the batch ran: %v", gen.Repr(row.err), py10, err, ran)
		}
		if task.Err() != row.err {
			t.Errorf("%s: the task has %v", gen.Repr(row.err), task.Err())
		}
		l.CallSoon(func() { panic(row.err) })
		l.CallLater(sec, l.Stop)
		if err := l.RunForever(); (err != nil) != row.leaves || !ran {
			t.Errorf("%s in a callback: RunForever %v, the rest ran: %v", gen.Repr(row.err), err, ran)
		}
		if reported := len(told) == 1 && strings.HasPrefix(told[0], "Exception in callback TestLeavingErrors()"); reported == row.leaves || reported != (len(told) > 0) {
			t.Errorf("%s in a callback: the handler was told %q", gen.Repr(row.err), told)
		}
		if _, err := loop.RunUntilComplete(l, failing(0, row.err)); err != row.err {
			t.Errorf("%s in the main task: %v", gen.Repr(row.err), err)
		}
		l.Close()
	}
}
