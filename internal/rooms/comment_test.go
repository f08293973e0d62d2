package rooms_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
)

// origins are the words that begin the last line of a doc comment.
var origins = []string{"Python: ", "Go only: "}

// customary are methods whose meaning an interface fixes, Go's or gen.Exception:
// they need no origin. The value tells whether they need a comment at all.
var customary = map[string]bool{
	"Error() string":                false, // rule 12 fixes it too: Python's str(e)
	"GoString() string":             false,
	"String() string":               true,
	"Format(fmt.State, rune)":       true,
	"Unwrap() error":                true,
	"Unwrap() []error":              true,
	"Is(error) bool":                true,
	"As(any) bool":                  true,
	"Timeout() bool":                true,
	"Temporary() bool":              true,
	"LogValue() slog.Value":         true,
	"MarshalText() ([]byte, error)": true,
	"Class() string":                true,
	"Args() []any":                  true,
}

// signature returns a method's name and the types of its parameters and
// results, as the keys of customary are written.
func signature(d *ast.FuncDecl) string {
	s := d.Name.Name + "(" + strings.Join(typesOf(d.Type.Params), ", ") + ")"
	switch results := typesOf(d.Type.Results); len(results) {
	case 0:
		return s
	case 1:
		return s + " " + results[0]
	default:
		return s + " (" + strings.Join(results, ", ") + ")"
	}
}

// typesOf returns the type of each parameter or result.
func typesOf(fields *ast.FieldList) []string {
	if fields == nil {
		return nil
	}
	var names []string
	for _, f := range fields.List {
		for range max(1, len(f.Names)) {
			names = append(names, types.ExprString(f.Type))
		}
	}
	return names
}

// hasOrigin reports whether a line of the comment says where the thing comes
// from.
func hasOrigin(comment *ast.CommentGroup) bool {
	for line := range strings.Lines(comment.Text()) {
		for _, o := range origins {
			rest, ok := strings.CutPrefix(line, o)
			if ok && strings.TrimSpace(rest) != "" {
				return true
			}
		}
	}
	return false
}

// A commentary collects the objections to one file's doc comments.
type commentary struct {
	file       string
	objections []string
}

// doc objects if what has no comment, or needs an origin that the comment
// does not state.
func (c *commentary) doc(what string, comment *ast.CommentGroup, origin bool) {
	switch {
	case strings.TrimSpace(comment.Text()) == "":
		c.objections = append(c.objections, fmt.Sprintf("%s: %s: no doc comment (rule 14)", c.file, what))
	case origin && !hasOrigin(comment):
		c.objections = append(c.objections, fmt.Sprintf("%s: %s: no line of its doc comment begins with %q or %q (rule 14)", c.file, what, origins[0], origins[1]))
	}
}

// function looks at a free function, or at a method of an exported type.
func (c *commentary) function(d *ast.FuncDecl) {
	if !d.Name.IsExported() {
		return
	}
	if d.Recv == nil {
		c.doc("func "+d.Name.Name, d.Doc, true)
		return
	}
	owner := receiver(d.Recv.List[0].Type)
	if needed, ok := customary[signature(d)]; ast.IsExported(owner) && (needed || !ok) {
		c.doc("method "+owner+"."+d.Name.Name, d.Doc, !ok)
	}
}

// receiver returns the name of a method's type, without pointer and type
// parameters.
func receiver(e ast.Expr) string {
	name := strings.TrimLeft(types.ExprString(e), "*(")
	if i := strings.IndexAny(name, "[)"); i >= 0 {
		name = name[:i]
	}
	return name
}

// declaration looks at types, constants and variables. A group's comment
// speaks for its constants or variables, but not for its types.
func (c *commentary) declaration(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if !spec.Name.IsExported() {
				continue
			}
			comment := spec.Doc
			if !d.Lparen.IsValid() {
				comment = d.Doc
			}
			c.doc("type "+spec.Name.Name, comment, true)
			if face, ok := spec.Type.(*ast.InterfaceType); ok {
				c.face(spec.Name.Name, face)
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() && d.Doc.Text() == "" && spec.Comment.Text() == "" {
					c.doc(d.Tok.String()+" "+name.Name, spec.Doc, false)
				}
			}
		}
	}
}

// face looks at the methods of an exported interface. The type's comment has
// their origin.
func (c *commentary) face(owner string, face *ast.InterfaceType) {
	for _, m := range face.Methods.List {
		for _, name := range m.Names {
			if name.IsExported() && m.Comment.Text() == "" {
				c.doc("method "+owner+"."+name.Name, m.Doc, false)
			}
		}
	}
}

// uncommented returns an objection for each exported identifier whose doc
// comment is missing or says too little.
func uncommented(t *testing.T, files []source) []string {
	t.Helper()
	var objections []string
	for _, s := range files {
		if s.isTest() {
			continue
		}
		f := s.parse(t)
		if f.Name.Name == "main" {
			continue
		}
		c := commentary{file: s.name}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				c.function(d)
			case *ast.GenDecl:
				if d.Tok != token.IMPORT {
					c.declaration(d)
				}
			}
		}
		objections = append(objections, c.objections...)
	}
	return objections
}

func TestDocComments(t *testing.T) {
	pkgs := publicPackages(t)
	for _, pkg := range slices.Sorted(maps.Keys(pkgs)) {
		complain(t, uncommented(t, pkgs[pkg]))
	}
}

func TestDocCommentsObjects(t *testing.T) {
	const (
		none   = "no doc comment"
		origin = "no line of its doc comment begins with"
	)
	for _, tt := range []struct {
		name string
		why  string
		code string
		want []string
	}{
		{"func/whole", "says what, and where from", "// F does.\n//\n// Python: f, library/f.\nfunc F() {}", nil},
		{"func/go only", "says why Python has none", "// F does.\n//\n// Go only: a reason.\nfunc F() {}", nil},
		{"func/none", "every exported function has one", "func F() {}", []string{"gen/a.go: func F: " + none}},
		{"func/directive", "a directive is not a comment", "//go:noinline\nfunc F() {}", []string{none}},
		{"func/apart", "a blank line parts a comment from its function", "// F does.\n//\n// Python: f.\n\nfunc F() {}", []string{none}},
		{"func/no origin", "rule 14 asks for it", "// F does.\nfunc F() {}", []string{"func F: " + origin}},
		{"func/origin inside a line", "it begins a line, to be found at a glance", "// F does. Python: f.\nfunc F() {}", []string{origin}},
		{"func/empty origin", "the word alone says nothing", "// F does.\n//\n// Go only: \nfunc F() {}", []string{origin}},
		{"func/unexported", "users do not see it", "func f() {}", nil},
		{"method/none", "every exported method has one", "// T is.\n//\n// Python: t.\ntype T[A, B any] struct{}\nfunc (t *T[A, B]) M() {}", []string{"method T.M: " + none}},
		{"method/no origin", "rule 14 asks for it", "// T is.\n//\n// Python: t.\ntype T int\n// M does.\nfunc (T) M() {}", []string{"method T.M: " + origin}},
		{"method/unexported type", "users do not see the type", "type t int\nfunc (t) M() {}", nil},
		{"method/customary", "Go fixes its meaning", "// T is.\n//\n// Python: t.\ntype T int\n// Is reports.\nfunc (t T) Is(target error) bool { return false }", nil},
		{"method/customary without comment", "what it reports is still ours to say", "// T is.\n//\n// Python: t.\ntype T int\nfunc (T) Is(error) bool { return false }", []string{"method T.Is: " + none}},
		{"method/Error", "rule 12 says what it returns", "// T is.\n//\n// Python: t.\ntype T int\nfunc (T) Error() string { return \"\" }", nil},
		{"method/MarshalText", "Go fixes its meaning", "// T is.\n//\n// Python: t.\ntype T int\n// MarshalText is.\nfunc (T) MarshalText() (text []byte, err error) { return nil, nil }", nil},
		{"method/customary name", "another signature is another method", "// T is.\n//\n// Python: t.\ntype T int\n// Is reports.\nfunc (T) Is(a, b error) bool { return false }", []string{"method T.Is: " + origin}},
		{"type/none", "every exported type has one", "type T int", []string{"type T: " + none}},
		{"type/no origin", "rule 14 asks for it", "// T is.\ntype T int", []string{"type T: " + origin}},
		{"type/in a group", "a group's comment is about the group", "// Types.\n//\n// Python: t.\ntype (\n\tT int\n\t// U is.\n\t//\n\t// Python: u.\n\tU int\n)", []string{"type T: " + none}},
		{"interface/method", "it is the contract for implementers", "// T is.\n//\n// Python: t.\ntype T interface {\n\tM()\n\t// N does.\n\tN()\n\tO() // does\n\tp()\n}", []string{"method T.M: " + none}},
		{"const/group", "one comment speaks for the group", "// States.\nconst (\n\tA = iota\n\tB\n)", nil},
		{"const/each", "or each has its own", "const (\n\t// A is.\n\tA = 1\n\tB = 2 // is\n\tC = 3\n\td = 4\n)", []string{"const C: " + none}},
		{"var/none", "an error's variable is part of the face", "var ErrA, errB error", []string{"var ErrA: " + none}},
		{"var/commented", "variables need no origin", "// ErrA is.\nvar ErrA error", nil},
		{"many", "each is named", "func F() {}\ntype T int", []string{"func F", "type T"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := source{"gen/a.go", "package gen\n\n" + tt.code + "\n"}
			expect(t, tt.why, uncommented(t, []source{file}), tt.want...)
		})
	}
}
