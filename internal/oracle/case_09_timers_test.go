package oracle_test

import (
	"math"
	"regexp"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestTimers(t *testing.T) {
	const heap = "how many timers the heap has is not to be seen"
	runCase(t, oracleCase{
		name: "09_timers",
		left: []left{
			{
				from: "# reference: plain heapq of (when) with the same pushes",
				to:   "   [(1, 'b'), (1, 'g'), (1, 'd'), (2, 'c'), (2, 'f'), (3, 'h'), (3, 'e'), (3, 'a')]",
				why:  "the order of Python's heapq",
			},
			{
				from: "# clock resolution: timers with when < now + resolution run in the same iteration",
				to:   "   ('c: exactly now+res is NOT early', 2, 1.5)",
				why:  "a clock has no resolution that could be set: times are whole nanoseconds",
			},
			{from: "   101 timers, 51 cancelled: in heap before 101", to: "   exactly 100 timers, 59 cancelled not at head: kept 100", why: heap},
			{
				from: `cmp other                                                  !! TypeError("'<' not supported between instances of 'TimerHandle' and 'int'")`,
				why:  "Go's compiler refuses it",
			},
			{from: `   TypeError("'<=' not supported between instances of 'str' and 'int'")`, why: "Go's compiler refuses it"},
		},
		other: timerOthers(),
		twin: func(w *twin) {
			w.timersTied()
			w.timersMixed()
			w.timersAtOnce()
			w.timersCancelled()
			w.timersCompared()
			w.timersRealClock()
			w.timersSleep()
		},
	})
}

func timerOthers() []other {
	const (
		made    = "timers with equal deadlines run in the order in which they were made"
		closure = "a callback's arguments are in its closure; times are durations, which Seconds makes floats"
	)
	return []other{
		{
			python: "   8 timers at t=1.0 inserted 0..7, run order [0, 2, 6, 5, 7, 1, 3, 4]",
			here:   "   8 timers at t=1.0 inserted 0..7, run order [0, 1, 2, 3, 4, 5, 6, 7]", why: made,
		},
		{python: "   n=3 [0, 2, 1]", here: "   n=3 [0, 1, 2]", why: made},
		{python: "   n=4 [0, 2, 1, 3]", here: "   n=4 [0, 1, 2, 3]", why: made},
		{python: "   n=5 [0, 2, 1, 3, 4]", here: "   n=5 [0, 1, 2, 3, 4]", why: made},
		{python: "   n=10 [0, 2, 6, 5, 9, 8, 7, 1, 3, 4]", here: "   n=10 [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", why: made},
		{
			python: "   mixed [(1, 'b'), (1, 'g'), (1, 'd'), (2, 'c'), (2, 'f'), (3, 'e'), (3, 'a'), (3, 'h')]",
			here:   "   mixed [(1, 'b'), (1, 'd'), (1, 'g'), (2, 'c'), (2, 'f'), (3, 'a'), (3, 'e'), (3, 'h')]", why: made,
		},
		{python: "<TimerHandle when=1 out() at F:L>", here: "<TimerHandle when=1.0 out() at F:L>", why: closure},
		{
			python: "<TimerHandle when=1 out('arg', [1, 2, 3]) at F:L created at 09_timers.py:LINE>",
			here:   "<TimerHandle when=1.0 out() at F:L created at F:L>", why: closure,
		},
		{
			python: "<Handle out('xxxxxxxxxxxx...xxxxxxxxxxxxx') at F:L created at 09_timers.py:LINE>",
			here:   "<Handle out() at F:L created at F:L>", why: closure,
		},
		{
			python: "<Handle cancelled out('xxxxxxxxxxxx...xxxxxxxxxxxxx') at F:L created at 09_timers.py:LINE>",
			here:   "<Handle cancelled out() at F:L created at F:L>", why: closure,
		},
		{
			python: "   resolution 1e-09 time is monotonic True", here: "   time is monotonic True",
			why: "a clock has no resolution to ask for: times are whole nanoseconds",
		},
	}
}

// timerLoop is the script's mk(): a loop with virtual time, that is closed after use.
func (w *twin) timerLoop(use func(l *loop.Loop)) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	defer l.Close()
	use(l)
}

// run is the script's run(l, dur).
func (w *twin) timerRun(l *loop.Loop, d time.Duration) {
	l.CallLater(d, l.Stop)
	if err := l.RunForever(); err != nil {
		w.t.Error(err)
	}
}

// timerOut has h.out as a callback: a method of a value, for reprs to call it out.
type timerOut struct{ w *twin }

func (o timerOut) out(args ...any) func() { return func() { o.w.out(args...) } }

func (w *twin) timersTied() {
	w.out("# equal deadlines: heapq order is not FIFO in general")
	tied := func(label string, n int) {
		w.timerLoop(func(l *loop.Loop) {
			r := &recorder{}
			for i := range n {
				l.CallAt(sec, func() { r.add(i) })
			}
			w.timerRun(l, 2*sec)
			w.out(label, r)
		})
	}
	tied("   8 timers at t=1.0 inserted 0..7, run order", 8)
	for _, n := range []int{2, 3, 4, 5, 10} {
		tied("   n="+gen.Repr(n), n)
	}
}

func (w *twin) timersMixed() {
	w.timerLoop(func(l *loop.Loop) {
		r := &recorder{}
		for i, when := range []int{3, 1, 2, 1, 3, 2, 1, 3} {
			l.CallAt(time.Duration(when)*sec, func() { r.add(pair(when, string(rune('a'+i)))) })
		}
		w.timerRun(l, 5*sec)
		w.out("   mixed", r)
	})
}

func (w *twin) timersAtOnce() {
	w.out("# call_later(0) goes through the heap: runs in the next iteration, after the callbacks that were already ready")
	ticked := func(l *loop.Loop, label string) func() {
		return func() { w.out(label, l.Iterations()) }
	}
	w.timerLoop(func(l *loop.Loop) {
		l.CallLater(0, ticked(l, "   later0 tick"))
		l.CallSoon(ticked(l, "   soon1 tick"))
		l.CallLater(-5*sec, ticked(l, "   later-5 tick"))
		l.CallSoon(ticked(l, "   soon2 tick"))
		w.timerRun(l, sec)
	})
	w.out("# timers that fire while callbacks were added by I/O or ready: ready first, then timers, in heap order")
	w.timerLoop(func(l *loop.Loop) {
		l.CallSoon(func() {
			l.CallSoon(ticked(l, "   soon from cb, tick"))
			l.CallLater(0, ticked(l, "   later0 from cb, tick"))
			l.CallSoon(ticked(l, "   soon2 from cb, tick"))
		})
		w.timerRun(l, sec)
	})
}

var timerWhen = regexp.MustCompile(`when=[0-9.]+`)

func (w *twin) timersCancelled() {
	w.out("# cancel")
	w.timerLoop(func(l *loop.Loop) {
		h, _ := l.CallLater(sec, timerOut{w}.out("NOT"))
		said := func() string { return timerWhen.ReplaceAllString(h.String(), "when=W") }
		w.out("  ", said(), at(h.When()), h.Cancelled())
		h.Cancel()
		w.out("  ", said(), h.Cancelled())
		h.Cancel()
		value(w, "cancel twice", none{})
		w.timerRun(l, 2*sec)
	})
	w.timerLoop(func(l *loop.Loop) {
		var h2 loop.TimerHandle
		l.CallLater(sec, func() { h2.Cancel() })
		h2, _ = l.CallLater(sec, timerOut{w}.out("   h2 cancelled by an equal-deadline timer of the same batch: not run"))
		w.timerRun(l, 2*sec)
	})
}

func (w *twin) timersCompared() {
	w.out("# handle comparisons / hash / repr")
	w.timerLoop(func(l *loop.Loop) {
		at := func(d time.Duration, args ...any) loop.TimerHandle {
			h, err := l.CallAt(d, timerOut{w}.out(args...))
			if err != nil {
				w.t.Error(err)
			}
			return h
		}
		h := at(sec, 1)
		a, b, c := h.When(), at(2*sec, 1).When(), at(sec, 1).When()
		w.out("  ", a < b, a <= b, b > a, a == c, a != b, map[time.Duration]bool{a: true}[c])
		w.out(h)
		l.SetDebug(true)
		w.out(at(sec, "arg", []int{1, 2, 3}))
		e, _ := l.CallSoon(timerOut{w}.out("x"))
		w.out(e)
		e.Cancel()
		w.out(e)
	})
}

// timersRealClock has a clock that is real for the loop, and fake for the test.
func (w *twin) timersRealClock() {
	w.out("# real clock")
	w.bubble(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		then, before := l.Time(), time.Now()
		time.Sleep(sec)
		w.out("   time is monotonic", l.Time()-then == time.Since(before))
		return nil
	})
}

func (w *twin) timersSleep() {
	w.out("# sleep argument checks")
	w.vrun(func(co *coro.Co) error {
		w.out("  ", exc(loop.Sleep(co, loop.Seconds(math.NaN()))))
		r, err := loop.SleepValue(co, 0, "R")
		if err != nil {
			return err
		}
		r2, err := loop.SleepValue(co, loop.Seconds(0.1), "R2")
		w.out("   sleep result", r, r2)
		return err
	})
}
