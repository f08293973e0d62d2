// Package loop is asyncio in Go: a single-threaded event loop with futures,
// tasks and their groups, gathering, timeouts, queues, locks, threads and signals,
// that behaves as CPython 3.13 does, to the order of each step and the text of each
// message.
//
//	func main() {
//		result, err := loop.Run(context.Background(), coro.New(func(co *coro.Co) (int, error) {
//			task := loop.CreateTask(co, count(2)) // asyncio.create_task(count(2))
//			if err := loop.Sleep(co, time.Second); err != nil {
//				return 0, err
//			}
//			return task.Await(co) // return await task
//		}))
//		…
//	}
//
// Names are asyncio's in Go's case. What needs the running task takes its co
// first, and what may wait returns an error: a function that takes co and
// returns an error is a point where other tasks may run, any other is not.
//
// A loop runs on the goroutine that calls [Run], [RunUntilComplete] or
// [Loop.RunForever], and everything that belongs to it is for that goroutine
// alone; [Loop.CallSoonThreadsafe] and [RunCoroutineThreadsafe] are the ways in from
// others, [ToThread] and [FromChan] the ways out. Many loops may run
// at once, each on a goroutine of its own. There is no hidden current loop: it
// follows from co.
//
// Where a number of seconds stands in Python, a [time.Duration] stands here, and
// [Seconds] converts. A loop's time is real, or with [RunOptions.Virtual] it
// jumps to the next timer as soon as nothing is left to do.
package loop
