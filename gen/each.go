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
		err, ignored := e.run(body)
		switch {
		case e.broken && ignored:
			unraisable(&RuntimeError{Msg: "generator ignored GeneratorExit"}, bodyRepr(body))
		case e.broken && err != nil && !isExit(err):
			unraisable(fromBody(err, e.c.thrown), bodyRepr(body))
		case !e.broken && err != nil:
			var none Y
			loop(none, fromBody(err, e.c.thrown))
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

// run calls body, and reports whether it had to be unwound, for it yielded after
// the loop had been broken out of.
func (e *each[Y]) run(body func(y *Yielder[Y, None]) error) (err error, unwound bool) {
	defer func() {
		switch r := recover(); r {
		case nil:
		case any(e):
			unwound = true
		default:
			panic(r)
		}
	}()
	e.c.frame.Enter()
	defer e.c.frame.Leave()
	e.c.frame.Inline(func() { err = body(&e.y) }, e.suspend)
	return err, false
}

// suspend takes the place of a switch: it runs the loop's body.
func (e *each[Y]) suspend(struct{}) bool {
	c := &e.c
	c.thrown = nil
	if c.sub != nil {
		e.delegate()
		c.sub = nil
	} else if !e.give(c.out) {
		c.thrown = ErrGeneratorExit
	}
	return true
}

// give passes v to the loop's body, and reports false if that breaks. After that
// it unwinds the generator's body, with a panic that run recovers.
func (e *each[Y]) give(v Y) bool {
	if e.broken {
		panic(e)
	}
	e.broken = !e.loop(v, nil)
	return !e.broken
}

// delegate loops over what From was given: there is no driver to follow a chain.
func (e *each[Y]) delegate() {
	c, sub := &e.c, e.c.sub
	for {
		v, late, err := sub.next()
		switch {
		case err != nil:
			if c.got = IsStop(err) && !late; !IsStop(err) {
				c.thrown = err
			}
			return
		case !e.give(v):
			c.thrown = sub.close()
			if c.thrown == nil {
				c.thrown = ErrGeneratorExit
			}
			return
		}
	}
}

// next is Next without the handle. It reports whether c had ended before.
func (c *core[Y, S]) next() (out Y, late bool, _ error) {
	if !c.frame.Enter() {
		return out, false, errExecuting()
	}
	defer c.frame.Leave()
	late = c.ended()
	var none S
	out, err := c.drive(none, false, nil)
	return out, late, err
}
