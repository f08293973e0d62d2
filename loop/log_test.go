package loop_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// record is a slog.Handler that notes what it is given.
type record struct {
	mu    sync.Mutex
	lines []string
}

func (r *record) Enabled(context.Context, slog.Level) bool { return true }
func (r *record) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r *record) WithGroup(string) slog.Handler            { return r }

func (r *record) Handle(_ context.Context, x slog.Record) error {
	text := x.Level.String() + " " + x.Message
	x.Attrs(func(a slog.Attr) bool {
		text += fmt.Sprintf(" [%s=%s]", a.Key, gen.Repr(a.Value.Any()))
		return true
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, place.ReplaceAllString(text, " at F:L"))
	return nil
}

// logged is what was logged by a loop, in real but fake time, on which play has run
// something.
func logged(t *testing.T, o loop.RunOptions, play func(l *loop.Loop)) []string {
	r := &record{}
	synctest.Test(t, func(t *testing.T) {
		o.NumberTasks, o.Logger = true, slog.New(r)
		l := loop.NewWith(&o)
		play(l)
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return r.lines
}

func TestSlowCallbacks(t *testing.T) {
	const closing = "DEBUG Close <EventLoop running=False closed=False debug=True>"
	once := func(l *loop.Loop, f func()) {
		l.CallSoon(f)
		l.Stop()
		l.RunForever()
	}
	for name, engine := range engines {
		for _, row := range []struct {
			name, why, py string
			run           func(l *loop.Loop)
			want          []string
		}{
			{
				"callback", "the handle's repr, and the time to the millisecond", py19 + "slow callback; test_base_events.py: test_log_slow_callbacks",
				func(l *loop.Loop) { once(l, func() { time.Sleep(150 * time.Millisecond) }) },
				[]string{"WARN Executing <Handle TestSlowCallbacks() at F:L created at F:L> took 0.150 seconds"},
			},
			{
				"not slow", "100 ms are slow, less is not", py19 + "slow_callback_duration 0.1",
				func(l *loop.Loop) {
					once(l, func() { time.Sleep(100*time.Millisecond - 1) })
					once(l, func() { time.Sleep(100 * time.Millisecond) })
				},
				[]string{"WARN Executing <Handle TestSlowCallbacks() at F:L created at F:L> took 0.100 seconds"},
			},
			{
				"task", "a step is shown as its task", py19 + "slow callback",
				func(l *loop.Loop) {
					slow := coro.NewWith(func(*coro.Co) (gen.None, error) {
						time.Sleep(150 * time.Millisecond)
						return gen.None{}, nil
					}, &coro.Options{Name: "slow"})
					loop.RunUntilComplete(l, slow)
				},
				[]string{"WARN Executing <Task finished name='Task-1' coro=<slow() done, defined at F:L> result=None created at F:L> took 0.150 seconds"},
			},
			{
				"raises", "after the report", onCPython + "a slow callback that raises",
				func(l *loop.Loop) {
					once(l, func() { time.Sleep(150 * time.Millisecond); panic(value("v")) })
				},
				[]string{
					"ERROR Exception in callback TestSlowCallbacks() at F:L handle: <Handle TestSlowCallbacks() at F:L created at F:L> source_traceback [exception=ValueError('v')]",
					"WARN Executing <Handle TestSlowCallbacks() at F:L created at F:L> took 0.150 seconds",
				},
			},
			{
				"leaves", "what ends the run is not logged, nor taken for the next", onCPython + "a slow callback that raises SystemExit",
				func(l *loop.Loop) {
					once(l, func() { time.Sleep(150 * time.Millisecond); panic(&gen.SystemExit{}) })
					l.Stop()
					l.RunForever()
				},
				nil,
			},
			{
				"cancelled", "the repr from before", onCPython + "a slow callback that cancels its own handle",
				func(l *loop.Loop) {
					var h loop.Handle
					h, _ = l.CallSoon(func() { h.Cancel(); time.Sleep(150 * time.Millisecond) })
					once(l, func() {})
				},
				[]string{"WARN Executing <Handle cancelled TestSlowCallbacks() at F:L created at F:L> took 0.150 seconds"},
			},
			{
				"done callback", "a callback of a future is a handle", onCPython + "a slow done callback",
				func(l *loop.Loop) {
					f := loop.CreateFuture[int](l)
					f.AddDoneCallback(func(*loop.Future[int]) { time.Sleep(150 * time.Millisecond) })
					f.SetResult(1)
					once(l, func() {})
				},
				[]string{"WARN Executing <Handle TestSlowCallbacks() at F:L created at F:L> took 0.150 seconds"},
			},
			{
				"switched", "the mode is that of the beginning of the step", onCPython + "set_debug in a slow callback",
				func(l *loop.Loop) {
					once(l, func() { l.SetDebug(false); time.Sleep(150 * time.Millisecond) })
					once(l, func() { l.SetDebug(true); time.Sleep(250 * time.Millisecond) })
				},
				[]string{"WARN Executing <Handle TestSlowCallbacks() at F:L created at F:L> took 0.150 seconds"},
			},
			{
				"the loop's own", "what wakes a sleeper, and what ends an operation elsewhere, are handles too", onCPython + "slow_callback_duration = 0 with sleep(1)",
				func(l *loop.Loop) {
					l.SetSlowCallbackDuration(-1)
					loop.RunUntilComplete(l, later(sec, 1))
				},
				[]string{
					"WARN Executing <Task pending name='Task-1' coro=<later() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()] created at F:L> cb=[runUntilDone() at F:L] created at F:L> took 0.000 seconds",
					"WARN Executing <TimerHandle when=1.0 Future.SetResult()> took 0.000 seconds",
					"WARN Executing <Task finished name='Task-1' coro=<later() done, defined at F:L> result=1 created at F:L> took 0.000 seconds",
					"WARN Executing <Handle runUntilDone() at F:L created at F:L> took 0.000 seconds",
				},
			},
			{
				"all", "at zero everything is slow", onCPython + "slow_callback_duration = 0",
				func(l *loop.Loop) {
					l.SetSlowCallbackDuration(0)
					once(l, func() {})
				},
				[]string{"WARN Executing <Handle TestSlowCallbacks() at F:L created at F:L> took 0.000 seconds"},
			},
		} {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				got := logged(t, loop.RunOptions{Engine: engine, Debug: true}, row.run)
				for i, text := range got {
					text, rest, found := strings.Cut(text, ": Object created at")
					if found {
						text += rest[strings.LastIndex(rest, " [exception="):]
					}
					got[i] = strings.ReplaceAll(text, "\n", " ")
				}
				if want := append(row.want, closing); strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Errorf("%s\npy: %s\ngot\n%s\nwant\n%s", row.why, row.py, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			})
		}
	}
}

// A logger that panics loses nothing: it is printed.
func TestBrokenLogger(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Logger: slog.New(&brokenLog{})})
	defer l.Close()
	printed := onStderr(t, func() { l.CallExceptionHandler(loop.ExceptionContext{Message: "m", Exception: value("v")}) })
	if want := "m\nValueError: v\n"; printed != want {
		t.Errorf("printed %q, want %q", printed, want)
	}
}

// onStderr returns what run prints on standard error, a few lines.
func onStderr(t *testing.T, run func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = w
	defer func() { os.Stderr = before }()
	run()
	w.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// brokenLog is a slog.Handler that panics.
type brokenLog struct{ record }

func (*brokenLog) Enabled(context.Context, slog.Level) bool { panic("no log") }
