package pyrandom

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// State is where a generator stands: the tuple of Python's getstate, field by
// field.
//
// Python: random.getstate, library/random.
type State struct {
	Version int // 3, or 2 for one that an old Python saved
	// Internal has 625 elements: the 624 words of the twister, and the index of
	// the next one to draw, at most 624.
	Internal []uint32
	// GaussNext is what Gauss drew in advance, or nil.
	GaussNext *float64
}

// Getstate returns where the generator stands. What is drawn later does not
// change it. It panics for a zero Random and for a SystemRandom.
//
// Python: random.getstate, library/random.
func (r *Random) Getstate() State {
	r.mustHaveState()
	if !r.ready {
		panic("pyrandom: zero Random: New makes one")
	}
	s := State{
		Version:  3,
		Internal: append(slices.Clone(r.twister.state[:]), uint32(r.twister.next)),
	}
	if r.hasGauss {
		gauss := r.gauss
		s.GaussNext = &gauss
	}
	return s
}

// Setstate makes the generator go on from s, also if it was zero before. It does
// not keep s. It panics for a SystemRandom.
//
// Errors: [gen.ValueError] if s is of an unknown version, has another number of
// elements than 625, or an index that is too large. The generator then goes on
// from where it was, except that GaussNext may already hold, as in Python.
//
// Python: random.setstate, library/random.
func (r *Random) Setstate(s State) error {
	r.mustHaveState()
	if s.Version != 3 && s.Version != 2 {
		return &gen.ValueError{Msg: fmt.Sprintf("state with version %d passed to Random.setstate() of version 3", s.Version)}
	}
	r.gauss, r.hasGauss = 0, s.GaussNext != nil
	if r.hasGauss {
		r.gauss = *s.GaussNext
	}
	switch {
	case len(s.Internal) != words+1:
		return &gen.ValueError{Msg: "state vector is the wrong size"}
	case s.Internal[words] > words:
		return &gen.ValueError{Msg: "invalid state"}
	}
	copy(r.twister.state[:], s.Internal)
	r.twister.next = int(s.Internal[words])
	r.ready = true
	return nil
}

func (r *Random) mustHaveState() {
	if r.system != nil {
		panic("pyrandom: System entropy source does not have state.")
	}
}
