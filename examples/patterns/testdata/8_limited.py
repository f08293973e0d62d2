"""Many downloads, few at once: gather behind a semaphore, and as_completed for the results."""
import asyncio
import sys


async def download(limit, i):
    async with limit:
        print(f"begin {i}")
        await asyncio.sleep((i * 7 % 5 + 1) * 0.1 + i * 0.003)
        if i % 6 == 5:
            raise OSError(f"{i} is gone")
        return i * 10


async def main(n):
    limit = asyncio.Semaphore(3)
    for outcome in await asyncio.gather(*(download(limit, i) for i in range(n)), return_exceptions=True):
        print(repr(outcome))
    async for task in asyncio.as_completed([asyncio.create_task(download(limit, i), name=f"d{i}") for i in range(n)], timeout=0.75):
        print(task.get_name(), repr(task.exception() or task.result()))


try:
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
except TimeoutError as e:
    print("out of time:", repr(e))
