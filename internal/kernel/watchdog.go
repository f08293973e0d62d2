package kernel

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"
)

// SlowStep is a step that has been running too long, and still is.
type SlowStep struct {
	Running time.Duration // so far, at least
	Stack   string        // of the goroutine that runs it
}

// String is what is logged.
func (s SlowStep) String() string {
	return fmt.Sprintf("A step has been running for %.3f seconds:\n%s", s.Running.Seconds(), s.Stack)
}

// watchdog looks for steps that do not end. It asks the loop, by setting a bit, to
// take the bit back as the next step begins; a bit that stays is a step that goes
// on. So a step costs the loop no more than a look at the bit, and the clock is the
// watchdog's business.
type watchdog struct {
	loop       *Loop
	rest       atomic.Uint32 // whether the loop waits for something to do
	wake       chan struct{} // of capacity 1, when it does no more
	stop, over chan struct{}
}

// The states of rest.
const (
	awake  uint32 = iota
	asleep        // waits
	minded        // waits, and so does the watchdog
)

// glances is how often the watchdog looks while a step runs that is just not slow.
const glances = 4

func startWatchdog(l *Loop) *watchdog {
	w := &watchdog{
		loop: l,
		wake: make(chan struct{}, 1),
		stop: make(chan struct{}),
		over: make(chan struct{}),
	}
	l.notice.And(^asked)
	go w.watch()
	return w
}

// end ends the watchdog, and waits for it.
func (w *watchdog) end() {
	close(w.stop)
	<-w.over
}

// sleeps is called by the loop before it waits.
func (w *watchdog) sleeps() {
	if w != nil {
		w.rest.Store(asleep) // first: from now on nothing is asked
		w.loop.notice.And(^asked)
	}
}

// wakes is called by the loop when it has waited.
func (w *watchdog) wakes() {
	if w != nil && w.rest.Swap(awake) == minded {
		w.wake <- struct{}{}
	}
}

func (w *watchdog) watch() {
	defer close(w.over)
	tick := time.NewTicker(max(w.loop.SlowStep/glances, 1))
	defer tick.Stop()
	var since time.Time // a step has been running that the watchdog has asked of
	told := false
	for {
		select {
		case <-w.stop:
			return
		case <-tick.C:
		}
		switch running := time.Since(since); {
		case w.rest.CompareAndSwap(asleep, minded):
			select {
			case <-w.stop:
				return
			case <-w.wake:
				since, told = time.Now(), false
			}
		case w.loop.notice.Load()&asked == 0:
			w.loop.notice.Or(asked)
			since, told = time.Now(), false
		case !told && running >= w.loop.SlowStep:
			told = true
			w.loop.tellSlow(SlowStep{running, w.loop.runningStack(allStacks())})
		}
	}
}

func (l *Loop) tellSlow(s SlowStep) {
	if l.SlowStepHandler != nil {
		l.SlowStepHandler(s)
		return
	}
	l.Log(slog.LevelWarn, s.String(), nil)
}
