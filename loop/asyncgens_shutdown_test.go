package loop_test

import (
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestShutdownAsyncgens(t *testing.T) {
	runRows(t, []row{
		{
			name: "shutdown",
			why:  "all are closed at once, in the order in which they began; an error is reported; then one that begins is warned of",
			py:   py25 + "# shutdown_asyncgens; " + asyncgenT + "test_async_gen_asyncio_shutdown_01",
			run: func(s *script) error {
				begin(s, ag(s, "s1"), ag(s, "s2"), ending("badfin", func(*coro.Co, yielder, error) error { return value("shutdown err") }))
				if err := loop.ShutdownAsyncgens(s.co); err != nil {
					return err
				}
				g := ag(s, "after")
				begin(s, g)
				return only(g.AClose().Await(s.co))
			},
			want: []string{
				"s1 sees GeneratorExit()", "s1 finally start", "s2 sees GeneratorExit()", "s2 finally start", "s1 finally end", "s2 finally end",
				"handler: an error occurred during closing of asynchronous generator <async_generator object badfin at 0xADDR>\n" +
					"asyncgen: <async_generator object badfin at 0xADDR>\nValueError: shutdown err\n",
				"warning: ResourceWarning: asynchronous generator <async_generator object ag at 0xADDR> was scheduled after loop.shutdown_asyncgens() call",
				"after sees GeneratorExit()", "after finally start", "after finally end",
			},
		},
		{
			name: "Run",
			why:  "it closes what is left, after the tasks that are left have ended",
			py:   onCPython + "# run closes what is left, after the tasks; " + asyncgenT + "test_async_gen_asyncio_shutdown_02",
			run: func(s *script) error {
				spawn(s.co, "sleeper", func(co *coro.Co) error {
					err := loop.Sleep(co, 9*sec)
					s.say("sleeper sees %s", gen.Repr(err))
					return err
				})
				begin(s, ag(s, "a"), ag(s, "b"))
				return nil
			},
			want: []string{
				"sleeper sees CancelledError()", "a sees GeneratorExit()", "a finally start", "b sees GeneratorExit()", "b finally start",
				"a finally end", "b finally end",
			},
		},
		{
			name: "main raises",
			why:  "they are closed all the same",
			py:   onCPython + "# run closes even if main raises; " + asyncgenT + "test_async_gen_asyncio_shutdown_exception_01",
			run: func(s *script) error {
				begin(s, ending("g", func(*coro.Co, yielder, error) error { return value("1/0") }))
				return value("main")
			},
			want: []string{
				"handler: an error occurred during closing of asynchronous generator <async_generator object g at 0xADDR>\n" +
					"asyncgen: <async_generator object g at 0xADDR>\nValueError: 1/0\n",
				"main !! ValueError('main')",
			},
		},
		{
			name: "a step is being taken",
			why:  "it cannot be closed, and is not tried again",
			py:   onCPython + "# shutdown while a step runs",
			run: func(s *script) error {
				g := slow(s, "s")
				a := anext(s, "t", g)
				tick(s)
				loop.ShutdownAsyncgens(s.co)
				await(s, "t", a)
				loop.ShutdownAsyncgens(s.co)
				s.say("again nothing")
				return only(g.AClose().Await(s.co))
			},
			want: []string{
				"handler: an error occurred during closing of asynchronous generator <async_generator object slow at 0xADDR>\n" +
					"asyncgen: <async_generator object slow at 0xADDR>\nRuntimeError: aclose(): asynchronous generator is already running\n",
				"t -> 1", "again nothing", "s sees GeneratorExit()",
			},
		},
		{
			name: "under a consumer",
			why:  "its loop ends",
			py:   onCPython + "# shutdown closes under a consumer",
			run: func(s *script) error {
				t := start(s, func(co *coro.Co) error {
					g := ag(s, "c")
					for v := range g.All(co) {
						s.say("v %d", v)
						loop.Sleep(co, sec)
					}
					s.say("loop over")
					return g.Err()
				})
				loop.ShutdownAsyncgens(s.co)
				s.say("shut")
				await(s, "t", t)
				return nil
			},
			want: []string{"v 0", "c sees GeneratorExit()", "c finally start", "c finally end", "shut", "loop over", "t -> None"},
		},
		{
			name: "ignoring, raising CancelledError",
			why:  "an Exception is reported, a CancelledError is none; both end when the loop closes",
			py:   onCPython + "# ignoring, raising CancelledError",
			run: func(s *script) error {
				begin(s,
					ending("ign", func(_ *coro.Co, y yielder, _ error) error {
						_, err := y.Yield(2)
						s.say("ign sees %s", gen.Repr(err))
						return err
					}),
					ending("canc", func(*coro.Co, yielder, error) error { return &loop.CancelledError{Msg: "mine"} }))
				loop.ShutdownAsyncgens(s.co)
				s.say("shut")
				return nil
			},
			want: []string{
				"handler: an error occurred during closing of asynchronous generator <async_generator object ign at 0xADDR>\n" +
					"asyncgen: <async_generator object ign at 0xADDR>\nRuntimeError: async generator ignored GeneratorExit\n",
				"shut", "ign sees GeneratorExit()",
			},
		},
		{
			name: "cancelled",
			why:  "the closing is cancelled with it",
			py:   onCPython + "# shutdown cancelled",
			run: func(s *script) error {
				begin(s, ending("lag", func(co *coro.Co, _ yielder, _ error) error {
					err := loop.Sleep(co, 9*sec)
					s.say("lag sees %s", gen.Repr(err))
					return err
				}))
				t := start(s, loop.ShutdownAsyncgens)
				ticks(s, 2)
				t.Cancel()
				await(s, "t", t)
				return nil
			},
			want: []string{"lag sees CancelledError()", "t !! CancelledError()"},
		},
		{
			name: "new after shutdown",
			why:  "also one that is closed before it begins",
			py:   onCPython + "# new after shutdown",
			run: func(s *script) error {
				loop.ShutdownAsyncgens(s.co)
				g, h := ag(s, "new"), ag(s, "h")
				begin(s, g, g)
				h.AClose().Await(s.co)
				return loop.ShutdownAsyncgens(s.co)
			},
			want: []string{
				"warning: ResourceWarning: asynchronous generator <async_generator object ag at 0xADDR> was scheduled after loop.shutdown_asyncgens() call",
				"warning: ResourceWarning: asynchronous generator <async_generator object ag at 0xADDR> was scheduled after loop.shutdown_asyncgens() call",
				"new sees GeneratorExit()", "new finally start", "new finally end",
			},
		},
		{
			name: "callbacks under way",
			why:  "the shutdown takes two iterations, in which what main has scheduled is called",
			py:   onCPython + "def tick(i): loop.call_soon(tick, i + 1), begun by main; asyncio's executor has two more",
			run: func(s *script) error {
				var count func(i int)
				count = func(i int) {
					s.say("tick %d", i)
					s.loop.CallSoon(func() { count(i + 1) })
				}
				s.loop.CallSoon(func() { count(0) })
				return nil
			},
			want: []string{"tick 0", "tick 1", "tick 2"},
		},
	})
}

// A loop that closes ends what is left, for good.
func TestAsyncgensLoopClose(t *testing.T) {
	rows := []row{
		{
			name: "close",
			why:  "the body sees GeneratorExit, and has no loop to wait in",
			py:   "Go only: in Python the frame is dropped",
			run: func(s *script) error {
				before := gen.SetUnraisableHook(func(u gen.Unraisable) { s.say("unraisable %s in %s", gen.Repr(u.Err), u.Object) })
				defer func() { gen.SetUnraisableHook(before) }()
				l := loop.NewWith(&loop.RunOptions{Virtual: true})
				g := ending("g", func(co *coro.Co, _ yielder, err error) error {
					s.say("sees %s", gen.Repr(err))
					s.say("sleep: %s", gen.Repr(loop.Sleep(co, sec)))
					return value("at the end")
				})
				v, err := loop.RunUntilComplete(l, coro.New(func(co *coro.Co) (int, error) { return g.ANext().Await(co) }))
				outcome(s, "anext", v, err)
				s.say("close: %v", l.Close())
				s.say("%v", g.State())
				runtime.KeepAlive(g)
				return nil
			},
			want: []string{
				"anext -> 1", "sees GeneratorExit()", "sleep: RuntimeError('no running event loop')",
				"unraisable ValueError('at the end') in <async_generator object g at 0xADDR>",
				"close: <nil>", "AGEN_CLOSED",
			},
		},
		{
			name: "by hand between runs",
			why:  "a generator that began in a loop can be driven by hand while that does not run",
			py:   onCPython + "l.run_until_complete(anext(g)); anext(g).send(None)",
			run: func(s *script) error {
				l := loop.NewWith(&loop.RunOptions{Virtual: true})
				g := ending("g", func(*coro.Co, yielder, error) error { return nil })
				loop.RunUntilComplete(l, coro.New(func(co *coro.Co) (int, error) { return g.ANext().Await(co) }))
				_, err := g.ANext().Send(nil)
				s.say("%s", gen.Repr(err))
				return l.Close()
			},
			want: []string{"StopAsyncIteration()"},
		},
	}
	rows = append(rows, row{
		name: "on a locked thread",
		why:  "the runtime forbids the switch into the body",
		py:   "Go only: Python's frames belong to no thread",
		run: func(s *script) error {
			l := loop.NewWith(&loop.RunOptions{Virtual: true})
			g := ending("g", func(*coro.Co, yielder, error) error { return nil })
			loop.RunUntilComplete(l, coro.New(func(co *coro.Co) (int, error) { return g.ANext().Await(co) }))
			done := make(chan error)
			go func() {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
				done <- l.Close()
			}()
			s.say("%v", <-done)
			s.say("%v, %v", l.Close(), g.State())
			return nil
		},
		want: []string{
			"loop: cannot close here: suspended asynchronous generators began under another thread lock or synctest bubble",
			"<nil>, AGEN_CLOSED",
		},
	})
	for _, r := range rows {
		r.play(t, func(s *script, o *loop.RunOptions) {
			if err := r.run(s); err != nil {
				s.say("!! %s", chain(err))
			}
		})
	}
}
