package contextlib

import (
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// suppress suppresses what its match catches.
type suppress struct {
	match func(err error) bool
}

// Suppress returns a manager that suppresses an error of its block in which
// errors.Is finds one of the targets, unless it finds it in the cause of an
// exception: except clauses do not look there. Without targets it suppresses
// nothing.
//
// What is caught in a [*gen.ExceptionGroup] is taken out of it, and a group of the
// rest is raised. Another error that wraps several, as errors.Join makes them, is
// caught if each of them is. The manager can be used repeatedly, also within itself.
//
// Python: contextlib.suppress, library/contextlib.
func Suppress(targets ...error) AbstractContextManager[gen.None] {
	return SuppressFunc(func(err error) bool {
		return catches(err, func(e error) bool {
			return slices.ContainsFunc(targets, func(target error) bool { return isTarget(e, target) })
		})
	})
}

// SuppressType is [Suppress] of the errors that are an E, by [gen.IsInstance]. E may
// be an interface, which stands for a base class.
//
// Python: contextlib.suppress of a class, library/contextlib.
func SuppressType[E error]() AbstractContextManager[gen.None] {
	return SuppressFunc(gen.IsInstance[E])
}

// SuppressFunc is [Suppress] of the errors for which match reports true. It is
// asked about the whole error first, then about what is in a group, as
// [gen.ExceptionGroup.Split] does. It panics if match is nil.
//
// Python: contextlib.suppress of several classes, library/contextlib.
func SuppressFunc(match func(err error) bool) AbstractContextManager[gen.None] {
	if match == nil {
		panic("contextlib: SuppressFunc of a nil func")
	}
	return suppress{match}
}

func (s suppress) Enter() (gen.None, error) { return gen.None{}, nil }

func (s suppress) Exit(err error) (suppress bool, _ error) {
	switch {
	case err == nil:
		return false, nil
	case s.match(err):
		return true, nil
	}
	group, ok := gen.Raised(err).(splitter)
	if !ok {
		return false, nil
	}
	if _, rest := group.Split(s.match); rest != nil {
		return false, rest
	}
	return true, nil
}

// splitter is a group, or what embeds one.
type splitter interface {
	Split(match func(error) bool) (matched, rest *gen.ExceptionGroup)
}

// catches reports whether match is true for err or for what Go's own wrapping hides
// in it. The cause of an exception is another one.
func catches(err error, match func(err error) bool) bool {
	if match(err) {
		return true
	}
	if _, ok := err.(gen.Exception); ok {
		return false
	}
	var wrapped []error
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		wrapped = []error{e.Unwrap()}
	case interface{ Unwrap() []error }:
		wrapped = e.Unwrap()
	}
	for _, e := range wrapped {
		if e == nil || !catches(e, match) {
			return false
		}
	}
	return len(wrapped) > 0
}

// isTarget is errors.Is without unwrapping.
func isTarget(err, target error) bool {
	if gen.Same(err, target) {
		return true
	}
	e, ok := err.(interface{ Is(error) bool })
	return ok && e.Is(target)
}
