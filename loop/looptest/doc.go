// Package looptest runs tests of programs for package loop: in virtual time, the same
// way each time, and with a look at what they leave behind. It is to loops what
// net/http/httptest is to servers.
//
//	func TestFetch(t *testing.T) {
//		looptest.Run(t, func(co *coro.Co) error {
//			page, err := fetch(co, "index")
//			if page != "welcome" {
//				t.Errorf("page %q", page)
//			}
//			return err
//		})
//	}
//
// [Run] makes body the main task of a loop of its own, on the caller's goroutine.
// Time is the loop's: it stands still while a task or callback runs, and jumps to the
// next timer, in whole nanoseconds, when nothing is ready and nothing is under way
// outside, on other goroutines or in the system. Timers for the same time fire in the
// order in which they were set. Tasks are numbered from Task-1, as in a fresh Python
// process. The run is over when body has returned and the loop is closed; it works in
// a bubble of testing/synctest as well.
//
// # What it checks
//
// A run fails the test, and says
//
//	for                                                  what
//	an error that body returns                           the error
//	a deadlock: nothing can ever wake a task             who waits for what and where, and the cycle
//	more than MaxTime, or MaxIterations without an end   where the tasks wait, or which keep running
//	a task that is pending when body returns             its name, for what it waits, and where
//	a generator, coroutine or asynchronous generator     where its body is suspended
//	that is left suspended
//	a goroutine that is left                             where it is
//	an exception that nobody has read, or could read,    what would be logged
//	and what else the loop's exception handler is told
//	a coroutine that was never awaited                   its name, and where it is written
//
// and [Options.Allow] lets pass what a program leaves to the end of its run on
// purpose. A suspended generator that was dropped is left suspended as well, until the
// collector comes to it: a test does not wait for that. A task that goes on for ever
// without an await is the business of go test -timeout. A goroutine counts as the run's if it, or one that started it, was started
// by the program; of other tests in the process it knows nothing.
//
// [WaitBlocked] lets a test wait until its tasks have come as far as they can without
// time passing, and a [Sequencer] puts steps of several tasks in an order.
//
// # Goldens
//
// [Golden] compares what a program prints, and if asked the order of every step it
// takes, with what its Python original did: with a recording that the command pyrecord
// beside this package has made.
//
//	go run github.com/coluber-go/coluber/loop/looptest/pyrecord testdata/count.py
//
//	func TestCount(t *testing.T) {
//		looptest.Golden(t, "count", countMain) // func countMain(co *coro.Co, out io.Writer) error
//	}
//
// Random numbers are Python's if the program takes them from package pyrandom, seeded
// as the recording was, and dates if it takes them from [Now].
//
// With the flag -update, go test records anew what was recorded from Python, with the interpreter that
// the environment variable COLUBER_PYTHON names, or else python3.13; what Go printed
// never takes the place of what Python did. A golden that has no Python original it
// rewrites. The flag is defined here, which fails if another package of the test does
// so too: let that one look for it, with flag.Lookup, before it defines it.
package looptest
