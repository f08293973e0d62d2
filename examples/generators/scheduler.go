package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// A task yields system calls, nil for none, is sent their answers, and returns
// something.
type (
	call     = func(s *scheduler, t *task)
	target   = *gen.Generator[call, any, any]
	taskBody = gen.Yielder[call, any]
)

type task struct {
	tid     int
	target  target
	send    any
	waiters []*task
}

func (t *task) String() string { return fmt.Sprintf("%s#%d", t.target.Name(), t.tid) }

type sleeper struct {
	at   int
	task *task
}

type scheduler struct {
	ids, now int
	ready    []*task
	sleeping []sleeper
	tasks    map[int]*task
}

func (s *scheduler) new(target target) int {
	s.ids++
	t := &task{tid: s.ids, target: target}
	s.tasks[t.tid] = t
	s.ready = append(s.ready, t)
	return t.tid
}

func (s *scheduler) exit(t *task, why string) {
	printf("%3d: %v %s\n", s.now, t, why)
	delete(s.tasks, t.tid)
	for _, waiter := range t.waiters {
		waiter.send = why
		s.ready = append(s.ready, waiter)
	}
}

func (s *scheduler) run() error {
	for len(s.ready) > 0 || len(s.sleeping) > 0 {
		if len(s.ready) == 0 {
			slices.SortStableFunc(s.sleeping, func(a, b sleeper) int { return cmp.Compare(a.at, b.at) })
			s.now = s.sleeping[0].at
			s.ready = append(s.ready, s.sleeping[0].task)
			s.sleeping = s.sleeping[1:]
		}
		t := s.ready[0]
		s.ready = s.ready[1:]
		if s.tasks[t.tid] == nil {
			continue
		}
		value := t.send
		t.send = nil
		do, err := t.target.Send(value)
		var stop *gen.StopIteration[any]
		var e *gen.ValueError
		switch {
		case errors.As(err, &stop):
			s.exit(t, "returned "+gen.Str(stop.Value))
		case errors.As(err, &e):
			s.exit(t, "raised "+gen.Repr(e))
		case err != nil:
			return err
		case do == nil:
			s.ready = append(s.ready, t)
		default:
			do(s, t)
		}
	}
	printf("%3d: nothing to run, %d left\n", s.now, len(s.tasks))
	return nil
}

// answer makes the call's answer v, and the task ready.
func answer(s *scheduler, t *task, v any) {
	t.send = v
	s.ready = append(s.ready, t)
}

func getTid() call {
	return func(s *scheduler, t *task) { answer(s, t, t.tid) }
}

func spawn(target target) call {
	return func(s *scheduler, t *task) { answer(s, t, s.new(target)) }
}

func sleep(ticks int) call {
	return func(s *scheduler, t *task) { s.sleeping = append(s.sleeping, sleeper{s.now + ticks, t}) }
}

func wait(tid int) call {
	return func(s *scheduler, t *task) {
		if other := s.tasks[tid]; other != nil {
			other.waiters = append(other.waiters, t)
		} else {
			answer(s, t, "no such task")
		}
	}
}

func kill(tid int) call {
	return func(s *scheduler, t *task) {
		victim := s.tasks[tid]
		if victim != nil {
			victim.target.Close()
			s.exit(victim, "killed")
		}
		answer(s, t, victim != nil)
	}
}

type channel struct {
	items   []any
	getters []*task
}

func (c *channel) put(item any) call {
	return func(s *scheduler, t *task) {
		s.ready = append(s.ready, t)
		if len(c.getters) == 0 {
			c.items = append(c.items, item)
			return
		}
		getter := c.getters[0]
		c.getters = c.getters[1:]
		answer(s, getter, item)
	}
}

func (c *channel) get() call {
	return func(s *scheduler, t *task) {
		if len(c.items) == 0 {
			c.getters = append(c.getters, t)
			return
		}
		item := c.items[0]
		c.items = c.items[1:]
		answer(s, t, item)
	}
}

func producer(c *channel, n int) target {
	return gen.New(func(y *taskBody) (any, error) {
		for i := range n {
			if _, err := y.Yield(sleep(3)); err != nil {
				return nil, err
			}
			if _, err := y.Yield(c.put(i * i)); err != nil {
				return nil, err
			}
			println("    put", i*i)
		}
		_, err := y.Yield(c.put(nil))
		return n, err
	})
}

func consumer(c *channel) target {
	return gen.New(func(y *taskBody) (any, error) {
		total := 0
		tid, err := y.Yield(getTid())
		if err != nil {
			return nil, err
		}
		for {
			item, err := y.Yield(c.get())
			if err != nil {
				return nil, err
			}
			if item == nil {
				return total, nil
			}
			total += item.(int)
			printf("    task %v got %v\n", tid, item)
		}
	})
}

func spinner() target {
	return gen.New(func(y *taskBody) (any, error) {
		spins := 0
		defer func() { printf("    spun %d times\n", spins) }()
		for {
			spins++
			if _, err := y.Yield(sleep(4)); err != nil {
				return nil, err
			}
		}
	})
}

func failing() target {
	return gen.New(func(y *taskBody) (any, error) {
		if _, err := y.Yield(nil); err != nil {
			return nil, err
		}
		return nil, &gen.ValueError{Msg: "broken"}
	})
}

func mainTask(n int) target {
	return gen.NewWith(func(y *taskBody) (_ any, err error) {
		// ask is yield, for a task that is never closed.
		ask := func(c call) any {
			var v any
			if err == nil {
				v, err = y.Yield(c)
			}
			return v
		}
		tid := func(c call) int { v, _ := ask(c).(int); return v }
		c := &channel{}
		made := tid(spawn(producer(c, n)))
		used := tid(spawn(consumer(c)))
		forever := tid(spawn(spinner()))
		broken := tid(spawn(failing()))
		println("    wait:", ask(wait(broken)))
		println("    wait:", ask(wait(made)))
		println("    wait:", ask(wait(used)))
		println("    kill:", gen.Repr(ask(kill(forever))), gen.Repr(ask(kill(forever))))
		println("    wait:", ask(wait(99)))
		lost := tid(spawn(consumer(&channel{})))
		ask(nil)
		return fmt.Sprint("all but ", lost), err
	}, &gen.Options{Name: "main"})
}

func schedulerMain(n int) error {
	s := &scheduler{tasks: map[int]*task{}}
	s.new(mainTask(n))
	err := s.run()
	for _, t := range s.tasks { // Python's end of the process would
		t.target.Close()
	}
	return err
}
