"""Random nestings of asynchronous context managers, and what CPython makes of them.

    python3.13 nestings.py SEED CASES > nestings.txt    (13 300 as it is)

A case is a line: # MODE BLOCK DRIVE MANAGER…, and below it what it prints.

MODE     with: nested async withs; stack: an AsyncExitStack
BLOCK    what the block does: see DOES
DRIVE    how the coroutine is resumed, a letter each time: s send, c close, the
         letter of an exception: throw; when they are used up: send
MANAGER  kind, name, colon, how it is entered, colon, how it is left
kind     a asynchronous class, g asynchronous generator, i one with the class
         around its yield, j one with the class on a stack, k class,
         y generator, c asynchronous callback, d callback
DOES     w (wait) or W (wait, and swallow what comes), then o nothing, s swallow,
         f raise from, u raise what was given, or the letter of an exception;
         of a generator also n does not yield, y yields again in the except
         clause, F in a finally clause; when that is closed, i yields once more,
         p passes, and the letter of an exception raises
"""
import asyncio
import gc
import io
import random
import sys
import types
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, redirect_stdout

EXCEPTIONS = {
    'V': ValueError, 'K': KeyError, 'I': IndexError, 'R': RuntimeError, 'S': StopIteration,
    'Z': StopAsyncIteration, 'G': GeneratorExit, 'N': asyncio.CancelledError,
}


def raised(letter, name):
    return EXCEPTIONS[letter](name)


intact = True  # nothing has been thrown in, for which CPython sets other contexts


def chain(e):
    text, seen = '', set()
    if e is not None and not intact:
        return repr(e)
    while e is not None:
        text += (' <- ' if text else '') + repr(e)
        if e.__cause__ is not None:
            text += ' from ' + repr(e.__cause__)
        if id(e) in seen:
            return text + ' …'
        seen.add(id(e))
        if 'raised Stop' in str(e):
            e = e.__cause__  # which is the context as well
        e = e.__context__
    return text or 'None'


closed = spoiled = False


@types.coroutine
def suspend(what):
    global spoiled
    spoiled = spoiled or closed  # DIFFERENCES: it ignores GeneratorExit
    return (yield what)


async def wait(does, what):
    """Does what its first letters say, and returns the rest."""
    if does[0] == 'w':
        await suspend(what)
        return does[1:]
    if does[0] == 'W':
        try:
            await suspend(what)
        except BaseException as e:
            print('swallows', what, chain(e))
        return does[1:]
    return does


def do(does, name, e):
    """The rest of it, that does not wait."""
    if does in EXCEPTIONS:
        raise raised(does, name)
    if does == 'f':
        raise ValueError(name) from e
    if does == 'u' and e is not None:
        raise e
    return does == 's'


class Async:
    def __init__(self, name, enter, exit):
        self.name, self.enter, self.exit = name, enter, exit

    async def __aenter__(self):
        print('enter', self.name)
        do(await wait(self.enter, 'entering ' + self.name), self.name + '+', None)
        return self.name

    async def __aexit__(self, typ, e, tb):
        print('exit', self.name, chain(e))
        return do(await wait(self.exit, 'leaving ' + self.name), self.name, e)


class Sync(Async):
    def __enter__(self):
        print('enter', self.name)
        do(self.enter, self.name + '+', None)
        return self.name

    def __exit__(self, typ, e, tb):
        print('exit', self.name, chain(e))
        return do(self.exit, self.name, e)


@asynccontextmanager
async def agen(name, enter, exit):
    print('enter', name)
    enter = await wait(enter, 'entering ' + name)
    if enter == 'n':
        return
    do(enter, name + '+', None)
    if exit[0] == 'F':
        try:
            yield name
        finally:
            try:
                yield 'again'
            except BaseException as e:
                print(name, 'is closed', chain(e))
                if exit == 'Fi':
                    yield 'still'
                if exit != 'Fp':
                    do(exit[1:] or 'o', name + '!', e)
                    raise
        return
    try:
        yield name
    except BaseException as e:
        print('exit', name, chain(e))
        exit = await wait(exit, 'leaving ' + name)
        if exit == 'y':
            yield 'again'
        if not do(exit, name, e) and exit != 'y':
            raise
    else:
        print('exit', name, 'None')
        exit = await wait(exit, 'leaving ' + name)
        if exit == 'y':
            yield 'again'
        do(exit, name, None)


@contextmanager
def gen(name, enter, exit):
    print('enter', name)
    if enter == 'n':
        return
    do(enter, name + '+', None)
    try:
        yield name
    except BaseException as e:
        print('exit', name, chain(e))
        if exit == 'y':
            yield 'again'
        if not do(exit, name, e) and exit != 'y':
            raise
    else:
        print('exit', name, 'None')
        if exit == 'y':
            yield 'again'
        do(exit, name, None)


@asynccontextmanager
async def within(name, enter, exit):
    async with Async(name, enter, exit):
        yield name


@asynccontextmanager
async def on_stack(name, enter, exit):
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(Async(name, enter, exit))
        yield name


def make(spec):
    head, enter, exit = spec.split(':')
    return {'a': Async, 'g': agen, 'k': Sync, 'y': gen, 'i': within, 'j': on_stack}[head[0]](head[1:], enter, exit)


async def block(does):
    print('block')
    do(await wait(does, 'in block'), 'block', None)


async def nested(does, specs):
    if not specs:
        return await block(does)
    async with make(specs[0]):
        await nested(does, specs[1:])


async def stacked(does, specs):
    async with AsyncExitStack() as stack:
        for spec in specs:
            kind = spec[0]
            head, enter, exit = spec.split(':')
            if kind in 'agij':
                await stack.enter_async_context(make(spec))
            elif kind in 'ky':
                stack.enter_context(make(spec))
            elif kind == 'c':
                stack.push_async_callback(callback, head[1:], exit)
            else:
                stack.callback(sync_callback, head[1:], exit)
        print('block')
        do(await wait(does, 'in block'), 'block', None)


async def callback(name, does):
    print('callback', name)
    do(await wait(does, 'leaving ' + name), name, None)


def sync_callback(name, does):
    print('callback', name)
    do(does, name, None)


async def main(mode, does, specs):
    try:
        await (nested if mode == 'with' else stacked)(does, specs)
    except BaseException as e:
        print('!!', chain(e))
    else:
        print('-> None')


def run(case):
    global intact, closed, spoiled
    intact, closed, spoiled = True, False, False
    mode, does, drive, *specs = case.split()
    c = main(mode, does, specs)
    step = 's'
    for i in range(30):
        intact = intact and step == 's'
        try:
            if step == 's':
                v = c.send(None)
            elif step == 'c':
                closed = True
                c.close()
                print('closed')
                return
            else:
                v = c.throw(raised(step, 'thrown'))
            step = drive[i] if i < len(drive) else 's'
            print('waits', v, step)
        except StopIteration:
            print('returned')
            return
        except BaseException as e:
            print('ends', repr(e))
            return
    print('for ever')


def random_case(r):
    mode = r.choice(['with', 'stack'])
    letters = 'VKIR' + r.choice(['', 'S', 'Z', 'G', 'N'])
    x = lambda: r.choice(letters)
    waits = lambda p: r.choices(['', 'w', 'W'], [1 - p, p * .7, p * .3])[0]
    specs = []
    for i in range(r.randint(1, 4)):
        kind = r.choice('aaggij' if mode == 'with' else 'aaggijkycd')
        enter = (waits(.15) if kind in 'agij' else '') + r.choices(['o', x(), 'n' if kind in 'gy' else 'o'], [20, 1, 1])[0]
        ends = ['o', 's', x(), x(), 'f']
        if kind in 'ak' and mode == 'with':
            ends.append('u')
        if kind in 'gy':
            ends.append('y')
        if kind in 'cd':
            ends = ['o', x(), x()]
        exit = r.choice(ends)
        if kind in 'agijc':
            exit = waits(.3) + exit
        if kind == 'g' and r.random() < .1:
            exit = 'F' + r.choice(['', 'i', 'p', x()])
        specs.append(f'{kind}{"pqrt"[i]}:{enter}:{exit}')
    does = waits(.3) + r.choice(['o', x(), x()])
    drive = ''.join(r.choice('sss' + x().replace('G', 'V') + 'c') for _ in range(4))
    return ' '.join([mode, does, drive] + specs)


def recorded(case):
    """What the case prints; nothing if DIFFERENCES tells of that."""
    with redirect_stdout(io.StringIO()) as out:
        run(case)
        text = '' if spoiled else out.getvalue()
        gc.collect()  # what it leaves behind speaks up too
    return '' if '…' in text else text


if __name__ == '__main__':
    sys.unraisablehook = lambda _: None
    r = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        case = random_case(r)
        if text := recorded(case):
            print('#', case)
            print(text, end='')
