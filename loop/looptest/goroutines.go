package looptest

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A goroutine inherits the profiler's labels of the one that starts it, and the
// goroutine profile tells them. So those of a run are found among all others. What
// labels the caller of Run had are gone afterwards: nobody can read them.

const labelKey = "looptest"

// marked are the goroutines of a run.
type marked struct{ label string }

var marks atomic.Int64

// markGoroutines labels the calling goroutine, and so those that it will start.
func markGoroutines() marked {
	m := marked{strconv.FormatInt(marks.Add(1), 10)}
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels(labelKey, m.label)))
	return m
}

func (m marked) unmark() { pprof.SetGoroutineLabels(context.Background()) }

// left waits, not for ever, until the goroutines have ended, and returns those that
// have not. One that is about to end is there until the scheduler has seen to it.
func (m marked) left() []finding {
	const rounds = 40
	for round := 0; ; round++ {
		found := m.find()
		if len(found) == 0 || round == rounds {
			return found
		}
		for range 100 {
			runtime.Gosched()
		}
		if round >= rounds/4 {
			time.Sleep(10 * time.Millisecond) // it may wait for a processor
		}
	}
}

// find reads the goroutine profile: records parted by empty lines, each with a count,
// labels, and a line for each call, innermost first.
func (m marked) find() []finding {
	var profile bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
		return nil
	}
	mine := fmt.Sprintf("%q:%q", labelKey, m.label)
	var found []finding
	for _, record := range strings.Split(profile.String(), "\n\n") {
		if strings.Contains(record, mine) && !strings.Contains(record, "os/signal.loop") { // which stays for ever, whoever began it
			found = append(found, described(record))
		}
	}
	return found
}

var (
	recordCount = regexp.MustCompile(`(?m)^(\d+) @`)
	recordCall  = regexp.MustCompile(`(?m)^#\t0x[0-9a-f]+\t(\S+)\+0x[0-9a-f]+\t+(\S+:\d+)$`)
)

// described is what a record says, in a line.
func described(record string) finding {
	kind, what := LeftGoroutines, "goroutine left"
	if strings.Contains(record, module+"/internal/frame.") {
		kind, what = LeftFrames, "generator or coroutine left open"
	}
	if n := recordCount.FindStringSubmatch(record); n != nil && n[1] != "1" {
		what = n[1] + " times: " + what
	}
	calls := recordCall.FindAllStringSubmatch(record, -1)
	for _, c := range calls {
		if !plumbing(c[1]) {
			return finding{kind, fmt.Sprintf("%s: %s at %s", what, c[1][strings.LastIndex(c[1], "/")+1:], filepath.Base(c[2]))}
		}
	}
	return finding{kind, what + ":\n" + record}
}

// plumbing reports whether a call is no business of the reader's.
func plumbing(function string) bool {
	for _, p := range []string{"runtime.", "iter.", "sync.", "time.", "internal/", module + "/gen.", module + "/coro.", module + "/internal/"} {
		if strings.HasPrefix(function, p) {
			return true
		}
	}
	return false
}
