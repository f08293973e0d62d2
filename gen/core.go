package gen

import (
	"runtime"

	"github.com/coluber-go/coluber/internal/frame"
)

// core is a generator without its handle and its result type: what resuming
// needs.
//
// Delegation. While a body is in From, its core's sub is the generator it
// delegates to, and the chain root → sub → sub … ends in a leaf, the one whose
// body yields. Values do not pass through the chain: whoever resumes the root
// switches to the leaf directly, so that a value costs the same at any depth.
// root.leaf remembers where the chain ended; that still holds if leaf.root is
// this root, for every resume, through whichever generator of the chain it
// comes, goes to the leaf and writes its own root there.
//
// A core's fields belong to whoever has entered its frame.
type core[Y, S any] struct {
	frame  frame.Frame
	in     S     // what Yield returns
	thrown error // what Yield raises instead
	sent   bool  // in came from Send, not from Next
	out    Y     // what Yield passed

	sub      *core[Y, S] // delegated to, while the body is in From
	delegate any         // the same as a handle, for YieldFrom
	got      bool        // sub has ended by returning
	crash    *PanicError // sub has ended by panicking

	parent *core[Y, S] // the delegator, as of the last walk
	root   *core[Y, S] // who walked here last
	leaf   *core[Y, S] // end of the chain that begins here, as of the last walk

	raised  error // what the body ended with
	cleanup runtime.Cleanup
	life    life
}

// life is what a core asks of its generator at the beginning and at the end.
type life interface {
	start(*frame.Frame) frame.Status
	stop() error // the StopIteration of a body that has just returned
	over() error // the StopIteration() of a generator that is asked again
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
	leaf := c.walk()
	if leaf == nil {
		return out, errExecuting()
	}
	return c.follow(c.pass(leaf, v, sent, err))
}

// exit raises err, a GeneratorExit, in a body that delegates: it is not passed
// down, but the inner generator is closed first, and an error of that is raised
// instead.
func (c *core[Y, S]) exit(err error) (Y, error) {
	sub := c.sub
	c.sub = nil
	if cerr := sub.close(); cerr != nil {
		err = cerr
	}
	var none S
	return c.follow(c.pass(c, none, false, err))
}

// pass resumes the body of leaf, the end of c's chain, and returns it. If leaf
// has ended meanwhile, resumed by somebody else, its delegator is resumed: the
// From there returns None, or raises err.
func (c *core[Y, S]) pass(leaf *core[Y, S], v S, sent bool, err error) *core[Y, S] {
	if leaf.ended() {
		var none S
		leaf, v, sent = c.up(leaf), none, false
		leaf.got = false
	}
	leaf.in, leaf.sent, leaf.thrown = v, sent, err
	leaf.frame.Switch()
	return leaf
}

// up leaves at, which has ended, for its delegator.
func (c *core[Y, S]) up(at *core[Y, S]) *core[Y, S] {
	p := at.parent
	if p != c {
		// Another goroutine may hold p, for the moment in which it finds that
		// the chain is executing.
		for !p.frame.Enter() {
			runtime.Gosched()
		}
	}
	p.sub = nil
	at.frame.Leave()
	return p
}

// walk enters the leaf of the chain that begins at c, and notes the way back.
// It returns nil if a generator of the chain is executing.
func (c *core[Y, S]) walk() *core[Y, S] {
	if c.sub == nil {
		return c
	}
	if leaf := c.leaf; leaf != nil && leaf != c && leaf.frame.Enter() {
		if leaf.root == c && leaf.sub == nil {
			return leaf
		}
		leaf.frame.Leave()
	}
	// Enter the whole chain before changing anything: it may be executing.
	last := c
	for last.sub != nil && last.sub.frame.Enter() {
		last = last.sub
	}
	if last.sub != nil {
		for at := c; at != last; at = at.sub {
			at.sub.frame.Leave()
		}
		return nil
	}
	for at := c; at != last; {
		next := at.sub
		next.parent = at
		if at != c {
			at.frame.Leave()
		}
		at = next
	}
	c.leaf, last.root = last, c
	return last
}

// follow looks at what at's body has done, and goes on along the chain until a
// body yields a value or c itself ends. It gives back every frame but c's.
func (c *core[Y, S]) follow(at *core[Y, S]) (out Y, _ error) {
	for {
		switch {
		case at.status() == frame.Suspended && at.sub == nil:
			c.leaf, at.root = at, c
			out = at.out
			if at != c {
				at.frame.Leave()
			}
			return out, nil
		case at.status() == frame.Suspended:
			at = c.descend(at)
		case at == c:
			return out, c.outcome()
		default:
			at = c.ascend(at)
		}
	}
}

// descend goes from at, whose body has just called From, to the leaf below, and
// resumes that for its next value.
func (c *core[Y, S]) descend(at *core[Y, S]) *core[Y, S] {
	var none S
	leaf := at.walk()
	if leaf == nil {
		at.sub = nil
		return c.pass(at, none, false, errExecuting())
	}
	if at != c {
		at.frame.Leave()
	}
	if leaf.status() == frame.Unstarted {
		leaf.life.start(&leaf.frame)
		return leaf
	}
	return c.pass(leaf, none, false, nil)
}

// ascend goes from at, whose body has just ended, to its delegator, and resumes
// that with the outcome.
func (c *core[Y, S]) ascend(at *core[Y, S]) *core[Y, S] {
	at.unguard()
	err, crash := at.raised, at.crashed()
	p := c.up(at)
	p.crash, p.got = crash, crash == nil && err == nil
	var none S
	return c.pass(p, none, false, err)
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
	if c.status() == frame.Unstarted {
		c.frame.Discard()
	}
	if c.ended() {
		return nil
	}
	var err error
	if c.sub != nil {
		_, err = c.exit(ErrGeneratorExit)
	} else {
		var none S
		_, err = c.follow(c.pass(c, none, false, ErrGeneratorExit))
	}
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
