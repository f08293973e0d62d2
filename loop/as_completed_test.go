package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	pyCompleted    = py12 + "as_completed"
	completedSuite = "Lib/test/test_asyncio/test_tasks.py: "
)

// completed is as_completed(aws, timeout=d); d of zero is None.
func completed(s *script, d float64, aws ...coro.Awaitable[int]) *loop.Completions[int] {
	c, err := loop.AsCompletedWith(s.co, aws, &loop.AsCompletedOptions{Timeout: loop.Seconds(d)})
	if err != nil {
		panic(err)
	}
	return c
}

// rest notes all that is left, in both manners.
func (s *script) rest(plain bool, c *loop.Completions[int]) {
	if plain {
		for aw := range c.Each() {
			await(s, "for", aw)
		}
		return
	}
	for f := range c.All(s.co) {
		result(s, "async for", f)
	}
	if err := c.Err(); err != nil {
		s.say("async for !! %s", gen.Repr(err))
	}
}

func TestAsCompleted(t *testing.T) {
	runRows(t, []row{
		{
			name: "order",
			why:  "whichever is done first comes first, with its outcome",
			py:   pyCompleted + "; " + completedSuite + "test_as_completed, test_as_completed_coroutine_use_running_loop",
			run: func(s *script) error {
				for _, plain := range []bool{true, false} {
					s.rest(plain, completed(s, 0, later(3*sec, 1), failing(sec, value("v")), later(2*sec, 3)))
				}
				s.rest(true, completed(s, 0))
				s.rest(false, completed(s, 0))
				s.say("%v", s.loop.Time())
				return nil
			},
			want: []string{
				"for !! ValueError('v')", "for -> 3", "for -> 1",
				"async for !! ValueError('v')", "async for -> 3", "async for -> 1", "6s",
			},
		},
		{
			name: "timeout",
			why:  "each that is left raises TimeoutError; the asynchronous loop ends by one",
			py:   pyCompleted + "; " + completedSuite + "test_as_completed_with_timeout, test_as_completed_with_unused_timeout",
			run: func(s *script) error {
				for _, plain := range []bool{true, false} {
					for _, d := range []float64{2, -1, 9} {
						a, b := loop.CreateTask(s.co, later(sec, 1)), loop.CreateTask(s.co, later(3*sec, 2))
						s.rest(plain, completed(s, d, a, b))
						s.say("%v %v", a.Done(), b.Done())
						loop.Wait(s.co, []*loop.Task[int]{a, b})
					}
				}
				return nil
			},
			want: []string{
				"for -> 1", "for !! TimeoutError()", "true false", "for !! TimeoutError()", "for !! TimeoutError()", "false false", "for -> 1", "for -> 2", "true true",
				"async for -> 1", "async for !! TimeoutError()", "true false", "async for !! TimeoutError()", "false false",
				"async for -> 1", "async for -> 2", "true true",
			},
		},
		{
			name: "the same tasks",
			why:  "the asynchronous loop gives the tasks that it was given",
			py:   pyCompleted + "; " + completedSuite + "test_as_completed_same_tasks_in_as_out",
			run: func(s *script) error {
				a, c := loop.CreateTask(s.co, later(2*sec, 1)), loop.CreateTask(s.co, later(sec, 2))
				for f := range completed(s, 0, a, c, later(3*sec, 3)).All(s.co) {
					s.say("%v %v %v", f == loop.FutureOf[int](a), f == loop.FutureOf[int](c), f.Done())
				}
				return nil
			},
			want: []string{"false true true", "true false true", "false false true"},
		},
		{
			name: "left and taken up",
			why:  "a loop that is left goes on where it was",
			py:   completedSuite + "test_as_completed_resume_iterator",
			run: func(s *script) error {
				for _, plain := range []bool{true, false} {
					c := completed(s, 0, immediate(0), immediate(1), immediate(2), immediate(3))
					n := 0
					for aw := range c.Each() {
						await(s, "first", aw)
						if n++; n == 2 {
							break
						}
					}
					s.rest(plain, c)
				}
				return nil
			},
			want: []string{
				"first -> 0", "first -> 1", "for -> 2", "for -> 3", "first -> 0", "first -> 1", "async for -> 2", "async for -> 3",
			},
		},
		{
			name: "awaited in another order",
			why:  "the one that is awaited first gets the first outcome, be it the last",
			py:   completedSuite + "test_as_completed_reverse_wait, test_as_completed_concurrent",
			run: func(s *script) error {
				var all []coro.Awaitable[int]
				for aw := range completed(s, 0, later(sec, 1), later(2*sec, 2)).Each() {
					all = append(all, aw)
				}
				await(s, "second", all[1])
				await(s, "first", all[0])
				var at []coro.Awaitable[int]
				for aw := range completed(s, 0, later(sec, 3), later(sec, 4)).Each() {
					at = append(at, aw)
				}
				await(s, "side by side", loop.Gather(s.co, at...))
				return nil
			},
			want: []string{"second -> 1", "first -> 2", "side by side -> [3, 4]"},
		},
		{
			name: "duplicates",
			why:  "what is given twice comes once",
			py:   pyCompleted + "; " + completedSuite + "test_as_completed_duplicate_coroutines",
			run: func(s *script) error {
				for _, plain := range []bool{true, false} {
					c, x := immediate(1), loop.CreateTask(s.co, immediate(2))
					s.rest(plain, completed(s, 0, c, c, x, immediate(3), x))
				}
				return nil
			},
			want: []string{"for -> 2", "for -> 1", "for -> 3", "async for -> 2", "async for -> 1", "async for -> 3"},
		},
		{
			name: "no good",
			why:  "what cannot be awaited is refused, and the others are not waited for",
			py:   completedSuite + "test_as_completed_invalid_args",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, later(sec, 1))
				_, err := loop.AsCompleted[int](s.co, x, nil)
				s.say("%s", gen.Repr(err))
				other := loop.New()
				defer other.Close()
				_, err = loop.AsCompleted[int](s.co, loop.CreateFuture[int](other))
				s.say("%s", gen.Repr(err))
				tick(s)
				s.say("%v", x)
				_, err = coro.Do(func(co *coro.Co) error { return only(loop.AsCompleted[int](co)) }).Send(nil)
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{
				"TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
				"ValueError('The future belongs to a different loop than the one specified as the loop argument')",
				"<Task pending name='Task-2' coro=<later() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>",
				"RuntimeError('no running event loop')",
			},
		},
		{
			name: "cancelled",
			why:  "a loop whose task is cancelled ends, and the others go on",
			py:   "CPython 3.13: task.cancel() in async for over as_completed",
			run: func(s *script) error {
				a := loop.CreateTask(s.co, later(2*sec, 1))
				x := start(s, func(co *coro.Co) error {
					c, err := loop.AsCompleted[int](co, a)
					if err != nil {
						return err
					}
					for range c.All(co) {
					}
					return c.Err()
				})
				x.Cancel()
				await(s, "loop", x)
				await(s, "a", a)
				return nil
			},
			want: []string{"loop !! CancelledError()", "a -> 1"},
		},
	})
}

func TestAny(t *testing.T) {
	runRows(t, []row{{
		name: "gathered",
		why:  "futures, tasks and coroutines of different types side by side; what they stand for is cancelled with them, and counts once",
		py:   "Go only: Python's awaitables have no types",
		run: func(s *script) error {
			words := coro.New(func(co *coro.Co) (string, error) { return loop.SleepValue(co, sec, "word") })
			number := loop.CreateTask(s.co, later(2*sec, 7))
			await(s, "gather", loop.Gather(s.co, loop.Any(words), loop.Any[int](number), loop.Any[int](number), loop.Any[int](custom{3})))
			x := loop.CreateTask(s.co, later(9*sec, 1))
			g := loop.Gather(s.co, loop.Any[int](x))
			tick(s)
			g.Cancel()
			await(s, "cancelled", g)
			s.say("%v", x.Cancelled())
			await(s, "failing", loop.Gather(s.co, loop.Any(failing(0, value("v")))))
			await(s, "nil", loop.Gather(s.co, loop.Any[int](nil)))
			return nil
		},
		want: []string{
			"gather -> ['word', 7, 7, 3]", "cancelled !! CancelledError()", "true", "failing !! ValueError('v')",
			"nil !! TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
		},
	}})
}
