"""An event loop of one's own: what asyncio's does, in sixty lines over send."""
import heapq
import types


class Task:
    def __init__(self, name, coro):
        self.name, self.coro = name, coro
        self.done, self.result, self.waiting = False, None, []


class Loop:
    def __init__(self):
        self.time, self.ready, self.timers, self.made = 0, [], [], 0

    def spawn(self, name, coro):
        task = Task(name, coro)
        self.ready.append((task, None))
        return task

    def run(self):
        while self.ready or self.timers:
            if not self.ready:  # nothing to do: time jumps to the next timer
                self.time, _, task = heapq.heappop(self.timers)
                self.ready.append((task, None))
            self.step(*self.ready.pop(0))

    def step(self, task, value):
        try:
            request = task.coro.send(value)
        except StopIteration as stop:
            task.done, task.result = True, stop.value
            self.ready += [(waiting, stop.value) for waiting in task.waiting]
            print(f"{self.time:4} {task.name} returned {stop.value!r}")
        else:
            request(self, task)  # what the task waits for sees to its waking


@types.coroutine
def sleep(seconds):
    def request(loop, task):
        loop.made += 1  # equal times: first in, first out
        heapq.heappush(loop.timers, (loop.time + seconds, loop.made, task))
    yield request


@types.coroutine
def join(other):
    def request(loop, task):
        if other.done:
            loop.ready.append((task, other.result))
        else:
            other.waiting.append(task)
    return (yield request)


async def count(loop, name, n, seconds):
    for i in range(1, n + 1):
        await sleep(seconds)
        print(f"{loop.time:4} {name} counts {i}")
    return n * seconds


async def main(loop):
    tasks = [loop.spawn("fast", count(loop, "fast", 3, 1)), loop.spawn("slow", count(loop, "slow", 2, 2))]
    print(f"{loop.time:4} main has spawned {len(tasks)} tasks")
    total = 0
    for task in tasks:
        total += await join(task)
    await sleep(10)
    return total


loop = Loop()
loop.spawn("main", main(loop))
loop.run()
