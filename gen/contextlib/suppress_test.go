package contextlib_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

const pySuppress = "Lib/test/test_contextlib.py: TestSuppress."

// suppressing is with cm: raise err, for each err.
func (l *log) suppressing(cm contextlib.AbstractContextManager[gen.None], errs ...error) {
	for _, err := range errs {
		l.raised(contextlib.With(cm, func(gen.None) error { return err }))
	}
}

// lookupError is the base class of KeyError and IndexError.
func lookupError(err error) bool {
	switch gen.Raised(err).(type) {
	case *gen.KeyError, *gen.IndexError:
		return true
	}
	return false
}

// hasTimeout is a class of errors that an interface describes.
type hasTimeout interface {
	error
	Timeout() bool
}

// hollow could wrap an error.
type hollow struct{}

func (hollow) Error() string { return "hollow" }
func (hollow) Unwrap() error { return nil }

func TestSuppress(t *testing.T) {
	values := contextlib.SuppressType[*gen.ValueError]()
	runRows(t, []row{
		{
			name: "no result", why: "the block gets None", py: pySuppress + "test_no_result_from_enter",
			run: func(l *log) {
				contextlib.With(values, func(v gen.None) error { l.say("%v", v); return nil })
			},
			want: []string{"None"},
		},
		{
			name: "no error", why: "there is nothing to suppress", py: pySuppress + "test_no_exception",
			run: func(l *log) {
				l.suppressing(values, nil)
				suppress, err := contextlib.Suppress(io.EOF).Exit(nil)
				l.say("%v %v", suppress, err)
			},
			want: []string{"!! None", "false <nil>"},
		},
		{
			name: "exact", why: "an error of the type is suppressed", py: pySuppress + "test_exact_exception",
			run:  func(l *log) { l.suppressing(contextlib.SuppressType[*gen.TypeError](), typeError("t")) },
			want: []string{"!! None"},
		},
		{
			name: "hierarchy", why: "a base class is a function, or an interface", py: pySuppress + "test_exception_hierarchy",
			run: func(l *log) {
				l.suppressing(contextlib.SuppressFunc(lookupError), index("i"), key("k"), value("v"))
				l.suppressing(contextlib.SuppressType[hasTimeout](), &gen.TimeoutError{}, os.ErrDeadlineExceeded, value("v"))
			},
			want: []string{"!! None", "!! None", "!! ValueError('v')", "!! None", "!! None", "!! ValueError('v')"},
		},
		{
			name: "other", why: "any other error goes on", py: pySuppress + "test_other_exception",
			run:  func(l *log) { l.suppressing(values, key("z")) },
			want: []string{"!! KeyError('z')"},
		},
		{
			name: "no targets", why: "nothing is suppressed", py: pySuppress + "test_no_args",
			run:  func(l *log) { l.suppressing(contextlib.Suppress(), value("z")) },
			want: []string{"!! ValueError('z')"},
		},
		{
			name: "several", why: "one of the targets is enough", py: pySuppress + "test_multiple_exception_args",
			run: func(l *log) {
				l.suppressing(contextlib.Suppress(io.EOF, gen.ErrGeneratorExit), io.EOF, &gen.GeneratorExit{Msg: "g"}, io.ErrClosedPipe)
			},
			want: []string{"!! None", "!! None", "!! Exception('io: read/write on closed pipe')"},
		},
		{
			name: "reentrant", why: "a manager may be used again, and within itself", py: pySuppress + "test_cm_is_reentrant",
			run: func(l *log) {
				l.suppressing(values, nil, value("v"))
				l.raised(contextlib.With(values, func(gen.None) error {
					l.suppressing(values, value("v"))
					l.say("outer continued")
					return value("w")
				}))
			},
			want: []string{"!! None", "!! None", "!! None", "outer continued", "!! None"},
		},
	})
}

func TestSuppressLooksThroughWrapping(t *testing.T) {
	eof := contextlib.Suppress(io.EOF)
	values := contextlib.SuppressType[*gen.ValueError]()
	paths := contextlib.SuppressType[*fs.PathError]()
	notExist := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}
	for _, r := range []struct {
		name, why string
		cm        contextlib.AbstractContextManager[gen.None]
		err       error
		want      bool
	}{
		{"value wrapped", "Go's wrapping hides no error", eof, fmt.Errorf("in: %w", io.EOF), true},
		{"type wrapped", "nor a type", values, fmt.Errorf("in: %w", value("v")), true},
		{"value with a context", "nor does a context", eof, gen.WithContext(io.EOF, value("v")), true},
		{"value as the context", "except does not look at contexts", eof, gen.WithContext(value("v"), io.EOF), false},
		{"value as the cause", "nor at causes", eof, &gen.RuntimeError{Cause: io.EOF}, false},
		{"type as the cause", "nor at causes", values, &gen.RuntimeError{Cause: value("v")}, false},
		{"cause wrapped", "nor at those of what is wrapped", values, fmt.Errorf("in: %w", &gen.RuntimeError{Cause: value("v")}), false},
		{"inside a path error", "errors.Is finds it", contextlib.Suppress(fs.ErrNotExist), notExist, true},
		{"another inside", "the one inside is not the one asked for", contextlib.Suppress(fs.ErrExist), notExist, false},
		{"path error", "a type of Go's", paths, fmt.Errorf("in: %w", notExist), true},
		{"by Is", "errors.Is asks the error", contextlib.Suppress(os.ErrDeadlineExceeded), &gen.TimeoutError{}, true},
		{"stop", "gen.Stop is every StopIteration", contextlib.Suppress(gen.Stop), stop("s"), true},
		{"stop as a cause", "not the one in a RuntimeError", contextlib.Suppress(gen.Stop), &gen.RuntimeError{Cause: stop("s")}, false},
		{"joined, all", "each of several is caught", eof, errors.Join(io.EOF, fmt.Errorf("in: %w", io.EOF)), true},
		{"joined, several", "each by a target", contextlib.Suppress(io.EOF, fs.ErrExist), errors.Join(io.EOF, fs.ErrExist), true},
		{"joined, some", "the other must not be lost", eof, errors.Join(io.EOF, value("v")), false},
		{"plain", "an error that wraps nothing", eof, errors.New("EOF"), false},
		{"wraps nothing", "an error that might wrap one", eof, hollow{}, false},
		{"cannot be compared", "== would panic", eof, failures{"x"}, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			err := contextlib.With(r.cm, func(gen.None) error { return r.err })
			if (err == nil) != r.want || err != nil && !gen.Same(err, r.err) {
				t.Errorf("%s: got %v", r.why, err)
			}
		})
	}
}

// group is ExceptionGroup(msg, errs), or BaseExceptionGroup.
func group(msg string, errs ...error) error {
	g, err := gen.NewBaseExceptionGroup(msg, errs)
	if err != nil {
		panic(err)
	}
	return g
}

// shopGroup is a port's own class of groups.
type shopGroup struct{ *gen.ExceptionGroup }

func (shopGroup) Class() string { return "ShopGroup" }

// More of this is in the scenarios "suppress …".
func TestSuppressGroups(t *testing.T) {
	ve, ke := func(n string) error { return value("ve" + n) }, func(n string) error { return key("ke" + n) }
	values, keys := contextlib.SuppressType[*gen.ValueError](), contextlib.SuppressType[*gen.KeyError]()
	both := contextlib.SuppressFunc(func(err error) bool {
		return gen.IsInstance[*gen.ValueError](err) || gen.IsInstance[*gen.KeyError](err)
	})
	runRows(t, []row{
		{
			name: "cpython", why: "the matching part is removed, and the rest raised", py: pySuppress + "test_exception_groups",
			run: func(l *log) {
				onlyValues, all := group("EG", ve("1"), ve("2"), ve("3")), group("EG", ve("1"), ke("1"), ve("2"), ke("2"))
				base := func() error { return group("message", &gen.GeneratorExit{Msg: "g"}, ke("")) }
				exits := contextlib.Suppress(gen.ErrGeneratorExit)
				for _, r := range []struct {
					cm  contextlib.AbstractContextManager[gen.None]
					err error
				}{{values, onlyValues}, {both, all}, {values, all}, {exits, group("message", gen.ErrGeneratorExit)}, {keys, base()}, {exits, base()}} {
					l.say("%s", gen.Repr(contextlib.With(r.cm, func(gen.None) error { return r.err })))
				}
			},
			want: []string{
				"None", "None", "ExceptionGroup('EG', [KeyError('ke1'), KeyError('ke2')])",
				"None", "BaseExceptionGroup('message', [GeneratorExit('g')])", "ExceptionGroup('message', [KeyError('ke')])",
			},
		},
		{
			name: "wrapped", why: "Go's wrapping hides no group", py: "Go only: fmt.Errorf",
			run: func(l *log) {
				l.suppressing(values, fmt.Errorf("in: %w", group("g", ve(""), ke(""))), fmt.Errorf("in: %w", group("g", ve(""))))
			},
			want: []string{"!! ExceptionGroup('g', [KeyError('ke')]) <- ExceptionGroup('in: g (2 sub-exceptions)')", "!! None"},
		},
		{
			name: "subclass", why: "a port's own group is taken apart as well", py: "class ShopGroup(ExceptionGroup): pass",
			run: func(l *log) {
				shop := shopGroup{group("g", ve(""), ke("")).(*gen.ExceptionGroup)}
				l.suppressing(values, shop)
				l.suppressing(contextlib.SuppressType[shopGroup](), shop)
			},
			want: []string{"!! ExceptionGroup('g', [KeyError('ke')]) <- ShopGroup('g', [ValueError('ve'), KeyError('ke')])", "!! None"},
		},
		{
			name: "in a cause", why: "a cause is no part of an exception", py: "raise RuntimeError from ExceptionGroup",
			run: func(l *log) {
				l.suppressing(values, &gen.RuntimeError{Msg: "r", Cause: group("g", ve(""))})
			},
			want: []string{"!! RuntimeError('r') from ExceptionGroup('g', [ValueError('ve')])"},
		},
		{
			name: "value in a group", why: "a target is looked for as errors.Is does", py: pySuppress + "test_exception_groups",
			run: func(l *log) {
				l.suppressing(contextlib.Suppress(io.EOF), group("g", io.EOF, fmt.Errorf("in: %w", io.EOF), ve("")), group("g", io.EOF))
			},
			want: []string{"!! ExceptionGroup('g', [ValueError('ve')]) <- ExceptionGroup('g', [Exception('EOF'), Exception('in: EOF'), ValueError('ve')])", "!! None"},
		},
	})
}
