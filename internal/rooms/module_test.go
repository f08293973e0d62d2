package rooms_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// module is the path of the module, which every import of our own begins with.
const module = "github.com/coluber-go/coluber"

// A source is one Go file of the module.
type source struct {
	name string // with slashes, from the module's root
	text string
}

// pkg returns the folder of s, which is its package's path within the module.
func (s source) pkg() string { return path.Dir(s.name) }

// isTest reports whether only go test compiles s.
func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

// parse returns the syntax of s. Comments are kept.
func (s source) parse(t *testing.T) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), s.name, s.text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// root returns the folder of the module's go.mod.
var root = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && slices.Contains(strings.Fields(string(text)), module) {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fs.ErrNotExist
		}
		dir = up
	}
})

// sources returns the module's Go files, whatever system or tag they are built
// for, and those of modules inside it. It leaves out what go leaves out.
var sources = sync.OnceValues(func() ([]source, error) {
	top, err := root()
	if err != nil {
		return nil, err
	}
	var found []source
	err = fs.WalkDir(os.DirFS(top), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		unseen := strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_")
		switch {
		case name == ".":
			return nil
		case d.IsDir() && (unseen || d.Name() == "testdata" || d.Name() == "vendor"):
			return fs.SkipDir
		case d.IsDir() || unseen || path.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(name)))
		found = append(found, source{name, string(text)})
		return err
	})
	return found, err
})

// tree returns what sources returns, and fails the test where it cannot.
func tree(t *testing.T) []source {
	t.Helper()
	files, err := sources()
	if err != nil {
		t.Fatalf("reading the module: %v", err)
	}
	return files
}

// isPublic reports whether users of the module may import pkg.
func isPublic(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	inner := strings.Contains("/"+pkg+"/", "/internal/")
	return !inner && (first == "gen" || first == "coro" || first == "loop")
}

// publicPackages returns the files of each public package, tests included.
func publicPackages(t *testing.T) map[string][]source {
	t.Helper()
	pkgs := make(map[string][]source)
	for _, s := range tree(t) {
		if isPublic(s.pkg()) {
			pkgs[s.pkg()] = append(pkgs[s.pkg()], s)
		}
	}
	// A check over nothing would pass.
	for _, pkg := range []string{"gen", "coro", "loop"} {
		if pkgs[pkg] == nil {
			t.Errorf("%s: no Go file; the public packages begin with gen, coro and loop", pkg)
		}
	}
	return pkgs
}

// complain fails t once for each objection.
func complain(t *testing.T, objections []string) {
	t.Helper()
	for _, o := range objections {
		t.Error(o)
	}
}

// expect fails t unless there are as many objections as wants, each holding
// its want.
func expect(t *testing.T, why string, objections []string, wants ...string) {
	t.Helper()
	ok := len(objections) == len(wants)
	for i := 0; ok && i < len(wants); i++ {
		ok = strings.Contains(objections[i], wants[i])
	}
	if !ok {
		t.Errorf("objections: %q\n want each to hold: %q\n why: %s", objections, wants, why)
	}
}
