"""A pipeline of coroutines: a source sends lines through filters to printers.

1_pipeline.py [-n LINES]: the number of lines, 12 unless said.
"""
import sys

LEVELS = ["INFO", "WARN", "INFO", "ERROR"]
PARTS = ["disk", "net", "cpu"]


def started(coroutine):
    next(coroutine)
    return coroutine


def entry(i):
    return f"{LEVELS[i % 4]} {PARTS[i % 3]} {i}"


def source(n, target):
    for i in range(n):
        target.send(entry(i))
    target.close()


def grep(pattern, target):
    seen = matched = 0
    try:
        while True:
            line = yield
            seen += 1
            if pattern in line:
                matched += 1
                target.send(line)
    finally:
        print(f"grep {pattern}: {matched} of {seen}")
        target.close()


def broadcast(*targets):
    try:
        while True:
            line = yield
            for target in targets:
                target.send(line)
    finally:
        for target in targets:
            target.close()


def printer(name):
    try:
        while True:
            print(f"{name}: {(yield)}")
    except GeneratorExit:
        print(f"{name}: closed")
        raise


def picky(limit):
    while True:
        line = yield
        number = int(line.split()[-1])
        if number >= limit:
            raise ValueError(f"{number} is too much")
        print(f"picky: {number}")


def counter():
    lines = 0
    try:
        while True:
            yield
            lines += 1
    except GeneratorExit:
        return lines


def main(n):
    print("-- one filter")
    source(n, started(grep("WARN", started(printer("warnings")))))
    print("-- broadcast")
    count = started(counter())
    net = started(grep("net", started(printer("net"))))
    errors = started(grep("ERROR", started(printer("errors"))))
    fan = started(broadcast(net, errors, count))
    for i in range(n):
        fan.send(entry(i))
    print("lines:", count.close())
    fan.close()
    print("-- an error goes back to the source")
    try:
        source(n, started(grep("disk", started(picky(n // 2)))))
    except ValueError as e:
        print("source:", e)


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 12)
