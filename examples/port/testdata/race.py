import asyncio
import random


async def run(name):
    for lap in range(1, 4):
        await asyncio.sleep(random.uniform(1, 2))
        print(f"lap {lap}: {name}")
    return name


async def main():
    try:
        async with asyncio.timeout(4.5):
            print(await asyncio.gather(run("ann"), run("bob"), run("cat")))
    except TimeoutError:
        print("time is up")


asyncio.run(main())
