"""Two coroutines gathered into one awaitable: one second."""
import asyncio


async def count():
    print("One")
    await asyncio.sleep(1)
    print("Two")


async def main():
    await asyncio.gather(count(), count())


asyncio.run(main())
