"""Averages by yield from: a grouper delegates to one averager after the other.

2_averager.py [-n VALUES]: values of each group, 4 unless said.
"""
import sys
from collections import namedtuple

Result = namedtuple("Result", "count average")


class Discard(Exception):
    """Take the last value back."""


def averager():
    values = []
    while True:
        try:
            term = yield (mean(values) if values else None)
        except Discard as e:
            print(f"    discard: {e}")
            values.pop()
            continue
        if term is None:
            break
        values.append(term)
    return Result(len(values), mean(values))


def mean(values):
    return sum(values) / len(values) if values else 0.0


def grouper(results, key):
    while True:
        results[key] = yield from averager()
        print(f"    {key}: {results[key].count} values")


def report(results):
    for key, result in sorted(results.items()):
        print(f"{result.count:2} {key:8} averaging {result.average:.2f}")


def main(n):
    data = {
        "girls kg": [40.9 + 1.5 * i for i in range(n)],
        "boys kg": [39.0 + 2.25 * i for i in range(n)],
        "boys m": [1.38 + 0.05 * i for i in range(n)],
    }
    results = {}
    for key, values in data.items():
        group = grouper(results, key)
        next(group)
        for value in values:
            print(f"  {key}: {group.send(value):.3f}")
        group.send(None)
        group.close()
    report(results)

    print("-- by hand")
    avg = averager()
    print(next(avg), avg.send(10.0), avg.send(30.0))
    print(avg.throw(Discard("a slip")))
    try:
        avg.send(None)
    except StopIteration as stop:
        print(stop.value)
    try:
        avg.send(1.0)
    except StopIteration as stop:
        print("over:", stop.value)
    avg = averager()
    try:
        avg.send(1.0)
    except TypeError as e:
        print("TypeError:", e)
    print("-- an error that nobody handles ends the delegator")
    group = grouper(results, "odd")
    next(group)
    try:
        group.throw(ValueError("not a number"))
    except ValueError as e:
        print("ValueError:", e)
    print(next(group, "ended"))


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 4)
