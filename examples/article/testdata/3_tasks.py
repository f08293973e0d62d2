"""The same two coroutines as tasks: both sleep at once, two seconds."""
import asyncio


async def count(n):
    print("One")
    await asyncio.sleep(n)
    print("Two")
    return n


async def main():
    print("Starting...")
    first = asyncio.create_task(count(1))  # runs when main first waits
    second = asyncio.create_task(count(2))
    a = await first
    b = await second
    print(f"{a} & {b} End.")


asyncio.run(main())
