package loop_test

import (
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const queueSuite = "Lib/test/test_asyncio/test_queues.py: "

// kinds are the queues that a row is played with.
func kinds(maxsize int) []loop.AnyQueue[int] {
	return []loop.AnyQueue[int]{loop.NewQueue[int](maxsize), loop.NewLifoQueue[int](maxsize), loop.NewPriorityQueue[int](maxsize)}
}

// getting is a task that gets.
func getting(co *coro.Co, q loop.AnyQueue[int]) *loop.Task[int] {
	return loop.CreateTask(co, coro.New(q.Get))
}

// putting is a task that puts v.
func putting(co *coro.Co, q loop.AnyQueue[int], v int) *loop.Task[none] {
	return loop.CreateTask(co, coro.Do(func(co *coro.Co) error { return q.Put(co, v) }))
}

// each notes in one line what a row says of each kind of queue.
func each(s *script, maxsize int, f func(q loop.AnyQueue[int]) []any) {
	for _, q := range kinds(maxsize) {
		var words []string
		for _, v := range f(q) {
			words = append(words, gen.Repr(v))
		}
		s.say("%s", strings.Join(words, " "))
	}
}

// same are three lines that say the same.
func same(line string) []string { return []string{line, line, line} }

func TestQueueKinds(t *testing.T) {
	now := func(v int, err error) any {
		if err != nil {
			return err
		}
		return v
	}
	runRows(t, []row{
		{
			name: "order",
			why:  "first in, last in, least",
			py:   queueSuite + "test_order, test_empty, test_full, test_blocking_get, test_nonblocking_get, test_nonblocking_put, test_blocking_put",
			run: func(s *script) error {
				each(s, 3, func(q loop.AnyQueue[int]) (all []any) {
					all = append(all, q.Empty(), q.Maxsize())
					for _, v := range []int{1, 3, 2} {
						q.Put(s.co, v)
					}
					all = append(all, q.Full(), q.Len())
					for range 3 {
						all = append(all, now(q.Get(s.co)))
					}
					return append(all, q.Empty())
				})
				return nil
			},
			want: []string{"True 3 True 3 1 3 2 True", "True 3 True 3 2 3 1 True", "True 3 True 3 1 2 3 True"},
		},
		{
			name: "reprs",
			why:  "with the class's name",
			py:   queueSuite + "test_repr, test_str, test_format",
			run: func(s *script) error {
				each(s, 0, func(q loop.AnyQueue[int]) []any {
					q.PutNowait(2)
					q.PutNowait(1)
					s.say("%v", q)
					q.Shutdown(false)
					s.say("%v", q)
					return nil
				})
				return nil
			},
			want: []string{
				"<Queue maxsize=0 _queue=[2, 1] tasks=2>", "<Queue maxsize=0 _queue=[2, 1] tasks=2 shutdown>", "",
				"<LifoQueue maxsize=0 _queue=[2, 1] tasks=2>", "<LifoQueue maxsize=0 _queue=[2, 1] tasks=2 shutdown>", "",
				"<PriorityQueue maxsize=0 _queue=[1, 2] tasks=2>", "<PriorityQueue maxsize=0 _queue=[1, 2] tasks=2 shutdown>", "",
			},
		},
		{
			name: "a full queue",
			why:  "a putter waits for room, and goes on an iteration after there is some",
			py:   queueSuite + "test_maxsize, test_blocking_put_wait, test_nonblocking_put_exception, test_get_with_putters, test_get_with_waiting_putters",
			run: func(s *script) error {
				each(s, 2, func(q loop.AnyQueue[int]) (all []any) {
					x := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
						for i := range 3 {
							if err := q.Put(co, i); err != nil {
								return err
							}
							all = append(all, i)
						}
						return nil
					}))
					ticks(s, 2)
					all = append(all, q.PutNowait(9), x.Done())
					q.Get(s.co)
					tick(s)
					return append(all, x.Done(), q.Len())
				})
				return nil
			},
			want: same("0 1 QueueFull() False 2 True 2"),
		},
		{
			name: "an empty queue",
			why:  "a getter waits for an item",
			py:   queueSuite + "test_blocking_get_wait, test_nonblocking_get_exception, test_put_with_waiting_getters, test_put_cancelled",
			run: func(s *script) error {
				each(s, 0, func(q loop.AnyQueue[int]) []any {
					x := getting(s.co, q)
					s.loop.CallLater(sec/100, func() { q.PutNowait(1) })
					got := now(x.Await(s.co))
					y := putting(s.co, q, 2)
					return []any{got, now(q.GetNowait()), now(q.Get(s.co)), y.Done()}
				})
				return nil
			},
			want: same("1 QueueEmpty() 2 True"),
		},
		{
			name: "cancelled getters",
			why:  "a getter that is cancelled takes nothing with it, woken or not",
			py: queueSuite + "test_get_cancelled_race, test_get_cancel_drop_one_pending_reader, test_get_cancel_drop_many_pending_readers, " +
				"test_cancelled_getters_not_being_held_in_self_getters",
			run: func(s *script) error {
				each(s, 0, func(q loop.AnyQueue[int]) (all []any) {
					a, b := getting(s.co, q), getting(s.co, q)
					tick(s)
					a.Cancel()
					tick(s)
					q.PutNowait(1)
					all = append(all, a.Done(), now(b.Await(s.co)))
					c := getting(s.co, q)
					tick(s)
					q.PutNowait(2)
					c.Cancel() // it was woken already
					_, err := c.Await(s.co)
					all = append(all, err, now(q.Get(s.co)))
					readers := []*loop.Task[int]{getting(s.co, q), getting(s.co, q), getting(s.co, q)}
					tick(s)
					q.PutNowait(3)
					q.PutNowait(3)
					readers[0].Cancel()
					for _, r := range readers {
						all = append(all, now(r.Await(s.co)))
					}
					_, err = loop.WaitFor(s.co, coro.New(q.Get), sec/10)
					return append(all, err, strings.Contains(gen.Repr(q), "_getters"))
				})
				return nil
			},
			want: same("True 1 CancelledError() 2 CancelledError() 3 3 TimeoutError() False"),
		},
		{
			name: "cancelled putters",
			why:  "a putter that is cancelled leaves its place to the next, woken or not",
			py: queueSuite + "test_put_cancelled_race, test_put_cancel_drop, test_cancelled_puts_not_being_held_in_self_putters, " +
				"test_cancelled_put_silence_value_error_exception",
			run: func(s *script) error {
				each(s, 1, func(q loop.AnyQueue[int]) (all []any) {
					a, b, c := putting(s.co, q, 1), putting(s.co, q, 2), putting(s.co, q, 9)
					tick(s)
					all = append(all, a.Done(), b.Done(), strings.Contains(gen.Repr(q), "_putters[2]"))
					c.Cancel()
					tick(s)
					all = append(all, c.Done(), now(q.GetNowait()))
					tick(s)
					all = append(all, now(q.GetNowait()), b.Done())
					q.PutNowait(3)
					d := putting(s.co, q, 4)
					tick(s)
					all = append(all, now(q.GetNowait()))
					d.Cancel() // it was woken already
					_, err := d.Await(s.co)
					return append(all, err, q.Len(), strings.Contains(gen.Repr(q), "_putters"))
				})
				return nil
			},
			want: same("True False True True 1 2 True 3 CancelledError() 0 False"),
		},
		{
			name: "nobody is left waiting",
			why:  "producers and consumers that outnumber the places all come to their end",
			py:   queueSuite + "test_why_are_getters_waiting, test_why_are_putters_waiting",
			run: func(s *script) error {
				each(s, 1, func(q loop.AnyQueue[int]) []any {
					err := group(s.co, func(g *loop.TaskGroup) error {
						in(g, coro.Do(func(co *coro.Co) error {
							for i := range 5 {
								if err := q.Put(co, i); err != nil {
									return err
								}
							}
							return nil
						}))
						in(g, coro.Do(func(co *coro.Co) error {
							for range 5 {
								if _, err := q.Get(co); err != nil {
									return err
								}
							}
							return nil
						}))
						return nil
					})
					return []any{err, q.Len()}
				})
				each(s, 2, func(q loop.AnyQueue[int]) []any {
					err := group(s.co, func(g *loop.TaskGroup) error {
						in(g, coro.Do(func(co *coro.Co) error {
							err := loop.Sleep(co, 0)
							for range q.Len() {
								q.GetNowait()
							}
							return err
						}))
						for i := range 4 {
							in(g, coro.Do(func(co *coro.Co) error { return q.Put(co, i) }))
						}
						return nil
					})
					return []any{err, q.Len()}
				})
				return nil
			},
			want: append(same("None 0"), same("None 2")...),
		},
		{
			name: "join",
			why:  "it waits until every item has been dealt with",
			py:   queueSuite + "test_task_done, test_task_done_underflow, test_join_empty_queue",
			run: func(s *script) error {
				each(s, 0, func(q loop.AnyQueue[int]) []any {
					none := q.TaskDone()
					q.Join(s.co)
					q.Join(s.co)
					sum, running := 0, true
					for i := range 100 {
						q.PutNowait(i)
					}
					err := group(s.co, func(g *loop.TaskGroup) error {
						for range 2 {
							in(g, coro.Do(func(co *coro.Co) error {
								for running {
									v, err := q.Get(co)
									if err != nil {
										return err
									}
									sum += v
									q.TaskDone()
								}
								return nil
							}))
						}
						err := q.Join(s.co)
						running = false
						q.PutNowait(0)
						q.PutNowait(0)
						return err
					})
					return []any{none, sum, err}
				})
				return nil
			},
			want: same("ValueError('task_done() called too many times') 4950 None"),
		},
		{
			name: "shutdown",
			why:  "get drains the queue, everything else is refused; join waits for what is in work",
			py:   queueSuite + "test_shutdown_empty, test_shutdown_nonempty",
			run: func(s *script) error {
				refused := func(q loop.AnyQueue[int]) []any {
					return []any{q.Put(s.co, 1), q.PutNowait(1), now(q.Get(s.co)), now(q.GetNowait())}
				}
				each(s, 0, func(q loop.AnyQueue[int]) []any {
					x := getting(s.co, q)
					tick(s)
					q.Shutdown(false)
					q.Shutdown(false)
					join := q.Join(s.co)
					tick(s)
					return append([]any{q.Len(), join, x.Done(), now(x.Await(s.co))}, refused(q)...)
				})
				each(s, 1, func(q loop.AnyQueue[int]) []any {
					q.PutNowait(7)
					join := loop.CreateTask(s.co, coro.Do(q.Join))
					x := putting(s.co, q, 8)
					tick(s)
					q.Shutdown(false)
					tick(s)
					_, err := x.Await(s.co)
					all := []any{q.Len(), err, now(q.Get(s.co)), join.Done()}
					all = append(all, refused(q)...)
					q.TaskDone()
					tick(s)
					return append(all, join.Done(), q.TaskDone())
				})
				return nil
			},
			want: append(
				same("0 None True QueueShutDown() QueueShutDown() QueueShutDown() QueueShutDown() QueueShutDown()"),
				same("1 QueueShutDown() 7 False QueueShutDown() QueueShutDown() QueueShutDown() QueueShutDown() True ValueError('task_done() called too many times')")...),
		},
		{
			name: "shutdown at once",
			why:  "the items are dropped, and count as done; those in work do not",
			py:   queueSuite + "test_shutdown_immediate, test_shutdown_immediate_with_unfinished",
			run: func(s *script) error {
				each(s, 0, func(q loop.AnyQueue[int]) []any {
					q.PutNowait(1)
					join := loop.CreateTask(s.co, coro.Do(q.Join))
					q.Shutdown(true)
					ticks(s, 2)
					return []any{q.Len(), join.Done(), now(q.GetNowait()), q.TaskDone()}
				})
				each(s, 0, func(q loop.AnyQueue[int]) []any {
					q.PutNowait(1)
					q.PutNowait(1)
					join := loop.CreateTask(s.co, coro.Do(q.Join))
					q.Get(s.co)
					q.Shutdown(true)
					ticks(s, 2)
					all := []any{q.Len(), join.Done(), now(q.GetNowait()), q.TaskDone()}
					ticks(s, 2)
					return append(all, join.Done(), q.TaskDone())
				})
				return nil
			},
			want: append(
				same("0 True QueueShutDown() ValueError('task_done() called too many times')"),
				same("0 False QueueShutDown() None True ValueError('task_done() called too many times')")...),
		},
	})
}

// item is something whose order its kind alone says.
type item struct {
	kind byte
	name string
}

// Equal items come as heapq gives them: a run of heappush ("2a" puts a of kind 2) and
// heappop ("-") that was recorded on CPython 3.13.
func TestPriorityQueueOrder(t *testing.T) {
	const (
		play = "2a 3b 0c 0d - - 0e - - - 3f - 0g 0h 3i - - 1j - - 0k 1l - 1m - 0n 1o 3p 3q 3r - - - 0s 3t 3u - 0v 1w 1x 3y - 2z - - 3A - - - 0B - 3C - - 0D 2E - - - 1F - - - -"
		want = "0c 0d 0e 2a 3b 3f 0g 0h 1j 3i 0k 1l 0n 1o 1m 0s 0v 1w 1x 2z 3q 3y 0B 3u 3A 0D 2E 3r 1F 3p 3t 3C"
	)
	q := loop.NewPriorityQueueFunc(0, func(a, b item) int { return int(a.kind) - int(b.kind) })
	var got []string
	for op := range strings.FieldsSeq(play) {
		if op == "-" {
			v, _ := q.GetNowait()
			got = append(got, string(v.kind)+v.name)
			continue
		}
		q.PutNowait(item{op[0], op[1:]})
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s (heapq)", s, want)
	}
}

// A comparison that panics leaves the queue as it was.
func TestPriorityQueueFault(t *testing.T) {
	bad := false
	q := loop.NewPriorityQueueFunc(0, func(a, b int) int {
		if bad {
			panic("cannot compare")
		}
		return a - b
	})
	for _, v := range []int{3, 1, 2} {
		q.PutNowait(v)
	}
	before := q.String()
	for _, f := range []func(){func() { q.PutNowait(0) }, func() { q.GetNowait() }} {
		func() {
			defer func() {
				if recover() != "cannot compare" {
					t.Error("no panic")
				}
			}()
			bad = true
			f()
		}()
		bad = false
		if got := q.String(); got != before {
			t.Errorf("%s, want %s (SEMANTICS §25.5: CPython keeps the item)", got, before)
		}
	}
	for want := 1; want <= 3; want++ {
		if v, err := q.GetNowait(); v != want || err != nil {
			t.Errorf("%v %v, want %d", v, err, want)
		}
	}
}

func TestQueueCostsNothing(t *testing.T) {
	for _, q := range kinds(0) {
		for i := range 100 {
			q.PutNowait(i)
		}
		if n := testing.AllocsPerRun(1000, func() {
			q.PutNowait(50)
			q.GetNowait()
		}); n > 0 {
			t.Errorf("%T: put and get allocate %v times", q, n)
		}
	}
}
