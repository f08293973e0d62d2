"""Awaiting one coroutine after the other: three seconds."""
import asyncio


async def count(n):
    print("One")
    await asyncio.sleep(n)
    print("Two")
    return n


async def main():
    print("Starting...")
    a = await count(1)
    b = await count(2)
    print(f"{a} & {b} End.")


asyncio.run(main())
