package loop_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py08 = "SEMANTICS §6; scripts/08_loop_order.py: "
	py09 = "SEMANTICS §7; scripts/09_timers.py: "
)

func TestOrder(t *testing.T) {
	runRows(t, []row{
		{
			name: "call_soon", why: "an iteration runs what was ready when it began, in order", py: py08 + "call_soon FIFO, ntodo snapshot",
			run: func(s *script) error {
				begin := loop.Iterations(s.loop)
				log := func(what string) { s.say("%d %s", loop.Iterations(s.loop)-begin, what) }
				var a func(n int)
				a = func(n int) {
					log(fmt.Sprint("cb ", n))
					if n < 2 {
						s.loop.CallSoon(func() { a(n + 1) })
					}
				}
				s.loop.CallSoon(func() { a(0) })
				s.loop.CallSoon(func() { log("x") })
				tick(s)
				log("main")
				tick(s)
				log("main")
				tick(s)
				return nil
			},
			want: []string{"1 cb 0", "1 x", "1 main", "2 cb 1", "2 main", "3 cb 2"},
		},
		{
			name: "first step", why: "create_task is call_soon of the first step", py: py08 + "task first step",
			run: func(s *script) error {
				s.loop.CallSoon(func() { s.say("before") })
				loop.CreateTask(s.co, coro.Do(func(*coro.Co) error { s.say("step"); return nil }))
				s.loop.CallSoon(func() { s.say("after") })
				s.say("created")
				tick(s)
				return nil
			},
			want: []string{"created", "before", "step", "after"},
		},
		{
			name: "cancelled handle", why: "it is skipped, also when an earlier callback of the batch cancels it", py: py08 + "cancelled handle in _ready is skipped",
			run: func(s *script) error {
				h, _ := s.loop.CallSoon(func() { s.say("NOT CALLED") })
				h.Cancel()
				var h2 loop.Handle
				s.loop.CallSoon(func() { h2.Cancel() })
				h2, _ = s.loop.CallSoon(func() { s.say("NOT CALLED") })
				s.say("%v %v", h, h2)
				tick(s)
				s.say("%v %v", h2, h2.Cancelled())
				return nil
			},
			want: []string{"<Handle cancelled> <Handle TestOrder() at F:L>", "<Handle cancelled> true"},
		},
		{
			name: "threadsafe", why: "it joins the same line as call_soon", py: "SEMANTICS §6.2; scripts/28_batch_order.py",
			run: func(s *script) error {
				s.loop.CallSoon(func() { s.say("1") })
				s.loop.CallSoonThreadsafe(func() { s.say("2") })
				s.loop.CallSoon(func() { s.say("3") })
				tick(s)
				return nil
			},
			want: []string{"1", "2", "3"},
		},
		{
			name: "ready before timers", why: "due timers come after what is ready, by their times", py: py09 + "call_later(0) goes through the heap",
			run: func(s *script) error {
				s.loop.CallLater(0, func() { s.say("later 0") })
				s.loop.CallLater(-5*sec, func() { s.say("later -5") })
				s.loop.CallSoon(func() { s.say("soon") })
				tick(s)
				tick(s)
				return nil
			},
			want: []string{"soon", "later -5", "later 0"},
		},
		{
			name: "equal deadlines", why: "first in, first out: a difference to CPython's heap", py: "SEMANTICS §7; DIFFERENCES.md",
			run: func(s *script) error {
				for i := range 10 {
					s.loop.CallAt(sec, func() { s.say("%d", i) })
				}
				return loop.Sleep(s.co, 2*sec)
			},
			want: strings.Split("0123456789", ""),
		},
		{
			name: "starvation", why: "callbacks that go on for ever do not keep timers from firing", py: "scripts/28_batch_order.py: a self-rescheduling chain",
			run: func(s *script) error {
				fired := false
				s.loop.CallLater(0, func() { fired = true })
				n := 0
				for ; !fired && n < 10; n++ {
					tick(s)
				}
				s.say("%v %d", fired, n)
				return nil
			},
			want: []string{"true 2"},
		},
		{
			name: "timer handles", why: "when, cancelling, repr", py: py09 + "cancel",
			run: func(s *script) error {
				h, err := s.loop.CallAt(1500*time.Millisecond, func() { s.say("NOT CALLED") })
				s.say("%v %v %v", h, h.When(), err)
				h.Cancel()
				h.Cancel()
				s.say("%v %v", h, h.Cancelled())
				return loop.Sleep(s.co, 2*sec)
			},
			want: []string{"<TimerHandle when=1.5 TestOrder() at F:L> 1.5s <nil>", "<TimerHandle cancelled when=1.5> true"},
		},
		{
			name: "no number", why: "a NaN is no delay; what is too long never comes", py: py09 + "sleep argument checks",
			run: func(s *script) error {
				s.say("%s", gen.Repr(loop.Sleep(s.co, loop.Seconds(math.NaN()))))
				_, err := s.loop.CallLater(loop.Seconds(math.NaN()), func() {})
				s.say("%s", gen.Repr(err))
				s.say("%v %v %v", loop.Seconds(1e300) == loop.Forever, loop.Seconds(-1e300) == -loop.Forever, loop.Seconds(0.1))
				loop.Sleep(s.co, sec)
				h, err := s.loop.CallLater(loop.Forever, func() { s.say("NOT CALLED") })
				s.say("%v %v", h.When() == loop.Forever, err)
				h.Cancel()
				v, err := loop.SleepValue(s.co, sec, "R")
				s.say("%v %v %v", v, err, s.loop.Time())
				return nil
			},
			want: []string{"ValueError('Invalid delay: NaN (not a number)')", "ValueError('Invalid delay: NaN (not a number)')", "true true 100ms", "true <nil>", "R <nil> 2s"},
		},
	})
}

// Errors of the loop itself: SEMANTICS §17, scripts/07_tasks.py.
func TestLoopErrors(t *testing.T) {
	s := &script{}
	call := func(_ any, err error) { s.say("%s", gen.Repr(err)) }
	l := loop.New()
	s.say("%v %v %v", l, l.IsRunning(), l.IsClosed())
	l.CallSoon(func() {
		s.say("%s", gen.Repr(l.RunForever()))
		s.say("%s", gen.Repr(l.Close()))
		other := loop.New()
		defer other.Close()
		s.say("%s", gen.Repr(other.RunForever()))
		unused := immediate(1)
		defer unused.Close()
		call(loop.RunUntilComplete(l, unused))
		call(loop.Run(context.Background(), unused))
		s.say("%v", l.IsRunning())
		l.Stop()
	})
	s.say("%v", l.RunForever())
	l.CallSoon(l.Stop)
	call(loop.RunUntilComplete(l, loop.CreateFuture[int](l)))
	other := loop.New()
	call(loop.RunUntilComplete(l, loop.CreateFuture[int](other)))
	call(loop.RunUntilComplete[int](l, nil))
	other.Close()
	s.say("%v %v", l.Close(), l.Close())
	call(l.CallSoon(func() {}))
	call(l.CallLater(0, func() {}))
	call(l.CallAt(0, func() {}))
	call(l.CallSoonThreadsafe(func() {}))
	unused := immediate(1)
	defer unused.Close()
	call(loop.CreateTaskOn(l, unused, nil))
	call(loop.RunUntilComplete(l, unused))
	s.say("%s", gen.Repr(l.RunForever()))
	l.Stop()
	s.say("%v %v", loop.CreateFuture[int](l), l)
	want := strings.Join([]string{
		"<EventLoop running=False closed=False debug=False> false false",
		"RuntimeError('This event loop is already running')",
		"RuntimeError('Cannot close a running event loop')",
		"RuntimeError('Cannot run the event loop while another loop is running')",
		"RuntimeError('This event loop is already running')",
		"RuntimeError('asyncio.run() cannot be called from a running event loop')",
		"true",
		"<nil>",
		"RuntimeError('Event loop stopped before Future completed.')",
		"ValueError('The future belongs to a different loop than the one specified as the loop argument')",
		"TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
		"<nil> <nil>",
		"RuntimeError('Event loop is closed')", "RuntimeError('Event loop is closed')", "RuntimeError('Event loop is closed')", "RuntimeError('Event loop is closed')",
		"RuntimeError('Event loop is closed')", "RuntimeError('Event loop is closed')", "RuntimeError('Event loop is closed')",
		"<Future pending> <EventLoop running=False closed=True debug=False>",
	}, "\n")
	if got := strings.Join(s.lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLoopMisuse(t *testing.T) {
	for name, row := range map[string]struct {
		want string
		f    func(l *loop.Loop)
	}{
		"zero loop":    {"loop: zero Loop: New makes one", func(*loop.Loop) { new(loop.Loop).RunForever() }},
		"nil loop":     {"loop: zero Loop: New makes one", func(*loop.Loop) { var l *loop.Loop; l.Time() }},
		"nil callback": {"loop: CallSoon of a nil func", func(l *loop.Loop) { l.CallSoon(nil) }},
		"nil timer":    {"loop: CallLater of a nil func", func(l *loop.Loop) { l.CallLater(0, nil) }},
		"nil at":       {"loop: CallAt of a nil func", func(l *loop.Loop) { l.CallAt(0, nil) }},
		"nil safe":     {"loop: CallSoonThreadsafe of a nil func", func(l *loop.Loop) { l.CallSoonThreadsafe(nil) }},
		"nil task":     {"loop: CreateTask of a nil coroutine", func(l *loop.Loop) { loop.CreateTaskOn[int](l, nil, nil) }},
	} {
		t.Run(name, func(t *testing.T) {
			l := loop.New()
			defer l.Close()
			defer func() {
				if r := recover(); r != row.want {
					t.Errorf("panic %v, want %q", r, row.want)
				}
			}()
			row.f(l)
		})
	}
}

// The only door for other goroutines, hammered.
func TestCallSoonThreadsafe(t *testing.T) {
	const goroutines, each = 64, 200
	l := loop.New()
	last := make([]int, goroutines)
	left := goroutines * each
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for i := range each {
				l.CallSoonThreadsafe(func() {
					if last[g] != i {
						t.Errorf("goroutine %d: %d after %d", g, i, last[g])
					}
					last[g]++
					if left--; left == 0 {
						l.Stop()
					}
				})
			}
		})
	}
	if err := l.RunForever(); err != nil || left != 0 {
		t.Errorf("%v, %d left", err, left)
	}
	wg.Wait()
	l.Close()
}

// Many loops at once, each on a goroutine of its own.
func TestManyLoops(t *testing.T) {
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 20 {
				v, err := loop.RunWith(context.Background(), coro.New(func(co *coro.Co) (int, error) {
					vs, err := loop.Gather(co, later(sec, 1), later(2*sec, 2)).Await(co)
					return len(vs), err
				}), &loop.RunOptions{Virtual: true})
				if v != 2 || err != nil {
					t.Errorf("%v %v", v, err)
				}
			}
		})
	}
	wg.Wait()
}

// A real loop in a bubble: time is fake, waiting is real.
func TestRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		l := loop.New()
		defer l.Close()
		time.AfterFunc(5*sec, func() { l.CallSoonThreadsafe(l.Stop) })
		fired := time.Duration(0)
		l.CallLater(2*sec, func() { fired = time.Since(begin) })
		if err := l.RunForever(); err != nil || fired != 2*sec || time.Since(begin) != 5*sec {
			t.Errorf("%v, fired after %v, stopped after %v; want 2s and 5s", err, fired, time.Since(begin))
		}
	})
}

func TestDeadlock(t *testing.T) {
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		var a, b *loop.Task[none]
		a = loop.CreateTask(co, coro.Do(func(co *coro.Co) error { _, err := b.Await(co); return err }))
		b = loop.CreateTask(co, coro.Do(func(co *coro.Co) error { _, err := a.Await(co); return err }))
		_, err := loop.NewQueue[int](0).Get(co)
		return err
	}), &loop.RunOptions{Virtual: true, NumberTasks: true})
	var d *loop.DeadlockError
	want := "loop: deadlock: nothing is ready, timed, or under way outside\n  Task-2 waits for Task-3 (in a cycle)\n  Task-3 waits for Task-2 (in a cycle)\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>"
	if !errors.As(err, &d) || d.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}
