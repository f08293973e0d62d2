// Package gen is Python's generators in Go: bodies that yield a value, wait, and
// go on where they were.
//
//	func countdown(n int) *gen.Generator[int, gen.None, gen.None] { // def countdown(n):
//		return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
//			for ; n > 0; n-- {                              //     while n > 0:
//				if _, err := y.Yield(n); err != nil {   //         yield n; n -= 1
//					return err
//				}
//			}
//			return nil
//		})
//	}
//	for v := range countdown(3).All() { … }                         // for v in countdown(3): …
//
// What Python raises, Go returns: Next, Send, Throw and Close have the error of
// the body, or a [*StopIteration] when it has ended, and inside the body Yield has
// what Throw was given, or [ErrGeneratorExit] when the generator is closed. A body
// passes such an error on by returning it.
//
// A generator that is only looped over needs no goroutine: see [Each].
//
// The package also has the exception types of all of this module, and Python's
// repr: see [Exception], [ExceptionGroup], [Repr] and [FormatException].
//
// # Porting
//
// In a body, y is its [Yielder]; every Yield and From returns an error, which the
// body hands on by returning it unless it has an except clause for it. Such clauses
// are written with [Raised] and [IsInstance]: errors.As and errors.Is would also find
// what is the cause of the error, or in a group, which except clauses do not catch.
//
// Each row has an Example of the name in its last column: those of a function, type
// or method stand with it, and the others, whose names begin with an underscore, with
// the package.
//
//	Python                                      Go                                                      Example
//	def f(): yield v                            gen.Do(body); _, err := y.Yield(v)                      Do
//	def f(): …; return r                        gen.New(body); return r, nil                            New
//	x = yield v                                 x, err := y.Yield(v)                                    Generator_Send
//	raise E(…) in the body                      return r, &E{…}                                         _raise
//	try: yield v; except E as e: …              _, err := y.Yield(v); e, ok := gen.Raised(err).(*E)     _except
//	except (D, E): …                            gen.IsInstance[*D](err) || gen.IsInstance[*E](err)      _exceptClauses
//	except Exception: …                         gen.IsException(err)                                    _exceptClauses
//	try: yield v; finally: …                    defer …                                                 _finally
//	finally: return r; finally: raise E         defer func() { r, err = …, nil }(), of named results    _finallyReturns
//	except GeneratorExit: …                     gen.IsInstance[*gen.GeneratorExit](err)                 Generator_Close
//	next(g)                                     v, err := g.Next()                                      Generator
//	next(g, default)                            v, err := g.NextOr(default)                             Generator_NextOr
//	g.send(x)                                   v, err := g.Send(x)                                     Generator_Send
//	g.throw(e)                                  v, err := g.Throw(e)                                    Generator_Throw
//	g.close()                                   r, err := g.Close()                                     Generator_Close
//	except StopIteration as e: e.value          r, ok := gen.StopValue[R](err)                          StopValue
//	class E(Exception): pass                    type E struct{ gen.ExceptionBase }                      ExceptionBase
//	class E(ValueError): …                      type E struct{ gen.ValueError; … } and its Class        ExceptionBase
//	for v in g: …                               for v := range g.All() { … }; g.Err()                   _for
//	for v in f(): …, and nothing else           for v, err := range gen.Each(body) { … }                Each
//	for …: … else: …                            g.Err(), or a flag, after the range                     _forElse
//	r = yield from sub()                        r, err := gen.From(y, sub())                            From
//	yield from [1, 2]                           gen.FromSlice(y, []int{1, 2})                           FromSlice
//	yield from d                                gen.FromMap(y, m)                                       FromMap
//	yield from d.items()                        gen.FromSeq2(y, maps.All(m))                            FromSeq2
//	yield from iterable                         gen.FromSeq(y, seq)                                     FromSeq
//	yield from f(), for an Each                 gen.FromEach(y, each)                                   FromEach
//	yield from iter(queue.get, None)            gen.FromChan(y, ch)                                     FromChan
//	recursive: yield from walk(t.left)          gen.From(y, walk(t.left))                               _recursion
//	(x*x for x in s if x > 1)                   gen.Each with a loop, or itertools.Map                  _expression
//	list(g)                                     gen.Collect(g)                                          Collect
//	[*f()], for an Each                         gen.CollectEach(each)                                   CollectEach
//	a, b = g                                    vs, err := gen.Collect(g); len(vs) == 2                 _unpack
//	iter(x)                                     gen.Iter(seq)                                           Iter
//	iter(callable, sentinel)                    gen.IterPull(next, nil)                                 IterPull
//	x in g                                      a range with a break: g goes on after it                _contains
//	g.gi_yieldfrom                              g.YieldFrom()                                           _introspection
//	inspect.getgeneratorstate(g)                g.State()                                               State
//	g.__qualname__, repr(g)                     g.Name(), g.String()                                    _introspection
//	while True: in the body, closed at the end  defer g.Close()                                         _infinite
//	with closing(g): for v in g: …              for v := range g.Closing() { … }; g.Err()               Generator_Closing
//	with closing(g): …                          defer g.CloseInto(&err), of a named result              Generator_CloseInto
//	del g                                       nothing: the collector closes it, later                 _finally
//	@contextmanager                             contextlib.ContextManager                               _contextManager
//	sys.unraisablehook = h                      gen.SetUnraisableHook(h)                                SetUnraisableHook
//	raise ExceptionGroup(m, [e, f])             gen.NewExceptionGroup(m, []error{e, f})                 ExceptionGroup
//	except* E                                   group.Split(gen.IsInstance[*E])                         _exceptStar
//	e.__context__                               gen.ContextOf(err)                                      ContextOf
package gen
