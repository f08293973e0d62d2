"""Publish and subscribe: each subscriber has a queue of its own, and a slow one loses the oldest."""
import asyncio
import sys


class Topic:
    def __init__(self):
        self.subscribers = []

    def publish(self, message):
        for queue in self.subscribers:
            if queue.full():
                print("   dropped", queue.get_nowait())
            queue.put_nowait(message)

    def close(self):
        for queue in self.subscribers:
            queue.shutdown()

    async def subscribe(self, size):
        queue = asyncio.Queue(size)
        self.subscribers.append(queue)
        try:
            while True:
                yield await queue.get()
        except asyncio.QueueShutDown:
            pass
        finally:
            self.subscribers.remove(queue)


async def reader(topic, name, pace, limit):
    got = 0
    messages = topic.subscribe(3)
    async for message in messages:
        print(f"{name} reads {message}")
        await asyncio.sleep(pace)
        got += 1
        if got == limit:
            break
    await messages.aclose()
    print(f"{name} has read {got}")


async def main(n):
    topic = Topic()
    async with asyncio.TaskGroup() as group:
        group.create_task(reader(topic, "quick", 0.15, -1))
        group.create_task(reader(topic, "slow", 1.05, -1))
        group.create_task(reader(topic, "brief", 0.2, 2))
        await asyncio.sleep(0)
        for i in range(n):
            topic.publish(f"message {i}")
            await asyncio.sleep(0.4)
        topic.close()
    print(len(topic.subscribers), "subscribers left")


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
