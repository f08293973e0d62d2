"""Record what CPython's random.Random draws: python3.13 record.py > streams.json

seeds   The first numbers of a generator for each seed, a digest of many more, and
        a digest of its state. The digests are over 32-bit words, lowest byte
        first.
draws   For each expression, what it gives TIMES times for a generator r that was
        just made, and r.random() after that: it tells how much was drawn.
        Floats are recorded by float.hex, exceptions and all else by repr.
state   A state that was saved, and what follows it.

An expression's name in random_test.go is its text here. The generator is seeded
with 444, or is in the state ZEROS, in which every word drawn is zero.
"""
import hashlib
import json
import random
import sys

SEEDS = [
    0, 1, -1, 444, -444, 2**31, 2**32 - 1, 2**32, -2**32, 2**63 - 1, -2**63, 2**64, 2**64 + 1, 2**96,
    3**200, -(3**200), 7**9000,
    "", "coluber", "pyrecord-entropy-0", "444", "蛇 über", "a\0b", "x" * 3000,
    b"", b"coluber", b"\0", b"\0\0\0\1", b"\xff\xfe\x80", bytes(range(256)) * 20,
    0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.14, 1e300, -1e300, 5e-324, 1.7976931348623157e308,
    2.0**61, 2.0**61 - 1024, 2.0**122, 0.1, 1 / 3, float("inf"), float("-inf"),
]

ZEROS = (3, (0,) * 624 + (624,), None)
BIG, HUGE = 10**30, 7**400
letters = list("abcdefghijklmnopqrstuvwxyz")
inf, nan = float("inf"), float("nan")

# Expressions by how often they are drawn.
DRAWS = {
    700: ["r.random()"],
    12: [
        "r.getrandbits(1)", "r.getrandbits(5)", "r.getrandbits(31)", "r.getrandbits(32)", "r.getrandbits(33)",
        "r.getrandbits(63)", "r.getrandbits(64)", "r.getrandbits(65)", "r.getrandbits(96)", "r.getrandbits(1000)",
        "r.getrandbits(0)", "r.randbytes(0)", "r.randbytes(1)", "r.randbytes(3)", "r.randbytes(4)", "r.randbytes(5)",
        "r.randbytes(17)",
        "r.randint(0, 10)", "r.randint(1, 6)", "r.randint(-5, 5)", "r.randint(7, 7)", "r.randint(0, 2**31 - 1)",
        "r.randint(0, 2**32)", "r.randint(0, 2**40)", "r.randint(-2**62, 2**62)", "r.randint(0, 2**63 - 1)",
        "r.randint(-2**63, 2**63 - 1)", "r.randint(-2**63, 2**63 - 2)",
        "r.randint(0, 2**64)", "r.randint(-BIG, BIG)", "r.randint(HUGE, 2 * HUGE)",
        "r.randrange(10)", "r.randrange(1)", "r.randrange(2**63 - 1)",
        "r.randrange(0, 10)", "r.randrange(5, 50, 7)", "r.randrange(50, 5, -7)", "r.randrange(-3, 3, 2)",
        "r.randrange(10, 0, -1)", "r.randrange(3, 100, 1000)", "r.randrange(-2**63, 2**63 - 1, 3)",
        "r.randrange(2**63 - 1, -2**63, -3)", "r.randrange(2**63 - 1, -2**63, -2**63)",
        "r.randrange(-HUGE, HUGE, BIG)", "r.randrange(HUGE, -HUGE, -BIG)",
        "r.choice(letters)", "r.choice([5])",
        "r.choices(letters, k=5)", "r.choices(letters, k=0)", "r.choices(letters, k=-1)", "r.choices([5], k=3)",
        "r.choices([], k=0)",
        "r.choices([1, 2, 3], [1, 1, 1], k=5)", "r.choices([1, 2, 3], [10, 0, 0.5], k=9)",
        "r.choices([1, 2, 3], [1, 2, 3], k=0)", "r.choices([1, 2, 3], [-1, 2, 1], k=5)",
        "r.choices([1, 2, 3], cum_weights=[0.1, 0.1, 1], k=9)", "r.choices([1, 2, 3], cum_weights=[3, 2, 1], k=9)",
        "r.choices([1, 2], [5e-324, 0], k=3)",
        "r.sample(letters, 0)", "r.sample(letters, 1)", "r.sample(letters, 5)", "r.sample(letters, 6)",
        "r.sample(letters, 26)", "r.sample([], 0)",
        "r.sample(range(10000), 3)", "r.sample(range(10000), 30)", "r.sample(range(21), 5)", "r.sample(range(22), 5)",
        "r.sample(range(85), 6)", "r.sample(range(86), 6)", "r.sample(range(85), 21)", "r.sample(range(86), 21)",
        "r.sample(range(277), 22)", "r.sample(range(278), 22)", "r.sample(range(2**62), 7)", "r.sample(range(-5), 0)",
        "r.sample([1, 2, 3], 4, counts=[5, 0, 7])", "r.sample([1, 2, 3], 0, counts=[5, 0, 7])",
        "r.sample([1, 2, 3], 2, counts=[3, -1, 3])", "r.sample([1, 2], 9, counts=[10**6, 10**6])",
        "shuffled(letters)", "shuffled([])", "shuffled([5])",
        "r.uniform(0, 1)", "r.uniform(-2.5, 7)", "r.uniform(10, 3)", "r.uniform(1e300, -1e300)",
        "r.uniform(-1e308, 1e308)", "r.uniform(0.1, 0.3)",
        "r.triangular(0, 1)", "r.triangular(-3.5, 10)", "r.triangular(0, 1, 0.25)", "r.triangular(2, 5, 5)",
        "r.triangular(5, 2, 3)", "r.triangular(0, 1, 2)", "r.triangular(0, 1, -2)", "r.triangular(1, 1)",
        "r.triangular(1.0, 1, 0.5)", "r.triangular(0, 1, nan)", "r.triangular(inf, inf, 1)",
    ],
    # What takes more than arithmetic: the last bits depend on the C library.
    40: [
        "r.normalvariate(0, 1)", "r.normalvariate(100, 15)", "r.normalvariate(5, 0)", "r.normalvariate(0, -2)",
        "r.gauss(0, 1)", "r.gauss(100, 15)", "r.gauss(5, 0)", "r.gauss(0, -2)",
        "r.lognormvariate(0, 1)", "r.lognormvariate(-3, 0.25)", "r.lognormvariate(inf, 1)",
        "r.expovariate(1)", "r.expovariate(0.2)", "r.expovariate(-3)", "r.expovariate(1e-320)",
        "r.gammavariate(1, 2)", "r.gammavariate(0.5, 2)", "r.gammavariate(0.01, 1)", "r.gammavariate(0.99, 1)",
        "r.gammavariate(2, 3)", "r.gammavariate(1.01, 1)", "r.gammavariate(200, 1)", "r.gammavariate(1e-320, 1)",
        "r.gammavariate(5e307, 1)",
        "r.betavariate(3, 3)", "r.betavariate(0.5, 0.5)", "r.betavariate(1, 2)", "r.betavariate(1e-320, 1)",
        "r.betavariate(1e-320, 0)",
        "r.vonmisesvariate(0, 4)", "r.vonmisesvariate(3, 0)", "r.vonmisesvariate(-5, 0.1)", "r.vonmisesvariate(1, -1)",
        "r.vonmisesvariate(2, 1e15)", "r.vonmisesvariate(inf, 1)",
        "r.paretovariate(1)", "r.paretovariate(3.5)", "r.paretovariate(-2)", "r.paretovariate(1e-320)",
        "r.weibullvariate(1, 2)", "r.weibullvariate(10, 0.5)", "r.weibullvariate(1, -3)",
        "r.binomialvariate(0, 0.5)", "r.binomialvariate(1, 0.5)", "r.binomialvariate(15, 0.6)",
        "r.binomialvariate(100, 0.75)", "r.binomialvariate(100, 0.02)", "r.binomialvariate(10**6, 0.3)",
        "r.binomialvariate(10**9, 0.5)", "r.binomialvariate(10**15, 1e-15)",
        "r.binomialvariate(2**63 - 1, 1e-18)", "r.binomialvariate(7, 0)", "r.binomialvariate(7, 1)",
        "r.binomialvariate(9, 1e-17)", "r.binomialvariate(1, nan)",
    ],
    # What raises, and what no ordinary stream reaches.
    2: [
        "r.getrandbits(-1)", "r.getrandbits(2**31)", "r.getrandbits(-2**40)",
        "r.randbytes(-1)", "r.randbytes(2**28)", "r.randbytes(2**62)", "r.randbytes(-2**40)",
        "r.randint(2, 1)", "r.randint(5, -3)", "r.randint(BIG, -BIG)",
        "r.randrange(0)", "r.randrange(-5)", "r.randrange(3, 3)", "r.randrange(3, 1, 1)", "r.randrange(1, 10, -1)",
        "r.randrange(10, 1, 2)", "r.randrange(1, 10, 0)", "r.randrange(BIG, -BIG, 1)", "r.randrange(BIG, -BIG, 2)",
        "r.randrange(-BIG, BIG, -BIG)", "r.randrange(BIG, BIG, 2)", "r.randrange(BIG, -BIG, 0)",
        "r.choice([])",
        "r.choices([], k=1)", "r.choices([], [], k=0)", "r.choices([], cum_weights=[], k=1)",
        "r.choices([1, 2], [1], k=1)", "r.choices([1, 2], cum_weights=[1], k=1)", "r.choices([1, 2], [0, 0], k=0)",
        "r.choices([1, 2], [-1, 0], k=1)", "r.choices([1, 2], [inf, 0], k=1)", "r.choices([1, 2], [nan, 0], k=1)",
        "r.choices([1, 2], [1e308, 1e308], k=1)", "r.choices([1, 2], [1, 2], cum_weights=[1, 2], k=1)",
        "r.sample([1], 2)", "r.sample([1], -1)", "r.sample([], 0, counts=[])", "r.sample([1, 2], 2, counts=[1])",
        "r.sample([1, 2], 0, counts=[0, 0])", "r.sample([1, 2], 2, counts=[-1, 0])",
        "r.sample([1, 2], 5, counts=[1, 3])", "r.sample([1, 2], 1, counts=[2**63 - 1, 1])",
        "r.lognormvariate(1000, 1)", "r.expovariate(0)", "r.gammavariate(0, 1)", "r.gammavariate(1, -1)",
        "r.betavariate(0, 1)", "r.betavariate(1, 0)", "r.paretovariate(0)", "r.paretovariate(1e-5)",
        "r.weibullvariate(1, 0)", "r.weibullvariate(1, -1e-5)", "r.binomialvariate(-1, 0.5)",
        "r.binomialvariate(3, 1.5)", "r.binomialvariate(3, -0.5)",
        "zeros.random()", "zeros.gauss(0, 1)", "zeros.expovariate(2)", "zeros.gammavariate(1, 2)",
        "zeros.gammavariate(0.5, 2)", "zeros.betavariate(1, 1)", "zeros.triangular(0, 1, 0)", "zeros.paretovariate(2)",
        "zeros.weibullvariate(1, 1)", "zeros.weibullvariate(1, -1)", "zeros.weibullvariate(1, -1e-320)",
        "zeros.vonmisesvariate(1, 2)", "zeros.vonmisesvariate(-1, 0)", "zeros.binomialvariate(10, 0.5)",
        "zeros.binomialvariate(100, 0.5)", "zeros.binomialvariate(100, 0.9)",
    ],
}


def digest(words):
    return hashlib.sha256(b"".join(w.to_bytes(4, "little") for w in words)).hexdigest()


def seed(value):
    text = value.hex() if isinstance(value, (bytes, float)) else str(value)
    state = digest(random.Random(value).getstate()[1])
    r = random.Random(value)
    return {
        "kind": type(value).__name__,
        "seed": text,
        "state": state,
        "random": [r.random().hex() for _ in range(3)],
        "digest": digest(r.getrandbits(32) for _ in range(3000)),
    }


def draws(expression, times):
    r, zeros = random.Random(444), random.Random(444)
    zeros.setstate(ZEROS)

    def shuffled(values):
        copy = values[:]
        r.shuffle(copy)
        return copy

    names = dict(globals(), r=r, zeros=zeros, shuffled=shuffled)
    got = []
    for _ in range(times):
        try:
            value = eval(expression, names)
        except Exception as e:
            value = e
        got.append(value.hex() if isinstance(value, float) else repr(value))
    return {"expression": expression, "got": got, "then": r.random().hex()}


def state():
    r = random.Random(444)
    r.random()
    r.gauss()
    version, internal, gauss = r.getstate()
    then = [r.gauss().hex(), r.random().hex(), r.gauss().hex()]
    return {"version": version, "internal": internal, "gauss": gauss.hex(), "then": then}


def lines(rows):
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.set_int_max_str_digits(0)
    version = "%d.%d.%d" % sys.version_info[:3]
    rows = [draws(e, times) for times, expressions in DRAWS.items() for e in expressions]
    print('{"python": "%s",' % version)
    print('"seeds": %s,' % lines(map(seed, SEEDS)))
    print('"draws": %s,' % lines(rows))
    print('"state": %s}' % json.dumps(state()))


main()
