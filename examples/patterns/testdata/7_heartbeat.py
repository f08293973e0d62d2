"""Periodic work until an event is set, and readers that wait for a condition."""
import asyncio
import sys


async def heartbeat(stop, period):
    beats = 0
    while True:
        try:
            async with asyncio.timeout(period):
                await stop.wait()
            break
        except TimeoutError:
            beats += 1
            print(f"beat {beats}")
    return beats


async def reader(condition, state, goal):
    async with condition:
        await condition.wait_for(lambda: state["level"] >= goal)
        print(f"level {state['level']} reaches {goal}")


async def main(n):
    stop, condition, state = asyncio.Event(), asyncio.Condition(), {"level": 0}
    beating = asyncio.create_task(heartbeat(stop, 0.27))
    readers = [asyncio.create_task(reader(condition, state, goal)) for goal in ((n + 1) // 2, 1, n)]
    for _ in range(n):
        await asyncio.sleep(0.2)
        async with condition:
            state["level"] += 1
            condition.notify_all()
    await asyncio.gather(*readers)
    stop.set()
    print(await beating, "beats")


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
