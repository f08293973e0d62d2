package conformance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Every test of CPython's has its line, in its area's table, once.
func TestEveryTestHasItsLine(t *testing.T) {
	areas, all := wanted(t), tables(t)
	for area, tests := range areas {
		lines, there := all[area]
		switch {
		case there && slices.Contains(open, area):
			t.Errorf("%s has a table and is still said to be open", area)
		case !there && !slices.Contains(open, area):
			t.Errorf("%s.tsv is missing", area)
		case there:
			complain(t, covers(area, tests, lines))
		}
	}
	for area := range all {
		if areas[area] == nil {
			t.Errorf("%s.tsv is no area of cpython.tsv", area)
		}
	}
}

// Every test of ours that a table names is there, and every gap has its reason.
func TestNamedTestsExist(t *testing.T) {
	for _, lines := range tables(t) {
		complain(t, answers(lines, module.find))
	}
}

// covers objects to tests without a line, and to lines without or with the same
// test.
func covers(area string, tests []string, lines []line) []string {
	var objections []string
	seen := map[string]string{}
	for _, l := range lines {
		if first := seen[l.test]; first != "" {
			objections = append(objections, fmt.Sprintf("%s: %s is in %s already", l.where, l.test, first))
		}
		seen[l.test] = l.where
		if !slices.Contains(tests, l.test) {
			objections = append(objections, fmt.Sprintf("%s: %s is no test of this area", l.where, l.test))
		}
	}
	for _, test := range tests {
		if seen[test] == "" {
			objections = append(objections, fmt.Sprintf("%s.tsv: no line for %s", area, test))
		}
	}
	return objections
}

// answers objects to lines that name no test and no reason, and to names that
// find does not know.
func answers(lines []line, find func(name string) error) []string {
	var objections []string
	for _, l := range lines {
		if len(l.ours) == 0 && len(strings.Fields(l.remark)) < 3 {
			objections = append(objections, fmt.Sprintf("%s: no test, and no reason", l.where))
		}
		for _, name := range l.ours {
			if err := find(name); err != nil {
				objections = append(objections, fmt.Sprintf("%s: %s: %v", l.where, name, err))
			}
		}
	}
	return objections
}

func complain(t *testing.T, objections []string) {
	t.Helper()
	for _, o := range objections {
		t.Error(o)
	}
}
