"""Trees walked by recursive generators, and compared leaf by leaf.

3_tree.py [-n KEYS]: the keys of the tree, 11 unless said.
"""
import sys
from inspect import getgeneratorstate


class Tree:
    def __init__(self, key):
        self.key, self.left, self.right = key, None, None

    def insert(self, key):
        side = "left" if key < self.key else "right"
        child = getattr(self, side)
        if child is None:
            setattr(self, side, Tree(key))
        else:
            child.insert(key)


def build(keys):
    if not keys:
        raise ValueError("no keys")
    root = Tree(keys[0])
    for key in keys[1:]:
        root.insert(key)
    return root


def inorder(t):
    if t is None:
        return 0
    left = yield from inorder(t.left)
    yield t.key
    right = yield from inorder(t.right)
    return left + 1 + right


def preorder(t, depth=0):
    if t is not None:
        yield depth, t.key
        yield from preorder(t.left, depth + 1)
        yield from preorder(t.right, depth + 1)


def postorder(t):
    if t is not None:
        yield from postorder(t.left)
        yield from postorder(t.right)
        yield t.key


def fringe(t):
    if t.left is None and t.right is None:
        yield t.key
    for child in (t.left, t.right):
        if child is not None:
            yield from fringe(child)


def same_fringe(a, b):
    a, b, steps = fringe(a), fringe(b), 0
    while True:
        x, y, steps = next(a, None), next(b, None), steps + 1
        if x != y:
            return f"differ at {steps}: {x} and {y}"
        if x is None:
            return f"same, {steps - 1} leaves"


def visit(t):
    try:
        yield from inorder(t)
    finally:
        print("visit: done")


def main(n):
    keys = [i * 7 % n + (i * 7 // n) for i in range(n)]
    root = build(keys)
    print("keys", keys)
    for depth, key in preorder(root):
        print("  " * depth + str(key))
    print("in order  ", list(inorder(root)))
    print("post order", list(postorder(root)))
    walk = inorder(root)
    while True:
        try:
            next(walk)
        except StopIteration as stop:
            print("counted", stop.value)
            break
    print(same_fringe(root, build(keys)))
    print(same_fringe(root, build(keys[1:] + keys[:1])))
    first = []
    walk = visit(root)
    for key in walk:
        first.append(key)
        if len(first) == 3:
            break
    print("first", first)
    walk.close()
    walk = visit(root)
    print("first", next(walk))
    try:
        walk.throw(ValueError("cut down"))
    except ValueError as e:
        print("ValueError:", e, getgeneratorstate(walk))


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 11)
