package meter

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

// Target is about how long a measured run lasts.
const Target = 200 * time.Millisecond

// A Work does at least m.N units of what its row measures, and counts them in
// m.Done.
type Work func(m *Meter)

// A Job is a work and the size that its row gives it: of a batch, a depth, a
// number of tasks.
type Job struct {
	Size int
	Work Work
}

// A Meter is a work's orders, and what came of it. The clock runs when the work
// begins.
type Meter struct {
	N    int // units asked for
	Size int
	Done int // units done

	values  map[string]float64
	began   time.Time
	elapsed time.Duration
	running bool
	err     error
}

// Start starts the clock anew: what came before was preparation.
func (m *Meter) Start() {
	m.elapsed, m.running, m.began = 0, true, time.Now()
}

// Stop stops the clock: what comes is clearing away.
func (m *Meter) Stop() {
	if m.running {
		m.elapsed += time.Since(m.began)
		m.running = false
	}
}

// Resume lets a stopped clock go on.
func (m *Meter) Resume() { m.running, m.began = true, time.Now() }

// Fail says that the work could not be done, unless err is nil.
func (m *Meter) Fail(err error) { m.err = errors.Join(m.err, err) }

// Value reports what the clock does not measure, under the name of a row.
func (m *Meter) Value(row string, v float64) {
	if m.values == nil {
		m.values = make(map[string]float64)
	}
	m.values[row] = v
}

// run has the job done once.
func run(j Job, n int) (m *Meter) {
	m = &Meter{N: n, Size: j.Size}
	defer func() {
		if r := recover(); r != nil {
			m.Fail(fmt.Errorf("meter: panic: %v", r))
		}
	}()
	runtime.GC()
	m.Start()
	j.Work(m)
	m.Stop()
	if m.err == nil && m.Done < n {
		m.Fail(fmt.Errorf("meter: %d of %d done", m.Done, n))
	}
	return m
}

// Measure runs the job with more and more units until a run lasts about as long
// as the target, and reports the last one, which is never the first unless one
// lasts five times as long: the first is cold. A count above zero is how many
// units there are to be instead, once.
func Measure(row string, j Job, count int, target time.Duration) Reply {
	m := run(j, max(1, count))
	if first := m.elapsed; count == 0 && m.err == nil && m.values == nil && first >= target/2 && first < 5*target {
		m = run(j, m.Done)
	}
	for count == 0 && m.err == nil && m.values == nil && m.elapsed < target/2 {
		m = run(j, next(m, target))
	}
	if m.err != nil {
		return Reply{Row: row, Error: m.err.Error()}
	}
	values := m.values
	if values == nil {
		values = map[string]float64{row: float64(m.elapsed.Nanoseconds()) / float64(m.Done)}
	}
	return Reply{Row: row, Done: m.Done, Values: values}
}

// next is how many units would last as long as the target, judging by m; no
// more than a hundred times as many as there were.
func next(m *Meter, target time.Duration) int {
	done := float64(m.Done)
	n := done * 100
	if m.elapsed > 0 {
		n = min(n, done*float64(target)/float64(m.elapsed))
	}
	return int(max(n, done*2))
}
