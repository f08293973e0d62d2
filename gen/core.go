package gen

import (
	"runtime"
	"sync/atomic"

	"github.com/coluber-go/coluber/internal/frame"
)

// core is a generator without its handle and its result type: what resuming
// needs. How cores form a chain when one delegates to another, chain.go tells.
//
// A core's fields belong to whoever has entered its frame, except root, which
// anybody may read.
type core[Y, S any] struct {
	frame  frame.Frame
	in     S     // what Yield returns
	thrown error // what Yield raises instead
	out    Y     // what Yield passed

	sent  bool // in came from Send, not from Next
	got   bool // sub has ended by returning
	alone bool // the body has yielded itself, as the root and leaf of its chain

	sub      *core[Y, S] // delegated to, while the body is in From
	delegate any         // the same as a handle, for YieldFrom
	crash    *PanicError // sub has ended by panicking

	root   atomic.Pointer[core[Y, S]] // of the chain in which it was resumed last
	parent *core[Y, S]                // the delegator in that chain
	leaf   *core[Y, S]                // end of the chain that begins here, as of the last yield

	raised  error // what the body ended with
	cleanup runtime.Cleanup
	life    life
}

// life is what a core, or the collector, asks of a generator at the beginning and
// at the end.
type life interface {
	start(*frame.Frame) frame.Status
	stop() error // the StopIteration of a body that has just returned
	over() error // the StopIteration() of a generator that is asked again
	closeDropped()
}

func (c *core[Y, S]) status() frame.Status { return c.frame.Status() }

func (c *core[Y, S]) ended() bool { return c.status() > frame.Suspended }

func errExecuting() error { return &ValueError{Msg: "generator already executing"} }

// drive resumes the chain that begins at c, which has been entered, and returns
// what is yielded.
func (c *core[Y, S]) drive(v S, sent bool, err error) (out Y, _ error) {
	switch c.status() {
	case frame.Unstarted:
		if err != nil {
			c.frame.Discard()
			return out, err
		}
		c.join(c)
		c.life.start(&c.frame)
		return c.follow(c)
	case frame.Finished, frame.Panicked, frame.Exited:
		if err != nil {
			return out, err
		}
		return out, c.life.over()
	}
	if err != nil && isExit(err) && c.sub != nil {
		return c.exit(err)
	}
	leaf, busy := c.reach()
	switch {
	case leaf == nil:
		return out, busy
	case busy != nil:
		leaf.sub = nil
		var none S
		return c.follow(c.pass(leaf, none, false, busy))
	}
	return c.follow(c.pass(leaf, v, sent, err))
}

// crashed is the panic that at's body has just ended with.
func (c *core[Y, S]) crashed() *PanicError {
	p := c.frame.Panic()
	if p == nil {
		return nil
	}
	if pe, ok := p.Value.(*PanicError); ok {
		return pe // on its way through a chain
	}
	return &PanicError{Value: p.Value, Stack: p.Stack}
}

// outcome is the answer of a resume in which c's body ended.
func (c *core[Y, S]) outcome() error {
	c.unguard()
	if p := c.crashed(); p != nil {
		panic(p)
	}
	if c.raised != nil {
		return c.raised
	}
	return c.life.stop()
}

// close is Close without the handle and the value.
func (c *core[Y, S]) close() error {
	if !c.frame.Enter() {
		return errExecuting()
	}
	defer c.frame.Leave()
	return c.end()
}

// end is close of a generator that has been entered.
func (c *core[Y, S]) end() error {
	if c.status() == frame.Unstarted {
		c.frame.Discard()
	}
	if c.ended() {
		return nil
	}
	if c.sub != nil {
		_, err := c.exit(ErrGeneratorExit)
		return afterExit(err)
	}
	c.join(c)
	var none S
	_, err := c.follow(c.pass(c, none, false, ErrGeneratorExit))
	return afterExit(err)
}

// afterExit is what close makes of a body's answer to GeneratorExit.
func afterExit(err error) error {
	switch {
	case err == nil:
		return &RuntimeError{Msg: "generator ignored GeneratorExit"}
	case isExit(err) || IsStop(err):
		return nil
	}
	return err
}

// isExit reports whether err raises a GeneratorExit.
func isExit(err error) bool { return isType[*GeneratorExit](Raised(err)) }
