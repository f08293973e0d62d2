package loop_test

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// What testdata/locks.py has recorded on CPython 3.13: programs, and their traces.
//
//go:embed testdata/locks.txt
var recordedLocks string

// Random programs over all the primitives do what they do in Python, step by step.
func TestLocksAsRecorded(t *testing.T) {
	for i, line := range strings.Split(strings.TrimSpace(recordedLocks), "\n") {
		program, trace, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("line %d has no tab", i+1)
		}
		for name, engine := range engines {
			p := newPlayer()
			_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
				return p.play(co, strings.Fields(program))
			}), &loop.RunOptions{Virtual: true, Engine: engine})
			if diff := cmp.Diff(strings.Split(trace, "; "), p.trace); diff != "" || err != nil {
				t.Errorf("line %d, engine %s: %v\n%s\n(-want +got):\n%s", i+1, name, err, program, diff)
			}
		}
	}
}

// player is the Player of locks.py.
type player struct {
	lock    loop.Lock
	sem     *loop.Semaphore
	bounded *loop.BoundedSemaphore
	event   loop.Event
	cond    loop.Condition
	shared  *loop.Condition // of lock
	barrier *loop.Barrier
	up      bool
	tasks   []*loop.Task[none]
	atOnce  map[string]func(n int) error
	inTask  map[string]func(co *coro.Co, n int) error
	noted   []string // the primitives' states
	trace   []string
}

func newPlayer() *player {
	p := &player{sem: loop.NewSemaphore(1), bounded: loop.NewBoundedSemaphore(2), barrier: loop.NewBarrier(3)}
	p.shared = loop.NewCondition(&p.lock)
	p.noted = p.states()
	p.atOnce = map[string]func(n int) error{
		"cancel":      func(n int) error { p.tasks[n].Cancel(n); return nil },
		"unlock":      func(int) error { return p.lock.Release() },
		"release":     func(int) error { return p.sem.Release() },
		"overrelease": func(int) error { return p.bounded.Release() },
		"set":         func(int) error { p.event.Set(); return nil },
		"clear":       func(int) error { p.event.Clear(); return nil },
		"flag":        func(int) error { p.up = true; return nil },
	}
	p.inTask = map[string]func(co *coro.Co, n int) error{
		"lock":         func(co *coro.Co, n int) error { return p.lock.Acquire(co) },
		"hold":         func(co *coro.Co, n int) error { return p.lock.With(co, sleeps(co, n)) },
		"sem":          func(co *coro.Co, n int) error { return p.sem.Acquire(co) },
		"holdsem":      func(co *coro.Co, n int) error { return p.sem.With(co, sleeps(co, n)) },
		"bounded":      func(co *coro.Co, n int) error { return p.bounded.With(co, sleeps(co, n)) },
		"event":        func(co *coro.Co, n int) error { return p.event.Wait(co) },
		"cond":         func(co *coro.Co, n int) error { return waits(co, &p.cond, n) },
		"shared":       func(co *coro.Co, n int) error { return waits(co, p.shared, n) },
		"notify":       func(co *coro.Co, n int) error { return notifies(co, &p.cond, n, 0, n) },
		"notifyall":    func(co *coro.Co, n int) error { return notifies(co, &p.cond, 99, n, 0) },
		"notifyshared": func(co *coro.Co, n int) error { return notifies(co, p.shared, n, 0, 0) },
		"condfor":      func(co *coro.Co, n int) error { return p.cond.With(co, p.waitUp(co)) },
		"barrier":      p.meet,
		"twice":        p.meetTwice,
		"reset":        func(co *coro.Co, n int) error { return p.barrier.Reset(co) },
		"abort":        func(co *coro.Co, n int) error { return p.barrier.Abort(co) },
	}
	return p
}

func (p *player) say(format string, args ...any) {
	p.trace = append(p.trace, fmt.Sprintf(format, args...))
}

// states are the brackets of the primitives' reprs.
func (p *player) states() (all []string) {
	for _, x := range []fmt.Stringer{&p.lock, p.sem, p.bounded, &p.event, &p.cond, p.shared, p.barrier} {
		all = append(all, inside(x))
	}
	return all
}

// note says which states have changed.
func (p *player) note() {
	before := p.noted
	p.noted = p.states()
	for i, state := range p.noted {
		if state != before[i] {
			p.say("%c%s", "lsoecdb"[i], state)
		}
	}
}

func (p *player) play(co *coro.Co, program []string) error {
	for _, step := range program {
		name, number, _ := strings.Cut(step, ":")
		n, err := strconv.Atoi(number)
		if err != nil {
			return err
		}
		switch {
		case name == "tick":
			for range n {
				p.tick(co)
			}
		case p.atOnce[name] != nil:
			if err := p.atOnce[name](n); err != nil {
				p.say("%s", gen.Repr(err))
			}
		default:
			p.start(co, p.inTask[name], n)
		}
		p.note()
	}
	for range 8 {
		p.end(co)
	}
	return nil
}

func (p *player) tick(co *coro.Co) {
	loop.Sleep(co, 0)
	p.say(".")
	p.note()
}

func (p *player) start(co *coro.Co, do func(co *coro.Co, n int) error, n int) {
	i := len(p.tasks)
	p.tasks = append(p.tasks, loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
		if err := do(co, n); err != nil {
			p.say("%d %s", i, gen.Repr(err))
		} else {
			p.say("%d", i)
		}
		return nil
	})))
}

// end cancels everything; who must acquire a lock for that has to get it.
func (p *player) end(co *coro.Co) {
	for _, t := range p.tasks {
		t.Cancel()
	}
	if p.lock.Locked() {
		p.lock.Release()
	}
	if p.cond.Locked() {
		p.cond.Release()
	}
	p.tick(co)
}

// sleeps is a block that lets n iterations pass.
func sleeps(co *coro.Co, n int) func() error {
	return func() error {
		for range n {
			if err := loop.Sleep(co, 0); err != nil {
				return err
			}
		}
		return nil
	}
}

func waits(co *coro.Co, c *loop.Condition, n int) error {
	return c.With(co, func() error {
		if err := c.Wait(co); err != nil {
			return err
		}
		return sleeps(co, n)()
	})
}

func notifies(co *coro.Co, c *loop.Condition, n, before, after int) error {
	return c.With(co, func() error {
		if err := sleeps(co, before)(); err != nil {
			return err
		}
		if err := c.Notify(n); err != nil {
			return err
		}
		return sleeps(co, after)()
	})
}

func (p *player) waitUp(co *coro.Co) func() error {
	return func() error {
		err := p.cond.WaitFor(co, func() bool { return p.up })
		if err == nil {
			p.up = false
		}
		return err
	}
}

func (p *player) meet(co *coro.Co, _ int) error {
	i, err := p.barrier.Wait(co)
	if err == nil {
		p.say("#%d", i)
	}
	return err
}

func (p *player) meetTwice(co *coro.Co, n int) error {
	return p.barrier.With(co, func(i int) error {
		p.say("#%d", i)
		if err := sleeps(co, n)(); err != nil {
			return err
		}
		return p.meet(co, n)
	})
}
