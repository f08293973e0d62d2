package rooms_test

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// shown is what the Examples of one package show, by the part of an Example's
// name that follows "Example". The value tells whether its output is checked.
type shown map[string]bool

// has reports whether an Example is named after name: ExampleName or
// ExampleName_…. The second result tells whether one of them has its output
// checked.
func (s shown) has(name string) (found, checked bool) {
	for example, ok := range s {
		if example == name || strings.HasPrefix(example, name+"_") {
			found, checked = true, checked || ok
		}
	}
	return found, checked
}

// examples returns the Examples in the package's test files.
func examples(t *testing.T, files []source) shown {
	t.Helper()
	var parsed []*ast.File
	for _, s := range files {
		if s.isTest() {
			parsed = append(parsed, s.parse(t))
		}
	}
	found := make(shown)
	for _, e := range doc.Examples(parsed...) {
		// go test compiles an Example without an output but does not run it;
		// an unordered one may hide a race.
		checked := (e.Output != "" || e.EmptyOutput) && !e.Unordered
		found[e.Name] = found[e.Name] || checked
	}
	return found
}

// exported returns the exported types and free functions of the package, each
// with a phrase that says where it is.
func exported(t *testing.T, files []source) map[string]string {
	t.Helper()
	names := make(map[string]string)
	note := func(s source, word string, id *ast.Ident) {
		if id.IsExported() && names[id.Name] == "" {
			names[id.Name] = fmt.Sprintf("%s: %s %s", s.name, word, id.Name)
		}
	}
	for _, s := range files {
		if s.isTest() {
			continue
		}
		f := s.parse(t)
		if f.Name.Name == "main" {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					note(s, "func", d.Name)
				}
			case *ast.GenDecl:
				if d.Tok != token.TYPE {
					continue
				}
				for _, spec := range d.Specs {
					note(s, "type", spec.(*ast.TypeSpec).Name)
				}
			}
		}
	}
	return names
}

// unshown returns an objection for each exported type and free function of the
// package that no Example shows.
func unshown(t *testing.T, files []source) []string {
	t.Helper()
	shown := examples(t, files)
	names := exported(t, files)
	var objections []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		switch found, checked := shown.has(name); {
		case checked:
		case found:
			objections = append(objections, names[name]+": its Example has no // Output: comment (rule 18)")
		default:
			objections = append(objections, fmt.Sprintf("%s: no Example%s or Example%s_… in the package's tests (rule 18)", names[name], name, name))
		}
	}
	return objections
}

func TestExamples(t *testing.T) {
	pkgs := publicPackages(t)
	for _, pkg := range slices.Sorted(maps.Keys(pkgs)) {
		complain(t, unshown(t, pkgs[pkg]))
	}
}

func TestExamplesObjects(t *testing.T) {
	for _, tt := range []struct {
		name string
		why  string
		code string
		test string
		want []string
	}{
		{name: "type/shown", why: "ExampleQueue is named after it",
			code: "type Queue struct{}", test: "func ExampleQueue() {\n// Output:\n// 1\n}"},
		{name: "type/method shown", why: "an Example of a method shows its type",
			code: "type Queue[T any] struct{}", test: "func ExampleQueue_Put() {\n// Output: 1\n}"},
		{name: "type/unshown", why: "every exported type has one",
			code: "type Queue struct{}", want: []string{"gen/a.go: type Queue: no ExampleQueue"}},
		{name: "type/in a group", why: "each of a group is a type",
			code: "type (\n\tA int\n\tB = A\n\tc int\n)", want: []string{"type A", "type B"}},
		{name: "type/another's prefix", why: "ExampleQueueFull is not about Queue",
			code: "type Queue struct{}", test: "func ExampleQueueFull() {\n// Output: 1\n}", want: []string{"type Queue: no Example"}},
		{name: "func/shown", why: "a suffix tells Examples of one function apart",
			code: "func From() {}", test: "func ExampleFrom_nested() {\n// Output: 1\n}"},
		{name: "func/constructor", why: "an Example of the type does not show how to make one",
			code: "type Queue struct{}\nfunc NewQueue() *Queue { return nil }", test: "func ExampleQueue() {\n// Output: 1\n}", want: []string{"func NewQueue: no ExampleNewQueue"}},
		{name: "func/method", why: "methods are left to their type",
			code: "type q struct{}\nfunc (q) Put() {}"},
		{name: "func/unexported", why: "users do not see it", code: "func from() {}"},
		{name: "output/none", why: "go test does not run it",
			code: "func From() {}", test: "func ExampleFrom() {}", want: []string{"func From: its Example has no // Output:"}},
		{name: "output/unordered", why: "it may hide a race",
			code: "func From() {}", test: "func ExampleFrom() {\n// Unordered output:\n// 1\n}", want: []string{"no // Output:"}},
		{name: "output/empty", why: "nothing printed is an output",
			code: "func From() {}", test: "func ExampleFrom() {\n// Output:\n}"},
		{name: "output/second Example", why: "one whose output is checked is enough",
			code: "func From() {}", test: "func ExampleFrom() {}\nfunc ExampleFrom_more() {\n// Output: 1\n}"},
		{name: "output/elsewhere", why: "an output is the last comment of the body",
			code: "func From() {}", test: "func ExampleFrom() {\n\t// Output: 1\n\tprintln()\n\t// done\n}", want: []string{"no // Output:"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := []source{
				{"gen/a.go", "package gen\n" + tt.code},
				{"gen/a_test.go", "package gen_test\n" + tt.test},
			}
			expect(t, tt.why, unshown(t, files), tt.want...)
		})
	}

	t.Run("example outside tests", func(t *testing.T) {
		files := []source{{"gen/a.go", "package gen\nfunc ExampleFrom() {\n// Output: 1\n}\nfunc From() {}"}}
		expect(t, "go test runs what is in test files", unshown(t, files), "func ExampleFrom", "func From")
	})
	t.Run("program", func(t *testing.T) {
		files := []source{{"gen/a.go", "//go:build ignore\n\npackage main\nfunc From() {}"}}
		expect(t, "nobody imports a program", unshown(t, files))
	})
}
