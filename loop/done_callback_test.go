package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const futuresSuite = "Lib/test/test_asyncio/test_futures.py: "

// bag is a callback that says n.
func bag(s *script, n int) func(*loop.Future[int]) {
	return func(*loop.Future[int]) { s.say("%d", n) }
}

func TestDoneCallbacks(t *testing.T) {
	runRows(t, []row{
		{
			name: "result",
			why:  "callbacks are called in the order of adding, not before the next iteration",
			py:   futuresSuite + "test_callbacks_invoked_on_set_result",
			run: func(s *script) error {
				f := future(s)
				f.AddDoneCallback(bag(s, 42))
				f.AddDoneCallback(bag(s, 17))
				f.SetResult(1)
				s.say("set")
				tick(s)
				return nil
			},
			want: []string{"set", "42", "17"},
		},
		{
			name: "exception",
			why:  "an exception is an outcome, too",
			py:   futuresSuite + "test_callbacks_invoked_on_set_exception",
			run: func(s *script) error {
				f := future(s)
				f.AddDoneCallback(bag(s, 100))
				f.SetException(value("boom"))
				s.say("set")
				tick(s)
				s.say("%s", gen.Repr(f.Err()))
				return nil
			},
			want: []string{"set", "100", "ValueError('boom')"},
		},
		{
			name: "removed",
			why:  "what is removed is not called, wherever it stood; removing it again finds nothing",
			py: futuresSuite + "test_callbacks_remove_first_callback, test_callbacks_remove_first_and_second_callback, " +
				"test_callbacks_remove_third_callback",
			run: func(s *script) error {
				for _, remove := range [][]int{{0, 0}, {0, 1, 0}, {2, 2}} {
					f := future(s)
					cbs := []func(*loop.Future[int]){bag(s, 42), bag(s, 17), bag(s, 100)}
					for _, cb := range cbs {
						f.AddDoneCallback(cb)
					}
					for _, i := range remove {
						s.say("removed %d", f.RemoveDoneCallback(cbs[i]))
					}
					f.SetResult(1)
					tick(s)
				}
				return nil
			},
			want: []string{
				"removed 1", "removed 0", "17", "100",
				"removed 1", "removed 1", "removed 0", "100",
				"removed 1", "removed 0", "42", "17",
			},
		},
		{
			name: "removed by the dozen",
			why:  "all that were added of one callback are removed",
			py:   futuresSuite + "test_remove_done_callback",
			run: func(s *script) error {
				f := future(s)
				cb1, cb2, cb3 := bag(s, 1), bag(s, 2), bag(s, 3)
				f.AddDoneCallback(cb1)
				f.AddDoneCallback(cb2)
				s.say("%d %d", f.RemoveDoneCallback(cb2), f.RemoveDoneCallback(cb3))
				f.AddDoneCallback(cb2)
				for range 5 {
					f.AddDoneCallback(cb1)
				}
				s.say("%d", f.RemoveDoneCallback(cb1))
				f.SetResult(1)
				tick(s)
				return nil
			},
			want: []string{"1 0", "6", "2"},
		},
		{
			name: "removed by another",
			why:  "what a callback removes is scheduled already",
			py:   futuresSuite + "test_schedule_callbacks_list_mutation_1",
			run: func(s *script) error {
				f := future(s)
				gone := bag(s, 1)
				f.AddDoneCallback(func(f *loop.Future[int]) { s.say("removed %d", f.RemoveDoneCallback(gone)) })
				f.AddDoneCallback(gone)
				f.AddDoneCallback(gone)
				f.SetResult(1)
				tick(s)
				return nil
			},
			want: []string{"removed 0", "1", "1"},
		},
		{
			name: "cancelled",
			why:  "a cancelled future takes no outcome, and cannot be cancelled again",
			py:   futuresSuite + "test_cancel, test_initial_state",
			run: func(s *script) error {
				f := future(s)
				f.AddDoneCallback(bag(s, 1))
				s.say("%v %v", f.Done(), f.Cancelled())
				s.say("%v %v %v", f.Cancel(), f.Done(), f.Cancelled())
				s.say("%s %s", gen.Repr(only(f.Result())), gen.Repr(f.Err()))
				s.say("%s %s", gen.Repr(f.SetResult(1)), gen.Repr(f.SetException(value("late"))))
				s.say("%v", f.Cancel())
				tick(s)
				return nil
			},
			want: []string{
				"false false", "true true true", "CancelledError() CancelledError()",
				"InvalidStateError('invalid state') InvalidStateError('invalid state')", "false", "1",
			},
		},
		{
			name: "awaited twice",
			why:  "an await of what is done does not wait",
			py:   futuresSuite + "test_yield_from_twice",
			run: func(s *script) error {
				f := future(s)
				s.loop.CallSoon(func() { f.SetResult(42) })
				for range 2 {
					before := loop.Iterations(s.loop)
					await(s, "await", f)
					s.say("%d iterations", loop.Iterations(s.loop)-before)
				}
				return nil
			},
			want: []string{"await -> 42", "2 iterations", "await -> 42", "0 iterations"},
		},
	})
}
