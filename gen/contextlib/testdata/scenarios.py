"""With statements that CPython's own tests do not have, and what becomes of them.

python3.13 scenarios.py > scenarios.out

Each line of a chain is an exception, its cause after "from", and behind "<-" what
was being handled when it was raised.
"""
from contextlib import ContextDecorator, ExitStack, closing, contextmanager, nullcontext, suppress


def chain(e):
    if e is None:
        return 'None'
    s = repr(e)
    if e.__cause__ is not None:
        s += ' from ' + repr(e.__cause__)
    if e.__suppress_context__ and e.__cause__ is None and not isinstance(e, BaseExceptionGroup):
        return s  # raise … from None
    if e.__context__ is not None:
        s += ' <- ' + chain(e.__context__)
    return s


def scenario(f):
    print('#', f.__name__.replace('_', ' '))
    try:
        v = f()
        print('->', 'None' if v is None else v)
    except BaseException as e:
        print('!!', chain(e))


class M:
    """A manager that says what happens, and does what it is told when it is left."""

    def __init__(self, name, does=None):
        self.name, self.does = name, does

    def __enter__(self):
        print('enter', self.name)
        return self.name

    def __exit__(self, t, e, tb):
        print('exit', self.name, chain(e))
        return self.does(e) if self.does else False


def swallow(e):
    return True


def raises(x):
    def does(e):
        raise x
    return does


def raises_from(x):
    def does(e):
        raise x from e
    return does


def again(e):
    raise e


def pushed(name, does=None):
    return M(name, does).__exit__


def nested(*ms, body=None):
    """with ms[0]: with ms[1]: … raise body"""
    if ms:
        with ms[0]:
            return nested(*ms[1:], body=body)
    elif body:
        raise body


def stacked(*ms, body=None):
    """The same on an ExitStack."""
    with ExitStack() as stack:
        for m in ms:
            stack.enter_context(m)
        if body:
            raise body


V, K, T, I, R = ValueError, KeyError, TypeError, IndexError, RuntimeError


# with statements

@scenario
def inner_exit_raises_and_the_middle_one_swallows():
    nested(M('a'), M('b', swallow), M('c', raises(K('k'))), body=V('v'))

@scenario
def every_exit_raises():
    nested(M('a', raises(I('i'))), M('b', raises(T('t'))), M('c', raises(K('k'))), body=V('v'))

@scenario
def every_exit_raises_and_nothing_was_wrong():
    nested(M('a', raises(I('i'))), M('b', raises(T('t'))), M('c', raises(K('k'))))

@scenario
def exit_raises_what_it_was_given():
    nested(M('a'), M('b', again), M('c', again), body=V('v'))

@scenario
def exit_raises_from_what_it_was_given():
    nested(M('a', raises_from(T('t'))), M('b', raises_from(V('w'))), body=V('v'))

@scenario
def exit_raises_an_older_one_again():
    k = K('k')
    nested(M('a', raises(k)), M('b', raises(T('t'))), M('c', raises(k)), body=V('v'))

@scenario
def exit_raises_the_oldest_again():
    v = V('v')
    nested(M('a', raises(v)), M('b', raises(T('t'))), M('c', raises(K('k'))), body=v)

@scenario
def swallowed_then_raised_anew():
    nested(M('a', raises(I('i'))), M('b', swallow), M('c', raises(K('k'))), body=V('v'))

class BadEnter(M):
    def __enter__(self):
        raise T('enter ' + self.name)

@scenario
def enter_raises_inside_another():
    nested(M('a'), BadEnter('b'), M('c'))

@scenario
def enter_raises_and_the_outer_one_swallows():
    nested(M('a', swallow), BadEnter('b'))

@scenario
def enter_raises_and_the_outer_exit_raises():
    nested(M('a', raises(K('k'))), BadEnter('b'))

class Inside(M):
    """Its exit has a with statement of its own."""

    def __exit__(self, t, e, tb):
        print('exit', self.name, chain(e))
        with M('inside ' + self.name, self.does):
            raise T('t')

@scenario
def a_with_statement_inside_an_exit():
    nested(M('a'), Inside('b', raises(K('k'))), body=V('v'))

@scenario
def a_with_statement_inside_an_exit_swallows():
    nested(M('a'), Inside('b', swallow), body=V('v'))


# managers from generators

@contextmanager
def plain(name):
    print('set up', name)
    try:
        yield name
    finally:
        print('tear down', name)

@contextmanager
def catching(name, then=None):
    """Says what it catches, and raises or suppresses."""
    try:
        yield name
    except BaseException as e:
        print(name, 'caught', chain(e))
        if then:
            raise then

@contextmanager
def yields_in_finally(name, last=None, ignores=False):
    try:
        yield name
    finally:
        try:
            yield 'again'
        except GeneratorExit as e:
            print(name, 'is closed')
            if ignores:
                yield 'still'
            if last:
                raise last

@scenario
def generators_let_through():
    nested(plain('a'), plain('b'), body=V('v'))

@scenario
def a_generator_suppresses_for_the_outer_ones():
    nested(plain('a'), catching('b'), plain('c'), body=V('v'))

@scenario
def generators_raise_in_turn():
    nested(catching('a', I('i')), catching('b', T('t')), catching('c', K('k')), body=V('v'))

@scenario
def generators_and_classes_raise_in_turn():
    nested(M('a', raises(I('i'))), catching('b', T('t')), M('c', raises(K('k'))), body=V('v'))

@scenario
def yield_in_finally():
    nested(M('a'), yields_in_finally('b'))

@scenario
def yield_in_finally_after_an_error():
    nested(M('a'), yields_in_finally('b'), body=V('v'))

@scenario
def yield_in_finally_that_raises_when_closed():
    nested(M('a'), yields_in_finally('b', K('k')))

@scenario
def yield_in_finally_that_raises_when_closed_after_an_error():
    nested(M('a'), yields_in_finally('b', K('k')), body=V('v'))

@scenario
def yield_in_finally_that_will_not_be_closed():
    nested(M('a'), yields_in_finally('b', ignores=True))

@scenario
def yield_in_finally_that_will_not_be_closed_after_an_error():
    nested(M('a'), yields_in_finally('b', ignores=True), body=V('v'))

@scenario
def two_that_raise_when_closed():
    nested(M('a'), yields_in_finally('b', T('t')), yields_in_finally('c', K('k')))

@contextmanager
def within(outer, name):
    """A generator with a with statement around its yield."""
    print('set up', name)
    with outer as v:
        yield f'{v} in {name}'
    print('tear down', name)

@scenario
def a_generator_with_a_with_statement():
    with within(M('a'), 'b') as v:
        print(v)

@scenario
def a_generator_with_a_with_statement_that_swallows():
    nested(within(M('a', swallow), 'b'), body=V('v'))

@scenario
def a_generator_with_a_with_statement_that_raises():
    nested(M('a'), within(M('b', raises(K('k'))), 'c'), body=V('v'))

@scenario
def three_generators_within_one_another():
    nested(within(within(within(M('a', raises(K('k'))), 'b'), 'c'), 'd'), body=V('v'))

@scenario
def stop_iteration_through_generators():
    nested(plain('a'), within(plain('b'), 'c'), body=StopIteration('s'))

@scenario
def generator_exit_through_generators():
    nested(plain('a'), within(plain('b'), 'c'), body=GeneratorExit('g'))

@contextmanager
def raising_from(make):
    try:
        yield
    except BaseException as e:
        raise make(e)

def runtime_error(text, cause):
    e = R(text)
    e.__cause__ = cause
    return e

@scenario
def stop_iteration_as_the_cause_of_another_runtime_error():
    nested(raising_from(lambda e: runtime_error('other', e)), body=StopIteration('s'))

@scenario
def another_stop_iteration_as_the_cause():
    nested(raising_from(lambda e: runtime_error('other', StopIteration('t'))), body=StopIteration('s'))

@scenario
def stop_iteration_raised_in_a_generator():
    nested(raising_from(lambda e: StopIteration('t')), body=V('v'))

@scenario
def stop_iteration_before_the_yield():
    @contextmanager
    def bad():
        raise StopIteration('s')
        yield
    nested(M('a'), bad())

@scenario
def raises_before_the_yield():
    @contextmanager
    def bad():
        with M('inner'):
            raise V('v')
        yield
    nested(M('a'), bad())

@scenario
def raises_after_a_good_end():
    @contextmanager
    def bad():
        yield
        raise V('v')
    nested(M('a', raises(K('k'))), bad())

@scenario
def used_out_of_order():
    m = plain('m')
    print(m.__enter__(), m.__exit__(None, None, None), m.__exit__(None, None, None), m.__exit__(V, V('v'), None))
    m = plain('m')
    print(m.__exit__(V, V('v'), None))
    try:
        m.__enter__()
    except RuntimeError as e:
        print(chain(e))
    plain('m').__exit__(None, None, None)

@scenario
def used_again_inside_itself():
    m = plain('m')
    with m:
        with m:
            print('not reached')


# exit stacks

@scenario
def stack_of_managers_raising_in_turn():
    stacked(M('a', raises(I('i'))), M('b', raises(T('t'))), M('c', raises(K('k'))), body=V('v'))

@scenario
def stack_raising_in_turn_and_nothing_was_wrong():
    stacked(M('a', raises(I('i'))), M('b', raises(T('t'))), M('c', raises(K('k'))))

@scenario
def stack_raising_and_swallowing_in_turn():
    stacked(M('a'), M('b', swallow), M('c', raises(T('t'))), M('d', swallow), M('e', raises(K('k'))), body=V('v'))

@scenario
def stack_swallowing_and_raising_in_turn():
    stacked(M('a', raises(I('i'))), M('b', raises(T('t'))), M('c', swallow), M('d', raises(K('k'))), M('e', swallow), body=V('v'))

@scenario
def stack_swallowing_and_raising_in_turn_and_nothing_was_wrong():
    stacked(M('a', raises(I('i'))), M('b', raises(T('t'))), M('c', swallow), M('d', raises(K('k'))), M('e', swallow))

@scenario
def stack_raises_what_it_was_given():
    v = V('v')
    stacked(M('a'), M('b', raises(v)), M('c', raises(K('k'))), M('d', again), body=v)

@scenario
def stack_swallows_and_raises_it_again():
    v = V('v')
    stacked(M('a', raises(v)), M('b', swallow), body=v)

@scenario
def stack_of_generators():
    stacked(catching('a', I('i')), catching('b', T('t')), plain('c'), catching('d', K('k')), body=V('v'))

@scenario
def stack_of_generators_after_swallowing():
    stacked(catching('a', I('i')), M('b', raises(T('t'))), catching('c'), body=V('v'))

@scenario
def stack_in_a_with_statement():
    with M('a', raises(K('k'))):
        stacked(M('b', raises(T('t'))), M('c', swallow), body=V('v'))

@scenario
def stack_inside_an_exit():
    class InStack(M):
        def __exit__(self, t, e, tb):
            print('exit', self.name, chain(e))
            stacked(M('b', raises(T('t'))), M('c', raises(K('k'))), body=I('i'))
    nested(InStack('a'), body=V('v'))

@scenario
def stack_on_a_stack():
    with ExitStack() as outer:
        outer.push(pushed('a', raises(I('i'))))
        inner = outer.enter_context(ExitStack())
        inner.push(pushed('b', raises(T('t'))))
        inner.push(pushed('c', raises(K('k'))))
        raise V('v')

@scenario
def stack_on_a_stack_that_swallows():
    with ExitStack() as outer:
        outer.push(pushed('a'))
        inner = outer.enter_context(ExitStack())
        inner.push(pushed('b', raises(T('t'))))
        inner.push(pushed('c', swallow))
        raise V('v')

@scenario
def stack_in_a_generator_on_a_stack():
    @contextmanager
    def generator():
        with ExitStack() as stack:
            stack.push(pushed('c', raises(T('t'))))
            stack.push(pushed('d', swallow))
            stack.push(pushed('e', raises(K('k'))))
            yield
    stacked(M('a'), M('b', raises(I('i'))), generator(), body=V('v'))

@scenario
def enter_context_raises():
    stacked(M('a', swallow), plain('b'), BadEnter('c'), M('d'))

@scenario
def pushing_while_unwinding():
    stack = ExitStack()
    def push(e):
        stack.push(pushed('pushed', raises(K('k'))))
        return True
    with stack:
        stack.push(pushed('a'))
        stack.push(pushed('b', push))
        raise V('v')

@scenario
def closing_while_unwinding():
    stack = ExitStack()
    def close(e):
        stack.close()
        print('closed')
    with stack:
        stack.push(pushed('a', raises(K('k'))))
        stack.push(pushed('b'))
        stack.push(pushed('c', close))

@scenario
def moving_while_unwinding():
    stack, moved = ExitStack(), []
    def move(e):
        moved.append(stack.pop_all())
    try:
        with stack:
            stack.push(pushed('a', swallow))
            stack.push(pushed('b', move))
            raise V('v')
    except V as e:
        print('caught', chain(e))
    moved[0].close()

@scenario
def moved_before_an_error():
    with ExitStack() as stack:
        stack.push(pushed('a'))
        moved = stack.pop_all()
        stack.push(pushed('b'))
        try:
            with moved:
                raise V('v')
        except V as e:
            print('caught', chain(e))
        raise K('k')

@scenario
def one_stack_for_two_with_statements():
    stack = ExitStack()
    with stack:
        stack.push(pushed('a', swallow))
        raise V('v')
    with stack:
        stack.push(pushed('b'))
    print(stack.__exit__(None, None, None), stack.__exit__(K, K('k'), None))

@scenario
def callbacks_raise():
    def fails():
        raise T('t')
    with ExitStack() as stack:
        stack.callback(print, 'last')
        stack.callback(fails)
        stack.callback(print, 'first')
        raise V('v')

@scenario
def raised_from_on_a_stack():
    stacked(M('a', raises_from(T('t'))), M('b', raises_from(V('w'))), body=V('v'))

@scenario
def the_context_is_taken_away():
    @contextmanager
    def forgets():
        try:
            yield
        except BaseException:
            e = K('k')
            try:
                raise e
            finally:
                e.__context__ = None
    nested(M('a', raises(I('i'))), forgets(), body=V('v'))


# generators with with statements

def counting(m):
    with m as v:
        yield v
        yield v * 2
    yield 'after'

@scenario
def generator_run_to_its_end():
    return list(counting(M('a')))

@scenario
def generator_closed_in_the_middle():
    g = counting(M('a'))
    print(next(g))
    g.close()

@scenario
def generator_closed_and_exit_raises():
    g = counting(M('a', raises(K('k'))))
    print(next(g))
    g.close()

@scenario
def generator_closed_and_exit_swallows():
    g = counting(M('a', swallow))
    print(next(g))
    g.close()

@scenario
def generator_thrown_into():
    g = counting(M('a', swallow))
    print(next(g))
    print(g.throw(V('v')))
    g.close()

@scenario
def generator_thrown_into_and_exit_raises():
    g = counting(within(M('a', raises(K('k'))), 'b'))
    print(next(g))
    g.throw(V('v'))


# decorators

class Keeps(ContextDecorator):
    """3.15's rule for functions that make generators."""

    def __init__(self, m):
        self.m = m

    def __call__(self, f):
        def inner():
            with self.m._recreate_cm(), closing(f()) as g:
                return (yield from g)
        return inner

def numbers():
    print('begins')
    try:
        print('got', (yield 1))
        yield 2
        return 'result'
    finally:
        print('ends')

@scenario
def decorated_function():
    @plain('d')
    def f():
        print('in f')
        raise V('v')
    for _ in range(2):
        try:
            f()
        except V as e:
            print(chain(e))

@scenario
def decorated_generator():
    decorated = Keeps(plain('d'))(numbers)
    g = decorated()
    print('made')
    print(next(g), g.send('x'))
    try:
        next(g)
    except StopIteration as e:
        print(repr(e))
    print(list(decorated()))

@scenario
def decorated_generator_closed():
    g = Keeps(catching('d', K('k')))(numbers)()
    print(next(g))
    g.close()

@scenario
def decorated_generator_suppressed():
    g = Keeps(catching('d'))(numbers)()
    print(next(g))
    try:
        g.throw(V('v'))
    except StopIteration as e:
        print(repr(e))

@scenario
def decorated_generator_that_will_not_be_closed():
    def stubborn():
        try:
            yield 1
        except GeneratorExit:
            print('ignored')
            try:
                yield 2
            finally:
                print('closed at last')
    g = Keeps(plain('d'))(stubborn)()
    print(next(g))
    g.close()

@scenario
def decorated_by_a_manager_already_used():
    m = plain('d')
    function, generator = m(lambda: print('not reached')), Keeps(m)(numbers)
    with m:
        print('once')
    for f in function, lambda: next(generator()):
        try:
            f()
        except AttributeError as e:
            print(chain(e))


# closing, suppress, nullcontext

class Thing:
    def close(self):
        print('close')
        raise T('t')

@scenario
def closing_fails():
    with closing(Thing()):
        pass

@scenario
def closing_fails_after_an_error():
    nested(closing(Thing()), body=V('v'))

@scenario
def closing_a_generator():
    with closing(numbers()) as g:
        print(next(g))
        raise V('v')

@scenario
def closing_a_generator_that_yields_on():
    def stubborn():
        while True:
            try:
                yield 1
            except GeneratorExit:
                print('ignored')
                yield 2
                return
    with closing(stubborn()) as g:
        print(next(g))
        raise V('v')

@scenario
def suppress_in_the_middle():
    nested(M('a'), suppress(K, V), M('b', raises(K('k'))), body=V('v'))

@scenario
def suppress_looks_at_no_cause():
    nested(suppress(V), M('b', raises_from(T('t'))), body=V('v'))

def groups(*leaves):
    return ExceptionGroup('outer', [ExceptionGroup('inner', list(leaves)), I('i')])

@scenario
def suppress_part_of_a_group():
    nested(M('a'), suppress(V), body=groups(V('v'), K('k'), V('w')))

@scenario
def suppress_a_whole_inner_group():
    nested(M('a'), suppress(V), body=groups(V('v'), V('w')))

@scenario
def suppress_a_whole_group():
    nested(M('a'), suppress(V, I), body=groups(V('v'), V('w')))

@scenario
def suppress_groups_themselves():
    nested(M('a'), suppress(ExceptionGroup), body=groups(V('v')))

@scenario
def suppress_nothing_of_a_group():
    g = groups(K('k'))
    nested(M('a'), suppress(V), body=g)

@scenario
def suppress_twice():
    nested(suppress(I), M('a'), suppress(V), M('b'), body=groups(V('v'), K('k')))

@scenario
def suppress_on_a_stack():
    stacked(M('a'), suppress(V), M('b', raises(groups(V('v'), K('k')))), body=V('u'))

@scenario
def suppress_a_base_exception_out_of_a_group():
    nested(M('a'), suppress(GeneratorExit), body=BaseExceptionGroup('g', [GeneratorExit('x'), K('k')]))

@scenario
def suppress_leaves_a_base_exception():
    nested(M('a'), suppress(K), body=BaseExceptionGroup('g', [GeneratorExit('x'), K('k')]))

@scenario
def null_context():
    with nullcontext('v') as v:
        print(v)
        raise V(v)
