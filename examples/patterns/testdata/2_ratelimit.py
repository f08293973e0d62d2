"""A rate limiter: at most so many requests in a period, the others wait their turn."""
import asyncio
import sys
from collections import deque


class Limiter:
    def __init__(self, calls, period):
        self.calls, self.period, self.lock, self.times = calls, period, asyncio.Lock(), deque()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self.lock:  # one at a time, first come first served
            if len(self.times) == self.calls:
                await asyncio.sleep(self.times.popleft() + self.period - loop.time())
            self.times.append(loop.time())

    async def __aexit__(self, *exc):
        pass


async def request(limiter, start, i):
    async with limiter:
        at = asyncio.get_running_loop().time() - start
        print(f"request {i} at {at:.1f}")
        await asyncio.sleep(0.3)
    return i


async def main(n):
    start = asyncio.get_running_loop().time()
    limiter = Limiter(3, 1.0)
    print(await asyncio.gather(*(request(limiter, start, i) for i in range(n))))


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8))
