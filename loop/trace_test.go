package loop_test

import (
	"context"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// What a loop tells is what the recorder tells of asyncio's, which was run for each
// row: pyrecord.py --trace.
func TestTrace(t *testing.T) {
	for _, row := range []struct {
		name string
		why  string
		py   string
		run  func(co *coro.Co) error
		want []string
	}{
		{
			name: "ends",
			why:  "a task's end is told with how it came",
			py:   "create_task(fail()), create_task(sleep(9)) named b, sleep(0), b.cancel(), sleep(0)",
			run: func(co *coro.Co) error {
				a := loop.CreateTask(co, failing(0, value("v")))
				b := loop.CreateTaskWith(co, later(9*sec, 1), &loop.TaskOptions{Name: "b"})
				loop.Sleep(co, 0)
				b.Cancel()
				a.Err()
				return loop.Sleep(co, 0)
			},
			want: []string{
				"0s: spawn Task-1", "0s: step Task-1 in iteration 1", "0s: spawn Task-2 by Task-1", "0s: spawn b by Task-1",
				"0s: step Task-2 in iteration 2", "0s: done Task-2, raised ValueError", "0s: step b in iteration 2",
				"0s: timer b to 9s", "0s: step Task-1 in iteration 2", "0s: step b in iteration 3", "0s: done b, cancelled",
				"0s: step Task-1 in iteration 3", "0s: done Task-1, returned",
			},
		},
		{
			name: "eager",
			why:  "an eager task's first step is its birth, and it may end in it",
			py:   "Task(f(), loop=loop, eager_start=True) with f() returning, then with f() sleeping 0",
			run: func(co *coro.Co) error {
				loop.CreateTaskWith(co, immediate(1), &loop.TaskOptions{Name: "a", EagerStart: loop.EagerTrue})
				loop.CreateTaskWith(co, later(0, 1), &loop.TaskOptions{Name: "b", EagerStart: loop.EagerTrue})
				return loop.Sleep(co, 0)
			},
			want: []string{
				"0s: spawn Task-1", "0s: step Task-1 in iteration 1", "0s: spawn a by Task-1, eagerly", "0s: done a, returned",
				"0s: spawn b by Task-1, eagerly", "0s: step b in iteration 2", "0s: done b, returned",
				"0s: step Task-1 in iteration 2", "0s: done Task-1, returned",
			},
		},
		{
			name: "callbacks",
			why:  "callbacks are told, and whose timers they set",
			py:   "loop.call_soon(lambda: loop.call_later(1, print)), sleep(2)",
			run: func(co *coro.Co) error {
				l := loop.RunningLoop(co)
				l.CallSoon(func() { l.CallLater(sec, func() {}) })
				return loop.Sleep(co, 2*sec)
			},
			want: []string{
				"0s: spawn Task-1", "0s: step Task-1 in iteration 1", "0s: timer Task-1 to 2s", "0s: call in iteration 2",
				"0s: timer to 1s", "1s: advance to 1s", "1s: call in iteration 3", "2s: advance to 2s", "2s: call in iteration 4",
				"2s: step Task-1 in iteration 5", "2s: done Task-1, returned",
			},
		},
	} {
		for name, engine := range engines {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				var got []string
				over := false
				o := &loop.RunOptions{Virtual: true, NumberTasks: true, Engine: engine, Trace: func(e loop.TraceEvent) {
					if !over {
						got = append(got, e.String())
					}
					over = over || e.Kind == loop.TraceDone && e.Task == "Task-1"
				}}
				main := coro.New(func(co *coro.Co) (gen.None, error) { return none{}, row.run(co) })
				if _, err := loop.RunWith(context.Background(), main, o); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(row.want, got); diff != "" {
					t.Errorf("%s\npy: %s\n(-want +got):\n%s", row.why, row.py, diff)
				}
			})
		}
	}
}
