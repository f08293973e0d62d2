"""Fibonacci's numbers, begun anew by send, and by throw.

5_fibonacci.py [-n NUMBERS]: how many of each, 10 unless said.
"""
import sys
from inspect import getgeneratorstate


class Restart(Exception):
    pass


def fibonacci(a=0, b=1):
    while True:
        reset = yield a
        if reset is not None:
            a, b = reset
        else:
            a, b = b, a + b


def restartable():
    restarts = 0
    while True:
        try:
            yield from fibonacci()
        except Restart as e:
            restarts += 1
            print(f"restart {restarts}: {e}")
            if restarts == 3:
                return restarts


def bounded(limit):
    for value in fibonacci():
        if value > limit:
            raise StopIteration(f"beyond {limit}")
        yield value


def stubborn():
    source = fibonacci()
    try:
        yield from source
    except GeneratorExit:
        yield -1
    finally:
        print("stubborn: done,", getgeneratorstate(source))


def take(n, source):
    return [next(source) for _ in range(n)]


def main(n):
    fib = fibonacci()
    print(getgeneratorstate(fib))
    print(take(n, fib))
    print("sent (2, 1):", fib.send((2, 1)), take(n, fib))
    print(getgeneratorstate(fib), fib.close(), getgeneratorstate(fib))
    print(next(fib, "nothing more"))

    fib = restartable()
    print(take(n // 2, fib))
    for why in ("again", "and again", "the last"):
        try:
            print(fib.throw(Restart(why)), take(n // 2, fib))
        except StopIteration as stop:
            print("gave up after", stop.value)

    fib = fibonacci()
    try:
        fib.send((1, 1))
    except TypeError as e:
        print("TypeError:", e)
    print(next(fib))
    try:
        fib.throw(Restart("nobody cares"))
    except Restart as e:
        print("Restart:", e)
    print(next(fib, "it has ended"))

    fib = stubborn()
    print(take(n, fib))
    try:
        fib.close()
    except RuntimeError as e:
        print("RuntimeError:", e, getgeneratorstate(fib))
    print(next(fib, "and it has let go"))

    got = []
    try:
        for value in bounded(n * n):
            got.append(value)
    except RuntimeError as e:
        print(got)
        print(f"RuntimeError: {e} from {e.__cause__!r}")


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 10)
