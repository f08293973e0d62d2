package loop_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py19    = "SEMANTICS §19; scripts/19_debug.py: "
	refused = "RuntimeError('Non-thread-safe operation invoked on an event loop other than the current one')"
	origin  = " created at F:L"
)

// elsewhere runs f on a goroutine of its own, and waits for it.
func elsewhere(f func()) {
	var wg sync.WaitGroup
	wg.Go(f)
	wg.Wait()
}

// modes are the ways to run a virtual loop, none of which changes what happens.
func modes() map[string]*loop.RunOptions {
	m := map[string]*loop.RunOptions{}
	for name, engine := range engines {
		m[name] = &loop.RunOptions{Virtual: true, Engine: engine}
		m[name+", debug"] = &loop.RunOptions{Virtual: true, Engine: engine, Debug: true}
		m[name+", watched"] = &loop.RunOptions{Virtual: true, Engine: engine, SlowStep: time.Hour}
	}
	return m
}

// line is the number of the line that calls it.
func line() int {
	_, _, n, _ := runtime.Caller(1)
	return n
}

func TestDebug(t *testing.T) {
	runRows(t, []row{
		{
			name: "handles", why: "they say where they were made, and after cancelling still what they would have called", py: "test_events.py: HandleTests.test_handle_repr_debug",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				h, _ := s.loop.CallSoon(func() {})
				s.say("%v", h)
				h.Cancel()
				h.Cancel()
				s.say("%v %v", h, h.Cancelled())
				h, _ = s.loop.CallSoonThreadsafe(func() {})
				s.say("%v", h)
				return nil
			},
			want: []string{"<Handle TestDebug() at F:L" + origin + ">", "<Handle cancelled TestDebug() at F:L" + origin + "> true", "<Handle TestDebug() at F:L" + origin + ">"},
		},
		{
			name: "timers", why: "the same, with the time", py: "test_events.py: TimerTests.test_timer_repr_debug",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				h, _ := s.loop.CallAt(123*sec, func() {})
				later, _ := s.loop.CallLater(5*sec, func() {})
				s.say("%v\n%v", h, later)
				h.Cancel()
				h.Cancel()
				s.say("%v %v", h, h.When())
				return nil
			},
			want: []string{
				"<TimerHandle when=123.0 TestDebug() at F:L" + origin + ">\n<TimerHandle when=5.0 TestDebug() at F:L" + origin + ">",
				"<TimerHandle cancelled when=123.0 TestDebug() at F:L" + origin + "> 2m3s",
			},
		},
		{
			name: "switched off", why: "what was made before keeps its place; what is cancelled afterwards keeps no more", py: onCPython + "set_debug(False) between call_later and cancel",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				h, _ := s.loop.CallSoon(func() {})
				timer, _ := s.loop.CallLater(sec, func() {})
				h.Cancel()
				s.loop.SetDebug(false)
				timer.Cancel()
				new, _ := s.loop.CallSoon(func() {})
				s.say("%v\n%v\n%v %v", h, timer, new, s.loop.Debug())
				s.loop.SetDebug(true)
				new.Cancel()
				s.say("%v", new)
				return nil
			},
			want: []string{
				"<Handle cancelled TestDebug() at F:L" + origin + ">\n<TimerHandle cancelled when=1.0" + origin + ">\n<Handle TestDebug() at F:L> false",
				"<Handle cancelled TestDebug() at F:L>",
			},
		},
		{
			name: "futures", why: "the place comes last", py: "test_futures.py: BaseFutureTests.test_future_source_traceback; SEMANTICS §16",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				f := loop.CreateFuture[any](s.loop)
				s.say("%v", f)
				f.AddDoneCallback(func(*loop.Future[any]) {})
				s.say("%v", f)
				f.SetResult(f)
				s.say("%v", f)
				s.loop.SetDebug(false)
				s.say("%v", future(s))
				return nil
			},
			want: []string{
				"<Future pending" + origin + ">", "<Future pending cb=[TestDebug() at F:L]" + origin + ">",
				"<Future finished result=..." + origin + ">", "<Future pending>",
			},
		},
		{
			name: "tasks", why: "so do tasks, and what they wait for", py: "test_tasks.py: BaseTaskTests.test_task_source_traceback; " + onCPython + "repr of a waiting task in debug mode",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				f := future(s)
				task := spawn(s.co, "w", func(co *coro.Co) error { return only(f.Await(co)) })
				s.say("%v", task)
				tick(s)
				s.say("%v", task)
				f.SetResult(1)
				ticks(s, 2)
				s.say("%v", task)
				return nil
			},
			want: []string{
				"<Task pending name='w' coro=<w() running at F:L>" + origin + ">",
				"<Task pending name='w' coro=<w() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]" + origin + ">" + origin + ">",
				"<Task finished name='w' coro=<w() done, defined at F:L> result=None" + origin + ">",
			},
		},
		{
			name: "tracebacks", why: "what was made tells where, to the exception handler too", py: "scripts/17_exc_handler.py: debug mode adds source traceback",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				s.loop.SetExceptionHandler(func(_ *loop.Loop, c loop.ExceptionContext) {
					last := c.SourceTraceback[strings.LastIndex(c.SourceTraceback, "\n")+1:]
					s.say("%s %v", strings.Split(c.Message, " at ")[0], strings.HasSuffix(last, "in TestDebug"))
				})
				s.loop.CallSoon(func() { panic(value("v")) })
				s.loop.CallLater(0, func() { panic(value("v")) })
				f := future(s)
				f.AddDoneCallback(func(*loop.Future[int]) { panic(value("v")) })
				f.SetResult(1)
				ticks(s, 2)
				loop.CreateFuture[int](s.loop).SetException(value("v"))
				loop.CreateTask(s.co, failing(0, value("v")))
				tick(s)
				loop.CreateTask(s.co, later(sec, 1))
				tick(s)
				return nil
			},
			want: []string{
				"Exception in callback TestDebug() true", "Exception in callback TestDebug() true", "Exception in callback TestDebug() true",
				"Future exception was never retrieved true", "Task exception was never retrieved true",
			},
		},
		{
			name: "another goroutine", why: "nothing can be scheduled by one that the loop does not run, but with CallSoonThreadsafe", py: py19 + "call_soon from a thread; test_base_events.py: BaseEventLoopTests.test_check_thread",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				f := future(s)
				f.AddDoneCallback(func(*loop.Future[int]) { s.say("done") })
				elsewhere(func() {
					_, err := s.loop.CallSoon(func() {})
					s.say("%s", gen.Repr(err))
					_, err = s.loop.CallLater(0, func() {})
					s.say("%s", gen.Repr(err))
					_, err = s.loop.CallAt(0, func() {})
					s.say("%s", gen.Repr(err))
					unused := immediate(1)
					_, err = loop.CreateTaskOn(s.loop, unused, nil)
					s.say("%s", gen.Repr(err))
					unused.Close()
					s.say("%s", gen.Repr(f.SetResult(1)))
					s.say("%s", gen.Repr(f.SetException(value("v"))))
					_, err = s.loop.CallSoonThreadsafe(func() { s.say("safe") })
					s.say("%v", err)
				})
				s.say("%v", f.SetResult(2))
				tick(s)
				return nil
			},
			want: []string{refused, refused, refused, refused, refused, refused, "<nil>", "<nil>", "safe", "done"},
		},
		{
			name: "another loop", why: "a goroutine that runs another loop is another goroutine", py: py19 + "Non-thread-safe operation",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				elsewhere(func() {
					loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
						_, err := s.loop.CallSoon(func() {})
						s.say("in a task: %s", gen.Repr(err))
						loop.RunningLoop(co).CallSoon(func() {
							_, err := s.loop.CallSoon(func() {})
							s.say("in a callback: %s", gen.Repr(err))
						})
						return loop.Sleep(co, 0)
					}), &loop.RunOptions{Virtual: true})
				})
				return nil
			},
			want: []string{"in a task: " + refused, "in a callback: " + refused},
		},
		{
			name: "the loop's own goroutines", why: "tasks, generators and coroutines driven by hand run on many", py: "BaseEventLoop._check_thread: they are one thread in Python",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				call := func(from string) {
					_, err := s.loop.CallSoon(func() { s.say("%s", from) })
					if err != nil {
						s.say("%s: %v", from, err)
					}
				}
				call("a task")
				s.loop.CallSoon(func() { call("a callback") })
				g := gen.New(func(y *gen.Yielder[int, gen.None]) (gen.None, error) {
					call("a generator")
					return gen.None{}, nil
				})
				g.Next()
				coro.Do(func(*coro.Co) error { call("by hand"); return nil }).Send(nil)
				loop.CreateTaskWith(s.co, coro.Do(func(co *coro.Co) error {
					call("an eager task")
					loop.Sleep(co, 0)
					call("after a wait")
					return nil
				}), &loop.TaskOptions{EagerStart: loop.EagerTrue})
				ticks(s, 3)
				return nil
			},
			want: []string{"a task", "a generator", "by hand", "an eager task", "a callback", "after a wait"},
		},
		{
			name: "a deep stack", why: "the runtime leaves out the middle of a stack trace", py: "BaseEventLoop._check_thread",
			run: func(s *script) error {
				s.loop.SetDebug(true)
				var deep func(n int) error
				deep = func(n int) error {
					if n == 0 {
						return only(s.loop.CallSoon(func() {}))
					}
					return deep(n - 1)
				}
				s.say("%v", deep(500))
				return nil
			},
			want: []string{"<nil>"},
		},
		{
			name: "not in debug mode", why: "nobody looks", py: "test_base_events.py: BaseEventLoopTests.test_check_thread",
			run: func(s *script) error {
				elsewhere(func() {
					_, err := s.loop.CallSoon(func() { s.say("called") })
					s.say("%v", err)
				})
				tick(s)
				return nil
			},
			want: []string{"<nil>", "called"},
		},
		{
			name: "at rest", why: "a loop that does not run belongs to nobody yet", py: "test_base_events.py: BaseEventLoopTests.test_check_thread",
			run: func(s *script) error {
				elsewhere(func() {
					l := loop.NewWith(&loop.RunOptions{Debug: true})
					defer l.Close()
					elsewhere(func() {
						_, err := l.CallSoon(func() {})
						s.say("%v %v", l, err)
					})
				})
				return nil
			},
			want: []string{"<EventLoop running=False closed=False debug=True> <nil>"},
		},
	})
}

// The places are those of the lines that made the things.
func TestCreationPlaces(t *testing.T) {
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		check := func(what fmt.Stringer, line int) {
			t.Helper()
			if want := fmt.Sprintf(" created at debug_test.go:%d>", line); !strings.HasSuffix(what.String(), want) {
				t.Errorf("%v does not end in%s", what, want)
			}
		}
		h, _ := l.CallSoon(func() {})
		check(h, line()-1)
		h, _ = l.CallSoonThreadsafe(func() {})
		check(h, line()-1)
		timer, _ := l.CallLater(0, func() {})
		check(timer, line()-1)
		timer, _ = l.CallAtWith(0, func() {}, &loop.CallOptions{Context: coro.NewContext()})
		check(timer, line()-1)
		check(loop.CreateFuture[int](l), line())
		task := loop.CreateTask(co, immediate(1))
		check(task, line()-1)
		task = loop.CreateTaskWith(co, immediate(1), &loop.TaskOptions{EagerStart: loop.EagerTrue})
		check(task, line()-1)
		check(loop.Shield(co, loop.CreateFuture[int](l)), line())
		return loop.Sleep(co, 0)
	}), &loop.RunOptions{Virtual: true, Debug: true})
	if err != nil {
		t.Error(err)
	}
}

func TestDebugOptions(t *testing.T) {
	l := loop.New()
	defer l.Close()
	if l.Debug() || l.SlowCallbackDuration() != 100*time.Millisecond {
		t.Errorf("a new loop: debug %v, %v", l.Debug(), l.SlowCallbackDuration())
	}
	l.SetDebug(true)
	l.SetDebug(true)
	if want := "<EventLoop running=False closed=False debug=True>"; !l.Debug() || l.String() != want {
		t.Errorf("%v, want %s", l, want)
	}
	l.SetDebug(false)
	if l.Debug() {
		t.Error("debug mode cannot be turned off")
	}
	o := &loop.RunOptions{Debug: true, SlowCallbackDuration: 5 * sec}
	other := loop.NewWith(o)
	defer other.Close()
	if !other.Debug() || other.SlowCallbackDuration() != 5*sec {
		t.Errorf("options: debug %v, %v", other.Debug(), other.SlowCallbackDuration())
	}
}

// In debug mode a coroutine that was never awaited tells where it was made.
func TestOriginsInDebugMode(t *testing.T) {
	for _, row := range []struct {
		name, why string
		run       func(l *loop.Loop)
		want      bool
	}{
		{"while it runs", "the loop tracks origins", func(l *loop.Loop) {
			l.SetDebug(true)
			loop.RunUntilComplete(l, coro.Do(func(*coro.Co) error { immediate(1); return nil }))
		}, true},
		{"switched on", "at once", func(l *loop.Loop) {
			loop.RunUntilComplete(l, coro.Do(func(*coro.Co) error { l.SetDebug(true); immediate(1); return nil }))
		}, true},
		{"switched off", "at once", func(l *loop.Loop) {
			l.SetDebug(true)
			loop.RunUntilComplete(l, coro.Do(func(*coro.Co) error { l.SetDebug(false); immediate(1); return nil }))
		}, false},
		{"before and after", "only while it runs", func(l *loop.Loop) {
			l.SetDebug(true)
			immediate(1)
			l.Stop()
			l.RunForever()
			immediate(1)
		}, false},
		{"without debug mode", "nobody asks for it", func(l *loop.Loop) {
			loop.RunUntilComplete(l, coro.Do(func(*coro.Co) error { immediate(1); return nil }))
		}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			coro.CollectUnawaited()
			warned := 0
			restore := coro.SetWarningHook(func(w coro.Warning) {
				warned++
				tracked := strings.Contains(w.String(), "was never awaited\nCoroutine created at (most recent call last)\n") &&
					strings.HasSuffix(w.Origin, ", in immediate")
				if tracked != row.want || (w.Origin != "") != row.want {
					t.Errorf("%s\npy: %snever awaited in debug; test_pep492.py: test_debug_mode_manages_coroutine_origin_tracking\n%v", row.why, py19, w)
				}
			})
			defer func() { coro.SetWarningHook(restore) }()
			l := loop.New()
			row.run(l)
			l.Close()
			coro.CollectUnawaited()
			if warned == 0 {
				t.Error("no warning")
			}
		})
	}
}

// A task that is destroyed tells in debug mode where it was made.
func TestDestroyedTaskInDebugMode(t *testing.T) {
	told := 0
	l := loop.NewWith(&loop.RunOptions{Virtual: true, Debug: true, NumberTasks: true, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) {
		told++
		want := "Task was destroyed but it is pending! <Task pending name='Task-1' coro=<later() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()] created at F:L> created at F:L>"
		if got := place.ReplaceAllString(fmt.Sprint(c.Message, " ", c.Task), " at F:L"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if !strings.HasSuffix(c.SourceTraceback, ", in TestDestroyedTaskInDebugMode") {
			t.Error(c.SourceTraceback)
		}
	}})
	loop.CreateTaskOn(l, later(sec, 1), nil)
	l.Stop()
	l.RunForever()
	l.Close()
	if told != 1 {
		t.Errorf("py: test_tasks.py: BaseTaskTests.test_log_destroyed_pending_task: told %d times", told)
	}
}
