package loop_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// none is the result of what has none.
type none = gen.None

// script is what a row does, in the words of the scripts that were run on
// CPython: it notes what happens, and is run on a fresh virtual loop.
type script struct {
	co    *coro.Co // of the row's main task
	loop  *loop.Loop
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

// runRows runs every row on both engines.
func runRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		for name, engine := range engines {
			t.Run(r.name+"/"+name, func(t *testing.T) {
				before := runtime.NumGoroutine()
				s := &script{}
				_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
					s.co, s.loop = co, loop.RunningLoop(co)
					return r.run(s)
				}), &loop.RunOptions{
					Virtual: true, NumberTasks: true, Engine: engine,
					ExceptionHandler: func(l *loop.Loop, c loop.ExceptionContext) { s.say("handler: %s", c) },
				})
				if err != nil {
					s.say("main !! %s", chain(err))
				}
				if diff := cmp.Diff(r.want, s.lines); diff != "" {
					t.Errorf("%s\npy: %s\n(-want +got):\n%s", r.why, r.py, diff)
				}
				noneLeft(t, before)
			})
		}
	}
}

// noneLeft fails if there are more goroutines than before.
func noneLeft(t *testing.T, before int) {
	t.Helper()
	// A goroutine that is over is counted until the scheduler has seen to it.
	for range 10000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(100 * time.Microsecond)
	}
	buf := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
}

var place = regexp.MustCompile(` at \w+\.go:\d+`)

func (s *script) say(format string, args ...any) {
	line := place.ReplaceAllString(fmt.Sprintf(format, args...), " at F:L")
	s.lines = append(s.lines, regexp.MustCompile(`0x[0-9a-f]+`).ReplaceAllString(line, "0xADDR"))
}

// chain is an exception with its causes.
func chain(err error) string {
	s := gen.Repr(err)
	if cause := errors.Unwrap(err); cause != nil {
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

// await awaits aw and notes what it came to.
func await[T any](s *script, label string, aw coro.Awaitable[T]) {
	v, err := aw.Await(s.co)
	outcome(s, label, v, err)
}

// task makes a task of body and lets it begin.
func start(s *script, body func(co *coro.Co) error) *loop.Task[none] {
	t := loop.CreateTask(s.co, coro.Do(body))
	tick(s)
	return t
}

// tick lets one iteration pass.
func tick(s *script) { loop.Sleep(s.co, 0) }

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

func value(msg string) error { return &gen.ValueError{Msg: msg} }

const sec = time.Second
