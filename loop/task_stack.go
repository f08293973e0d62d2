package loop

import (
	"fmt"
	"io"
	"slices"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Stack is what the task is in the middle of, outermost first; of a task that has
// not begun, where it will begin; of one that is done, nothing. A positive limit
// keeps that many innermost calls; others keep all. See [coro.CallStacks] for what
// it costs.
//
// Python: Task.get_stack, library/asyncio-task.
//
// Differs: a task that waits has all its calls, not only the outermost.
func (t *Task[T]) Stack(limit int) []FrameCallGraphEntry { return stackOf(&t.k, limit) }

// PrintStack writes the task's stack to w, under a line that says so. Of a task that
// has failed it writes the exception.
//
// Errors: w's.
//
// Python: Task.print_stack, library/asyncio-task.
func (t *Task[T]) PrintStack(w io.Writer, limit int) error {
	if t.Done() && !t.Cancelled() {
		if exc := t.k.Peek(); exc != nil {
			_, err := fmt.Fprintf(w, "Traceback for %v (most recent call last):\n%s\n", t, gen.FormatException(exc))
			return err
		}
	}
	stack := t.Stack(limit)
	if len(stack) == 0 {
		_, err := fmt.Fprintf(w, "No stack for %v\n", t)
		return err
	}
	text := fmt.Sprintf("Stack for %v (most recent call last):\n", t)
	for _, e := range stack {
		text += fmt.Sprintf("  File \"%s\", line %d, in %s\n", e.File, e.Line, e.Function)
	}
	_, err := io.WriteString(w, text)
	return err
}

func stackOf(t *kernel.Task, limit int) []FrameCallGraphEntry {
	if t.Done() {
		return nil
	}
	b := graphBuilder{o: &CallGraphOptions{Limit: max(0, limit)}}
	b.tasks, b.graphs = []*kernel.Task{t}, []*FutureCallGraph{{}}
	b.addStacks()
	stack := b.graphs[0].CallStack
	slices.Reverse(stack)
	return stack
}
