"""A periodic task: on the beat however long its work takes, also after work that failed, until it is cancelled."""
import asyncio
import sys


async def every(period, work):
    loop = asyncio.get_running_loop()
    start, beat = loop.time(), 0
    while True:
        beat += 1
        while start + beat * period < loop.time():  # a wait of one period after the work would drift
            print(f"beat {beat} is left out")
            beat += 1
        await asyncio.sleep(start + beat * period - loop.time())
        try:
            await work(beat)
        except Exception as e:  # not CancelledError: that one ends it
            print(f"beat {beat} failed: {e!r}")


class Work:
    def __init__(self):
        self.start = asyncio.get_running_loop().time()

    async def __call__(self, beat):
        print(f"beat {beat} at {asyncio.get_running_loop().time() - self.start:.2f}")
        try:
            await asyncio.sleep(0.13 + beat % 4 * 0.5)
        except asyncio.CancelledError:
            print(f"beat {beat} is interrupted")
            raise
        if beat % 3 == 0:
            raise ZeroDivisionError(f"{beat} by zero")


async def main(n):
    task = asyncio.create_task(every(0.6, Work()), name="beating")
    await asyncio.sleep(n * 0.6 + 0.09)
    print(f"cancel {task.get_name()}: {task.cancel()}")
    await asyncio.wait([task])
    print(f"cancelled: {task.cancelled()}, again: {task.cancel()}")


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
