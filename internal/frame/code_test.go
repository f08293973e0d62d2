package frame_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/internal/frame"
)

var used any

type pool struct{}

func (*pool) get() func()       { return func() { plain() } }
func (pool) value() func()      { return func() { plain() } }
func (*pool) method()           {}
func plain()                    {}
func closure() func()           { return func() { plain() } }
func nested() func()            { return func() func() { return func() { plain() } }() }
func generic[T any](v T) func() { return func() { used = v } }
func inlined() (f func())       { f = closure(); return f }
func ranged() (f func()) {
	for range one {
		f = func() { plain() }
	}
	return f
}
func one(yield func(int) bool) { yield(1) }

type list[T any] struct{ v T }

func (l *list[T]) get() func() { return func() { used = l.v } }
func (l *list[T]) method()     { used = l.v }

// rangedInlined is ranged over an iterator that the compiler inlines.
func rangedInlined() (f func()) {
	for range slices.Values([]int{1}) {
		f = func() { plain() }
	}
	return f
}

func (*pool) ranged() (f func()) {
	for range one {
		f = func() { plain() }
	}
	return f
}

func deferred() (f func()) {
	defer func() { f = func() { plain() } }()
	return nil
}

func started() func() {
	made := make(chan func())
	go func() { made <- func() { plain() } }()
	return <-made
}

// rangeBody is what a range loop passes to its iterator.
func rangeBody() func(int) bool {
	var body func(int) bool
	for range func(yield func(int) bool) { body = yield } {
		plain()
	}
	return body
}

// code is a func value's.
func code[F any](fn F) frame.Code { return frame.CodeOf(fn) }

func TestQualname(t *testing.T) {
	var none func()
	p, l := &pool{}, &list[int]{}
	const (
		qualname = "Lib/test/test_funcattrs.py: __qualname__"
		method   = "Lib/test/test_funcattrs.py: __qualname__ of a method"
		goOnly   = "Go only"
	)
	for _, row := range []struct {
		name string
		why  string
		py   string
		code frame.Code
		want string
	}{
		{"function", "it has its own name", qualname, code(plain), "plain"},
		{"closure", "a body is written in a function that is called for it", qualname, code(closure()), "closure"},
		{"closure in a closure", "all closures of a function have its name", qualname, code(nested()), "nested"},
		{"written here", "as the one above", qualname, code(func() {}), "TestQualname"},
		{"generic function", "type arguments are no part of the name", goOnly, code(generic[int]), "generic"},
		{"closure in a generic function", "nor in its closures", goOnly, code(generic(1)), "generic"},
		{"closure in a method", "a method's name has its class before it", method, code(p.get()), "pool.get"},
		{"closure in a generic type's method", "without the type's arguments", method, code(l.get()), "list.get"},
		{"closure in a value's method", "the type looks like an outer function, and is left out", goOnly, code(pool{}.value()), "value"},
		{"method value", "the wrapper's mark is no part of the name", method, code(p.method), "pool.method"},
		{"method value of a generic type", "neither mark nor arguments are", method, code(l.method), "list.method"},
		{"method expression", "it is the method itself", method, code((*pool).method), "pool.method"},
		{"inlined into another", "the name is of where it is written, not of where the compiler put it", goOnly, code(inlined()), "closure"},
		{"in a range over a function", "a range body is the compiler's, not the writer's", goOnly, code(ranged()), "ranged"},
		{"in a range that was inlined", "as above, and the iterator is not where it is written", goOnly, code(rangedInlined()), "rangedInlined"},
		{"in a method's range", "both at once", goOnly, code(p.ranged()), "pool.ranged"},
		{"range body itself", "it belongs to the function of the loop", goOnly, code(rangeBody()), "rangeBody"},
		{"in a deferred call", "a deferred closure is one of the function's", goOnly, code(deferred()), "deferred"},
		{"in a go statement", "and so is a started one", goOnly, code(started()), "started"},
		{"of any type", "parameters and results do not matter", goOnly, code(slices.Sort[[]int]), "Sort"},
		{"nil", "there is nothing to name", goOnly, code(none), "<unknown>"},
	} {
		if got := row.code.Qualname(); got != row.want {
			t.Errorf("%s: got %q, want %q\n why: %s\n  py: %s", row.name, got, row.want, row.why, row.py)
		}
	}
}

// here is the line of its caller.
func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

func TestLocation(t *testing.T) {
	var none func()
	const first = "Lib/inspect.py: co_firstlineno"
	// Each begins on the line before the one that here tells, or on it.
	body := func() {
		defer plain()
		used = t
	}
	bodyLine := here() - 4
	inner := func() func() { return func() { used = t; panic(used) } }()
	innerLine := here() - 1
	for _, row := range []struct {
		name string
		why  string
		py   string
		code frame.Code
		file string
		line int
	}{
		{"closure", "a body is found where it begins", first, code(body), "code_test.go", bodyLine},
		{"closure in a closure", "the inner one's line", first, code(inner), "code_test.go", innerLine},
		{"another package's", "the base name, as a reader knows it", first, code(slices.SortFunc[[]int]), "sort.go", -1},
		{"nil", "there is nothing to find", "Go only", code(none), "<unknown>", 0},
	} {
		file, line := row.code.Location()
		if row.line < 0 && line > 0 {
			line = row.line // which line it is, is not ours
		}
		if file != row.file || line != row.line {
			t.Errorf("%s: got %s:%d, want %s:%d\n why: %s\n  py: %s", row.name, file, line, row.file, row.line, row.why, row.py)
		}
	}
}

func TestCodeOfNoFunc(t *testing.T) {
	defer func() {
		if got, want := recover(), "frame: CodeOf of what is not a func"; got != want {
			t.Errorf("CodeOf of a string panicked with %v, want %q", got, want)
		}
	}()
	frame.CodeOf("no func")
}
