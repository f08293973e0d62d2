// Package kernel is the engine of package loop: the ready queue, timers,
// handles, futures, tasks and cancellation of one event loop, without the types
// of the values that pass through.
//
// A loop runs on one goroutine, and one goroutine at a time touches its state;
// nothing here is locked but the inbox, through which other goroutines pass
// callbacks in, and what debug mode remembers, which the collector makes it forget. What stands in the ready queue is an [Entry]: a handle, a task
// about to be stepped, the callback of a future. An iteration of the loop runs
// the entries that were ready when it began:
//
//	drop cancelled timers  →  poll: inbox, then sleep  →  due timers  →  run batch
//
// Package loop puts typed faces on the kernel's types and holds them by value.
// Where a kernel type must speak of its face (reprs, the current task) it asks
// the Face it was given.
package kernel
