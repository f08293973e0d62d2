"""Permutations and backtracking, stopped early.

10_permutations.py [-n QUEENS]: the size of the board, 6 unless said.
"""
import sys

open_levels = 0


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for rest in permutations(items[1:]):
        for i in range(len(items)):
            yield rest[:i] + items[:1] + rest[i:]


def queens(n, placed=()):
    global open_levels
    open_levels += 1
    try:
        row = len(placed)
        if row == n:
            yield placed
            return
        for column in range(n):
            if all(column != c and row - r != abs(column - c) for r, c in enumerate(placed)):
                yield from queens(n, placed + (column,))
    finally:
        open_levels -= 1


def watched(name, source):
    found = 0
    try:
        for solution in source:
            found += 1
            yield solution
    finally:
        source.close()
        print(f"{name}: {found} found, levels {open_levels}")


def board(placed):
    for column in placed:
        yield " ".join("Q" if c == column else "." for c in range(len(placed)))


def subsets(numbers, total):
    tried = 1
    if total == 0:
        yield []
    elif numbers and total > 0:
        first, rest = numbers[0], numbers[1:]
        chosen = subsets(rest, total - first)
        while True:
            try:
                yield [first] + next(chosen)
            except StopIteration as stop:
                tried += stop.value
                break
        tried += yield from subsets(rest, total)
    return tried


def change(total, coins, limit, purse=()):
    """Ways to pay with at most limit coins; a limit that is sent holds from then on."""
    if total == 0:
        heard = yield purse
        return limit if heard is None else heard
    for i, coin in enumerate(coins):
        if coin <= total and len(purse) < limit:
            limit = yield from change(total - coin, coins[i:], limit, purse + (coin,))
    return limit


def main(n):
    print(["".join(p) for p in permutations("abc")])
    print("4 items:", sum(1 for _ in permutations("abcd")))
    solutions = queens(n)
    first = next(solutions, None)
    print("first", first)
    for line in board(first or ()):
        print(line)
    print("levels", open_levels)
    print("rest", sum(1 for _ in solutions), "levels", open_levels)
    solutions = watched("closed", queens(n + 1))
    next(solutions, None)
    print("levels", open_levels)
    solutions.close()
    solutions = watched("broken off", queens(n))
    next(solutions, None)
    try:
        solutions.throw(TimeoutError("long enough"))
    except TimeoutError as e:
        print("TimeoutError:", e)
    search = subsets([8, 6, 7, 5, 3, 1], 2 * n)
    try:
        while True:
            print("subset", next(search))
    except StopIteration as stop:
        print("tried", stop.value)
    ways = change(12, [10, 5, 2, 1], 12)
    print(next(ways), next(ways), next(ways))
    print("at most 5 coins:", ways.send(5))
    try:
        while True:
            print(next(ways))
    except StopIteration as stop:
        print("limit", stop.value)


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 6)
