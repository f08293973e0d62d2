package main

import (
	"fmt"
	"regexp"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// A Row is one kind of work, done by each candidate that can. Works count what
// they do; Size is how many tasks there are, or how deep they go.
type Row struct {
	Name  string // as bench.py and the peers name it
	Title string
	Unit  string // of what is measured
	Size  int

	Coluber    meter.Work
	Pull       meter.Work // a bare iter.Pull; nil: it has nothing like it
	Goroutines meter.Work // with channels and package sync; nil likewise
}

// rows are the table's, in its order.
var rows = []Row{
	{"gen/next", "generator: one value by next", "ns", 0, generatorNext, pullNext, channelNext},
	{"gen/send", "generator: one value by send", "ns", 0, generatorSend, pullSend, channelSend},
	{"gen/make", "generator: make, one value, finish", "ns", 0, generatorMake, pullMake, channelMake},
	{"gen/range", "generator: one value in a range (gen.Each)", "ns", 0, generatorRange, nil, channelRange},
	{"gen/from-1", "yield from: one value, depth 1", "ns", 1, generatorFrom, pullFrom, channelFrom},
	{"gen/from-10", "yield from: one value, depth 10", "ns", 10, generatorFrom, pullFrom, channelFrom},
	{"gen/from-100", "yield from: one value, depth 100", "ns", 100, generatorFrom, pullFrom, channelFrom},

	{"await/1", "await a coroutine that does not wait, depth 1", "ns", 1, coroutineAwait, nil, nil},
	{"await/10", "await, depth 10", "ns", 10, coroutineAwait, nil, nil},
	{"await/100", "await, depth 100", "ns", 100, coroutineAwait, nil, nil},

	{"switch/1", "task switch (sleep 0), alone", "ns", 1, taskSwitch, nil, goroutineSwitch},
	{"switch/1000", "task switch among 1,000", "ns", 1000, taskSwitch, nil, goroutineSwitch},
	{"switch/100000", "task switch among 100,000", "ns", 100_000, taskSwitch, nil, goroutineSwitch},

	{"task/create-await", "create a task and await it", "ns", 0, taskCreateAwait, nil, goroutineCreateAwait},
	{"task/gather-1000", "gather of 1,000, a task", "ns", 1000, taskGather, nil, goroutineGather},
	{"task/group-1000", "TaskGroup of 1,000, a task", "ns", 1000, taskGroup, nil, goroutineGather},
	{"task/timeout", "timeout around an immediate await", "ns", 0, taskTimeout, nil, goroutineTimeout},
	{"task/cancel-100000", "cancel 100,000 sleeping tasks, a task", "ns", 100_000, taskCancel, nil, goroutineCancel},
	{"task/sleep-100000", "100,000 tasks that sleep once, a task", "ns", 100_000, taskSleep, nil, goroutineSleep},

	{"loop/call-soon", "call_soon chain, a callback", "ns", 0, loopCallSoon, nil, nil},
	{"loop/timers-100000", "100,000 timers, half cancelled, a timer", "ns", 100_000, loopTimers, nil, goroutineTimers},
	{"loop/timers-1000000", "1,000,000 timers, half cancelled, a timer", "ns", 1_000_000, loopTimers, nil, goroutineTimers},
	{"loop/threadsafe-4", "call_soon_threadsafe from 4 threads, a call", "ns", 4, loopThreadsafe, nil, goroutineThreadsafe},
	{"loop/to-thread", "to_thread of nothing", "ns", 0, loopToThread, nil, goroutineCreateAwait},

	{"event/10000", "Event to 10,000 waiting tasks, a task", "ns", 10_000, eventBroadcast, nil, goroutineBroadcast},
	{"lock/100", "Lock among 100 tasks, one turn", "ns", 100, lockContended, nil, mutexContended},
	{"semaphore/100", "Semaphore(10) among 100 tasks, one turn", "ns", 100, semaphoreContended, nil, goroutineSemaphore},

	{"queue/one-1", "Queue(1), 1×1 tasks, an item", "ns", 1, queueOne, nil, channelOne},
	{"queue/one-100", "Queue(1), 100×100 tasks, an item", "ns", 100, queueOne, nil, channelOne},
	{"queue/unbounded-1", "Queue(), 1×1 tasks, an item", "ns", 1, queueUnbounded, nil, nil},
	{"queue/unbounded-100", "Queue(), 100×100 tasks, an item", "ns", 100, queueUnbounded, nil, nil},

	{"io/echo-1", "echo of 1 KiB over TCP, 1 connection, both ends", "ns", 1, oneKiB.streams, nil, oneKiB.goroutines},
	{"io/echo-100", "echo of 1 KiB, 100 connections", "ns", 100, oneKiB.streams, nil, oneKiB.goroutines},
	{"io/pipelined-10", "echo of 16 × 64 bytes at once, 10 connections", "ns", 10, pipelined.streams, nil, pipelined.goroutines},
	{"io/get-1", "HTTP GET of 13 bytes, keep-alive (aiohttp; net/http), 1 at once", "ns", 1, getTasks, nil, getGoroutines},
	{"io/get-100", "HTTP GET, 100 at once", "ns", 100, getTasks, nil, getGoroutines},
	{"io/get-1000", "HTTP GET, 1,000 at once", "ns", 1000, getTasks, nil, getGoroutines},

	{"grown/create-await", "create and await, body calls Sprintf", "ns", 0, grownCreateAwait, nil, goroutineGrownCreateAwait},
	{"grown/switch-1000", "switch among 1,000, bodies called Sprintf", "ns", 1000, grownSwitch, nil, goroutineGrownSwitch},
	{"grown/make", "generator: make … finish, body calls Sprintf", "ns", 0, grownMake, pullGrownMake, channelGrownMake},

	{meter.RowSleeping, "memory of one of 1,000,000 sleeping tasks", "bytes", 1_000_000, taskMemory, nil, goroutineMemory},
	{meter.RowReturned, "… and given back when they have ended", "%", 0, nil, nil, nil}, // measured by the row before
}

// matching are the rows whose names the expression matches. The two of memory
// are one measurement.
func matching(expression string) ([]Row, error) {
	re, err := regexp.Compile(expression)
	if err != nil {
		return nil, fmt.Errorf("bench: -run: %w", err)
	}
	var found []Row
	for _, r := range rows {
		memory := r.Name == meter.RowSleeping || r.Name == meter.RowReturned
		if re.MatchString(r.Name) || memory && (re.MatchString(meter.RowSleeping) || re.MatchString(meter.RowReturned)) {
			found = append(found, r)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("bench: -run: no row matches %q", expression)
	}
	return found, nil
}

// works is how a candidate of this process finds its work.
type works func(Row) meter.Work

// within are the candidates that this program itself can do, each in a process
// of its own.
var within = map[string]works{
	coluber:    func(r Row) meter.Work { return r.Coluber },
	iterPull:   func(r Row) meter.Work { return r.Pull },
	goroutines: func(r Row) meter.Work { return r.Goroutines },
}

// find returns the function by which a candidate's process finds a row's job,
// those of growth too.
func find(of works) func(row string) (meter.Job, bool) {
	jobs := make(map[string]meter.Job)
	for _, r := range append(growthRows(), rows...) {
		if w := of(r); w != nil {
			jobs[r.Name] = meter.Job{Size: r.Size, Work: w}
		}
	}
	return func(row string) (meter.Job, bool) {
		j, ok := jobs[row]
		return j, ok
	}
}
