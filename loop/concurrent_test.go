package loop_test

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const pyBase = "Lib/concurrent/futures/_base.py, " + onCPython

func TestConcurrentFuture(t *testing.T) {
	ctx := context.Background()
	newFuture := func() *loop.ConcurrentFuture[int] { return &loop.ConcurrentFuture[int]{} }
	notify := func(s *script, f *loop.ConcurrentFuture[int]) {
		run, err := f.SetRunningOrNotifyCancel()
		outcome(s, "notify", run, err)
	}
	runRows(t, []row{
		{
			name: "a life", why: "a future that runs cannot be cancelled, and is set once", py: pyBase + "f.set_running_or_notify_cancel(); f.set_result(5); …",
			run: func(s *script) error {
				f := newFuture()
				s.say("%v %v", f, f.Done())
				notify(s, f)
				s.say("%v %v %v", f, f.Cancel(), f.Running())
				s.say("%v %v %v %v", f.SetResult(5), f, f.Done(), f.Running())
				v, err := f.Result(ctx)
				outcome(s, "result", v, err)
				s.say("%v", f.Err(ctx))
				s.say("%s", chain(f.SetResult(6)))
				s.say("%s", chain(f.SetException(value("x"))))
				notify(s, f)
				return nil
			},
			want: []string{
				"<Future at 0xADDR state=pending> false", "notify -> True", "<Future at 0xADDR state=running> false true",
				"<nil> <Future at 0xADDR state=finished returned int> true false", "result -> 5", "<nil>",
				"InvalidStateError('FINISHED: <Future at 0xADDR state=finished returned int>')",
				"InvalidStateError('FINISHED: <Future at 0xADDR state=finished returned int>')",
				"notify !! RuntimeError('Future in unexpected state')",
			},
		},
		{
			name: "exception", why: "it is the same for everybody who asks", py: pyBase + "f.set_exception(ValueError('x'))",
			run: func(s *script) error {
				f := newFuture()
				s.say("%v %v", f.SetException(value("x")), f)
				_, err := f.Result(ctx)
				s.say("%s %v %v", chain(err), err == f.Err(ctx), f.Cancel())
				return nil
			},
			want: []string{"<nil> <Future at 0xADDR state=finished raised ValueError>", "ValueError('x') true false"},
		},
		{
			name: "no exception", why: "an outcome has to be one", py: "CPython takes None for no exception; a Go error that is nil is none",
			run: func(s *script) error {
				f := newFuture()
				s.say("%s %v", chain(f.SetException(nil)), f)
				return nil
			},
			want: []string{"TypeError('invalid exception object') <Future at 0xADDR state=pending>"},
		},
		{
			name: "cancelled", why: "once and for ever; who was to run it is told", py: pyBase + "f.cancel(), f.cancel(), …",
			run: func(s *script) error {
				f := newFuture()
				s.say("%v %v %v %v %v %v", f.Cancel(), f.Cancel(), f, f.Done(), f.Running(), f.Cancelled())
				s.say("%s %s", chain(only(f.Result(ctx))), chain(f.Err(ctx)))
				s.say("%s", chain(f.SetResult(1)))
				notify(s, f)
				s.say("%v %v %v", f, f.Cancelled(), f.Cancel())
				s.say("%s", chain(f.SetResult(1)))
				notify(s, f)
				return nil
			},
			want: []string{
				"true true <Future at 0xADDR state=cancelled> true false true", "CancelledError() CancelledError()",
				"InvalidStateError('CANCELLED: <Future at 0xADDR state=cancelled>')", "notify -> False",
				"<Future at 0xADDR state=cancelled> true true",
				"InvalidStateError('CANCELLED_AND_NOTIFIED: <Future at 0xADDR state=cancelled>')",
				"notify !! RuntimeError('Future in unexpected state')",
			},
		},
		{
			name: "None", why: "its type has Python's name", py: pyBase + "f.set_result(None)",
			run: func(s *script) error {
				f := &loop.ConcurrentFuture[none]{}
				s.say("%v %v", f.SetResult(none{}), f)
				return nil
			},
			want: []string{"<nil> <Future at 0xADDR state=finished returned NoneType>"},
		},
		{
			name: "callbacks", why: "in the order of adding; at once if it is done", py: pyBase + "f.add_done_callback(…)",
			run: func(s *script) error {
				f := newFuture()
				for _, name := range []string{"a", "b"} {
					f.AddDoneCallback(func(f *loop.ConcurrentFuture[int]) { s.say("%s %v", name, f.Done()) })
				}
				f.SetResult(1)
				s.say("set")
				f.AddDoneCallback(func(*loop.ConcurrentFuture[int]) { s.say("at once") })
				return nil
			},
			want: []string{"a true", "b true", "set", "at once"},
		},
		{
			name: "channel", why: "for a select, before and after the end", py: "none: Python has concurrent.futures.wait",
			run: func(s *script) error {
				f := newFuture()
				before := f.DoneChan()
				select {
				case <-before:
					s.say("too early")
				default:
				}
				f.Cancel()
				<-before
				<-f.DoneChan()
				done := newFuture()
				done.SetResult(1)
				<-done.DoneChan()
				return nil
			},
		},
		{
			name: "ctx over", why: "an outcome that is there is returned all the same", py: onCPython + "f.result(0) of a future that is done",
			run: func(s *script) error {
				over, cancel := context.WithCancelCause(ctx)
				cancel(value("why"))
				f := newFuture()
				s.say("%s", chain(only(f.Result(over))))
				f.SetResult(1)
				v, err := f.Result(over)
				outcome(s, "result", v, err)
				return nil
			},
			want: []string{"ValueError('why')", "result -> 1"},
		},
	})
}

// Waiting goroutines are let go by the outcome, or by their own context.
func TestConcurrentFutureWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &loop.ConcurrentFuture[int]{}
		timeout, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := f.Result(timeout)
		if _, ok := err.(*loop.TimeoutError); !ok || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after a second: %v, want a TimeoutError", err)
		}
		got := make(chan int, 3)
		for range 3 {
			go func() {
				v, err := f.Result(noContext)
				if err != nil {
					t.Error(err)
				}
				got <- v
			}()
		}
		synctest.Wait()
		f.SetResult(7)
		for range 3 {
			if v := <-got; v != 7 {
				t.Errorf("got %d", v)
			}
		}
	})
}

// A callback that panics is reported, and the others are called.
func TestConcurrentFutureCallbackPanics(t *testing.T) {
	stderr, w := os.Stderr, pipe(t)
	os.Stderr = w.in
	defer func() { os.Stderr = stderr }()
	f := &loop.ConcurrentFuture[int]{}
	called := false
	f.AddDoneCallback(func(*loop.ConcurrentFuture[int]) { panic("oops") })
	f.AddDoneCallback(func(*loop.ConcurrentFuture[int]) { called = true })
	f.SetResult(1)
	os.Stderr = stderr
	if text := w.text(); !called || !strings.HasPrefix(text, "exception calling callback for <Future at 0x") || !strings.Contains(text, "panic: oops") {
		t.Errorf("second callback called: %v; printed: %s", called, text)
	}
}

// piped is what is written to in.
type piped struct {
	in  *os.File
	all chan string
}

func pipe(t *testing.T) *piped {
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := &piped{in, make(chan string, 1)}
	go func() {
		b, _ := io.ReadAll(out)
		p.all <- string(b)
	}()
	return p
}

// text ends the pipe.
func (p *piped) text() string {
	p.in.Close()
	return <-p.all
}

// Many goroutines race for the outcome: one of them has its way, and all see the
// same.
func TestConcurrentFutureHammer(t *testing.T) {
	const goroutines = 64
	for range 20 {
		f := &loop.ConcurrentFuture[int]{}
		won, seen := make(chan string, 2*goroutines), make(chan string, goroutines)
		for g := range goroutines {
			go func() {
				switch {
				case g%3 == 0 && f.SetResult(1) == nil:
					won <- "1"
				case g%3 == 1 && f.SetException(value("x")) == nil:
					won <- "ValueError('x')"
				case g%3 == 2 && f.Cancel():
					won <- "CancelledError()"
				}
				v, err := f.Result(context.Background())
				if err != nil {
					seen <- gen.Repr(err)
					return
				}
				seen <- gen.Repr(v)
			}()
			runtime.Gosched()
		}
		first := <-seen
		for range goroutines - 1 {
			if next := <-seen; next != first {
				t.Fatalf("one saw %s, another %s", first, next)
			}
		}
		close(won)
		for w := range won {
			if w != first { // Cancel is true for all who come after the first
				t.Fatalf("%s won, %s was seen", w, first)
			}
		}
	}
}
