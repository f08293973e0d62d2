package loop_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const raceSuite = "Lib/test/test_asyncio/test_staggered.py: "

func TestStaggeredRace(t *testing.T) {
	// Each is a number to return after some time, or an error.
	race := func(s *script, delay time.Duration, cs ...func() *coro.Coroutine[int]) {
		v, place, errs, err := loop.StaggeredRace(s.co, cs, delay)
		s.say("%d of %d, %s, %s at %v", v, place, gen.Repr(errs), chainOf(err), s.loop.Time())
	}
	winning := func(d float64, v int) func() *coro.Coroutine[int] {
		return func() *coro.Coroutine[int] { return later(loop.Seconds(d), v) }
	}
	losing := func(d float64, err error) func() *coro.Coroutine[int] {
		return func() *coro.Coroutine[int] { return failing(loop.Seconds(d), err) }
	}
	runRows(t, []row{
		{
			name: "nobody",
			why:  "a race without runners has no winner",
			py:   raceSuite + "test_empty",
			run:  func(s *script) error { race(s, loop.Forever); return nil },
			want: []string{"0 of -1, [], None at 0s"},
		},
		{
			name: "the first",
			why:  "the second is not started",
			py:   raceSuite + "test_one_successful",
			run:  func(s *script) error { race(s, loop.Forever, winning(0, 10), winning(0, 11)); return nil },
			want: []string{"10 of 0, [None], None at 0s"},
		},
		{
			name: "the second, after an error",
			why:  "the next begins when the one before has failed",
			py:   raceSuite + "test_first_error_second_successful",
			run:  func(s *script) error { race(s, loop.Forever, losing(1, value("0")), winning(0, 11)); return nil },
			want: []string{"11 of 1, [ValueError('0'), None], None at 1s"},
		},
		{
			name: "the second, after the delay",
			why:  "the next begins after the delay, and the one that is late is cancelled",
			py:   raceSuite + "test_first_timeout_second_successful",
			run:  func(s *script) error { race(s, sec/10, winning(10, 10), winning(1, 11)); return nil },
			want: []string{"11 of 1, [CancelledError(), None], None at 1.1s"},
		},
		{
			name: "none",
			why:  "all have failed",
			py:   raceSuite + "test_none_successful",
			run:  func(s *script) error { race(s, loop.Forever, losing(0, value("0")), losing(1, value("1"))); return nil },
			want: []string{"0 of -1, [ValueError('0'), ValueError('1')], None at 1s"},
		},
		{
			name: "the first after all",
			why:  "a runner that was started earlier may win against a later one",
			py:   "CPython 3.13: staggered_race([sleep 3, sleep 9], delay=1)",
			run:  func(s *script) error { race(s, sec, winning(3, 10), winning(9, 11)); return nil },
			want: []string{"10 of 0, [None, CancelledError()], None at 3s"},
		},
		{
			name: "cancelled",
			why:  "all runners are cancelled with the race",
			py:   "CPython 3.13: task.cancel() of a task in staggered_race",
			run: func(s *script) error {
				saw := func(name string) func() *coro.Coroutine[int] {
					return func() *coro.Coroutine[int] {
						return coro.New(func(co *coro.Co) (int, error) { return 0, sleeper(s, name)(co) })
					}
				}
				x := start(s, func(co *coro.Co) error {
					_, _, _, err := loop.StaggeredRace(co, []func() *coro.Coroutine[int]{saw("a"), saw("b")}, sec)
					return err
				})
				nap(s.co, 2)
				x.Cancel("ext")
				await(s, "race", x)
				ticks(s, 2)
				return nil
			},
			want: []string{"a sees CancelledError()", "b sees CancelledError()", "race !! CancelledError('ext')"},
		},
		{
			name: "SystemExit",
			why:  "an exception that ends the loop ends the race",
			py:   "Lib/asyncio/staggered.py: except (SystemExit, KeyboardInterrupt): raise",
			run: func(s *script) error {
				done := make(chan error, 1)
				go func() {
					l := loop.NewWith(&loop.RunOptions{Virtual: true, ExceptionHandler: func(*loop.Loop, loop.ExceptionContext) {}})
					defer l.Close()
					_, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
						_, _, _, err := loop.StaggeredRace(co, []func() *coro.Coroutine[int]{losing(1, &gen.SystemExit{Code: 2})}, sec)
						return err
					}))
					done <- err
				}()
				s.say("%s", gen.Repr(<-done))
				return nil
			},
			want: []string{"SystemExit(2)"},
		},
	})
}

func ExampleStaggeredRace() {
	inVirtualTime(func(co *coro.Co) error {
		mirrors := []func() *coro.Coroutine[string]{
			func() *coro.Coroutine[string] { return fetch("slow mirror", time.Minute) },
			func() *coro.Coroutine[string] { return fetch("quick mirror", time.Second) },
		}
		page, place, _, err := loop.StaggeredRace(co, mirrors, 250*time.Millisecond)
		fmt.Println(page, place)
		return err
	})
	// Output: page of quick mirror 1
}
