"""A program that runs two loops."""
import asyncio


async def main(n):
    await asyncio.sleep(n)
    print(n)


asyncio.run(main(1))
asyncio.run(main(2))
