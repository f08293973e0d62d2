package gen

import (
	"runtime"
	"sync/atomic"

	"github.com/coluber-go/coluber/internal/frame"
)

// core is a generator without its handle and its result type: what resuming
// needs.
//
// Delegation. While a body is in From, its core's sub is the generator it
// delegates to, and the chain root → sub → sub … ends in a leaf, the one whose
// body yields. Values do not pass through the chain: whoever resumes the root
// switches to the leaf directly, so that a value costs the same at any depth.
//
// Only the root and the leaf of a chain that is executing are entered. Whoever
// resumes a chain writes its root into every core of it. So a core executes if it
// is entered, or if its root is; and root.leaf, where the chain ended the last
// time, still holds if that leaf lives, is nobody's delegator, and has this root.
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

// executing reports whether c, which has been entered, executes all the same: for
// the root of the chain that it is part of.
func (c *core[Y, S]) executing() bool {
	root := c.root.Load()
	return root != nil && root != c && root.frame.Running()
}

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

// exit raises err, a GeneratorExit, in a body that delegates: it is not passed
// down, but the inner generators are closed first, the innermost at the very
// first, and an error of that is raised instead.
func (c *core[Y, S]) exit(err error) (out Y, _ error) {
	last, busy := c.walk(c, nil)
	if last == nil {
		return out, busy
	}
	return c.unwind(last, busy, err)
}

// unwind raises err in c, whose chain is entered down to last, when those below
// have been closed. If busy is not nil, it is raised in last.
func (c *core[Y, S]) unwind(last *core[Y, S], busy, err error) (Y, error) {
	sub := c.sub
	c.sub, c.got, c.crash = nil, false, nil
	switch {
	case c == last && busy != nil:
		err = busy
	case c != last:
		crash, cerr := sub.closeInner(last, busy)
		if c.crash = crash; cerr != nil {
			err = cerr
		}
	}
	c.join(c)
	c.parent = nil // or it would keep the delegator's frame alive, if it goes on
	var none S
	return c.follow(c.pass(c, none, false, err))
}

// closeInner is close of a generator that has been entered, for its delegator.
func (c *core[Y, S]) closeInner(last *core[Y, S], busy error) (crash *PanicError, err error) {
	defer c.frame.Leave()
	if c.ended() {
		return nil, nil
	}
	defer func() {
		if crash = c.crashed(); crash != nil {
			recover()
		}
	}()
	_, err = c.unwind(last, busy, ErrGeneratorExit)
	return nil, afterExit(err)
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

// join notes that c is resumed in the chain of root.
func (c *core[Y, S]) join(root *core[Y, S]) {
	if c.root.Load() != root {
		c.root.Store(root)
		c.alone = false
	}
}

// reach enters the leaf of the chain that begins at c, and notes the way back. If
// a generator of the chain is executing, it enters the one that delegates to that,
// for an error to be raised there; nil if it is c itself that is executing.
func (c *core[Y, S]) reach() (leaf *core[Y, S], busy error) {
	if c.sub == nil {
		c.join(c)
		return c, nil
	}
	if leaf := c.leaf; leaf != nil && leaf != c && leaf.frame.Enter() {
		if leaf.root.Load() == c && leaf.sub == nil && !leaf.ended() {
			return leaf, nil
		}
		leaf.frame.Leave()
	}
	leaf, busy = c.walk(c, nil)
	if leaf != nil {
		c.leaveBetween(leaf)
	}
	return leaf, busy
}

// leaveBetween gives back the chain between c and last.
func (c *core[Y, S]) leaveBetween(last *core[Y, S]) {
	for at := c; at != last; {
		next := at.sub
		if at != c {
			at.frame.Leave()
		}
		at = next
	}
}

// walk enters the chain that begins at c down to the leaf, makes root its root,
// and returns its end. If it meets a generator that is executing, it ends at the
// last one before that which is not executing itself; at nil if there is none.
// The way to c is not searched for that one: before is a core that is known to
// delegate to c, or nil.
func (c *core[Y, S]) walk(root, before *core[Y, S]) (last *core[Y, S], busy error) {
	// Those that are executing with the one that is met have its root. They are
	// not entered, so that they must be given back.
	last = c
	free := before // the last before those that have last's root
	for last.sub != nil && last.sub.frame.Enter() {
		if last.sub.root.Load() != last.root.Load() {
			free = last
		}
		last = last.sub
	}
	end := last
	if last.sub != nil {
		busy = errExecuting()
		if last.sub.root.Load() == last.root.Load() {
			last = free
		}
	}
	mine := last != nil && last != before
	for at := c; ; {
		next := at.sub
		if mine {
			at.join(root)
		} else if at != c {
			at.frame.Leave()
		}
		if at == end {
			return last, busy
		}
		if at == last {
			mine = false
		}
		if mine {
			next.parent = at
		}
		at = next
	}
}

// follow looks at what at's body has done, and goes on along the chain until a
// body yields a value or c itself ends. It gives back every frame but c's.
func (c *core[Y, S]) follow(at *core[Y, S]) (out Y, _ error) {
	for {
		switch {
		case at.status() == frame.Suspended && at.sub == nil:
			c.leaf, c.alone = at, at == c
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
	leaf, busy := at, error(nil)
	if sub := at.sub; sub.frame.Enter() {
		leaf, busy = sub.walk(c, at)
		if leaf != at {
			sub.parent = at
			sub.leaveBetween(leaf)
		}
		if leaf != sub {
			sub.frame.Leave()
		}
	} else {
		busy = errExecuting()
	}
	if leaf != at && at != c {
		at.frame.Leave()
	}
	switch {
	case busy != nil:
		leaf.sub = nil
		return c.pass(leaf, none, false, busy)
	case leaf.status() == frame.Unstarted:
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
