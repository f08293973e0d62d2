"""What CPython makes of random generator programs.

    python3.13 record.py > recorded.txt     record anew
    python3.13 record.py HEX                print one program and its trace

A program is some bodies and the operations of a driver, all drawn from bytes;
program_test.go draws the same from the same bytes. Here it becomes Python's own
source text, is compiled, and run; what it does is noted in short words:

    n0=7    next(gens[0]) gave 7; likewise s (send), t (throw), c (close), e (a for loop over bodies[0]())
    n0!V7   next(gens[0]) raised ValueError('7'); see word
    1.n0=7  the same, but done by body 1
    1<7     a yield of body 1 received 7; - is None
    1:7     a yield from of body 1 had the result 7
    1?V7    body 1 caught ValueError('7')
    U!V7    an error that nobody could be given
    [S>2 C] generator 0 is suspended and delegates to the third that was made, generator 1 is created; R is running, X is closed
"""
import inspect
import re
import sys

CLASSES = [ValueError, KeyError, StopIteration, GeneratorExit]
EXCEPTS = [ValueError, StopIteration, GeneratorExit, RuntimeError, Exception, BaseException, BaseException, BaseException]
FIRST, RICHEST, OF = 200, 400, 30000  # the first programs, and the richest of so many
FOUND = [12246, 19981]  # and those that have found rare faults
SIZE = 160


class Reader:
    """Draws a program from bytes; program_test.go has its twin."""

    def __init__(self, data):
        self.data, self.at, self.serial = data, 0, 0
        self.talks = self.pick(4) != 0
        self.n = 2 + self.pick(4)

    def pick(self, n):
        if self.at >= len(self.data):
            return 0
        self.at += 1
        return self.data[self.at - 1] % n

    def number(self):
        self.serial += 1
        return self.serial

    def program(self):
        source = []
        for self.body in range(self.n):
            self.budget = 12
            source += [f"def body{self.body}():"]
            source += ["    " + line for line in self.block(2 + self.pick(4), 0, 0)]
            source += ["    if False: yield", ""]
        return source, list(self.driver())

    def driver(self):
        for _ in range(24):
            if self.at >= len(self.data):
                return
            kind = self.pick(12)
            if kind < 9:
                yield self.call([0, 0, 0, 0, 0, 1, 1, 2, 3][kind])
            elif kind < 11 or self.talks:
                i = self.pick(self.n)
                yield f"gens[{i}] = make(bodies[{i}]())", None
            else:
                i = self.pick(self.n)
                yield f"loop({i}, bodies[{i}](), {1 + self.pick(3)})", None

    def call(self, kind):
        """Source of an operation on a generator, and its word."""
        i = self.pick(self.n)
        if kind == 0:
            return f"next(gens[{i}])", f"n{i}"
        if kind == 1:
            v = self.number() if self.talks and self.pick(3) else None
            return f"gens[{i}].send({v})", f"s{i}"
        if kind == 2:
            return f"gens[{i}].throw({self.exception()})", f"t{i}"
        return f"gens[{i}].close()", f"c{i}"

    def exception(self):
        cls = CLASSES[self.pick(4)]
        return f"{cls.__name__}({self.number()})"

    def block(self, size, depth, handlers):
        lines = []
        for _ in range(size):
            if self.budget == 0:
                break
            self.budget -= 1
            lines += self.statement(depth, handlers)
        return lines or ["pass"]

    def inner(self, depth, handlers):
        return ["    " + line for line in self.block(1 + self.pick(3), depth + 1, handlers)]

    def below(self):
        """A generator to delegate to: mostly the next, so that chains grow deep."""
        if self.body + 1 < self.n and self.pick(3):
            return self.body + 1
        return self.pick(self.n)

    def statement(self, depth, handlers):
        kind, me = self.pick(24), self.body
        if 12 <= kind <= 16 and depth == 3:
            kind = 0
        if kind <= 7:
            return [f"x = yield {self.number()}", f"got({me}, x)"]
        if kind <= 11:
            return [f"r = yield from gens[{self.below()}]", f"result({me}, r)"]
        if kind <= 14:
            e = f"e{handlers}"
            cls = EXCEPTS[self.pick(8)]
            body = self.inner(depth, handlers)
            return ["try:", *body, f"except {cls.__name__} as {e}:", f"    caught({me}, {e})", *self.inner(depth, handlers + 1)]
        if kind == 15:
            body = self.inner(depth, handlers)
            return ["try:", *body, "finally:", *self.inner(depth, handlers)]
        if kind == 16:
            return ["for _ in range(2):", *self.inner(depth, handlers)]
        if kind == 17:
            how = self.pick(3) if handlers else 0
            if how == 2:
                return [f"raise e{handlers - 1}"]
            e = self.exception()
            return [f"raise ValueError({self.serial}) from e{handlers - 1}" if how else "raise " + e]
        if kind == 18:
            return ["return " + ["None", str(self.number()), self.exception(), f"e{handlers - 1}"][self.pick(4 if handlers else 3)]]
        if kind == 22 and not self.talks and me + 1 < self.n:
            i = me + 1 + self.pick(self.n - me - 1)
            it = f"it{self.number()}"
            return [f"{it} = bodies[{i}]()", "try:", f"    for v in {it}:", "        x = yield v", f"        got({me}, x)", "finally:", f"    drop({it})"]
        if kind == 23:
            return [f"states({me})"]
        source, name = self.call([0, 0, 1, 2, 3][self.pick(5)])
        if kind == 21:
            return [f"say({me}, '{name}', {source})"]
        return [f"attempt({me}, '{name}', lambda: {source})"]


def word(v):
    if v is None:
        return "-"
    if not isinstance(v, BaseException):
        return str(v)
    own = {
        "ValueError('generator already executing')": "BUSY",
        "RuntimeError('generator ignored GeneratorExit')": "IGNORED",
        "RuntimeError('generator raised StopIteration')": "LEAKED",
        'TypeError("can\'t send non-None value to a just-started generator")': "EARLY",
    }
    text = own.get(repr(v)) or type(v).__name__[0] + "".join(map(word, v.args))
    if v.__cause__ is not None:
        text += "<" + word(v.__cause__)
    return text


class Run:
    """Runs a program on the interpreter's generators."""

    def __init__(self, source, driver):
        self.trace, self.made, self.before = [], [], ""
        helpers = {name: getattr(self, name) for name in "got result caught attempt say states drop loop make".split()}
        self.names = helpers | {"gens": [], "bodies": []}
        exec("\n".join(source), self.names)
        i = 0
        while f"body{i}" in self.names:
            self.names["bodies"].append(self.names[f"body{i}"])
            self.names["gens"].append(self.make(self.names[f"body{i}"]()))
            i += 1
        for source, name in driver:
            if name is None:
                exec(source, self.names)
            else:
                self.attempt("", name, lambda: eval(source, self.names))
            now = self.all()
            if now != self.before:
                self.note("", now)
            self.before = now

    def note(self, me, text):
        self.trace.append(f"{me}{text}")

    def make(self, g):
        self.made.append(g)
        return g

    def got(self, me, v):
        self.note(me, "<" + word(v))

    def result(self, me, v):
        self.note(me, ":" + word(v))

    def caught(self, me, e):
        self.note(me, "?" + word(e))

    def say(self, me, name, v):
        self.note("" if me == "" else f"{me}.", f"{name}={word(v)}")

    def attempt(self, me, name, f):
        try:
            v = f()
        except BaseException as e:
            self.note("" if me == "" else f"{me}.", f"{name}!{word(e)}")
        else:
            self.say(me, name, v)

    def states(self, me):
        self.note(me, "." + self.all())

    def all(self):
        return "[" + " ".join(map(self.state, self.names["gens"])) + "]"

    def state(self, g):
        s = {"GEN_CREATED": "C", "GEN_RUNNING": "R", "GEN_SUSPENDED": "S", "GEN_CLOSED": "X"}[inspect.getgeneratorstate(g)]
        if g.gi_yieldfrom is not None:
            s += ">" + str([id(m) for m in self.made].index(id(g.gi_yieldfrom)))
        return s

    def drop(self, g):
        """What the collector would do; the generator is kept, so that nothing depends on when it does."""
        self.made.append(None)  # numbers are not used twice
        self.names.setdefault("dropped", []).append(g)
        try:
            g.close()
        except BaseException as e:
            self.note("U", "!" + word(e))

    def loop(self, i, g, times):
        try:
            n = 0
            for v in g:
                self.note("", f"e{i}={v}")
                n += 1
                if n == times:
                    break
        except BaseException as e:
            self.note("", f"e{i}!{word(e)}")
        self.drop(g)


def run(data):
    source, driver = Reader(data).program()
    return source + ["# " + text for text, _ in driver], Run(source, driver)


def random_bytes(seed):
    """A linear congruential generator, the same in program_test.go."""
    x, data = seed, []
    for _ in range(SIZE):
        x = (x * 6364136223846793005 + 1442695040888963407) % 2**64
        data.append(x >> 56)
    return bytes(data)


def richness(trace):
    """Programs that delegate deep and in which much goes wrong tell most."""
    deepest = max(state.count(">") for state in re.findall(r"\[[^]]*\]", trace) or [""])
    return 4 * deepest + sum(min(trace.count(w), 2) for w in ("BUSY", "IGNORED", "LEAKED", "U!", "<V", "<G", "?G", ":V", "e"))


if __name__ == "__main__":
    keep = []  # what is suspended at the end
    sys.unraisablehook = lambda u: None
    if len(sys.argv) > 1:
        source, done = run(bytes.fromhex(sys.argv[1]))
        print(*source, sep="\n")
        print(*done.trace)
    else:
        traces = {}
        for seed in range(OF):
            _, done = run(random_bytes(seed))
            keep.append(done)
            traces[seed] = " ".join(done.trace)
        richest = sorted(range(FIRST, OF), key=lambda seed: (-richness(traces[seed]), seed))[:RICHEST]
        for seed in sorted({*range(FIRST), *richest, *FOUND}):
            print(f"{seed}: {traces[seed]}")
    sys.stdout.flush()
