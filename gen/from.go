package gen

// From yields all that sub yields, and returns what sub returns. While it lasts,
// Next, Send and Throw go to sub, or to the innermost generator that sub itself
// delegates to; Close closes the innermost first. A value costs the same at any
// depth. A sub that has ended yields nothing and returns the zero R.
//
// Errors: what sub raises; what was thrown into sub if it has ended meanwhile;
// [ErrGeneratorExit] when the generator is closed, after sub has been;
// [ValueError] if sub is executing; [TypeError] if it is nil.
//
// Python: yield from, reference/expressions, and PEP 380.
func From[Y, S, R any](y *Yielder[Y, S], sub *Generator[Y, S, R]) (R, error) {
	var none R
	if sub == nil {
		return none, errNotIterable()
	}
	c := y.c
	inner := sub.made()
	if !c.frame.Running() && !c.ended() {
		panic("gen: From in a body that is suspended")
	}
	defer sub.letGo()
	c.sub, c.delegate, c.got, c.crash = &inner.core, sub, false, nil
	c.frame.Suspend()
	c.delegate = nil
	if c.crash != nil {
		panic(c.crash)
	}
	if c.got {
		return inner.result, nil
	}
	if IsStop(c.thrown) {
		return late[R](c.thrown)
	}
	return none, c.thrown
}

// late is what becomes of a StopIteration that is thrown into a delegate that has
// ended: it comes back, and is taken for that one's end. One whose value is no R
// is left to the body.
func late[R any](stop error) (r R, _ error) {
	e, ok := Raised(stop).(Exception)
	if !ok || len(e.Args()) == 0 {
		return r, nil
	}
	if r, ok = e.Args()[0].(R); ok {
		return r, nil
	}
	return r, stop
}

// YieldFrom is what the suspended body delegates to: the [*Generator] that it
// passed to From, or what it passed to FromSeq, FromSlice and their like; nil
// otherwise.
//
// Python: generator.gi_yieldfrom, library/inspect.
func (g *Generator[Y, S, R]) YieldFrom() any {
	s := g.made()
	f := &s.frame
	if !f.Enter() {
		return nil
	}
	defer f.Leave()
	if s.executing() {
		return nil
	}
	return s.delegate
}
