package oracle_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestWait(t *testing.T) {
	const types = "the types say it"
	runCase(t, oracleCase{
		name:  "12_wait",
		names: []string{"Task-46", "Task-30"}, // with no tasks for what the types rule out
		left: []left{
			{from: "   task: TypeError('expect a list of futures, not Task')", why: types},
			{from: "   coro: TypeError('expect a list of futures, not coroutine')", why: types},
			{from: "   [coro]: TypeError('Passing coroutines is forbidden, use tasks explicitly.')", why: types},
			{from: `   [5]: AttributeError("'int' object has no attribute 'add_done_callback'")`, why: types},
			{from: "as_completed(coro)                                         !! TypeError('expects an iterable of awaitables, not coroutine')", why: types},
		},
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				w.waitAll(co)
				w.waitSome(co)
				w.waitFor(co)
				w.waitForStubborn(co)
				w.waitForRaces(co)
				w.waitCompleted(co)
				w.waitShield(co)
				return nil
			})
		},
	})
}

// called is tt: a task with a name.
func called[T any](co *coro.Co, name string, c *coro.Coroutine[T]) *loop.Task[T] {
	return loop.CreateTaskWith(co, c, &loop.TaskOptions{Name: name})
}

// slept is v(x, s) with its name.
func slept(x int, d time.Duration) *coro.Coroutine[int] {
	return coro.NewWith(func(co *coro.Co) (int, error) { return loop.SleepValue(co, d, x) }, &coro.Options{Name: "main.<locals>.v"})
}

// names is nm.
func names(set loop.Set[*loop.Task[int]]) string {
	all := []string{}
	for _, t := range set {
		all = append(all, t.Name())
	}
	slices.Sort(all)
	return gen.Repr(all)
}

// waited is asyncio.wait of tasks.
func (w *twin) waited(co *coro.Co, o *loop.WaitOptions, tasks ...*loop.Task[int]) (done, pending string) {
	d, p, err := loop.WaitWith(co, tasks, o)
	if err != nil {
		w.t.Error(err)
	}
	return names(d), names(p)
}

func (w *twin) waitAll(co *coro.Co) {
	w.out("# wait")
	_, _, err := loop.Wait(co, []*loop.Task[int]{})
	w.out("   empty:", swErr(err))
	_, _, err = loop.WaitWith(co, []*loop.Task[int]{loop.CreateTask(co, slept(1, 0))}, &loop.WaitOptions{ReturnWhen: 5})
	w.out("   bad return_when:", swErr(err))
	d, p := w.waited(co, nil, called(co, "a", slept(1, 1*sec)), called(co, "b", slept(2, 2*sec)))
	w.out("   ALL", d, p, at(w.loop.Time()))
}

func (w *twin) waitSome(co *coro.Co) {
	first, raised := &loop.WaitOptions{ReturnWhen: loop.FirstCompleted}, &loop.WaitOptions{ReturnWhen: loop.FirstException}
	a, b := called(co, "a", slept(1, 1*sec)), called(co, "b", slept(2, 2*sec))
	d, p := w.waited(co, first, a, b)
	w.out("   FIRST_COMPLETED", d, p)
	sw(co, b)
	a, b, c := called(co, "a", slept(1, 1*sec)), called(co, "b", failing[int](&gen.ValueError{Msg: "v"}, 2*sec)), called(co, "c", slept(3, 3*sec))
	d, p = w.waited(co, raised, a, b, c)
	w.out("   FIRST_EXCEPTION", d, p)
	sw(co, c)
	a, b = called(co, "a", slept(1, 9*sec)), called(co, "b", slept(1, 2*sec))
	tick(co, 1)
	a.Cancel()
	d, p = w.waited(co, raised, a, b)
	w.out("   FIRST_EXCEPTION: a cancelled child does not count", d, p)
	a, b = called(co, "a", slept(1, 1*sec)), called(co, "b", slept(2, 9*sec))
	d, p = w.waited(co, &loop.WaitOptions{Timeout: 3 * sec}, a, b)
	w.out("   timeout: no exception, not cancelled", d, p, b)
	b.Cancel()
	a = called(co, "a", failing[int](&gen.ValueError{Msg: "v"}, 0))
	d, _ = w.waited(co, nil, a)
	w.out("   exception not raised", d)
	a.Err()
	a = called(co, "a", slept(1, 9*sec))
	waiting := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
		_, _, err := loop.Wait(co, []*loop.Task[int]{a})
		return err
	}))
	tick(co, 1)
	waiting.Cancel()
	w.out("   cancel wait:", sw(co, waiting), "child untouched", a)
	a.Cancel()
	f := loop.CreateFuture[int](w.loop)
	f.SetException(&gen.ValueError{Msg: "v"})
	done, pending, _ := loop.WaitWith(co, []*loop.Future[int]{f, loop.CreateFuture[int](w.loop)}, raised)
	w.out("   done with exception at start", len(done), len(pending))
}

func (w *twin) waitFor(co *coro.Co) {
	w.out("# wait_for")
	within := func(aw coro.Awaitable[int], d time.Duration) string { return swallow(loop.WaitFor(co, aw, d)) }
	v := within(slept(1, 1*sec), 5*sec)
	w.out("   ", v, at(w.loop.Time()))
	w.out("   ", within(slept(1, 5*sec), sec))
	w.out("   zero:", within(slept(1, 0), 0))
	w.out("   negative:", within(slept(1, 0), -sec))
	immediate := coro.New(func(*coro.Co) (string, error) { return "never suspends", nil })
	w.out("   zero, immediate coroutine:", swallow(loop.WaitFor(co, immediate, 0)))
	pre := loop.CreateFuture[string](w.loop)
	pre.SetResult("pre")
	w.out("   zero, done future:", swallow(loop.WaitFor(co, pre, 0)))
	f := loop.CreateFuture[int](w.loop)
	v = within(f, sec)
	w.out("   pending future is cancelled:", v, f)
	a := loop.CreateTask(co, slept(1, 9*sec))
	v = within(a, sec)
	w.out("   task is cancelled:", v, a.Cancelled())
	a = loop.CreateTask(co, slept(1, 9*sec))
	v = within(loop.Shield(co, a), sec)
	w.out("   shielded:", v, a.Done())
	a.Cancel()
	t0 := w.loop.Time()
	r := swallow(loop.WaitFor(co, coro.Do(func(co *coro.Co) error {
		err := loop.Sleep(co, 9*sec)
		return gen.WithContext(orElse(loop.Sleep(co, 3*sec), err), nil)
	}), sec))
	w.out("   waits for the cleanup:", r, at(w.loop.Time()-t0))
}

// orElse is what a finally block leaves with: its own error, or the one before.
func orElse(own, before error) error {
	if own != nil {
		return gen.WithContext(own, before)
	}
	return before
}

// ignoring swallows the CancelledError.
func ignoring() *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) {
		if err := loop.Sleep(co, 9*sec); !gen.IsInstance[*gen.CancelledError](err) {
			return "", err
		}
		return "ignored the cancel", nil
	})
}

func (w *twin) waitForStubborn(co *coro.Co) {
	w.out("   swallowing coroutine:", swallow(loop.WaitFor(co, ignoring(), sec)))
	w.out("   swallowing task:", swallow(loop.WaitFor(co, loop.CreateTask(co, ignoring()), sec)))
	w.out("   swallowing, timeout 0:", swallow(loop.WaitFor(co, ignoring(), 0)))
	w.out("   raising in cancel:", swallow(loop.WaitFor(co, coro.Do(func(co *coro.Co) error {
		if err := loop.Sleep(co, 9*sec); err != nil {
			return gen.WithContext(&gen.KeyError{Key: "k"}, err)
		}
		return nil
	}), sec)))
	a := loop.CreateTask(co, slept(1, 9*sec))
	outer := loop.CreateTask(co, coro.New(func(co *coro.Co) (int, error) { return loop.WaitFor(co, a, 5*sec) }))
	tick(co, 2)
	outer.Cancel()
	w.out("   outer cancel:", sw(co, outer), a.Cancelled())
}

func (w *twin) waitForRaces(co *coro.Co) {
	w.out("   race: inner done and outer cancelled in the same tick")
	waiting := func(f *loop.Future[string], d time.Duration) *loop.Task[string] {
		return loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) { return loop.WaitFor(co, f, d) }))
	}
	f := loop.CreateFuture[string](w.loop)
	outer := waiting(f, 5*sec)
	tick(co, 2)
	f.SetResult("R")
	outer.Cancel()
	w.out("   ", sw(co, outer))
	w.out("   race: timeout and completion in the same tick (completion timer first / timeout first)")
	f = loop.CreateFuture[string](w.loop)
	w.loop.CallLater(sec, func() { f.SetResult("R") })
	w.out("   ", swallow(loop.WaitFor(co, f, sec)))
	f2 := loop.CreateFuture[string](w.loop)
	outer = waiting(f2, sec)
	tick(co, 1)
	w.loop.CallLater(sec, func() {
		if !f2.Done() {
			f2.SetResult("R")
		}
	})
	w.out("   ", sw(co, outer))
	w.out("   current_task inside wait_for(coro): same task?", none{})
	me := loop.CurrentTask(co)
	who := func() *coro.Coroutine[bool] {
		return coro.New(func(co *coro.Co) (bool, error) { return loop.CurrentTask(co) == me, nil })
	}
	one, _ := loop.WaitFor(co, who(), 5*sec)
	two, _ := loop.WaitFor(co, who(), loop.Forever)
	w.out("   ", one, two)
}

func (w *twin) waitCompleted(co *coro.Co) {
	w.out("# as_completed")
	all := func(timeout time.Duration, show func(aw coro.Awaitable[string]) any, aws ...coro.Awaitable[string]) string {
		r := &recorder{}
		c, err := loop.AsCompletedWith(co, aws, &loop.AsCompletedOptions{Timeout: timeout})
		if err != nil {
			return exc(err)
		}
		for aw := range c.Each() {
			r.add(show(aw))
		}
		return r.String()
	}
	result := func(aw coro.Awaitable[string]) any {
		v, err := aw.Await(co)
		if err != nil {
			w.t.Error(err)
		}
		return v
	}
	outcome := func(aw coro.Awaitable[string]) any { return sw(co, aw) }
	w.out("   ", all(0, result, later("a", 3*sec), later("b", 1*sec), later("c", 2*sec)))
	w.out("   ", all(0, outcome, later("a", 3*sec), failing[string](&gen.ValueError{Msg: "v"}, sec)))
	w.out("    timeout", all(2*sec, outcome, later("a", 3*sec), later("b", 1*sec), later("c", 9*sec)))
	w.out("as_completed([])                                           ->", all(0, result))
	a := loop.CreateTask(co, later("", 0))
	n := 0
	all(0, func(aw coro.Awaitable[string]) any { n++; return result(aw) }, a, a)
	w.out("    duplicates collapse:", n)
	w.waitCompletedTasks(co)
}

func (w *twin) waitCompletedTasks(co *coro.Co) {
	a, c := called(co, "a", later("A", 2*sec)), called(co, "b", later("B", 1*sec))
	var r []string
	completions, err := loop.AsCompleted(co, a, c)
	if err != nil {
		w.t.Error(err)
	}
	for x := range completions.All(co) {
		v, _ := x.Await(co)
		r = append(r, tuple{x == loop.FutureOf[string](a), x == loop.FutureOf[string](c), v}.String())
	}
	w.out("    async for yields the original tasks [" + strings.Join(r, ", ") + "]")
	completions, err = loop.AsCompletedWith(co, []coro.Awaitable[string]{later("a", 9*sec)}, &loop.AsCompletedOptions{Timeout: sec})
	if err != nil {
		w.t.Error(err)
	}
	for range completions.All(co) {
		w.out("NOT REACHED")
	}
	w.out("    async for timeout", swErr(completions.Err()))
}

func (w *twin) waitShield(co *coro.Co) {
	w.out("# shield")
	a := loop.CreateTask(co, later("A", 2*sec))
	s := loop.Shield(co, a)
	waiting := loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) { return sw(co, s), nil }))
	tick(co, 1)
	s.Cancel()
	v, _ := waiting.Await(co)
	w.out("   cancel outer:", v, "inner", a.Done())
	v, _ = a.Await(co)
	w.out("   ", v)
	a = loop.CreateTask(co, later("A", 2*sec))
	waiting = loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) { return loop.Shield(co, a).Await(co) }))
	tick(co, 1)
	waiting.Cancel()
	w.out("   cancel awaiting task:", sw(co, waiting), a.Done())
	sw(co, a)
	a = loop.CreateTask(co, later("A", 2*sec))
	s = loop.Shield(co, a)
	tick(co, 1)
	a.Cancel()
	w.out("   cancel inner:", sw(co, s), s.Cancelled())
	w.out("   done inner is returned itself:", loop.Shield(co, a) == loop.FutureOf[string](a))
	w.waitShieldLost(co)
	w.out("   exception:", sw(co, loop.Shield(co, loop.CreateTask(co, failing[string](&gen.ValueError{Msg: "v"}, sec)))))
}

// waitShieldLost has functions of its own, so that nothing is left on the stack.
func (w *twin) waitShieldLost(co *coro.Co) {
	w.out("   inner fails after outer was cancelled:")
	func() {
		lost := coro.NewWith(func(co *coro.Co) (string, error) {
			if err := loop.Sleep(co, sec); err != nil {
				return "", err
			}
			return "", &gen.ValueError{Msg: "lost"}
		}, &coro.Options{Name: "main.<locals>.b"})
		s := loop.Shield(co, loop.CreateTask(co, lost))
		tick(co, 1)
		s.Cancel()
	}()
	if err := loop.Sleep(co, 2*sec); err != nil {
		w.t.Error(err)
	}
	w.collected(co, "'lost'")
	w.out(`   ^ (3.13: callback removed, so "never retrieved" is logged on GC)`)
}
