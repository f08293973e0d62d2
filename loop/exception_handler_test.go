package loop_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py17     = "SEMANTICS §17; scripts/17_exc_handler.py: "
	py21     = "SEMANTICS §21; scripts/21_contextvars.py: "
	testBase = "test_base_events.py: BaseEventLoopTests."
)

func TestExceptionHandler(t *testing.T) {
	v := coro.NewContextVar("cv", "default")
	// seen makes the handler say what it sees of v, and leave a mark in its context.
	seen := func(s *script) {
		s.loop.SetExceptionHandler(func(l *loop.Loop, c loop.ExceptionContext) {
			x, _ := v.Get(l)
			s.say("handler sees %s", x)
			v.Set(l, "handler")
		})
	}
	raise := func() { panic(value("v")) }
	runRows(t, []row{
		{
			name: "custom", why: "it gets the loop and the facts; nil restores the default", py: py17 + "custom handler; " + testBase + "test_set_exc_handler_custom",
			run: func(s *script) error {
				s.loop.SetExceptionHandler(nil)
				s.say("%v", s.loop.ExceptionHandler() == nil)
				s.loop.SetExceptionHandler(func(l *loop.Loop, c loop.ExceptionContext) {
					s.say("%v %s %s %v %v %v %q %v", l == s.loop, c.Message, gen.Repr(c.Exception), c.Handle, c.Future, c.Task, c.SourceTraceback, c.Facts)
				})
				h, _ := s.loop.CallSoon(raise)
				s.say("%v", s.loop.ExceptionHandler() != nil)
				tick(s)
				s.loop.ExceptionHandler()(s.loop, loop.ExceptionContext{Message: "m", Handle: h})
				return nil
			},
			want: []string{
				"true", "true",
				"true Exception in callback TestExceptionHandler() at F:L ValueError('v') <Handle TestExceptionHandler() at F:L> <nil> <nil> \"\" []",
				"true m None <Handle TestExceptionHandler() at F:L> <nil> <nil> \"\" []",
			},
		},
		{
			name: "handle", why: "it is the very handle", py: testBase + "test_set_exc_handler_custom: 'handle': handle",
			run: func(s *script) error {
				var given any
				s.loop.SetExceptionHandler(func(_ *loop.Loop, c loop.ExceptionContext) { given = c.Handle })
				h, _ := s.loop.CallSoon(raise)
				tick(s)
				s.say("%v", given == h)
				timer, _ := s.loop.CallLater(0, raise)
				ticks(s, 2)
				s.say("%v", given == timer)
				return nil
			},
			want: []string{"true", "true"},
		},
		{
			name: "facts", why: "any names, logged in their order; values as their reprs", py: py17 + "call_exception_handler direct",
			run: func(s *script) error {
				c := loop.ExceptionContext{
					Message: "m", Task: me(s.co), SourceTraceback: "  File \"f.py\", line 1, in f",
					Facts: []loop.Fact{{"zeta", []int{1}}, {"extra", 5}, {"transport", "t"}},
				}
				s.loop.CallExceptionHandler(c)
				s.say("%v %v %v", c.Fact("extra"), c.Fact("zeta"), c.Fact("none"))
				s.loop.SetExceptionHandler(func(_ *loop.Loop, got loop.ExceptionContext) {
					s.say("%v %v", got.Facts, got.String() == c.String())
				})
				s.loop.CallExceptionHandler(c)
				return nil
			},
			want: []string{
				"handler: m\nextra: 5\nsource_traceback: Object created at (most recent call last):\n  File \"f.py\", line 1, in f\n" +
					"task: <Task pending name='Task-1' coro=<main() running at F:L> cb=[runUntilDone() at F:L]>\ntransport: 't'\nzeta: [1]\n",
				"5 [1] <nil>", "[{zeta [1]} {extra 5} {transport t}] true",
			},
		},
		{
			name: "no message", why: "there is always one in the log", py: py17 + "call_exception_handler({})",
			run: func(s *script) error {
				s.loop.CallExceptionHandler(loop.ExceptionContext{})
				s.loop.CallExceptionHandler(loop.ExceptionContext{Exception: value("x")})
				return nil
			},
			want: []string{"handler: Unhandled exception in event loop\n", "handler: Unhandled exception in event loop\nValueError: x\n"},
		},
		{
			name: "context of a callback", why: "the handler runs in the context that the callback ran in", py: py21 + "exception handler runs in the task/handle context; test_futures2.py: test_handle_exc_handler_correct_context",
			run: func(s *script) error {
				seen(s)
				v.Set(s.loop, "H1")
				s.loop.CallSoon(raise)
				s.loop.CallSoon(func() { v.Set(s.loop, "set by the callback"); raise() })
				s.loop.CallLater(0, raise)
				f := future(s)
				f.AddDoneCallback(func(*loop.Future[int]) { raise() })
				v.Set(s.loop, "H2")
				f.SetResult(1)
				ticks(s, 2)
				x, _ := v.Get(s.co)
				s.say("%s", x)
				return nil
			},
			want: []string{"handler sees H1", "handler sees set by the callback", "handler sees H1", "handler sees H1", "H2"},
		},
		{
			name: "context of a task", why: "the handler runs in the context of the task whose exception is lost", py: py21 + "exception handler runs in the task/handle context; test_futures2.py: test_task_exc_handler_correct_context",
			run: func(s *script) error {
				seen(s)
				loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error { v.Set(co, "bar"); return value("v") }))
				tick(s)
				v.Set(s.co, "main")
				return nil
			},
			want: []string{"handler sees bar"},
		},
		{
			name: "context of what is passed", why: "the task's, else the handle's; a plain future has none", py: onCPython + "call_exception_handler with a task, a future, a handle",
			run: func(s *script) error {
				seen(s)
				v.Set(s.co, "of the handle")
				h, _ := s.loop.CallSoon(func() {})
				timer, _ := s.loop.CallLater(0, func() {})
				v.Set(s.co, "of the task")
				task := loop.CreateTask(s.co, later(sec, 1))
				v.Set(s.co, "of main")
				s.loop.CallExceptionHandler(loop.ExceptionContext{Task: task, Handle: h})
				s.loop.CallExceptionHandler(loop.ExceptionContext{Future: task})
				s.loop.CallExceptionHandler(loop.ExceptionContext{Handle: h})
				s.loop.CallExceptionHandler(loop.ExceptionContext{Handle: timer})
				x, _ := v.Get(s.co)
				s.say("%s", x)
				s.loop.CallExceptionHandler(loop.ExceptionContext{Future: future(s), Handle: h})
				v.Set(s.co, "of main")
				s.loop.CallExceptionHandler(loop.ExceptionContext{})
				s.loop.CallExceptionHandler(loop.ExceptionContext{Handle: loop.Handle{}})
				return nil
			},
			want: []string{
				"handler sees of the task", "handler sees handler", "handler sees of the handle", "handler sees of the handle", "of main",
				"handler sees of main", "handler sees of main", "handler sees handler",
			},
		},
		{
			name: "context of the running task", why: "it is current already", py: "DIFFERENCES.md; " + onCPython + "RuntimeError: cannot enter context",
			run: func(s *script) error {
				seen(s)
				v.Set(s.co, "of main")
				s.loop.CallExceptionHandler(loop.ExceptionContext{Task: me(s.co)})
				x, _ := v.Get(s.co)
				s.say("%s", x)
				return nil
			},
			want: []string{"handler sees of main", "handler"},
		},
		{
			name: "cancelled by itself", why: "nothing is left to be named", py: onCPython + "a callback that cancels its own handle and raises",
			run: func(s *script) error {
				var h loop.Handle
				h, _ = s.loop.CallSoon(func() { h.Cancel(); raise() })
				tick(s)
				return nil
			},
			want: []string{"handler: Exception in callback None()\nhandle: <Handle cancelled>\nValueError: v\n"},
		},
		{
			name: "interrupts", why: "a KeyboardInterrupt out of the handler ends the run", py: "BaseEventLoop.call_exception_handler",
			run: func(s *script) error {
				s.loop.SetExceptionHandler(func(*loop.Loop, loop.ExceptionContext) { panic(&gen.KeyboardInterrupt{}) })
				s.loop.CallSoon(raise)
				s.loop.CallSoon(func() { s.say("the rest runs in the next run") })
				tick(s)
				return nil
			},
			want: []string{"the rest runs in the next run", "main !! KeyboardInterrupt()"},
		},
	})
}

// An interrupt out of the handler goes to whoever has called it.
func TestExceptionHandlerInterrupts(t *testing.T) {
	alone(t, []row{
		{
			name: "called by hand", why: "it is raised there, and ends no later run", py: onCPython + "call_exception_handler of a loop that does not run; the handler raises SystemExit",
			run: func(s *script) error {
				s.loop.SetExceptionHandler(func(*loop.Loop, loop.ExceptionContext) { panic(&gen.SystemExit{Code: 7}) })
				func() {
					defer func() { s.say("panic %s", gen.Repr(recover())) }()
					s.loop.CallExceptionHandler(loop.ExceptionContext{Message: "m"})
				}()
				s.loop.Stop()
				s.say("%v", s.loop.RunForever())
				return nil
			},
			want: []string{"panic SystemExit(7)", "<nil>"},
		},
		{
			name: "closing", why: "nobody has called it: it is unraisable, and the rest is closed", py: onCPython + "a pending task and a lost exception are collected; the handler raises SystemExit",
			run: func(s *script) error {
				restore := gen.SetUnraisableHook(func(u gen.Unraisable) { s.say("%s %s", gen.Repr(u.Err), u.Object) })
				defer func() { gen.SetUnraisableHook(restore) }()
				s.loop.SetExceptionHandler(func(_ *loop.Loop, c loop.ExceptionContext) {
					s.say("%s", c.Message)
					panic(&gen.SystemExit{Code: 7})
				})
				for range 2 {
					loop.CreateTaskOn(s.loop, later(sec, 1), nil)
				}
				loop.CreateFuture[int](s.loop).SetException(value("v"))
				s.loop.Stop()
				s.loop.RunForever()
				return s.loop.Close()
			},
			want: []string{
				"Task was destroyed but it is pending!", unraisableExit, "Task was destroyed but it is pending!", unraisableExit,
				"Future exception was never retrieved", unraisableExit,
			},
		},
	})
}

const unraisableExit = "SystemExit(7) <bound method BaseEventLoop.call_exception_handler of <EventLoop running=False closed=True debug=False>>"

// badRepr is a value whose repr raises.
type badRepr struct{}

func (badRepr) String() string { panic(&gen.RuntimeError{Msg: "bad repr"}) }

// What is logged, by the default handler and for handlers that raise.
func TestDefaultExceptionHandler(t *testing.T) {
	once := func(l *loop.Loop, f func()) {
		l.CallSoon(f)
		l.Stop()
		l.RunForever()
	}
	zero := func() { panic(value("zero")) }
	for _, row := range []struct {
		name, why, py string
		run           func(l *loop.Loop)
		want          []string
	}{
		{
			"callback", "message, facts, exception", py17 + "callback exception; " + testBase + "test_default_exc_handler_callback",
			func(l *loop.Loop) {
				once(l, zero)
				l.CallLater(10*time.Millisecond, func() { l.Stop(); zero() })
				l.RunForever()
			},
			[]string{
				"ERROR Exception in callback F() at F:L\nhandle: <Handle F() at F:L> [exception=ValueError('zero')]",
				"ERROR Exception in callback F() at F:L\nhandle: <TimerHandle when=0.01 F() at F:L> [exception=ValueError('zero')]",
			},
		},
		{
			"task", "when nobody has seen its exception", py17 + "task; " + testBase + "test_default_exc_handler_coro",
			func(l *loop.Loop) {
				task, _ := loop.CreateTaskOn(l, failing(sec, value("v")), nil)
				task.AddDoneCallback(func(*loop.Task[int]) { l.Stop() })
				l.RunForever()
			},
			[]string{"ERROR Task exception was never retrieved\nfuture: <Task finished name='Task-1' coro=<failing() done, defined at F:L> exception=ValueError('v')> [exception=ValueError('v')]"},
		},
		{
			"direct", "what is called by hand", py17 + "call_exception_handler direct",
			func(l *loop.Loop) {
				l.CallExceptionHandler(loop.ExceptionContext{Message: "m", Facts: []loop.Fact{{"extra", 5}}})
				l.CallExceptionHandler(loop.ExceptionContext{})
				l.DefaultExceptionHandler(loop.ExceptionContext{Message: "direct"})
			},
			[]string{"ERROR m\nextra: 5", "ERROR Unhandled exception in event loop", "ERROR direct"},
		},
		{
			"delegating", "a handler may leave it to the default one", py17 + "delegating",
			func(l *loop.Loop) {
				l.SetExceptionHandler(func(l *loop.Loop, c loop.ExceptionContext) {
					c.Message = "passed on: " + c.Message
					l.DefaultExceptionHandler(c)
				})
				once(l, zero)
			},
			[]string{"ERROR passed on: Exception in callback F() at F:L\nhandle: <Handle F() at F:L> [exception=ValueError('zero')]"},
		},
		{
			"handler raises", "it is told what the handler was told", py17 + "handler that raises; " + testBase + "test_set_exc_handler_broken",
			func(l *loop.Loop) {
				l.SetExceptionHandler(func(*loop.Loop, loop.ExceptionContext) { panic(&gen.TypeError{Msg: "in handler"}) })
				once(l, zero)
				l.CallExceptionHandler(loop.ExceptionContext{Message: "m", Facts: []loop.Fact{{"extra", 5}}})
			},
			[]string{
				"ERROR Unhandled error in exception handler\ncontext: {'message': 'Exception in callback F() at F:L', 'exception': ValueError('zero'), 'handle': <Handle F() at F:L>} [exception=TypeError('in handler')]",
				"ERROR Unhandled error in exception handler\ncontext: {'message': 'm', 'extra': 5} [exception=TypeError('in handler')]",
			},
		},
		{
			"default raises", "a fact whose repr raises", py17 + "default broken; " + testBase + "test_default_exc_handler_broken",
			func(l *loop.Loop) {
				bad := loop.ExceptionContext{Message: "m", Facts: []loop.Fact{{"bad", badRepr{}}}}
				l.CallExceptionHandler(bad)
				l.SetExceptionHandler(func(*loop.Loop, loop.ExceptionContext) { panic(value("ham")) })
				l.CallExceptionHandler(bad)
			},
			[]string{
				"ERROR Exception in default exception handler [exception=RuntimeError('bad repr')]",
				"ERROR Exception in default exception handler while handling an unexpected error in custom exception handler [exception=RuntimeError('bad repr')]",
			},
		},
		{
			"pending", "a task that is destroyed", py17 + "pending task destroyed",
			func(l *loop.Loop) {
				loop.CreateTaskOn(l, later(sec, 1), nil)
				once(l, func() {})
			},
			[]string{"ERROR Task was destroyed but it is pending!\ntask: <Task pending name='Task-1' coro=<later() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := logged(t, loop.RunOptions{}, row.run)
			for i := range got {
				got[i] = strings.ReplaceAll(got[i], "TestDefaultExceptionHandler()", "F()")
			}
			if strings.Join(got, "\n") != strings.Join(row.want, "\n") {
				t.Errorf("%s\npy: %s\ngot\n%s\nwant\n%s", row.why, row.py, strings.Join(got, "\n"), strings.Join(row.want, "\n"))
			}
		})
	}
}

// In debug mode the log tells where the handle was made that was running.
func TestHandleTraceback(t *testing.T) {
	got := logged(t, loop.RunOptions{Debug: true}, func(l *loop.Loop) {
		l.CallSoon(func() {
			l.CallExceptionHandler(loop.ExceptionContext{Message: "m", Facts: []loop.Fact{{"alpha", "x"}, {"zeta", 1}}})
			l.CallExceptionHandler(loop.ExceptionContext{Message: "m", SourceTraceback: "  File f"})
			l.Stop()
		})
		l.RunForever()
		l.CallExceptionHandler(loop.ExceptionContext{Message: "nothing runs"})
	})
	if len(got) != 4 {
		t.Fatalf("%d lines: %q", len(got), got)
	}
	begin, end := "ERROR m\nalpha: 'x'\nhandle_traceback: Handle created at (most recent call last):\n  File \"", "in TestHandleTraceback\nzeta: 1"
	if !strings.HasPrefix(got[0], begin) || !strings.HasSuffix(got[0], end) {
		t.Errorf("py: %scall_exception_handler in a callback in debug mode\n%s", onCPython, got[0])
	}
	if want := "ERROR m\nsource_traceback: Object created at (most recent call last):\n  File f"; got[1] != want {
		t.Errorf("got %s\nwant %s", got[1], want)
	}
	if want := "ERROR nothing runs"; got[2] != want {
		t.Errorf("got %s\nwant %s", got[2], want)
	}
}

// A loop that is dropped without having been closed is warned of, in whatever state
// of debug mode; one that was closed is not.
func TestUnclosedLoop(t *testing.T) {
	s := &script{}
	warned := make(chan struct{}, 10)
	restore := coro.SetWarningHook(func(w coro.Warning) { s.say("%v", w); warned <- struct{}{} })
	defer func() { coro.SetWarningHook(restore) }()
	for range 3 { // what earlier tests have left
		runtime.GC()
		for range 100 {
			runtime.Gosched()
		}
	}
	for len(warned) > 0 {
		<-warned
	}
	for _, step := range []struct {
		drop func()
		want string
	}{
		{func() { loop.New() }, "ResourceWarning: unclosed event loop <EventLoop running=False closed=False debug=False>"},
		{func() { loop.NewWith(&loop.RunOptions{Debug: true}).CallLater(sec, func() {}) }, "ResourceWarning: unclosed event loop <EventLoop running=False closed=False debug=True>"},
		{func() {
			l := loop.New()
			loop.CreateFuture[int](l)
			task, _ := loop.CreateTaskOn(l, immediate(1), nil)
			l.SetDebug(true)
			task.AddDoneCallback(func(*loop.Task[int]) { l.Stop() })
			l.RunForever()
			loop.NewWith(nil).Close()
		}, "ResourceWarning: unclosed event loop <EventLoop running=False closed=False debug=True>"},
	} {
		s.lines = nil
		step.drop()
		for tries := 0; len(warned) == 0 && tries < 10000; tries++ {
			runtime.GC()
			runtime.Gosched()
		}
		if len(warned) == 0 {
			t.Fatal("no warning")
		}
		<-warned
		if got := strings.Join(s.said(), "\n"); got != step.want {
			t.Errorf("py: %sunclosed loop\ngot  %s\nwant %s", py19, got, step.want)
		}
	}
	runtime.GC()
	runtime.GC()
	if len(warned) != 0 {
		t.Errorf("%d more warnings", len(warned))
	}
}
