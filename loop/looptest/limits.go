package looptest

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/coluber-go/coluber/loop"
)

const (
	defaultMaxTime       = 24 * time.Hour
	defaultMaxIterations = 1_000_000
	// observedIterations are those before the limit in which it is noted what runs.
	observedIterations = 1000
	// closingIterations are for what is cancelled when a limit was reached.
	closingIterations = 10_000
)

// limits end a run that does not end by itself.
type limits struct {
	time       time.Duration
	iterations int
	ran        map[string]int // who, in the last iterations
	reached    bool
}

// limitError ends the run.
type limitError struct{ text string }

func (e *limitError) Error() string { return "looptest: " + e.text }

func (l *limits) init(o *Options) {
	l.time, l.iterations, l.ran = cmp.Or(o.MaxTime, defaultMaxTime), cmp.Or(o.MaxIterations, defaultMaxIterations), map[string]int{}
	if l.time < 0 {
		l.time = math.MaxInt64
	}
	if l.iterations < 0 {
		l.iterations = math.MaxInt
	}
}

// exceeded is the error with which the run must end, if it must. Then the tasks are
// cancelled: they have some further time for that.
func (l *limits) exceeded(r *run, e loop.TraceEvent) error {
	switch e.Kind {
	case loop.TraceStep, loop.TraceCall:
		if e.Tick > l.iterations {
			return l.reach(r, e, fmt.Sprintf("livelock: %d iterations have not been enough; the last %d ran", l.iterations, observedIterations), l.busiest())
		}
		if e.Tick > l.iterations-observedIterations {
			l.ran[cmp.Or(e.Task, "callbacks")]++
		}
	case loop.TraceAdvance:
		if e.At > l.time {
			return l.reach(r, e, fmt.Sprintf("the virtual time of %v has not been enough", l.time), whereabouts(r.kernel.Tasks()))
		}
	}
	return nil
}

func (l *limits) reach(r *run, e loop.TraceEvent, what string, who []string) error {
	if l.reached {
		what = "and being cancelled has not been enough either: " + what
		r.faults.add(0, what+indented(who))
	}
	l.reached = true
	l.iterations = min(l.iterations, math.MaxInt-closingIterations) + closingIterations
	l.time = min(max(l.time, e.Time), math.MaxInt64-defaultMaxTime) + defaultMaxTime
	clear(l.ran)
	return &limitError{what + indented(who)}
}

// busiest says what ran most often.
func (l *limits) busiest() []string {
	names := slices.SortedFunc(maps.Keys(l.ran), func(a, b string) int {
		return cmp.Or(cmp.Compare(l.ran[b], l.ran[a]), cmp.Compare(a, b))
	})
	var texts []string
	for _, name := range names[:min(len(names), 10)] {
		texts = append(texts, fmt.Sprintf("%s, %d times", name, l.ran[name]))
	}
	return texts
}
