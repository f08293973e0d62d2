#!/usr/bin/env python3
"""Tests of the recorder: python3.X pyrecord_test.py, for any X from 8 to 13.

Each test writes a script, has it recorded by the interpreter that runs the
test, and looks at what was kept.
"""
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDER = os.path.join(HERE, "pyrecord.py")
NS = 1_000_000_000

# Lines of a traceback that only some versions draw: carets under the source.
CARETS = re.compile(r"(?m)^\s*[~^]+\s*\n")


class Recording:
    """The sections of a bundle, and how the recorder ended."""

    def __init__(self, done, bundle):
        self.code, self.said = done.returncode, done.stderr
        self.bundle = bundle
        parts = re.split(r"(?m)^-- (.*) --\n", bundle or "")
        self.comment = parts[0]
        self.files = dict(zip(parts[1::2], parts[2::2]))
        self.out = self.files.get("stdout")
        self.err = self.files.get("stderr", "")
        if bundle is not None:
            self.meta = json.loads(self.files["meta.json"])
            self.trace = [json.loads(x) for x in self.files["trace.jsonl"].splitlines()]

    def events(self, *kinds):
        return [e for e in self.trace if e["ev"] in kinds]


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pyrecord test ")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def script(self, source, name="script.py"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(textwrap.dedent(source))
        return path

    def run_python(self, *command, **kw):
        return subprocess.run([sys.executable] + list(command), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, cwd=self.folder, **kw)

    def record(self, source, *args, options=(), **kw):
        path = self.script(source)
        bundle = os.path.join(self.folder, "out.txtar")
        done = self.run_python(RECORDER, "--quiet", "--txtar", bundle, *options, path, *args, **kw)
        text = None
        if os.path.exists(bundle):
            with open(bundle, encoding="utf-8", newline="") as f:
                text = f.read()
            os.unlink(bundle)
        self.assertEqual([n for n in os.listdir(self.folder) if n.startswith(".")], [],
                         "a temporary file is left")
        return Recording(done, text)

    def record_well(self, source, *args, **kw):
        r = self.record(source, *args, **kw)
        self.assertEqual(r.code, 0, r.said + (r.err or ""))
        return r


class Determinism(Case):
    def test_two_runs_are_equal(self):
        source = """\
            import asyncio, os, random, secrets, time, uuid
            async def f(n):
                await asyncio.sleep(random.random())
                print(n, time.time(), os.urandom(3), uuid.uuid4(), random.Random().random())
                return n
            async def main():
                tasks = [asyncio.create_task(f(n)) for n in range(20)]
                done, pending = await asyncio.wait(tasks, timeout=0.5)
                print(done, pending, {*tasks}, {"a", "b", "c"}, object())
                for one in asyncio.as_completed(tasks):
                    print(await one, secrets.token_hex(2))
            asyncio.run(main())
            """
        first, second = self.record_well(source), self.record_well(source)
        self.assertEqual(first.bundle, second.bundle)
        other = self.record_well(source, options=["--seed", "other"])
        self.assertNotEqual(first.out, other.out)

    def test_asyncios_sets_keep_their_order(self):
        r = self.record_well("""\
            import asyncio
            async def f(n):
                await asyncio.sleep(0)
                return n
            async def main():
                for size in [3] * 9 + [9] * 5 + [40] * 5:
                    tasks = [asyncio.create_task(f(n)) for n in range(size)]
                    assert list(asyncio.all_tasks())[1:] == tasks
                    done, pending = await asyncio.wait(tasks)
                    assert type(pending) is set or isinstance(pending, set)
                    assert [t.result() for t in done] == list(range(size))
                    done, _ = await asyncio.wait(set(tasks))
                    assert [t.result() for t in done] == list(range(size))
                    got = [await x for x in asyncio.as_completed(tasks)]
                    assert got == list(range(size)), got
                    a, b = done - set(tasks[:2]), set(tasks[:2]) | done
                    assert [t.result() for t in a] == list(range(2, size))
                    assert len(b) == size and b == set(tasks)
                print(pending)
            asyncio.run(main())
            """)
        self.assertEqual(r.out, "set()\n")

    def test_abandoned_async_generators_close_in_order(self):
        r = self.record_well("""\
            import asyncio
            async def gen(n):
                try:
                    yield n
                finally:
                    print("closed", n)
            async def main():
                gens = [gen(n) for n in range(12)]
                for g in gens:
                    async for _ in g:
                        break
                keep.append(gens)
            keep = []
            asyncio.run(main())
            """)
        self.assertEqual(r.out, "".join("closed %d\n" % n for n in range(12)))


class SetOrders(Case):
    """Orders that plain Python does not fix: told where something rests on them,
    and only there."""

    HEAD = """\
import asyncio
async def f(n, end=None):
    try:
        await asyncio.sleep(0 if n < 9 else 5)
    finally:
        if end:
            print(end, n)
    return n
async def boom():
    await asyncio.sleep(1)
    raise ValueError
def tasks(*ns):
    return [asyncio.create_task(f(n)) for n in ns]
async def main():
"""
    # name, body of main, what stands behind "output", what stands behind "trace"
    ROWS = [
        ("wait registers callbacks: harmless",
         "await asyncio.wait(tasks(1, 2, 3))", [], []),
        ("a set of one", "done, _ = await asyncio.wait(tasks(1))\nprint(done)", [], []),
        ("done, printed one by one",
         "done, _ = await asyncio.wait(tasks(1, 2))\nfor t in done:\n  print(t.result())",
         ["script.py:16"], []),
        ("done, sorted",
         "done, _ = await asyncio.wait(tasks(1, 2))\nprint(sorted(t.result() for t in done))",
         [], []),
        ("done, printed whole", "print((await asyncio.wait(tasks(1, 2)))[0])",
         ["script.py:15"], []),
        ("done, one popped", "done, _ = await asyncio.wait(tasks(1, 2))\nprint(done.pop().result())",
         ["script.py:16"], []),
        ("done, looped over for all but the order",
         "done, _ = await asyncio.wait(tasks(1, 2))\nprint(sum(t.result() for t in done), len(done))",
         [], []),
        ("a set made of done and pending",
         "both = set().union(*await asyncio.wait(tasks(1, 2, 9), timeout=1))\n"
         "print([t.result() for t in both if t.done()])",
         ["a set of tasks or futures that the script builds"], []),
        ("done and pending put together",
         "done, rest = await asyncio.wait(tasks(1, 2, 9), timeout=1)\n"
         "print([t.get_name() for t in done | rest])", ["script.py:16"], []),
        ("pending, cancelled in silence",
         "_, rest = await asyncio.wait(tasks(1, 9, 10), timeout=1)\n"
         "for t in rest: t.cancel()\nawait asyncio.wait(rest)", [], ["script.py:16"]),
        ("pending, cancelled aloud",
         "them = [asyncio.create_task(f(n, 'end')) for n in (9, 10)]\n"
         "_, rest = await asyncio.wait(them, timeout=1)\n"
         "for t in rest: t.cancel()\nawait asyncio.wait(rest)", ["script.py:17"], []),
        ("pending, waited for again",
         "_, rest = await asyncio.wait(tasks(1, 9, 10), timeout=1)\n"
         "await asyncio.wait(list(rest))", [], []),
        ("the script's own set",
         "own = set(tasks(1, 2))\nfor t in own: print(await t)",
         ["a set of tasks or futures that the script builds"], []),
        ("the script's own set, put into by and by",
         "own = set()\nfor t in tasks(1, 2, 3): own.add(t); t.add_done_callback(own.discard)\n"
         "await asyncio.gather(*own)\nprint(own)", [], []),
        ("the script's own set of weak references",
         "import weakref\nthem = tasks(1, 2)\nown = weakref.WeakSet()\n"
         "for t in them: own.add(t)\nfor t in own: print(await t)",
         ["a set of tasks or futures that the script builds"], []),
        ("a set of futures",
         "loop = asyncio.get_running_loop()\nthem = [loop.create_future() for _ in range(3)]\n"
         "for n, x in enumerate({*them}): x.set_result(n)\nprint([x.result() for x in them])",
         ["a set of tasks or futures that the script builds"], []),
        ("a dict of tasks keeps its order",
         "own = dict.fromkeys(tasks(1, 2))\nfor t in own: print(await t)", [], []),
        ("all_tasks", "keep = tasks(1, 2)\nprint(len(asyncio.all_tasks()))", [], []),
        ("all_tasks, each", "keep = tasks(1, 2)\nfor t in asyncio.all_tasks(): print(t.get_name())",
         ["script.py:16"], []),
        ("tasks left over, cancelled in silence", "keep = tasks(9, 10)\nawait asyncio.sleep(1)", [],
         ["asyncio.run, which cancels the tasks left over"]),
        ("tasks left over, cancelled aloud",
         "keep = [asyncio.create_task(f(n, 'end')) for n in (9, 10)]\nawait asyncio.sleep(1)",
         ["asyncio.run, which cancels the tasks left over"], []),
        ("as_completed makes tasks",
         "for x in asyncio.as_completed([f(1), f(2)]): print(await x)",
         ["asyncio.as_completed, which makes or looks at tasks"], []),
        ("as_completed of tasks, one after the other",
         "for x in asyncio.as_completed(tasks(9, 1)): print(await x)", [], []),
        ("as_completed of tasks, done before",
         "them = tasks(1, 2)\nawait asyncio.sleep(1)\n"
         "for x in asyncio.as_completed(them): print(await x)",
         ["asyncio.as_completed, which makes or looks at tasks"], []),
        ("asynchronous generators left over",
         "async def g(n):\n  try:\n    yield n\n  finally:\n    print(n)\n"
         "global keep\nkeep = [g(1), g(2)]\nfor one in keep: await one.__anext__()",
         ["shutdown_asyncgens, which closes the asynchronous generators left over"], []),
    ]
    UNTIL_310 = [
        ("wait makes tasks, nobody can tell which first", "await asyncio.wait([f(1), f(2)])", [], []),
        ("wait makes tasks, seen", "await asyncio.wait([f(1, 'end'), f(2, 'end')])",
         ["asyncio.wait, which makes tasks of coroutines"], []),
    ]
    SINCE_311 = [
        ("a TaskGroup without a failure",
         "async with asyncio.TaskGroup() as g:\n  for n in (1, 2): g.create_task(f(n, 'end'))", [], []),
        ("a TaskGroup, cancelled aloud",
         "try:\n  async with asyncio.TaskGroup() as g:\n"
         "    for n in (9, 10): g.create_task(f(n, 'end'))\n    g.create_task(boom())\n"
         "except BaseException as e:\n  print(repr(e))",
         ["a TaskGroup that cancels its tasks"], []),
        ("a TaskGroup, cancelled in silence",
         "try:\n  async with asyncio.TaskGroup() as g:\n"
         "    for n in (9, 10): g.create_task(f(n))\n    g.create_task(boom())\n"
         "except BaseException as e:\n  print(repr(e))",
         [], ["a TaskGroup that cancels its tasks"]),
        ("a TaskGroup with one to cancel",
         "try:\n  async with asyncio.TaskGroup() as g:\n"
         "    g.create_task(f(9, 'end'))\n    g.create_task(boom())\n"
         "except BaseException as e:\n  print(repr(e))", [], []),
    ]

    def test_table(self):
        for name, body, output, trace in self.ROWS + (
                self.SINCE_311 if sys.version_info >= (3, 11) else self.UNTIL_310):
            with self.subTest(name):
                r = self.record_well(self.HEAD + textwrap.indent(body, "    ")
                                     + "\nasyncio.run(main())\n")
                said = re.findall(r"the (output|trace) .*?rests on the order of a set, "
                                  r"which plain Python does not fix: (.*)\n", r.said)
                self.assertEqual(said, [("output", x) for x in output]
                                 + [("trace", x) for x in trace])
                self.assertEqual(r.meta["set_orders"], len(output))
                self.assertEqual(r.meta.get("trace_orders", 0), len(trace))

    PRINTED = HEAD + "    for t in (await asyncio.wait(tasks(1, 2)))[0]: print(t.result())\n" \
                     "asyncio.run(main())\n"

    def test_once(self):
        path = os.path.join(self.folder, "runs")
        source = "open(%r, 'a').write('x')\n" % path + self.PRINTED
        r = self.record_well(source, options=["--once"])
        self.assertNotIn("set_orders", r.meta)
        with open(path) as f:
            self.assertEqual(f.read(), "x")

    def test_not_found_out_in_the_real_world(self):
        for how in ("--clock=real", "--executor=real", "--io=grace"):
            with self.subTest(how):
                r = self.record_well(self.PRINTED, options=[how])
                self.assertNotIn("set_orders", r.meta)
                self.assertEqual(r.said, "")

    def test_a_script_that_is_never_the_same(self):
        path = os.path.join(self.folder, "runs")
        source = "f = open(%r, 'a+'); f.write('x'); print(f.tell()); f.close()\n" % path
        r = self.record_well(source + self.PRINTED)
        self.assertNotIn("set_orders", r.meta)
        self.assertEqual(r.said, "pyrecord: script.py does not do the same in two runs: "
                                 "no golden can rest on it\n")

    def test_a_turned_order_may_never_end(self):
        r = self.record_well(self.HEAD + """\
    for t in (await asyncio.wait(tasks(1, 2)))[0]:
        while t.result() == 2:
            pass
        break
asyncio.run(main())
""")
        self.assertEqual(r.meta["set_orders"], 1)


class Untouched(Case):
    """The script must not notice that it is recorded."""

    def plain(self, source):
        done = self.run_python(self.script(source))
        cut = done.stdout.replace(self.folder + os.sep, "")
        return re.sub(r"at 0x[0-9a-f]+", "at 0xADDR", cut), done.stderr

    def test_same_text_as_plain_python(self):
        source = """\
            import asyncio, sys, time
            async def f():
                await asyncio.sleep(0)
            async def main():
                loop = asyncio.get_running_loop()
                t = asyncio.create_task(f(), name="one")
                u = asyncio.Task(f())
                print(t, u, type(t), type(t) is asyncio.Task, isinstance(t, asyncio.Future))
                print(loop, loop.create_future(), type(loop), loop.get_task_factory())
                print(isinstance(loop, asyncio.SelectorEventLoop), loop.slow_callback_duration)
                print(loop.call_soon(print, "soon"), type(loop.call_later(1, print)))
                await t
                print(t, len(asyncio.all_tasks()))
                for bad in (lambda: loop.call_later(None, print), lambda: time.sleep(-1),
                            lambda: time.sleep("1"), lambda: asyncio.Task(5)):
                    try:
                        bad()
                    except Exception as e:
                        print(type(e), e)
            print(__name__, sys.argv[1:], sys.stdout.encoding, type(sys.stdout), __spec__)
            asyncio.run(main())
            """
        want, _ = self.plain(source)
        self.assertEqual(self.record_well(source).out, want)

    def test_ticks_are_plain_pythons(self):
        source = """\
            import asyncio
            async def f():
                await asyncio.sleep(0)
                return 1
            async def main():
                loop, log = asyncio.get_running_loop(), []
                def beat(n=0):
                    log.append(n)
                    if n < 12:
                        loop.call_soon(beat, n + 1)
                beat()
                t = asyncio.create_task(f())
                t.add_done_callback(lambda t: log.append("callback"))
                log.append(await t)
                log.append(await asyncio.gather(f(), f()))
                await asyncio.wait([asyncio.create_task(f())])
                log.append("waited")
                await asyncio.wait_for(f(), 5)
                print(log, t)
            asyncio.run(main())
            """
        want, _ = self.plain(source)
        self.assertEqual(self.record_well(source).out, want)

    def test_tracebacks_have_no_frame_of_ours(self):
        source = """\
            import asyncio, traceback
            async def main():
                traceback.print_stack()
                loop = asyncio.get_running_loop()
                loop.set_debug(True)
                for f in loop.create_future(), asyncio.create_task(asyncio.sleep(0)):
                    print(repr(f)[repr(f).index("created"):])
                print(loop.call_soon(len, ()), loop.call_later(1, len, ()))
                raise ValueError("end")
            asyncio.run(main())
            """
        out, err = self.plain(source)
        r = self.record(source)
        self.assertEqual(r.code, 1)
        library = re.escape(os.path.dirname(os.path.dirname(os.__file__)) + os.sep)
        self.assertEqual(re.sub(r"when=\S+", "", r.out),
                         re.sub(r"when=\S+", "", re.sub(library, "lib/", out)))
        err = re.sub(library, "lib/", err.replace(self.folder + os.sep, ""))
        self.assertEqual(CARETS.sub("", r.err), CARETS.sub("", err))

    def test_exit_codes_and_messages(self):
        for line, code, err in (("raise SystemExit(4)", 4, ""), ("raise SystemExit('so')", 1, "so\n"),
                                ("import os; os._exit(7)", 7, ""),
                                ("import os; os.kill(os.getpid(), 9)", 137, "")):
            with self.subTest(line):
                r = self.record("print('before')\n" + line)
                self.assertEqual((r.code, r.meta["exit"], r.out, r.err), (code, code, "before\n", err))
                self.assertIn("script.py failed with exit code %d" % code, r.said)


class Unretrieved(Case):
    """Fault 1: exceptions that nobody retrieves are still reported."""

    def test_custom_handler_sees_it_and_nothing_else(self):
        r = self.record_well("""\
            import asyncio
            async def boom():
                raise ValueError("lost")
            async def main():
                asyncio.get_running_loop().set_exception_handler(
                    lambda loop, c: print(c["message"], repr(c["exception"]), loop.time()))
                asyncio.create_task(boom())
                await asyncio.sleep(1)
                print("slept")
            asyncio.run(main())
            """)
        self.assertEqual(r.out, "Task exception was never retrieved ValueError('lost') 0.0\nslept\n")
        self.assertEqual(r.err, "")
        self.assertIn("raised ValueError", [e["how"] for e in r.events("done")])

    def test_default_handler_writes_to_stderr(self):
        r = self.record_well("""\
            import asyncio
            async def boom():
                raise ValueError("lost")
            async def main():
                asyncio.create_task(boom())
                await asyncio.sleep(0)
            asyncio.run(main())
            """)
        self.assertIn("Task exception was never retrieved", r.err)
        self.assertIn("ValueError: lost", r.err)
        self.assertNotIn("pyrecord", r.err)

    def test_retrieved_ones_are_not_reported(self):
        r = self.record_well("""\
            import asyncio
            async def boom():
                raise ValueError("seen")
            async def main():
                print(repr((await asyncio.gather(boom(), return_exceptions=True))[0]))
            asyncio.run(main())
            """)
        self.assertEqual((r.out, r.err), ("ValueError('seen')\n", ""))

    def test_every_end_is_noted_when_it_comes(self):
        r = self.record("""\
            import asyncio
            async def f(n):
                await asyncio.sleep(n)
            async def main():
                a, b = asyncio.create_task(f(1), name="a"), asyncio.create_task(f(9), name="b")
                await a
                b.cancel()
                raise KeyError(1)
            asyncio.run(main())
            """)
        self.assertEqual([(e["task"], e["how"], e["t"]) for e in r.events("done")][:3], [
            ("a", "returned", NS), ("Task-1", "raised KeyError", NS), ("b", "cancelled", NS)])

    def test_eager_tasks(self):
        if sys.version_info < (3, 12):
            self.skipTest("since 3.12")
        r = self.record_well("""\
            import asyncio
            async def f(n):
                print("in", n)
                if n:
                    asyncio.create_task(f(n - 1))
            async def main():
                asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
                await asyncio.create_task(f(1))
            asyncio.run(main())
            """)
        got = [(e["ev"], e.get("task"), e.get("eager")) for e in r.trace][2:8]
        self.assertEqual(got, [
            ("spawn", "Task-2", True), ("print", "Task-2", None),
            ("spawn", "Task-3", True), ("print", "Task-3", None),
            ("done", "Task-3", None), ("done", "Task-2", None)])


class ArgumentErrors(Case):
    """Fault 2: the patched functions refuse what the originals refuse."""

    def test_wait_and_coroutines(self):
        r = self.record_well("""\
            import asyncio, warnings
            warnings.simplefilter("ignore")
            async def f(n):
                return n
            async def main():
                try:
                    done, _ = await asyncio.wait([f(n) for n in range(9)])
                    print([t.result() for t in done])
                except TypeError as e:
                    print(repr(e))
            asyncio.run(main())
            """)
        if sys.version_info >= (3, 11):
            want = "TypeError('Passing coroutines is forbidden, use tasks explicitly.')\n"
        else:
            want = "[0, 1, 2, 3, 4, 5, 6, 7, 8]\n"
        self.assertEqual(r.out, want)

    def test_same_errors_as_plain_python(self):
        source = """\
            import asyncio
            async def main():
                done = asyncio.get_running_loop().create_future()
                done.set_result(1)
                for how in (lambda: asyncio.wait([]), lambda: asyncio.wait(done),
                            lambda: asyncio.wait(5), lambda: asyncio.wait([5]),
                            lambda: asyncio.wait([done], return_when="x"),
                            lambda: asyncio.wait(), lambda: asyncio.wait([done], 3),
                            lambda: asyncio.wait([done], limit=3)):
                    try:
                        await how()
                    except Exception as e:
                        print(repr(e))
                for how in (lambda: asyncio.as_completed(done), lambda: asyncio.as_completed(5),
                            lambda: asyncio.as_completed([5]), lambda: asyncio.as_completed()):
                    try:
                        list(how())
                    except Exception as e:
                        print(repr(e))
            asyncio.run(main())
            """
        want = self.run_python(self.script(source)).stdout
        self.assertEqual(self.record_well(source).out, want)


class UntilTheEnd(Case):
    """Fault 3: what comes while the interpreter shuts down is kept."""

    def test_stdout(self):
        r = self.record_well("""\
            import atexit
            class Last:
                def __del__(self):
                    print("finaliser")
            keep = Last()
            atexit.register(print, "atexit")
            print("end")
            """)
        self.assertEqual(r.out, "end\natexit\nfinaliser\n")
        self.assertEqual(r.err, "")

    def test_stderr(self):
        r = self.record_well("""\
            import asyncio, atexit, sys
            async def f():
                pass
            atexit.register(print, "atexit", file=sys.stderr)
            keep = f()
            print("end")
            """)
        self.assertEqual(r.out, "end\n")
        self.assertIn("atexit\n", r.err)
        self.assertIn("coroutine 'f' was never awaited", r.err)

    def test_subprocesses_and_raw_writes(self):
        r = self.record_well("""\
            import os, subprocess, sys
            print("one")
            os.write(1, b"two\\n")
            subprocess.run([sys.executable, "-c", "print('three')"], check=True)
            sys.stdout.buffer.write(b"four\\n")
            """)
        self.assertEqual(r.out, "one\ntwo\nthree\nfour\n")

    def test_no_final_newline(self):
        r = self.record_well("print('a', end='')")
        self.assertEqual((r.out, r.meta["no_final_newline"]), ("a\n", ["stdout"]))
        self.assertEqual([e["text"] for e in r.events("print")], ["a"])


class Time(Case):
    def test_virtual_time(self):
        r = self.record_well("""\
            import asyncio, datetime, time
            async def main():
                start = time.perf_counter()
                await asyncio.sleep(3600)
                time.sleep(0.5)
                print(time.perf_counter() - start, datetime.datetime.now(), time.time())
                await asyncio.sleep(10 ** 9)
                print(asyncio.get_running_loop().time())
            asyncio.run(main())
            """)
        self.assertEqual(r.out, "3600.5 2000-01-01 01:00:00.500000 946688400.5\n1000003600.5\n")
        self.assertEqual(r.meta["end_ns"], 1000003600500000000)
        self.assertEqual([e["to"] for e in r.events("advance")],
                         [3600 * NS, 1000003600500000000])

    def test_equal_deadlines_are_first_in_first_out(self):
        r = self.record_well("""\
            import asyncio
            async def f(n):
                await asyncio.sleep(1)
                print(n, end=" ")
            async def main():
                await asyncio.gather(*map(f, range(20)))
            asyncio.run(main())
            """)
        self.assertEqual(r.out.split(), [str(n) for n in range(20)])
        self.assertEqual(r.meta["ties"], 0)
        self.assertNotIn("coincident", r.said)

    def test_coincident_deadlines_are_told(self):
        r = self.record_well("""\
            import asyncio
            async def f(n, times):
                for _ in range(times):
                    await asyncio.sleep(n)
                print(n)
            async def main():
                await asyncio.gather(f(2, 1), f(1, 2))
            asyncio.run(main())
            """)
        self.assertEqual(r.out, "2\n1\n")
        self.assertEqual(r.meta["ties"], 1)
        self.assertEqual([(e["t"], e["made"]) for e in r.events("tie")], [(2 * NS, [0, NS])])
        self.assertIn("1 coincident deadline(s)", r.said)

    def test_deadlock(self):
        r = self.record("""\
            import asyncio
            async def waiter():
                await asyncio.Event().wait()
            async def main():
                await asyncio.create_task(waiter(), name="the waiter")
            asyncio.run(main())
            """)
        self.assertEqual(r.code, 1)
        report = ("deadlock at t=0.000000000: no task is ready, no timer is pending\n"
                  "  Task-1 waits on the waiter at script.py:5 in main\n"
                  "  the waiter waits on Future at script.py:3 in waiter")
        self.assertEqual([e["text"] for e in r.events("deadlock")], [report])
        self.assertTrue(r.err.endswith("pyrecord.DeadlockError: %s\n" % report), r.err)
        self.assertNotIn("pyrecord.py", r.err)

    def test_a_sleep_without_end_is_a_deadlock(self):
        r = self.record("import asyncio; asyncio.run(asyncio.sleep(float('inf')))")
        self.assertEqual(r.events("deadlock")[0]["t"], 0)
        self.assertNotIn("at", r.events("timer")[0])

    def test_threads(self):
        source = """\
            import asyncio, sys, time
            def work():
                return sum(range(1000))
            async def main():
                loop = asyncio.get_running_loop()
                fut = loop.run_in_executor(None, work)
                print(fut)
                print(await asyncio.wait_for(fut, 10), loop.time())
            asyncio.run(main())
            """
        for how, kind in (("inline", "inline"), ("real", "thread")):
            with self.subTest(how):
                r = self.record_well(source, options=["--executor", how])
                self.assertEqual(r.out.splitlines()[-1], "499500 0.0")
                self.assertEqual(r.meta["end_ns"], 0)
                self.assertEqual(r.events("executor")[0]["how"], kind)
                self.assertNotIn("VirtualLoop", r.out)

    def test_a_thread_that_outlives_the_main_coroutine(self):
        r = self.record_well("""\
            import asyncio, threading
            up, go = threading.Event(), threading.Event()
            def work():
                up.set()
                go.wait(0.3)
            async def main():
                fut = asyncio.get_running_loop().run_in_executor(None, work)
                up.wait()
                fut.cancel()
            asyncio.run(main())
            """, options=["--executor", "real"])
        self.assertEqual(r.meta["end_ns"], 0, "the clock jumped while a thread was joined")

    def run_ended(self, source, *options):
        """Record with a small time limit: the recorder's process, and how long it took."""
        start = time.monotonic()
        done = self.run_python(RECORDER, "--txtar", "out.txtar", *options, self.script(source))
        self.assertEqual(os.listdir(self.folder), ["script.py"])
        return done, time.monotonic() - start

    def test_a_script_that_never_ends(self):
        for source in ("while True: pass", "import asyncio\nasync def f():\n  while True:\n"
                       "    await asyncio.sleep(0)\nasyncio.run(f())",
                       "import signal; signal.signal(15, signal.SIG_IGN); signal.pause()"):
            with self.subTest(source):
                done, took = self.run_ended(source, "--timeout", "0.7")
                self.assertEqual((done.returncode, done.stderr), (
                    3, "pyrecord: the script did not end within 0.7s (real time)\n"))
                self.assertLess(took, 30)

    def test_a_child_that_never_ends(self):
        done, took = self.run_ended("import subprocess, sys; subprocess.Popen("
                                    "[sys.executable, '-c', 'import time; time.sleep(90)'])",
                                    "--timeout", "1.5")
        self.assertEqual((done.returncode, done.stderr), (
            3, "pyrecord: the script ended, but a process that it started holds its output "
            "after 1.5s (real time)\n"))
        self.assertLess(took, 30)

    def test_no_standard_input(self):
        self.assertEqual(self.record_well("import sys; print(repr(sys.stdin.read()))").out, "''\n")

    def test_epoch(self):
        r = self.record_well("import time; print(time.time())", options=["--epoch", "86400"])
        self.assertEqual((r.out, r.meta["epoch"]), ("86400.0\n", 86400))

    def test_interrupt_leaves_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                self.interrupt(number)

    def interrupt(self, number):
        path = self.script("""\
            import threading
            print("up", flush=True)
            threading.Event().wait(60)
            """)
        proc = subprocess.Popen([sys.executable, RECORDER, "--txtar", "out.txtar", path],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                universal_newlines=True, cwd=self.folder, start_new_session=True)
        self.assertEqual(proc.stdout.readline(), "up\n")
        os.killpg(proc.pid, number)
        _, err = proc.communicate(timeout=60)
        self.assertEqual(proc.returncode, 130)
        self.assertIn("pyrecord: interrupted, nothing is written\n", err)
        self.assertEqual(os.listdir(self.folder), ["script.py"])


class Fence(Case):
    SOURCE = """\
        import asyncio, socket
        async def main():
            a, b = socket.socketpair()
            with a, b:
                a.setblocking(False)
                b.send(b"x" * %d)
                print(len(await asyncio.get_running_loop().sock_recv(a, 10)))
        asyncio.run(main())
        """

    def test_real_sockets_are_refused(self):
        r = self.record(self.SOURCE % 0)
        self.assertEqual((r.code, r.bundle), (2, None))
        self.assertEqual(r.said, "pyrecord: the script uses real sockets, pipes or processes, "
                         "which would come into the recording: simulate them, or record with "
                         "--io=grace\n")

    def test_ready_at_once_they_are_refused_too(self):
        r = self.record("""\
            import asyncio
            async def main():
                p = await asyncio.create_subprocess_exec("true")
                await p.wait()
            try:
                asyncio.run(main())
            except Exception:
                pass
            """)
        self.assertEqual((r.code, r.bundle), (2, None))

    def test_real_sockets_are_let_in(self):
        r = self.record_well(self.SOURCE % 3, options=["--io=grace"])
        self.assertEqual(r.out, "3\n")


class Entropy(Case):
    def test_fixed_by_the_seed(self):
        r = self.record_well("""\
            import os, random, secrets, uuid
            print(os.urandom(5).hex(), os.urandom(0), random.random())
            print(secrets.token_bytes(3).hex(), uuid.uuid4())
            print(random.Random().random(), random.Random(7).random())
            random.seed()
            print(random.random())
            """, options=["--seed", "11"])
        twin = random.Random("pyrecord-entropy-11")

        def draw(n):
            return twin.getrandbits(8 * n).to_bytes(n, "little")
        import uuid
        self.assertEqual(r.out.splitlines(), [
            "%s b'' %r" % (draw(5).hex(), random.Random(11).random()),
            "%s %s" % (draw(3).hex(), uuid.UUID(bytes=draw(16), version=4)),
            "%r %r" % (random.Random("pyrecord-11-0").random(), random.Random(7).random()),
            repr(random.Random("pyrecord-reseed-11-1").random())])

    def test_text_seed(self):
        r = self.record_well("import os; print(os.urandom(4).hex())", options=["--seed", "abc"])
        twin = random.Random("pyrecord-entropy-'abc'")
        self.assertEqual(r.out.strip(), twin.getrandbits(32).to_bytes(4, "little").hex())
        self.assertEqual(r.meta["seed"], "abc")


class Paper(Case):
    def test_args_and_meta(self):
        r = self.record_well("import sys; print(sys.argv)", "-p", "2", "--", "--seed=3", "x y",
                             options=["--seed", "5"])
        self.assertEqual(r.out, "['script.py', '-p', '2', '--', '--seed=3', 'x y']\n")
        self.assertEqual(r.meta["args"], ["-p", "2", "--", "--seed=3", "x y"])
        self.assertEqual(r.meta["seed"], 5)
        self.assertEqual(r.comment, "recorded by pyrecord from script.py -p 2 -- --seed=3 x y\n")
        self.assertEqual(list(r.files), ["meta.json", "stdout", "trace.jsonl", "script.py"])
        self.assertEqual(r.files["script.py"], "import sys; print(sys.argv)\n")

    def test_no_path_of_the_machine(self):
        r = self.record("""\
            import asyncio, os, sys
            print(__file__, os.getcwd(), asyncio.__file__, sys.executable, sys.path[0])
            print(os.path.join(os.getcwd(), "deep", "file"), "x" + sys.path[0] + "more")
            raise OSError(__file__)
            """, os.path.join(self.folder, "arg"))
        library = "lib/python%d.%d/asyncio/__init__.py" % sys.version_info[:2]
        self.assertEqual(r.out.splitlines()[0], "script.py . %s %s ." % (
            library, os.path.basename(sys.executable)))
        self.assertEqual(r.out.splitlines()[1].split(" x")[0], "deep/file")
        kept = r.bundle.replace(self.folder + "more", "")    # another folder's name
        self.assertNotIn(self.folder, kept)
        self.assertNotIn(HERE, kept)
        self.assertEqual(r.meta["args"], ["arg"])

    def test_however_the_script_is_called(self):
        path = self.script("import sys\nprint(sys.argv, sys._getframe().f_code.co_filename, __file__)")
        os.mkdir(os.path.join(self.folder, "deep"))
        for name in (path, "script.py", "./script.py", "deep/../script.py"):
            with self.subTest(name):
                done = self.run_python(RECORDER, "--quiet", "--stdout", "out", name)
                self.assertEqual(done.returncode, 0, done.stderr)
                with open(os.path.join(self.folder, "out")) as f:
                    self.assertEqual(f.read(), "['script.py'] script.py script.py\n")

    def test_missing_script(self):
        done = self.run_python(RECORDER, "--txtar", "x.txtar", "nowhere.py")
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (2, "", "pyrecord: no such script: nowhere.py\n"))
        self.assertEqual(os.listdir(self.folder), [])

    def test_missing_folder(self):
        path = self.script("print('ran')")
        done = self.run_python(RECORDER, "--txtar", "nowhere/x.txtar", path)
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (2, "", "pyrecord: no such folder: nowhere\n"))

    def test_failing_script_is_recorded(self):
        r = self.record("print('before')\nraise ValueError('no')")
        self.assertEqual((r.code, r.meta["exit"], r.out), (1, 1, "before\n"))
        self.assertTrue(r.err.endswith("ValueError: no\n"))
        self.assertEqual(r.said, "pyrecord: script.py failed with exit code 1 (ValueError: no)\n")

    def test_what_a_bundle_cannot_hold(self):
        r = self.record("print('--', 'x', '--')")
        self.assertEqual((r.code, r.bundle), (3, None))
        self.assertIn("stdout has a line of the form '-- name --'", r.said)

    def test_separate_files(self):
        path = self.script("import sys; print('o'); print('e', file=sys.stderr)")
        done = self.run_python(RECORDER, "--stdout", "o", "--stderr", "e", "--trace", "t", path)
        self.assertEqual((done.returncode, done.stdout), (0, "o\n"))     # echoed too
        for name, want in (("o", "o\n"), ("e", "e\n")):
            with open(os.path.join(self.folder, name)) as f:
                self.assertEqual(f.read(), want)
        with open(os.path.join(self.folder, "t")) as f:
            self.assertEqual([json.loads(x)["ev"] for x in f], ["print", "exit"])

    def test_not_interrupted_by_a_script_that_takes_its_streams_away(self):
        r = self.record_well("""\
            import contextlib, io, sys
            with contextlib.redirect_stdout(io.StringIO()):
                print("hidden")
            print("shown")
            sys.stdout.close()
            """)
        self.assertEqual(r.out, "shown\n")
        self.assertEqual([e["text"] for e in r.events("print")], ["shown"])


if __name__ == "__main__":
    unittest.main()
