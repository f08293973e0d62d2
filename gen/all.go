package gen

import "iter"

// All is an iterator over the values that the generator has yet to yield. Break
// leaves the generator suspended, and another range goes on from there. After
// the range, Err tells whether it ended by an error.
//
// Python: for v in g, reference/compound_stmts.
func (g *Generator[Y, S, R]) All() iter.Seq[Y] {
	return func(loop func(Y) bool) {
		for {
			v, err := g.Next()
			if err != nil {
				g.s.looped = nil
				if !IsStop(err) {
					g.s.looped = err
				}
				return
			}
			if !loop(v) {
				return
			}
		}
	}
}
