package diff

import (
	"regexp"
	"slices"
	"strings"
)

// known are the rows of DIFFERENCES.md that programs meet: where a line of CPython's
// trace has the mark, another trace is nobody's fault.
var known = []struct {
	rows []string
	mark *regexp.Regexp
}{
	{
		[]string{"A GeneratorExit alone in a `TaskGroup`'s block", "A GeneratorExit of one's own that is thrown into a coroutine"},
		regexp.MustCompile(` (raise|!!) GeneratorExit`),
	},
}

// Compare compares the traces that a program left on CPython and on Coluber. Where
// they differ it returns the rows of DIFFERENCES.md that explain it, if any do.
func Compare(python, coluber []string) (rows string, same bool) {
	if slices.Equal(python, coluber) {
		return "", true
	}
	for _, k := range known {
		if slices.ContainsFunc(python, k.mark.MatchString) {
			return strings.Join(k.rows, "; "), false
		}
	}
	return "", false
}
