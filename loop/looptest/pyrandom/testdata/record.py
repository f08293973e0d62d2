"""Record streams of random.Random: python3.13 record.py > streams.json"""
import json
import random
import sys

SEEDS = [0, 1, 444, -444, 2**32 - 1, 2**32, -2**63, 3**200, "", "coluber", "pyrecord-entropy-0", "蛇 über"]


def stream(seed):
    r = random.Random(seed)
    letters = list("abcdefghijklmnopqrstuvwxyz")
    out = {"seed": str(seed), "kind": type(seed).__name__}
    out["random"] = [r.random().hex() for _ in range(700)]
    out["getrandbits"] = [str(r.getrandbits(k)) for k in (0, 1, 5, 31, 32, 33, 63, 64, 65, 100, 1000)]
    out["randbytes"] = [r.randbytes(n).hex() for n in (0, 1, 3, 4, 5, 8, 17)]
    out["randint"] = [r.randint(a, b) for a, b in ((0, 10), (1, 6), (-5, 5), (7, 7), (0, 2**40), (-2**63, 2**63 - 1), (-2**62, 2**62))
                      for _ in range(5)]
    out["randrange"] = [r.randrange(a, b, c) for a, b, c in ((0, 10, 1), (5, 50, 7), (50, 5, -7), (-3, 3, 2), (10, 0, -1))
                        for _ in range(5)]
    out["choice"] = [r.choice(letters) for _ in range(10)]
    out["sample"] = ["".join(r.sample(letters, k)) for k in (0, 1, 3, 5, 6, 20, 26)]
    out["sample_large"] = [r.sample(range(10000), k) for k in (3, 30)]
    shuffled = letters[:]
    r.shuffle(shuffled)
    out["shuffle"] = "".join(shuffled)
    out["uniform"] = [r.uniform(a, b).hex() for a, b in ((0, 1), (-2.5, 7), (10, 3), (1e300, -1e300)) for _ in range(3)]
    return out


json.dump({"python": "%d.%d.%d" % sys.version_info[:3], "streams": [stream(s) for s in SEEDS]},
          sys.stdout, ensure_ascii=False, indent=0)
