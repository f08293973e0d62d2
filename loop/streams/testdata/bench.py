"""What reading costs on CPython: BenchmarkReader's cases, in ns."""
import asyncio, time
line = b'x' * 63 + b'\n'
kilobyte, page = bytes(1024), line * 64
async def readexactly(r): r.feed_data(kilobyte); await r.readexactly(1024)
async def readline(r): r.feed_data(line); await r.readline()
async def readline_64(r):
    r.feed_data(page)
    for _ in range(64): await r.readline()
async def readuntil_two(r): r.feed_data(line); await r.readuntil((b'\n', b'\r\n'))
async def readexactly_waiting(r): asyncio.get_running_loop().call_soon(r.feed_data, kilobyte); await r.readexactly(1024)
async def main():
    for f in readexactly, readline, readline_64, readuntil_two, readexactly_waiting:
        r = asyncio.StreamReader()
        n, best = 3000, 1e9
        for _ in range(5):
            t = time.perf_counter()
            for _ in range(n): await f(r)
            best = min(best, (time.perf_counter() - t) / n)
        print(f.__name__, round(best * 1e9))
asyncio.run(main())
