package coro

// nullContext does nothing.
type nullContext[T any] struct{ v T }

// NullContext returns a manager that does nothing: AEnter returns v. It stands in
// for an optional one, and can be used repeatedly.
//
// Python: contextlib.nullcontext, library/contextlib.
func NullContext[T any](v T) AsyncContextManager[T] { return nullContext[T]{v} }

func (n nullContext[T]) AEnter(*Co) (T, error) { return n.v, nil }

func (n nullContext[T]) AExit(*Co, error) (suppress bool, _ error) { return false, nil }
