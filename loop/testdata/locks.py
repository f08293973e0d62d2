"""Random programs over asyncio's synchronisation primitives, and what they do.

    python3.13 locks.py 250 > locks.txt

A line is a program, a tab, and its trace: each step of the program is NAME:NUMBER,
each event of the trace a task's end, what a call raised, or a primitive's new
state. locks_oracle_test.go has the same programs do the same in Go.
"""
import asyncio, random, sys

GROUPS = [
    ['lock', 'hold', 'unlock'],
    ['sem', 'holdsem', 'release', 'release'],
    ['bounded', 'overrelease'],
    ['event', 'set', 'clear'],
    ['cond', 'condfor', 'notify', 'notifyall', 'flag', 'shared', 'notifyshared', 'hold'],
    ['barrier', 'twice', 'reset', 'abort'],
]
GROUPS.append(sum(GROUPS, []))


def program(rand):
    steps, names = [], rand.choice(GROUPS)
    tasks = 0
    for _ in range(rand.randint(5, 30)):
        x = rand.random()
        if x < 0.3:
            steps.append(('tick', rand.choice([1, 1, 2])))
        elif x < 0.5 and tasks:
            steps.append(('cancel', rand.randrange(max(0, tasks - 4), tasks)))
        else:
            name = rand.choice(names)
            steps.append((name, rand.choice([0, 1, 1, 2, 3])))
            tasks += name not in Player.AT_ONCE
    return steps + [('tick', 5)]


class Player:
    AT_ONCE = 'tick', 'cancel', 'unlock', 'release', 'overrelease', 'set', 'clear', 'flag'

    def __init__(self):
        self.l, self.s, self.o = asyncio.Lock(), asyncio.Semaphore(1), asyncio.BoundedSemaphore(2)
        self.e, self.c = asyncio.Event(), asyncio.Condition()
        self.d = asyncio.Condition(self.l)
        self.b = asyncio.Barrier(3)
        self.up, self.tasks, self.trace = False, [], []
        self.states = [self.inside(x) for x in self.all()]

    def all(self):
        return self.l, self.s, self.o, self.e, self.c, self.d, self.b

    @staticmethod
    def inside(x):
        return repr(x)[repr(x).index('['):-1]

    def note(self):
        for i, x in enumerate(self.all()):
            if self.inside(x) != self.states[i]:
                self.states[i] = self.inside(x)
                self.trace.append('lsoecdb'[i] + self.states[i])

    async def play(self, steps):
        for name, n in steps:
            if name == 'tick':
                for _ in range(n):
                    await asyncio.sleep(0)
                    self.trace.append('.')
                    self.note()
            elif name in self.AT_ONCE:
                self.at_once(name, n)
            else:
                self.tasks.append(asyncio.create_task(self.task(len(self.tasks), name, n)))
            self.note()
        for _ in range(8):
            await self.end()

    async def end(self):
        """Cancels everything; who must acquire a lock for that has to get it."""
        for task in self.tasks:
            task.cancel()
        for lock in self.l, self.c:
            if lock.locked():
                lock.release()
        await asyncio.sleep(0)
        self.trace.append('.')
        self.note()

    def at_once(self, name, n):
        try:
            match name:
                case 'cancel': self.tasks[n].cancel(n)
                case 'unlock': self.l.release()
                case 'release': self.s.release()
                case 'overrelease': self.o.release()
                case 'set': self.e.set()
                case 'clear': self.e.clear()
                case 'flag': self.up = True
        except Exception as e:
            self.trace.append(repr(e))

    async def task(self, i, name, n):
        try:
            await getattr(self, name)(n)
            self.trace.append(f'{i}')
        except BaseException as e:
            self.trace.append(f'{i} {e!r}')

    async def ticks(self, n):
        for _ in range(n):
            await asyncio.sleep(0)

    async def holding(self, x, n):
        async with x:
            await self.ticks(n)

    async def waiting(self, x, n):
        async with x:
            await x.wait()
            await self.ticks(n)

    async def notifying(self, x, n, before, after):
        async with x:
            await self.ticks(before)
            x.notify(n)
            await self.ticks(after)

    def lock(self, n): return self.l.acquire()
    def hold(self, n): return self.holding(self.l, n)
    def sem(self, n): return self.s.acquire()
    def holdsem(self, n): return self.holding(self.s, n)
    def bounded(self, n): return self.holding(self.o, n)
    def event(self, n): return self.e.wait()
    def cond(self, n): return self.waiting(self.c, n)
    def shared(self, n): return self.waiting(self.d, n)
    def notify(self, n): return self.notifying(self.c, n, 0, n)
    def notifyall(self, n): return self.notifying(self.c, 99, n, 0)
    def notifyshared(self, n): return self.notifying(self.d, n, 0, 0)
    def reset(self, n): return self.b.reset()
    def abort(self, n): return self.b.abort()

    async def condfor(self, n):
        async with self.c:
            await self.c.wait_for(lambda: self.up)
            self.up = False

    async def barrier(self, n):
        self.trace.append(f'#{await self.b.wait()}')

    async def twice(self, n):
        async with self.b as i:
            self.trace.append(f'#{i}')
            await self.ticks(n)
            await self.barrier(n)


async def main(steps):
    player = Player()
    await player.play(steps)
    return player.trace


if __name__ == '__main__':
    for seed in range(int(sys.argv[1])):
        steps = program(random.Random(seed))
        trace = asyncio.run(main(steps))
        print(' '.join(f'{name}:{n}' for name, n in steps), '; '.join(trace), sep='\t')
