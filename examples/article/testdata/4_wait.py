"""A list of tasks, and the two sets that asyncio.wait makes of it."""
import asyncio


async def count(n):
    print("One")
    await asyncio.sleep(n)
    print("Two")
    return n


async def main():
    task_list = [asyncio.create_task(count(n)) for n in (1, 2)]
    done, pending = await asyncio.wait(task_list, timeout=None)
    print(done, pending)


asyncio.run(main())
