"""How much each function takes of its sources, when, and what it leaves there.

A source is a generator that notes its name when it is asked for a value, and its
name with a dot when it has no more. Every scenario is run step by step, and then
again for each number of results, to see what is left in the sources.

    python3.13 laziness.py > laziness.out

laziness_test.go does the same, and must print the same.
"""

import itertools
from itertools import *

log = []


def source(name, values):
    for v in values:
        log.append(name)
        yield v
    log.append(name + ".")


def noted(f):
    """f, noting each call."""

    def call(*args):
        log.append("f")
        return f(*args)

    return call


def show(v):
    """Tuples are lists, for Go has no others."""
    if isinstance(v, (tuple, list)):
        return "[" + ", ".join(map(show, v)) + "]"
    return repr(v)


def flush():
    line = " ".join(log)
    log.clear()
    return line


def sources(pools):
    return [source(name, pool) for name, pool in zip("abc", pools)]


def say(what):
    print((what + ": " + flush()).rstrip())


def trace(title, make, *pools, most=8):
    print("#", title)
    it = make(*sources(pools))
    say("call")
    for _ in range(most):
        try:
            say(show(next(it)))
        except StopIteration:
            say("end")
            break
        except ValueError as e:
            say(repr(e))
            break
    del it
    log.clear()
    for k in range(most + 1):
        srcs = sources(pools)
        it = make(*srcs)
        try:
            for _ in range(k):
                next(it)
        except (StopIteration, ValueError):
            print("left at the end:", show([list(s) for s in srcs]))
            break
        print(f"left after {k}:", show([list(s) for s in srcs]))
    log.clear()


def once(title, call, *pools):
    print("#", title)
    srcs = sources(pools)
    try:
        say(show(call(*srcs)))
    except ValueError as e:
        say(repr(e))
    print("left:", show([list(s) for s in srcs]))
    log.clear()


def story(f):
    print("#", f.__name__.replace("_", " "))
    f()
    log.clear()


add = noted(lambda x, y: x + y)
small = noted(lambda v: v < 3)
odd = noted(lambda v: v % 2 == 1)
double = noted(lambda v: 2 * v)
tens = noted(lambda v: v // 10)

trace("accumulate", lambda a: accumulate(a), [1, 2, 3])
trace("accumulate empty", lambda a: accumulate(a), [])
trace("accumulate func", lambda a: accumulate(a, add), [1, 2, 3])
trace("accumulate initial", lambda a: accumulate(a, initial=10), [1, 2])
trace("accumulate initial empty", lambda a: accumulate(a, initial=10), [])
trace("accumulate func initial", lambda a: accumulate(a, add, initial=10), [1, 2])

trace("batched", lambda a: batched(a, 2), [1, 2, 3, 4, 5])
trace("batched even", lambda a: batched(a, 2), [1, 2, 3, 4])
trace("batched wide", lambda a: batched(a, 9), [1, 2])
trace("batched empty", lambda a: batched(a, 2), [])
trace("batched strict", lambda a: batched(a, 2, strict=True), [1, 2, 3, 4])
trace("batched strict incomplete", lambda a: batched(a, 2, strict=True), [1, 2, 3])

trace("chain", lambda a, b: chain(a, b), [1, 2], [3, 4])
trace("chain empty first", lambda a, b, c: chain(a, b, c), [], [], [3])
trace("chain none", lambda: chain())
trace("chain from iterable", lambda a, b: chain.from_iterable(source("o", [a, b])), [1, 2], [3])

trace("combinations", lambda a: combinations(a, 2), [1, 2, 3])
trace("combinations too few", lambda a: combinations(a, 3), [1, 2])
trace("combinations with replacement", lambda a: combinations_with_replacement(a, 2), [1, 2])
trace("permutations", lambda a: permutations(a, 2), [1, 2, 3])
trace("permutations all", lambda a: permutations(a), [1, 2])
trace("permutations too few", lambda a: permutations(a, 3), [1, 2])
trace("product", lambda a, b: product(a, b), [1, 2], [3, 4])
trace("product of two types", lambda a, b: product(a, b), [1, 2], [3, 4])
trace("product empty first", lambda a, b: product(a, b), [], [3, 4])
trace("product repeat", lambda a: product(a, repeat=2), [1, 2])
trace("product repeat none", lambda a: product(a, repeat=0), [1, 2])
trace("product none", lambda: product())

trace("compress", lambda a, b: compress(a, b), [1, 2, 3, 4], [0, 1, 0, 1])
trace("compress few selectors", lambda a, b: compress(a, b), [1, 2, 3, 4], [1, 0])
trace("compress few data", lambda a, b: compress(a, b), [1, 2], [1, 0, 1, 1])

trace("count", lambda: count(5, 2), most=4)
trace("repeat", lambda: repeat(5), most=3)
trace("repeat times", lambda: repeat(5, 2))
trace("repeat negative", lambda: repeat(5, -2))
trace("cycle", lambda a: cycle(a), [1, 2], most=5)
trace("cycle empty", lambda a: cycle(a), [])

trace("dropwhile", lambda a: dropwhile(small, a), [1, 2, 3, 1, 4])
trace("dropwhile all", lambda a: dropwhile(small, a), [1, 2])
trace("takewhile", lambda a: takewhile(small, a), [1, 2, 3, 1, 4])
trace("takewhile none", lambda a: takewhile(small, a), [3, 1, 2])
trace("takewhile all", lambda a: takewhile(small, a), [1, 2])
trace("filter", lambda a: filter(odd, a), [2, 1, 4, 3, 6])
trace("filterfalse", lambda a: filterfalse(odd, a), [1, 2, 3, 4, 5])

trace("groupby keys", lambda a: map(lambda kg: kg[0], groupby(a, tens)), [10, 11, 20, 30, 31])
trace("groupby lists", lambda a: map(lambda kg: [kg[0], list(kg[1])], groupby(a, tens)), [10, 11, 20, 30, 31])
trace("groupby firsts", lambda a: map(lambda kg: [kg[0], next(kg[1])], groupby(a, tens)), [10, 11, 12, 20, 30, 31])
trace("groupby none", lambda a: map(lambda kg: kg[0], groupby(a, tens)), [])
trace("groupby values", lambda a: map(lambda kg: [kg[0], list(kg[1])], groupby(a)), [1, 1, 2, 1])

trace("islice", lambda a: islice(a, 3), [1, 2, 3, 4, 5])
trace("islice nothing", lambda a: islice(a, 0), [1, 2, 3])
trace("islice beyond", lambda a: islice(a, 9), [1, 2, 3])
trace("islice None", lambda a: islice(a, None), [1, 2, 3])
trace("islice from", lambda a: islice(a, 1, 3), [1, 2, 3, 4, 5])
trace("islice from to the end", lambda a: islice(a, 3, None), [1, 2, 3, 4, 5])
trace("islice from beyond", lambda a: islice(a, 9, None), [1, 2, 3])
trace("islice start is stop", lambda a: islice(a, 3, 3), [1, 2, 3, 4, 5])
trace("islice start after stop", lambda a: islice(a, 4, 2), [1, 2, 3, 4, 5, 6])
trace("islice start before stop of none", lambda a: islice(a, 2, 3), [])
trace("islice step", lambda a: islice(a, 0, 5, 2), [1, 2, 3, 4, 5, 6])
trace("islice step over the stop", lambda a: islice(a, 1, 4, 50), [1, 2, 3, 4, 5, 6])
trace("islice step between", lambda a: islice(a, 1, 5, 2), [1, 2, 3, 4, 5, 6, 7])
trace("islice step to the end", lambda a: islice(a, 1, None, 3), [1, 2, 3, 4, 5, 6, 7])

trace("pairwise", lambda a: pairwise(a), [1, 2, 3])
trace("pairwise one", lambda a: pairwise(a), [1])
trace("pairwise none", lambda a: pairwise(a), [])
trace("starmap", lambda a, b: starmap(add, zip(a, b)), [1, 2, 3], [10, 20])
trace("map", lambda a: map(double, a), [1, 2])
trace("enumerate", lambda a: enumerate(a, 5), [10, 20])

trace("zip", lambda a, b: zip(a, b), [1, 2], [3, 4])
trace("zip first short", lambda a, b: zip(a, b), [1], [3, 4, 5])
trace("zip second short", lambda a, b: zip(a, b), [1, 2, 3], [4])
trace("zip three", lambda a, b, c: zip(a, b, c), [1, 2, 3], [4, 5], [6, 7, 8])
trace("zip one", lambda a: zip(a), [1, 2])
trace("zip none", lambda: zip())
trace("zip strict", lambda a, b: zip(a, b, strict=True), [1, 2], [3, 4])
trace("zip strict second short", lambda a, b: zip(a, b, strict=True), [1, 2, 3], [4])
trace("zip strict second long", lambda a, b: zip(a, b, strict=True), [1], [3, 4, 5])
trace("zip strict three", lambda a, b, c: zip(a, b, c, strict=True), [1], [2], [3])
trace("zip strict first short of three", lambda a, b, c: zip(a, b, c, strict=True), [1], [3, 4, 5], [6, 7, 8])
trace("zip strict second short of three", lambda a, b, c: zip(a, b, c, strict=True), [1, 2], [3], [6, 7, 8])
trace("zip strict third short of three", lambda a, b, c: zip(a, b, c, strict=True), [1, 2], [3, 4], [6])
trace("zip strict third long of three", lambda a, b, c: zip(a, b, c, strict=True), [1], [3], [6, 7, 8])
trace("zip strict one", lambda a: zip(a, strict=True), [1])
trace("zip strict none", lambda: zip(strict=True))
trace("zip longest", lambda a, b: zip_longest(a, b, fillvalue=0), [1, 2], [3, 4])
trace("zip longest first short", lambda a, b: zip_longest(a, b, fillvalue=0), [1], [3, 4, 5])
trace("zip longest second short", lambda a, b: zip_longest(a, b, fillvalue=0), [1, 2, 3], [4])
trace("zip longest three", lambda a, b, c: zip_longest(a, b, c, fillvalue=0), [1], [2, 3], [4, 5, 6])
trace("zip longest first of three", lambda a, b, c: zip_longest(a, b, c, fillvalue=0), [1, 2, 3], [], [4, 5])
trace("zip longest one", lambda a: zip_longest(a, fillvalue=0), [1, 2])
trace("zip longest none", lambda: zip_longest(fillvalue=0))

trace("pairs", lambda a, b: ((x, y) for x, y in zip(a, b)), [1, 2, 3], [4, 5])
trace("reversed", lambda: reversed([1, 2, 3]))

once("sum", lambda a: sum(a), [1, 2, 3])
once("sum start", lambda a: sum(a, 10), [1, 2, 3])
once("min", lambda a: min(a), [3, 1, 2])
once("min key", lambda a: min(a, key=tens), [31, 11, 12])
once("min of nothing", lambda a: min(a), [])
once("min default", lambda a: min(a, default=7), [])
once("min key default", lambda a: min(a, key=tens, default=7), [])
once("max", lambda a: max(a), [3, 1, 2])
once("max key", lambda a: max(a, key=tens), [11, 31, 32])
once("max of nothing", lambda a: max(a), [])
once("max default", lambda a: max(a, default=7), [3, 4])
once("max key default", lambda a: max(a, key=tens, default=7), [11, 10])
once("all", lambda a: all(map(bool, a)), [1, 0, 1, 0])
once("all of all", lambda a: all(map(bool, a)), [1, 1])
once("any", lambda a: any(map(bool, a)), [0, 1, 0, 1])
once("any of none", lambda a: any(map(bool, a)), [0, 0])


@story
def groupby_group_used_late():
    it = groupby(source("a", [10, 11, 20, 21, 30]), tens)
    k1, g1 = next(it)
    say(f"key {k1}")
    k2, g2 = next(it)
    say(f"key {k2}")
    say("first " + show(list(g1)))
    say("one of the second " + show(next(g2)))
    say("the rest " + show(list(g2)))
    say("again " + show(list(g2)))
    k3, g3 = next(it)
    say(f"key {k3}")
    say("keys left " + show([k for k, _ in it]))
    say("third " + show(list(g3)))


@story
def groupby_partly():
    it = groupby(source("a", [10, 11, 12, 20]), tens)
    _, g = next(it)
    say(show(list(islice(g, 2))))
    k, g = next(it)
    say(f"key {k}")
    say(show(list(g)))
    say("end " + show(list(it)))


@story
def groupby_nested():
    for k, g in groupby(source("a", [100, 101, 110, 200, 210]), noted(lambda v: v // 100)):
        say(f"outer {k}")
        for k2, g2 in groupby(g, tens):
            say(f"inner {k2}")
            say(show(list(g2)))
    say("end")


@story
def groupby_group_in_the_key_function():
    def f(v):
        log.append("f")
        if v == 5:
            log.append(show(list(b)))
        return v != 6

    b = iter(())
    for k, b in groupby(source("a", range(10)), f):
        say(show(k))
        say(show(list(b)))
    say("end")


@story
def tee_steps():
    s = source("a", [1, 2, 3])
    x, y = tee(s)
    say("call")
    say("x " + show(next(x)))
    say("x " + show(next(x)))
    say("y " + show(next(y)))
    say("x " + show(list(x)))
    say("y " + show(list(y)))
    say("y again " + show(list(y)))


@story
def tee_loops():
    s = source("a", [1, 2, 3, 4, 5])
    x, y, z = tee(s, 3)
    for v in x:
        say(f"x {v}")
        if v == 2:
            break
    for v in x:
        say(f"x goes on {v}")
        if v == 3:
            break
    for v in y:
        say(f"y {v}")
        for v in y:
            say(f"y inside {v}")
            if v == 4:
                break
    say("left " + show(list(s)))
    say("z " + show(list(z)))


@story
def tee_leaves():
    s = source("a", [1, 2, 3, 4])
    x, y = tee(s)
    say("x " + show(next(x)))
    say("left " + show(list(s)))
    say("x " + show(list(x)))
    say("y " + show(list(y)))


@story
def tee_reentered():
    def body():
        log.append("in")
        try:
            next(y)
        except RuntimeError as e:
            log.append(repr(e))
        yield 1

    x, y = tee(body())
    say("x " + show(next(x)))
    say("y " + show(list(y)))


@story
def tee_none():
    say(show(len(tee([], 0))))
    say(show(len(tee([], 1))))
