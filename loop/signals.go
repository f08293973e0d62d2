package loop

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/coluber-go/coluber/gen"
)

// signals are the signals that a loop handles.
type signals struct {
	handlers map[syscall.Signal]*signalHandler
	watched  bool // Close removes them
}

// signalHandler receives one signal.
type signalHandler struct {
	fn   func()
	ch   chan os.Signal
	stop chan struct{}
	over chan struct{} // closed when its goroutine has ended
}

// pendingSignals is how many signals of one kind may wait for the loop.
const pendingSignals = 64

// AddSignalHandler makes the loop call fn when the process receives sig, as a
// callback, instead of what sig does otherwise. Adding again replaces fn. While
// there is a handler, the loop is never deadlocked; a virtual clock does not wait
// for signals. Closing the loop removes its handlers. It panics if fn is nil.
//
// Errors: [gen.ValueError] "invalid signal number …"; [gen.RuntimeError] "sig 9
// cannot be caught", "Event loop is closed"; [gen.TypeError] if sig is no
// [syscall.Signal].
//
// Python: loop.add_signal_handler, library/asyncio-eventloop.
//
// Differs: any goroutine's loop may handle signals, and each that does is called.
func (l *Loop) AddSignalHandler(sig os.Signal, fn func()) error {
	mustCall(fn, "AddSignalHandler")
	n, err := checkSignal(sig)
	if err != nil {
		return err
	}
	if l.IsClosed() {
		return &gen.RuntimeError{Msg: "Event loop is closed"}
	}
	if uncatchable(n) {
		err := &gen.RuntimeError{Msg: fmt.Sprintf("sig %d cannot be caught", int(n))}
		return gen.WithContext(err, gen.NewOSError(int(syscall.EINVAL), "", ""))
	}
	if h := l.signals.handlers[n]; h != nil {
		h.fn = fn
		return nil
	}
	l.handleSignal(n, fn)
	return nil
}

// checkSignal is sig's number.
func checkSignal(sig os.Signal) (syscall.Signal, error) {
	n, ok := sig.(syscall.Signal)
	if !ok {
		return 0, &gen.TypeError{Msg: "sig must be an int, not " + gen.Repr(sig)}
	}
	if n < 1 || n > lastSignal() || runtime.GOOS == "linux" && (n == 32 || n == 33) {
		return 0, &gen.ValueError{Msg: fmt.Sprintf("invalid signal number %d", int(n))}
	}
	return n, nil
}

func lastSignal() syscall.Signal {
	if runtime.GOOS == "linux" {
		return 64
	}
	return 31
}

func (l *Loop) handleSignal(n syscall.Signal, fn func()) {
	s := &l.signals
	if !s.watched {
		s.watched = true
		l.k.AtClose(l.closeSignals)
	}
	if s.handlers == nil {
		s.handlers = map[syscall.Signal]*signalHandler{}
	}
	h := &signalHandler{fn: fn, ch: make(chan os.Signal, pendingSignals), stop: make(chan struct{}), over: make(chan struct{})}
	s.handlers[n] = h
	l.k.Expect(1)
	signal.Notify(h.ch, n)
	go h.receive(func() { l.signalled(n) })
}

// receive has the loop deal with signals, until the handler is removed.
func (h *signalHandler) receive(post func()) {
	defer close(h.over)
	for {
		select {
		case <-h.ch:
			post()
		case <-h.stop:
			return
		}
	}
}

// signalled passes a signal in. Who handles it is looked up on the loop: it may
// have been replaced or removed by then.
func (l *Loop) signalled(n syscall.Signal) {
	l.k.CallSoonThreadsafe(func() {
		if h := l.signals.handlers[n]; h != nil {
			l.k.CallSoon(h.fn)
		}
	}, nil)
}

// RemoveSignalHandler takes the loop's handler of sig away, and reports whether
// there was one. Unless somebody else handles it, the signal does then what it did
// before.
//
// Errors: [gen.ValueError] "invalid signal number …"; [gen.TypeError] if sig is no
// [syscall.Signal].
//
// Python: loop.remove_signal_handler, library/asyncio-eventloop.
func (l *Loop) RemoveSignalHandler(sig os.Signal) (bool, error) {
	n, err := checkSignal(sig)
	if err != nil {
		return false, err
	}
	l.kernel()
	return l.ignoreSignal(n), nil
}

func (l *Loop) ignoreSignal(n syscall.Signal) bool {
	h := l.signals.handlers[n]
	if h == nil {
		return false
	}
	delete(l.signals.handlers, n)
	l.k.Expect(-1)
	signal.Stop(h.ch)
	close(h.stop)
	<-h.over
	return true
}

// closeSignals removes every handler.
func (l *Loop) closeSignals() {
	for n := range l.signals.handlers {
		l.ignoreSignal(n)
	}
}
