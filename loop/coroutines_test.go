package loop_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// slowManager waits while it is entered and while it is left.
type slowManager struct{ s *script }

func (m slowManager) AEnter(co *coro.Co) (slowManager, error) {
	m.s.say("1")
	err := loop.Sleep(co, 10*time.Millisecond)
	m.s.say("2")
	return m, err
}

func (m slowManager) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	waited := loop.Sleep(co, 10*time.Millisecond)
	m.s.say("%s", gen.Repr(err))
	return false, waited
}

// lease is an asynchronous context manager that takes its time.
func (s *script) lease(name string) *coro.AsyncGeneratorContextManager[string] {
	return coro.ContextManager(func(co *coro.Co, y *coro.AsyncYielder[string, none]) error {
		if err := loop.Sleep(co, time.Second); err != nil {
			return err
		}
		s.say("acquired %s", name)
		_, err := y.Yield(name)
		s.say("told %s", gen.Repr(err))
		waited := loop.Sleep(co, time.Second)
		s.say("released %s at %v %s", name, loop.RunningLoop(co).Time(), gen.Repr(waited))
		if waited != nil {
			return waited
		}
		return err
	})
}

// What CPython's suite does with coroutines in a loop.
func TestCoroutinesInLoop(t *testing.T) {
	runRows(t, []row{
		{
			name: "await", why: "a coroutine awaits another one, which does not concern the loop", py: "Lib/test/test_asyncio/test_pep492.py: test_async_def_coroutines",
			run: func(s *script) error {
				bar := coro.New(func(*coro.Co) (string, error) { return "spam", nil })
				v, err := coro.New(func(co *coro.Co) (string, error) { return bar.Await(co) }).Await(s.co)
				outcome(s, "foo", v, err)
				return nil
			},
			want: []string{"foo -> 'spam'"},
		},
		{
			name: "double await", why: "a task awaits it already", py: "Lib/test/test_asyncio/test_pep492.py: test_double_await",
			run: func(s *script) error {
				c := coro.Do(func(co *coro.Co) error { return loop.Sleep(co, 100*time.Millisecond) })
				task := loop.CreateTask(s.co, c)
				defer task.Cancel()
				if err := loop.Sleep(s.co, 0); err != nil {
					return err
				}
				return only(c.Await(s.co))
			},
			want: []string{"main !! RuntimeError('coroutine is being awaited already')"},
		},
		{
			name: "async with", why: "managers wait for the loop", py: "Lib/test/test_coroutines.py: CoroAsyncIOCompatTest.test_asyncio_1",
			run: func(s *script) error {
				return coro.With(s.co, slowManager{s}, func(slowManager) error {
					if err := loop.Sleep(s.co, 10*time.Millisecond); err != nil {
						return err
					}
					return &gen.ValueError{Msg: "my"}
				})
			},
			want: []string{"1", "2", "ValueError('my')", "main !! ValueError('my')"},
		},
		{
			name: "cancelled in a manager", why: "the manager awaits in its task, and may be cancelled again there", py: onCPython + "asynccontextmanager with sleep(1) on both sides; task.cancel() at 2, and at 2.5",
			run: func(s *script) error {
				for _, again := range []bool{false, true} {
					task := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
						return s.lease("a").With(co, func(string) error { return loop.Sleep(co, time.Hour) })
					}))
					loop.Sleep(s.co, 2*time.Second)
					task.Cancel()
					if again {
						loop.Sleep(s.co, 500*time.Millisecond)
						task.Cancel()
					}
					_, err := task.Await(s.co)
					s.say("%s", gen.Repr(err))
				}
				return nil
			},
			want: []string{
				"acquired a", "told CancelledError()", "released a at 3s None", "CancelledError()",
				"acquired a", "told CancelledError()", "released a at 5.5s CancelledError()", "CancelledError()",
			},
		},
		{
			name: "stack of leases", why: "a cancelled task leaves what it has entered, the last first", py: onCPython + "an AsyncExitStack of three such managers; task.cancel() at 2.5",
			run: func(s *script) error {
				c := coro.Do(func(co *coro.Co) error {
					return coro.With(co, &coro.AsyncExitStack{}, func(stack *coro.AsyncExitStack) error {
						for _, name := range []string{"a", "b", "c"} {
							if _, err := coro.EnterAsyncContext(co, stack, s.lease(name)); err != nil {
								return err
							}
						}
						return nil
					})
				})
				task := loop.CreateTask(s.co, c)
				loop.Sleep(s.co, 2500*time.Millisecond)
				task.Cancel()
				_, err := task.Await(s.co)
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{
				"acquired a", "acquired b", "told CancelledError()", "released b at 3.5s None",
				"told CancelledError()", "released a at 4.5s None", "CancelledError()",
			},
		},
		{
			name: "left entered", why: "the loop closes the generator of a manager that nobody leaves", py: onCPython + "await cm.__aenter__() at the end of main",
			run: func(s *script) error {
				cm := s.lease("a")
				_, err := cm.AEnter(s.co)
				runtime.KeepAlive(cm)
				return err
			},
			want: []string{"acquired a", "told GeneratorExit()", "released a at 2s None"},
		},
	})
}
