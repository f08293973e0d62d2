"""How bench.py's rows are measured, and the requests answered.

Reads requests, a JSON object a line, and answers each with one: package meter
describes both. With --uvloop the loops are uvloop's, and the rows that need no
loop are absent. It is run with bench.py after it, as one program.
"""

import asyncio
import gc
import json
import sys
import time

TARGET = 0.2  # seconds that a measured run lasts, about
ROWS = {}  # name -> (function, size, whether it needs a loop)


class Meter:
    """A row's orders, and what came of it; as package meter's."""

    def __init__(self, n, size):
        self.n, self.size, self.done = n, size, 0
        self.values = {}
        self.elapsed, self.began = 0, None

    def start(self):
        self.elapsed, self.began = 0, time.perf_counter_ns()

    def resume(self):
        self.began = time.perf_counter_ns()

    def stop(self):
        if self.began is not None:
            self.elapsed += time.perf_counter_ns() - self.began
            self.began = None

    @property
    def rounds(self):
        return -(-self.n // self.size)


def row(name, size=0):
    """Makes a plain function the work of a row."""

    def add(f):
        ROWS[name] = (f, size, False)
        return f

    return add


def loop_row(name, size=0):
    """Makes a coroutine function the work of a row."""

    def add(f):
        def work(m):
            async def main():
                m.start()
                await f(m)
                m.stop()

            with asyncio.Runner(loop_factory=new_loop) as runner:
                runner.run(main())

        ROWS[name] = (work, size, True)
        return f

    return add


new_loop = None  # asyncio's own


# The protocol.


def run(work, n, size):
    m = Meter(n, size)
    gc.collect()
    m.start()
    work(m)
    m.stop()
    if m.done < n:
        raise RuntimeError(f"{m.done} of {n} done")
    return m


def measure(name, work, size, count):
    m = run(work, max(1, count), size)
    if count == 0 and not m.values and TARGET / 2 <= m.elapsed / 1e9 < 5 * TARGET:
        m = run(work, m.done, size)  # the first one was cold
    while count == 0 and not m.values and m.elapsed < TARGET * 1e9 / 2:
        n = min(m.done * 100, m.done * TARGET * 1e9 / max(1, m.elapsed))
        m = run(work, int(max(n, m.done * 2)), size)
    return {"row": name, "done": m.done, "values": m.values or {name: m.elapsed / m.done}}


def answer(request, in_loop_only):
    name = request["row"]
    work, size, needs_loop = ROWS.get(name, (None, 0, False))
    if work is None or in_loop_only and not needs_loop:
        return {"row": name, "absent": True}
    try:
        return measure(name, work, request.get("size") or size, request.get("count", 0))
    except Exception as e:
        return {"row": name, "error": f"{type(e).__name__}: {e}"}


def main():
    global new_loop
    with_uvloop = "--uvloop" in sys.argv
    if with_uvloop:
        import uvloop

        new_loop = uvloop.new_event_loop
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), with_uvloop)), flush=True)
