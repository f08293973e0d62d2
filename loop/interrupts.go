package loop

import (
	"os"
	"os/signal"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// interrupts are the SIGINTs that come during a run.
type interrupts struct {
	l        *Loop
	main     *kernel.Task
	ch       chan os.Signal
	stop     chan struct{}
	over     chan struct{} // closed when nothing is received any more
	received int           // for the receiver, and when it is over for the run
	handled  int           // by the loop
	released bool
}

// catch has main cancelled by the first SIGINT, and the run left with the second.
// It returns nil unless that is wanted and the process does not ignore SIGINT.
func (r *Runner) catch(main *kernel.Task) *interrupts {
	if r.o == nil || !r.o.HandleSIGINT || signal.Ignored(os.Interrupt) {
		return nil
	}
	i := &interrupts{
		l: r.l, main: main,
		ch: make(chan os.Signal, pendingSignals), stop: make(chan struct{}), over: make(chan struct{}),
	}
	signal.Notify(i.ch, os.Interrupt)
	go i.receive()
	return i
}

func (i *interrupts) receive() {
	defer close(i.over)
	for {
		select {
		case <-i.ch:
			i.received++
			i.l.k.CallSoonThreadsafe(i.handle, nil)
		case <-i.stop:
			i.received += len(i.ch)
			return
		}
		if i.received == 2 {
			signal.Stop(i.ch) // if the loop is stuck, a third one ends the process
		}
	}
}

// handle deals with an interrupt on the loop.
func (i *interrupts) handle() {
	if i.released {
		return
	}
	i.handled++
	switch {
	case i.handled > 1:
		panic(&gen.KeyboardInterrupt{})
	case !i.main.Cancel(nil):
		panic(i.late())
	}
}

// late is the KeyboardInterrupt of a SIGINT that came while main still ran, and was
// not handled in time to cancel it.
func (i *interrupts) late() error {
	context := i.main.Outcome()
	if context == nil {
		context = &gen.CancelledError{}
	}
	return gen.WithContext(&gen.KeyboardInterrupt{}, context)
}

// release lets SIGINT do again what it did before.
func (i *interrupts) release() {
	if i == nil || i.released {
		return
	}
	i.released = true
	signal.Stop(i.ch)
	close(i.stop)
	<-i.over
}

// outcome is what becomes of a run that ended with err, nil if main is done. An
// interrupt that came too late to be handled is one of the caller's.
func (i *interrupts) outcome(err error) error {
	if i == nil || err != nil {
		return err
	}
	if i.received > i.handled {
		return i.late()
	}
	if i.handled > 0 && i.main.State() == kernel.Cancelled && i.main.Uncancel() == 0 {
		return gen.WithContext(&gen.KeyboardInterrupt{}, i.main.Outcome())
	}
	return nil
}
