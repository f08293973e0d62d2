package loop

import (
	"errors"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// StaggeredRace starts the functions' coroutines one after the other: the next when the
// last one has failed, or after the delay, [Forever] meaning not before; and returns
// the result of the first that returns one, and its place. The others are cancelled,
// and waited for. The errors are of those that were started, in their order, nil for
// the winner. The place is -1 if none has won.
//
// Errors: what is thrown into the calling task, for which the others are cancelled and
// not waited for; a KeyboardInterrupt or SystemExit that one of them raises; [gen.RuntimeError] if no
// loop runs co.
//
// Python: asyncio.staggered.staggered_race, Lib/asyncio/staggered.py.
func StaggeredRace[T any](co *coro.Co, fns []func() *coro.Coroutine[T], delay time.Duration) (winner T, place int, errs []error, _ error) {
	l := RunningLoop(co)
	if l == nil {
		return winner, -1, nil, kernel.ErrNoRunningLoop()
	}
	r := &staggered[T]{l: l, fns: fns, delay: delay, place: -1}
	if err := r.start(nil); err != nil {
		return winner, -1, nil, err
	}
	err := r.wait(co)
	return r.winner, r.place, r.errs, err
}

// staggered is one race.
type staggered[T any] struct {
	l      *Loop
	fns    []func() *coro.Coroutine[T] // that have not been started
	delay  time.Duration
	tasks  []*Task[gen.None]
	errs   []error
	winner T
	place  int
}

// start makes the task of the next runner, which begins when the one before has
// failed, or the delay is over.
func (r *staggered[T]) start(failed *Event) error {
	t, err := CreateTaskOn(r.l, coro.NewWith(func(co *coro.Co) (gen.None, error) {
		return gen.None{}, r.run(co, failed)
	}, &coro.Options{Name: "staggered_race.<locals>.run_one_coro"}), nil)
	if err == nil {
		r.tasks = append(r.tasks, t)
	}
	return err
}

func (r *staggered[T]) run(co *coro.Co, before *Event) error {
	if before != nil {
		waiting := coro.Do(before.Wait)
		if _, err := WaitFor(co, waiting, r.delay); err != nil && !isTimeout(err) {
			return err
		}
	}
	if len(r.fns) == 0 {
		return nil
	}
	fn := r.fns[0]
	r.fns = r.fns[1:]
	failed := NewEvent()
	if err := r.start(failed); err != nil {
		return err
	}
	place := len(r.errs)
	r.errs = append(r.errs, nil)
	v, err := fn().Await(co)
	switch {
	case isBaseError(err):
		return err
	case err != nil:
		r.errs[place] = err
		failed.Set()
	default:
		r.winner, r.place = v, place
		for i, t := range r.tasks {
			if i != place {
				t.Cancel()
			}
		}
	}
	return nil
}

func isTimeout(err error) bool {
	var timeout *TimeoutError
	return errors.As(gen.Raised(err), &timeout)
}

// wait waits for the tasks, whose number grows.
func (r *staggered[T]) wait(co *coro.Co) error {
	defer func() {
		for _, t := range r.tasks {
			t.Cancel()
		}
	}()
	for done := 0; done < len(r.tasks); {
		over, _, err := Wait(co, r.tasks)
		if err != nil {
			return err
		}
		done = len(over)
		for _, t := range over {
			if err := t.Err(); err != nil && !t.Cancelled() {
				return err
			}
		}
	}
	return nil
}
