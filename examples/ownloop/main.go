// Ownloop is an event loop of its own, in some seventy lines: what package loop's and
// asyncio's do, over nothing but a coroutine's Send. A task runs until it waits for
// something; what it waits for is a function that sees to the task's waking.
//
//	go run ./examples/ownloop
package main

import (
	"container/heap"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// stdout is where the program prints.
var stdout io.Writer = os.Stdout

func main() {
	l := &loop{}
	l.spawn("main", counters(l))
	if err := l.run(); err != nil {
		fmt.Fprintln(os.Stderr, "ownloop:", err)
		os.Exit(1)
	}
}

// task is a coroutine that the loop drives.
type task struct {
	name    string
	coro    *coro.Coroutine[int]
	done    bool
	result  int
	waiting []*task // for the result
}

// request is what a task waits with: it is told of the loop and the task, and sees to
// it that the task is made ready.
type request func(l *loop, t *task)

// loop runs tasks one step at a time.
type loop struct {
	time   int // in seconds; it passes only when nothing is ready
	ready  []step
	timers timers
	made   int
}

// step is a task that goes on with a value.
type step struct {
	task  *task
	value any
}

func (l *loop) spawn(name string, c *coro.Coroutine[int]) *task {
	t := &task{name: name, coro: c}
	l.ready = append(l.ready, step{t, nil})
	return t
}

func (l *loop) run() error {
	for len(l.ready) > 0 || len(l.timers) > 0 {
		if len(l.ready) == 0 { // nothing to do: time jumps to the next timer
			next := heap.Pop(&l.timers).(timer)
			l.time = next.when
			l.ready = append(l.ready, step{next.task, nil})
		}
		s := l.ready[0]
		l.ready = l.ready[1:]
		if err := l.step(s.task, s.value); err != nil {
			return err
		}
	}
	return nil
}

func (l *loop) step(t *task, value any) error {
	waits, err := t.coro.Send(value)
	if err == nil {
		waits.(request)(l, t) // what the task waits for sees to its waking
		return nil
	}
	var stop *gen.StopIteration[int]
	if !errors.As(err, &stop) {
		return err
	}
	t.done, t.result = true, stop.Value
	for _, w := range t.waiting {
		l.ready = append(l.ready, step{w, stop.Value})
	}
	fmt.Fprintf(stdout, "%4d %s returned %d\n", l.time, t.name, stop.Value)
	return nil
}

// sleep waits for some seconds.
func sleep(co *coro.Co, seconds int) error {
	_, err := coro.Suspend(co, request(func(l *loop, t *task) {
		l.made++ // equal times: first in, first out
		heap.Push(&l.timers, timer{l.time + seconds, l.made, t})
	}))
	return err
}

// join waits for another task's result.
func join(co *coro.Co, other *task) (int, error) {
	result, err := coro.Suspend(co, request(func(l *loop, t *task) {
		if other.done {
			l.ready = append(l.ready, step{t, other.result})
		} else {
			other.waiting = append(other.waiting, t)
		}
	}))
	if err != nil {
		return 0, err
	}
	return result.(int), nil
}

// counters is the main task: it makes others, and waits for them.
func counters(l *loop) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (total int, _ error) {
		tasks := []*task{l.spawn("fast", count(l, "fast", 3, 1)), l.spawn("slow", count(l, "slow", 2, 2))}
		fmt.Fprintf(stdout, "%4d main has spawned %d tasks\n", l.time, len(tasks))
		for _, t := range tasks {
			n, err := join(co, t)
			if err != nil {
				return 0, err
			}
			total += n
		}
		return total, sleep(co, 10)
	})
}

// count counts to n, a number every so many seconds.
func count(l *loop, name string, n, seconds int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		for i := range n {
			if err := sleep(co, seconds); err != nil {
				return 0, err
			}
			fmt.Fprintf(stdout, "%4d %s counts %d\n", l.time, name, i+1)
		}
		return n * seconds, nil
	})
}

// timer is a task that is due at a time.
type timer struct {
	when, order int
	task        *task
}

// timers is a heap of them.
type timers []timer

func (t timers) Len() int { return len(t) }

func (t timers) Less(i, j int) bool {
	return t[i].when < t[j].when || t[i].when == t[j].when && t[i].order < t[j].order
}

func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push adds a timer.
func (t *timers) Push(x any) { *t = append(*t, x.(timer)) }

// Pop removes the last one.
func (t *timers) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}
