package frame

import (
	"errors"
	"runtime/debug"
	"sync/atomic"
)

// Body is the code a frame runs. Run may call Suspend on its frame.
type Body interface {
	Run()
}

// Status says what became of a frame.
type Status uint8

const (
	// Unstarted: no body has been started; the frame owns no goroutine.
	Unstarted Status = iota
	// Suspended: the body has not ended. Whether it waits in Suspend or
	// executes at this moment, Running tells.
	Suspended
	// Finished: the body returned, or was unwound by Close.
	Finished
	// Panicked: the body panicked; Panic has the value and the stack.
	Panicked
	// Exited: the body called runtime.Goexit, and so ended the goroutine that
	// had resumed it.
	Exited
)

// ErrRunning is the answer to resuming or closing a frame that is running.
var ErrRunning = errors.New("frame: already running")

// Panic is what a body panicked with.
type Panic struct {
	Value any
	Stack []byte // of the body's goroutine, at the panic
}

// A Frame is one execution of a body. The zero Frame is unstarted. A Frame must
// not be copied once it is started.
//
// Enter, Switch and Leave are the parts of a resume, for owners that write
// their fields between the first two and read them between the last two;
// Resume is the three at once.
type Frame struct {
	next    func() (struct{}, bool) // the engine's switch into the body
	yield   func(struct{}) bool     // the engine's switch out of it
	running uint32
	status  Status
	body    Body
	panic   *Panic
}

// Status reports what became of the frame.
func (f *Frame) Status() Status { return f.status }

// Running reports whether the frame is entered.
func (f *Frame) Running() bool { return atomic.LoadUint32(&f.running) != 0 }

// Panic is what the body panicked with; nil unless Status is Panicked.
func (f *Frame) Panic() *Panic { return f.panic }

// Enter claims the frame for one resume. It reports false if the frame is
// claimed already, on this goroutine or on another.
func (f *Frame) Enter() bool { return atomic.CompareAndSwapUint32(&f.running, 0, 1) }

// Leave gives the frame back.
func (f *Frame) Leave() { atomic.StoreUint32(&f.running, 0) }

// Begin is Enter, for an owner that is the only one to resume the frame, on one goroutine.
func (f *Frame) Begin() { f.running = 1 }

// End is Leave after Begin.
func (f *Frame) End() { f.running = 0 }

// Start runs body until it suspends or ends. The goroutine comes from pool, or
// is made by engine if pool is nil. The frame must be unstarted, and entered.
func (f *Frame) Start(body Body, pool *Pool, engine Engine) Status {
	if pool == nil {
		f.body, f.next, f.status = body, engine.coroutine(f.run), Suspended
	} else {
		f.Prepare(body, pool)
	}
	return f.Switch()
}

// Prepare is Start on a goroutine of pool's but for the Switch, which must follow.
func (f *Frame) Prepare(body Body, pool *Pool) {
	f.body, f.next, f.status = body, pool.take(f), Suspended
}

// Discard ends a frame whose body has not begun. The frame must be entered.
func (f *Frame) Discard() {
	if f.status == Unstarted {
		f.status, f.yield = Finished, ended
	}
}

// Switch runs the body until it suspends or ends. The frame must be suspended,
// and entered.
func (f *Frame) Switch() Status {
	f.next()
	return f.status
}

// Resume runs the body until it suspends or ends. On a frame that is unstarted
// or has ended it does nothing.
//
// Errors: ErrRunning if the frame is running.
func (f *Frame) Resume() (Status, error) {
	if !f.Enter() {
		return f.status, ErrRunning
	}
	defer f.Leave()
	if f.status != Suspended {
		return f.status, nil
	}
	return f.Switch(), nil
}

// Suspend hands control back to whoever resumed the frame, and returns at the
// next resume. Only the body may call it, on the goroutine it runs on. After
// the body has ended it panics.
func (f *Frame) Suspend() { f.yield(struct{}{}) }

// ended takes the place of yield when the body has ended.
func ended(struct{}) bool {
	panic("coluber: a body was suspended after it had returned")
}

// run executes the body on its goroutine and notes how it ended.
func (f *Frame) run(yield func(struct{}) bool) {
	f.yield = yield
	returned := false
	defer func() {
		f.yield, f.next, f.body = ended, nil, nil
		if returned {
			return
		}
		r := recover()
		switch r {
		case nil:
			f.status = Exited
			f.Leave() // the resumer will not: Goexit ends it as well
		case unwinding{f}:
			f.status = Finished
		default:
			f.status = Panicked
			f.panic = &Panic{Value: r, Stack: debug.Stack()}
		}
	}()
	f.body.Run()
	returned = true
	f.status = Finished
}
