package gen_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// contexts is err and its contexts, as the scripts print them.
func contexts(err error) string {
	s := gen.Repr(err)
	if context := gen.ContextOf(err); context != nil {
		s += " <- " + contexts(context)
	}
	return s
}

// while is WithContext along a chain: the first is raised while the second is
// handled, that while the third is, and so on.
func while(errs ...error) error {
	err := errs[len(errs)-1]
	for i := len(errs) - 2; i >= 0; i-- {
		err = gen.WithContext(errs[i], err)
	}
	return err
}

func TestWithContext(t *testing.T) {
	const setObject = "Python/errors.c: _PyErr_SetObject; "
	a, b, c, d := value("a"), value("b"), value("c"), value("d")
	for _, r := range []struct {
		name, why, py string
		got           error
		want          string
	}{
		{"one", "the exception being handled is the context", "try: raise a\nexcept: raise b", gen.WithContext(b, a), "ValueError('b') <- ValueError('a')"},
		{"chain", "the context has a context", setObject + "raise c while b, raised while a, is handled", while(c, b, a),
			"ValueError('c') <- ValueError('b') <- ValueError('a')"},
		{"nothing handled", "then there is no context", "raise a", gen.WithContext(a, nil), "ValueError('a')"},
		{"nothing raised", "nil stays nil", "", gen.WithContext(nil, a), "None"},
		{"same", "an exception is not its own context", "try: raise a\nexcept: raise a", gen.WithContext(a, a), "ValueError('a')"},
		{"same with its context", "it keeps the one it has", "try: raise b\nexcept: raise b", gen.WithContext(b, while(b, a)),
			"ValueError('b') <- ValueError('a')"},
		{"end of the chain", "what was raised meanwhile was raised while the older one was handled", "testdata of contextlib: existing context",
			gen.WithContext(while(d, c), while(b, a)), "ValueError('d') <- ValueError('c') <- ValueError('b') <- ValueError('a')"},
		{"there already", "nothing is put behind itself", "Lib/contextlib.py: _fix_exception_context", gen.WithContext(while(c, b, a), a),
			"ValueError('c') <- ValueError('b') <- ValueError('a')"},
		{"there without its own", "the fuller of two views counts", setObject + "an object has one __context__", gen.WithContext(while(c, b), while(b, a)),
			"ValueError('c') <- ValueError('b') <- ValueError('a')"},
		{"there with its own", "also if it is the one in the chain", setObject + "an object has one __context__", gen.WithContext(while(c, b, a), b),
			"ValueError('c') <- ValueError('b') <- ValueError('a')"},
		{"there in its place", "the younger exception comes between", "Lib/contextlib.py: _fix_exception_context", gen.WithContext(while(c, a), while(b, a)),
			"ValueError('c') <- ValueError('b') <- ValueError('a')"},
		{"cycle", "the context's chain is cut where err stands", setObject + "raise a while b, raised while a, is handled", gen.WithContext(a, while(b, a)),
			"ValueError('a') <- ValueError('b')"},
		{"cycle further back", "what is older than err is cut off as well", setObject + "raise b while d <- c <- b <- a is handled", gen.WithContext(b, while(d, c, b, a)),
			"ValueError('b') <- ValueError('d') <- ValueError('c')"},
		{"ended", "a context that was taken away is not made up for", "e.__context__ = None", gen.WithContext(gen.EndContext(b), a), "ValueError('b')"},
		{"ended further back", "nor at the end of a chain", "e.__context__ = None", gen.WithContext(gen.EndContext(while(c, b)), a),
			"ValueError('c') <- ValueError('b')"},
		{"ended twice", "once is enough", "e.__context__ = None", gen.EndContext(gen.EndContext(b)), "ValueError('b')"},
		{"ended and then handled", "the end counts for older ones only", "e.__context__ = None", gen.WithContext(c, gen.EndContext(b)),
			"ValueError('c') <- ValueError('b')"},
		{"end of nothing", "nil stays nil", "", gen.EndContext(nil), "None"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := contexts(r.got); got != r.want {
				t.Errorf("%s\npy: %s\ngot  %s\nwant %s", r.why, r.py, got, r.want)
			}
		})
	}
}

// What looks for the exception does not see the wrapper, nor the context.
func TestContextIsLookedThrough(t *testing.T) {
	k := &gen.KeyError{Key: "k"}
	err := gen.WithContext(k, io.EOF)
	var found *gen.KeyError
	plain := gen.WithContext(io.ErrUnexpectedEOF, k)
	stop := gen.WithContext(&gen.StopIteration[int]{Value: 1}, k)
	runtime := &gen.RuntimeError{Msg: "generator raised StopIteration", Cause: stop}
	wrapped := fmt.Errorf("reading: %w", gen.WithContext(failures{"x"}, k))
	got := []any{
		err.Error(), gen.Repr(err), gen.FormatException(err), gen.Raised(err) == k,
		errors.Unwrap(err) == k, errors.As(err, &found) && found == k, errors.Is(err, k),
		errors.Is(err, io.EOF), errors.Is(err, gen.WithContext(k, value("other"))), errors.Is(err, gen.WithContext(value("k"), io.EOF)),
		gen.Repr(plain), gen.FormatException(plain), gen.Raised(plain) == io.ErrUnexpectedEOF,
		gen.IsStop(stop), errors.Is(stop, gen.Stop), gen.IsStop(runtime), errors.Is(runtime, gen.Stop),
		gen.Repr(wrapped), gen.Repr(gen.ContextOf(wrapped)), gen.ContextOf(&gen.RuntimeError{Cause: err}),
		gen.Repr(gen.ContextOf(gen.WithContext(wrapped, io.EOF))),
		gen.Repr([]error{err}),
	}
	want := []any{
		"'k'", "KeyError('k')", "KeyError: 'k'", true,
		true, true, true,
		false, true, false,
		"Exception('unexpected EOF')", "Exception: unexpected EOF", true,
		true, true, false, false,
		"failures('reading: x')", "KeyError('k')", nil,
		"KeyError('k')",
		"[KeyError('k')]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A generator, too, knows what was thrown in with a context.
func TestContextThroughGenerator(t *testing.T) {
	runRows(t, []row{{
		name: "thrown in", why: "StopIteration and GeneratorExit are known with a context as without", py: "PEP 479, generator.close",
		run: func(l *log) {
			for _, err := range []error{&gen.StopIteration[string]{Value: "s"}, &gen.GeneratorExit{Msg: "g"}} {
				g := l.make(yields("1"))
				l.next(g)
				l.throw(g, gen.WithContext(err, value("v")))
			}
			g := l.make(func(y yielder) (string, error) {
				_, err := y.Yield("1")
				return "", gen.WithContext(err, value("v"))
			})
			l.next(g)
			l.close(g)
		},
		want: []string{"-> 1", "!! RuntimeError('generator raised StopIteration') <- StopIteration('s') <- StopIteration('s')", "-> 1",
			"!! GeneratorExit('g') <- GeneratorExit('g')", "-> 1", "-> "},
	}})
}

// failures is an error that == panics on.
type failures []string

func (f failures) Error() string { return strings.Join(f, ", ") }

// byValue is an error that is equal to others of its kind.
type byValue struct{ detail any }

func (byValue) Error() string { return "by value" }

func TestSame(t *testing.T) {
	a, b := value("a"), value("a")
	for _, r := range []struct {
		name string
		a, b error
		want bool
	}{
		{"itself", a, a, true},
		{"equal", a, b, false},
		{"with a context", a, gen.WithContext(a, b), true},
		{"with other contexts", gen.WithContext(a, io.EOF), gen.WithContext(a, b), true},
		{"as a context", b, gen.WithContext(a, b), false},
		{"wrapped", a, fmt.Errorf("in: %w", a), false},
		{"as a cause", a, &gen.RuntimeError{Cause: a}, false},
		{"nil", nil, nil, false},
		{"nil and another", a, nil, false},
		{"slices", failures{"x"}, failures{"x"}, true},
		{"other slices", failures{"x"}, failures{"y"}, false},
		{"by value", byValue{1}, byValue{1}, true},
		{"by value that cannot be compared", byValue{[]int{1}}, byValue{[]int{1}}, true},
		{"by another value", byValue{[]int{1}}, byValue{[]int{2}}, false},
	} {
		if got := gen.Same(r.a, r.b); got != r.want {
			t.Errorf("%s: %v", r.name, got)
		}
		if got := gen.Same(r.b, r.a); got != r.want {
			t.Errorf("%s, the other way round: %v", r.name, got)
		}
	}
}
