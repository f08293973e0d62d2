"""Windows that slide over a stream, and other ways to take several at a time.

9_windows.py [-n READINGS]: the readings, 12 unless said.
"""
import sys
from collections import deque
from itertools import batched, cycle, dropwhile, islice, pairwise, tee


def readings(n):
    for i in range(n):
        yield i * i % 11


def windows(source, size):
    window = deque(islice(source, size - 1), maxlen=size)
    for value in source:
        window.append(value)
        yield tuple(window)


def moving_average(size):
    window, average = deque(maxlen=size), None
    while True:
        window.append((yield average))
        average = sum(window) / len(window)


def peaks(source):
    for before, here, after in windows(source, 3):
        if before < here > after:
            yield here


def runs(source):
    run = []
    for before, here in pairwise(source):
        run.append(before)
        if here < before:
            yield run
            run = []
    return run


def main(n):
    print("readings", list(readings(n)))
    for window in islice(windows(readings(n), 4), 3):
        print(window, sum(window) / 4)
    average = moving_average(3)
    next(average)
    print("moving", " ".join(f"{average.send(v):.2f}" for v in readings(n)))
    print("peaks", list(peaks(readings(n))))
    for run in runs(readings(n)):
        print("run", run)
    for batch in batched(readings(n), 5):
        print("batch", batch, max(batch))
    try:
        for batch in batched(readings(n), 5, strict=True):
            print("strict", batch)
    except ValueError as e:
        print("ValueError:", e)
    a, b, c = tee(readings(n), 3)
    next(b, None)
    for _ in range(2):
        next(c, None)
    print("second differences", [z - 2 * y + x for x, y, z in zip(a, b, c)])
    rest = dropwhile(lambda v: v < 5, readings(n))
    print("from the first large one", list(rest))
    source = readings(n)
    print("shared", list(zip(islice(source, 3), source)), list(source))
    print("marked", " ".join(f"{v}{mark}" for v, mark in zip(readings(n), cycle("ab."))))


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 12)
