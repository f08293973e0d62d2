package conformance_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// A suite is the tests of one package: the functions, and the string literals,
// among which are the names of rows.
type suite struct {
	funcs    map[string]bool
	literals map[string]bool
}

// A finder looks for tests in the module that begins at root.
type finder struct {
	root   string
	suites map[string]*suite
}

var module = finder{root: filepath.Join("..", ".."), suites: map[string]*suite{}}

// find says why there is no test of that name: folder.TestFunc or
// folder.TestFunc/row.
func (f finder) find(name string) error {
	name, row, hasRow := strings.Cut(name, ".")
	if !hasRow {
		return errors.New("not of the form folder.TestName/row")
	}
	folder := name
	name, row, hasRow = strings.Cut(row, "/")
	if !strings.HasPrefix(name, "Test") && !strings.HasPrefix(name, "Example") && !strings.HasPrefix(name, "Fuzz") {
		return fmt.Errorf("%q is no test's name", name)
	}
	s, err := f.suite(folder)
	switch {
	case err != nil:
		return err
	case !s.funcs[name]:
		return fmt.Errorf("%s has no %s", folder, name)
	case hasRow && !s.literals[row]:
		return fmt.Errorf("%s has no row %q", folder, row)
	}
	return nil
}

func (f finder) suite(folder string) (*suite, error) {
	if s := f.suites[folder]; s != nil {
		return s, nil
	}
	files, err := filepath.Glob(filepath.Join(f.root, filepath.FromSlash(folder), "*_test.go"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s has no tests", folder)
	}
	s := &suite{funcs: map[string]bool{}, literals: map[string]bool{}}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.read(tree)
	}
	f.suites[folder] = s
	return s, nil
}

func (s *suite) read(tree *ast.File) {
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil {
				s.funcs[n.Name.Name] = true
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
				s.literals[text] = true
			}
		}
		return true
	})
}
