package loop_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// onCPython begins the source of a row whose Python was run for it.
const onCPython = "run on CPython 3.13: "

// none is the result of what has none.
type none = gen.None

// script is what a row does, in the words of the scripts that were run on
// CPython: it notes what happens, and is run on a fresh virtual loop.
type script struct {
	co   *coro.Co // of the row's task
	loop *loop.Loop

	mu    sync.Mutex // the collector's goroutine may have something to say
	lines []string
}

// row is one behaviour.
type row struct {
	name string
	why  string
	py   string
	run  func(s *script) error
	want []string
}

var engines = map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels}

// runRows runs every row on both engines, as the main task of a loop of its own.
func runRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		r.play(t, func(s *script, o *loop.RunOptions) {
			if _, err := loop.RunWith(context.Background(), s.task(r), o); err != nil {
				s.say("main !! %s", chain(err))
			}
		})
	}
}

// play has run play the row on both engines, with the options that note what is
// reported. Nothing is left behind.
func (r row) play(t *testing.T, run func(s *script, o *loop.RunOptions)) {
	t.Helper()
	for name, engine := range engines {
		t.Run(r.name+"/"+name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			s := &script{}
			restore := coro.SetWarningHook(func(w coro.Warning) {
				if !strings.HasPrefix(w.Message, "unclosed event loop") { // not of a loop that another test has left
					s.say("warning: %v", w)
				}
			})
			defer func() { coro.SetWarningHook(restore) }()
			run(s, &loop.RunOptions{
				Virtual: true, NumberTasks: true, Engine: engine,
				ExceptionHandler: func(l *loop.Loop, c loop.ExceptionContext) { s.say("handler: %s", c) },
			})
			if diff := cmp.Diff(r.want, s.said()); diff != "" {
				t.Errorf("%s\npy: %s\n(-want +got):\n%s", r.why, r.py, diff)
			}
			noneLeft(t, before)
		})
	}
}

// task is what the row does, as a coroutine.
func (s *script) task(r row) *coro.Coroutine[none] {
	return coro.NewWith(func(co *coro.Co) (none, error) {
		s.co, s.loop = co, loop.RunningLoop(co)
		return none{}, r.run(s)
	}, &coro.Options{Name: "main"})
}

// noneLeft fails if there are more goroutines than before.
var noneLeft = leak.NoneLeft

var (
	place   = regexp.MustCompile(` at \w+\.go:\d+`)
	address = regexp.MustCompile(`0x[0-9a-f]+`)
)

// say notes a line, without places in files and addresses.
func (s *script) say(format string, args ...any) {
	line := place.ReplaceAllString(fmt.Sprintf(format, args...), " at F:L")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, address.ReplaceAllString(line, "0xADDR"))
}

// said is what was noted so far.
func (s *script) said() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lines
}

// chain is an exception with its causes, and without what was being handled.
func chain(err error) string {
	s := gen.Repr(err)
	raised := gen.Raised(err)
	cause := errors.Unwrap(raised)
	if e, ok := raised.(*gen.RuntimeError); ok {
		cause = e.Cause // which may be a StopIteration, that Unwrap hides
	}
	if cause != nil {
		s += " <-cause " + chain(cause)
	}
	return s
}

// outcome notes what an await or a call came to.
func outcome[T any](s *script, label string, v T, err error) {
	if err != nil {
		s.say("%s !! %s", label, chain(err))
		return
	}
	s.say("%s -> %s", label, gen.Repr(v))
}

// only is the error of what returns a value, too.
func only[T any](_ T, err error) error { return err }

// result notes the outcome of what is done.
func result[T any](s *script, label string, f loop.FutureOf[T]) {
	v, err := f.Result()
	outcome(s, label, v, err)
}

// await awaits aw and notes what it came to.
func await[T any](s *script, label string, aw coro.Awaitable[T]) { awaitOn(s.co, s, label, aw) }

// awaitOn is await in another task than the row's.
func awaitOn[T any](co *coro.Co, s *script, label string, aw coro.Awaitable[T]) {
	v, err := aw.Await(co)
	outcome(s, label, v, err)
}

// start makes a task of body and lets it begin.
func start(s *script, body func(co *coro.Co) error) *loop.Task[none] {
	t := loop.CreateTask(s.co, coro.Do(body))
	tick(s)
	return t
}

// spawn makes a task of body, with a name for it and its coroutine.
func spawn(co *coro.Co, name string, body func(co *coro.Co) error) *loop.Task[none] {
	c := coro.NewWith(func(co *coro.Co) (none, error) { return none{}, body(co) }, &coro.Options{Name: name})
	return loop.CreateTaskWith(co, c, &loop.TaskOptions{Name: name})
}

// tick lets one iteration pass.
func tick(s *script) { loop.Sleep(s.co, 0) }

// ticks lets n iterations pass.
func ticks(s *script, n int) {
	for range n {
		tick(s)
	}
}

// collect is gc.collect(), where something is collected that is reported.
func collect(s *script) {
	for before, tries := len(s.said()), 0; len(s.said()) == before && tries < 1000; tries++ {
		runtime.GC()
		runtime.Gosched() // the cleanups have a goroutine of their own
		tick(s)
	}
}

// me is asyncio.current_task().
func me(co *coro.Co) loop.AnyTask { return loop.CurrentTask(co) }

// future is loop.create_future().
func future(s *script) *loop.Future[int] { return loop.CreateFuture[int](s.loop) }

// done is a future with the result 1.
func done(s *script) *loop.Future[int] {
	f := future(s)
	f.SetResult(1)
	return f
}

// immediate is a coroutine that does not wait.
func immediate(v int) *coro.Coroutine[int] {
	return coro.New(func(*coro.Co) (int, error) { return v, nil })
}

// later is a coroutine that returns v after d.
func later(d time.Duration, v int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) { return loop.SleepValue(co, d, v) })
}

// failing is a coroutine that raises err after d.
func failing(d time.Duration, err error) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		if d > 0 {
			if err := loop.Sleep(co, d); err != nil {
				return 0, err
			}
		}
		return 0, err
	})
}

// answering is a coroutine that sleeps, and when it is cancelled returns v and err
// instead of the CancelledError.
func answering(v int, err error) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		loop.Sleep(co, 9*sec)
		return v, err
	})
}

// lingering is a coroutine that sleeps, and when it is cancelled takes d to end.
func lingering(d time.Duration) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		err := loop.Sleep(co, 9*sec)
		if cerr := loop.Sleep(co, d); cerr != nil {
			return 0, cerr
		}
		return 0, err
	})
}

// waitingFor is the coroutine asyncio.wait_for(aw, d).
func waitingFor(aw coro.Awaitable[int], d time.Duration) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) { return loop.WaitFor(co, aw, d) })
}

func value(msg string) error { return &gen.ValueError{Msg: msg} }

const sec = time.Second
