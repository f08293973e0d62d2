package gen_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// notFound is a port's own exception class.
type notFound struct{ what string }

func (e *notFound) Error() string { return e.what + " is not there" }
func (e *notFound) Class() string { return "shop.NotFound" }
func (e *notFound) Args() []any   { return []any{e.what} }

func ExampleException() {
	err := &notFound{"tea"}
	fmt.Println(gen.FormatException(err))
	fmt.Println(gen.Repr(err))
	// Output:
	// shop.NotFound: tea is not there
	// NotFound('tea')
}

// basketError is class BasketError(Exception): pass.
type basketError struct{ gen.ExceptionBase }

func (*basketError) Class() string { return "BasketError" }

// tooMany is class TooMany(ValueError), with an attribute.
type tooMany struct {
	gen.ValueError
	limit int
}

func (*tooMany) Class() string { return "TooMany" }

func ExampleExceptionBase() {
	fmt.Println(gen.FormatException(&basketError{gen.ExceptionBase{Values: []any{"tea", 3}}}))
	err := error(&tooMany{gen.ValueError{Msg: "no room"}, 2})
	fmt.Println(gen.Repr(err))
	var base *gen.ValueError // except ValueError
	if errors.As(err, &base) {
		fmt.Println("caught", base)
	}
	if e, ok := gen.Raised(err).(*tooMany); ok { // except TooMany as e
		fmt.Println("only", e.limit)
	}
	// Output:
	// BasketError: ('tea', 3)
	// TooMany('no room')
	// caught no room
	// only 2
}

func ExampleRaised() {
	err := fmt.Errorf("reading the menu: %w", &gen.KeyError{Key: "tea"})
	switch e := gen.Raised(err).(type) { // try … except
	case *gen.KeyError:
		fmt.Println("no", e.Key)
	case *gen.ValueError:
		fmt.Println("bad value", e.Msg)
	}
	// Output:
	// no tea
}

func ExampleIsStop() {
	_, err := averager().Throw(&gen.StopIteration[int]{Value: 1})
	fmt.Println(gen.IsStop(err), gen.IsStop(&gen.RuntimeError{Cause: err}))
	// Output:
	// true false
}

func ExampleStopIteration() {
	g := gen.New(func(*gen.Yielder[int, gen.None]) (string, error) { return "the end", nil })
	_, err := g.Next()
	var stop *gen.StopIteration[string]
	if errors.As(err, &stop) {
		fmt.Println(stop.Value, errors.Is(err, gen.Stop))
	}
	// Output:
	// the end true
}

func ExampleStopValue() {
	g := gen.New(func(*gen.Yielder[int, gen.None]) (string, error) { return "the end", nil })
	_, err := g.Next()
	if value, ok := gen.StopValue[string](err); ok {
		fmt.Println(value)
	}
	// Output: the end
}

func ExampleGeneratorExit() {
	fmt.Println(errors.Is(&gen.GeneratorExit{Msg: "my own"}, gen.ErrGeneratorExit))
	// Output:
	// true
}

func ExampleTypeError() {
	fmt.Println(gen.FormatException(&gen.TypeError{Msg: "'int' object is not iterable"}))
	// Output:
	// TypeError: 'int' object is not iterable
}

func ExampleValueError() {
	err := error(&gen.ValueError{Msg: "too small", Cause: errors.New("measured 3")})
	fmt.Println(gen.FormatException(err))
	fmt.Println("from", errors.Unwrap(err))
	// Output:
	// ValueError: too small
	// from measured 3
}

func ExampleRuntimeError() {
	fmt.Println(gen.Repr(&gen.RuntimeError{Msg: "generator ignored GeneratorExit"}))
	// Output:
	// RuntimeError('generator ignored GeneratorExit')
}

func ExampleAttributeError() {
	fmt.Println(gen.FormatException(&gen.AttributeError{Msg: "'iter.Seq' object has no attribute 'send'"}))
	// Output:
	// AttributeError: 'iter.Seq' object has no attribute 'send'
}

func ExampleIndexError() {
	fmt.Println(gen.FormatException(&gen.IndexError{Msg: "list index out of range"}))
	// Output:
	// IndexError: list index out of range
}

func ExampleLookupError() {
	fmt.Println(gen.FormatException(&gen.LookupError{Value: "no tea"}))
	// Output: LookupError: no tea
}

func ExampleKeyError() {
	fmt.Println(gen.FormatException(&gen.KeyError{Key: "tea"}))
	// Output:
	// KeyError: 'tea'
}

func ExampleTimeoutError() {
	err := error(&gen.TimeoutError{})
	fmt.Println(gen.Repr(err), errors.Is(err, context.DeadlineExceeded))
	// Output:
	// TimeoutError() true
}

func ExampleCancelledError() {
	err := error(&gen.CancelledError{Msg: "shutting down"})
	fmt.Println(gen.FormatException(err))
	fmt.Println(errors.Is(err, context.Canceled))
	// Output:
	// asyncio.exceptions.CancelledError: shutting down
	// true
}

func ExampleInvalidStateError() {
	fmt.Println(gen.Repr(&gen.InvalidStateError{Msg: "Result is not set."}))
	// Output:
	// InvalidStateError('Result is not set.')
}

func ExampleKeyboardInterrupt() {
	fmt.Println(gen.Repr(&gen.KeyboardInterrupt{}))
	// Output:
	// KeyboardInterrupt()
}

func ExampleSystemExit() {
	fmt.Println(gen.Repr(&gen.SystemExit{Code: 3}))
	// Output:
	// SystemExit(3)
}

func ExamplePanicError() {
	g := gen.Do(func(*gen.Yielder[int, gen.None]) error { panic("out of cheese") })
	defer func() {
		err := recover().(*gen.PanicError)
		fmt.Println(err.Value, strings.Contains(err.Error(), "ExamplePanicError"))
	}()
	g.Next()
	// Output:
	// out of cheese true
}

func ExampleRepr() {
	fmt.Println(gen.Repr([]any{nil, true, 1.0, "it's", &gen.ValueError{Msg: "v"}}))
	// Output:
	// [None, True, 1.0, "it's", ValueError('v')]
}

func ExampleShortRepr() {
	fmt.Println(gen.ShortRepr([]int{0, 1, 2, 3, 4, 5, 6, 7}))
	// Output:
	// [0, 1, 2, 3, 4, 5, ...]
}

func ExampleStr() {
	fmt.Println(gen.Str("text"), gen.Str(2.0), gen.Str(&gen.ValueError{Msg: "message"}))
	// Output:
	// text 2.0 message
}

func ExampleFormatException() {
	fmt.Println(gen.FormatException(&gen.TypeError{Msg: "can't"}))
	fmt.Println(gen.FormatException(errors.New("Go's own")))
	// Output:
	// TypeError: can't
	// Exception: Go's own
}

func ExampleRecovered() {
	defer func() {
		fmt.Println(gen.Recovered(recover()).Value)
	}()
	panic("boom")
	// Output: boom
}

func ExampleIsNone() {
	var p *int
	fmt.Println(gen.IsNone(p), gen.IsNone(gen.None{}), gen.IsNone(0))
	// Output: true true false
}
