package looptest_test

import (
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
)

// failsMain is the main of testdata/fails.py.
func failsMain(_ *coro.Co, out io.Writer) error {
	fmt.Fprintln(out, "so far")
	return &gen.ValueError{Msg: "no further"}
}

func ExampleGolden() {
	looptest.Golden(t, "fails", failsMain) // t of func TestFails(t *testing.T)
	looptest.Golden(t, "fails", func(co *coro.Co, out io.Writer) error {
		fmt.Fprintln(out, "so far")
		return nil
	})
	// Output:
	// looptest: testdata/fails.txtar: the program ended otherwise: Python has ValueError: no further, Coluber no exception
}

func ExampleGoldenWith() {
	looptest.GoldenWith(t, "fails", func(co *coro.Co, out io.Writer) error {
		if err := loop.Sleep(co, time.Second); err != nil { // which Python did not
			return err
		}
		return failsMain(co, out)
	}, &looptest.GoldenOptions{Trace: true})
	// Output:
	// looptest: testdata/fails.txtar: the program took another way: same for 2 events; then Python printed "so far", Coluber set a timer to 1s (-Python +Coluber):
	//      0  0s: spawn Task-1
	//      1  0s: step Task-1 in iteration 1
	// -    2  0s: print Task-1 "so far"
	// -    3  0s: done Task-1, raised ValueError
	// +    2  0s: timer Task-1 to 1s
	// +    3  1s: advance to 1s
	// +    4  1s: step Task-1 in iteration 3
}

func ExampleGoldenOptions() {
	version := regexp.MustCompile(`version \d+`)
	looptest.GoldenWith(t, "exits", func(_ *coro.Co, out io.Writer) error {
		fmt.Fprintln(out, "so far")
		return nil
	}, &looptest.GoldenOptions{
		Text:   func(s string) string { return version.ReplaceAllString(s, "version N") },
		Before: func(out io.Writer) { fmt.Fprintln(out, "before the run") },
		After: func(out io.Writer, err error) error { // what follows asyncio.run
			fmt.Fprintln(out, "after the run")
			return &gen.SystemExit{Code: 3}
		},
	})
	fmt.Println("the same")
	// Output:
	// the same
}

func ExampleGoldenText() {
	looptest.GoldenText(t, "twice", "1\n2\n")
	fmt.Println("the same")
	// Output:
	// the same
}
