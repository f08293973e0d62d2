package gen

import "iter"

// Each is an iterator over what body yields, for a generator that is only
// looped over: body runs on the caller's stack, without a goroutine, and a
// value costs a few nanoseconds and no allocation. Every range runs body anew.
//
// Break makes body's Yield return [ErrGeneratorExit]; a body that yields once
// more is unwound, and reported to the [UnraisableHook]. An error that body
// returns is the last pair, with the zero Y:
//
//	for v, err := range gen.Each(body) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(v)
//	}
//
// It panics if body is nil.
//
// Python: for v in f(), reference/compound_stmts.
func Each[Y any](body func(y *Yielder[Y, None]) error) iter.Seq2[Y, error] {
	if body == nil {
		panic("gen: Each of a nil body")
	}
	return func(loop func(Y, error) bool) {
		e := &each[Y]{loop: loop}
		e.y.c = &e.c
		var err error
		ignored := e.c.frame.Inline(func() { err = body(&e.y) }, e.suspend)
		switch {
		case e.broken && ignored:
			unraisable(&RuntimeError{Msg: "generator ignored GeneratorExit"}, bodyRepr(body))
		case e.broken && err != nil && !isExit(err):
			unraisable(fromBody(err), bodyRepr(body))
		case !e.broken && err != nil:
			var none Y
			loop(none, fromBody(err))
		}
	}
}

// each is one range over an Each.
type each[Y any] struct {
	c      core[Y, None]
	y      Yielder[Y, None]
	loop   func(Y, error) bool
	broken bool
}

// suspend takes the place of a switch: it runs the loop's body. It reports false
// when the generator's body must not suspend again.
func (e *each[Y]) suspend() bool {
	c := &e.c
	c.thrown = nil
	if c.sub != nil {
		e.delegate()
		c.sub = nil
	} else if !e.loop(c.out, nil) {
		c.thrown, e.broken = ErrGeneratorExit, true
	}
	return !e.broken
}

// delegate loops over what From was given: there is no driver to follow a chain.
func (e *each[Y]) delegate() {
	c, sub := &e.c, e.c.sub
	for {
		v, err := sub.next()
		switch {
		case err != nil:
			c.got = IsStop(err)
			if !c.got {
				c.thrown = err
			}
			return
		case !e.loop(v, nil):
			c.thrown, e.broken = sub.close(), true
			if c.thrown == nil {
				c.thrown = ErrGeneratorExit
			}
			return
		}
	}
}

// next is Next without the handle.
func (c *core[Y, S]) next() (out Y, _ error) {
	if !c.frame.Enter() {
		return out, errExecuting()
	}
	defer c.frame.Leave()
	var none S
	return c.drive(none, false, nil)
}
