"""Records what CPython does with random steps of random asynchronous generators.

    python3.13 asyncgen.py >asyncgen.json
"""
import json, random, sys, types, warnings

warnings.simplefilter("ignore")
sys.unraisablehook = lambda u: None
rnd = random.Random(20261123)
KINDS = {"V": ValueError, "G": GeneratorExit, "S": StopIteration, "A": StopAsyncIteration, "T": TypeError}


@types.coroutine
def suspend(v):
    return (yield v)


def show(e):
    s = f"{type(e).__name__}({', '.join(map(repr, e.args))})"
    return s if e.__cause__ is None else s + " <-cause " + show(e.__cause__)


async def body(script, note):
    for i, (what, policy) in enumerate(script):
        try:
            if what == "y":
                r = yield i
            elif what == "w":
                r = await suspend(100 + i)
            else:
                raise KINDS[what]("b")
            note(f"{i} got {r!r}")
        except BaseException as e:
            note(f"{i} sees {show(e)}")
            if policy == "p":
                raise
            if policy == "o":
                raise TypeError("o") from None
            if policy == "y":
                yield 200 + i
            elif policy == "w":
                await suspend(300 + i)


def draw_script():
    n = rnd.randrange(0, 6)
    return [(rnd.choice("yyyywwwVSAG"), rnd.choice("pppsywo")) for _ in range(n)]


def attempt(note, label, f):
    try:
        note(f"{label} -> {f()!r}")
    except BaseException as e:
        note(f"{label} !! {show(e)}")


def by_hand():
    script, ops, trace = draw_script(), [], []
    note = trace.append
    g = body(script, note)
    steps, busy, over = [], set(), set()
    for _ in range(rnd.randrange(3, 14)):
        if not steps or rnd.random() < 0.4:
            op = rnd.choice(["anext", "anext", "default", "asend", "athrow", "aclose"])
            arg = rnd.choice("VGSA") if op == "athrow" else rnd.choice([None, 7])
            ops.append([op, arg])
            steps.append((op, {
                "anext": lambda: anext(g), "default": lambda: anext(g, "D"), "asend": lambda: g.asend(arg),
                "athrow": lambda: g.athrow(KINDS[arg]("t")), "aclose": lambda: g.aclose(),
            }[op]()))
            continue
        i = len(steps) - 1 if rnd.random() < 0.8 else rnd.randrange(len(steps))
        if i in over:
            continue  # CPython 3.13.0 takes further steps with it
        kind, step = steps[i]
        op = rnd.choice(["send", "send", "send", "send", "throw", "close"])
        arg = rnd.choice("VGSA") if op == "throw" else rnd.choice([None, None, None, 9])
        ops.append([op, arg, i])
        before = len(trace)
        attempt(note, op, {
            "send": lambda: step.send(arg), "throw": lambda: step.throw(KINDS[arg]("t")), "close": lambda: step.close(),
        }[op])
        if "->" in trace[-1] and op != "close":
            busy.add(i)
        elif kind == "athrow" and i in busy:
            over.add(i)
        note(f"running {g.ag_running}")
    return {"script": script, "ops": ops, "trace": list(trace)}


def awaited():
    script, ops, trace = draw_script(), [], []
    note = trace.append
    g = body(script, note)
    depth = rnd.randrange(0, 3)

    async def through(g):
        async for v in g:
            yield v

    kept = []  # or the collector closes what the outer one has left
    for _ in range(depth):
        kept.append(g)
        g = through(g)
    takes = [rnd.choice(["anext", "anext", "anext", "asend", "athrow", "aclose"]) for _ in range(rnd.randrange(1, 6))]

    async def main():
        for take in takes:
            try:
                if take == "anext":
                    v = await anext(g)
                elif take == "asend":
                    v = await g.asend(7)
                elif take == "athrow":
                    v = await g.athrow(ValueError("t"))
                else:
                    v = await g.aclose()
                note(f"{take} -> {v!r}")
            except BaseException as e:
                note(f"{take} !! {show(e)}")

    c = main()
    for n in range(12):
        op, arg = rnd.choice([("send", None), ("send", 9 if n else None), ("throw", "V"), ("throw", "A"), ("throw", "S")])
        if op == "throw" and n == 0:
            continue
        ops.append([op, arg])
        try:
            v = c.send(arg) if op == "send" else c.throw(KINDS[arg]("t"))
            note(f"waits {v!r}")
        except StopIteration:
            break
        except BaseException as e:
            note(f"main !! {show(e)}")
            break
    return {"script": script, "ops": ops, "trace": list(trace), "takes": takes, "depth": depth}


print("[\n" + ",\n".join(json.dumps(p) for p in [by_hand() for _ in range(400)] + [awaited() for _ in range(200)]) + "\n]")
