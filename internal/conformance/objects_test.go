package conformance_test

import (
	"errors"
	"strings"
	"testing"
)

func TestCoversObjects(t *testing.T) {
	tests := []string{"f.py:C.a", "f.py:C.b"}
	for _, tt := range []struct {
		name, why, text string
		want            []string
	}{
		{"whole", "each test has a line", "f.py:C.a\tgen.TestA\t\nf.py:C.b\t-\tnot in Go at all\n", nil},
		{"missing", "b has no line", "f.py:C.a\tgen.TestA\t\n", []string{"no line for f.py:C.b"}},
		{"twice", "a line too many hides what is meant", "f.py:C.a\tgen.TestA\t\nf.py:C.b\tgen.TestB\nf.py:C.a\tgen.TestC\n",
			[]string{"x.tsv:3: f.py:C.a is in x.tsv:1 already"}},
		{"unknown", "a slip in a name", "f.py:C.a\tgen.TestA\nf.py:C.b\tgen.TestB\nf.py:C.c\tgen.TestC\n",
			[]string{"x.tsv:3: f.py:C.c is no test"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, tt.why, covers("x", tests, lines(t, tt.text)), tt.want)
		})
	}
}

func TestAnswersObjects(t *testing.T) {
	find := func(name string) error {
		if name == "gen.TestA" {
			return nil
		}
		return errors.New("unknown")
	}
	for _, tt := range []struct {
		name, why, text string
		want            []string
	}{
		{"named", "the test is there", "f.py:C.a\tgen.TestA\t\n", nil},
		{"reasoned", "a gap with its reason", "f.py:C.a\t-\tGo has no pickling\n", nil},
		{"no reason", "a gap without one", "f.py:C.a\t-\t\n", []string{"x.tsv:1: no test, and no reason"}},
		{"no word", "a word is no reason", "f.py:C.a\t-\tn/a\n", []string{"x.tsv:1: no test, and no reason"}},
		{"gone", "the test was renamed", "f.py:C.a\tgen.TestA; gen.TestB\t\n", []string{"x.tsv:1: gen.TestB: unknown"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, tt.why, answers(lines(t, tt.text), find), tt.want)
		})
	}
}

func TestFindObjects(t *testing.T) {
	for _, tt := range []struct{ name, why, test, want string }{
		{"itself", "function and row are there", "internal/conformance.TestFindObjects/itself", ""},
		{"no folder", "the package is part of the name", "TestFindObjects", "not of the form"},
		{"other folder", "there are no tests", "internal/nowhere.TestX", "has no tests"},
		{"other function", "the function is not there", "internal/conformance.Test" + "Nothing", "has no Test" + "Nothing"},
		{"other row", "the row is not there", "internal/conformance.TestFindObjects/" + "no such" + " row", "has no row"},
		{"no test", "a helper proves nothing", "internal/conformance.lines", "is no test's name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if err := module.find(tt.test); err != nil {
				got = err.Error()
			}
			if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
				t.Errorf("%s: got %q, want %q", tt.why, got, tt.want)
			}
		})
	}
}

func TestParseObjects(t *testing.T) {
	if _, err := parse("x.tsv", "f.py:C.a gen.TestA\n"); err == nil || !strings.Contains(err.Error(), "1 cells, not 3") {
		t.Errorf("blanks instead of tabs: %v", err)
	}
}

func lines(t *testing.T, text string) []line {
	t.Helper()
	ls, err := parse("x.tsv", text)
	if err != nil {
		t.Fatal(err)
	}
	return ls
}

// expect compares objections with what each must contain.
func expect(t *testing.T, why string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %q, want %q", why, got, want)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("%s: got %q, want %q", why, got[i], want[i])
		}
	}
}
