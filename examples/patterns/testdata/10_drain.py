"""Producers and consumers until the queue is shut down: what is in it is used up, or thrown away at once."""
import asyncio
import sys


async def producer(queue, name, pace):
    made = 0
    try:
        while True:
            await queue.put(f"{name}{made}")  # waits while the queue is full
            made += 1
            await asyncio.sleep(pace)
    except asyncio.QueueShutDown:
        print(f"  producer {name} goes home after {made}")
    return made


async def consumer(queue, name, pace):
    used = 0
    while True:
        try:
            item = await queue.get()
        except asyncio.QueueShutDown:
            print(f"  consumer {name} goes home after {used}")
            return used
        await asyncio.sleep(pace)
        print(f"  consumer {name} has used {item}")
        used += 1
        queue.task_done()


async def shop(n, immediate):
    queue = asyncio.Queue(maxsize=3)
    async with asyncio.TaskGroup() as group:
        producers = [group.create_task(producer(queue, name, pace)) for name, pace in (("a", 0.1103), ("b", 0.27))]
        consumers = [group.create_task(consumer(queue, name, pace)) for name, pace in (("x", 0.31), ("y", 0.43))]
        await asyncio.sleep(n * 0.2 + 0.013)
        print(f"closing time, {queue.qsize()} in the queue")
        queue.shutdown(immediate)
        await queue.join()
        print("all dealt with")
    made, used = (sum(task.result() for task in tasks) for tasks in (producers, consumers))
    print(f"{made} made, {used} used, {made - used} thrown away")


async def main(n):
    for immediate in False, True:
        await shop(n, immediate)


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
