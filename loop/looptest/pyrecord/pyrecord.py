#!/usr/bin/env python3
"""pyrecord: run a Python asyncio script under virtual time and record goldens.

    pyrecord.py [options] script.py [script args...]

CPython 3.8 to 3.13 on a Unix system, standard library only, one file.  The
script is neither edited nor imported: the interpreter runs it as it always
does, in a process of its own, with the clocks, the sources of randomness and
the event loop already replaced.  Everything it writes is kept until the
process is gone: atexit functions, finalisers and last warnings included.

What it writes (under a temporary name first, so never half a file)
    --stdout FILE   what the script printed
    --stderr FILE   what it wrote to standard error
    --trace  FILE   JSON lines: every task step, timer, clock jump, print
    --txtar  FILE   one txtar bundle (golang.org/x/tools/txtar reads it) with
                    meta.json, stdout, stderr (if any), trace.jsonl, script.py

    Addresses become 0xADDR.  The script's folder, the current folder and the
    interpreter's own are cut off paths: no golden names a machine.

Exit codes
    the script's own; a script that fails is recorded too, and reported
    2   nothing could be recorded: no such script, no such folder, real sockets
    3   the recorder itself failed, or the script did not end within --timeout
        (real seconds); nothing is written
    130 interrupted (SIGINT, SIGTERM, SIGHUP); nothing is written

The script has no standard input: the bundle does not hold any.  It runs in a
session of its own, which ends with the recorder if that is interrupted.

Clock modes (--clock)
    fifo    (default) exact integer nanoseconds; equal deadlines fire in the
            order the timers were made
    tick    every look at the clock costs --tick ns, as on a real machine
    naive   what a 10-line fake clock does: float time, plain heapq ties
    real    the real clock (same patches otherwise), to compare against

Entropy (--seed S, an int or any text)
    random.seed(S) before the script starts.  os.urandom(n), and through it
    secrets, uuid4 and SystemRandom, is random.Random("pyrecord-entropy-" +
    repr(S)).getrandbits(8*n).to_bytes(n, "little"), drawn in call order.  The
    k-th bare random.Random() or random.seed() (counted together from 0) is
    seeded with "pyrecord-<repr(S)>-<k>" or "pyrecord-reseed-<repr(S)>-<k>".

Trace: one JSON object a line.  Always `i` (line number from 0), `t` (virtual
nanoseconds) and `ev`; a field that does not apply is left out.
    spawn     task, coro (qualified name), by (the task that made it), eager
    step      task, tick: the loop resumes the task in its tick-th iteration
              (an eager task's first step is its spawn)
    done      task, how: "returned", "cancelled" or "raised <class>"
    timer     at (ns; left out: never), cb (a task or a function), task
    advance   to (ns): nothing is ready, time jumps
    tie       made: when the timers that now fall due together were made;
              written only if they were made at different moments
    executor  fn, how: "inline" or "thread"
    print     task, text: one line written to sys.stdout
    deadlock  text: what every waiting task waits for
    uncaught  type, text: the exception that ends the script
    exit      the last atexit function has run

Sets: where asyncio itself keeps tasks in a set (wait, as_completed, all_tasks,
TaskGroup, asynchronous generators) they iterate in the order they were put in,
not in address order.  A set that the script builds iterates by task number.
Plain Python has neither order.  Where sets of two or more were used, the script
is therefore run again, once for each place that iterates one, with the order
of that place turned round (and once with that of the script's own sets of
tasks): whatever then differs rests on the order, and is reported.  meta.json
has the number of these places: set_orders, where the output or the exit code
differs, and trace_orders, where nothing but the trace does.  A script that must
run only once: --once.  Nothing is found out either about scripts that meet the
real world (--clock=real, --executor=real, --io=grace); meta.json then has no
set_orders.
"""
import argparse
import ast
import asyncio
import collections
import concurrent.futures  # noqa: F401  imported before the clocks are
import contextlib
import datetime
import hashlib
import heapq
import inspect
import io
import itertools
import json
import math
import os
import queue  # noqa: F401  replaced, so that it keeps the real ones
import random
import re
import selectors
import signal
import subprocess  # (the same for these two)
import sys
import sysconfig
import tempfile
import threading
import time
import traceback
import types
import uuid
import weakref

NS = 1_000_000_000
EPOCH = 946_684_800          # 2000-01-01T00:00:00Z, as in Go's testing/synctest
HERE = os.path.abspath(__file__)

_real = {n: getattr(time, n) for n in
         ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter",
          "perf_counter_ns", "sleep", "localtime", "gmtime", "ctime",
          "strftime", "asctime")}


class DeadlockError(RuntimeError):
    """Nothing is ready, no timer is pending and nothing outside can wake us."""


class FenceError(RuntimeError):
    """The script reached outside the recording (--io=forbid)."""


FENCE = ("the script uses real sockets, pipes or processes, which would come into the "
         "recording: simulate them, or record with --io=grace")


# ==================================================================== inside
# What follows, down to "outside", runs in the script's process.

class Clock:
    def __init__(self, mode, tick_ns):
        self.mode = mode
        self.tick_ns = tick_ns
        self.now_ns = 0
        self._t0 = _real["monotonic_ns"]()

    def read_ns(self):
        if self.mode == "real":
            return _real["monotonic_ns"]() - self._t0
        if self.mode == "tick":
            self.now_ns += self.tick_ns
        return self.now_ns

    def peek_ns(self):
        return self.read_ns() if self.mode == "real" else self.now_ns

    def advance_to(self, ns):
        if ns > self.now_ns:
            self.now_ns = ns

    def block(self, seconds):
        """time.sleep() on the loop's thread: time passes, nothing runs."""
        if (self.mode == "real" or not isinstance(seconds, (int, float))
                or not 0 <= seconds < math.inf):
            _real["sleep"](seconds)              # the original's own errors
        else:
            self.now_ns += round(seconds * NS)


# ------------------------------------------------------------------ recording

class Recorder:
    """Writes events to a pipe at once, so that none is lost however the
    process ends."""

    def __init__(self, clock, fd):
        self.clock = clock
        self.fd = fd
        self.task_no = itertools.count(1)
        self.future_no = itertools.count(1_000_000)
        self.running = None          # the task whose step is under way
        self.held = None             # events kept back during an eager start
        self.encode = json.JSONEncoder(separators=(",", ":")).encode

    def event(self, kind, **fields):
        self.settle()
        self.emit(kind, fields)

    def emit(self, kind, fields):
        e = {"t": self.clock.peek_ns(), "ev": kind}
        e.update((k, v) for k, v in fields.items() if v is not None)
        if self.held is not None:
            self.held.append(e)
        else:
            self.send(e)

    def send(self, e):
        data = self.encode(e).encode() + b"\n"
        while data:
            data = data[os.write(self.fd, data):]

    @contextlib.contextmanager
    def guard(self):
        """The script and its exception handlers never see our own errors."""
        try:
            yield
        except Exception:
            if not sys.is_finalizing():
                with contextlib.suppress(Exception):
                    self.send({"ev": "fault", "text": traceback.format_exc()})

    # A task's end is noticed between handles and not by a done callback, which
    # would show in the task's repr, take a place among the script's callbacks
    # and keep the loop busy for one more handle.

    def begin(self, handle):
        self.end()
        task = step_owner(handle._callback)
        if task is not None and not handle._cancelled:
            self.event("step", task=task.get_name(), tick=handle._loop.tick)
            self.running = task

    def settle(self):
        task = self.running
        if task is not None and task.done():
            self.running = None
            self.done(task)

    def end(self):
        self.settle()
        self.running = None

    def done(self, task):
        # task.exception() would mark the exception as retrieved
        exc = task._exception
        how = ("cancelled" if task.cancelled() else
               "raised " + type(exc).__name__ if exc is not None else "returned")
        self.emit("done", {"task": task.get_name(), "how": how})

    def spawn(self, task, coro, by, eager=None):
        self.event("spawn", task=task.get_name(),
                   coro=getattr(coro, "__qualname__", "?"), by=by, eager=eager)


REC = None                                       # the process has one recorder


def current_name():
    try:
        return asyncio.current_task().get_name()
    except (RuntimeError, AttributeError):       # no loop, or between two tasks
        return None


def step_owner(callback):
    """The task that this callback starts or resumes, if it is one's step."""
    if (type(callback).__name__ in ("TaskStepMethWrapper", "TaskWakeupMethWrapper")
            or getattr(callback, "__name__", None) == "task_wakeup"):
        owner = getattr(callback, "__self__", None)
        if isinstance(owner, SeqTask):
            return owner
    return None


def label(cb):
    cb = getattr(cb, "func", cb)
    owner = getattr(cb, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return owner.get_name()
    return getattr(cb, "__qualname__", type(cb).__name__)


class Out(io.TextIOWrapper):
    """sys.stdout: passes everything on at once and notes finished lines."""

    line = ""

    def write(self, s):
        if isinstance(s, str):
            with REC.guard():
                *lines, self.line = (self.line + s).split("\n")
                for one in lines:
                    REC.event("print", task=current_name(), text=one)
        return super().write(s)

    def last_line(self):
        if self.line:
            REC.event("print", task=current_name(), text=self.line)
            self.line = ""


def patch_stdout():
    old = sys.stdout
    keep = dict(encoding=old.encoding, errors=old.errors, line_buffering=True)
    Out.__name__ = Out.__qualname__ = "TextIOWrapper"
    Out.__module__ = "_io"
    # As __stdout__ too: the interpreter goes back to it when it shuts down.
    sys.stdout = sys.__stdout__ = Out(old.detach(), **keep)
    sys.stdout.mode = "w"


# ---------------------------------------------------- sets that keep an order

class SetWatch:
    """Tells which places iterate sets of two or more, and turns one of them
    round."""

    OWN = "own"                  # the place of the sets that the script builds
    # These hand tasks on from one set to another, or register a callback with
    # each: nothing comes of their order but that of the set they make, whose
    # iteration is a place of its own.
    RELAYS = {"wait", "_wait", "all_tasks"}
    COMPREHENSIONS = {"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"}
    WHAT = {
        ("taskgroups.py", "_abort"): "a TaskGroup that cancels its tasks",
        ("runners.py", "_cancel_all_tasks"): "asyncio.run, which cancels the tasks left over",
        ("base_events.py", "shutdown_asyncgens"):
            "shutdown_asyncgens, which closes the asynchronous generators left over",
        ("tasks.py", "wait"): "asyncio.wait, which makes tasks of coroutines",
        ("tasks.py", "as_completed"): "asyncio.as_completed, which makes or looks at tasks",
        ("tasks.py", "__init__"): "asyncio.as_completed, which makes or looks at tasks",
    }

    def __init__(self, turned):
        self.turned = turned     # the place to turn round, or None
        self.told = set()
        self.hashed = set()      # numbers of tasks that the script hashed
        self.library = sysconfig.get_path("stdlib") + os.sep
        self.asyncio = os.path.dirname(asyncio.__file__) + os.sep

    def tell(self, place, what):
        if place not in self.told:
            self.told.add(place)
            with REC.guard():
                REC.send({"ev": "set", "place": place, "what": what})

    def turns(self, frame, elements):
        """Is the iteration that begins in this frame one to turn round?"""
        if frame.f_code.co_filename == HERE:
            return False
        found = frame
        while self.passing(found.f_code) and found.f_back is not None:
            found = found.f_back
        code = found.f_code
        place = "%s:%d" % (code.co_filename, found.f_lineno)
        what = place
        if code.co_filename.startswith(self.asyncio):
            file = os.path.basename(code.co_filename)
            if (file == "tasks.py" and code.co_name in self.RELAYS
                    and all(isinstance(x, (asyncio.Future, weakref.ref)) for x in elements)):
                self.tell_own()                  # set(done) hashes nothing anew
                return False
            what = self.WHAT.get((file, code.co_name),
                                 "asyncio/%s, %s" % (file, code.co_name))
        self.tell(place, what)
        return place == self.turned

    def passing(self, code):
        """The library's helpers iterate on behalf of those who call them."""
        if code.co_filename.startswith(self.asyncio):
            return code.co_name in self.COMPREHENSIONS
        return code.co_filename == HERE or self.standard(code)

    def standard(self, code):
        file = code.co_filename
        return (file.startswith(self.library)
                and not file.startswith(("site-packages", "dist-packages"), len(self.library)))

    def hash(self, number, frame):
        if len(self.hashed) < 2:
            while self.standard(frame.f_code) and frame.f_back is not None:
                if frame.f_code.co_filename.startswith(self.asyncio):
                    break
                frame = frame.f_back             # a WeakSet, say
            if frame.f_code.co_filename != HERE and not self.standard(frame.f_code):
                self.hashed.add(number)
                if len(self.hashed) == 2:
                    self.tell_own()
        # Its complement turns a hash table of small numbers exactly round.
        return number if self.turned != self.OWN else (1 << 60) - 1 - number

    def tell_own(self):
        self.tell(self.OWN, "a set of tasks or futures that the script builds")


SETS = None                                      # the process has one of these too


def by_birth(x):
    return getattr(x, "_number", None) or hash(x)


class OrderedSet(set):
    """A set that iterates in the order its elements were put in."""

    __slots__ = ("_order",)

    def __init__(self, iterable=()):
        if type(iterable) in (set, frozenset):
            iterable = sorted(iterable, key=by_birth)
        self._order = dict.fromkeys(iterable)
        super().__init__(self._order)

    def __iter__(self):
        return self._iterate(sys._getframe(1))

    def _iterate(self, frame):
        if len(self._order) > 1 and SETS.turns(frame, self._order):
            return reversed(self._order)
        return iter(self._order)

    def __repr__(self):
        elements = self._iterate(sys._getframe(1))
        return "{%s}" % ", ".join(map(repr, elements)) if self else "set()"

    def __reduce__(self):
        return set, (list(self),)

    def add(self, x):
        self._order[x] = None
        super().add(x)

    def discard(self, x):
        self._order.pop(x, None)
        super().discard(x)

    def remove(self, x):
        super().remove(x)
        del self._order[x]

    def pop(self):
        for x in self._iterate(sys._getframe(1)):
            self.remove(x)
            return x
        return super().pop()                     # raises KeyError

    def clear(self):
        self._order.clear()
        super().clear()

    def copy(self):
        return OrderedSet(iter(self))


def _define(word, sign):
    """The method called word and the operators called sign, in their three forms."""
    plain = getattr(set, word)

    def method(self, *others):
        others = [OrderedSet(o) for o in others]
        got = plain(set(self._order), *others)
        return OrderedSet(x for x in itertools.chain(self, *others) if x in got)

    def update(self, *others):
        new = method(self, *others)
        self.clear()
        for x in new:
            self.add(x)
        return self

    def operator(apply):
        return lambda self, other: (
            apply(self, other) if isinstance(other, (set, frozenset)) else NotImplemented)

    def method_update(self, *others):
        update(self, *others)

    setattr(OrderedSet, word, method)
    setattr(OrderedSet, "update" if sign == "or" else word + "_update", method_update)
    setattr(OrderedSet, "__%s__" % sign, operator(method))
    setattr(OrderedSet, "__r%s__" % sign, operator(
        lambda self, other: method(OrderedSet(other), self)))
    setattr(OrderedSet, "__i%s__" % sign, operator(update))


for _names in (("union", "or"), ("intersection", "and"),
               ("difference", "sub"), ("symmetric_difference", "xor")):
    _define(*_names)
OrderedSet.__name__ = OrderedSet.__qualname__ = "set"
OrderedSet.__module__ = "builtins"


class _SetComps(ast.NodeTransformer):
    """{f(x) for x in y} becomes set(f(x) for x in y)."""

    def visit_SetComp(self, node):
        self.generic_visit(node)
        gen = ast.GeneratorExp(node.elt, node.generators)
        call = ast.Call(ast.Name("set", ast.Load()), [gen], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


def order_sets(module, *paths):
    """Let `set` and set comprehensions in these functions mean OrderedSet.
    Only their code objects change: they stay themselves, with all their
    checks, errors and line numbers."""
    module.set = OrderedSet
    tree = ast.parse(inspect.getsource(module))
    for path in paths:
        fn, scope = module, tree
        for name in path.split("."):
            fn = getattr(fn, name, None)
            scope = scope and next((n for n in ast.iter_child_nodes(scope)
                                    if getattr(n, "name", None) == name), None)
        if fn is None or scope is None:
            continue                             # not in this version
        body = ast.Module(body=[_SetComps().visit(scope)], type_ignores=[])
        consts = compile(body, module.__file__, "exec", dont_inherit=True).co_consts
        code = next(c for c in consts
                    if isinstance(c, types.CodeType) and c.co_name == fn.__name__)
        if sys.version_info >= (3, 11):
            code = code.replace(co_qualname=fn.__code__.co_qualname)
        fn.__code__ = code


# -------------------------------------------------------------- asyncio parts

class SeqTask(asyncio.Task):
    """A task that notes its birth, and whose hash is its number: a set that
    the script builds then iterates alike in every run."""

    __slots__ = ("_number",)

    def __init__(self, *args, **kw):
        self._number = next(REC.task_no)
        coro = args[0] if args else kw.get("coro")
        by = current_name()
        if not kw.get("eager_start"):
            super().__init__(*args, **kw)
            with REC.guard():
                REC.spawn(self, coro, by)
        else:
            self._start_eagerly(args, kw, coro, by)
        if self._source_traceback:               # this very frame
            del self._source_traceback[-1]

    def _start_eagerly(self, args, kw, coro, by):
        # It runs before it has told its name: its birth comes first all the same.
        REC.settle()
        outer, REC.held = REC.held, []
        running, REC.running = REC.running, None
        try:
            super().__init__(*args, **kw)
        finally:
            inner, REC.held, REC.running = REC.held, outer, running
        with REC.guard():
            REC.spawn(self, coro, by, eager=True)
            for e in inner:
                (REC.send if outer is None else outer.append)(e)
            if self.done():
                REC.done(self)
        if self._source_traceback:
            del self._source_traceback[-1]

    def __hash__(self):
        return SETS.hash(self._number, sys._getframe(1))


class SeqFuture(asyncio.Future):
    __slots__ = ("_number",)

    def __init__(self, *, loop=None):
        self._number = next(REC.future_no)
        super().__init__(loop=loop)

    def __hash__(self):
        return SETS.hash(self._number, sys._getframe(1))


class FifoTimer(asyncio.TimerHandle):
    """Orders by (deadline, creation).  asyncio's own heap orders by deadline
    only, and heapq is not stable: with four or more equal deadlines the third
    overtakes the second.  A real clock hides that, because two calls never
    read the same nanosecond."""

    __slots__ = ("_seq", "_when_ns", "_made_ns")
    _count = itertools.count()

    def __init__(self, when, callback, args, loop, context=None):
        # Whole nanoseconds: 0.1 + 0.7 < 0.8, so the later of two could win.
        self._when_ns = round(when * NS) if math.isfinite(when) else math.inf
        super().__init__(self._when_ns / NS, callback, args, loop, context)
        if self._source_traceback:
            del self._source_traceback[-1]
        self._made_ns = REC.clock.now_ns
        self._seq = next(self._count)

    def __lt__(self, other):
        if not isinstance(other, FifoTimer):
            return NotImplemented
        return (self._when_ns, self._seq) < (other._when_ns, other._seq)


class Ready(collections.deque):
    """The loop's ready queue: whoever leaves it is about to run."""

    def popleft(self):
        handle = super().popleft()
        with REC.guard():
            REC.begin(handle)
        return handle


class Selector(selectors.BaseSelector):
    """A selector that never sleeps while only timers are outstanding."""

    def __init__(self, real):
        self.real = real
        self.loop = None
        self.fenced = False

    def fence(self):
        if self.fenced:
            with REC.guard():
                REC.send({"ev": "fence"})
            raise FenceError(FENCE)

    def register(self, *a):
        self.fence()
        return self.real.register(*a)

    def unregister(self, *a):
        return self.real.unregister(*a)

    def modify(self, *a):
        return self.real.modify(*a)

    def get_map(self):
        return self.real.get_map()

    def get_key(self, f):
        return self.real.get_key(f)

    def close(self):
        self.real.close()

    def select(self, timeout=None):
        loop = self.loop
        loop.tick += 1
        with REC.guard():
            REC.end()
        if loop._ready:      # letting the last task go may have reported it
            timeout = 0
        if loop.clock.mode == "real":
            return self.real.select(timeout)
        got = self.real.select(0)
        if got or (timeout is not None and timeout <= 0):
            return got
        if loop.outside():                   # a thread is working for us: wait
            return self.real.select(loop.opts["watchdog"]) or loop.stuck()
        if len(self.real.get_map()) > 1:     # sockets besides the self-pipe
            got = self.real.select(loop.opts["io_grace"])
            if got:
                return got
            if not loop._scheduled:
                return self.real.select(loop.opts["watchdog"]) or loop.stuck()
        if loop._scheduled:
            loop.jump()
            return []
        # A thread of the script's own may still call call_soon_threadsafe.
        if threading.active_count() > 1:
            got = self.real.select(loop.opts["watchdog"])
        return got or loop.stuck()


class VirtualLoop(asyncio.SelectorEventLoop):
    opts = None

    def __init__(self, selector=None):
        self.clock = REC.clock
        self.tick = 0
        self._outside, self._joining = [], False
        sel = Selector(selector or selectors.DefaultSelector())
        sel.loop = self
        super().__init__(sel)                    # registers the self-pipe
        sel.fenced = self.opts["io"] == "forbid" and self.clock.mode != "real"
        self._ready = Ready()
        self._asyncgens.data = OrderedSet()

    # time ------------------------------------------------------------------
    def time(self):
        return self.clock.read_ns() / NS

    @property
    def _clock_resolution(self):
        if self.clock.mode in ("real", "naive"):
            return self._resolution
        # At least one step of the float, or a timer after years never fires.
        return max(0.5e-9, self.clock.now_ns / NS * 2.0 ** -52)

    @_clock_resolution.setter
    def _clock_resolution(self, value):
        self._resolution = value

    def call_at(self, when, callback, *args, context=None):
        timer = super().call_at(when, callback, *args, context=context)
        if timer._source_traceback:
            del timer._source_traceback[-1]
        with REC.guard():
            REC.event("timer", at=round(timer._when * NS)
                      if math.isfinite(timer._when) else None,
                      cb=label(callback), task=current_name())
        return timer

    def jump(self):
        first = self._scheduled[0]
        if not math.isfinite(first._when):
            self.stuck()
        ns = getattr(first, "_when_ns", None)
        if ns is None:                           # naive
            ns = round(first._when * NS)
            if ns / NS < first._when:
                ns += 1
        if self.opts["max_time"] and ns > self.opts["max_time"] * NS:
            raise DeadlockError("virtual time limit of %gs reached"
                                % self.opts["max_time"])
        self.clock.advance_to(ns + self.opts["wake_latency"])
        with REC.guard():
            REC.event("advance", to=ns)
            if isinstance(first, FifoTimer):
                self._note_tie(ns)

    def _note_tie(self, ns):
        """Timers made at different moments that fall due together: on a real
        clock their order is luck (and so it is in production)."""
        heap, made, todo = self._scheduled, [], [0]
        while todo:                              # equal ones are next to the root
            i = todo.pop()
            if i < len(heap) and heap[i]._when_ns == ns:
                if not heap[i]._cancelled:
                    made.append(heap[i]._made_ns)
                todo += (2 * i + 1, 2 * i + 2)
        if len(set(made)) > 1:
            REC.event("tie", made=sorted(made))

    def stuck(self):
        lines = ["deadlock at t=%.9f: no task is ready, no timer is pending"
                 % (self.clock.now_ns / NS)]
        for task in asyncio.all_tasks(self):
            waits = getattr(task, "_fut_waiter", None)
            on = (waits.get_name() if isinstance(waits, asyncio.Task)
                  else type(waits).__name__ if waits is not None else "nothing")
            lines.append("  %s waits on %s at %s" % (task.get_name(), on, place(task)))
        with REC.guard():
            REC.event("deadlock", text="\n".join(lines))
        raise DeadlockError("\n".join(lines))

    # the loop stops --------------------------------------------------------
    def _set_coroutine_origin_tracking(self, enabled):
        super()._set_coroutine_origin_tracking(enabled)
        if not enabled:                          # run_forever() is ending
            with REC.guard():
                REC.end()

    # futures ---------------------------------------------------------------
    def create_future(self):
        fut = SeqFuture(loop=self)
        if fut._source_traceback:                # as if the base class made it
            code = asyncio.BaseEventLoop.create_future.__code__
            fut._source_traceback[-2:] = [traceback.FrameSummary(
                code.co_filename, code.co_firstlineno + 2, code.co_name)]
        return fut

    # the outside -----------------------------------------------------------
    def _make_subprocess_transport(self, *args, **kw):
        self._selector.fence()                   # one without pipes registers nothing
        return super()._make_subprocess_transport(*args, **kw)

    def outside(self):
        """Is a thread at work whose result will wake the loop?"""
        self._outside = [r for r in self._outside if r() is not None and not r().done()]
        joining = self._joining
        if isinstance(joining, weakref.ref):
            joining = joining() is not None and not joining().done()
        return bool(self._outside or joining)

    def run_in_executor(self, executor, func, *args):
        if self.opts["executor"] == "inline":
            self._check_closed()
            fut = self.create_future()

            def work():
                if fut.cancelled():
                    return
                try:
                    r = func(*args)
                except BaseException as e:       # noqa: B902
                    fut.set_exception(e)
                else:
                    fut.set_result(r)
            with REC.guard():
                REC.event("executor", fn=label(func), how="inline")
            self.call_soon(work)
            return fut
        fut = super().run_in_executor(executor, func, *args)
        with REC.guard():
            REC.event("executor", fn=label(func), how="thread")
        self._outside.append(weakref.ref(fut))
        return fut

    @property
    def _do_shutdown(self):
        # The thread that joins the executor's.  3.12+ waits for it with a 300 s
        # timeout: the clock must not jump there before the thread has ended.
        join = super()._do_shutdown
        self._joining = True

        def work(future):
            self._joining = weakref.ref(future)
            join(future)
        return work


def place(task):
    """Where a task is suspended: its innermost line outside the library."""
    library = sysconfig.get_path("stdlib") + os.sep
    found, coro = "?", task.get_coro()
    while coro is not None:
        frame = next((f for f in (getattr(coro, p + "_frame", None)
                                  for p in ("cr", "gi", "ag")) if f), None)
        if frame is not None and not frame.f_code.co_filename.startswith(library):
            found = "%s:%d in %s" % (os.path.basename(frame.f_code.co_filename),
                                     frame.f_lineno, frame.f_code.co_name)
        coro = getattr(coro, "cr_await", None) or getattr(coro, "gi_yieldfrom", None)
    return found


def disguise(cls, original):
    """Reprs name the class: ours goes by the original's name."""
    cls.__name__ = original.__name__
    cls.__qualname__ = original.__qualname__
    cls.__module__ = original.__module__


def patch_asyncio(opts):
    tasks, events = asyncio.tasks, asyncio.events
    VirtualLoop.opts = opts
    for cls, original in ((SeqTask, asyncio.Task), (SeqFuture, asyncio.Future),
                          (FifoTimer, asyncio.TimerHandle),
                          (VirtualLoop, asyncio.SelectorEventLoop)):
        disguise(cls, original)
    asyncio.Task = tasks.Task = SeqTask
    if hasattr(asyncio, "eager_task_factory"):
        asyncio.eager_task_factory = tasks.eager_task_factory = \
            asyncio.create_eager_task_factory(SeqTask)
    if opts["clock"] in ("fifo", "tick"):
        asyncio.TimerHandle = events.TimerHandle = FifoTimer
    for name in ("SelectorEventLoop", "EventLoop"):
        for mod in (asyncio, asyncio.unix_events):
            if hasattr(mod, name):
                setattr(mod, name, VirtualLoop)
    asyncio.DefaultEventLoopPolicy._loop_factory = VirtualLoop
    order_sets(tasks, "wait", "as_completed", "all_tasks",
               "_AsCompletedIterator.__init__")
    if hasattr(asyncio, "taskgroups"):
        order_sets(asyncio.taskgroups)
    for name in ("_all_tasks", "_scheduled_tasks"):
        if hasattr(tasks, name):
            getattr(tasks, name).data = OrderedSet()


# --------------------------------------------------------- clocks and entropy

def patch_time(clock):
    main = threading.get_ident()

    def wrap(name, fn):
        def f(*a):
            return fn(*a) if threading.get_ident() == main else _real[name](*a)
        f.__name__ = f.__qualname__ = name
        f.__module__ = "time"
        setattr(time, name, f)

    rd = clock.read_ns
    wrap("time", lambda: EPOCH + rd() / NS)
    wrap("time_ns", lambda: EPOCH * NS + rd())
    wrap("monotonic", lambda: rd() / NS)
    wrap("monotonic_ns", lambda: rd())
    wrap("perf_counter", lambda: rd() / NS)
    wrap("perf_counter_ns", lambda: rd())
    wrap("sleep", clock.block)
    now = lambda: EPOCH + clock.peek_ns() / NS           # noqa: E731
    wrap("localtime", lambda s=None: _real["localtime"](now() if s is None else s))
    wrap("gmtime", lambda s=None: _real["gmtime"](now() if s is None else s))
    wrap("ctime", lambda s=None: _real["ctime"](now() if s is None else s))
    wrap("strftime", lambda f, t=None: _real["strftime"](
        f, time.localtime() if t is None else t))
    wrap("asctime", lambda t=None: _real["asctime"](
        time.localtime() if t is None else t))
    patch_datetime(now)


def patch_datetime(now):
    real = datetime.datetime

    class Meta(type):
        def __instancecheck__(cls, obj):
            return isinstance(obj, real)

    class Datetime(real, metaclass=Meta):
        def __new__(cls, *a, **kw):              # the values are real ones
            return real(*a, **kw) if cls is Datetime else real.__new__(cls, *a, **kw)

        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(now(), tz)

        @classmethod
        def utcnow(cls):
            return cls.fromtimestamp(now(), datetime.timezone.utc).replace(tzinfo=None)

        @classmethod
        def today(cls):
            return cls.now()

    disguise(Datetime, real)
    datetime.datetime = Datetime


def patch_random(seed):
    random.seed(seed)
    entropy = random.Random("pyrecord-entropy-%r" % (seed,))

    def urandom(n):
        return entropy.getrandbits(8 * n).to_bytes(n, "little") if n else b""

    os.urandom = urandom
    random._urandom = urandom                 # SystemRandom, secrets
    if hasattr(os, "getrandom"):
        os.getrandom = lambda size, flags=0: urandom(size)
    uuid.uuid1 = lambda node=None, clock_seq=None: uuid.UUID(
        bytes=urandom(16), version=1)
    fresh = itertools.count()
    real_random, real_seed = random.Random, random.seed

    class Random(real_random):                # Random() seeds itself in C
        def __init__(self, x=None):
            super().__init__("pyrecord-%r-%d" % (seed, next(fresh)) if x is None else x)

    disguise(Random, real_random)
    random.Random = Random
    random.seed = lambda a=None, version=2: real_seed(
        "pyrecord-reseed-%r-%d" % (seed, next(fresh)) if a is None else a, version)


# --------------------------------------------------------------------- entry

def trim(exc, seen):
    """Take the recorder's own frames out of an exception's traceback."""
    if exc is None or id(exc) in seen:
        return
    seen.add(id(exc))
    keep, tb = [], exc.__traceback__
    while tb is not None:
        if tb.tb_frame.f_code.co_filename != HERE:
            keep.append(tb)
        tb = tb.tb_next
    for here, there in zip(keep, keep[1:] + [None]):
        here.tb_next = there
    exc.__traceback__ = keep[0] if keep else None
    trim(exc.__cause__, seen)
    trim(exc.__context__, seen)
    for one in getattr(exc, "exceptions", ()):
        if isinstance(one, BaseException):
            trim(one, seen)


def excepthook(kind, exc, tb):
    with REC.guard():
        REC.event("uncaught", type=kind.__name__, text=str(exc))
        trim(exc, set())
    sys.__excepthook__(kind, exc, exc.__traceback__)


def last_words():
    with REC.guard():
        if isinstance(sys.__stdout__, Out):
            sys.__stdout__.last_line()
        REC.event("exit")


def inside(opts):
    """Called at interpreter start, before the script."""
    import atexit
    global EPOCH, REC, SETS
    EPOCH = opts["epoch"]
    clock = Clock(opts["clock"], opts["tick"])
    REC = Recorder(clock, opts["fd"])
    SETS = SetWatch(opts["turned"])
    os.set_inheritable(opts["fd"], False)
    atexit.register(last_words)                  # registered first, runs last
    sys.excepthook = excepthook
    patch_stdout()
    patch_random(opts["seed"])
    patch_asyncio(opts)
    patch_time(clock)
    REC.send({"ev": "ready"})


# =================================================================== outside
# What follows runs in the recorder's process.

# The interpreter imports this at its start: the script then runs as it always
# does, with no frame of the recorder's below it.
SHIM = """\
import os, sys
try:
    here = os.path.dirname(os.path.abspath(__file__))
    while here in sys.path:
        sys.path.remove(here)
    opts = {opts!r}
    if opts["pythonpath"] is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = opts["pythonpath"]
    with open(opts["recorder"], "rb") as f:
        space = {{"__name__": "pyrecord", "__file__": opts["recorder"]}}
        exec(compile(f.read(), opts["recorder"], "exec"), space)
    space["inside"](opts)
except BaseException:
    import traceback
    traceback.print_exc()
    os._exit(70)
del os, sys, f, here, opts, space
"""


class Failure(Exception):
    """The recorder cannot go on: text and exit code."""

    def __init__(self, text, code):
        super().__init__(text)
        self.code = code


class TimeLimit(Failure):
    """The script goes on and on; the text has %s for it and %g for the limit."""

    def __init__(self, text, limit):
        super().__init__(text % ("the script", limit), 3)


def run_script(opts, script, args, echo, timeout):
    """Run the script in its own process: exit code, stdout, stderr, events."""
    deadline = time.monotonic() + timeout
    with tempfile.TemporaryDirectory(prefix="pyrecord-") as shim:
        r, w = os.pipe()
        path = os.environ.get("PYTHONPATH")
        opts = dict(opts, fd=w, recorder=HERE, pythonpath=path)
        with open(os.path.join(shim, "sitecustomize.py"), "w", encoding="utf-8") as f:
            f.write(SHIM.format(opts=opts))
        env = dict(os.environ, TZ="UTC", PYTHONHASHSEED="0",    # str/bytes set order
                   PYTHONIOENCODING="utf-8",
                   PYTHONPATH=shim + (os.pathsep + path if path else ""))
        command = [sys.executable] + subprocess._args_from_interpreter_flags()
        proc = subprocess.Popen(command + [script] + args, env=env, pass_fds=(w,),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True)
        try:
            os.close(w)
            streams = proc.stdout, proc.stderr, open(r, "rb")
            threads, kept = drain(streams, echo)
            code = proc.wait(timeout)
            for t in threads:                    # whoever else holds the streams
                t.join(max(0, deadline - time.monotonic()))
                if t.is_alive():
                    raise TimeLimit("%s ended, but a process that it started holds its output "
                                    "after %gs (real time)", timeout)
        except BaseException as e:
            if isinstance(e, KeyboardInterrupt):
                signal_session(proc, signal.SIGINT)
                with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
                    proc.wait(2)
            signal_session(proc, signal.SIGKILL)
            proc.wait()
            if isinstance(e, subprocess.TimeoutExpired):
                raise TimeLimit("%s did not end within %gs (real time)", timeout)
            raise
    out, err, events = (bytes(b).decode("utf-8", "surrogateescape") for b in kept)
    return (128 - code if code < 0 else code), out, err, events


def signal_session(proc, number):
    """The script and what it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(proc.pid, number)


def drain(streams, echo):
    """Threads that read the streams to their ends, and what they have read."""
    kept = [bytearray() for _ in streams]

    def read(file, into, out):
        for chunk in iter(lambda: file.read1(65536), b""):
            into.extend(chunk)
            if echo and out is not None:
                with contextlib.suppress(OSError, ValueError):
                    out.buffer.write(chunk)
                    out.flush()
        file.close()

    threads = [threading.Thread(target=read, args=a, daemon=True)
               for a in zip(streams, kept, (sys.stdout, sys.stderr, None))]
    for t in threads:
        t.start()
    return threads, kept


def read_events(text):
    """The events in order, and the places that iterate sets; a fault of the
    recorder's ends the recording."""
    events = [json.loads(line) for line in text.split("\n") if line]
    for e in events:
        if e["ev"] == "fault":
            raise Failure("the recorder failed:\n" + e["text"], 3)
        if e["ev"] == "fence":
            raise Failure(FENCE, 2)
    if not events or events.pop(0)["ev"] != "ready":
        raise Failure("the recorder could not start inside the interpreter", 3)
    places = {e["place"]: e["what"] for e in events if e["ev"] == "set"}
    return [e for e in events if e["ev"] != "set"], places


class Run:
    """One run of the script: what can be seen of it, without addresses and
    the machine's paths, and the trace."""

    def __init__(self, o, turned=None, echo=False, timeout=None):
        inner = {k: getattr(o, k) for k in ("clock", "tick", "wake_latency", "seed", "executor",
                                            "io", "io_grace", "watchdog", "max_time", "epoch")}
        inner["turned"] = turned
        t0 = time.perf_counter()
        self.code, out, err, events = run_script(inner, o.script, o.args, echo,
                                                 timeout or o.timeout)
        self.took = time.perf_counter() - t0
        try:
            events, places = read_events(events)
        except Failure as e:
            if e.code == 3 and not echo:
                sys.stderr.write(err)
            raise
        scrub = make_scrub(o.script)
        self.out, self.err = scrub(out), scrub(err)
        self.events = [dict(i=i, **scrub(e)) for i, e in enumerate(events)]
        self.places = {place: scrub(what) for place, what in places.items()}

    def seen(self):
        return self.code, self.out, self.err


class Orders:
    """Which of the places that iterate sets matter: what they are."""

    def __init__(self, o, first):
        self.output, self.trace = [], []
        self.unlike = False                      # two like runs differ
        self.left = 0                            # places that were not tried
        limit = max(5, 5 * first.took)
        end = time.monotonic() + o.timeout       # for all runs but the last
        for place, what in first.places.items():
            if what in self.output:
                continue
            if time.monotonic() > end:
                self.left += 1
                continue
            self.compare(what, first, self.run(o, place, limit))
        if self.output or self.trace:
            again = self.run(o, None, o.timeout)
            self.unlike = (again is None or again.seen() != first.seen()
                           or again.events != first.events)
        self.trace = [what for what in self.trace if what not in self.output]

    @staticmethod
    def run(o, place, limit):
        try:
            return Run(o, place, timeout=limit)
        except TimeLimit:
            return None

    def compare(self, what, first, turned):
        if turned is None or turned.seen() != first.seen():
            self.output.append(what)
        elif turned.events != first.events and what not in self.trace:
            self.trace.append(what)

    def report(self, name, say):
        if self.unlike:
            say("pyrecord: %s does not do the same in two runs: no golden can rest on it\n" % name)
            return
        for found, where in ((self.output, "output"), (self.trace, "trace (not the output)")):
            for what in found:
                say("pyrecord: the %s rests on the order of a set, which plain Python does "
                    "not fix: %s\n" % (where, what))
        if self.left:
            say("pyrecord: %d more places iterate sets: there was no time to look into them\n" % self.left)


def make_scrub(script):
    """A function that takes addresses and the machine's paths out of a value."""
    library = sysconfig.get_path("stdlib")
    cut = {library: "lib/" + os.path.basename(library),
           sys.executable: os.path.basename(sys.executable)}
    for folder in (os.path.dirname(os.path.abspath(script)), os.getcwd(),
                   os.path.dirname(HERE)):
        cut.setdefault(folder, ".")
    for path in list(cut):
        cut.setdefault(os.path.realpath(path), cut[path])
    cut = {p: to for p, to in cut.items() if len(p) > 1}
    some = "|".join(re.escape(p) for p in sorted(cut, key=len, reverse=True))
    paths = re.compile("(%s)(/(?=[^\\s\"'])|(?![\\w.-]))" % some)
    address = re.compile(r"\bat 0x[0-9A-Fa-f]+")

    def shorten(m):
        to = cut[m.group(1)]
        return to + m.group(2) if to != "." else "" if m.group(2) else "."

    def scrub(x):
        if isinstance(x, str):
            return address.sub("at 0xADDR", paths.sub(shorten, x))
        if isinstance(x, list):
            return [scrub(v) for v in x]
        if isinstance(x, dict):
            return {k: scrub(v) for k, v in x.items()}
        return x
    return scrub


def json_line(e):
    text = json.dumps(e, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(e)
    return text + "\n"


def txtar(files, comment):
    out = [comment]
    for name, body in files:
        if re.search(r"(?m)^-- .* --\r?$", body):
            raise Failure("%s has a line of the form '-- name --', which a txtar "
                          "bundle cannot hold" % name, 3)
        if body and not body.endswith("\n"):
            body += "\n"
        out.append("-- %s --\n%s" % (name, body))
    return "".join(out)


def write_all(files):
    """Write them all under temporary names, then rename them all."""
    ready = []
    mask = os.umask(0)
    os.umask(mask)
    try:
        for path, text in files:
            fd, name = tempfile.mkstemp(prefix=".pyrecord-", dir=os.path.dirname(path) or ".")
            ready.append((name, path))
            with open(fd, "wb") as f:
                f.write(text.encode("utf-8", "surrogateescape"))
            os.chmod(name, 0o666 & ~mask)
        while ready:
            os.replace(*ready[0])
            ready.pop(0)
    except OSError as e:
        raise Failure("cannot write: %s" % e, 2)
    finally:
        for name, _ in ready:
            with contextlib.suppress(OSError):
                os.unlink(name)


def options(argv):
    p = argparse.ArgumentParser(
        description="Run an asyncio script under virtual time and record it.",
        epilog="See the head of this file for clocks, entropy and the trace.")
    p.add_argument("--clock", choices=("fifo", "tick", "naive", "real"), default="fifo")
    p.add_argument("--tick", type=int, default=1000, metavar="NS",
                   help="what a look at the clock costs with --clock=tick")
    p.add_argument("--wake-latency", type=int, default=0, metavar="NS",
                   help="wake this much after each deadline, as a real loop does")
    p.add_argument("--seed", default="0", help="int, or any text")
    p.add_argument("--executor", choices=("inline", "real"), default="inline")
    p.add_argument("--io", choices=("grace", "forbid"), default="forbid")
    p.add_argument("--io-grace", type=float, default=0.05, metavar="S")
    p.add_argument("--watchdog", type=float, default=10.0, metavar="S",
                   help="real seconds to wait for threads and sockets")
    p.add_argument("--max-time", type=float, default=0, metavar="S",
                   help="give up after so many virtual seconds")
    p.add_argument("--epoch", type=int, default=EPOCH, metavar="S",
                   help="time.time() at the start; default: 2000-01-01T00:00:00Z")
    p.add_argument("--timeout", type=float, default=60, metavar="S",
                   help="real seconds that the script may take")
    p.add_argument("--once", action="store_true",
                   help="do not run again to find out whether the order of sets matters")
    for name in ("--stdout", "--stderr", "--trace", "--txtar"):
        p.add_argument(name, metavar="FILE")
    p.add_argument("--quiet", action="store_true", help="no echo, no summary")
    p.add_argument("script")
    p.add_argument("args", nargs=argparse.REMAINDER)
    o = p.parse_args(argv)
    if not 0 < o.timeout < 1e9:
        p.error("argument --timeout: must be positive")
    if not os.path.isfile(o.script):
        raise Failure("no such script: %s" % o.script, 2)
    for path in filter(None, (o.stdout, o.stderr, o.trace, o.txtar)):
        if not os.path.isdir(os.path.dirname(path) or "."):
            raise Failure("no such folder: %s" % os.path.dirname(path), 2)
    o.script = os.path.abspath(o.script)         # a path that make_scrub cuts off
    o.seed = int(o.seed) if re.fullmatch(r"-?\d+", o.seed) else o.seed
    return o


def find_orders(o, first):
    """Nothing, if the runs could differ for other reasons."""
    if o.once or o.clock == "real" or o.executor == "real" or o.io != "forbid":
        return None
    return Orders(o, first)


def make_meta(o, source, run, orders):
    known = orders is not None and not orders.unlike
    meta = collections.OrderedDict(
        recorder="pyrecord/1", python="%d.%d.%d" % sys.version_info[:3],
        clock=o.clock, tick_ns=o.tick if o.clock == "tick" else None,
        wake_latency_ns=o.wake_latency or None, max_time_s=o.max_time or None,
        seed=o.seed, executor=o.executor, io=o.io, hashseed=0, epoch=o.epoch,
        script=os.path.basename(o.script), args=make_scrub(o.script)(o.args),
        script_sha256=hashlib.sha256(source).hexdigest(),
        exit=run.code, end_ns=max((e["t"] for e in run.events), default=0),
        ties=sum(e["ev"] == "tie" for e in run.events),
        set_orders=len(orders.output) if known else None,
        trace_orders=len(orders.trace) or None if known else None,
        stdout_sha256=hashlib.sha256(run.out.encode("utf-8", "surrogateescape")).hexdigest(),
        no_final_newline=[n for n, s in (("stdout", run.out), ("stderr", run.err))
                          if s and not s.endswith("\n")] or None)
    return {k: v for k, v in meta.items() if v is not None}


def bundle(meta, source, run, trace):
    return txtar(
        [("meta.json", json.dumps(meta, indent=1) + "\n"), ("stdout", run.out)]
        + ([("stderr", run.err)] if run.err else [])
        + [("trace.jsonl", trace),
           ("script.py", source.decode("utf-8", "surrogateescape"))],
        "recorded by pyrecord from %s\n" % " ".join([meta["script"]] + meta["args"]))


def report(o, meta, run, orders):
    say = sys.stderr.write
    if run.code:
        last = [e for e in run.events if e["ev"] == "uncaught"]
        why = " (%s: %s)" % (last[-1]["type"], last[-1]["text"]) if last else ""
        say("pyrecord: %s failed with exit code %d%s\n" % (meta["script"], run.code, why))
    if meta["ties"]:
        say("pyrecord: %d coincident deadline(s) among timers made at different "
            "moments: a golden should not rest on their order (see 'tie' in the "
            "trace)\n" % meta["ties"])
    if orders is not None:
        orders.report(meta["script"], say)
    if not o.quiet:
        say("pyrecord: %d events, %.3fs virtual, %.3fs real, exit %d\n" % (
            len(run.events), meta["end_ns"] / NS, run.took, run.code))


def record(o):
    with open(o.script, "rb") as f:
        source = f.read()
    run = Run(o, echo=not o.quiet)
    orders = find_orders(o, run)
    meta = make_meta(o, source, run, orders)
    trace = "".join(map(json_line, run.events))
    files = [(o.stdout, run.out), (o.stderr, run.err), (o.trace, trace)]
    if o.txtar:
        files.append((o.txtar, bundle(meta, source, run, trace)))
    write_all([(path, text) for path, text in files if path])
    report(o, meta, run, orders)
    return run.code


def interrupt(number, frame):
    raise KeyboardInterrupt


def main(argv=None):
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        return record(options(argv))
    except Failure as e:
        sys.stderr.write("pyrecord: %s\n" % e)
        return e.code
    except KeyboardInterrupt:
        sys.stderr.write("pyrecord: interrupted, nothing is written\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
