package loop_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	vars     = "SEMANTICS §21; scripts/21_contextvars.py: "
	taskVars = "Lib/test/test_asyncio/test_tasks.py: "
)

// variable is what the rows set; each row begins with its default.
var variable = coro.NewContextVar("cv", "default")

// show notes the variable's value in in.
func show(s *script, what string, in coro.Contextual) {
	v, _ := variable.Get(in)
	s.say("%s: %s", what, v)
}

// child shows the variable, sets it, waits, and shows it again.
func child(s *script) *coro.Coroutine[none] {
	return coro.Do(func(co *coro.Co) error {
		show(s, "child", co)
		variable.Set(co, "child")
		err := loop.Sleep(co, 0)
		show(s, "child", co)
		return err
	})
}

func TestContextOfTasks(t *testing.T) {
	runRows(t, []row{
		{
			name: "copied at creation",
			why:  "a task begins with the values of its creation, and its own stay with it",
			py:   vars + "task copies at creation; " + taskVars + "test_context_1",
			run: func(s *script) error {
				variable.Set(s.co, "main")
				task := loop.CreateTask(s.co, child(s))
				variable.Set(s.co, "main2")
				_, err := task.Await(s.co)
				show(s, "main", s.co)
				return err
			},
			want: []string{"child: main", "child: child", "main: main2"},
		},
		{
			name: "awaited",
			why:  "an awaited coroutine has its awaiter's context",
			py:   vars + "awaiting a coroutine directly shares the context",
			run: func(s *script) error {
				_, err := child(s).Await(s.co)
				show(s, "main", s.co)
				return err
			},
			want: []string{"child: default", "child: child", "main: child"},
		},
		{
			name: "given",
			why:  "a task runs in the context that it is given, one after the other in the same",
			py:   vars + "create_task(context=): runs IN the given context; " + taskVars + "test_context_4, test_context_5, test_get_context",
			run: func(s *script) error {
				ctx := coro.CopyContext(s.co)
				variable.Set(ctx, "explicit")
				for range 2 {
					task := loop.CreateTaskWith(s.co, child(s), &loop.TaskOptions{Context: ctx})
					s.say("its context: %v", task.Context() == ctx)
					if _, err := task.Await(s.co); err != nil {
						return err
					}
					show(s, "ctx", ctx)
				}
				show(s, "main", s.co)
				return nil
			},
			want: []string{
				"its context: true", "child: explicit", "child: child", "ctx: child",
				"its context: true", "child: child", "child: child", "ctx: child", "main: default",
			},
		},
		{
			name: "shared by two that take turns",
			why:  "a context is current only while a step runs",
			py:   taskVars + "test_context_6",
			run: func(s *script) error {
				ctx := coro.NewContext()
				turn := func(name string) *coro.Coroutine[none] {
					return coro.Do(func(co *coro.Co) error {
						for range 2 {
							show(s, name, co)
							variable.Set(co, name)
							if err := loop.Sleep(co, 0); err != nil {
								return err
							}
						}
						return nil
					})
				}
				o := &loop.TaskOptions{Context: ctx}
				_, err := loop.Gather(s.co, coro.Awaitable[none](loop.CreateTaskWith(s.co, turn("a"), o)),
					loop.CreateTaskWith(s.co, turn("b"), o)).Await(s.co)
				show(s, "ctx", ctx)
				return err
			},
			want: []string{"a: default", "b: a", "a: b", "b: a", "ctx: b"},
		},
		{
			name: "gathered and waited for",
			why:  "gather makes tasks; wait_for awaits in the calling task",
			py:   vars + "gather/wait_for children",
			run: func(s *script) error {
				variable.Set(s.co, "g")
				if _, err := loop.Gather(s.co, coro.Awaitable[none](child(s)), child(s)).Await(s.co); err != nil {
					return err
				}
				show(s, "after gather", s.co)
				_, err := loop.WaitFor(s.co, child(s), 5*sec)
				show(s, "after wait_for", s.co)
				return err
			},
			want: []string{
				"child: g", "child: g", "child: child", "child: child", "after gather: g",
				"child: g", "child: child", "after wait_for: child",
			},
		},
		{
			name: "an asynchronous generator",
			why:  "a body has the context of whoever iterates, and what it sets stays there",
			py:   vars + "async generator shares the context of whoever iterates",
			run: func(s *script) error {
				variable.Set(s.co, "it")
				g := agen("ag", func(co *coro.Co, y yielder) error {
					show(s, "first", co)
					y.Yield(1)
					variable.Set(co, "by gen")
					_, err := y.Yield(2)
					return err
				})
				for range g.All(s.co) {
				}
				show(s, "main", s.co)
				return g.Err()
			},
			want: []string{"first: it", "main: by gen"},
		},
		{
			name: "run across an await",
			why:  "what is current for a task stays so while others run",
			py:   "Go only: Python's Context.run takes a function that cannot wait",
			run: func(s *script) error {
				ctx := coro.NewContext()
				variable.Set(ctx, "inside")
				other := loop.CreateTask(s.co, child(s))
				err := ctx.Run(s.co, func() error {
					tick(s)
					show(s, "main", s.co)
					used := loop.CreateTaskWith(s.co, child(s), &loop.TaskOptions{Context: ctx})
					_, err := used.Await(s.co)
					show(s, "main", s.co)
					return err
				})
				show(s, "main", s.co)
				return errorOf(err, only(other.Await(s.co)))
			},
			want: []string{
				"child: default", "main: inside", "child: child", "child: inside", "child: child", "main: child", "main: default",
			},
		},
	})
}

// errorOf is the first of the errors that is none.
func errorOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestContextOfCallbacks(t *testing.T) {
	look := func(s *script, what string) func() { return func() { show(s, what, s.loop) } }
	runRows(t, []row{
		{
			name: "call_soon",
			why:  "a callback has the values of its registration, and its own stay with it",
			py:   vars + "call_soon copies at call time",
			run: func(s *script) error {
				variable.Set(s.co, "main")
				h, _ := s.loop.CallSoon(func() {
					show(s, "callback", s.loop)
					variable.Set(s.loop, "callback")
				})
				variable.Set(s.co, "later")
				tick(s)
				show(s, "main", s.co)
				show(s, "handle", h.Context())
				return nil
			},
			want: []string{"callback: main", "main: later", "handle: callback"},
		},
		{
			name: "done callback",
			why:  "a done callback has the values of the time when it was added",
			py:   vars + "done callback uses the context at add_done_callback; " + taskVars + "test_context_2",
			run: func(s *script) error {
				f := future(s)
				variable.Set(s.co, "at add")
				f.AddDoneCallback(func(*loop.Future[int]) {
					show(s, "callback", s.loop)
					variable.Set(s.loop, "callback")
				})
				variable.Set(s.co, "at set")
				f.SetResult(1)
				tick(s)
				show(s, "main", s.co)
				return nil
			},
			want: []string{"callback: at add", "main: at set"},
		},
		{
			name: "call_later and call_at",
			why:  "a timer has the values of its registration",
			py:   vars + "call_later",
			run: func(s *script) error {
				variable.Set(s.co, "sched")
				h, _ := s.loop.CallLater(sec, look(s, "later"))
				s.loop.CallAt(s.loop.Time()+sec, look(s, "at"))
				variable.Set(s.co, "changed")
				err := loop.Sleep(s.co, 2*sec)
				show(s, "handle", h.Context())
				return err
			},
			want: []string{"later: sched", "at: sched", "handle: sched"},
		},
		{
			name: "given",
			why:  "a callback is called in the context that it is given",
			py:   vars + "explicit context",
			run: func(s *script) error {
				ctx := coro.CopyContext(s.co)
				variable.Set(ctx, "explicit")
				o := &loop.CallOptions{Context: ctx}
				s.loop.CallSoonWith(look(s, "soon"), o)
				s.loop.CallSoonThreadsafeWith(look(s, "threadsafe"), o)
				s.loop.CallLaterWith(0, look(s, "later"), o)
				s.loop.CallAtWith(s.loop.Time(), look(s, "at"), o)
				f := done(s)
				f.AddDoneCallbackWith(func(*loop.Future[int]) { show(s, "future", s.loop) }, o)
				task := loop.CreateTask(s.co, immediate(1))
				task.AddDoneCallbackWith(func(*loop.Task[int]) {
					show(s, "task", s.loop)
					s.say("current: %v", s.loop.Context() == ctx)
				}, o)
				s.loop.CallSoonWith(look(s, "no options"), nil)
				ticks(s, 3)
				return nil
			},
			want: []string{
				"soon: explicit", "threadsafe: explicit", "future: explicit", "no options: default",
				"later: explicit", "at: explicit", "task: explicit", "current: true",
			},
		},
		{
			name: "made by a callback",
			why:  "what a callback schedules has what it has set",
			py:   "CPython 3.13: cv.set in a callback, then call_soon and create_task",
			run: func(s *script) error {
				s.loop.CallSoon(func() {
					variable.Set(s.loop, "callback")
					s.loop.CallSoon(look(s, "next"))
					loop.CreateTaskOn(s.loop, child(s), nil)
				})
				ticks(s, 4)
				return nil
			},
			want: []string{"next: callback", "child: callback", "child: child"},
		},
		{
			name: "threadsafe",
			why:  "another goroutine has no context to copy",
			py:   "Go only: Python's threads have contexts",
			run: func(s *script) error {
				variable.Set(s.co, "main")
				s.loop.CallSoonThreadsafe(look(s, "threadsafe"))
				tick(s)
				return nil
			},
			want: []string{"threadsafe: default"},
		},
		{
			name: "entered",
			why:  "a callback cannot enter a context that is current",
			py:   "CPython 3.13: ctx.run(ctx.run, f) in a callback of context ctx",
			run: func(s *script) error {
				ctx := coro.NewContext()
				s.loop.CallSoonWith(func() {
					s.say("%s", gen.Repr(ctx.Run(s.loop, func() error { panic("entered") })))
				}, &loop.CallOptions{Context: ctx})
				tick(s)
				return nil
			},
			want: []string{`RuntimeError('cannot enter context: <_contextvars.Context object at 0xADDR> is already entered')`},
		},
	})
}

func TestContextOfExceptionHandler(t *testing.T) {
	runRows(t, []row{
		{
			name: "callback",
			why:  "the handler runs in the context of what failed",
			py:   vars + "exception handler runs in the task/handle context",
			run: func(s *script) error {
				s.loop.SetExceptionHandler(func(l *loop.Loop, _ loop.ExceptionContext) { show(s, "handler", l) })
				variable.Set(s.co, "H1")
				s.loop.CallSoon(func() { panic(value("boom")) })
				variable.Set(s.co, "H2")
				tick(s)
				show(s, "main", s.co)
				return nil
			},
			want: []string{"handler: H1", "main: H2"},
		},
		{
			name: "task",
			why:  "also when it hears of a task that nobody has asked",
			py:   "CPython 3.13: del of a failed task, its handler shows cv",
			run: func(s *script) error {
				l := loop.NewWith(&loop.RunOptions{Virtual: true})
				l.SetExceptionHandler(func(l *loop.Loop, _ loop.ExceptionContext) { show(s, "handler", l) })
				loop.CreateTaskOn(l, coro.Do(func(co *coro.Co) error {
					variable.Set(co, "task")
					return value("boom")
				}), nil)
				runOnce(l)
				return l.Close()
			},
			want: []string{"handler: task"},
		},
	})
}

// runOnce runs one iteration of l, on a goroutine of its own, since another loop
// may be running on this one.
func runOnce(l *loop.Loop) {
	over := make(chan bool)
	go func() {
		defer close(over)
		l.Stop()
		l.RunForever()
	}()
	<-over
}

// Many tasks at once, each with its own value.
func TestContextOfManyTasks(t *testing.T) {
	num := coro.NewContextVar("num", -1)
	wrong := 0
	sub := func(n int) *coro.Coroutine[none] {
		return coro.Do(func(co *coro.Co) error {
			for i := range 10 {
				num.Set(co, n+i)
				if err := loop.Sleep(co, loop.Seconds(0.001*float64((n+i)%7))); err != nil {
					return err
				}
				if v, err := num.Get(co); v != n+i || err != nil {
					wrong++
				}
			}
			return nil
		})
	}
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		var all []coro.Awaitable[none]
		for n := range 100 {
			all = append(all, sub(n))
		}
		_, err := loop.Gather(co, all...).Await(co)
		if n := num.GetOr(co, -1); n != -1 {
			wrong++
		}
		return err
	}), &loop.RunOptions{Virtual: true})
	if err != nil || wrong > 0 {
		t.Errorf("%v, %d wrong values (test_tasks.py: test_context_3)", err, wrong)
	}
}

// A task and a callback that have nothing to do with context variables pay
// nothing for them.
func TestContextCostsNothing(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	variable.Set(l, "set")
	f := func() {}
	for range 1000 {
		l.CallSoon(f)
	}
	runOnce(l)
	got := testing.AllocsPerRun(1000, func() { l.CallSoon(f) })
	if got > 1.0/16 { // handles come by the dozen
		t.Errorf("CallSoon allocates %v times, want less than once in 16", got)
	}
	runOnce(l)
}

func TestContextOfLoop(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	variable.Set(l, "before")
	var seen []string
	note := func(in coro.Contextual) { seen = append(seen, variable.GetOr(in, "?")) }
	l.CallSoon(func() { note(l) })
	_, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
		note(co)
		note(loop.RunningLoop(co))
		return nil
	}))
	note(l)
	if want := []string{"before", "before", "before", "before"}; err != nil || !slices.Equal(seen, want) {
		t.Errorf("%v %v, want %v", err, fmt.Sprint(seen), want)
	}
}

// A loop that does not run has a current context as well.
func TestContextRunOnLoop(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	variable.Set(l, "out")
	ctx := coro.CopyContext(l)
	var inner, task, after error
	err := ctx.Run(l, func() error {
		variable.Set(l, "in")
		inner = ctx.Run(l, func() error { panic("entered") })
		never, err := loop.CreateTaskOn(l, coro.Do(func(*coro.Co) error { panic("run") }), &loop.TaskOptions{Context: ctx})
		if err != nil {
			return err
		}
		_, task = loop.RunUntilComplete(l, never)
		after = ctx.Run(l, func() error { panic("entered") })
		return nil
	})
	want := "cannot enter context: " + ctx.String() + " is already entered"
	for _, refused := range []error{inner, task, after} {
		if err != nil || refused == nil || refused.Error() != want {
			t.Errorf("%v; %v, want %q", err, refused, want)
		}
	}
	if got := variable.GetOr(l, "?") + " " + variable.GetOr(ctx, "?"); got != "out in" {
		t.Errorf("%q, want %q", got, "out in")
	}
}
