"""A program that an exception ends."""
import asyncio


async def main():
    print("so far")
    raise ValueError("no further")


asyncio.run(main())
