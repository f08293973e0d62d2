package loop_test

import (
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// ms10 is a hundredth of a second, as CPython's tests sleep.
const ms10 = 10 * time.Millisecond

// doze sleeps a hundredth of a second, n times.
func doze(co *coro.Co, n int) error {
	for range n {
		if err := loop.Sleep(co, ms10); err != nil {
			return err
		}
	}
	return nil
}

// list notes the values of g and what ended it.
func list(s *script, g asyncgen) {
	var vs []int
	for v := range g.All(s.co) {
		vs = append(vs, v)
	}
	outcome(s, "list", vs, g.Err())
}

// crash is sleep_n_crash: it awaits a task that is cancelled after half its time.
func crash(s *script, co *coro.Co) error {
	t := loop.CreateTask(co, later(ms10, 0))
	s.loop.CallLater(ms10/2, func() { t.Cancel() })
	return only(t.Await(co))
}

// naps yields 1 after a nap, then does what answer says, and naps twice at its end.
func naps(s *script, answer func(co *coro.Co, y yielder, v int, err error) error) asyncgen {
	return agen("gen", func(co *coro.Co, y yielder) error {
		defer func() {
			doze(co, 2)
			s.say("done")
		}()
		if err := doze(co, 1); err != nil {
			return err
		}
		v, err := y.Yield(1)
		return answer(co, y, v, err)
	})
}

// The tests of CPython's suite that sleep.
func TestAsyncGeneratorsSleep(t *testing.T) {
	foo := value("FooEr")
	runRows(t, []row{
		{
			name: "to a list",
			why:  "sleeps between the values are the consumer's",
			py:   asyncgenT + "test_async_gen_asyncio_01, test_async_gen_asyncio_02",
			run: func(s *script) error {
				for _, end := range []error{nil, value("1/0")} {
					list(s, agen("gen", func(co *coro.Co, y yielder) error {
						y.Yield(1)
						doze(co, 1)
						y.Yield(2)
						doze(co, 1)
						return end
					}))
				}
				s.say("at %v", s.loop.Time())
				return nil
			},
			want: []string{"list -> [1, 2]", "list !! ValueError('1/0')", "at 40ms"},
		},
		{
			name: "expressions",
			why:  "a generator over a generator is what an asynchronous generator expression makes",
			py:   asyncgenT + "test_async_gen_expression_01",
			run: func(s *script) error {
				arange := agen("arange", func(co *coro.Co, y yielder) error {
					for i := range 4 {
						doze(co, 1)
						if _, err := y.Yield(i); err != nil {
							return err
						}
					}
					return nil
				})
				list(s, agen("<genexpr>", func(co *coro.Co, y yielder) error {
					for i := range arange.All(co) {
						if _, err := y.Yield(i * 2); err != nil {
							return err
						}
					}
					return arange.Err()
				}))
				return nil
			},
			want: []string{"list -> [0, 2, 4, 6]"},
		},
		{
			name: "aclose and a yield",
			why:  "the sleep in the body's end is awaited, the yield after it is an error; so is closing it once more",
			py:   asyncgenT + "test_async_gen_asyncio_aclose_06",
			run: func(s *script) error {
				g := ending("foo", func(co *coro.Co, y yielder, err error) error {
					doze(co, 1)
					y.Yield(12)
					return err
				})
				begin(s, g)
				await(s, "aclose", g.AClose())
				s.say("at %v", s.loop.Time())
				return nil
			},
			want: []string{
				"aclose !! RuntimeError('async generator ignored GeneratorExit')", "at 10ms",
				"handler: an error occurred during closing of asynchronous generator <async_generator object foo at 0xADDR>\n" +
					"asyncgen: <async_generator object foo at 0xADDR>\nStopAsyncIteration\n",
			},
		},
		{
			name: "aclose and sleeps",
			why:  "nothing but the body's end is run",
			py:   asyncgenT + "test_async_gen_asyncio_aclose_07, test_async_gen_asyncio_aclose_08",
			run: func(s *script) error {
				fut := future(s)
				g := naps(s, func(co *coro.Co, _ yielder, _ int, err error) error {
					if err != nil {
						return err
					}
					_, err = fut.Await(co)
					s.say("not reached")
					return err
				})
				begin(s, g)
				await(s, "aclose", g.AClose())
				s.say("at %v", s.loop.Time())
				return nil
			},
			want: []string{"done", "aclose -> None", "at 30ms"},
		},
		{
			name: "aclose and a task",
			why:  "the body's end may await a task that fails",
			py:   asyncgenT + "test_async_gen_asyncio_aclose_12",
			run: func(s *script) error {
				g := agen("foo", func(co *coro.Co, y yielder) error {
					task := loop.CreateTask(co, failing(ms10, value("1/0")))
					_, err := y.Yield(1)
					s.say("task: %s", gen.Repr(only(task.Await(co))))
					return err
				})
				begin(s, g)
				await(s, "aclose", g.AClose())
				return nil
			},
			want: []string{"task: ValueError('1/0')", "aclose -> None"},
		},
		{
			name: "swallowed",
			why:  "a body that catches everything and returns has ended",
			py:   asyncgenT + "test_async_gen_asyncio_anext_06, test_async_gen_asyncio_aclose_10, test_async_gen_asyncio_athrow_03",
			run: func(s *script) error {
				for _, step := range []func(g asyncgen) coro.Awaitable[int]{
					func(g asyncgen) coro.Awaitable[int] { return g.ASend(0) },
					func(g asyncgen) coro.Awaitable[int] { return g.AThrow(value("v")) },
				} {
					g := ending("gen", func(*coro.Co, yielder, error) error {
						s.say("done")
						return nil
					})
					begin(s, g)
					await(s, "step", step(g))
				}
				g := ending("gen", func(*coro.Co, yielder, error) error { return nil })
				begin(s, g)
				await(s, "aclose", g.AClose())
				return nil
			},
			want: []string{"done", "step !! StopAsyncIteration()", "done", "step !! StopAsyncIteration()", "aclose -> None"},
		},
		{
			name: "anext",
			why:  "steps by hand and by await go together",
			py:   asyncgenT + "test_async_gen_asyncio_anext_04",
			run: func(s *script) error {
				foo := func() asyncgen {
					return agen("foo", func(co *coro.Co, y yielder) error {
						y.Yield(1)
						doze(co, 1)
						_, err := y.Yield(2)
						if err == nil {
							_, err = y.Yield(3)
						}
						if err != nil {
							y.Yield(1000)
						}
						doze(co, 1)
						_, err = y.Yield(4)
						return err
					})
				}
				it := foo()
				for range 6 {
					await(s, "anext", it.ANext())
				}
				it = foo()
				begin(s, it, it)
				_, err := it.ANext().Throw(value("ZeroDivisionError"))
				s.say("%s", gen.Repr(err))
				await(s, "anext", it.ANext())
				await(s, "anext", it.ANext())
				return nil
			},
			want: []string{
				"anext -> 1", "anext -> 2", "anext -> 3", "anext -> 4", "anext !! StopAsyncIteration()", "anext !! StopAsyncIteration()",
				"StopIteration(1000)", "anext -> 4", "anext !! StopAsyncIteration()",
			},
		},
		{
			name: "asend",
			why:  "its value comes out of the yield, sleeps or not",
			py:   asyncgenT + "test_async_gen_asyncio_asend_01",
			run: func(s *script) error {
				g := naps(s, func(co *coro.Co, y yielder, v int, _ error) error {
					doze(co, 1)
					y.Yield(v * 2)
					return doze(co, 1)
				})
				await(s, "anext", g.ANext())
				await(s, "asend", g.ASend(100))
				await(s, "anext", g.ANext())
				return nil
			},
			want: []string{"anext -> 1", "asend -> 200", "done", "anext !! StopAsyncIteration()"},
		},
		{
			name: "asend, and an await that fails",
			why:  "the error, or the cancellation of what is awaited, leaves the step when the body has ended",
			py:   asyncgenT + "test_async_gen_asyncio_asend_02, test_async_gen_asyncio_asend_03",
			run: func(s *script) error {
				for _, fails := range []func(co *coro.Co) error{
					func(co *coro.Co) error { return only(failing(ms10, value("1/0")).Await(co)) },
					func(co *coro.Co) error { return crash(s, co) },
				} {
					g := naps(s, func(co *coro.Co, _ yielder, _ int, _ error) error { return fails(co) })
					begin(s, g)
					await(s, "asend", g.ASend(100))
				}
				return nil
			},
			want: []string{"done", "asend !! ValueError('1/0')", "done", "asend !! CancelledError()"},
		},
		{
			name: "athrow",
			why:  "the body deals with it, and sleeps",
			py:   asyncgenT + "test_async_gen_asyncio_athrow_01",
			run: func(s *script) error {
				g := naps(s, func(co *coro.Co, y yielder, v int, err error) error {
					if err == foo {
						v = 1000
						doze(co, 1)
					}
					y.Yield(v * 2)
					return doze(co, 1)
				})
				await(s, "anext", g.ANext())
				await(s, "athrow", g.AThrow(foo))
				await(s, "anext", g.ANext())
				return nil
			},
			want: []string{"anext -> 1", "athrow -> 2000", "done", "anext !! StopAsyncIteration()"},
		},
		{
			name: "athrow, and an await that is cancelled",
			why:  "the CancelledError comes after the body's end",
			py:   asyncgenT + "test_async_gen_asyncio_athrow_02",
			run: func(s *script) error {
				g := naps(s, func(co *coro.Co, y yielder, v int, err error) error {
					if err == foo {
						return crash(s, co)
					}
					return err
				})
				begin(s, g)
				await(s, "athrow", g.AThrow(foo))
				return nil
			},
			want: []string{"done", "athrow !! CancelledError()"},
		},
		{
			name: "shutdown of cancelled ones",
			why:  "a body that was cancelled has ended",
			py:   asyncgenT + "test_async_gen_asyncio_shutdown_01",
			run: func(s *script) error {
				var tasks []*loop.Task[none]
				for range 2 {
					g := agen("waiter", func(co *coro.Co, y yielder) error {
						err := loop.Sleep(co, sec)
						tick := loop.Sleep(co, 0)
						s.say("finalized: %s, %v", gen.Repr(err), tick)
						return err
					})
					tasks = append(tasks, start(s, func(co *coro.Co) error {
						for range g.All(co) {
						}
						return g.Err()
					}))
				}
				doze(s.co, 10)
				for _, t := range tasks {
					t.Cancel()
				}
				for _, t := range tasks {
					await(s, "t", t)
				}
				return loop.ShutdownAsyncgens(s.co)
			},
			want: []string{
				"finalized: CancelledError(), <nil>", "finalized: CancelledError(), <nil>", "t !! CancelledError()", "t !! CancelledError()",
			},
		},
	})
}
