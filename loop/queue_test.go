package loop_test

import (
	"context"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const py15 = "SEMANTICS §14; scripts/15_queue.py: "

func TestQueue(t *testing.T) {
	get := func(s *script, q *loop.Queue[string], name string) *loop.Task[none] {
		return start(s, func(co *coro.Co) error {
			v, err := q.Get(co)
			outcome(s, name, v, err)
			return nil
		})
	}
	put := func(s *script, q *loop.Queue[string], v string) *loop.Task[none] {
		return start(s, func(co *coro.Co) error {
			err := q.Put(co, v)
			s.say("put %s %v", v, err)
			return nil
		})
	}
	runRows(t, []row{
		{
			name: "reprs", why: "they show what is in it and who waits", py: py15 + "repr",
			run: func(s *script) error {
				q := loop.NewQueue[string](0)
				s.say("%v", q)
				q.PutNowait("a")
				s.say("%v", q)
				full := loop.NewQueue[string](2)
				g := get(s, full, "g")
				s.say("%v", full)
				full.PutNowait("1")
				tick(s)
				full.PutNowait("2")
				full.PutNowait("3")
				p := put(s, full, "4")
				s.say("%v", full)
				g.Cancel()
				p.Cancel()
				tick(s)
				return nil
			},
			want: []string{"<Queue maxsize=0>", "<Queue maxsize=0 _queue=['a'] tasks=1>", "<Queue maxsize=2 _getters[1]>", "g -> '1'",
				"<Queue maxsize=2 _queue=['2', '3'] _putters[1] tasks=3>", "put 4 "},
		},
		{
			name: "nowait", why: "what cannot be done at once is an error without text", py: py15 + "nowait errors",
			run: func(s *script) error {
				q := loop.NewQueue[string](1)
				v, err := q.GetNowait()
				outcome(s, "get", v, err)
				s.say("%v", err == loop.ErrQueueEmpty)
				s.say("%v %v", q.PutNowait("x"), gen.Repr(q.PutNowait("y")))
				s.say("%v %v %d %d", q.Full(), q.Empty(), q.Len(), q.Maxsize())
				s.say("%v", loop.NewQueue[string](-1).Full())
				s.say("%v %s", q.TaskDone(), gen.Repr(q.TaskDone()))
				return nil
			},
			want: []string{"get !! QueueEmpty()", "true", "<nil> QueueFull()", "true false 1 1", "false", "<nil> ValueError('task_done() called too many times')"},
		},
		{
			name: "getters in line", why: "first come first served", py: py15 + "FIFO of getters",
			run: func(s *script) error {
				q := loop.NewQueue[string](0)
				for _, name := range []string{"0", "1", "2"} {
					get(s, q, name)
				}
				for _, v := range []string{"a", "b", "c"} {
					q.PutNowait(v)
				}
				tick(s)
				return nil
			},
			want: []string{"0 -> 'a'", "1 -> 'b'", "2 -> 'c'"},
		},
		{
			name: "theft", why: "a woken getter does not own the item; robbed, it goes to the back", py: py15 + "a new getter can steal an item",
			run: func(s *script) error {
				q := loop.NewQueue[string](0)
				get(s, q, "g1")
				x := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					v, err := q.Get(co)
					outcome(s, "g2", v, err)
					return err
				}))
				q.PutNowait("1")
				v, err := q.GetNowait()
				outcome(s, "thief", v, err)
				tick(s)
				tick(s)
				q.PutNowait("2")
				q.PutNowait("3")
				tick(s)
				tick(s)
				s.say("%v", x.Done())
				return nil
			},
			want: []string{"thief -> '1'", "g2 -> '2'", "g1 -> '3'", "true"},
		},
		{
			name: "putters in line", why: "each goes on when there is room", py: py15 + "FIFO of putters",
			run: func(s *script) error {
				q := loop.NewQueue[string](1)
				q.PutNowait("0")
				for _, v := range []string{"1", "2"} {
					put(s, q, v)
				}
				for range 3 {
					v, err := q.GetNowait()
					outcome(s, "got", v, err)
					tick(s)
				}
				return nil
			},
			want: []string{"got -> '0'", "put 1 <nil>", "got -> '1'", "put 2 <nil>", "got -> '2'"},
		},
		{
			name: "woken then cancelled", why: "the wake-up is passed on", py: py15 + "cancelled getter",
			run: func(s *script) error {
				q := loop.NewQueue[string](0)
				a := get(s, q, "a")
				get(s, q, "b")
				q.PutNowait("item")
				a.Cancel()
				tick(s)
				tick(s)
				c := get(s, q, "c")
				get(s, q, "d")
				c.Cancel()
				tick(s)
				q.PutNowait("item2")
				tick(s)
				tick(s)
				return nil
			},
			want: []string{"a !! CancelledError()", "b -> 'item'", "c !! CancelledError()", "d -> 'item2'"},
		},
		{
			name: "cancelled putter", why: "the place goes to the next", py: py15 + "cancelled putter",
			run: func(s *script) error {
				q := loop.NewQueue[string](1)
				q.PutNowait("0")
				a := put(s, q, "1")
				put(s, q, "2")
				q.GetNowait()
				a.Cancel()
				tick(s)
				tick(s)
				s.say("%v", q)
				return nil
			},
			want: []string{"put 1 ", "put 2 <nil>", "<Queue maxsize=1 _queue=['2'] tasks=2>"},
		},
		{
			name: "under a timeout", why: "an item is not lost", py: py15 + "get with wait_for timeout",
			run: func(s *script) error {
				q := loop.NewQueue[string](0)
				get := func() coro.Awaitable[string] {
					return coro.New(func(co *coro.Co) (string, error) { return q.Get(co) })
				}
				_, err := loop.WaitFor(s.co, get(), sec)
				s.say("%s", chain(err))
				s.loop.CallLater(sec, func() { q.PutNowait("race") })
				_, err = loop.WaitFor(s.co, get(), sec)
				s.say("%s %v", chain(err), q)
				return nil
			},
			want: []string{"TimeoutError() <-cause CancelledError()", "TimeoutError() <-cause CancelledError() <Queue maxsize=0 _queue=['race'] tasks=1>"},
		},
		{
			name: "join", why: "it waits for every task_done", py: py15 + "join / task_done",
			run: func(s *script) error {
				q := loop.NewQueue[string](0)
				s.say("%v", q.Join(s.co))
				q.PutNowait("1")
				q.PutNowait("2")
				j := start(s, func(co *coro.Co) error { return q.Join(co) })
				q.GetNowait()
				q.GetNowait()
				q.TaskDone()
				tick(s)
				s.say("%v", j.Done())
				q.TaskDone()
				tick(s)
				s.say("%v", j.Done())
				return nil
			},
			want: []string{"<nil>", "false", "true"},
		},
		{
			name: "shutdown", why: "get drains, put fails, whoever waits is woken", py: py15 + "shutdown",
			run: func(s *script) error {
				q := loop.NewQueue[string](1)
				q.PutNowait("1")
				put(s, q, "blocked")
				q.Shutdown(false)
				s.say("%v %s", q, gen.Repr(q.PutNowait("2")))
				tick(s)
				get(s, q, "drain")
				get(s, q, "after")
				_, err := q.GetNowait()
				s.say("%s", gen.Repr(err))
				e := loop.NewQueue[string](0)
				get(s, e, "blocked getter")
				e.Shutdown(false)
				e.Shutdown(false)
				tick(s)
				i := loop.NewQueue[string](0)
				i.PutNowait("1")
				i.PutNowait("2")
				i.GetNowait()
				j := start(s, func(co *coro.Co) error { return i.Join(co) })
				i.Shutdown(true)
				tick(s)
				s.say("%v %v", i, j.Done())
				i.TaskDone()
				tick(s)
				s.say("%v %v %s", i, j.Done(), gen.Repr(i.TaskDone()))
				return nil
			},
			want: []string{"<Queue maxsize=1 _queue=['1'] tasks=1 shutdown> QueueShutDown()", "put blocked ", "drain -> '1'", "after !! QueueShutDown()",
				"QueueShutDown()", "blocked getter !! QueueShutDown()", "<Queue maxsize=0 tasks=1 shutdown> false",
				"<Queue maxsize=0 shutdown> true ValueError('task_done() called too many times')"},
		},
		{
			name: "shutdown, immediate", why: "the items are dropped and count as done; nobody has to wait any more", py: py15 + "immediate: get … join returns",
			run: func(s *script) error {
				q := loop.NewQueue[string](0)
				q.PutNowait("1")
				q.PutNowait("2")
				j := start(s, q.Join)
				q.Shutdown(true)
				s.say("%v", q)
				put(s, q, "3")
				get(s, q, "get")
				s.say("%v %s", j.Done(), gen.Repr(q.TaskDone()))
				return nil
			},
			want: []string{"<Queue maxsize=0 shutdown>", "put 3 ", "get !! QueueShutDown()", "true ValueError('task_done() called too many times')"},
		},
	})
}

// A queue belongs to the loop that first waited on it.
func TestQueueOfAnotherLoop(t *testing.T) {
	q := loop.NewQueue[int](0)
	use := func() error {
		_, err := loop.RunWith(context.Background(), coro.New(func(co *coro.Co) (int, error) {
			return loop.WaitFor(co, coro.New(func(co *coro.Co) (int, error) { return q.Get(co) }), sec)
		}), &loop.RunOptions{Virtual: true})
		return err
	}
	first, second := use(), use()
	s := &script{}
	s.say("%s", gen.Repr(first))
	s.say("%s", gen.Repr(second))
	if s.lines[0] != "TimeoutError()" || s.lines[1] != "RuntimeError('<Queue at 0xADDR maxsize=0> is bound to a different event loop')" {
		t.Errorf("%s two loops: %q", py15, s.lines)
	}
}
