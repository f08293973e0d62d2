"""Readers and writers: many read side by side, one writes alone, and a writer who waits goes before new readers."""
import asyncio
import sys
from contextlib import asynccontextmanager


class RWLock:
    def __init__(self):
        self.condition = asyncio.Condition()
        self.readers, self.writing, self.waiting = 0, False, 0

    @asynccontextmanager
    async def read(self):
        async with self.condition:
            await self.condition.wait_for(lambda: not self.writing and not self.waiting)
            self.readers += 1
        try:
            yield
        finally:
            async with self.condition:
                self.readers -= 1
                self.condition.notify_all()

    @asynccontextmanager
    async def write(self):
        async with self.condition:
            self.waiting += 1
            try:
                await self.condition.wait_for(lambda: not self.writing and not self.readers)
                self.writing = True
            finally:
                self.waiting -= 1
                self.condition.notify_all()  # readers may go on if the writer gave up
        try:
            yield
        finally:
            async with self.condition:
                self.writing = False
                self.condition.notify_all()


async def reader(lock, page, i):
    await asyncio.sleep(i * 0.1)
    async with lock.read():
        print(f"reader {i} begins with {page['text']}, {lock.readers} reading")
        await asyncio.sleep(0.253)
        print(f"reader {i} ends with {page['text']}")


async def writer(lock, page, i, patience):
    await asyncio.sleep(i * 0.1719)
    try:
        async with asyncio.timeout(patience), lock.write():
            print(f"writer {i} begins, {lock.readers} reading")
            await asyncio.sleep(0.1571)
            page["text"] += str(i)
            print(f"writer {i} ends")
    except TimeoutError:
        print(f"writer {i} gives up")


async def main(n):
    lock, page = RWLock(), {"text": "v"}
    async with asyncio.TaskGroup() as group:
        for i in range(n):
            group.create_task(reader(lock, page, i))
        for i in range(1, n, 2):
            group.create_task(writer(lock, page, i, 0.2 if i % 4 == 3 else None))
    print(page["text"], lock.readers, lock.writing, lock.waiting)


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 6))
