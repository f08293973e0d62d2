package gen

import "iter"

// All is an iterator over the values that the generator has yet to yield. Break
// leaves the generator suspended, and another range goes on from there. After
// the range, Err tells whether it ended by an error.
//
// Python: for v in g, reference/compound_stmts.
func (g *Generator[Y, S, R]) All() iter.Seq[Y] {
	s := g.made()
	return func(loop func(Y) bool) {
		if err := g.exhaust(loop); err != nil {
			s.looped = raisedOnly(err)
		}
	}
}

// exhaust gives values to loop until that breaks, and returns nil, or the
// generator has no more, and returns the error that says so.
func (g *Generator[Y, S, R]) exhaust(loop func(Y) bool) error {
	defer g.letGo()
	v, _, err := g.s.next()
	for ; err == nil; v, err = g.Next() {
		if !loop(v) {
			return nil
		}
	}
	return err
}
