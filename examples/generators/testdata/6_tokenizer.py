"""A tokenizer that yields, and a parser that pulls tokens with one to look ahead.

6_tokenizer.py [-n NUMBER]: the value of the variable n, 5 unless said.
"""
import re
import sys
from collections import namedtuple

Token = namedtuple("Token", "kind text column")
RULES = re.compile(r"(?P<NUMBER>\d+)|(?P<NAME>[a-z]+)|(?P<OP>[-+*/=()])|(?P<SKIP>\s+)|(?P<BAD>.)")


def tokenize(line):
    for match in RULES.finditer(line):
        kind = match.lastgroup
        if kind == "SKIP":
            continue
        if kind == "BAD":
            raise SyntaxError(f"{match.group()!r} at {match.start()}")
        yield Token(kind, match.group(), match.start())
    return len(line)


def lookahead(tokens):
    """Yield tokens; sent True, tell the next one without taking it."""
    try:
        token = next(tokens)
        while True:
            if (yield token):
                continue
            token = next(tokens)
    except StopIteration as stop:
        end = Token("END", "", stop.value)
        while True:
            yield end


class Parser:
    def __init__(self, line, variables):
        self.tokens = lookahead(tokenize(line))
        self.token = next(self.tokens)
        self.variables = variables

    def accept(self, *texts):
        if self.token.kind == "OP" and self.token.text in texts:
            return self.advance()
        return None

    def advance(self):
        token, self.token = self.token, self.tokens.send(None)
        return token

    def statement(self):
        if self.token.kind == "NAME":
            name = self.advance().text
            if self.accept("="):
                self.variables[name] = self.expression()
                return f"{name} = {self.variables[name]}"
            raise SyntaxError(f"= expected at {self.token.column}")
        return self.expression()

    def expression(self):
        value = self.term()
        while op := self.accept("+", "-"):
            right = self.term()
            value = value + right if op.text == "+" else value - right
        return value

    def term(self):
        value = self.factor()
        while op := self.accept("*", "/"):
            right = self.factor()
            value = value * right if op.text == "*" else value // right
        return value

    def factor(self):
        if self.accept("-"):
            return -self.factor()
        if self.accept("("):
            value = self.expression()
            if not self.accept(")"):
                raise SyntaxError(f") expected at {self.token.column}")
            return value
        token = self.advance()
        if token.kind == "NUMBER":
            return int(token.text)
        if token.kind == "NAME":
            return self.variables[token.text]
        raise SyntaxError(f"value expected at {token.column}")


def evaluate(line, variables):
    parser = Parser(line, variables)
    value = parser.statement()
    if parser.token.kind != "END":
        raise SyntaxError(f"{parser.token.text} at {parser.token.column}")
    parser.tokens.close()
    return value


def main(n):
    for token in tokenize(f"x = (1 + {n}) * 2"):
        print(f"{token.column:2} {token.kind:6} {token.text}")
    ahead = lookahead(tokenize("1 + 2"))
    print(next(ahead).text, ahead.send(True).text, next(ahead).text, next(ahead).text, next(ahead).kind)
    variables = {"n": n}
    for line in ["1 + 2 * 3", "(1 + 2) * -(4 - 6)", "k = 4 * 5 / 3", "j = k + 0 * (n)", "(j) * 2", "m = n n",
                 "2 + $", "(1", "3 +", "n", "z = y", "1 / (k - k)", "7 8"]:
        try:
            print(line, "->", evaluate(line, variables))
        except (SyntaxError, KeyError, ZeroDivisionError) as e:
            print(line, "->", f"{type(e).__name__}: {e}")


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 5)
