// Package coro is Python's async def and await in Go: coroutines that run until
// they wait for something, and hand control back to whatever drives them.
//
//	func count(n int) *coro.Coroutine[int] {             // async def count(n):
//		return coro.New(func(co *coro.Co) (int, error) {
//			fmt.Println("One")                   //     print("One")
//			if err := loop.Sleep(co, time.Second); err != nil {
//				return 0, err                //     await asyncio.sleep(1)
//			}
//			return n, nil                        //     return n
//		})
//	}
//	a, err := count(1).Await(co)                         // a = await count(1)
//
// A parameter co and a result error are what async def is: co is the right to
// wait, and a function without it cannot wait. A helper that is only awaited
// may be an ordinary function that takes co; a [Coroutine] is for what is made
// in one place and awaited, or turned into a task, in another.
//
// An async def with a yield is an [AsyncGenerator], which is ranged over:
//
//	ticks := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
//		for i := 0; ; i++ {
//			if err := loop.Sleep(co, time.Second); err != nil {
//				return err                   // await asyncio.sleep(1)
//			}
//			if _, err := y.Yield(i); err != nil {
//				return err                   // yield i
//			}
//		}
//	})
//	for i := range ticks.All(co) {                       // async for i in ticks():
//		fmt.Println(i)                               //     print(i)
//	}
//	err := ticks.Err()
//
// The asynchronous half of contextlib is here, with the names of package
// gen/contextlib:
//
//	async with cm as v: …                     With(co, cm, func(v T) error { … })
//	async with a as x, b as y: …              With2(co, a, b, func(x T, y U) error { … })
//	class with __aenter__, __aexit__          a type with AEnter and AExit: AsyncContextManager[T]
//	@asynccontextmanager                      ContextManager(body), a new one for each with
//	@cm before an async def                   Decorate(cm, f); of a generator: DecorateGenerator
//	AsyncExitStack()                          &AsyncExitStack{}, or var stack AsyncExitStack
//	await stack.enter_async_context(cm)       EnterAsyncContext(co, &stack, cm)
//	stack.enter_context(cm)                   EnterContext(&stack, cm)
//	stack.push_async_exit(exit), push(exit)   stack.PushAsyncExit, Push; of a manager: PushAsyncManager, PushManager
//	stack.push_async_callback(f), callback(f) stack.PushAsyncCallback, Callback, CallbackErr
//	stack.pop_all(), await stack.aclose()     stack.PopAll(), stack.AClose(co)
//	aclosing(thing)                           Aclosing(thing); of a generator: AclosingGenerator(g)
//	nullcontext(v)                            NullContext(v)
//	with cm: …, within an async def           contextlib.With(cm, …), whose block may use co
//
// An awaited coroutine runs on its awaiter's stack, whatever the depth. Only the
// outermost one has a goroutine of its own: a task of an event loop (package
// loop), or a coroutine driven by hand with Send, Throw and Close; and so has an
// asynchronous generator, whose body has a co of its own.
package coro
