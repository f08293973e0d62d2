"""The rows of internal/bench in Python. It is run after meter.py, as one program."""

import asyncio
import gc
import os
import random
import threading


def grow():
    """What makes the stack of a Go body grow."""
    text = "%s %d of %s" % (["task", 1.5], 1, "many")
    return 1 if text else 0


# Generators.


def naturals():
    i = 0
    while True:
        yield i
        i += 1


def nested(depth):
    if depth == 0:
        yield from naturals()
    else:
        yield from nested(depth - 1)


def drain(m, g):
    next(g)
    last = 0
    m.start()
    for _ in range(m.n):
        last = next(g)
    m.stop()
    m.done = last
    g.close()


@row("gen/next")
def generator_next(m):
    drain(m, naturals())


@row("gen/send")
def generator_send(m):
    def total():
        sum = 0
        while True:
            sum += yield sum

    g = total()
    next(g)
    send = g.send
    m.start()
    for _ in range(m.n):
        m.done = send(1)
    m.stop()
    g.close()


def make_and_finish(m, f):
    for _ in range(m.n):
        g = f()
        v = next(g)
        if next(g, None) is None:
            m.done += v


@row("gen/make")
def generator_make(m):
    def once():
        yield 1

    make_and_finish(m, once)


@row("grown/make")
def grown_make(m):
    def once():
        yield grow()

    make_and_finish(m, once)


@row("gen/range")
def generator_range(m):
    def ones():
        for _ in range(m.n):
            yield 1

    done = 0
    for v in ones():
        done += v
    m.done = done


@row("gen/from-1", 1)
@row("gen/from-10", 10)
@row("gen/from-100", 100)
def generator_from(m):
    drain(m, nested(m.size - 1))


# Tasks.


async def one():
    return 1


async def deep(depth):
    return await (one() if depth == 2 else deep(depth - 1))


@loop_row("await/1", 1)
@loop_row("await/10", 10)
@loop_row("await/100", 100)
async def coroutine_await(m):
    for _ in range(m.n):
        m.done += await (one() if m.size == 1 else deep(m.size))


async def switch_among(m, first):
    before = 3

    async def turns(times):
        for _ in range(times):
            await asyncio.sleep(0)

    async def task():
        first()
        await turns(before + m.rounds)
        m.done += m.rounds

    tasks = [asyncio.create_task(task()) for _ in range(m.size - 1)]
    await turns(before)
    m.start()
    await turns(m.rounds)
    m.stop()
    m.done += m.rounds
    for t in tasks:
        await t


@loop_row("switch/1", 1)
@loop_row("switch/1000", 1000)
@loop_row("switch/100000", 100_000)
async def task_switch(m):
    await switch_among(m, lambda: None)


@loop_row("grown/switch-1000", 1000)
async def grown_switch(m):
    await switch_among(m, grow)


async def create_and_await(m, f):
    for _ in range(m.n):
        m.done += await asyncio.create_task(f())


@loop_row("task/create-await")
async def task_create_await(m):
    await create_and_await(m, one)


@loop_row("grown/create-await")
async def grown_create_await(m):
    async def body():
        return grow()

    await create_and_await(m, body)


@loop_row("task/gather-1000", 1000)
async def task_gather(m):
    while m.done < m.n:
        m.done += sum(await asyncio.gather(*[one() for _ in range(m.size)]))


@loop_row("task/group-1000", 1000)
async def task_group(m):
    async def count():
        m.done += 1

    while m.done < m.n:
        async with asyncio.TaskGroup() as g:
            for _ in range(m.size):
                g.create_task(count())


@loop_row("task/timeout")
async def task_timeout(m):
    for _ in range(m.n):
        async with asyncio.timeout(3600):
            m.done += await one()


async def sleepers(m):
    async def sleep():
        try:
            await asyncio.sleep(3600)
        finally:
            m.done += 1

    tasks = [asyncio.create_task(sleep()) for _ in range(m.size)]
    await asyncio.sleep(0)
    return tasks


async def cancel_all(tasks):
    for t in tasks:
        t.cancel()
    for t in tasks:
        try:
            await t
        except asyncio.CancelledError:
            pass


@loop_row("task/cancel-100000", 100_000)
async def task_cancel(m):
    m.stop()
    while m.done < m.n:
        tasks = await sleepers(m)
        m.resume()
        await cancel_all(tasks)
        m.stop()


def spread(size):
    """Deadlines within less time than it takes to make so many."""
    rng = random.Random(1)
    return lambda: rng.random() * 100e-9 * size


@loop_row("task/sleep-100000", 100_000)
async def task_sleep(m):
    due = spread(m.size)
    while m.done < m.n:
        m.done += len(await asyncio.gather(*[asyncio.sleep(due()) for _ in range(m.size)]))


# Callbacks and threads.


async def until_done(m, units, begin):
    loop = asyncio.get_running_loop()
    all = loop.create_future()
    count = 0

    def done():
        nonlocal count
        count += 1
        if count == units:
            all.set_result(None)

    begin(loop, done)
    await all
    m.done += count


@loop_row("loop/call-soon")
async def loop_call_soon(m):
    left = m.n

    def begin(loop, done):
        def next():
            nonlocal left
            done()
            left -= 1
            if left > 0:
                loop.call_soon(next)

        loop.call_soon(next)

    await until_done(m, m.n, begin)


@loop_row("loop/timers-100000", 100_000)
@loop_row("loop/timers-1000000", 1_000_000)
async def loop_timers(m):
    loop, due = asyncio.get_running_loop(), spread(m.size)
    while m.done < m.n:
        all = loop.create_future()
        left = m.size - m.size // 2

        def fire():
            nonlocal left
            m.done += 1
            left -= 1
            if left == 0:
                all.set_result(None)

        timers = [loop.call_later(due(), fire) for _ in range(m.size)]
        for t in timers[1::2]:
            t.cancel()
            m.done += 1
        await all


@loop_row("loop/threadsafe-4", 4)
async def loop_threadsafe(m):
    threads = []

    def begin(loop, done):
        def call():
            for _ in range(m.rounds):
                loop.call_soon_threadsafe(done)

        threads.extend(threading.Thread(target=call) for _ in range(m.size))
        for t in threads:
            t.start()

    await until_done(m, m.rounds * m.size, begin)
    for t in threads:
        t.join()


@loop_row("loop/to-thread")
async def loop_to_thread(m):
    for _ in range(m.n):
        m.done += await asyncio.to_thread(lambda: 1)


# What tasks wait for together.


@loop_row("event/10000", 10_000)
async def event_broadcast(m):
    events = asyncio.Event(), asyncio.Event()

    async def wait():
        for r in range(m.rounds):
            await events[r % 2].wait()
            m.done += 1

    tasks = [asyncio.create_task(wait()) for _ in range(m.size)]
    await asyncio.sleep(0)
    m.start()
    for r in range(m.rounds):
        events[(r + 1) % 2].clear()
        events[r % 2].set()
        while m.done < (r + 1) * m.size:
            await asyncio.sleep(0)
    m.stop()
    for t in tasks:
        await t


async def turns(m, lock):
    async def task():
        for _ in range(m.rounds):
            async with lock:
                m.done += 1
                await asyncio.sleep(0)

    await asyncio.gather(*[task() for _ in range(m.size)])


@loop_row("lock/100", 100)
async def lock_contended(m):
    await turns(m, asyncio.Lock())


@loop_row("semaphore/100", 100)
async def semaphore_contended(m):
    await turns(m, asyncio.Semaphore(10))


async def items(m, queue):
    async def put():
        for _ in range(m.rounds):
            await queue.put(1)

    async def get():
        for _ in range(m.rounds):
            v = await queue.get()  # before m.done is looked up
            m.done += v

    await asyncio.gather(*[put() for _ in range(m.size)], *[get() for _ in range(m.size)])


@loop_row("queue/one-1", 1)
@loop_row("queue/one-100", 100)
async def queue_one(m):
    await items(m, asyncio.Queue(1))


@loop_row("queue/unbounded-1", 1)
@loop_row("queue/unbounded-100", 100)
async def queue_unbounded(m):
    await items(m, asyncio.Queue())


# Input and output.


async def echoes(m, at_once, size):
    """What clients send to an echo server, and wait for. A unit is one exchange."""

    async def serve(reader, writer):
        try:
            while True:
                writer.write(await reader.readexactly(size))
                await writer.drain()
        except asyncio.IncompleteReadError:
            writer.close()

    async def client(reader, writer):
        message = bytes(size)
        for _ in range(m.rounds):
            for _ in range(at_once):
                writer.write(message)
            for _ in range(at_once):
                await reader.readexactly(size)
            m.done += 1

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    streams = [await asyncio.open_connection("127.0.0.1", port) for _ in range(m.size)]
    m.start()
    await asyncio.gather(*[client(*s) for s in streams])
    m.stop()
    for _, writer in streams:
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()


@loop_row("io/echo-1", 1)
@loop_row("io/echo-100", 100)
async def echo_one(m):
    await echoes(m, 1, 1024)


@loop_row("io/pipelined-10", 10)
async def echo_pipelined(m):
    await echoes(m, 16, 64)


try:
    import aiohttp
except ImportError:
    aiohttp = None


@loop_row("io/get-1", 1)
@loop_row("io/get-100", 100)
@loop_row("io/get-1000", 1000)
async def get(m):
    url = os.environ["COLUBER_BENCH_SERVER"]

    async def ask(session, times):
        for _ in range(times):
            async with session.get(url) as r:
                await r.read()

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*[ask(session, 1) for _ in range(m.size)])
        m.start()
        await asyncio.gather(*[ask(session, m.rounds) for _ in range(m.size)])
        m.stop()
    m.done = m.rounds * m.size


if aiohttp is None:  # the rows are absent
    for name in [name for name in ROWS if name.startswith("io/get-")]:
        del ROWS[name]


# Memory.


def resident():
    """How much of the machine's memory the process has; needs /proc."""
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@loop_row("memory/sleeping", 1_000_000)
async def task_memory(m):
    gc.collect()
    before = resident()
    tasks = await sleepers(m)
    full = resident()
    await cancel_all(tasks)
    del tasks
    gc.collect()
    taken = max(1, full - before)
    m.values["memory/sleeping"] = taken / m.size
    m.values["memory/returned"] = 100 * (full - resident()) / taken


main()
