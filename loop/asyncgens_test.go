package loop_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py25      = "SEMANTICS §4; scripts/25_asyncgen_loop.py: "
	asyncgenT = "Lib/test/test_asyncgen.py: "
)

// asyncgen is one for tests.
type (
	asyncgen = *coro.AsyncGenerator[int, int]
	yielder  = *coro.AsyncYielder[int, int]
)

// agen is an asynchronous generator with a name.
func agen(name string, body func(co *coro.Co, y yielder) error) asyncgen {
	return coro.NewAsyncGeneratorWith(body, &coro.Options{Name: name})
}

// ag is async def ag(n) of the script: it counts, and takes an iteration to end.
func ag(s *script, n string) asyncgen {
	return agen("ag", func(co *coro.Co, y yielder) (err error) {
		defer func() {
			s.say("%s finally start", n)
			loop.Sleep(co, 0)
			s.say("%s finally end", n)
		}()
		for i := range 9 {
			if _, err := y.Yield(i); err != nil {
				s.say("%s sees %s", n, gen.Repr(err))
				return err
			}
		}
		return nil
	})
}

// slow is async def ag2(): it sleeps a second before each 1 that it yields.
func slow(s *script, n string) asyncgen {
	return agen("slow", func(co *coro.Co, y yielder) error {
		for {
			err := loop.Sleep(co, sec)
			if err == nil {
				_, err = y.Yield(1)
			}
			if err != nil {
				s.say("%s sees %s", n, gen.Repr(err))
				return err
			}
		}
	})
}

// ending yields 1 and then raises, or does, what answer says.
func ending(name string, answer func(co *coro.Co, y yielder, err error) error) asyncgen {
	return agen(name, func(co *coro.Co, y yielder) error {
		_, err := y.Yield(1)
		return answer(co, y, err)
	})
}

// kept keeps the generators of a row from being found dropped.
var kept []asyncgen

// begin takes the first step of each, and keeps them.
func begin(s *script, gs ...asyncgen) {
	kept = append(kept, gs...)
	for _, g := range gs {
		if _, err := g.ANext().Await(s.co); err != nil {
			s.say("%v !! %s", g, chain(err))
		}
	}
}

// anext is a task that takes a step of g.
func anext(s *script, name string, g asyncgen) *loop.Task[int] {
	return loop.CreateTaskWith(s.co, coro.New(func(co *coro.Co) (int, error) { return g.ANext().Await(co) }), &loop.TaskOptions{Name: name})
}

func TestAsyncGenerators(t *testing.T) {
	runRows(t, []row{
		{
			name: "break",
			why:  "the generator is closed where the loop is left, and its end awaited",
			py:   "Go only: in Python the collector has a task close it",
			run: func(s *script) error {
				g := ag(s, "brk")
				for range g.All(s.co) {
					break
				}
				s.say("after loop: %v, %d task", g.State(), len(loop.AllTasks(s.loop)))
				return g.Err()
			},
			want: []string{
				"brk sees GeneratorExit()", "brk finally start", "brk finally end", "after loop: AGEN_CLOSED, 1 task",
			},
		},
		{
			name: "explicit aclose",
			why:  "it waits for what the body does at its end",
			py:   py25 + "# explicit aclose",
			run: func(s *script) error {
				g := ag(s, "explicit")
				begin(s, g)
				await(s, "aclose", g.AClose())
				return nil
			},
			want: []string{"explicit sees GeneratorExit()", "explicit finally start", "explicit finally end", "aclose -> None"},
		},
		{
			name: "dropped",
			why:  "a task of its own closes it, an iteration after the collector has told the loop",
			py:   py25 + "# break out of async for; " + asyncgenT + "test_async_gen_asyncio_gc_aclose_09",
			run: func(s *script) error {
				func() { ag(s, "brk").ANext().Await(s.co) }()
				collect(s)
				ticks(s, 2)
				return nil
			},
			want: []string{"brk sees GeneratorExit()", "brk finally start", "brk finally end"},
		},
		{
			name: "dropped, and raises",
			why:  "nobody retrieves the exception of that task",
			py:   py25 + "# exception in finaliser goes to the exception handler",
			run: func(s *script) error {
				func() {
					ending("bad", func(*coro.Co, yielder, error) error { return value("in finally") }).ANext().Await(s.co)
				}()
				collect(s)
				return nil
			},
			want: []string{
				"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<aclose() done, defined at F:L> " +
					"exception=ValueError('in finally')>\nValueError: in finally\n",
			},
		},
		{
			name: "dropped by a task that holds it",
			why:  "a generator refers to the task that has used it only while that uses it",
			py:   onCPython + "async def use(g): await g.__anext__(), in a task that is done",
			run: func(s *script) error {
				func() {
					g := ag(s, "g")
					t := start(s, func(co *coro.Co) error { return only(g.ANext().Await(co)) })
					await(s, "t", t)
				}()
				collect(s)
				ticks(s, 2)
				return nil
			},
			want: []string{"t -> None", "g sees GeneratorExit()", "g finally start", "g finally end"},
		},
		{
			name: "dropped, and the closing is cancelled",
			why:  "a closing task that has not begun is cancelled; the generator is closed all the same",
			py:   asyncgenT + "test_async_gen_asyncio_shutdown_exception_02",
			run: func(s *script) error {
				func() {
					ending("g", func(_ *coro.Co, _ yielder, err error) error {
						s.say("sees %s", gen.Repr(err))
						return value("1/0")
					}).ANext().Await(s.co)
				}()
				for tries := 0; len(loop.AllTasks(s.loop)) < 2 && tries < 1000; tries++ {
					runtime.GC()
					runtime.Gosched()
					tick(s)
				}
				loop.AllTasks(s.loop)[1].Cancel() // as Run does
				return nil
			},
			want: []string{
				"sees GeneratorExit()",
				"handler: an error occurred during closing of asynchronous generator <async_generator object g at 0xADDR>\n" +
					"asyncgen: <async_generator object g at 0xADDR>\nValueError: 1/0\n",
			},
		},
		{
			name: "cancelled",
			why:  "the await in the body raises the CancelledError",
			py:   py25 + "# cancel a task inside async for",
			run: func(s *script) error {
				g := slow(s, "gen")
				t := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					for v := range g.All(co) {
						s.say("v %d", v)
					}
					return g.Err()
				}))
				loop.Sleep(s.co, sec*3/2)
				t.Cancel("msg")
				await(s, "task", t)
				return nil
			},
			want: []string{"v 1", "gen sees CancelledError('msg')", "task !! CancelledError('msg')"},
		},
		{
			name: "concurrent anext",
			why:  "the second task is refused",
			py:   py25 + "# concurrent anext",
			run: func(s *script) error {
				g := slow(s, "gen")
				a, b := anext(s, "a", g), anext(s, "b", g)
				await(s, "a", a)
				await(s, "b", b)
				return only(g.AClose().Await(s.co))
			},
			want: []string{
				"a -> 1", "b !! RuntimeError('anext(): asynchronous generator is already running')", "gen sees GeneratorExit()",
			},
		},
		{
			name: "two tasks await one step",
			why:  "it is awaited once",
			py:   onCPython + "# two awaits of the same step",
			run: func(s *script) error {
				g := slow(s, "gen")
				step := g.ANext()
				for _, t := range []*loop.Task[int]{
					loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { return step.Await(co) })),
					loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { return step.Await(co) })),
				} {
					await(s, "step", t)
				}
				return only(g.AClose().Await(s.co))
			},
			want: []string{
				"step -> 1", "step !! RuntimeError('cannot reuse already awaited __anext__()/asend()')", "gen sees GeneratorExit()",
			},
		},
		{
			name: "the current task",
			why:  "the body belongs to the task that takes the step",
			py:   onCPython + "# current task in body",
			run: func(s *script) error {
				g := agen("who", func(co *coro.Co, y yielder) error {
					s.say("%s", me(co).Name())
					y.Yield(1)
					loop.Sleep(co, 0)
					t := loop.CreateTask(co, immediate(7))
					v, err := t.Await(co)
					s.say("%s: %d %v", me(co).Name(), v, err)
					_, err = y.Yield(2)
					return err
				})
				await(s, "one", anext(s, "one", g))
				await(s, "two", anext(s, "two", g))
				return only(g.AClose().Await(s.co))
			},
			want: []string{"one", "one -> 1", "two: 7 <nil>", "two -> 2"},
		},
		{
			name: "in a generator",
			why:  "what the inner body awaits suspends the task",
			py:   onCPython + "async def twice(g): async for v in g: yield v; yield v",
			run: func(s *script) error {
				inner := slow(s, "inner")
				g := agen("twice", func(co *coro.Co, y yielder) error {
					for v := range inner.All(co) {
						for range 2 {
							if _, err := y.Yield(v); err != nil {
								s.say("outer sees %s", gen.Repr(err))
								return err
							}
						}
					}
					return inner.Err()
				})
				n := 0
				for range g.All(s.co) {
					s.say("at %v", s.loop.Time())
					if n++; n == 3 {
						break
					}
				}
				return g.Err()
			},
			want: []string{"at 1s", "at 1s", "at 2s", "outer sees GeneratorExit()", "inner sees GeneratorExit()"},
		},
		{
			name: "a step of another loop",
			why:  "its goroutine belongs to the loop that it began in",
			py:   "Go only: in Python a generator that is suspended at a yield can be used in any loop",
			run: func(s *script) error {
				g := slow(s, "g")
				begin(s, g)
				main := coro.NewWith(func(co *coro.Co) (int, error) { return g.ANext().Await(co) }, &coro.Options{Name: "other"})
				done := make(chan error)
				go func() {
					_, err := loop.RunWith(context.Background(), main, &loop.RunOptions{NumberTasks: true})
					done <- err
				}()
				s.say("%s", gen.Str(<-done))
				return only(g.AClose().Await(s.co))
			},
			want: []string{
				"Task <Task pending name='Task-1' coro=<other() running at F:L> cb=[runUntilDone() at F:L]> got asynchronous generator " +
					"<async_generator object slow at 0xADDR> attached to a different loop",
				"g sees GeneratorExit()",
			},
		},
		{
			name: "Run in a body",
			why:  "it would wait for itself",
			py:   onCPython + "asyncio.run() in an asynchronous generator",
			run: func(s *script) error {
				g := agen("g", func(co *coro.Co, y yielder) error {
					_, err := loop.Run(context.Background(), immediate(1))
					return err
				})
				await(s, "anext", g.ANext())
				return nil
			},
			want: []string{
				"anext !! RuntimeError('asyncio.run() cannot be called from a running event loop')",
				"warning: RuntimeWarning: coroutine 'immediate' was never awaited",
			},
		},
	})
}
