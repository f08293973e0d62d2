package kernel

import (
	"fmt"
	"strings"
)

// Deadlock says that nothing can ever wake a loop: nothing is ready, no timer is
// set, and nothing is under way outside.
type Deadlock struct {
	Tasks []Blocked // those in a cycle first, then in the order of creation
	Cycle int       // how many of the tasks wait for one another
}

// Blocked is a task that waits for ever.
type Blocked struct {
	Task string // its name
	On   string // the name of the task it awaits, or the repr of the future
	Repr string // of the task
}

func (d *Deadlock) Error() string {
	var b strings.Builder
	b.WriteString("deadlock: nothing is ready, no timer is set, and nothing is under way outside")
	for i, t := range d.Tasks {
		in := ""
		if i < d.Cycle {
			in = " (in a cycle)"
		}
		fmt.Fprintf(&b, "\n  %s waits for %s%s", t.Task, t.On, in)
	}
	return b.String()
}

// deadlock describes the tasks that are left.
func (l *Loop) deadlock() error {
	l.observe(Deadlocked, nil, 0)
	d := &Deadlock{}
	cycle := l.cycle()
	in := map[*Task]bool{}
	for _, t := range cycle {
		in[t] = true
	}
	d.Cycle = len(cycle)
	for _, t := range l.Tasks() {
		if !in[t] {
			cycle = append(cycle, t)
		}
	}
	for _, t := range cycle {
		d.Tasks = append(d.Tasks, Blocked{Task: t.Name(), On: awaited(t), Repr: t.String()})
	}
	return d
}

// cycle finds tasks that wait for one another in a ring.
func (l *Loop) cycle() []*Task {
	for _, start := range l.Tasks() {
		var path []*Task
		seen := map[*Task]bool{}
		for t := start; t != nil && !seen[t]; t = awaitedTask(t) {
			seen[t] = true
			path = append(path, t)
			if awaitedTask(t) == start {
				return path
			}
		}
	}
	return nil
}

func awaitedTask(t *Task) *Task {
	if t.waiter == nil {
		return nil
	}
	w := t.waiter.Task()
	return w
}

func awaited(t *Task) string {
	switch {
	case awaitedTask(t) != nil:
		return awaitedTask(t).Name()
	case t.waiter != nil:
		return t.waiter.String()
	}
	return "nothing"
}
