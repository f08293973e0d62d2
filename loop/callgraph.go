package loop

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// FutureCallGraph says what a task or future is in the middle of, and who waits
// for it, and for those.
//
// Python: asyncio.FutureCallGraph, library/asyncio-graph, new in Python 3.14.
type FutureCallGraph struct {
	Future    AnyFuture
	CallStack []FrameCallGraphEntry // innermost first; empty for a plain future
	AwaitedBy []*FutureCallGraph    // in the order in which they began to wait
}

// FrameCallGraphEntry is one function of a call stack.
//
// Python: asyncio.FrameCallGraphEntry, library/asyncio-graph, new in Python 3.14.
type FrameCallGraphEntry struct {
	Function string // the name it was written with
	File     string // base name
	Line     int    // where it is; for a task that has not begun, where it will
}

// CallGraphOptions are the choices [CaptureCallGraphWith] offers. The zero value is
// [CaptureCallGraph]'s.
//
// Python: the arguments of asyncio.capture_call_graph, library/asyncio-graph.
type CallGraphOptions struct {
	// Future is what the graph is of; nil means the current task.
	Future AnyFuture
	// Depth is how many of the calls that led to the capture are left out, of
	// the current task's stack.
	Depth int
	// Limit, if positive, keeps that many innermost calls of each stack; if
	// negative, that many outermost; zero means all.
	Limit int
	// NoStacks leaves the stacks out, and so costs nothing to speak of.
	NoStacks bool
}

// CaptureCallGraph is what the current task is in the middle of, and who waits for
// it. See [coro.CallStacks] for what the stacks cost.
//
// Errors: [gen.RuntimeError] if no loop runs co.
//
// Python: asyncio.capture_call_graph, library/asyncio-graph, new in Python 3.14.
func CaptureCallGraph(co *coro.Co) (*FutureCallGraph, error) {
	return CaptureCallGraphWith(co, nil)
}

// CaptureCallGraphWith is [CaptureCallGraph] with options; nil means none. With a
// Future, co may be nil.
//
// Errors: as CaptureCallGraph.
//
// Python: asyncio.capture_call_graph, library/asyncio-graph, new in Python 3.14.
func CaptureCallGraphWith(co *coro.Co, o *CallGraphOptions) (*FutureCallGraph, error) {
	if o == nil {
		o = &CallGraphOptions{}
	}
	var current *kernel.Task
	if co != nil {
		current = kernel.TaskOf(co)
	}
	var of *kernel.Future
	switch {
	case o.Future != nil:
		of = o.Future.future()
	case current != nil:
		of = &current.Future
	default:
		return nil, &gen.RuntimeError{Msg: "capture_call_graph() is called outside of a running event loop and no *future* to introspect was provided"}
	}
	b := graphBuilder{o: o, current: current}
	graph := b.graph(of)
	if !o.NoStacks {
		b.addStacks()
	}
	return graph, nil
}

// PrintCallGraph writes the current task's call graph to w.
//
// Errors: as [CaptureCallGraph]; w's.
//
// Python: asyncio.print_call_graph, library/asyncio-graph, new in Python 3.14.
func PrintCallGraph(co *coro.Co, w io.Writer) error {
	g, err := CaptureCallGraph(co)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, g)
	return err
}

// graphBuilder collects the tasks of a graph first, so that one look at the
// goroutines is enough for all.
type graphBuilder struct {
	o       *CallGraphOptions
	current *kernel.Task
	path    []*kernel.Future // from the first to the one that is being built
	tasks   []*kernel.Task
	graphs  []*FutureCallGraph // of tasks
}

// graph is f's, without stacks. Tasks that wait for one another in a ring are cut
// where it closes.
func (b *graphBuilder) graph(f *kernel.Future) *FutureCallGraph {
	g := &FutureCallGraph{}
	g.Future, _ = f.Face.(AnyFuture)
	if t := f.Task(); t != nil {
		b.tasks, b.graphs = append(b.tasks, t), append(b.graphs, g)
	}
	b.path = append(b.path, f)
	for _, by := range f.AwaitedBy() {
		if !slices.Contains(b.path, by) {
			g.AwaitedBy = append(g.AwaitedBy, b.graph(by))
		}
	}
	b.path = b.path[:len(b.path)-1]
	return g
}

func (b *graphBuilder) addStacks() {
	var cos []*coro.Co
	for _, t := range b.tasks {
		if co := t.Co(); co != nil {
			cos = append(cos, co)
		}
	}
	stacks := coro.CallStacks(cos...)
	for i, t := range b.tasks {
		var stack []FrameCallGraphEntry
		switch {
		case t.Co() != nil:
			stack = b.entries(t, stacks[0])
			stacks = stacks[1:]
		case !t.Done():
			file, line := t.Location()
			stack = []FrameCallGraphEntry{{t.Routine(), file, line}}
		}
		b.graphs[i].CallStack = limited(stack, b.o.Limit)
	}
}

// entries are a task's calls; the current task's without those that lead here.
func (b *graphBuilder) entries(t *kernel.Task, calls []coro.Call) []FrameCallGraphEntry {
	if t == b.current {
		for len(calls) > 0 && strings.HasSuffix(calls[0].Package, "coluber/loop") && calls[0].File == "callgraph.go" {
			calls = calls[1:]
		}
		calls = calls[min(max(0, b.o.Depth), len(calls)):]
	}
	var stack []FrameCallGraphEntry
	for _, c := range calls {
		stack = append(stack, FrameCallGraphEntry{c.Function, c.File, c.Line})
	}
	return stack
}

func limited(stack []FrameCallGraphEntry, limit int) []FrameCallGraphEntry {
	switch {
	case limit > 0:
		return stack[:min(limit, len(stack))]
	case limit < 0:
		return stack[max(0, len(stack)+limit):]
	}
	return stack
}

// String is the graph as print_call_graph prints it, without the last line break.
//
// Python: asyncio.format_call_graph, library/asyncio-graph, new in Python 3.14.
func (g *FutureCallGraph) String() string {
	var lines []string
	g.render(&lines, "")
	return strings.Join(lines, "\n")
}

func (g *FutureCallGraph) render(lines *[]string, indent string) {
	add := func(format string, args ...any) { *lines = append(*lines, indent+fmt.Sprintf(format, args...)) }
	if t, ok := g.Future.(AnyTask); ok {
		add("* Task(name=%s, id=%p)", gen.Repr(t.Name()), t)
	} else {
		add("* Future(id=%p)", g.Future)
	}
	if len(g.CallStack) > 0 {
		add("  + Call stack:")
		for _, e := range g.CallStack {
			add("  |   File %s, line %d, in async %s()", gen.Repr(e.File), e.Line, e.Function)
		}
	}
	if len(g.AwaitedBy) > 0 {
		add("  + Awaited by:")
		for _, by := range g.AwaitedBy {
			by.render(lines, indent+"    ")
		}
	}
}

// FutureAddToAwaitedBy notes that waiter waits for f, where that goes through
// something the loop knows nothing of. [FutureDiscardFromAwaitedBy] takes it back;
// until then both are kept. Futures of different loops are left alone.
//
// Python: asyncio.future_add_to_awaited_by, library/asyncio-graph, new in Python
// 3.14.
func FutureAddToAwaitedBy(f, waiter AnyFuture) {
	if f.Loop() == waiter.Loop() {
		f.future().AddAwaitedBy(waiter.future())
	}
}

// FutureDiscardFromAwaitedBy takes a [FutureAddToAwaitedBy] back.
//
// Python: asyncio.future_discard_from_awaited_by, library/asyncio-graph, new in
// Python 3.14.
func FutureDiscardFromAwaitedBy(f, waiter AnyFuture) {
	f.future().DiscardAwaitedBy(waiter.future())
}
