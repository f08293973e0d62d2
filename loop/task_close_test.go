package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const destroyed = "handler: Task was destroyed but it is pending!\ntask: "

// What a loop does with tasks that are pending when it is closed. The rows are the
// bodies of such a task.
func TestTaskClose(t *testing.T) {
	const asleep = destroyed + "<Task pending name='Task-1' coro=<main() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>\n"
	closing := func(after func(s *script) error) func(s *script) error {
		return func(s *script) error {
			loop.Sleep(s.co, 9*sec)
			return after(s)
		}
	}
	for _, r := range []row{
		{
			name: "suspended", why: "its await raises GeneratorExit, its deferred calls run, and it is reported",
			py: "SEMANTICS §17; DIFFERENCES.md; " + onCPython + "tk = l.create_task(body()); …; l.close(); del tk; gc.collect()",
			run: func(s *script) error {
				defer s.say("deferred")
				err := loop.Sleep(s.co, 9*sec)
				s.say("sees %s", gen.Repr(err))
				return err
			},
			want: []string{"sees GeneratorExit()", "deferred", asleep},
		},
		{
			name: "returning", why: "it has ended, and that is that", py: onCPython + "try: await sleep(9) except GeneratorExit: return",
			run:  closing(func(s *script) error { return nil }),
			want: []string{asleep},
		},
		{
			name: "raising in cleanup", why: "nobody awaits it: the exception is unraisable", py: onCPython + "try: await sleep(9) finally: raise ValueError('in cleanup')",
			run:  closing(func(s *script) error { return value("in cleanup") }),
			want: []string{"unraisable: <coroutine object main at 0xADDR> ValueError('in cleanup')", asleep},
		},
		{
			name: "awaiting in cleanup", why: "no loop runs any more", py: onCPython + "try: await sleep(9) finally: await sleep(1)",
			run:  closing(func(s *script) error { s.say("cleanup"); return loop.Sleep(s.co, sec) }),
			want: []string{"cleanup", "unraisable: <coroutine object main at 0xADDR> RuntimeError('no running event loop')", asleep},
		},
		{
			name: "going on", why: "it must not wait again, not even for an iteration", py: onCPython + "except GeneratorExit: pass; await sleep(0)",
			run: closing(func(s *script) error {
				s.say("done future %s", gen.Repr(only(done(s).Await(s.co))))
				return loop.Sleep(s.co, 0)
			}),
			want: []string{"done future None", "unraisable: <coroutine object main at 0xADDR> RuntimeError('coroutine ignored GeneratorExit')", asleep},
		},
		{
			name: "a task for the cleanup", why: "the loop takes nothing on any more", py: onCPython + "finally: l.create_task(body())",
			run: closing(func(s *script) error {
				unused := immediate(1)
				defer unused.Close()
				s.say("%s, current task %v", gen.Repr(only(loop.CreateTaskOn(s.loop, unused, nil))), loop.CurrentTask(s.co))
				return nil
			}),
			want: []string{"RuntimeError('Event loop is closed'), current task <nil>", asleep},
		},
		{
			name: "panicking in cleanup", why: "that is told, too, and the closing goes on", py: "none: Python has no panics",
			run:  closing(func(s *script) error { panic("in cleanup") }),
			want: []string{"unraisable: <coroutine object main at 0xADDR> PanicError('in cleanup')", asleep},
		},
		{
			name: "awaiting each other", why: "each is ended once, in the order of creation", py: onCPython + "outer: await create_task(inner()); l.close(); gc.collect()",
			run: func(s *script) error {
				inner := spawn(s.co, "inner", func(co *coro.Co) error {
					err := loop.Sleep(co, 9*sec)
					s.say("inner sees %s", gen.Repr(err))
					return err
				})
				_, err := inner.Await(s.co)
				s.say("outer sees %s", gen.Repr(err))
				return err
			},
			want: []string{"outer sees GeneratorExit()",
				destroyed + "<Task pending name='Task-1' coro=<main() done, defined at F:L> wait_for=<Task pending name='inner' coro=<inner() running at F:L> " +
					"wait_for=<Future pending cb=[Task.task_wakeup()]> cb=[Task.task_wakeup()]>>\n",
				"inner sees GeneratorExit()",
				destroyed + "<Task pending name='inner' coro=<inner() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]> cb=[Task.task_wakeup()]>\n"},
		},
	} {
		r.play(t, func(s *script, o *loop.RunOptions) {
			closeLoop(t, s, r, o, func(l *loop.Loop) {
				// Two iterations, so that a task that is made begins, too.
				l.CallSoon(func() { l.CallSoon(l.Stop) })
				l.RunForever()
			})
		})
	}
	unstarted := row{
		name: "unstarted", why: "its coroutine was, besides, never awaited", py: onCPython + "tk = l.create_task(body()); l.close(); del tk; gc.collect()",
		run: func(s *script) error { s.say("runs"); return nil },
		want: []string{destroyed + "<Task pending name='Task-1' coro=<main() running at F:L>>\n",
			"warning: RuntimeWarning: coroutine 'main' was never awaited"},
	}
	unstarted.play(t, func(s *script, o *loop.RunOptions) {
		closeLoop(t, s, unstarted, o, func(*loop.Loop) {})
	})
}

// closeLoop closes a loop with a task of the row, which run may let begin.
func closeLoop(t *testing.T, s *script, r row, o *loop.RunOptions, run func(l *loop.Loop)) {
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) {
		exception := gen.Repr(u.Err)
		if pe, ok := u.Err.(*loop.PanicError); ok {
			exception = "PanicError(" + gen.Repr(pe.Value) + ")"
		}
		s.say("unraisable: %v %s", u.Object, exception)
	})
	defer func() { gen.SetUnraisableHook(restore) }()
	l := loop.NewWith(o)
	if _, err := loop.CreateTaskOn(l, s.task(r), nil); err != nil {
		t.Error(err)
	}
	run(l)
	if err := l.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	coro.CollectUnawaited()
}
