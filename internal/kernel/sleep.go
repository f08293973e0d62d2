package kernel

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// sleeper is a future and the timer that completes it.
type sleeper struct {
	Future
	timer Timer
}

// Run completes the future, when the timer is due.
func (s *sleeper) Run() {
	if s.state == Pending {
		s.Complete()
	}
}

// Sleep makes co's task wait for d nanoseconds, and at least for the next
// iteration of the loop.
//
// Errors: what is thrown into the task meanwhile; ValueError for [NaN];
// RuntimeError if no loop drives co.
func Sleep(co *coro.Co, d int64) error {
	// Small, for this is on the stack of each task that lets others run, and of many
	// tasks each line of a stack is fetched from memory.
	if d > 0 || d == NaN {
		return sleep(co, d)
	}
	t := TaskOf(co)
	if t == nil || !co.Usable() {
		_, err := coro.Suspend(co, nil)
		return err
	}
	if t.alone() {
		t.loop.iterations++
		return nil
	}
	return co.Pause(nil)
}

// sleep is Sleep for a time.
func sleep(co *coro.Co, d int64) error {
	t := TaskOf(co)
	switch {
	case d == NaN:
		return &gen.ValueError{Msg: "Invalid delay: NaN (not a number)"}
	case t == nil:
		return ErrNoRunningLoop()
	}
	l := t.loop
	s := &sleeper{}
	s.Init(l)
	l.setTimer(&s.timer, After(l.Now(), d), s)
	err := s.Wait(co)
	l.timers.cancel(&s.timer)
	return err
}

// alone reports whether the running task, if it let the loop's next iteration come,
// would be all that runs in it. Then it need not be suspended: that iteration is what
// it does next.
func (t *Task) alone() bool {
	l := t.loop
	if l.todo+l.ready.n > 0 || l.notice.Load() != 0 || l.inbox.filled.Load() {
		return false
	}
	if l.stopping || l.leave != nil || len(l.idle) > 0 || t.mustCancel || t.starting || t.cancelScope != nil {
		return false
	}
	return l.timers.cancelled == 0 && (len(l.timers.heap) == 0 || l.timers.heap[0].when > l.clock.Now())
}

// ErrNoRunningLoop is Python's error for what needs a running loop.
func ErrNoRunningLoop() error { return &gen.RuntimeError{Msg: "no running event loop"} }
