package oracle_test

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func TestDebug(t *testing.T) {
	const (
		types    = "the types say it"
		selector = "there are no selectors"
	)
	runCase(t, oracleCase{
		name: "19_debug",
		names: []string{
			"<VLoop ", "<EventLoop ", "<_UnixSelectorEventLoop ", "<EventLoop ",
			"created at <PREFIX>/lib/python3.13/asyncio/tasks.py:LINE", "created at F:L", "<Handle sleep(0.15) created at 19_debug.py:LINE>", "<Handle oversleep() at F:L created at F:L>",
			"log[WARNING]", "log[WARN]", "name='Task-4'", "name='Task-2'", "defined at 19_debug.py:LINE", "defined at F:L",
		},
		left: []left{
			{from: "   log[DEBUG]: Using selector: VSel", why: selector},
			{from: "call_soon(coro)                                            !! TypeError('coroutines cannot be used with call_soon()')", why: types,
				to: "call_soon_threadsafe(5)                                    !! TypeError('a callable object was expected by call_soon_threadsafe(), got 5')"},
			{from: "   log[ERROR]: Task was destroyed but it is pending!", to: "task: <Task pending name='Task-2' coro=<c() running at F:L> created at <PREFIX>/lib/python3.13/asyncio/base_events.py:469>", why: "the task is not made"},
			{from: "   log[DEBUG]: Using selector: EpollSelector", why: selector},
			{from: `  File "19_debug.py", line 25, in <module>`, to: "    async def na(): c()", why: "a stack of Go's is another"},
			{from: "   log[DEBUG]: Using selector: EpollSelector", why: selector},
			{from: "   log[DEBUG]: Using selector: VSel", why: selector},
			{from: "# env", to: "   True True", why: "no variable of the environment turns debug mode on"},
		},
		twin: func(w *twin) {
			w.debugThreads()
			w.debugSlow()
			w.debugNeverAwaited()
			w.debugUnclosed()
		},
	})
}

// debugLog is a LogCap of all levels, and of no times.
func (w *twin) debugLog() *slog.Logger { return slog.New(&debugLog{logCap{w}}) }

type debugLog struct{ logCap }

var took = regexp.MustCompile(`took [\d.]+ s`)

func (l *debugLog) Handle(ctx context.Context, r slog.Record) error {
	r.Message = took.ReplaceAllString(r.Message, "took N s")
	return l.logCap.Handle(ctx, r)
}

func (w *twin) debugLoop() *loop.Loop {
	return loop.NewWith(&loop.RunOptions{Debug: true, NumberTasks: true, Engine: w.engine, Logger: w.debugLog()})
}

func (w *twin) debugThreads() {
	l := w.debugLoop()
	w.out(l)
	// That coroutines remember where they are made is not for one thread alone.
	restore := coro.SetWarningHook(func(c coro.Warning) { w.out("   warning:", firstLine(c.String())) })
	func() {
		_, err := loop.RunUntilComplete(l, coro.Do(func(*coro.Co) error {
			w.thread(func() {
				_, err := l.CallSoon(func() {})
				call(w, "call_soon from a thread", none{}, err)
				_, err = l.CallLater(sec, func() {})
				call(w, "call_later from a thread", none{}, err)
				_, err = loop.CreateTaskOn(l, named("c", func(*coro.Co) error { return nil }), nil)
				call(w, "create_task from thread", none{}, err)
			})
			return nil
		}))
		if err != nil {
			w.t.Error(err)
		}
		coro.CollectUnawaited()
	}()
	coro.SetWarningHook(restore)
	w.out("# slow callback")
	w.out("   slow_callback_duration", at(l.SlowCallbackDuration()))
	l.Close()
}

func oversleep() { time.Sleep(150 * time.Millisecond) }

func (w *twin) debugSlow() {
	synctest.Test(w.t, func(t *testing.T) {
		l := w.debugLoop()
		l.CallSoon(oversleep)
		if _, err := loop.RunUntilComplete(l, coro.Do(sleeps(sec/100))); err != nil {
			t.Error(err)
		}
		if _, err := loop.RunUntilComplete(l, named("slow", func(*coro.Co) error { oversleep(); return nil })); err != nil {
			t.Error(err)
		}
		w.loop = l
		l.SetDebug(false)
		l.Close()
	})
}

func (w *twin) debugNeverAwaited() {
	w.out("# never awaited in debug")
	l := w.debugLoop()
	restore := coro.SetWarningHook(func(c coro.Warning) {
		text := strings.TrimPrefix(c.String(), "RuntimeWarning: ")
		w.out("   ", text[:strings.Index(text, "\n")+1+len("Coroutine created at (most recent call last)")])
	})
	_, err := loop.RunUntilComplete(l, coro.Do(func(*coro.Co) error {
		named("c", func(*coro.Co) error { return nil })
		return nil
	}))
	if err != nil {
		w.t.Error(err)
	}
	coro.CollectUnawaited()
	coro.SetWarningHook(restore)
	w.out("# unclosed loop")
	l.Close()
}

func (w *twin) debugUnclosed() {
	told := make(chan string, 1)
	restore := coro.SetWarningHook(func(c coro.Warning) { told <- c.String() })
	loop.New()
	for text := ""; text == ""; {
		collect()
		select {
		case text = <-told:
			w.out("   warning:", text)
		default:
		}
	}
	coro.SetWarningHook(restore)
	w.warnings(func() { w.debugLoop().Close() })
}
