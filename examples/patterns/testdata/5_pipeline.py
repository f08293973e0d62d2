"""A pipeline with back-pressure: a slow stage holds up those before it; the first error ends it."""
import asyncio
import sys


async def stage(name, pace, source, sink, work):
    async for item in source:
        await asyncio.sleep(pace)
        result = work(item)
        print(f"{name}: {item} -> {result}")
        await sink.put(result)
    sink.shutdown()


async def items(queue):
    while True:
        try:
            yield await queue.get()
        except asyncio.QueueShutDown:
            return


async def numbers(n):
    for i in range(n):
        print(f"made {i}")
        yield i


def halve(i):
    if i % 2:
        raise ValueError(f"{i} is odd")
    return i // 2


async def run(n, step):
    squares, halves = asyncio.Queue(1), asyncio.Queue(1)
    async with asyncio.TaskGroup() as group:
        group.create_task(stage("square", 0.1, numbers(n), squares, lambda i: (i * step) ** 2))
        group.create_task(stage("halve", 0.45, items(squares), halves, halve))
        async for result in items(halves):
            print(f"got {result}")


async def main(n):
    for step in 2, 1:
        try:
            await run(n, step)
        except* ValueError as group:
            print("failed:", repr(group))


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
