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
		defer g.letGo()
		v, err := g.first()
		for ; err == nil; v, err = g.Next() {
			if !loop(v) {
				return
			}
		}
		s.looped = nil
		if !IsStop(err) {
			s.looped = err
		}
	}
}

// first is Next for a caller that will call letGo.
func (g *Generator[Y, S, R]) first() (Y, error) {
	s := g.s
	if !s.frame.Enter() {
		var none Y
		return none, errExecuting()
	}
	defer s.frame.Leave()
	var none S
	return s.drive(none, false, nil)
}
