package loop_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const graphs = "SEMANTICS §24; Lib/asyncio/graph.py of Python 3.14"

var fileLine = regexp.MustCompile(`File '(\w+\.go)', line \d+`)

// graph notes a call graph, without lines and addresses.
func (s *script) graph(co *coro.Co, o *loop.CallGraphOptions) error {
	g, err := loop.CaptureCallGraphWith(co, o)
	if err != nil {
		return err
	}
	for _, line := range strings.Split(g.String(), "\n") {
		s.say("%s", fileLine.ReplaceAllString(line, "File '$1'"))
	}
	return nil
}

//go:noinline
func graphInner(co *coro.Co) error { return loop.Sleep(co, sec) }

//go:noinline
func graphOuter(co *coro.Co) error { return graphInner(co) }

func TestCallGraph(t *testing.T) {
	runRows(t, []row{
		{
			name: "current task",
			why:  "innermost first, without the capture's own calls",
			py:   graphs,
			run: func(s *script) error {
				capture := func() error { return s.graph(s.co, nil) }
				return capture()
			},
			want: []string{
				"* Task(name='Task-1', id=0xADDR)",
				"  + Call stack:",
				"  |   File 'callgraph_test.go', in async script.graph()",
				"  |   File 'callgraph_test.go', in async TestCallGraph()",
				"  |   File 'callgraph_test.go', in async TestCallGraph()",
				"  |   File 'help_test.go', in async script.task()",
			},
		},
		{
			name: "waiting task",
			why:  "what a suspended task waits in, through functions and awaited coroutines",
			py:   graphs,
			run: func(s *script) error {
				task := start(s, func(co *coro.Co) error {
					_, err := coro.Do(graphOuter).Await(co)
					return err
				})
				return s.graph(nil, &loop.CallGraphOptions{Future: task})
			},
			want: []string{
				"* Task(name='Task-2', id=0xADDR)",
				"  + Call stack:",
				"  |   File 'tasks.go', in async Sleep()",
				"  |   File 'callgraph_test.go', in async graphInner()",
				"  |   File 'callgraph_test.go', in async graphOuter()",
				"  |   File 'callgraph_test.go', in async TestCallGraph()",
			},
		},
		{
			name: "awaited by",
			why:  "a task that awaits a task is above it, and so on",
			py:   graphs,
			run: func(s *script) error {
				inner := spawn(s.co, "inner", graphInner)
				for _, name := range []string{"a", "b"} {
					spawn(s.co, name, func(co *coro.Co) error { return only(inner.Await(co)) })
				}
				tick(s)
				return s.graph(nil, &loop.CallGraphOptions{Future: inner, Limit: 1})
			},
			want: []string{
				"* Task(name='inner', id=0xADDR)",
				"  + Call stack:",
				"  |   File 'tasks.go', in async Sleep()",
				"  + Awaited by:",
				"    * Task(name='a', id=0xADDR)",
				"      + Call stack:",
				"      |   File 'tasks.go', in async Task.Await()",
				"    * Task(name='b', id=0xADDR)",
				"      + Call stack:",
				"      |   File 'tasks.go', in async Task.Await()",
			},
		},
		{
			name: "future",
			why:  "a future has no stack, but those who await it",
			py:   graphs,
			run: func(s *script) error {
				f := future(s)
				spawn(s.co, "a", func(co *coro.Co) error { return only(f.Await(co)) })
				tick(s)
				return s.graph(nil, &loop.CallGraphOptions{Future: f, NoStacks: true})
			},
			want: []string{"* Future(id=0xADDR)", "  + Awaited by:", "    * Task(name='a', id=0xADDR)"},
		},
		{
			name: "limits",
			why:  "positive: innermost; negative: outermost",
			py:   graphs + ": limit",
			run: func(s *script) error {
				task := start(s, graphOuter)
				s.graph(nil, &loop.CallGraphOptions{Future: task, Limit: 2})
				s.graph(nil, &loop.CallGraphOptions{Future: task, Limit: -1})
				s.graph(nil, &loop.CallGraphOptions{Future: task, Limit: -9})
				return s.graph(s.co, &loop.CallGraphOptions{Depth: 1, Limit: 1})
			},
			want: []string{
				"* Task(name='Task-2', id=0xADDR)", "  + Call stack:",
				"  |   File 'tasks.go', in async Sleep()",
				"  |   File 'callgraph_test.go', in async graphInner()",
				"* Task(name='Task-2', id=0xADDR)", "  + Call stack:",
				"  |   File 'callgraph_test.go', in async graphOuter()",
				"* Task(name='Task-2', id=0xADDR)", "  + Call stack:",
				"  |   File 'tasks.go', in async Sleep()",
				"  |   File 'callgraph_test.go', in async graphInner()",
				"  |   File 'callgraph_test.go', in async graphOuter()",
				"* Task(name='Task-1', id=0xADDR)", "  + Call stack:",
				"  |   File 'callgraph_test.go', in async TestCallGraph()",
			},
		},
		{
			name: "not begun, ended",
			why:  "a task that has not begun is where it will begin; one that has ended is nowhere",
			py:   graphs,
			run: func(s *script) error {
				task := spawn(s.co, "graphOuter", graphOuter)
				s.graph(nil, &loop.CallGraphOptions{Future: task})
				task.Cancel()
				ticks(s, 2)
				return s.graph(nil, &loop.CallGraphOptions{Future: task})
			},
			want: []string{
				"* Task(name='graphOuter', id=0xADDR)", "  + Call stack:",
				"  |   File 'help_test.go', in async graphOuter()",
				"* Task(name='graphOuter', id=0xADDR)",
			},
		},
		{
			name: "ring",
			why:  "tasks that await one another are cut where the ring closes",
			py:   "Go only: Python 3.14 raises RecursionError",
			run: func(s *script) error {
				var a, b *loop.Task[none]
				a = spawn(s.co, "a", func(co *coro.Co) error { return only(b.Await(co)) })
				b = spawn(s.co, "b", func(co *coro.Co) error { return only(a.Await(co)) })
				ticks(s, 2)
				err := s.graph(nil, &loop.CallGraphOptions{Future: a, NoStacks: true})
				a.Cancel()
				return err
			},
			want: []string{"* Task(name='a', id=0xADDR)", "  + Awaited by:", "    * Task(name='b', id=0xADDR)"},
		},
		{
			name: "told",
			why:  "an edge that the loop cannot see can be told, and taken back",
			py:   graphs + ": future_add_to_awaited_by",
			run: func(s *script) error {
				f, task := future(s), loop.CurrentTask(s.co)
				loop.FutureAddToAwaitedBy(f, task)
				loop.FutureAddToAwaitedBy(f, task)
				s.graph(nil, &loop.CallGraphOptions{Future: f, NoStacks: true})
				loop.FutureDiscardFromAwaitedBy(f, task)
				loop.FutureDiscardFromAwaitedBy(f, task)
				return s.graph(nil, &loop.CallGraphOptions{Future: f, NoStacks: true})
			},
			want: []string{"* Future(id=0xADDR)", "  + Awaited by:", "    * Task(name='Task-1', id=0xADDR)", "* Future(id=0xADDR)"},
		},
		{
			name: "no loop",
			why:  "a coroutine driven by hand has no task",
			py:   graphs,
			run: func(s *script) error {
				_, err := coro.Do(func(co *coro.Co) error { return s.graph(co, nil) }).Send(nil)
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{"RuntimeError('capture_call_graph() is called outside of a running event loop and no *future* to introspect was provided')"},
		},
	})
}

func TestTaskStack(t *testing.T) {
	stacks := "Lib/asyncio/base_tasks.py: _task_print_stack; SEMANTICS §9"
	var pyLine = regexp.MustCompile(`line \d+`)
	print := func(s *script, task *loop.Task[none], limit int) {
		var b bytes.Buffer
		task.PrintStack(&b, limit)
		for _, line := range strings.Split(strings.TrimSpace(b.String()), "\n") {
			s.say("%s", pyLine.ReplaceAllString(line, "line N"))
		}
	}
	runRows(t, []row{
		{
			name: "waiting",
			why:  "most recent call last",
			py:   stacks,
			run: func(s *script) error {
				task := spawn(s.co, "w", graphOuter)
				tick(s)
				print(s, task, 2)
				s.say("%d %s", len(task.Stack(0)), task.Stack(1)[0].Function)
				return nil
			},
			want: []string{
				"Stack for <Task pending name='w' coro=<w() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>> (most recent call last):",
				`  File "callgraph_test.go", line N, in graphInner`,
				`  File "tasks.go", line N, in Sleep`,
				"4 Sleep",
			},
		},
		{
			name: "failed",
			why:  "a task that has failed has its exception, and this is no retrieval",
			py:   stacks,
			run: func(s *script) error {
				task := spawn(s.co, "w", func(*coro.Co) error { return value("boom") })
				tick(s)
				print(s, task, 0)
				return nil
			},
			want: []string{
				"Traceback for <Task finished name='w' coro=<w() done, defined at F:L> exception=ValueError('boom')> (most recent call last):",
				"ValueError: boom",
				"handler: Task exception was never retrieved\nfuture: <Task finished name='w' coro=<w() done, defined at F:L> exception=ValueError('boom')>\nValueError: boom\n",
			},
		},
		{
			name: "done",
			why:  "a task that is done has none",
			py:   stacks,
			run: func(s *script) error {
				task := spawn(s.co, "w", func(*coro.Co) error { return nil })
				tick(s)
				print(s, task, 0)
				return nil
			},
			want: []string{"No stack for <Task finished name='w' coro=<w() done, defined at F:L> result=None>"},
		},
	})
}

// noWriter fails.
type noWriter struct{}

func (noWriter) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestPrintCallGraph(t *testing.T) {
	loop.Run(t.Context(), coro.Do(func(co *coro.Co) error {
		if err := loop.PrintCallGraph(co, noWriter{}); fmt.Sprint(err) != "full" {
			t.Errorf("%v, want the writer's error", err)
		}
		return nil
	}))
}
