"""Run programs on asyncio under virtual time, and tell what they did.

Standard input has one program a line, in JSON; standard output gets one line for
each: a JSON list of the events of its trace. The package's documentation tells what
the statements mean; run.go is the same interpreter over Coluber.

Time is exact, and equal deadlines fire in the order their timers were made. What
asyncio keeps in sets has the order in which it was put in.
"""
import asyncio
import contextvars
import gc
import itertools
import json
import re
import sys
import warnings

CancelledError = asyncio.CancelledError
FUEL = 500   # statements of a program
TASKS = 40   # tasks that it makes by its own statements


# ------------------------------------------------------------ asyncio made exact

class OrderedSet:
    """What asyncio needs of a set, in the order of adding."""

    def __init__(self, items=()):
        self.items = dict.fromkeys(items)

    def add(self, item): self.items[item] = None
    def discard(self, item): self.items.pop(item, None)
    def remove(self, item): del self.items[item]
    def clear(self): self.items.clear()
    def __iter__(self): return iter(list(self.items))
    def __len__(self): return len(self.items)
    def __contains__(self, item): return item in self.items


class Generators(OrderedSet):
    """The asynchronous generators that have not ended: all that a WeakSet would
    hold if nobody else held the others."""

    def __iter__(self): return (g for g in list(self.items) if g.ag_frame is not None)
    def __len__(self): return sum(1 for _ in self)


class Timer(asyncio.TimerHandle):
    numbers = itertools.count()

    def __init__(self, *args):
        super().__init__(*args)
        self.number = next(self.numbers)

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


def as_completed_init(self, aws, timeout):
    """_AsCompletedIterator.__init__ without sets."""
    self._done = asyncio.Queue()
    self._timeout_handle = None
    loop = asyncio.get_running_loop()
    todo = OrderedSet(asyncio.ensure_future(aw, loop=loop) for aw in dict.fromkeys(aws))
    for future in todo:
        future.add_done_callback(self._handle_completion)
    if todo and timeout is not None:
        self._timeout_handle = loop.call_later(timeout, self._handle_timeout)
    self._todo = todo
    self._todo_left = len(todo)


asyncio.tasks.set = asyncio.taskgroups.set = OrderedSet
asyncio.tasks._AsCompletedIterator.__init__ = as_completed_init
asyncio.events.TimerHandle = Timer


class Stuck(Exception):
    """Nothing is ready and no timer is set."""


class Loop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = self
        self._clock_resolution = 1e-9
        self._asyncgens = Generators()
        self.now = 0.0
        self.tick = 0
        self.made = OrderedSet()
        self.set_task_factory(self.make)

    def make(self, loop, coro, **kwargs):
        task = asyncio.Task(coro, loop=self, **kwargs)
        self.made.add(task)
        return task

    def time(self):
        return self.now

    def select(self, timeout):
        if timeout is None:
            raise Stuck
        if timeout > 0:
            self.now = self._scheduled[0]._when
        return ()

    def _process_events(self, events): pass
    def _write_to_self(self): pass

    def _run_once(self):
        self.tick += 1
        super()._run_once()


# -------------------------------------------------------------------- a program

RETURN, BREAK, CONTINUE = "return", "break", "continue"


KINDS = {"ValueError": ValueError, "KeyError": KeyError, "TimeoutError": TimeoutError, "CancelledError": CancelledError,
         "RuntimeError": RuntimeError, "Exception": Exception, "BaseException": BaseException, "GeneratorExit": GeneratorExit,
         "StopIteration": StopIteration, "StopAsyncIteration": StopAsyncIteration, "BaseExceptionGroup": BaseExceptionGroup,
         "QueueShutDown": asyncio.QueueShutDown}


def text(error):
    """An exception and what it is from, without what names an object."""
    words = re.sub("<.*>", "<>", repr(error))
    if error.__cause__ is not None:
        words += " from " + text(error.__cause__)
    return words


class Frame:
    """A run of a body: what its statements share."""

    def __init__(self, level, generators):
        self.level = level            # bodies from here on may be run
        self.generators = generators  # and generators
        self.groups, self.timeouts, self.handles, self.outer = [], [], [], []
        self.own = 0


class Machine:
    def __init__(self, program):
        self.p = program
        self.trace = []
        self.loop = loop = Loop()
        self.tasks, self.index, self.names = [], {}, {}
        self.fuel, self.made = FUEL, 0
        self.futures = [loop.create_future() for _ in range(program["futures"])]
        self.locks = [asyncio.Lock() for _ in range(2)]
        self.events = [asyncio.Event() for _ in range(2)]
        self.conditions = [asyncio.Condition() for _ in range(1)] + [asyncio.Condition(self.locks[0])]
        self.semaphores = [asyncio.Semaphore(program["semaphore"]), asyncio.BoundedSemaphore(program["bounded"])]
        self.barriers = [asyncio.Barrier(n) for n in (2, program["parties"])]
        kinds = {"fifo": asyncio.Queue, "lifo": asyncio.LifoQueue, "priority": asyncio.PriorityQueue}
        self.queues = [kinds[q["kind"]](q["max"]) for q in program["queues"]]
        self.agens = []
        self.var = contextvars.ContextVar("var", default=0)
        self.quiet = False

    # What happens.

    def log(self, *words):
        if not self.quiet:
            self.trace.append(" ".join((str(self.loop.tick), self.who(), *map(str, words))))

    def who(self):
        task = asyncio.tasks.current_task(self.loop) if self.loop.is_running() else None
        return "-" if task is None else self.called(task)

    def register(self, task):
        if task not in self.index:
            self.index[task] = len(self.tasks)
            self.loop.made.add(task)
            self.tasks.append(task)
        return task

    def attempt(self, what, call, *args):
        """Call what waits for nothing, and log what it comes to."""
        try:
            value = call(*args)
        except BaseException as e:
            self.log(what, "!!", text(e))
            raise
        self.log(what, "->", repr(value))
        return value

    def caught(self, what, call, *args):
        """attempt, and the program goes on."""
        try:
            self.attempt(what, call, *args)
        except BaseException:
            pass

    async def wait(self, what, awaitable):
        """Await, and log before and after."""
        self.log(what)
        try:
            value = await awaitable
        except BaseException as e:
            self.log(what, "!!", text(e))
            raise
        self.log(what, "->", self.show(value))
        return value

    def show(self, value):
        return re.sub("<.*>", "<>", repr(value))

    # Bodies.

    async def body(self, number):
        frame = Frame(number + 1, 0)
        frame.own = self.index[self.register(asyncio.current_task())]
        self.log("body", number)
        result = await self.run(self.p["bodies"][number], frame)
        value = result[1] if type(result) is tuple else None
        self.log("ends", number)
        return value

    async def run(self, statements, frame):
        """None at the end of the statements; else what has left them."""
        for s in statements or ():
            self.fuel -= 1
            if self.fuel < 0:
                return None
            result = await getattr(self, "do_" + s["op"])(s, frame)
            if result is not None:
                return result
        return None

    async def generator(self, number):
        g = self.p["generators"][number]
        frame = Frame(len(self.p["bodies"]), number + 1)
        self.log("generator", number)
        try:
            for s in g["body"] or ():
                if s["op"] == "yield":
                    got = yield s["a"][0]
                    self.log("got", repr(got))
                elif await self.step(s, frame):
                    return
        except KINDS[g["catch"]] as e:
            self.log("except", g["catch"], text(e))
            for s in g["handler"] or ():
                if s["op"] == "yield":
                    got = yield s["a"][0]
                    self.log("got", repr(got))
                elif await self.step(s, frame):
                    return
            if g["reraise"]:
                raise
        finally:
            self.log("finally of generator", number)
            for s in g["final"] or ():
                if s["op"] == "yield":
                    got = yield s["a"][0]
                    self.log("got", repr(got))
                elif await self.step(s, frame):
                    return

    async def step(self, s, frame):
        """A statement of a generator; true if it returns."""
        frame.own = self.index.get(asyncio.current_task(), len(self.tasks))
        return await self.run([s], frame) is not None

    def callback(self, number):
        def call(*_):
            self.log("callback", number)
            frame = Frame(len(self.p["bodies"]), len(self.p["generators"]))
            for s in self.p["callbacks"][number] or ():
                self.fuel -= 1
                if self.fuel < 0:
                    return
                self.sync(s, frame)
        return call

    def sync(self, s, frame):
        """A statement of a callback: one that waits for nothing."""
        try:
            getattr(self, "do_" + s["op"])(s, frame).send(None)
        except StopIteration:
            pass

    # What statements name.

    def a_task(self, n, frame):
        """A task made after the frame's own, so that nothing awaits itself."""
        later = self.tasks[frame.own + 1:]
        return later[n % len(later)] if later else None

    def a_body(self, n, frame):
        later = len(self.p["bodies"]) - frame.level
        return frame.level + n % later if later > 0 else None

    def a_coroutine(self, n, frame):
        number = self.a_body(n, frame)
        if number is None or self.made >= TASKS:
            return None
        self.made += 1
        return self.body(number)

    def item(self, kind, n, frame):
        """What can be awaited: a task, a body, or a future; None if there is none."""
        if kind == 0:
            return self.a_task(n, frame)
        if kind == 1:
            return self.a_coroutine(n, frame)
        return self.futures[n % len(self.futures)]

    def items(self, a, frame, futures=False):
        found = []
        for kind, n in zip(a[::2], a[1::2]):
            if futures and kind == 1:
                kind = 2
            item = self.item(kind, n, frame)
            if item is not None:
                found.append(item)
        return found

    def called(self, item):
        """How the trace names a task or future."""
        if isinstance(item, asyncio.Task):
            return "t%s" % self.index.get(item, "?")
        for i, f in enumerate(self.futures):
            if f is item:
                return "f%d" % i
        return "?"

    @staticmethod
    def of(things, n):
        return things[n % len(things)]

    @staticmethod
    def seconds(n):
        return n / 8

    # Control flow.

    async def do_raise(self, s, frame):
        self.log("raise", s["s"])
        raise KINDS[s["s"]](*(["x%d" % s["a"][0]] if s["a"][0] else []))

    async def do_return(self, s, frame):
        return RETURN, s["a"][0]

    async def do_break(self, s, frame):
        return BREAK

    async def do_continue(self, s, frame):
        return CONTINUE

    async def do_loop(self, s, frame):
        for _ in range(s["a"][0]):
            result = await self.run(s["b"][0], frame)
            if result == BREAK:
                break
            if type(result) is tuple:
                return result

    async def do_try(self, s, frame):
        """try: b[0] except s: b[1], and raise again if a[0]; finally: b[2]."""
        try:
            try:
                result = await self.run(s["b"][0], frame)
                if result is not None:
                    return result
            except KINDS[s["s"]] as e:
                self.log("except", s["s"], text(e))
                result = await self.run(s["b"][1], frame)
                if result is not None:
                    return result
                if s["a"][0]:
                    raise
        finally:
            result = await self.run(s["b"][2], frame)
            if result is not None:
                return result

    async def do_split(self, s, frame):
        """try: b[0] except* s."""
        try:
            result = await self.run(s["b"][0], frame)
        except BaseExceptionGroup as e:
            match, rest = e.split(KINDS[s["s"]])
            self.log("split", *("None" if g is None else text(g) for g in (match, rest)))
            if rest is not None:
                raise rest
            return None
        return result

    async def do_call(self, s, frame):
        coro = self.a_coroutine(s["a"][0], frame)
        if coro is not None:
            await self.wait("call", coro)

    # Tasks and futures.

    async def do_sleep(self, s, frame):
        await self.wait("sleep", asyncio.sleep(self.seconds(s["a"][0])))

    async def do_spawn(self, s, frame):
        coro = self.a_coroutine(s["a"][0], frame)
        if coro is None:
            return
        if s["a"][1]:
            task = asyncio.Task(coro, loop=self.loop, eager_start=True)
        else:
            task = self.loop.create_task(coro)
        self.register(task)
        self.log("spawn", self.called(task))

    async def do_await(self, s, frame):
        item = self.item(s["a"][0], s["a"][1], frame)
        if item is not None:
            await self.wait("await", item)

    async def do_cancel(self, s, frame):
        if not self.tasks:
            return
        task = self.of(self.tasks, s["a"][0])
        args = ["m%d" % s["a"][1]] if s["a"][1] else []
        self.log("cancel", self.called(task), task.cancel(*args))

    async def do_uncancel(self, s, frame):
        task = asyncio.tasks.current_task(self.loop)
        if task is not None:
            self.log("uncancel", task.uncancel())

    async def do_state(self, s, frame):
        if self.tasks:
            task = self.of(self.tasks, s["a"][0])
            self.log("state", self.called(task), task.done(), task.cancelled(), task.cancelling())

    async def do_result(self, s, frame):
        if self.tasks:
            self.caught("result", self.of(self.tasks, s["a"][0]).result)

    async def do_set_result(self, s, frame):
        self.caught("set_result", self.of(self.futures, s["a"][0]).set_result, s["a"][1])

    async def do_set_exception(self, s, frame):
        self.caught("set_exception", self.of(self.futures, s["a"][0]).set_exception, KINDS[s["s"]]("e"))

    async def do_cancel_future(self, s, frame):
        self.caught("cancel_future", self.of(self.futures, s["a"][0]).cancel, *(["f"] if s["a"][1] else []))

    async def do_future(self, s, frame):
        """A fresh future in the place of another."""
        self.futures[s["a"][0] % len(self.futures)] = self.loop.create_future()

    async def do_on_done(self, s, frame):
        f = self.item(2 * (s["a"][0] % 2), s["a"][1], frame)
        if f is not None:
            f.add_done_callback(self.callback(s["a"][2] % len(self.p["callbacks"])))

    # Callbacks and time.

    async def do_call_soon(self, s, frame):
        frame.handles.append(self.loop.call_soon(self.callback(s["a"][0] % len(self.p["callbacks"]))))

    async def do_call_later(self, s, frame):
        frame.handles.append(self.loop.call_later(self.seconds(s["a"][1]), self.callback(s["a"][0] % len(self.p["callbacks"]))))

    async def do_cancel_handle(self, s, frame):
        if frame.handles:
            handle = self.of(frame.handles, s["a"][0])
            handle.cancel()
            self.log("cancel_handle", handle.cancelled())

    async def do_time(self, s, frame):
        self.log("time", int(self.loop.time() * 8))

    async def do_set_var(self, s, frame):
        self.var.set(s["a"][0])

    async def do_get_var(self, s, frame):
        self.log("var", self.var.get())

    # What combines.

    async def do_gather(self, s, frame):
        """s: return_exceptions; a[0]: whether it is cancelled in a while."""
        aws = self.items(s["a"][1:], frame)
        future = asyncio.gather(*aws, return_exceptions=s["s"] == "return")
        if s["a"][0]:
            self.loop.call_later(self.seconds(s["a"][0] - 1), lambda: self.log("cancel gather", future.cancel("g")))
        await self.wait("gather", future)

    async def do_wait(self, s, frame):
        fs = self.items(s["a"][1:], frame, futures=True)
        timeout = None if s["a"][0] < 0 else self.seconds(s["a"][0])
        self.log("wait", s["s"])
        try:
            done, pending = await asyncio.wait(fs, timeout=timeout, return_when=s["s"])
        except BaseException as e:
            self.log("wait !!", text(e))
            raise
        self.log("wait ->", *map(self.called, done), "|", *map(self.called, pending))

    async def do_wait_for(self, s, frame):
        item = self.item(s["a"][1], s["a"][2], frame)
        if item is not None:
            await self.wait("wait_for", asyncio.wait_for(item, None if s["a"][0] < 0 else self.seconds(s["a"][0])))

    async def do_shield(self, s, frame):
        item = self.item(s["a"][0], s["a"][1], frame)
        if item is not None:
            await self.wait("shield", asyncio.shield(item))

    async def do_as_completed(self, s, frame):
        aws = self.items(s["a"][1:], frame)
        timeout = None if s["a"][0] < 0 else self.seconds(s["a"][0])
        if s["s"] == "async":
            try:
                async for f in asyncio.as_completed(aws, timeout=timeout):
                    await self.each(f)
            except TimeoutError as e:
                self.log("as_completed !!", text(e))
                raise
        else:
            for f in asyncio.as_completed(aws, timeout=timeout):
                await self.each(f)

    async def each(self, f):
        try:
            await self.wait("completed", f)
        except Exception:
            pass

    # Blocks.

    async def do_timeout(self, s, frame):
        delay = s["a"][0]
        try:
            async with asyncio.timeout(None if delay == 99 else self.seconds(delay)) as timeout:
                self.log("timeout")
                frame.timeouts.append(timeout)
                result = await self.run(s["b"][0], frame)
                if result is not None:
                    return result
        except BaseException as e:
            self.log("timeout !!", timeout.expired(), text(e))
            raise
        self.log("timeout ->", timeout.expired())

    async def do_reschedule(self, s, frame):
        if frame.timeouts:
            when = None if s["a"][1] == 99 else self.loop.time() + self.seconds(s["a"][1])
            self.caught("reschedule", self.of(frame.timeouts, s["a"][0]).reschedule, when)

    async def do_group(self, s, frame):
        try:
            async with asyncio.TaskGroup() as group:
                self.log("group")
                frame.groups.append(group)
                result = await self.run(s["b"][0], frame)
                if result is not None:
                    return result
        except BaseException as e:
            self.log("group !!", text(e))
            raise
        self.log("group ->")

    async def do_child(self, s, frame):
        if not frame.groups:
            return
        coro = self.a_coroutine(s["a"][1], frame)
        if coro is None:
            return
        try:
            task = self.register(self.of(frame.groups, s["a"][0]).create_task(coro))
        except RuntimeError as e:
            self.log("child !!", text(e))
            return
        self.log("child", self.called(task))

    async def block(self, what, manager, s, frame):
        self.log(what)
        try:
            async with manager:
                self.log(what, "entered")
                result = await self.run(s["b"][0], frame)
                if result is not None:
                    return result
        except BaseException as e:
            self.log(what, "!!", text(e))
            raise
        self.log(what, "left")

    # What tasks share.

    async def do_set(self, s, frame):
        self.of(self.events, s["a"][0]).set()

    async def do_clear(self, s, frame):
        self.of(self.events, s["a"][0]).clear()

    async def do_event(self, s, frame):
        await self.wait("event", self.of(self.events, s["a"][0]).wait())

    async def do_lock(self, s, frame):
        return await self.block("lock", self.of(self.locks, s["a"][0]), s, frame)

    async def do_acquire(self, s, frame):
        await self.wait("acquire", self.of(self.locks, s["a"][0]).acquire())

    async def do_release(self, s, frame):
        self.caught("release", self.of(self.locks, s["a"][0]).release)

    async def do_condition(self, s, frame):
        return await self.block("condition", self.of(self.conditions, s["a"][0]), s, frame)

    async def do_wait_condition(self, s, frame):
        await self.wait("wait_condition", self.of(self.conditions, s["a"][0]).wait())

    async def do_notify(self, s, frame):
        condition = self.of(self.conditions, s["a"][0])
        if s["a"][1]:
            self.caught("notify", condition.notify, s["a"][1])
        else:
            self.caught("notify_all", condition.notify_all)

    async def do_semaphore(self, s, frame):
        return await self.block("semaphore", self.of(self.semaphores, s["a"][0]), s, frame)

    async def do_acquire_semaphore(self, s, frame):
        await self.wait("acquire_semaphore", self.of(self.semaphores, s["a"][0]).acquire())

    async def do_release_semaphore(self, s, frame):
        self.caught("release_semaphore", self.of(self.semaphores, s["a"][0]).release)

    async def do_barrier(self, s, frame):
        await self.wait("barrier", self.of(self.barriers, s["a"][0]).wait())

    async def do_reset_barrier(self, s, frame):
        await self.wait("reset_barrier", self.of(self.barriers, s["a"][0]).reset())

    async def do_abort_barrier(self, s, frame):
        await self.wait("abort_barrier", self.of(self.barriers, s["a"][0]).abort())

    async def do_locked(self, s, frame):
        self.log("locked", self.of(self.locks, s["a"][0]).locked(), self.of(self.semaphores, s["a"][0]).locked(),
                 self.of(self.events, s["a"][0]).is_set(), self.of(self.barriers, s["a"][0]).n_waiting)

    async def do_put(self, s, frame):
        await self.wait("put", self.of(self.queues, s["a"][0]).put(s["a"][1]))

    async def do_get(self, s, frame):
        await self.wait("get", self.of(self.queues, s["a"][0]).get())

    async def do_put_nowait(self, s, frame):
        self.caught("put_nowait", self.of(self.queues, s["a"][0]).put_nowait, s["a"][1])

    async def do_get_nowait(self, s, frame):
        self.caught("get_nowait", self.of(self.queues, s["a"][0]).get_nowait)

    async def do_task_done(self, s, frame):
        self.caught("task_done", self.of(self.queues, s["a"][0]).task_done)

    async def do_join(self, s, frame):
        await self.wait("join", self.of(self.queues, s["a"][0]).join())

    async def do_shutdown(self, s, frame):
        self.of(self.queues, s["a"][0]).shutdown(immediate=bool(s["a"][1]))

    async def do_size(self, s, frame):
        q = self.of(self.queues, s["a"][0])
        self.log("size", q.qsize(), q.empty(), q.full())

    # Asynchronous generators.

    def a_generator(self, n, frame):
        later = len(self.p["generators"]) - frame.generators
        if later <= 0 or self.made >= TASKS:
            return None
        self.made += 1
        return self.generator(frame.generators + n % later)

    async def do_for(self, s, frame):
        """async for over a generator, closed where it is left."""
        agen = self.a_generator(s["a"][0], frame)
        if agen is None:
            return
        self.log("for")
        try:
            n, result = 0, None
            try:
                async for v in agen:
                    self.log("for", v)
                    result = await self.run(s["b"][0], frame)
                    n += 1
                    if n == s["a"][1] or result == BREAK or type(result) is tuple:
                        break
            finally:
                await agen.aclose()
            if type(result) is tuple:
                return result
        except BaseException as e:
            self.log("for !!", text(e))
            raise
        self.log("for ->")

    async def do_agen(self, s, frame):
        agen = self.a_generator(s["a"][0], frame)
        if agen is not None:
            self.agens.append(agen)

    async def do_anext(self, s, frame):
        if self.agens:
            await self.wait("anext", anext(self.of(self.agens, s["a"][0])))

    async def do_asend(self, s, frame):
        if self.agens:
            await self.wait("asend", self.of(self.agens, s["a"][0]).asend(s["a"][1]))

    async def do_athrow(self, s, frame):
        if self.agens:
            await self.wait("athrow", self.of(self.agens, s["a"][0]).athrow(KINDS[s["s"]]("t")))

    async def do_aclose(self, s, frame):
        if self.agens:
            await self.wait("aclose", self.of(self.agens, s["a"][0]).aclose())

    # A program's run.

    def handler(self, loop, context):
        message = context["message"]
        if "never retrieved" not in message and "destroyed" not in message:
            error = context.get("exception")
            words = re.sub("^(Exception in callback|an error occurred during closing of asynchronous generator) .*", r"\1", message)
            self.log("handler", words, "None" if error is None else text(error))

    def play(self):
        loop = self.loop
        loop.set_exception_handler(self.handler)
        main = loop.create_task(self.body(0))
        self.register(main)
        self.finish(main, main.cancel)
        for i, task in enumerate(self.tasks):
            self.trace.append("t%d %s" % (i, self.outcome(task)))
        left = [t for t in loop.made if not t.done()]
        self.trace.append("left %d" % len(left))
        for task in left:
            task.cancel()
        if left:
            self.finish(self.gathered(left), lambda: None)
        self.finish(loop.create_task(self.closing()), lambda: None)
        self.trace.append("end %d %d" % (loop.tick, int(loop.now * 8)))
        self.quiet = True

    def gathered(self, left):
        async def all_left():
            await asyncio.gather(*left, return_exceptions=True)
        return self.loop.create_task(all_left())

    async def closing(self):
        await self.loop.shutdown_asyncgens()

    def finish(self, task, unstick):
        """Run the loop until the task is done. Where nothing goes on, unstick is
        called, twice at most."""
        for _ in range(3):
            try:
                self.loop.run_until_complete(task)
            except Stuck:
                self.trace.append("stuck %d" % self.loop.tick)
                unstick()
                continue
            except BaseException:
                pass
            return
        self.trace.append("given up")

    def outcome(self, task):
        if not task.done():
            return "pending"
        if task.cancelled():
            return "cancelled"
        error = task.exception()
        return "-> " + repr(task.result()) if error is None else "!! " + text(error)


def main():
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
    gc.disable()
    for n, line in enumerate(sys.stdin.buffer):
        machine = Machine(json.loads(line))
        machine.play()
        trace = machine.trace
        for task in machine.loop.made:
            if not task.done():
                task._log_destroy_pending = False
        sys.stdout.write(json.dumps(trace) + "\n")
        sys.stdout.flush()
        machine.loop.set_exception_handler(lambda *_: None)
        machine.loop._ready.clear()
        machine.loop._scheduled.clear()
        machine.loop.close()
        machine = None
        if n % 50 == 49:
            gc.collect()


if __name__ == "__main__":
    main()
