package gen_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// Errors with causes, on their way through bodies and Froms.
func TestChaining(t *testing.T) {
	// answer yields once and answers what is raised in it by f.
	answer := func(l *log, f func(err error) (string, error)) script {
		return l.make(func(y yielder) (string, error) {
			if _, err := y.Yield("1"); err != nil {
				return f(err)
			}
			return "", nil
		})
	}
	runRows(t, []row{
		{
			name: "raised from", why: "the cause travels with the error, through two levels", py: "CPython 3.13: except ValueError as e: raise RuntimeError('r') from e",
			run: func(l *log) {
				g := delegator(l, delegator(l, answer(l, func(err error) (string, error) { return "", &gen.RuntimeError{Msg: "r", Cause: err} })))
				l.next(g)
				l.throw(g, value("v"))
			},
			want: []string{"-> 1", "!! RuntimeError('r') <- ValueError('v')"},
		},
		{
			name: "raised from GeneratorExit", why: "an error with that cause is no GeneratorExit: close raises it", py: "CPython 3.13: except GeneratorExit as e: raise ValueError('cleanup') from e",
			run: func(l *log) {
				f := func(err error) (string, error) { return "", &gen.ValueError{Msg: "cleanup", Cause: err} }
				g := answer(l, f)
				l.next(g)
				l.close(g)
				g = delegator(l, answer(l, f))
				l.next(g)
				l.close(g)
			},
			want: []string{"-> 1", "!! ValueError('cleanup') <- GeneratorExit()", "-> 1", "!! ValueError('cleanup') <- GeneratorExit()"},
		},
		{
			name: "raised from StopIteration", why: "an error with that cause is no StopIteration: PEP 479 leaves it alone", py: "CPython 3.13: except StopIteration as e: raise ValueError('empty') from e",
			run: func(l *log) {
				l.next(l.make(func(yielder) (string, error) {
					_, err := l.make(func(yielder) (string, error) { return "", nil }).Next()
					return "", &gen.ValueError{Msg: "empty", Cause: err}
				}))
			},
			want: []string{"!! ValueError('empty') <- StopIteration('')"},
		},
		{
			name: "StopIteration in the innermost", why: "PEP 479 holds there, and once only", py: "CPython 3.13: raise StopIteration('deep') two levels down",
			run: func(l *log) {
				g := delegator(l, delegator(l, l.make(func(y yielder) (string, error) {
					y.Yield("1")
					return "", &gen.StopIteration[string]{Value: "deep"}
				})))
				l.next(g)
				l.next(g)
			},
			want: []string{"-> 1", "!! RuntimeError('generator raised StopIteration') <- StopIteration('deep')"},
		},
		{
			name: "StopIteration thrown through a From", why: "the RuntimeError is raised in the delegator, which may raise another from it", py: "CPython 3.13: except RuntimeError as e: raise ValueError('outer') from e",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					r, err := gen.From(y, l.make(yields("1")))
					if err != nil {
						err = &gen.ValueError{Msg: "outer", Cause: err}
					}
					return r, err
				})
				l.next(g)
				l.throw(g, &gen.StopIteration[string]{Value: "t"})
			},
			want: []string{"-> 1", "!! ValueError('outer') <- RuntimeError('generator raised StopIteration') <- StopIteration('t')"},
		},
		{
			name: "StopIteration while closing, through a From", why: "PEP 479 holds there too", py: "CPython 3.13: except GeneratorExit: raise StopIteration('x'), under a delegator",
			run: func(l *log) {
				g := delegator(l, answer(l, func(error) (string, error) { return "", &gen.StopIteration[string]{Value: "x"} }))
				l.next(g)
				l.close(g)
			},
			want: []string{"-> 1", "!! RuntimeError('generator raised StopIteration') <- StopIteration('x')"},
		},
		{
			name: "wrapped in Go's way", why: "a StopIteration or GeneratorExit with words around it is still one", py: "Go only: fmt.Errorf has no counterpart",
			run: func(l *log) {
				l.next(l.make(func(yielder) (string, error) { return "", fmt.Errorf("reading: %w", gen.Stop) }))
				g := answer(l, func(err error) (string, error) { return "", fmt.Errorf("closing: %w", err) })
				l.next(g)
				l.close(g)
			},
			want: []string{"!! RuntimeError('generator raised StopIteration') <- StopIteration('reading: ') <- StopIteration()", "-> 1", "-> "},
		},
		{
			name: "an error as a value", why: "returned, it is a value like any other", py: "CPython 3.13: except ValueError as e: return e",
			run: func(l *log) {
				g := gen.NewWith(func(y yielder) (error, error) {
					_, err := y.Yield("1")
					return err, nil
				}, &gen.Options{Engine: l.engine})
				outer := gen.NewWith(func(y yielder) (error, error) {
					r, err := gen.From(y, g)
					l.say("got %s", gen.Repr(r))
					return r, err
				}, &gen.Options{Engine: l.engine})
				outer.Next()
				l.got(outer.Throw(value("v")))
			},
			want: []string{"got ValueError('v')", "!! StopIteration(ValueError('v'))"},
		},
		{
			name: "the same error", why: "what is thrown is what is caught, and what comes out, not a copy", py: "CPython 3.13: x is e, in the innermost and outside",
			run: func(l *log) {
				e := value("same")
				g := delegator(l, delegator(l, answer(l, func(err error) (string, error) { l.say("%v", err == e); return "", err })))
				l.next(g)
				_, err := g.Throw(e)
				l.say("%v", err == e)
			},
			want: []string{"-> 1", "true", "true"},
		},
	})
}

func TestStopIterationValue(t *testing.T) {
	for _, r := range []struct {
		stop  *gen.StopIteration[any]
		text  string
		value string
		repr  string
	}{
		{&gen.StopIteration[any]{}, "", "None", "StopIteration()"},
		{&gen.StopIteration[any]{Value: "spam"}, "spam", "'spam'", "StopIteration('spam')"},
		{&gen.StopIteration[any]{Value: [2]int{1, 2}}, "[1, 2]", "[1, 2]", "StopIteration([1, 2])"},
		{&gen.StopIteration[any]{Value: value("v")}, "v", "ValueError('v')", "StopIteration(ValueError('v'))"},
	} {
		if text := r.stop.Error(); text != r.text || gen.Repr(r.stop.Value) != r.value || gen.Repr(r.stop) != r.repr {
			t.Errorf("%stest_value_attribute_of_StopIteration_exception: got %q, %s, %s; want %q, %s, %s",
				pyFrom, text, gen.Repr(r.stop.Value), gen.Repr(r.stop), r.text, r.value, r.repr)
		}
	}
}
