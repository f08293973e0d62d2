package diff

import (
	"encoding/json"
	"slices"
)

// Shrink makes a program smaller as long as it still differs, which differs tells. It
// gives up after tries calls of it.
func Shrink(p *Program, tries int, differs func(*Program) bool) *Program {
	for {
		smaller := shrinkOnce(p, &tries, differs)
		if smaller == nil {
			return p
		}
		p = smaller
	}
}

// shrinkOnce is the first smaller program that still differs; nil if there is none.
func shrinkOnce(p *Program, tries *int, differs func(*Program) bool) *Program {
	for n := 0; ; n++ {
		smaller := clone(p)
		if !cut(smaller, n) {
			return nil
		}
		if *tries--; *tries < 0 {
			return nil
		}
		if differs(smaller) {
			return smaller
		}
	}
}

func clone(p *Program) *Program {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err) // of plain data
	}
	var c Program
	if err := json.Unmarshal(data, &c); err != nil {
		panic(err)
	}
	return &c
}

// cut makes the n-th change that makes a program smaller. It reports false if there
// are not so many.
func cut(p *Program, n int) bool {
	c := &cutter{left: n}
	for i := len(p.Bodies) - 1; i >= 0; i-- {
		c.list(&p.Bodies[i])
	}
	for i := range p.Generators {
		c.list(&p.Generators[i].Body)
		c.list(&p.Generators[i].Handler)
		c.list(&p.Generators[i].Final)
	}
	for i := range p.Callbacks {
		c.list(&p.Callbacks[i])
	}
	if len(p.Bodies) > 1 && c.here() {
		p.Bodies = p.Bodies[:len(p.Bodies)-1]
	}
	if len(p.Generators) > 0 && c.here() {
		p.Generators = p.Generators[:len(p.Generators)-1]
	}
	return c.done
}

// cutter counts the changes that could be made, and makes one of them.
type cutter struct {
	left int
	done bool
}

// here reports whether the change is the one to make.
func (c *cutter) here() bool {
	if c.done {
		return false
	}
	c.left--
	c.done = c.left < 0
	return c.done
}

// list cuts statements: all, the second half, the first, one, or one to its blocks.
func (c *cutter) list(list *[]Stmt) {
	l := *list
	switch n := len(l); {
	case n > 2 && c.here():
		*list = l[:0]
	case n > 3 && c.here():
		*list = l[:n/2]
	case n > 3 && c.here():
		*list = l[n/2:]
	}
	for i := len(l) - 1; i >= 0 && !c.done; i-- {
		switch s := &l[i]; {
		case c.here():
			*list = slices.Delete(l, i, i+1)
		case len(s.B) > 0 && c.here():
			*list = slices.Concat(l[:i], slices.Concat(s.B...), l[i+1:])
		default:
			c.within(s)
		}
	}
}

// within cuts a statement's blocks, its pairs, and its numbers.
func (c *cutter) within(s *Stmt) {
	for i := range s.B {
		c.list(&s.B[i])
	}
	if n := len(s.A); n > 3 && hasPairs[s.Op] && c.here() {
		s.A = s.A[:n-2]
	}
	for i := range s.A {
		if s.A[i] > 0 && c.here() {
			s.A[i]--
		}
	}
}

var hasPairs = map[string]bool{"gather": true, "wait": true, "as_completed": true}
