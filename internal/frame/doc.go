// Package frame suspends and resumes Go code: it is the one place of Coluber
// that does.
//
// A [Frame] runs a [Body] that may call [Frame.Suspend]; control then returns
// to whoever resumed it, and comes back at the next resume. Nothing travels
// through a frame but control: values, errors and results are fields of its
// owner, written before the switch and read after it.
//
// Two engines do the switching and behave alike:
//
//   - [Pull] is iter.Pull: the runtime hands the thread from one goroutine to
//     the other, about 60 ns a round trip and no allocation.
//   - [Channels] is a goroutine and two unbuffered channels, about 270 ns. It is
//     for code that pins its OS thread (runtime.LockOSThread).
//
// The runtime kills the process, unrecoverably, when a pull frame that was
// made under one thread-lock state or synctest bubble is resumed under
// another. That is why parked frames live in a [Pool] that belongs to one
// loop, never in a global one, and why [Surroundings] can be asked about.
//
// Life of a frame: the zero Frame is unstarted and owns nothing; the first
// [Frame.Start] gives it a goroutine; its body ends, and the goroutine ends or
// is parked. [Frame.Close] ends a body that would otherwise stay suspended for
// ever.
package frame
