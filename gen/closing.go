package gen

import "iter"

// Closing is [Generator.All] that closes g at the end of the range, however that
// comes: at g's end, by a break, a return or a panic. [Generator.Err] then tells the
// error of Close as well.
//
//	for v := range g.Closing() {
//		…
//	}
//	if err := g.Err(); err != nil { … }
//
// Python: with closing(g): for v in g, library/contextlib.
func (g *Generator[Y, S, R]) Closing() iter.Seq[Y] {
	s := g.made()
	values := g.All()
	return func(loop func(Y) bool) {
		defer func() {
			if _, err := g.Close(); err != nil {
				s.looped = err
			}
		}()
		values(loop)
	}
}

// CloseInto closes g and keeps an error of that in err, for a deferred call in a
// function with a named result:
//
//	func total(g *gen.Generator[int, gen.None, gen.None]) (sum int, err error) {
//		defer g.CloseInto(&err)
//
// An error of Close takes the place of the one that is there, which becomes its
// [ContextOf]. What the body returns is lost. It panics if err is nil.
//
// Python: finally: g.close(), reference/compound_stmts.
func (g *Generator[Y, S, R]) CloseInto(err *error) {
	if err == nil {
		panic("gen: CloseInto a nil *error")
	}
	if _, raised := g.Close(); raised != nil {
		*err = WithContext(raised, *err)
	}
}
