package diff

import (
	"errors"
	"regexp"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// kind is an exception class that programs name.
type kind struct {
	make func(args ...string) error
	is   func(err error) bool
}

var kinds = map[string]kind{
	"ValueError":         {func(a ...string) error { return &gen.ValueError{Msg: word(a)} }, gen.IsInstance[*gen.ValueError]},
	"KeyError":           {func(a ...string) error { return &gen.KeyError{Key: word(a)} }, gen.IsInstance[*gen.KeyError]},
	"TimeoutError":       {func(a ...string) error { return &gen.TimeoutError{Msg: word(a)} }, gen.IsInstance[*gen.TimeoutError]},
	"CancelledError":     {func(a ...string) error { return cancelled(a) }, gen.IsInstance[*gen.CancelledError]},
	"RuntimeError":       {func(a ...string) error { return &gen.RuntimeError{Msg: word(a)} }, gen.IsInstance[*gen.RuntimeError]},
	"GeneratorExit":      {func(a ...string) error { return &gen.GeneratorExit{Msg: word(a)} }, gen.IsInstance[*gen.GeneratorExit]},
	"StopAsyncIteration": {func(a ...string) error { return &gen.StopAsyncIteration{Msg: word(a)} }, gen.IsInstance[*gen.StopAsyncIteration]},
	"StopIteration":      {func(a ...string) error { return &gen.StopIteration[any]{Value: word(a)} }, gen.IsStop},
	"QueueShutDown":      {nil, func(err error) bool { return gen.Raised(err) == loop.ErrQueueShutDown }},
	"BaseExceptionGroup": {nil, gen.IsInstance[*gen.ExceptionGroup]},
	"Exception":          {nil, gen.IsException},
	"BaseException":      {nil, func(err error) bool { return err != nil }},
}

func word(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

func cancelled(args []string) error {
	e := &gen.CancelledError{}
	for _, a := range args {
		e.Msg = a
	}
	return e
}

var nameOfObject = regexp.MustCompile(`<.*>`)

// text is an exception and what it is from, without what names an object.
func text(err error) string {
	words := named(err)
	if cause := causeOf(err); cause != nil {
		words += " from " + text(cause)
	}
	return words
}

// named is a value's repr, without what names an object.
func named(v any) string { return nameOfObject.ReplaceAllString(gen.Repr(v), "<>") }

func causeOf(err error) error {
	raised := gen.Raised(err)
	if e, ok := raised.(*gen.RuntimeError); ok {
		return e.Cause // which may be a StopIteration, that Unwrap hides
	}
	return errors.Unwrap(raised)
}
