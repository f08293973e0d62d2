package rooms_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// row is the order of the rooms: a package imports only from its left.
// Packages under gen, coro and loop stand just right of their own room, side by
// side. What is under X/internal belongs to room X.
var row = []string{"internal/frame", "gen", "coro", "internal/kernel", "internal/dial", "loop"}

// base is the leaf that the others may build on: pipes and connections are streams.
const base = "loop/streams"

// free are the rooms that look at the others from outside. They import what
// they like, and only they and tests import them.
var free = []string{"internal/oracle", "internal/bench", "internal/conformance", "internal/leak", "internal/rooms"}

// codeMay and testsMay are what the rooms left of loop/… depend on besides the
// standard library.
var (
	codeMay  = []string{"golang.org/x/exp"}
	testsMay = []string{"golang.org/x", "github.com/google/go-cmp", "go.uber.org/goleak"}
)

// A kind of file is held to its own rule.
type kind int

const (
	code    kind = iota // what users compile
	inside              // a test in package x, which can make a cycle
	outside             // a test in package x_test, which nothing imports
)

// A use is one import in one file.
type use struct {
	file string
	kind kind
	path string
}

// A room is a place for packages. Column is its index in row, or -1.
type room struct {
	name   string
	column int
	sub    bool // right of the room that gives it its column
}

// leaf reports whether r may depend on other modules.
func (r room) leaf() bool { return r.column < 0 || r.sub && row[r.column] == "loop" }

// free reports whether r looks at the others from outside.
func (r room) free() bool { return slices.Contains(free, r.name) }

// example reports whether r is a program that shows the public packages.
func (r room) example() bool { return strings.HasPrefix(r.name, "examples/") }

// leftOf reports whether r stands left of s in the row.
func (r room) leftOf(s room) bool {
	if r.column != s.column {
		return r.column < s.column
	}
	return s.sub && (!r.sub || r.name == base && s.name != looptest)
}

const looptest = "loop/looptest" // it knows no leaf

// roomOf returns the room of a package, and whether the house has it.
func roomOf(pkg string) (room, bool) {
	for i, name := range row {
		rest, ok := strings.CutPrefix(pkg+"/", name+"/")
		if !ok {
			continue
		}
		first, _, _ := strings.Cut(rest, "/")
		if first == "" || first == "internal" || strings.HasPrefix(name, "internal/") {
			return room{name: name, column: i}, true
		}
		return room{name: name + "/" + first, column: i, sub: true}, true
	}
	parts := strings.Split(pkg, "/")
	if len(parts) < 2 {
		return room{}, false
	}
	r := room{name: parts[0] + "/" + parts[1], column: -1}
	return r, r.example() || r.free()
}

// misdirected returns an objection for each import that breaks the house's
// order. The description maps a package, by its path within the module, to its
// imports.
func misdirected(description map[string][]use) []string {
	var objections []string
	for _, pkg := range slices.Sorted(maps.Keys(description)) {
		from, ok := roomOf(pkg)
		if !ok {
			objections = append(objections, fmt.Sprintf("%s: not a room of the house (rule 1); the row is %s, beside it %s and examples/…",
				pkg, strings.Join(row, " → "), strings.Join(free, ", ")))
			continue
		}
		for _, u := range description[pkg] {
			if why := objection(from, u); why != "" {
				objections = append(objections, fmt.Sprintf("%s: imports %s: %s (rule 1)", u.file, u.path, why))
			}
		}
	}
	return objections
}

// objection says why a package of room from may not make the import, or
// nothing.
func objection(from room, u use) string {
	pkg, ours := strings.CutPrefix(u.path+"/", module+"/")
	if !ours {
		return foreign(from, u)
	}
	pkg = strings.TrimSuffix(pkg, "/")
	to, ok := roomOf(pkg)
	test := u.kind != code
	switch {
	case !ok:
		return "not a room of the house"
	case from.free(), from.name == to.name:
		return ""
	case to.example():
		return "a program is not a library"
	case from.example():
		// A program cannot be imported, so its tests cannot make a cycle.
		if isPublic(pkg) || test && to.free() {
			return ""
		}
		return "an example imports public packages only"
	case to.column >= 0 && to.leftOf(from):
		return ""
	case u.kind == outside && (isPublic(pkg) || to.free()):
		return ""
	case u.kind == outside:
		return "a test in package x_test imports public packages, what is on its left, and the rooms beside the row"
	case to.column < 0:
		return "only tests in package x_test import a room beside the row"
	}
	return from.name + " imports only from its left in the row " + strings.Join(row, " → ") + " → loop/…"
}

// foreign says why a package of room from may not import a package of another
// module, or nothing.
func foreign(from room, u use) string {
	first, _, _ := strings.Cut(u.path, "/")
	standard := !strings.Contains(first, ".") && u.path != "C"
	if standard || from.leaf() {
		return ""
	}
	may := codeMay
	if u.kind != code {
		may = testsMay
	}
	for _, m := range may {
		if u.path == m || strings.HasPrefix(u.path, m+"/") {
			return ""
		}
	}
	return "a core package depends on the standard library and " + strings.Join(may, ", ") + " only"
}

// uses returns the imports of one file.
func uses(t *testing.T, s source) []use {
	t.Helper()
	f := s.parse(t)
	k := code
	if s.isTest() {
		k = inside
		if strings.HasSuffix(f.Name.Name, "_test") {
			k = outside
		}
	}
	var found []use
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		found = append(found, use{s.name, k, p})
	}
	return found
}

func TestImportDirection(t *testing.T) {
	description := make(map[string][]use)
	for _, s := range tree(t) {
		description[s.pkg()] = append(description[s.pkg()], uses(t, s)...)
	}
	for _, name := range row {
		if _, ok := description[name]; !ok {
			t.Errorf("%s: a room of the row without a Go file", name)
		}
	}
	complain(t, misdirected(description))
}
