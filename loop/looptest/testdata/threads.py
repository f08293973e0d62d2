"""A program that calls a function on another thread."""
import asyncio


async def main():
    print(await asyncio.to_thread(lambda: 42))


asyncio.run(main())
