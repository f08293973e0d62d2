package looptest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

// Options are the choices that [RunWith] offers. The zero value is [Run]'s.
//
// Go only: Python's test frameworks have nothing like it.
type Options struct {
	// Loop are further options of the loop. Virtual and NumberTasks are always set.
	// With an ExceptionHandler, what that is told does not fail the test.
	Loop loop.RunOptions
	// Start is what the wall clock shows when the loop's time is zero, see [Now];
	// the zero time means 2000-01-01T00:00:00Z, as in testing/synctest and in what
	// pyrecord records.
	Start time.Time
	// MaxTime is how far virtual time may go; zero means 24 hours, a negative one
	// any time.
	MaxTime time.Duration
	// MaxIterations is how many iterations the loop may make; zero means 1,000,000,
	// a negative one any number.
	MaxIterations int
	// Allow is what does not fail the test.
	Allow Fault
}

// Run runs body as the main task of a loop in virtual time, and fails the test for
// what the package's table lists. It may be used from several tests at once. A panic
// of body is a panic here.
//
// Go only: in Trio see trio.testing.trio_test and MockClock.
func Run(t testing.TB, body func(co *coro.Co) error) {
	t.Helper()
	RunWith(t, body, nil)
}

// RunWith is [Run] with options; nil means none.
//
// Go only: see Run.
func RunWith(t testing.TB, body func(co *coro.Co) error, o *Options) {
	t.Helper()
	r := newRun(o)
	if err := r.run(body); err != nil {
		r.failed(err)
	}
	r.report(t)
}

// run is a program's run.
type run struct {
	o        Options
	loop     *loop.Loop // once main has begun
	kernel   *kernel.Loop
	limits   limits
	blocked  []string // where the tasks wait, in a deadlock
	faults   faults
	recorder *recorder // or nil
}

var defaultStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func newRun(o *Options) *run {
	r := &run{}
	if o != nil {
		r.o = *o
	}
	if r.o.Start.IsZero() {
		r.o.Start = defaultStart
	}
	r.limits.init(&r.o)
	return r
}

// run runs body and returns its error, or what ended the run. What is left behind
// goes to the faults.
func (r *run) run(body func(co *coro.Co) error) error {
	if body == nil {
		panic("looptest: Run of a nil body")
	}
	if kernel.Within() { // before there is a coroutine that nobody would await
		return &gen.RuntimeError{Msg: "asyncio.run() cannot be called from a running event loop"}
	}
	defer hook(&r.faults)()
	mine := markGoroutines()
	defer mine.unmark()
	defer func() { runs.Delete(r.loop) }()
	_, err := loop.RunWith(context.Background(), r.main(body), r.options())
	coro.CollectUnawaited()
	mine.unmark()
	for _, g := range mine.left() {
		r.faults.add(g.fault, g.text)
	}
	return err
}

func (r *run) options() *loop.RunOptions {
	o := r.o.Loop
	o.Virtual, o.NumberTasks, o.Trace = true, true, r.trace
	if o.ExceptionHandler == nil {
		o.ExceptionHandler = func(_ *loop.Loop, c loop.ExceptionContext) {
			r.faults.add(UnreadExceptions, strings.TrimSpace(c.String()))
		}
	}
	return &o
}

// main is the coroutine of the main task. What body leaves is looked at before the
// loop cancels it.
func (r *run) main(body func(co *coro.Co) error) *coro.Coroutine[gen.None] {
	return coro.NewWith(func(co *coro.Co) (none gen.None, err error) {
		r.loop, r.kernel = loop.RunningLoop(co), kernel.TaskOf(co).Loop()
		runs.Store(r.loop, r)
		if err = body(co); err == nil {
			r.checkLeft(kernel.TaskOf(co))
		}
		return none, err
	}, &coro.Options{Name: "main"})
}

// checkLeft notes the tasks and asynchronous generators that nobody has asked to
// end.
func (r *run) checkLeft(main *kernel.Task) {
	var left []*kernel.Task
	for _, t := range r.kernel.Tasks() {
		if t != main && !t.QuietEnd && t.Cancelling() == 0 {
			left = append(left, t)
		}
	}
	for _, text := range whereabouts(left) {
		r.faults.add(LeftTasks, "task left pending: "+text)
	}
	for _, g := range r.kernel.Asyncgens.Left() {
		r.faults.add(LeftFrames, "asynchronous generator left open: "+g.String())
	}
}

// trace is told what the loop does.
func (r *run) trace(e loop.TraceEvent) {
	if e.Kind == loop.TraceDeadlock {
		r.blocked = whereabouts(r.kernel.Tasks())
	}
	if err := r.limits.exceeded(r, e); err != nil {
		r.kernel.Leave(err)
	}
	if r.recorder != nil {
		r.recorder.loopEvent(e)
	}
	if r.o.Loop.Trace != nil {
		r.o.Loop.Trace(e)
	}
}

// failed notes what ended the run.
func (r *run) failed(err error) {
	var deadlock *loop.DeadlockError
	var limit *limitError
	switch {
	case errors.As(err, &deadlock) && r.blocked != nil:
		r.faults.add(0, "deadlock: nothing is ready, timed, or under way outside"+indented(r.deadlock(deadlock)))
	case errors.As(err, &limit):
		r.faults.add(0, limit.text)
	default:
		r.faults.add(0, "the program failed: "+gen.FormatException(err))
	}
}

// deadlock says of each task for what it waits and where, those in a cycle first.
func (r *run) deadlock(d *loop.DeadlockError) []string {
	var texts []string
	for i, t := range d.Tasks {
		text := t.Name + " waits for " + t.Waits
		// Several tasks may have one name: each takes a text of its own.
		if at := slices.IndexFunc(r.blocked, func(s string) bool { return strings.HasPrefix(s, text) }); at >= 0 {
			text = r.blocked[at]
			r.blocked = slices.Delete(r.blocked, at, at+1)
		}
		if i < d.Cycle {
			text += " (in a cycle)"
		}
		texts = append(texts, text)
	}
	return texts
}

// report fails the test for each fault that is not allowed.
func (r *run) report(t testing.TB) {
	t.Helper()
	for _, f := range r.faults.found() {
		if f.fault&r.o.Allow == 0 {
			t.Errorf("looptest: %s", f.text)
		}
	}
}
