// Package gen is Python's generators in Go: bodies that yield a value, wait, and
// go on where they were.
//
//	func countdown(n int) *gen.Generator[int, gen.None, gen.None] { // def countdown(n):
//		return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
//			for ; n > 0; n-- {                              //     while n > 0:
//				if _, err := y.Yield(n); err != nil {   //         yield n; n -= 1
//					return err
//				}
//			}
//			return nil
//		})
//	}
//	for v := range countdown(3).All() { … }                         // for v in countdown(3): …
//
// What Python raises, Go returns: Next, Send, Throw and Close have the error of
// the body, or a [*StopIteration] when it has ended, and inside the body Yield has
// what Throw was given, or [ErrGeneratorExit] when the generator is closed. A body
// passes such an error on by returning it.
//
// A generator that is only looped over needs no goroutine: see [Each].
//
// The package also has the exception types of all of this module, and Python's
// repr: see [Exception], [Repr] and [FormatException].
package gen
