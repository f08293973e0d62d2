package loop

import (
	"unsafe"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Outcome is how one of the gathered awaitables ended.
//
// Python: an element of gather(…, return_exceptions=True), library/asyncio-task.
type Outcome[T any] struct {
	Value T
	Err   error // nil if there is a value
}

// String is the repr of the value or of the exception.
//
// Python: repr, library/functions.
func (o Outcome[T]) String() string {
	if o.Err != nil {
		return gen.Repr(o.Err)
	}
	return gen.Repr(o.Value)
}

// GatherOptions are the choices [GatherWith] offers. The zero value is [Gather]'s.
//
// Python: the keyword arguments of asyncio.gather, library/asyncio-task.
type GatherOptions struct {
	// ReturnExceptions makes exceptions part of the result instead of raising
	// the first.
	ReturnExceptions bool
}

// Gather runs the awaitables side by side, coroutines as new tasks in the order
// given, and returns the future of their results in the same order. One that is
// given twice runs once. The first exception becomes the future's, and the others
// run on; theirs are not reported. Cancelling the future cancels them all.
//
// Awaiting the future gives the errors that Gather itself has: [gen.TypeError]
// for a nil awaitable, [gen.ValueError] for another loop's future. Gather panics
// if no loop runs co.
//
// Python: asyncio.gather, library/asyncio-task.
func Gather[T any](co *coro.Co, aws ...coro.Awaitable[T]) *Future[[]T] {
	results := CreateFuture[[]T](mustRunIn(co, "Gather"))
	gather(&results.k, aws, false, func(children []FutureOf[T]) {
		values := make([]T, len(children))
		for i, c := range children {
			values[i], _ = c.Result()
		}
		results.v = values
	})
	return results
}

// GatherWith is [Gather] with options, whose future's result has an [Outcome] for
// each awaitable; nil options mean none.
//
// Python: asyncio.gather, library/asyncio-task.
func GatherWith[T any](co *coro.Co, aws []coro.Awaitable[T], o *GatherOptions) *Future[[]Outcome[T]] {
	results := CreateFuture[[]Outcome[T]](mustRunIn(co, "GatherWith"))
	gather(&results.k, aws, o != nil && o.ReturnExceptions, func(children []FutureOf[T]) {
		outcomes := make([]Outcome[T], len(children))
		for i, c := range children {
			outcomes[i].Value, outcomes[i].Err = outcomeOf(c)
		}
		results.v = outcomes
	})
	return results
}

// outcomeOf is the outcome of a done child as gather reports it: a cancellation
// without a message has an empty one.
func outcomeOf[T any](c FutureOf[T]) (T, error) {
	if !c.Cancelled() {
		return c.Result()
	}
	var none T
	msg := c.future().CancelMessage()
	if msg == nil {
		msg = ""
	}
	return none, &gen.CancelledError{Msg: msg}
}

// gathering is the behaviour of gather's future.
type gathering struct {
	outer            *kernel.Future
	children         []gatheredChild
	finished         int
	unique           int
	returnExceptions bool
	cancelRequested  bool
	collect          func()
	caller           *kernel.Task // that gathers, for call graphs; nil for a callback
}

// gather makes outer the future of what collect makes of all the awaitables.
func gather[T any](outer *kernel.Future, aws []coro.Awaitable[T], returnExceptions bool, collect func([]FutureOf[T])) {
	g := &gathering{outer: outer, returnExceptions: returnExceptions, caller: outer.Loop().Current()}
	all := make([]FutureOf[T], 0, len(aws))
	g.collect = func() { collect(all) }
	if len(aws) == 0 {
		g.collect()
		outer.Complete()
		return
	}
	outer.SetKind(g)
	l := outer.Loop().Face.(*Loop)
	g.children = make([]gatheredChild, 0, len(aws)) // it must not move: the futures refer to it
	seen := make(map[unsafe.Pointer]int, len(aws))
	for _, aw := range aws {
		key := identity(aw)
		if first, again := seen[key]; again && key != nil {
			all = append(all, all[first])
			g.children = append(g.children, gatheredChild{g, g.children[first].f, true})
			continue
		}
		f, made, err := ensureFuture(l, aw)
		if err != nil {
			outer.Fail(err)
			return
		}
		seen[key] = len(all)
		all = append(all, f)
		g.add(f.future(), made)
	}
	g.takeDone()
}

// identity is what tells that an awaitable is given twice; nil for values that
// have none.
func identity[T any](aw coro.Awaitable[T]) unsafe.Pointer {
	switch aw := aw.(type) {
	case *coro.Coroutine[T]:
		return unsafe.Pointer(aw)
	case FutureOf[T]:
		return unsafe.Pointer(aw.future())
	}
	return nil
}

func (g *gathering) add(f *kernel.Future, made bool) {
	if t := f.Task(); t != nil && made {
		t.QuietEnd = true
	}
	g.unique++
	g.children = append(g.children, gatheredChild{g, f, !f.Done()})
	if child := &g.children[len(g.children)-1]; child.awaited {
		f.OnDone(child)
	}
}

// takeDone takes the outcomes of those that were done from the start.
func (g *gathering) takeDone() {
	for i := range g.children {
		if c := &g.children[i]; !c.awaited {
			g.childDone(c.f)
		}
	}
}

// gatheredChild is what waits for a child.
type gatheredChild struct {
	g       *gathering
	f       *kernel.Future
	awaited bool // or it was done when it was gathered, or is there for the second time
}

// Run takes the child's outcome.
func (c *gatheredChild) Run() { c.g.childDone(c.f) }

// AwaitedBy is the task that gathers.
func (c *gatheredChild) AwaitedBy() []*kernel.Future {
	if c.g.caller == nil {
		return nil
	}
	return []*kernel.Future{&c.g.caller.Future}
}

func (c *gatheredChild) String() string { return "gather.<locals>._done_callback()" }

func (g *gathering) childDone(f *kernel.Future) {
	g.finished++
	if g.outer.Done() {
		f.Retrieved()
		return
	}
	if !g.returnExceptions {
		if err := f.Outcome(); err != nil {
			g.outer.Fail(err)
			return
		}
	}
	if g.finished < g.unique {
		return
	}
	if g.cancelRequested {
		for _, c := range g.children {
			c.f.Retrieved() // their exceptions would have been results
		}
		// Python looks at the last in the list here, cancelled or not.
		g.outer.Fail(g.children[len(g.children)-1].f.CancelledError())
		return
	}
	g.collect()
	g.outer.Complete()
}

// Cancel cancels every child; the outcome follows when all are done.
func (g *gathering) Cancel(msg any) bool {
	if g.outer.Done() {
		return false
	}
	cancelled := false
	for _, c := range g.children {
		if c.f.Cancel(msg) {
			cancelled = true
		}
	}
	g.cancelRequested = g.cancelRequested || cancelled
	return cancelled
}

// Class is the name in reprs.
func (g *gathering) Class() string { return "_GatheringFuture" }

// Details adds nothing to the repr.
func (g *gathering) Details() string { return "" }

// StateName leaves the state's own name.
func (g *gathering) StateName() string { return "" }
