package gen_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

type custom struct{}

type raw []byte

func (*custom) Error() string { return "text" }

// What CPython 3.13's repr prints.
func TestRepr(t *testing.T) {
	for _, row := range []struct {
		v    any
		want string
	}{
		{nil, "None"}, {gen.None{}, "None"}, {true, "True"}, {false, "False"}, {42, "42"}, {-1, "-1"},
		{1.0, "1.0"}, {0.1, "0.1"}, {1e16, "1e+16"}, {123456789012345680.0, "1.2345678901234568e+17"}, {1e15, "1000000000000000.0"},
		{0.0001, "0.0001"}, {0.00001, "1e-05"}, {math.Inf(1), "inf"}, {math.Inf(-1), "-inf"}, {math.NaN(), "nan"}, {math.Copysign(0, -1), "-0.0"},
		{"a", "'a'"}, {"it's", `"it's"`}, {`"`, `'"'`}, {`'"`, `'\'"'`}, {"a\nb\t\\", `'a\nb\t\\'`}, {"\x00\x7f", `'\x00\x7f'`}, {"über 蛇", "'über 蛇'"}, {"\u200b", `'\u200b'`},
		{[]byte("a'\xff"), `b"a'\xff"`}, {[]int{1, 2}, "[1, 2]"}, {[]any{"a", nil, []string{}}, "['a', None, []]"}, {map[string]int{"b": 1, "a": 2}, "{'a': 2, 'b': 1}"},
		{&gen.ValueError{Msg: "v"}, "ValueError('v')"}, {&gen.ValueError{}, "ValueError()"}, {&gen.TypeError{Msg: "can't"}, `TypeError("can't")`},
		{&gen.KeyError{Key: "k"}, "KeyError('k')"}, {&gen.CancelledError{}, "CancelledError()"}, {&gen.CancelledError{Msg: ""}, "CancelledError('')"},
		{&gen.StopIteration[int]{Value: 5}, "StopIteration(5)"}, {gen.Stop, "StopIteration()"}, {&gen.SystemExit{Code: 3}, "SystemExit(3)"},
		{3 + 0i, "(3+0j)"}, {1i, "1j"}, {0i, "0j"}, {complex(0, math.Copysign(0, -1)), "-0j"}, {complex(math.Copysign(0, -1), 0), "(-0+0j)"},
		{complex(1, math.Copysign(0, -1)), "(1-0j)"}, {complex(math.Inf(1), 1), "(inf+1j)"}, {complex(1, math.Inf(1)), "(1+infj)"}, {complex(0, math.Inf(-1)), "-infj"},
		{complex(0, math.NaN()), "nanj"}, {complex(math.NaN(), math.NaN()), "(nan+nanj)"}, {1.5 - 2.5i, "(1.5-2.5j)"}, {1e20 + 1e-7i, "(1e+20+1e-07j)"}, {complex64(-1), "(-1+0j)"},
		{"\xff", `'\udcff'`}, {"a\xc3 é\ufffd", "'a\\udcc3 é\ufffd'"}, {[]byte("\x7f\x80\x00\t\\'\""), `b'\x7f\x80\x00\t\\\'"'`}, {[]byte(nil), "b''"}, {raw("it's"), `b"it's"`},
		{errors.New("boom"), "Exception('boom')"}, {fmt.Errorf("a: %w", &gen.ValueError{Msg: "v"}), "ValueError('a: v')"}, {&custom{}, "custom('text')"},
	} {
		if got := gen.Repr(row.v); got != row.want {
			t.Errorf("Repr(%#v): got %s, want %s", row.v, got, row.want)
		}
	}
}

// What CPython 3.13's reprlib.repr prints.
func TestShortRepr(t *testing.T) {
	for _, row := range []struct {
		v    any
		want string
	}{
		{[]int{0, 1, 2, 3, 4, 5, 6}, "[0, 1, 2, 3, 4, 5, ...]"}, {[]int{0, 1, 2, 3, 4, 5}, "[0, 1, 2, 3, 4, 5]"},
		{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "'xxxxxxxxxxxx...xxxxxxxxxxxxx'"}, {"short", "'short'"},
		{map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5}, "{1: 1, 2: 2, 3: 3, 4: 4, ...}"},
		{bytes.Repeat([]byte("x"), 50), "b'xxxxxxxxxxx...xxxxxxxxxxxxx'"}, {[]byte("it'sit's"), `b"it'sit's"`}, {strings.Repeat("\xff", 40), `'\udcff\udcff...f\udcff\udcff'`},
	} {
		if got := gen.ShortRepr(row.v); got != row.want {
			t.Errorf("ShortRepr(%v): got %s, want %s", row.v, got, row.want)
		}
	}
}

// The last line of a traceback.
func TestFormatException(t *testing.T) {
	for _, row := range []struct {
		err  error
		want string
	}{
		{&gen.TypeError{Msg: "can't send"}, "TypeError: can't send"}, {&gen.ValueError{}, "ValueError"}, {&gen.KeyError{Key: "k"}, "KeyError: 'k'"},
		{&gen.CancelledError{}, "asyncio.exceptions.CancelledError"}, {&gen.InvalidStateError{Msg: "x"}, "asyncio.exceptions.InvalidStateError: x"},
		{gen.ErrGeneratorExit, "GeneratorExit"}, {&gen.KeyboardInterrupt{}, "KeyboardInterrupt"}, {&gen.StopIteration[int]{Value: 5}, "StopIteration: 5"},
		{nil, "NoneType: None"}, {(*gen.ValueError)(nil), "NoneType: None"}, {failures(nil), "gen_test.failures"}, {errors.New("boom"), "Exception: boom"}, {fmt.Errorf("a: %w", io.EOF), "Exception: a: EOF"}, {&custom{}, "gen_test.custom: text"},
	} {
		if got := gen.FormatException(row.err); got != row.want {
			t.Errorf("FormatException(%#v): got %s, want %s", row.err, got, row.want)
		}
	}
}

// Python's exceptions answer to Go's names, and keep what they stand for through
// Go's wrapping, but not through a cause.
func TestMatching(t *testing.T) {
	cancelled := &gen.CancelledError{Msg: "m"}
	timeout := &gen.TimeoutError{Cause: cancelled}
	stop := &gen.StopIteration[string]{Value: "v"}
	for _, row := range []struct {
		name string
		got  bool
		want bool
	}{
		{"cancelled is context.Canceled", errors.Is(cancelled, context.Canceled), true},
		{"timeout is os.ErrDeadlineExceeded", errors.Is(timeout, os.ErrDeadlineExceeded), true},
		{"timeout is context.DeadlineExceeded", errors.Is(timeout, context.DeadlineExceeded), true},
		{"timeout's cause", errors.Is(timeout, cancelled), true},
		{"stop is Stop", errors.Is(stop, gen.Stop), true},
		{"a RuntimeError from a stop is none", errors.Is(&gen.RuntimeError{Cause: stop}, gen.Stop), false},
		{"IsStop", gen.IsStop(fmt.Errorf("a: %w", stop)), true},
		{"IsStop of a cause", gen.IsStop(&gen.ValueError{Cause: stop}), false},
		{"Raised through wrapping", gen.Raised(fmt.Errorf("a: %w", timeout)) == error(timeout), true},
		{"Raised of Go's own", gen.Raised(io.EOF) == io.EOF, true},
		{"Raised of nil", gen.Raised(nil) == nil, true},
		{"exit is exit", errors.Is(&gen.GeneratorExit{Msg: "own"}, gen.ErrGeneratorExit), true},
	} {
		if row.got != row.want {
			t.Errorf("%s: %v", row.name, row.got)
		}
	}
}
