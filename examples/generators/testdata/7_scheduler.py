"""A scheduler of generators: tasks yield system calls, and are sent the answers.

7_scheduler.py [-n ITEMS]: items through the channel, 4 unless said.
"""
import sys
from collections import deque


class Task:
    ids = 0

    def __init__(self, target):
        Task.ids += 1
        self.tid, self.target, self.send, self.waiters = Task.ids, target, None, []

    def __repr__(self):
        return f"{self.target.__name__}#{self.tid}"


class Scheduler:
    def __init__(self):
        self.ready, self.sleeping, self.tasks, self.now = deque(), [], {}, 0

    def new(self, target):
        task = Task(target)
        self.tasks[task.tid] = task
        self.ready.append(task)
        return task.tid

    def exit(self, task, why):
        print(f"{self.now:3}: {task} {why}")
        del self.tasks[task.tid]
        for waiter in task.waiters:
            waiter.send = why
            self.ready.append(waiter)

    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.sleeping.sort(key=lambda entry: entry[0])
                self.now, task = self.sleeping.pop(0)
                self.ready.append(task)
            task = self.ready.popleft()
            if task.tid not in self.tasks:
                continue
            try:
                value, task.send = task.send, None
                call = task.target.send(value)
            except StopIteration as stop:
                self.exit(task, f"returned {stop.value}")
                continue
            except ValueError as e:
                self.exit(task, f"raised {e!r}")
                continue
            if call is None:
                self.ready.append(task)
            else:
                call(self, task)
        print(f"{self.now:3}: nothing to run, {len(self.tasks)} left")


def get_tid():
    def call(sched, task):
        task.send = task.tid
        sched.ready.append(task)
    return call


def spawn(target):
    def call(sched, task):
        task.send = sched.new(target)
        sched.ready.append(task)
    return call


def sleep(ticks):
    def call(sched, task):
        sched.sleeping.append((sched.now + ticks, task))
    return call


def wait(tid):
    def call(sched, task):
        if tid in sched.tasks:
            sched.tasks[tid].waiters.append(task)
        else:
            task.send = "no such task"
            sched.ready.append(task)
    return call


def kill(tid):
    def call(sched, task):
        victim = sched.tasks.get(tid)
        if victim is not None:
            victim.target.close()
            sched.exit(victim, "killed")
        task.send = victim is not None
        sched.ready.append(task)
    return call


class Channel:
    def __init__(self):
        self.items, self.getters = deque(), deque()

    def put(self, item):
        def call(sched, task):
            sched.ready.append(task)
            if self.getters:
                getter = self.getters.popleft()
                getter.send = item
                sched.ready.append(getter)
            else:
                self.items.append(item)
        return call

    def get(self):
        def call(sched, task):
            if self.items:
                task.send = self.items.popleft()
                sched.ready.append(task)
            else:
                self.getters.append(task)
        return call


def producer(channel, n):
    for i in range(n):
        yield sleep(3)
        yield channel.put(i * i)
        print("    put", i * i)
    yield channel.put(None)
    return n


def consumer(channel):
    total = 0
    tid = yield get_tid()
    while (item := (yield channel.get())) is not None:
        total += item
        print(f"    task {tid} got {item}")
    return total


def spinner():
    spins = 0
    try:
        while True:
            spins += 1
            yield sleep(4)
    finally:
        print(f"    spun {spins} times")


def failing():
    yield
    raise ValueError("broken")


def main(n):
    channel = Channel()
    made = yield spawn(producer(channel, n))
    used = yield spawn(consumer(channel))
    forever = yield spawn(spinner())
    broken = yield spawn(failing())
    print("    wait:", (yield wait(broken)))
    print("    wait:", (yield wait(made)))
    print("    wait:", (yield wait(used)))
    print("    kill:", (yield kill(forever)), (yield kill(forever)))
    print("    wait:", (yield wait(99)))
    lost = yield spawn(consumer(Channel()))
    yield
    return f"all but {lost}"


args = sys.argv[1:]
scheduler = Scheduler()
scheduler.new(main(int(args[1]) if args[:1] == ["-n"] else 4))
scheduler.run()
