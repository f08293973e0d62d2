"""What asyncio offers to wait with, one after the other: for its steps, not for what it prints."""
import asyncio


def spawn(coro, name):
    return asyncio.create_task(coro, name=name)


async def fail(delay):
    await asyncio.sleep(delay)
    raise ValueError(str(delay))


async def locks():
    lock, seen = asyncio.Lock(), []

    async def use(name):
        async with lock:
            seen.append(name)
            await asyncio.sleep(1)

    tasks = [spawn(use(n), n) for n in "abcd"]
    await asyncio.sleep(0.5)
    tasks[1].cancel()
    await asyncio.wait(tasks)
    print("locks", seen)


async def barriers():
    barrier = asyncio.Barrier(3)

    async def meet(pace):
        for i in range(2):
            await asyncio.sleep(pace)
            await barrier.wait()

    async with asyncio.TaskGroup() as group:
        for pace in 1, 2, 3:
            group.create_task(meet(pace), name=f"meet{pace}")
    print("barriers", barrier.n_waiting)


async def events():
    event = asyncio.Event()
    waiters = [spawn(event.wait(), f"w{i}") for i in range(3)]
    asyncio.get_running_loop().call_later(1, event.set)
    never = asyncio.get_running_loop().call_later(2, print, "never")
    print("events", await asyncio.gather(*waiters))
    never.cancel()


async def conditions():
    condition, ready = asyncio.Condition(), []

    async def consumer(i):
        async with condition:
            await condition.wait_for(lambda: len(ready) > i)

    consumers = [spawn(consumer(i), f"c{i}") for i in range(3)]
    for i in range(3):
        await asyncio.sleep(0.1)
        async with condition:
            ready.append(i)
            condition.notify(2)
    await asyncio.sleep(0.1)
    async with condition:
        condition.notify_all()
    await asyncio.gather(*consumers)
    print("conditions", ready)


async def semaphores():
    limit = asyncio.BoundedSemaphore(2)

    async def use(i):
        async with limit:
            await asyncio.sleep(0.1 * (i % 3))

    await asyncio.gather(*(use(i) for i in range(6)))
    print("semaphores", limit.locked())


async def shields():
    inner = spawn(asyncio.sleep(1, "inner"), "inner")

    async def outer():
        await asyncio.shield(inner)

    task = spawn(outer(), "outer")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("shields", await inner)


async def waits():
    a, b, c = spawn(asyncio.sleep(1), "a"), spawn(fail(2), "b"), spawn(asyncio.sleep(9), "c")
    done, pending = await asyncio.wait([a, b, c], return_when=asyncio.FIRST_COMPLETED)
    print("waits", len(done), len(pending))
    done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_EXCEPTION)
    print("waits", len(done), len(pending))
    done, pending = await asyncio.wait(pending, timeout=0.5)
    print("waits", len(done), len(pending))
    done, pending = await asyncio.wait([a, b])
    c.cancel()
    print("waits", len(done), len(pending))
    await asyncio.gather(a, b, c, return_exceptions=True)


async def timeouts():
    print("timeouts", await asyncio.wait_for(asyncio.sleep(1, "in time"), 2))
    for delay in 1, 0, -1:
        try:
            await asyncio.wait_for(asyncio.sleep(2), delay)
        except TimeoutError:
            print("timeouts", delay)
    ready = spawn(asyncio.sleep(0, "ready"), "ready")
    await ready
    print("timeouts", await asyncio.wait_for(ready, 0))
    try:
        async with asyncio.timeout(1) as t:
            await asyncio.sleep(0.5)
            t.reschedule(asyncio.get_running_loop().time() + 1)
            await asyncio.sleep(9)
    except TimeoutError:
        print("timeouts", t.expired())
    async with asyncio.timeout(None):
        await asyncio.sleep(0.1)


async def gathers():
    outcomes = await asyncio.gather(fail(2), asyncio.sleep(1), fail(0), return_exceptions=True)
    print("gathers", outcomes)
    try:
        await asyncio.gather(asyncio.gather(asyncio.sleep(1), fail(0.5)), asyncio.sleep(2))
    except ValueError as e:
        print("gathers", e)
    print("gathers", await asyncio.gather())


async def groups():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(1), name="g1")
            group.create_task(asyncio.sleep(3), name="g2")
            await asyncio.sleep(5)
    except* ValueError as e:
        print("groups", repr(e))


async def queues():
    queue = asyncio.PriorityQueue(2)

    async def put():
        for i in 3, 1, 2, 0:
            await queue.put(i)

    putter = spawn(put(), "put")
    await asyncio.sleep(0)
    got = [await queue.get() for _ in range(4)]
    await putter
    print("queues", got)


async def generators():
    async def ticks(n):
        for i in range(n):
            await asyncio.sleep(0.1)
            yield i

    print("generators", [i async for i in ticks(3)])


async def callbacks():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: print("callbacks", f.result()))
    loop.call_soon(future.set_result, 1)
    loop.call_at(loop.time() + 1, spawn, asyncio.sleep(1), "late")
    await future
    await asyncio.sleep(3)


async def eagers():
    async def quick():
        return "quick"

    def eager(coro, name):  # not by a factory: 3.13.0 forgets the names
        return asyncio.Task(coro, loop=asyncio.get_running_loop(), name=name, eager_start=True)

    tasks = [eager(quick(), "e1"), eager(asyncio.sleep(0, "slow"), "e2"), eager(quick(), "e3")]
    print("eagers", await asyncio.gather(*tasks))

    async def nested():
        return await eager(asyncio.sleep(1, "inner"), "inner")

    print("eagers", await eager(nested(), "outer"))


async def main():
    for part in (locks, barriers, events, conditions, semaphores, shields, waits, timeouts, gathers,
                 groups, queues, generators, callbacks, eagers):
        await part()
    spawn(asyncio.sleep(9), "left1")
    spawn(fail(9), "left2")
    await asyncio.sleep(0)


asyncio.run(main())
