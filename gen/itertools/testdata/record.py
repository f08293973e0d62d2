"""Random calls and what CPython answers, one a line.

    python3.13 record.py > recorded.json

in are the arguments that are sequences, n those that are numbers (null is None),
and want is the list of the results, each a list.
"""

import json
import random
from itertools import *

rand = random.Random(313)


def pool(most, values=4):
    return [rand.randrange(values) for _ in range(rand.randrange(most + 1))]


def floats(most):
    choices = [0.1, 0.2, 0.3, -0.1, 1e16, -1e16, 1e100, -1e100, 1e-9, 3.5]
    return [rand.choice(choices) * rand.choice([1, 1, rand.random()]) for _ in range(rand.randrange(most + 1))]


def record(f, want, n=(), **kw):
    print(json.dumps({"f": f, **kw, "n": list(n), "want": want}, separators=(",", ":")))


def lists(it):
    return [list(v) if isinstance(v, (tuple, list)) else [v] for v in it]


def number(most, none=0.0):
    return None if rand.random() < none else rand.randrange(most + 1)


for _ in range(40):
    p, r = pool(5), number(4)
    record("combinations", lists(combinations(p, r)), [r], **{"in": [p]})
    p, r = pool(4), number(3)
    record("combinations_with_replacement", lists(combinations_with_replacement(p, r)), [r], **{"in": [p]})
    p, r = pool(4), number(4, none=0.2)
    record("permutations", lists(permutations(p, r)), [r], **{"in": [p]})
    ps, r = [pool(3) for _ in range(rand.randrange(4))], rand.choice([0, 1, 1, 1, 2])
    if len(ps) * r < 5:
        record("product", lists(product(*ps, repeat=r)), [r], **{"in": ps})

for _ in range(80):
    p = pool(20, 100)
    args = [number(12, 0.2), number(20, 0.2), rand.choice([None, 1, 1, 2, 3, 7, 50])]
    it = iter(p)
    record("islice", lists(islice(it, *args)), args, left=list(it), **{"in": [p]})
    it = iter(p)
    args = [number(20, 0.1)]
    record("islice_stop", lists(islice(it, *args)), args, left=list(it), **{"in": [p]})

for _ in range(50):
    # The keys are remainders, and of each group some values are taken.
    p, m = sorted(pool(12, 9), key=lambda v: rand.random() if rand.random() < 0.5 else v), rand.randrange(1, 5)
    takes = [rand.choice([0, 1, 2, 99]) for _ in range(4)]
    it = iter(p)
    want = [[k, *islice(g, takes[i % 4])] for i, (k, g) in enumerate(groupby(it, lambda v: v % m))]
    record("groupby", want, [m, *takes], left=list(it), **{"in": [p]})
    record("groupby_value", [[k, *g] for k, g in groupby(p)], **{"in": [p]})

for _ in range(40):
    ps = [pool(6, 100) for _ in range(rand.randrange(5))]
    its = [iter(p) for p in ps]
    record("zip", lists(zip(*its)), lefts=[list(it) for it in its], **{"in": ps})
    record("zip_longest", lists(zip_longest(*ps, fillvalue=-1)), **{"in": ps})
    its, want, error = [iter(p) for p in ps], [], ""
    try:
        for t in zip(*its, strict=True):
            want.append(list(t))
    except ValueError as e:
        error = str(e)
    record("zip_strict", want, error=error, lefts=[list(it) for it in its], **{"in": ps})
    p, n = pool(12, 100), rand.randrange(1, 6)
    record("batched", lists(batched(p, n)), [n], **{"in": [p]})
    want, error = [], ""
    try:
        for t in batched(p, n, strict=True):
            want.append(list(t))
    except ValueError as e:
        error = str(e)
    record("batched_strict", want, [n], error=error, **{"in": [p]})
    record("accumulate", lists(accumulate(p)), **{"in": [p]})
    record("accumulate_func", lists(accumulate(p, lambda t, v: 3 * t - v)), **{"in": [p]})
    record("accumulate_initial", lists(accumulate(p, initial=n)), [n], **{"in": [p]})
    record("accumulate_func_initial", lists(accumulate(p, lambda t, v: 3 * t - v, initial=n)), [n], **{"in": [p]})
    record("pairwise", lists(pairwise(p)), **{"in": [p]})
    q = [rand.randrange(2) for _ in range(rand.randrange(12))]
    record("compress", lists(compress(p, q)), **{"in": [p, q]})
    record("cycle", lists(islice(cycle(p), 30)), **{"in": [p]})
    record("chain", lists(chain(*ps)), **{"in": ps})
    record("takewhile", lists(takewhile(lambda v: v < 60, p)), **{"in": [p]})
    record("dropwhile", lists(dropwhile(lambda v: v < 60, p)), **{"in": [p]})
    record("filterfalse", lists(filterfalse(lambda v: v < 60, p)), **{"in": [p]})
    # Which of the three tees is asked, and what it answers.
    order = [rand.randrange(3) for _ in range(30)]
    tees = tee(p, 3)
    record("tee", [[i, *islice(tees[i], 1)] for i in order], order, **{"in": [p]})

for _ in range(60):
    p = floats(12)
    record("sum", [[sum(p)]], floats=p)
    record("accumulate_float", lists(accumulate(p)), floats=p)
