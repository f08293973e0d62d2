package loop_test

import (
	"context"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py25       = "SEMANTICS §4; scripts/25_asyncgen_loop.py: "
	agensSuite = "Lib/test/test_asyncgen.py: "
)

type (
	agen   = *coro.AsyncGenerator[int, any]
	yields = *coro.AsyncYielder[int, any]
)

// agenOf is an asynchronous generator with a name.
func agenOf(name string, body func(co *coro.Co, y yields) error) agen {
	return coro.NewAsyncGeneratorWith(body, &coro.Options{Name: name})
}

// ticker yields 0, 1, 2 … and says how it ends, waiting an iteration in the middle.
func (s *script) ticker(name string) agen {
	return agenOf(name, func(co *coro.Co, y yields) error {
		for i := 0; ; i++ {
			if _, err := y.Yield(i); err != nil {
				s.say("%s sees %s", name, gen.Repr(err))
				s.say("%s finally start", name)
				if serr := loop.Sleep(co, 0); serr != nil {
					return serr
				}
				s.say("%s finally end", name)
				return err
			}
		}
	})
}

// asend awaits a step.
func asend[T any](s *script, what string, p *coro.AsyncStep[T]) { await(s, what, p) }

func TestAsyncGenerators(t *testing.T) {
	runRows(t, []row{
		{
			name: "sleeping",
			why:  "a body waits as any coroutine does, and knows its task",
			py:   agensSuite + "test_async_gen_asyncio_01, test_async_gen_asyncio_03, test_async_gen_asyncio_anext_04",
			run: func(s *script) error {
				g := agenOf("gen", func(co *coro.Co, y yields) error {
					y.Yield(1)
					nap(co, 0.01)
					s.say("%v %v", me(co) == me(s.co), loop.RunningLoop(co) == s.loop)
					y.Yield(2)
					nap(co, 0.01)
					return nil
				})
				for v := range g.All(s.co) {
					s.say("%d at %v", v, s.loop.Time())
				}
				asend(s, "anext", g.ANext())
				return g.Err()
			},
			want: []string{"1 at 0s", "true true", "2 at 10ms", "anext !! StopAsyncIteration()"},
		},
		{
			name: "by hand and by await",
			why:  "a step that does not wait may be driven by hand between others",
			py:   agensSuite + "test_async_gen_asyncio_anext_04",
			run: func(s *script) error {
				boom := value("boom")
				g := agenOf("foo", func(co *coro.Co, y yields) error {
					y.Yield(1)
					nap(co, 0.01)
					if _, err := y.Yield(2); err == boom {
						y.Yield(1000)
					} else {
						y.Yield(3)
					}
					nap(co, 0.01)
					y.Yield(4)
					return nil
				})
				asend(s, "1", g.ANext())
				asend(s, "2", g.ANext())
				_, err := g.ANext().Throw(boom)
				s.say("%s", gen.Repr(err))
				asend(s, "4", g.ANext())
				asend(s, "end", g.ANext())
				return nil
			},
			want: []string{"1 -> 1", "2 -> 2", "StopIteration(1000)", "4 -> 4", "end !! StopAsyncIteration()"},
		},
		{
			name: "asend",
			why:  "values go in and out, and finally awaits",
			py:   agensSuite + "test_async_gen_asyncio_asend_01, test_async_gen_asyncio_asend_02, test_async_gen_asyncio_anext_06",
			run: func(s *script) error {
				for _, crash := range []error{nil, value("crash")} {
					g := agenOf("gen", func(co *coro.Co, y yields) error {
						defer func() { nap(co, 0.01); nap(co, 0.01); s.say("done") }()
						nap(co, 0.01)
						v, _ := y.Yield(1)
						nap(co, 0.01)
						if crash != nil {
							return crash
						}
						y.Yield(v.(int) * 2)
						nap(co, 0.01)
						return nil
					})
					asend(s, "1", g.ASend(nil))
					asend(s, "2", g.ASend(100))
					asend(s, "3", g.ASend(nil))
				}
				return nil
			},
			want: []string{
				"1 -> 1", "2 -> 200", "done", "3 !! StopAsyncIteration()",
				"1 -> 1", "done", "2 !! ValueError('crash')", "3 !! StopAsyncIteration()",
			},
		},
		{
			name: "athrow",
			why:  "a body deals with an exception, awaits, and yields",
			py:   agensSuite + "test_async_gen_asyncio_athrow_01",
			run: func(s *script) error {
				g := agenOf("gen", func(co *coro.Co, y yields) error {
					defer func() { nap(co, 0.01); nap(co, 0.01); s.say("done") }()
					nap(co, 0.01)
					v := 1
					if _, err := y.Yield(1); err != nil {
						v = 1000
						nap(co, 0.01)
					}
					y.Yield(v * 2)
					return loop.Sleep(co, 0)
				})
				asend(s, "1", g.ANext())
				asend(s, "2", g.AThrow(value("foo")))
				asend(s, "3", g.ANext())
				return nil
			},
			want: []string{"1 -> 1", "2 -> 2000", "done", "3 !! StopAsyncIteration()"},
		},
		{
			name: "cancelled inside",
			why:  "a CancelledError of what the body awaits goes through it to the consumer",
			py:   agensSuite + "test_async_gen_asyncio_asend_03, test_async_gen_asyncio_athrow_02",
			run: func(s *script) error {
				for _, throw := range []bool{false, true} {
					g := agenOf("gen", func(co *coro.Co, y yields) error {
						defer func() { nap(co, 0.01); s.say("done") }()
						if _, err := y.Yield(1); err != nil && !throw {
							return err
						}
						f := loop.CreateTask(co, later(sec/10, 1))
						s.loop.CallLater(sec/20, func() { f.Cancel() })
						return only(f.Await(co))
					})
					asend(s, "1", g.ANext())
					if throw {
						asend(s, "2", g.AThrow(value("foo")))
					} else {
						asend(s, "2", g.ANext())
					}
				}
				return nil
			},
			want: []string{"1 -> 1", "done", "2 !! CancelledError()", "1 -> 1", "done", "2 !! CancelledError()"},
		},
		{
			name: "aclose",
			why:  "finally awaits as long as it likes, but does not yield",
			py: agensSuite + "test_async_gen_asyncio_aclose_06, test_async_gen_asyncio_aclose_07, test_async_gen_asyncio_aclose_08, " +
				"test_async_gen_asyncio_aclose_12",
			run: func(s *script) error {
				for _, again := range []bool{true, false} {
					g := agenOf("foo", func(co *coro.Co, y yields) error {
						task := loop.CreateTask(co, failing(loop.Seconds(0.01), value("target")))
						_, err := y.Yield(1)
						nap(co, 0.02)
						s.say("%s", gen.Repr(only(task.Await(co))))
						if again {
							_, err = y.Yield(12)
						}
						return err
					})
					asend(s, "anext", g.ANext())
					asend(s, "aclose", g.AClose())
				}
				return nil
			},
			want: []string{
				"anext -> 1", "ValueError('target')", "aclose !! RuntimeError('async generator ignored GeneratorExit')",
				"anext -> 1", "ValueError('target')", "aclose -> None",
				"handler: an error occurred during closing of asynchronous generator <async_generator object foo at 0xADDR>\nasyncgen: <async_generator object foo at 0xADDR>\nStopAsyncIteration\n",
			},
		},
		{
			name: "closed twice, closed when exhausted",
			why:  "there is nothing left to do",
			py:   agensSuite + "test_async_gen_aclose_twice_with_different_coros, test_async_gen_aclose_after_exhaustion",
			run: func(s *script) error {
				g := s.ticker("g")
				asend(s, "1", g.AClose())
				asend(s, "2", g.AClose())
				g = agenOf("short", func(_ *coro.Co, y yields) error { y.Yield(1); return nil })
				for range g.All(s.co) {
				}
				asend(s, "3", g.AClose())
				return nil
			},
			want: []string{"1 -> None", "2 -> None", "3 -> None"},
		},
		{
			name: "cancelled consumer",
			why:  "the body sees the CancelledError where it waits",
			py:   py25 + "cancel a task inside async for",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					g := agenOf("ag2", func(co *coro.Co, y yields) error {
						for {
							if err := nap(co, 1); err != nil {
								s.say("gen sees %s", gen.Repr(err))
								return err
							}
							y.Yield(1)
						}
					})
					for range g.All(co) {
					}
					return g.Err()
				})
				nap(s.co, 1.5)
				x.Cancel()
				await(s, "task", x)
				return nil
			},
			want: []string{"gen sees CancelledError()", "task !! CancelledError()"},
		},
		{
			name: "two tasks",
			why:  "two tasks cannot ask one generator at once",
			py:   py25 + "concurrent anext",
			run: func(s *script) error {
				g := agenOf("ag2", func(co *coro.Co, y yields) error {
					nap(co, 1)
					_, err := y.Yield(1)
					s.say("gen sees %s", gen.Repr(err))
					return err
				})
				anx := func() *coro.Coroutine[int] {
					return coro.New(func(co *coro.Co) (int, error) { return g.ANext().Await(co) })
				}
				a, b := loop.CreateTask(s.co, anx()), loop.CreateTask(s.co, anx())
				await(s, "a", a)
				await(s, "b", b)
				asend(s, "aclose", g.AClose())
				return nil
			},
			want: []string{"a -> 1", "b !! RuntimeError('anext(): asynchronous generator is already running')", "gen sees GeneratorExit()", "aclose -> None"},
		},
		{
			name: "context",
			why:  "a body has the context of whoever iterates, and what it sets stays there",
			py:   vars + "async generator shares the context of whoever iterates",
			run: func(s *script) error {
				variable.Set(s.co, "it")
				g := agenOf("ag", func(co *coro.Co, y yields) error {
					show(s, "first", co)
					y.Yield(1)
					variable.Set(co, "by gen")
					y.Yield(2)
					return nil
				})
				for range g.All(s.co) {
				}
				show(s, "main", s.co)
				return nil
			},
			want: []string{"first: it", "main: by gen"},
		},
	})
}

func TestShutdownAsyncgens(t *testing.T) {
	runRows(t, []row{
		{
			name: "side by side",
			why:  "what is suspended is closed, each in a task of its own, and failures are reported",
			py:   py25 + "shutdown_asyncgens; " + agensSuite + "test_async_gen_asyncio_shutdown_01, test_async_gen_asyncio_shutdown_exception_01",
			run: func(s *script) error {
				keep := []agen{s.ticker("s1"), s.ticker("s2"), agenOf("badfin", func(_ *coro.Co, y yields) error {
					y.Yield(1)
					return &gen.KeyError{Key: "shutdown err"}
				})}
				for _, g := range keep {
					asend(s, "anext", g.ANext())
				}
				err := s.loop.ShutdownAsyncgens(s.co)
				s.say("%v", keep[0].State())
				after := s.ticker("after")
				asend(s, "after", after.ANext())
				asend(s, "aclose", after.AClose())
				return err
			},
			want: []string{
				"anext -> 0", "anext -> 0", "anext -> 1",
				"s1 sees GeneratorExit()", "s1 finally start", "s2 sees GeneratorExit()", "s2 finally start", "s1 finally end", "s2 finally end",
				"handler: an error occurred during closing of asynchronous generator <async_generator object badfin at 0xADDR>\nasyncgen: <async_generator object badfin at 0xADDR>\nKeyError: 'shutdown err'\n",
				"AGEN_CLOSED",
				"warning: ResourceWarning: asynchronous generator <async_generator object after at 0xADDR> was scheduled after loop.shutdown_asyncgens() call",
				"after -> 0", "after sees GeneratorExit()", "after finally start", "after finally end", "aclose -> None",
			},
		},
		{
			name: "nothing to do",
			why:  "generators that have ended or never begun are none of its business",
			py:   agensSuite + "test_async_gen_asyncio_shutdown_02, test_asyncgen_nonstarted_hooks_are_cancellable",
			run: func(s *script) error {
				over, fresh := s.ticker("over"), s.ticker("fresh")
				asend(s, "anext", over.ANext())
				asend(s, "aclose", over.AClose())
				before := loop.Iterations(s.loop)
				err := s.loop.ShutdownAsyncgens(s.co)
				s.say("%d iterations, %v", loop.Iterations(s.loop)-before, fresh.State())
				return err
			},
			want: []string{"anext -> 0", "over sees GeneratorExit()", "over finally start", "over finally end", "aclose -> None", "0 iterations, AGEN_CREATED"},
		},
		{
			name: "dropped",
			why:  "the loop closes a dropped generator in a task of its own",
			py:   py25 + "break out of async for: finalised by the loop hook; " + agensSuite + "test_async_gen_asyncio_gc_aclose_09",
			run: func(s *script) error {
				func() { asend(s, "anext", s.ticker("brk").ANext()) }()
				collect(s)
				ticks(s, 3)
				return nil
			},
			want: []string{"anext -> 0", "brk sees GeneratorExit()", "brk finally start", "brk finally end"},
		},
		{
			name: "dropped, and failing",
			why:  "what that task raises is a task's exception that nobody retrieved",
			py:   py25 + "exception in finaliser goes to the exception handler; " + agensSuite + "test_async_gen_asyncio_shutdown_exception_02",
			run: func(s *script) error {
				func() {
					asend(s, "anext", agenOf("bad", func(_ *coro.Co, y yields) error {
						y.Yield(1)
						s.say("closing")
						return &gen.KeyError{Key: "in finally"}
					}).ANext())
				}()
				collect(s)
				ticks(s, 3)
				return nil
			},
			want: []string{
				"anext -> 1", "closing",
				"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<<async_generator_athrow without __name__>() done, defined at F:L> exception=KeyError('in finally')>\nKeyError: 'in finally'\n",
			},
		},
	})
}

// A loop that is closed without more ends the generators that its tasks have left
// suspended.
func TestCloseAsyncgens(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	var said []string
	g := agenOf("g", func(_ *coro.Co, y yields) error {
		_, err := y.Yield(1)
		said = append(said, gen.Repr(err))
		return err
	})
	_, err := loop.RunUntilComplete(l, coro.New(func(co *coro.Co) (int, error) { return g.ANext().Await(co) }))
	l.Close()
	if err != nil || !slices.Equal(said, []string{"GeneratorExit()"}) || g.State() != coro.AsyncGeneratorClosed {
		t.Errorf("%v, %q, %v; want the generator closed", err, said, g.State())
	}
}

// Run leaves nothing suspended.
func TestRunShutsAsyncgensDown(t *testing.T) {
	var said []string
	var g agen
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		g = agenOf("g", func(co *coro.Co, y yields) error {
			_, err := y.Yield(1)
			said = append(said, gen.Repr(err))
			said = append(said, gen.Repr(loop.Sleep(co, sec)))
			return err
		})
		_, err := g.ANext().Await(co)
		return err
	}), &loop.RunOptions{Virtual: true})
	if err != nil || !slices.Equal(said, []string{"GeneratorExit()", "None"}) {
		t.Errorf("%v, %q; want it closed in a task, that may wait (%stest_async_gen_asyncio_shutdown_02)", err, said, agensSuite)
	}
}
