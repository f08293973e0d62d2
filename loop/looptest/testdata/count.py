"""Two tasks count side by side."""
import asyncio


async def count(name, n):
    for i in range(1, n + 1):
        await asyncio.sleep(i)
        print(name, i)
    return n


async def main():
    a = asyncio.create_task(count("a", 3), name="a")
    b = asyncio.create_task(count("b", 2), name="b")
    print(a)
    print(await a + await b)
    print("no line break", end="")


asyncio.run(main())
