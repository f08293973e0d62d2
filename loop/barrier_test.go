package loop_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// at waits at b and notes the index, or what was raised.
func at(s *script, b *loop.Barrier, name string) *loop.Task[none] {
	return loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
		i, err := b.Wait(co)
		outcome(s, name, i, err)
		if loop.CurrentTask(co).Cancelling() > 0 {
			return err
		}
		return nil
	}))
}

// atAll has n tasks wait at b, and begin to.
func atAll(s *script, b *loop.Barrier, names ...string) []*loop.Task[none] {
	var ws []*loop.Task[none]
	for _, name := range names {
		ws = append(ws, at(s, b, name))
	}
	tick(s)
	return ws
}

// five has five tasks do the same, and waits for them.
func five(s *script, body func(co *coro.Co) error) error {
	var all []coro.Awaitable[none]
	for range 5 {
		all = append(all, loop.CreateTask(s.co, coro.Do(body)))
	}
	_, err := loop.Gather(s.co, all...).Await(s.co)
	return err
}

// isBroken reports whether err is a BrokenBarrierError.
func isBroken(err error) bool {
	var broken *loop.BrokenBarrierError
	return errors.As(err, &broken)
}

func TestBarrier(t *testing.T) {
	runRows(t, []row{
		{
			name: "life", why: "the last to come does not wait, and goes on first", py: py16 + "Barrier",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				s.say("%v %d %d %v", b, b.Parties(), b.NWaiting(), b.Broken())
				atAll(s, b, "0", "1", "2")
				s.say("%v", b)
				tick(s)
				s.say("%v", b)
				return nil
			},
			want: []string{"<asyncio.locks.Barrier object at 0xADDR [filling, waiters:0/3]> 3 0 false", "2 -> 2",
				"<asyncio.locks.Barrier object at 0xADDR [draining, waiters:0/3]>", "0 -> 0", "1 -> 1",
				"<asyncio.locks.Barrier object at 0xADDR [filling, waiters:0/3]>"},
		},
		{
			name: "parties", why: "there must be one", py: py16 + "Barrier(0); " + pyLocks + "BarrierTests.test_barrier_parties",
			run: func(s *script) error {
				for _, n := range []int{0, -4} {
					func() {
						defer func() { s.say("%s", gen.Repr(recover())) }()
						loop.NewBarrier(n)
					}()
				}
				s.say("%d", loop.NewBarrier(5).Parties())
				defer func() { s.say("%v", recover()) }()
				var zero loop.Barrier
				_, err := zero.Wait(s.co)
				return err
			},
			want: []string{"ValueError('parties must be > 0')", "ValueError('parties must be > 0')", "5", "loop: zero Barrier: NewBarrier makes one"},
		},
		{
			name: "reprs", why: "they show the state, which changes with those who come, Reset and Abort", py: pyLocks + "BarrierTests.test_repr",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				ws := atAll(s, b, "0", "1")
				s.say("%s", inside(b))
				ws = append(ws, atAll(s, b, "2", "3", "4")...)
				s.say("%s", inside(b))
				ws = append(ws, atAll(s, b, "5", "6")...)
				b.Reset(s.co)
				s.say("%s", inside(b))
				ws = append(ws, atAll(s, b, "7", "8")...)
				b.Abort(s.co)
				s.say("%s %v", inside(b), b.Broken())
				_, _, err := loop.Wait(s.co, ws)
				s.say("%v", b)
				return err
			},
			want: []string{"[filling, waiters:2/5]", "4 -> 4", "[draining, waiters:0/5]", "0 -> 0", "1 -> 1", "2 -> 2", "3 -> 3",
				"[resetting, waiters:0/5]",
				"5 !! BrokenBarrierError('Abort or reset of barrier')", "6 !! BrokenBarrierError('Abort or reset of barrier')",
				"[broken] true",
				"7 !! BrokenBarrierError('Abort or reset of barrier')", "8 !! BrokenBarrierError('Abort or reset of barrier')",
				"<asyncio.locks.Barrier object at 0xADDR [broken]>"},
		},
		{
			name: "more than the parties", why: "the rest wait for the next round, until it is reset", py: py16 + "5 tasks, 3 parties; reset",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				atAll(s, b, "0", "1", "2", "3", "4")
				ticks(s, 8)
				s.say("%s", inside(b))
				b.Reset(s.co)
				ticks(s, 2)
				s.say("%s", inside(b))
				return nil
			},
			want: []string{"2 -> 2", "0 -> 0", "1 -> 1", "[filling, waiters:2/3]",
				"3 !! BrokenBarrierError('Abort or reset of barrier')", "4 !! BrokenBarrierError('Abort or reset of barrier')", "[filling, waiters:0/3]"},
		},
		{
			name: "abort", why: "who waits gets an error, who comes another, until it is reset", py: py16 + "abort; wait on broken",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				atAll(s, b, "0", "1")
				b.Abort(s.co)
				ticks(s, 2)
				s.say("%v %v", b, b.Broken())
				i, err := b.Wait(s.co)
				outcome(s, "wait", i, err)
				s.say("%s, %s", gen.FormatException(err), gen.Repr(&loop.BrokenBarrierError{}))
				b.Reset(s.co)
				s.say("%s", inside(b))
				return nil
			},
			want: []string{"0 !! BrokenBarrierError('Abort or reset of barrier')", "1 !! BrokenBarrierError('Abort or reset of barrier')",
				"<asyncio.locks.Barrier object at 0xADDR [broken]> true", "wait !! BrokenBarrierError('Barrier aborted')",
				"asyncio.exceptions.BrokenBarrierError: Barrier aborted, BrokenBarrierError()", "[filling, waiters:0/3]"},
		},
		{
			name: "cancelled", why: "it leaves, and does not break the barrier", py: py16 + "cancel a waiter",
			run: func(s *script) error {
				b := loop.NewBarrier(2)
				atAll(s, b, "c")[0].Cancel()
				ticks(s, 2)
				s.say("%s", inside(b))
				atAll(s, b, "0", "1")
				ticks(s, 2)
				return nil
			},
			want: []string{"c !! CancelledError()", "[filling, waiters:0/2]", "1 -> 1", "0 -> 0"},
		},
		{
			name: "one of four cancelled", why: "another takes its place, and an index comes twice", py: pyLocks + "BarrierTests.test_filling_tasks_cancel_one",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				a := atAll(s, b, "a")[0]
				s.say("%d", b.NWaiting())
				ws := atAll(s, b, "b")
				s.say("%d", b.NWaiting())
				a.Cancel()
				tick(s)
				s.say("%d %s %v", b.NWaiting(), chain(only(a.Await(s.co))), a.Cancelled())
				ws = append(ws, atAll(s, b, "c")...)
				s.say("%d", b.NWaiting())
				ws = append(ws, at(s, b, "d"))
				_, _, err := loop.Wait(s.co, ws)
				s.say("%d %v", b.NWaiting(), b.Broken())
				return err
			},
			want: []string{"1", "2", "a !! CancelledError()", "1 CancelledError() true", "2", "d -> 2", "b -> 1", "c -> 1", "0 false"},
		},
		{
			name: "cancelled when all have come", why: "it is raised, and the barrier can be used again", py: onCPython + "await b.wait(); w1.cancel()",
			run: func(s *script) error {
				b := loop.NewBarrier(2)
				a := atAll(s, b, "a")[0]
				b.Wait(s.co)
				s.say("%s", inside(b))
				a.Cancel()
				tick(s)
				s.say("%s", inside(b))
				return nil
			},
			want: []string{"[draining, waiters:0/2]", "a !! CancelledError()", "[filling, waiters:0/2]"},
		},
		{
			name: "one party", why: "nobody ever waits", py: py16 + "parties=1; " + pyLocks + "BarrierTests.test_filling_one_task",
			run: func(s *script) error {
				b := loop.NewBarrier(1)
				i, err := b.Wait(s.co)
				outcome(s, "wait", i, err)
				s.say("%v", b.With(s.co, func(i int) error { s.say("with %d", i); return nil }))
				s.say("%s", gen.Repr(b.With(s.co, func(i int) error { return value(fmt.Sprint(i)) })))
				s.say("%d %v %s", b.NWaiting(), b.Broken(), inside(b))
				return nil
			},
			want: []string{"wait -> 0", "with 0", "<nil>", "ValueError('0')", "0 false [filling, waiters:0/1]"},
		},
		{
			name: "one party, twice", why: "and nobody keeps another from going on", py: pyLocks + "BarrierTests.test_filling_one_task_twice",
			run: func(s *script) error {
				b := loop.NewBarrier(1)
				a := atAll(s, b, "a")[0]
				s.say("%d", b.NWaiting())
				c := atAll(s, b, "b")[0]
				s.say("%v %v %d %v", a.Done(), c.Done(), b.NWaiting(), b.Broken())
				return nil
			},
			want: []string{"a -> 0", "0", "b -> 0", "true true 0 false"},
		},
		{
			name: "one after the other", why: "NWaiting counts those who have come", py: pyLocks + "BarrierTests.test_filling_task_by_task",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				ws := atAll(s, b, "a")
				s.say("%d %s", b.NWaiting(), inside(b))
				ws = append(ws, atAll(s, b, "b")...)
				s.say("%d %s", b.NWaiting(), inside(b))
				ws = append(ws, atAll(s, b, "c")...)
				_, _, err := loop.Wait(s.co, ws)
				s.say("%d %v", b.NWaiting(), b.Broken())
				return err
			},
			want: []string{"1 [filling, waiters:1/3]", "2 [filling, waiters:2/3]", "c -> 2", "a -> 0", "b -> 1", "0 false"},
		},
		{
			name: "with", why: "the block gets the index", py: pyLocks + "BarrierTests.test_context_manager",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				var cm coro.AsyncContextManager[int] = b
				with := func(co *coro.Co) error {
					return coro.With(co, cm, func(i int) error { s.say("%d", i); return nil })
				}
				x, y := start(s, with), start(s, with)
				with(s.co)
				_, _, err := loop.Wait(s.co, []*loop.Task[none]{x, y})
				s.say("%d %v", b.NWaiting(), b.Broken())
				return err
			},
			want: []string{"2", "0", "1", "0 false"},
		},
		{
			name: "with, twice", why: "each round is one of its own", py: pyLocks + "BarrierTests.test_filling_tasks_wait_twice, test_filling_tasks_check_return_value",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				var log strings.Builder
				err := five(s, func(co *coro.Co) error {
					return b.With(co, func(first int) error {
						log.WriteString("a")
						return b.With(co, func(second int) error {
							fmt.Fprintf(&log, " %d/%d", first, second)
							return nil
						})
					})
				})
				s.say("%s, %d %v", log.String(), b.NWaiting(), b.Broken())
				return err
			},
			want: []string{"aaaaa 2/4 3/0 4/1 0/2 1/3, 0 false"},
		},
		{
			name: "draining", why: "it is, until the last has gone on", py: pyLocks + "BarrierTests.test_draining_state",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				err := five(s, func(co *coro.Co) error {
					return b.With(co, func(int) error { s.say("%s", inside(b)); return nil })
				})
				s.say("%d %v", b.NWaiting(), b.Broken())
				return err
			},
			want: []string{"[draining, waiters:0/5]", "[draining, waiters:0/5]", "[draining, waiters:0/5]", "[draining, waiters:0/5]", "[filling, waiters:0/5]", "0 false"},
		},
		{
			name: "who comes while it drains", why: "waits until all have gone on", py: pyLocks + "BarrierTests.test_blocking_tasks_while_draining",
			run: func(s *script) error {
				b, others := loop.NewBarrier(5), loop.NewBarrier(3)
				again := 2
				return five(s, func(co *coro.Co) error {
					b.Wait(co)
					if again > 0 {
						again--
						i, err := b.Wait(co)
						outcome(s, "again", i, err)
						return err
					}
					i, err := others.Wait(co)
					outcome(s, "other", i, err)
					i, err = b.Wait(co)
					outcome(s, "at last", i, err)
					return err
				})
			},
			want: []string{"other -> 2", "other -> 0", "other -> 1", "at last -> 4", "at last -> 0", "again -> 1", "again -> 2", "at last -> 3"},
		},
		{
			name: "newcomers while it drains", why: "the one who has not begun by then may come first", py: onCPython + "w1 = wait(); await b.wait(); w2, w3 = wait(), wait()",
			run: func(s *script) error {
				b := loop.NewBarrier(2)
				atAll(s, b, "a")
				b.Wait(s.co)
				at(s, b, "new")
				at(s, b, "new 2")
				s.say("%s %d", inside(b), b.NWaiting())
				for range 2 {
					tick(s)
					s.say("%s", inside(b))
				}
				return nil
			},
			want: []string{"[draining, waiters:0/2] 0", "a -> 0", "new 2 -> 1", "[draining, waiters:0/2]", "new -> 0", "[filling, waiters:0/2]"},
		},
		{
			name: "seven at three", why: "two rounds, and one who waits", py: onCPython + "seven tasks, Barrier(3)",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				atAll(s, b, "0", "1", "2", "3", "4", "5", "6")
				for range 5 {
					s.say("%s", inside(b))
					tick(s)
				}
				b.Abort(s.co)
				tick(s)
				return nil
			},
			want: []string{"2 -> 2", "[draining, waiters:0/3]", "0 -> 0", "1 -> 1", "[filling, waiters:0/3]", "5 -> 2", "[draining, waiters:0/3]",
				"3 -> 0", "4 -> 1", "[filling, waiters:0/3]", "[filling, waiters:1/3]", "6 !! BrokenBarrierError('Abort or reset of barrier')"},
		},
	})
}

func TestBarrierResetAndAbort(t *testing.T) {
	runRows(t, []row{
		{
			name: "reset of nothing", why: "it is as it was", py: pyLocks + "BarrierTests.test_reset_barrier",
			run: func(s *script) error {
				b := loop.NewBarrier(1)
				start(s, b.Reset)
				s.say("%d %v", b.NWaiting(), b.Broken())
				return nil
			},
			want: []string{"0 false"},
		},
		{
			name: "abort of nothing", why: "it is broken", py: pyLocks + "BarrierTests.test_abort_barrier",
			run: func(s *script) error {
				b := loop.NewBarrier(1)
				start(s, b.Abort)
				s.say("%d %v", b.NWaiting(), b.Broken())
				return nil
			},
			want: []string{"0 true"},
		},
		{
			name: "reset", why: "all who wait get an error", py: pyLocks + "BarrierTests.test_reset_barrier_while_tasks_waiting",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				ws := atAll(s, b, "0", "1", "2", "3")
				loop.CreateTask(s.co, coro.Do(b.Reset))
				_, _, err := loop.Wait(s.co, ws)
				s.say("%d %s %v", b.NWaiting(), inside(b), b.Broken())
				return err
			},
			want: []string{"0 !! BrokenBarrierError('Abort or reset of barrier')", "1 !! BrokenBarrierError('Abort or reset of barrier')",
				"2 !! BrokenBarrierError('Abort or reset of barrier')", "3 !! BrokenBarrierError('Abort or reset of barrier')", "0 [filling, waiters:0/5] false"},
		},
		{
			name: "reset by the third who goes on", why: "the two who have not get an error", py: pyLocks + "BarrierTests.test_reset_barrier_when_tasks_half_draining",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				gone := 0
				err := five(s, func(co *coro.Co) error {
					i, err := b.Wait(co)
					outcome(s, "wait", i, err)
					if isBroken(err) {
						return nil
					}
					if gone++; gone == 3 {
						return b.Reset(co)
					}
					return nil
				})
				s.say("%d %s %v", b.NWaiting(), inside(b), b.Broken())
				return err
			},
			want: []string{"wait -> 4", "wait -> 0", "wait -> 1", "wait !! BrokenBarrierError('Abort or reset of barrier')",
				"wait !! BrokenBarrierError('Abort or reset of barrier')", "0 [filling, waiters:0/5] false"},
		},
		{
			name: "reset while others wait to come in", why: "those are not at it yet, and wait on", py: pyLocks + "BarrierTests.test_reset_barrier_when_tasks_half_draining_half_blocking",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				gone := 0
				err := five(s, func(co *coro.Co) error {
					i, err := b.Wait(co)
					outcome(s, "first", i, err)
					if !isBroken(err) {
						if gone++; gone > 2 {
							b.Reset(co)
						}
					}
					i, err = b.Wait(co)
					outcome(s, "second", i, err)
					return err
				})
				s.say("%d %s %v", b.NWaiting(), inside(b), b.Broken())
				return err
			},
			want: []string{"first -> 4", "first -> 0", "first -> 1", "first !! BrokenBarrierError('Abort or reset of barrier')",
				"first !! BrokenBarrierError('Abort or reset of barrier')",
				"second -> 4", "second -> 0", "second -> 1", "second -> 2", "second -> 3", "0 [filling, waiters:0/5] false"},
		},
		{
			name: "reset, and waiting again", why: "the barrier is as good as new", py: pyLocks + "BarrierTests.test_reset_barrier_while_tasks_waiting_and_waiting_again",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				var ws []*loop.Task[none]
				for range 4 {
					ws = append(ws, loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
						i, err := b.Wait(co)
						outcome(s, "first", i, err)
						i, err = b.Wait(co)
						outcome(s, "second", i, err)
						return err
					})))
				}
				loop.CreateTask(s.co, coro.Do(b.Reset))
				tick(s)
				at(s, b, "fifth")
				_, _, err := loop.Wait(s.co, ws)
				s.say("%d %v", b.NWaiting(), b.Broken())
				return err
			},
			want: []string{
				"first !! BrokenBarrierError('Abort or reset of barrier')", "first !! BrokenBarrierError('Abort or reset of barrier')",
				"first !! BrokenBarrierError('Abort or reset of barrier')", "first !! BrokenBarrierError('Abort or reset of barrier')",
				"second -> 4", "second -> 0", "fifth -> 1", "second -> 2", "second -> 3", "0 false"},
		},
		{
			name: "reset by the last who goes on", why: "nobody is at it any more, and nobody gets an error", py: pyLocks + "BarrierTests.test_reset_barrier_while_tasks_draining",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				gone := 0
				err := five(s, func(co *coro.Co) error {
					i, err := b.Wait(co)
					outcome(s, "1", i, err)
					if gone++; gone == 5 {
						b.Reset(co)
					}
					for _, round := range []string{"2", "3"} {
						i, err = b.Wait(co)
						outcome(s, round, i, err)
					}
					return err
				})
				s.say("%d %v", b.NWaiting(), b.Broken())
				return err
			},
			want: []string{"1 -> 4", "1 -> 0", "1 -> 1", "1 -> 2", "1 -> 3",
				"2 -> 4", "2 -> 0", "2 -> 1", "2 -> 2", "2 -> 3", "3 -> 4", "3 -> 0", "3 -> 1", "3 -> 2", "3 -> 3", "0 false"},
		},
		{
			name: "reset while it drains", why: "who has not gone on gets an error, who comes waits until they are gone", py: onCPython + "await b.wait(); await b.reset(); create_task(b.wait())",
			run: func(s *script) error {
				b := loop.NewBarrier(2)
				atAll(s, b, "a")
				b.Wait(s.co)
				b.Reset(s.co)
				s.say("%s %d %v", inside(b), b.NWaiting(), b.Broken())
				at(s, b, "new")
				tick(s)
				s.say("%s", inside(b))
				b.Reset(s.co)
				ticks(s, 2)
				s.say("%s", inside(b))
				return nil
			},
			want: []string{"[resetting, waiters:0/2] 0 false", "a !! BrokenBarrierError('Abort or reset of barrier')", "[filling, waiters:1/2]",
				"new !! BrokenBarrierError('Abort or reset of barrier')", "[filling, waiters:0/2]"},
		},
		{
			name: "abort, and reset at once", why: "who is at it gets the error even so", py: onCPython + "await b.wait(); await b.abort(); await b.reset()",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				atAll(s, b, "0", "1")
				b.Wait(s.co)
				b.Abort(s.co)
				s.say("%s", inside(b))
				b.Reset(s.co)
				s.say("%s", inside(b))
				ticks(s, 2)
				s.say("%s", inside(b))
				return nil
			},
			want: []string{"[broken]", "[resetting, waiters:0/3]", "0 !! BrokenBarrierError('Abort or reset of barrier')",
				"1 !! BrokenBarrierError('Abort or reset of barrier')", "[filling, waiters:0/3]"},
		},
		{
			name: "abort, and a newcomer in the same iteration", why: "it is refused before the others hear of it", py: onCPython + "create_task(b.abort()); create_task(b.wait())",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				atAll(s, b, "0", "1")
				loop.CreateTask(s.co, coro.Do(b.Abort))
				at(s, b, "late")
				for range 2 {
					tick(s)
					s.say("%s", inside(b))
				}
				return nil
			},
			want: []string{"late !! BrokenBarrierError('Barrier aborted')", "[broken]",
				"0 !! BrokenBarrierError('Abort or reset of barrier')", "1 !! BrokenBarrierError('Abort or reset of barrier')", "[broken]"},
		},
		{
			name: "abort and cancel at once", why: "who is cancelled is told that, whether it is at the barrier or wants to be",
			py: onCPython + "await b.abort(); ws[0].cancel(); …; await b.abort(); new.cancel()",
			run: func(s *script) error {
				b := loop.NewBarrier(3)
				ws := atAll(s, b, "0", "1")
				b.Abort(s.co)
				ws[0].Cancel()
				ticks(s, 2)
				b = loop.NewBarrier(2)
				atAll(s, b, "a")
				n := at(s, b, "new") // begins before a goes on
				b.Wait(s.co)
				tick(s)
				s.say("%s", inside(b))
				b.Abort(s.co)
				n.Cancel()
				tick(s)
				s.say("%s", inside(b))
				return nil
			},
			want: []string{"0 !! CancelledError()", "1 !! BrokenBarrierError('Abort or reset of barrier')",
				"a -> 0", "[filling, waiters:0/2]", "new !! CancelledError()", "[broken]"},
		},
		{
			name: "abort while others wait to come in", why: "they get an error, and those who have not gone on",
			py: pyLocks + "BarrierTests.test_abort_barrier_when_tasks_half_draining_half_blocking",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				gone := 0
				err := five(s, func(co *coro.Co) error {
					i, err := b.Wait(co)
					outcome(s, "first", i, err)
					if isBroken(err) {
						return nil
					}
					if gone++; gone > 2 {
						return b.Abort(co)
					}
					i, err = b.Wait(co)
					outcome(s, "second", i, err)
					return nil
				})
				s.say("%d %v %s", b.NWaiting(), b.Broken(), inside(b))
				return err
			},
			want: []string{"first -> 4", "first -> 0", "first -> 1",
				"first !! BrokenBarrierError('Abort or reset of barrier')", "first !! BrokenBarrierError('Abort or reset of barrier')",
				"second !! BrokenBarrierError('Barrier aborted')", "second !! BrokenBarrierError('Barrier aborted')", "0 true [broken]"},
		},
		{
			name: "abort for an exception", why: "the others do not wait for one who will not come", py: pyLocks + "BarrierTests.test_abort_barrier_when_exception",
			run: func(s *script) error {
				b := loop.NewBarrier(5)
				err := five(s, func(co *coro.Co) error {
					err := b.With(co, func(i int) error {
						if i == 2 {
							return &gen.RuntimeError{}
						}
						return nil
					})
					if err == nil {
						err = b.With(co, func(int) error { s.say("never"); return nil })
					}
					s.say("%s", gen.Repr(err))
					if !isBroken(err) {
						return b.Abort(co)
					}
					return nil
				})
				s.say("%v %d", b.Broken(), b.NWaiting())
				return err
			},
			want: []string{"RuntimeError()", "BrokenBarrierError('Abort or reset of barrier')", "BrokenBarrierError('Barrier aborted')",
				"BrokenBarrierError('Barrier aborted')", "BrokenBarrierError('Barrier aborted')", "true 0"},
		},
		{
			name: "abort for an exception, then reset", why: "all can go on together", py: pyLocks + "BarrierTests.test_abort_barrier_when_exception_then_resetting",
			run: func(s *script) error {
				b, sync := loop.NewBarrier(5), loop.NewBarrier(5)
				refused, passed := 0, 0
				err := five(s, func(co *coro.Co) error {
					i, err := b.Wait(co)
					if i == 2 && err == nil {
						b.Abort(co)
					} else if err == nil {
						_, err = b.Wait(co)
					}
					if isBroken(err) {
						refused++
					}
					if i, _ = sync.Wait(co); i == 2 {
						b.Reset(co)
					}
					sync.Wait(co)
					if _, err = b.Wait(co); err == nil {
						passed++
					}
					return err
				})
				s.say("%v %d %d %d", b.Broken(), b.NWaiting(), refused, passed)
				return err
			},
			want: []string{"false 0 4 5"},
		},
	})
}
