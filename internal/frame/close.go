package frame

import "errors"

// ErrWillNotEnd is the answer of Close to a body that recovers from every
// attempt to unwind it.
var ErrWillNotEnd = errors.New("frame: the body goes on after being closed")

// unwinding is the panic that ends a body which suspends while it is closed. It
// says whose, for it may pass through bodies of others.
type unwinding struct{ frame *Frame }

func (unwinding) String() string { return "coluber: unwinding a closed body" }

// patience is how often a body may recover from being unwound.
const patience = 1000

// Close ends the body if it has not ended. A suspended body is resumed once
// more, and any Suspend it then calls unwinds it by a panic, so that its
// deferred calls run. What that last return from Suspend means to the body, the
// owner says through fields of its own.
//
// Errors: ErrRunning if the body is executing; ErrWillNotEnd if it recovers
// from being unwound again and again: its goroutine is then given up for lost.
func (f *Frame) Close() error {
	if !f.Enter() {
		return ErrRunning
	}
	defer f.Leave()
	switch f.status {
	case Unstarted:
		f.Discard()
		return nil
	case Suspended:
	default:
		return nil
	}
	f.yield = f.unwinder(f.yield)
	if f.Switch() == Suspended {
		f.status, f.next = Finished, nil
		return ErrWillNotEnd
	}
	return nil
}

// unwinder takes the place of yield in a body that is being closed.
func (f *Frame) unwinder(yield func(struct{}) bool) func(struct{}) bool {
	recovered := 0
	return func(struct{}) bool {
		if recovered++; recovered > patience {
			yield(struct{}{})
		}
		panic(unwinding{f})
	}
}
