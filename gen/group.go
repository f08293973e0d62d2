package gen

import (
	"errors"
	"fmt"
	"slices"
)

// ExceptionGroup is several unrelated exceptions raised together, which may be
// groups in their turn. It is Python's BaseExceptionGroup as well, which differs
// by what is inside: a group with a BaseException in it, one that [IsException]
// denies, is a BaseException itself, and [ExceptionGroup.Class] says so.
//
// errors.Is and errors.As look inside, and then at the cause. [Raised] does not,
// as Python's "except ValueError" does not catch a group of ValueErrors: "except*
// ValueError" does, and that is [ExceptionGroup.Split] by [IsInstance].
//
// A port's own class of groups embeds a *ExceptionGroup, and is taken apart as one
// wherever it is nested; its parts are plain groups.
//
// Differs: Python's parts of a group keep its context; here that belongs to
// whoever has the group as an error, and is passed on by [WithContext]. Nested
// groups keep theirs.
//
// Python: ExceptionGroup and BaseExceptionGroup, library/exceptions.
type ExceptionGroup struct {
	Cause error // what it was raised from, or nil

	msg  string
	errs []error
	base bool // one of errs is no Exception
}

// NewExceptionGroup is a group of errs, which it copies.
//
// Errors: [ValueError] if errs is empty or one of them is nil; [TypeError] if one
// of them is a BaseException, see [IsException].
//
// Python: ExceptionGroup(msg, errs), library/exceptions.
func NewExceptionGroup(msg string, errs []error) (*ExceptionGroup, error) {
	g, err := NewBaseExceptionGroup(msg, errs)
	if err == nil && g.base {
		return nil, &TypeError{Msg: "Cannot nest BaseExceptions in an ExceptionGroup"}
	}
	return g, err
}

// NewBaseExceptionGroup is NewExceptionGroup for errs of any kind. If they are
// Exceptions, all of them, the group is an ExceptionGroup.
//
// Errors: [ValueError] if errs is empty or one of them is nil.
//
// Python: BaseExceptionGroup(msg, errs), library/exceptions.
func NewBaseExceptionGroup(msg string, errs []error) (*ExceptionGroup, error) {
	if len(errs) == 0 {
		return nil, &ValueError{Msg: "second argument (exceptions) must be a non-empty sequence"}
	}
	g := &ExceptionGroup{msg: msg, errs: slices.Clone(errs)}
	for i, err := range g.errs {
		if IsNone(err) {
			return nil, &ValueError{Msg: fmt.Sprintf("Item %d of second argument (exceptions) is not an exception", i)}
		}
		g.base = g.base || !IsException(err)
	}
	return g, nil
}

// Message is the message without the number of exceptions.
//
// Python: BaseExceptionGroup.message, library/exceptions.
func (g *ExceptionGroup) Message() string { return g.msg }

// Exceptions is a copy of the list of what is in the group.
//
// Python: BaseExceptionGroup.exceptions, library/exceptions.
func (g *ExceptionGroup) Exceptions() []error { return slices.Clone(g.errs) }

// Error is the message and the number of exceptions.
func (g *ExceptionGroup) Error() string {
	plural := "s"
	if len(g.errs) == 1 {
		plural = ""
	}
	return fmt.Sprintf("%s (%d sub-exception%s)", g.msg, len(g.errs), plural)
}

// Unwrap returns the exceptions, and the cause if there is one.
func (g *ExceptionGroup) Unwrap() []error {
	if g.Cause == nil {
		return g.Exceptions()
	}
	return append(g.Exceptions(), g.Cause)
}

// As makes target the group that g is the base of.
func (g *ExceptionGroup) As(target any) bool { return as(g, target) }

// Class is "ExceptionGroup", or "BaseExceptionGroup" if there is a BaseException
// inside.
func (g *ExceptionGroup) Class() string {
	if g.base {
		return "BaseExceptionGroup"
	}
	return "ExceptionGroup"
}

// Args holds the message and the list of exceptions.
func (g *ExceptionGroup) Args() []any { return []any{g.msg, g.Exceptions()} }

// Split divides the group in two: what match says yes to, and the rest. Match is
// asked about the group first, then about what is inside, in order, and of groups
// inside the same way; what it says yes to is not looked into. The parts have the
// group's shape, messages and causes, without the branches that have become
// empty. A part that is empty is nil. If match says yes to g, the match is g
// itself; otherwise both parts are new groups, made as Derive makes them. Of a
// nil g, what is left when everything was caught, both parts are nil. It panics with
// a [*TypeError] if match is nil.
//
// Python: BaseExceptionGroup.split, library/exceptions.
func (g *ExceptionGroup) Split(match func(error) bool) (matched, rest *ExceptionGroup) {
	if match == nil {
		panic(&TypeError{Msg: "expected an exception type, a tuple of exception types, or a callable (other than a class)"})
	}
	if g == nil || match(g) {
		return g, nil
	}
	return g.divide(match)
}

// divide is Split without the question about g.
func (g *ExceptionGroup) divide(match func(error) bool) (matched, rest *ExceptionGroup) {
	var yes, no []error
	for _, err := range g.errs {
		inner, ok := groupOf(err)
		switch {
		case match(err):
			yes = append(yes, err)
		case !ok:
			no = append(no, err)
		default:
			m, r := inner.divide(match)
			yes, no = m.join(yes, err), r.join(no, err)
		}
	}
	return g.part(yes), g.part(no)
}

// join adds g, a part of the group that from stands for, to errs.
func (g *ExceptionGroup) join(errs []error, from error) []error {
	if g == nil {
		return errs
	}
	if context, known := contextOf(from); known {
		return append(errs, &contextual{g, context})
	}
	return append(errs, g)
}

// part is what of g's exceptions has come to be errs.
func (g *ExceptionGroup) part(errs []error) *ExceptionGroup {
	if len(errs) == 0 {
		return nil
	}
	part, err := g.Derive(errs)
	if err != nil {
		panic(err) // what is in a group can be in a group
	}
	part.Cause = g.Cause
	return part
}

// Subgroup is the first part of [ExceptionGroup.Split].
//
// Python: BaseExceptionGroup.subgroup, library/exceptions.
func (g *ExceptionGroup) Subgroup(match func(error) bool) *ExceptionGroup {
	matched, _ := g.Split(match)
	return matched
}

// Derive is a group of errs with g's message, and without its cause. It is a
// BaseExceptionGroup if errs make it one.
//
// Errors: those of [NewBaseExceptionGroup].
//
// Python: BaseExceptionGroup.derive, library/exceptions.
func (g *ExceptionGroup) Derive(errs []error) (*ExceptionGroup, error) {
	return NewBaseExceptionGroup(g.msg, errs)
}

// group is what an embedded *ExceptionGroup is found by.
func (g *ExceptionGroup) group() *ExceptionGroup { return g }

// groupOf returns the group that err raises.
func groupOf(err error) (*ExceptionGroup, bool) {
	e, ok := Raised(err).(interface{ group() *ExceptionGroup })
	if !ok {
		return nil, false
	}
	return e.group(), true
}

// IsInstance reports whether err raises an E: itself or through Go's wrapping,
// not by its cause or by what is in a group. It is the match to give to
// [ExceptionGroup.Split] where the original has an except* clause:
//
//	matched, rest := group.Split(gen.IsInstance[*gen.ValueError])
//
// E may be an interface. What embeds an E is one, too, as an instance of a subclass
// is (see [ExceptionBase]), and every group is a *ExceptionGroup.
//
// Python: isinstance(err, E), library/functions.
func IsInstance[E error](err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		if isType[E](err) {
			return true
		}
		if _, ok := err.(Exception); ok {
			return isBased[E](err)
		}
	}
	return false
}

// IsException reports whether err is an Exception, what a bare "except Exception"
// catches: any error but [GeneratorExit], [KeyboardInterrupt], [SystemExit],
// [CancelledError], a group with one of these inside, and nil. A [*PanicError] is
// one: whoever awaits a task that panicked may go on.
//
// Python: isinstance(err, Exception), library/exceptions.
func IsException(err error) bool {
	if g, ok := groupOf(err); ok {
		return !g.base
	}
	switch Raised(err).(type) {
	case nil, *GeneratorExit, *KeyboardInterrupt, *SystemExit, *CancelledError:
		return false
	}
	return true
}
