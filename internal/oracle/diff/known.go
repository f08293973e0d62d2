package diff

import (
	"regexp"
	"slices"
)

// known are the rows of DIFFERENCES.md that programs meet: where a line of
// CPython's trace has one's mark, another trace is nobody's fault.
var known = []struct {
	row  string
	mark *regexp.Regexp
}{
	{"A GeneratorExit alone in a TaskGroup's block; one of one's own that is thrown into a coroutine", regexp.MustCompile(`(raise|!!) GeneratorExit`)},
}

// Compare compares the traces that a program left on CPython and on Coluber. Where
// they differ it returns the rows of DIFFERENCES.md that explain it, if any does.
func Compare(python, coluber []string) (rows string, same bool) {
	if slices.Equal(python, coluber) {
		return "", true
	}
	for _, k := range known {
		if slices.ContainsFunc(python, k.mark.MatchString) {
			return k.row, false
		}
	}
	return "", false
}
