package gen

import (
	"runtime"

	"github.com/coluber-go/coluber/internal/frame"
)

// While a body is in From, its core's sub is the generator it delegates to, and the
// chain root → sub → sub … ends in a leaf, the one whose body yields. Values do not
// pass through the chain: whoever resumes the root switches to the leaf directly,
// so that a value costs the same at any depth.
//
// Only the root and the leaf of a chain that is executing are entered. Whoever
// resumes a chain writes its root into every core of it. So a core executes if it
// is entered, or if its root is; and root.leaf, where the chain ended the last
// time, still holds if that leaf lives, is nobody's delegator, and has this root.

// join notes that c is resumed in the chain of root.
func (c *core[Y, S]) join(root *core[Y, S]) {
	if c.root.Load() != root {
		c.root.Store(root)
		c.alone = false
	}
}

// executing reports whether c, which has been entered, executes all the same: for
// the root of the chain that it is part of.
func (c *core[Y, S]) executing() bool {
	root := c.root.Load()
	return root != nil && root != c && root.frame.Running()
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
