"""Cancellation of whatever can be waited for: for the steps, not for what is printed."""
import asyncio


def spawn(coro, name):
    return asyncio.create_task(coro, name=name)


def exception(e):
    return type(e).__name__ + "(" + str(e) + ")"


async def outcome(label, aw):
    try:
        print(label, repr(await aw))
    except (Exception, asyncio.CancelledError) as e:
        print(label, exception(e))


async def nap(delay, value=None):
    await asyncio.sleep(delay)
    return value


async def stubborn(delay, more):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        await asyncio.sleep(more)
        return "stubborn"


async def cleaning(delay, more):
    try:
        await asyncio.sleep(delay)
    finally:
        await asyncio.sleep(more)


async def cancel_after(delay, task, msg=None):
    await asyncio.sleep(delay)
    task.cancel(msg)


async def tasks():
    for label, coro in ("nap", nap(9)), ("stubborn", stubborn(9, 1)), ("cleaning", cleaning(9, 1)):
        task = spawn(coro, label)
        await asyncio.sleep(0.1)
        task.cancel(label)
        await outcome(label, task)
    fresh = spawn(nap(1), "fresh")
    fresh.cancel("at once")
    await outcome("fresh", fresh)
    chain = spawn(outcome("inner", spawn(nap(9), "c1")), "c2")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    chain.cancel("chain")
    await outcome("chain", chain)


async def groups():
    async def body():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(nap(9), name="o1")
            outer.create_task(cleaning(9, 0.5), name="o2")
            async with asyncio.TaskGroup() as inner:
                inner.create_task(nap(9), name="i1")
                inner.create_task(stubborn(9, 1), name="i2")
                await asyncio.sleep(9)

    task = spawn(body(), "group")
    await asyncio.sleep(1)
    task.cancel("group")
    await asyncio.sleep(0.2)
    task.cancel("again")
    await outcome("group", task)


async def timeouts():
    async def nested(a, b):
        async with asyncio.timeout(a):
            try:
                async with asyncio.timeout(b):
                    await asyncio.sleep(9)
            except TimeoutError:
                print("inner timeout")
                raise

    await outcome("nested", spawn(nested(2, 1), "t1"))
    await outcome("nested", spawn(nested(1, 2), "t2"))
    await outcome("nested", spawn(nested(1, 1), "t3"))
    task = spawn(nested(3, 2), "t4")
    await asyncio.sleep(1)
    task.cancel("early")
    await outcome("nested", task)
    task = spawn(asyncio.wait_for(stubborn(9, 1), 1), "t5")
    await outcome("wait_for", task)
    task = spawn(asyncio.wait_for(cleaning(9, 1), 5), "t6")
    await asyncio.sleep(1)
    task.cancel()
    await outcome("wait_for", task)


async def combinators():
    children = [spawn(nap(9), "g1"), spawn(stubborn(9, 1), "g2")]
    both = asyncio.gather(*children)
    asyncio.get_running_loop().call_later(1, both.cancel)
    await outcome("gather", both)
    await asyncio.gather(*children, return_exceptions=True)

    task = spawn(asyncio.wait([spawn(nap(2), "w1"), spawn(nap(3), "w2")]), "wait")
    await asyncio.sleep(1)
    task.cancel()
    await outcome("wait", task)

    async def completed():
        async for t in asyncio.as_completed([spawn(nap(d, d), f"a{d}") for d in (3, 1, 2)], timeout=2.5):
            print("completed", await t)

    await outcome("as_completed", spawn(completed(), "completed"))

    inner = spawn(nap(2, "inner"), "inner")
    shield = asyncio.shield(inner)
    inner.cancel("inner")
    await outcome("shield", shield)


async def primitives():
    lock, queue, condition = asyncio.Lock(), asyncio.Queue(1), asyncio.Condition()
    event, barrier, limit = asyncio.Event(), asyncio.Barrier(2), asyncio.Semaphore(0)

    async def hold():
        async with lock:
            await asyncio.sleep(2)

    async def locked():
        async with lock:
            print("got it")

    async def waiting():
        async with condition:
            await condition.wait()

    holder = spawn(hold(), "hold")
    queue.put_nowait(0)
    waits = [("lock", locked()), ("put", queue.put(1)), ("join", queue.join()), ("condition", waiting()),
             ("event", event.wait()), ("barrier", barrier.wait()), ("semaphore", limit.acquire())]
    waiters = [spawn(coro, label) for label, coro in waits]
    after = spawn(locked(), "after")
    await asyncio.sleep(1)
    for w in waiters:
        w.cancel(w.get_name())
    for w in waiters:
        await outcome(w.get_name(), w)
    await holder
    await after
    getter1, getter2 = spawn(queue.get(), "get1"), spawn(queue.get(), "get2")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    queue.put_nowait(2)
    getter2.cancel("too late?")
    await outcome("get1", getter1)
    await outcome("get2", getter2)
    print("left", queue.qsize())


async def futures():
    loop = asyncio.get_running_loop()
    for act in (lambda f: f.cancel("f"), lambda f: f.set_exception(ValueError("f")), lambda f: f.set_result("f")):
        f = loop.create_future()
        a, b = spawn(outcome("a", f), "a"), spawn(outcome("b", asyncio.shield(f)), "b")
        loop.call_later(1, act, f)
        await asyncio.wait([a, b])
    f = loop.create_future()
    task = spawn(outcome("both", f), "both")
    await asyncio.sleep(0)
    f.set_result("done")
    task.cancel("both")
    await outcome("task", task)


async def uncancels():
    async def stays():
        for _ in range(2):
            try:
                await asyncio.sleep(9)
            except asyncio.CancelledError as e:
                print("stays", e, asyncio.current_task().uncancel())
        return "stayed"

    task = spawn(stays(), "stays")
    await asyncio.gather(spawn(cancel_after(1, task, "one"), "k1"), spawn(cancel_after(2, task, "two"), "k2"))
    await outcome("task", task)


async def main():
    for part in tasks, groups, timeouts, combinators, primitives, futures, uncancels:
        await part()
    for i, coro in enumerate((nap(9), stubborn(9, 1), cleaning(9, 1))):
        spawn(coro, f"left{i}")
    await asyncio.sleep(1)
    raise RuntimeError("the end")


asyncio.run(main())
