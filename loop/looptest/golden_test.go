package looptest_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
	"github.com/google/go-cmp/cmp"
)

// A program is a main of testdata, perhaps with a mistake.
type program = func(co *coro.Co, out io.Writer) error

// count is count.py, where a waits pace times as long.
func count(pace time.Duration) program {
	return func(co *coro.Co, out io.Writer) error {
		counter := func(name string, n int, pace time.Duration) *loop.Task[int] {
			c := coro.NewWith(func(co *coro.Co) (int, error) {
				for i := 1; i <= n; i++ {
					if err := loop.Sleep(co, time.Duration(i)*pace); err != nil {
						return 0, err
					}
					fmt.Fprintln(out, name, i)
				}
				return n, nil
			}, &coro.Options{Name: "count"})
			return loop.CreateTaskWith(co, c, &loop.TaskOptions{Name: name})
		}
		a, b := counter("a", 3, pace*sec), counter("b", 2, sec)
		fmt.Fprintln(out, a)
		v, err := a.Await(co)
		if err != nil {
			return err
		}
		w, err := b.Await(co)
		fmt.Fprintln(out, v+w)
		fmt.Fprint(out, "no line", " break")
		return err
	}
}

func fails(msg string) program {
	return func(_ *coro.Co, out io.Writer) error {
		fmt.Fprintln(out, "so far")
		return value(msg)
	}
}

// exits is exits.py.
var exits = &looptest.GoldenOptions{
	Trace:  true,
	Before: func(out io.Writer) { fmt.Fprintln(out, "before the run") },
	After: func(out io.Writer, err error) error {
		fmt.Fprintln(out, "after the run")
		if err != nil {
			return err
		}
		return &gen.SystemExit{Code: 3}
	},
}

func soFar(_ *coro.Co, out io.Writer) error {
	fmt.Fprintln(out, "so far")
	return nil
}

func TestGolden(t *testing.T) {
	traced := &looptest.GoldenOptions{Trace: true}
	for _, row := range []struct {
		name   string
		why    string
		golden string
		run    program
		o      *looptest.GoldenOptions
		want   []string
	}{
		{name: "same", why: "what is right passes", golden: "count", run: count(1), o: traced},
		{
			name: "text", why: "what is printed in another order is shown", golden: "count", run: count(2),
			want: []string{"looptest: testdata/count.txtar: the program printed something else (-Python +Coluber):\n"},
		},
		{
			name: "text/taken out", why: "the test may take out what may differ", golden: "count", run: count(2),
			o: &looptest.GoldenOptions{Text: func(s string) string { return fmt.Sprint(len(s)) }},
		},
		{
			name: "trace", why: "the first step that differs is shown", golden: "count", run: count(2), o: traced,
			want: []string{
				"looptest: testdata/count.txtar: the program printed something else (-Python +Coluber):\n",
				"looptest: testdata/count.txtar: the program took another way: same for 6 events; then Python set a timer to 1s, Coluber set a timer to 2s (-Python +Coluber):" +
					"\n     1  0s: step Task-1 in iteration 1" +
					"\n     2  0s: spawn a by Task-1" +
					"\n     3  0s: spawn b by Task-1" +
					"\n     4  0s: print Task-1 \"<Task pending name='a' coro=<count() running at FILE:LINE>>\"" +
					"\n     5  0s: step a in iteration 2" +
					"\n-    6  0s: timer a to 1s" +
					"\n-    7  0s: step b in iteration 2" +
					"\n-    8  0s: timer b to 1s" +
					"\n+    6  0s: timer a to 2s" +
					"\n+    7  0s: step b in iteration 2" +
					"\n+    8  0s: timer b to 1s",
			},
		},
		{
			name: "trace/iteration", why: "one iteration more is another way, though the text is the same", golden: "fails",
			run: func(co *coro.Co, out io.Writer) error {
				if err := loop.Sleep(co, 0); err != nil {
					return err
				}
				return fails("no further")(co, out)
			},
			o: traced,
			want: []string{
				"looptest: testdata/fails.txtar: the program took another way: same for 2 events; then Python printed \"so far\", Coluber ran Task-1 (-Python +Coluber):" +
					"\n     0  0s: spawn Task-1" +
					"\n     1  0s: step Task-1 in iteration 1" +
					"\n-    2  0s: print Task-1 \"so far\"" +
					"\n-    3  0s: done Task-1, raised ValueError" +
					"\n+    2  0s: step Task-1 in iteration 2" +
					"\n+    3  0s: print Task-1 \"so far\"" +
					"\n+    4  0s: done Task-1, raised ValueError",
			},
		},
		{name: "exception", why: "Python's exception is expected", golden: "fails", run: fails("no further"), o: traced},
		{
			name: "exception/another", why: "and no other", golden: "fails", run: fails("nothing more"),
			want: []string{"looptest: testdata/fails.txtar: the program ended otherwise: Python has ValueError: no further, Coluber ValueError: nothing more"},
		},
		{
			name: "exception/none", why: "nor none", golden: "fails", run: soFar,
			want: []string{"looptest: testdata/fails.txtar: the program ended otherwise: Python has ValueError: no further, Coluber no exception"},
		},
		{
			name: "exception/unexpected", why: "where Python went on", golden: "count",
			run: func(co *coro.Co, out io.Writer) error {
				if err := count(1)(co, out); err != nil {
					return err
				}
				return value("v")
			},
			want: []string{"looptest: the program failed: ValueError: v"},
		},
		{
			name: "deadlock", why: "a recorded deadlock is expected as well", golden: "deadlock", o: traced,
			run: func(co *coro.Co, out io.Writer) error { return forever(co) },
		},
		{name: "around", why: "what comes before and after the run is compared", golden: "exits", run: soFar, o: exits},
		{
			name: "around/trace", why: "also in the trace", golden: "exits", run: soFar,
			o: &looptest.GoldenOptions{Trace: true, After: exits.After},
			want: []string{
				"looptest: testdata/exits.txtar: the program printed something else (-Python +Coluber):\n",
				"looptest: testdata/exits.txtar: the program took another way: same for 0 events; then Python printed \"before the run\", Coluber made Task-1 (-Python +Coluber):" +
					"\n-    0  0s: print \"before the run\"" +
					"\n-    1  0s: spawn Task-1" +
					"\n-    2  0s: step Task-1 in iteration 1" +
					"\n+    0  0s: spawn Task-1" +
					"\n+    1  0s: step Task-1 in iteration 1" +
					"\n+    2  0s: print Task-1 \"so far\"",
			},
		},
		{
			name: "around/status", why: "with the exit status", golden: "exits", run: soFar,
			want: []string{
				"looptest: testdata/exits.txtar: the program ended otherwise: Python has SystemExit: 3, Coluber no exception",
				"looptest: testdata/exits.txtar: the program printed something else (-Python +Coluber):\n",
			},
		},
		{
			name: "threads", why: "what other threads do has no order", golden: "threads", o: traced,
			run:  func(co *coro.Co, out io.Writer) error { fmt.Fprintln(out, 42); return nil },
			want: []string{"looptest: testdata/threads.txtar: the steps cannot be compared: functions run on other threads, and end when they end"},
		},
		{
			name: "loops", why: "a run is of one loop", golden: "twice", o: traced,
			run:  func(co *coro.Co, out io.Writer) error { fmt.Fprint(out, "1\n2\n"); return nil },
			want: []string{"looptest: testdata/twice.txtar: the steps cannot be compared: the program runs more than one loop"},
		},
		{
			name: "missing", why: "without a golden there is nothing to compare", golden: "nothing", run: soFar,
			want: []string{"looptest: no golden file testdata/nothing.txtar: go test with -update makes it, from testdata/nothing.py if there is one"},
		},
		{
			name: "faults", why: "a golden run is a run", golden: "fails",
			run: func(co *coro.Co, out io.Writer) error {
				spawn(co, "a", func(co *coro.Co) error { return value("v") })
				return fails("no further")(co, out)
			},
			want: []string{"looptest: Task exception was never retrieved\nfuture: <Task finished name='a' coro=<a() done, defined at F:L> exception=ValueError('v')>\nValueError: v"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.golden == "nothing" {
				put(t, nil)
			}
			got := caught(t, func(t testing.TB) { looptest.GoldenWith(t, row.golden, row.run, row.o) })
			for i, s := range got {
				if head, _, found := strings.Cut(s, "something else (-Python +Coluber):\n"); found {
					got[i] = head + "something else (-Python +Coluber):\n" // go-cmp's spaces vary on purpose
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", row.why, diff)
			}
		})
	}
}

// What differs between the languages is taken out of a text, and nothing else.
func TestNormalised(t *testing.T) {
	for _, row := range []struct{ golden, printed string }{
		{"<Lock object at 0xADDR [locked]>", "<Lock object at 0xc000012345 [locked]>"},
		{"* Task(name='a', id=0x7f12)", "* Task(name='a', id=0xc0001234)"},
		{"<Handle f() at main.py:12>", "<Handle f() at main.go:7>"},
		{"coro=<f() done, defined at a/b/main.py:12>", "coro=<f() done, defined at main.go:7>"},
	} {
		t.Run(row.golden, func(t *testing.T) {
			put(t, map[string]string{"p.txtar": "-- meta.json --\n{}\n-- stdout --\n" + row.golden + "\n"})
			looptest.GoldenText(t, "p", row.printed+"\n")
		})
	}
	for _, other := range []string{"0x1f", "running at localhost:80", "main.go:12"} {
		t.Run(other, func(t *testing.T) {
			put(t, map[string]string{"p.txtar": "-- meta.json --\n{}\n-- stdout --\n" + other + "\n"})
			if got := caught(t, func(t testing.TB) { looptest.GoldenText(t, "p", other+"1\n") }); len(got) != 1 {
				t.Errorf("%q", got)
			}
		})
	}
}

// The wall clock begins where the recording's did.
func TestGoldenStart(t *testing.T) {
	put(t, map[string]string{"p.txtar": "-- meta.json --\n{\"epoch\": 667051200}\n-- stdout --\n1991-02-20 12:00:00 +0000 UTC\n"})
	now := func(co *coro.Co, out io.Writer) error { fmt.Fprintln(out, looptest.Now(co)); return nil }
	looptest.Golden(t, "p", now)
	o := &looptest.GoldenOptions{Run: looptest.Options{Start: time.Unix(0, 0)}}
	if got := caught(t, func(t testing.TB) { looptest.GoldenWith(t, "p", now, o) }); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

// A program that runs its loops itself gives its text.
func TestGoldenText(t *testing.T) {
	got := caught(t, func(t testing.TB) {
		looptest.GoldenText(t, "fails", "so far\n")
		looptest.GoldenText(t, "twice", "1\n3\n")
	})
	if len(got) != 1 || !strings.Contains(got[0], "testdata/twice.txtar: the program printed something else") {
		t.Errorf("%q", got)
	}
}
