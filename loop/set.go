package loop

import (
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// Set is what [Wait] returns: futures, each once, in the order given.
//
// Python: set, library/stdtypes.
//
// Differs: a Python set has no order of its own.
type Set[F any] []F

// String is the repr of the set, {<Task …>, <Task …>} or set().
//
// Python: repr, library/functions.
func (s Set[F]) String() string {
	if len(s) == 0 {
		return "set()"
	}
	elements := make([]string, len(s))
	for i, f := range s {
		elements[i] = gen.Repr(f)
	}
	return "{" + strings.Join(elements, ", ") + "}"
}
