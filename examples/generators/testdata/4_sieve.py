"""Primes: a chain of filters that grows, and one dictionary of multiples.

4_sieve.py [-n PRIMES]: how many, 25 unless said.
"""
import sys
from itertools import count, islice, takewhile


def integers(start):
    while True:
        yield start
        start += 1


def sift(prime, source):
    dropped = 0
    try:
        for n in source:
            if n % prime:
                yield n
            else:
                dropped += 1
    finally:
        source.close()
        print(f"sift {prime}: dropped {dropped}")


def chained():
    source = integers(2)
    try:
        while True:
            prime = next(source)
            yield prime
            source = sift(prime, source)
    finally:
        source.close()


def incremental():
    multiples = {}
    for n in count(2):
        primes = multiples.pop(n, None)
        if primes is None:
            multiples[n * n] = [n]
            yield n
            continue
        for prime in primes:
            multiples.setdefault(n + prime, []).append(prime)


def gaps(source):
    last = next(source)
    for prime in source:
        yield last, prime - last
        last = prime


def main(n):
    primes = chained()
    print(list(islice(primes, min(n, 8))))
    primes.close()
    print(list(islice(incremental(), n)))
    widest = {}
    for prime, gap in islice(gaps(incremental()), n):
        if gap > max(widest.values(), default=0):
            widest[prime] = gap
    for prime, gap in widest.items():
        print(f"after {prime}: {gap}")
    print("below 30:", sum(takewhile(lambda p: p < 30, incremental())))
    twins = ((p, p + gap) for p, gap in gaps(incremental()) if gap == 2)
    for pair in islice(twins, min(n, 6)):
        print(pair)


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 25)
