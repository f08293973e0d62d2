package gen_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// My is class My(Exception): pass.
type My struct{ gen.ExceptionBase }

// ParseError is class ParseError(ValueError), with a line.
type ParseError struct {
	gen.ValueError
	line int
}

func (*ParseError) Class() string { return "ParseError" }

// SyntaxError is class SyntaxError(ParseError).
type SyntaxError struct{ ParseError }

func (*SyntaxError) Class() string { return "SyntaxError" }

// What CPython 3.13 prints of My(…), for repr, str, and the traceback's last line.
func TestExceptionBase(t *testing.T) {
	for _, r := range []struct {
		values []any
		want   []string
	}{
		{nil, []string{"My()", "", "gen_test.My"}},
		{[]any{"x"}, []string{"My('x')", "x", "gen_test.My: x"}},
		{[]any{""}, []string{"My('')", "", "gen_test.My"}},
		{[]any{1, "a"}, []string{"My(1, 'a')", "(1, 'a')", "gen_test.My: (1, 'a')"}},
		{[]any{nil}, []string{"My(None)", "None", "gen_test.My: None"}},
		{[]any{value("q")}, []string{"My(ValueError('q'))", "q", "gen_test.My: q"}},
	} {
		err := &My{gen.ExceptionBase{Values: r.values}}
		if diff := cmp.Diff(r.want, []string{gen.Repr(err), err.Error(), gen.FormatException(err)}); diff != "" {
			t.Errorf("%v (-want +got):\n%s", r.values, diff)
		}
	}
	wrapped := fmt.Errorf("in: %w", &My{gen.ExceptionBase{Cause: gen.Stop}})
	if _, ok := gen.Raised(wrapped).(*My); !ok || !errors.Is(wrapped, gen.Stop) {
		t.Error("neither class nor cause are found")
	}
}

// An except clause catches what is of a subclass.
func TestSubclasses(t *testing.T) {
	parse := &ParseError{gen.ValueError{Msg: "bad"}, 3}
	syntax := fmt.Errorf("in: %w", &SyntaxError{ParseError{gen.ValueError{Msg: "worse"}, 4}})
	group, err := gen.NewExceptionGroup("m", []error{parse, syntax, &gen.TypeError{}})
	if err != nil {
		t.Fatal(err)
	}
	caught, rest := group.Split(gen.IsInstance[*gen.ValueError])
	if len(caught.Exceptions()) != 2 || len(rest.Exceptions()) != 1 {
		t.Error(gen.Repr(caught), gen.Repr(rest))
	}
	var found *gen.ValueError
	for _, r := range []struct {
		name      string
		got, want any
	}{
		{"repr", gen.Repr(parse), "ParseError('bad')"},
		{"traceback", gen.FormatException(parse), "ParseError: bad"},
		{"itself", gen.IsInstance[*ParseError](parse), true},
		{"its base", gen.IsInstance[*gen.ValueError](parse), true},
		{"another base", gen.IsInstance[*gen.TypeError](parse), false},
		{"the base of its base", gen.IsInstance[*gen.ValueError](syntax), true},
		{"errors.As", errors.As(syntax, &found) && found.Msg == "worse", true},
		{"the base is not of the subclass", gen.IsInstance[*ParseError](value("v")), false},
		{"interface", gen.IsInstance[gen.Exception](parse), true},
		{"a group's class", gen.IsInstance[*gen.ExceptionGroup](&failing{group}), true},
	} {
		if r.got != r.want {
			t.Errorf("%s: %v", r.name, r.got)
		}
	}
}

// failing is class failing(ExceptionGroup).
type failing struct{ *gen.ExceptionGroup }

// Whatever has a message can be a base.
func TestBases(t *testing.T) {
	for name, ok := range map[string]bool{
		"TypeError":      gen.IsInstance[*gen.TypeError](&struct{ gen.TypeError }{}),
		"RuntimeError":   gen.IsInstance[*gen.RuntimeError](&struct{ gen.RuntimeError }{}),
		"AttributeError": gen.IsInstance[*gen.AttributeError](&struct{ gen.AttributeError }{}),
		"IndexError":     gen.IsInstance[*gen.IndexError](&struct{ gen.IndexError }{}),
		"LookupError":    gen.IsInstance[*gen.LookupError](&struct{ gen.LookupError }{}),
		"KeyError":       gen.IsInstance[*gen.KeyError](&struct{ gen.KeyError }{}),
		"TimeoutError":   gen.IsInstance[*gen.TimeoutError](&struct{ gen.TimeoutError }{}),
	} {
		if !ok {
			t.Errorf("what embeds a %s is none", name)
		}
	}
}

// KeyError and IndexError are LookupErrors, and no others are.
func TestLookupErrors(t *testing.T) {
	for _, r := range []struct {
		name  string
		err   error
		is    bool
		value any // of the LookupError
	}{
		{"KeyError", &gen.KeyError{Key: "k"}, true, "k"},
		{"IndexError", &gen.IndexError{Msg: "out of range"}, true, "out of range"},
		{"wrapped", fmt.Errorf("in: %w", &gen.KeyError{Key: 5}), true, 5},
		{"of a subclass", &struct{ gen.KeyError }{gen.KeyError{Key: "s"}}, true, "s"},
		{"ValueError", value("v"), false, nil},
	} {
		var found *gen.LookupError
		if got := gen.IsInstance[*gen.LookupError](r.err); got != r.is || errors.As(r.err, &found) != r.is {
			t.Errorf("%s: is a LookupError: %v", r.name, got)
		}
		if found != nil && found.Value != r.value {
			t.Errorf("%s: the LookupError has %v", r.name, found.Value)
		}
	}
	if gen.IsInstance[*gen.KeyError](&gen.IndexError{}) || gen.IsInstance[*gen.KeyError](&gen.LookupError{}) {
		t.Error("neither an IndexError nor a LookupError is a KeyError")
	}
}
