"""Retry with exponential backoff, under a deadline for all attempts."""
import asyncio
import sys


class Flaky:
    def __init__(self, failures):
        self.failures = failures

    async def call(self):
        await asyncio.sleep(0.1)
        if self.failures > 0:
            self.failures -= 1
            raise ConnectionError(f"{self.failures} to go")
        return "answer"


async def retry(call, attempts, delay):
    for attempt in range(1, attempts + 1):
        try:
            return await call()
        except ConnectionError as e:
            print(f"  attempt {attempt}: {e}")
            if attempt == attempts:
                raise
            await asyncio.sleep(delay * 2 ** (attempt - 1))


async def main(n):
    for failures in range(n):
        print(f"{failures} failures")
        try:
            async with asyncio.timeout(4):
                print(" ", await retry(Flaky(failures).call, 5, 0.5))
        except TimeoutError as e:
            print("  out of time:", repr(e))
        except ConnectionError as e:
            print("  gave up:", repr(e))


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 6))
