package kernel_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/internal/kernel"
)

const (
	inKernel = "github.com/coluber-go/coluber/internal/kernel."
	inFrame  = "github.com/coluber-go/coluber/internal/frame."
)

// Whose a goroutine is follows from the addresses in its stack trace; what those
// do not say for sure is said to be unclear, and so never refused.
func TestRunsOn(t *testing.T) {
	l := &kernel.Loop{}
	l.Init(kernel.Config{Face: l, Clock: kernel.VirtualClock()})
	defer l.Close()
	address := fmt.Sprintf("%p", l)
	for _, row := range []struct{ name, why, stack, want string }{
		{"ours", "the loop's own goroutine", inKernel + "(*Loop).run(" + address + ")", "yes"},
		{"another's", "that of another loop", inKernel + "(*Loop).run(0xc000000001)", "no"},
		{"a longer address", "it only begins alike", inKernel + "(*Loop).run(" + address + "0)", "no"},
		{"doubtful", "the runtime is not sure of the argument", inKernel + "(*Loop).run(" + address + "?)", "unclear"},
		{"inlined", "or does not know it", inKernel + "(*Loop).run(...)", "unclear"},
		{"a task's", "its frame is of our pool", inFrame + "(*worker).loop(0xc000000001, " + l.Pool() + ", 0xc000000002)", "yes"},
		{"another's task's", "its frame is of another pool", inFrame + "(*worker).loop(0xc000000001, 0xc000000003, 0xc000000002)", "no"},
		{"inlined task's", "nothing is known", inFrame + "(*worker).loop(...)", "unclear"},
		{"a body", "a generator's, or of a coroutine driven by hand", inFrame + "(*Frame).run(0xc000000001, 0xc000000002)", "unclear"},
		{"cut short", "the runtime leaves out the middle of a long trace", "main.deep(0x1)\n\t/x.go:1\n...additional frames elided...\nmain.main()", "unclear"},
		{"foreign", "nothing of the library", "main.main()", "no"},
		{"empty", "nothing at all", "", "no"},
	} {
		t.Run(row.name, func(t *testing.T) {
			stack := "goroutine 7 [running]:\n" + row.stack + "\n\t/x.go:1 +0x1\n"
			if got := l.RunsOn(stack); got != row.want {
				t.Errorf("%s: %s, want %s", row.why, got, row.want)
			}
		})
	}
}

// Of all goroutines the step's is the one that is ours and at work.
func TestRunningStack(t *testing.T) {
	l := &kernel.Loop{}
	l.Init(kernel.Config{Face: l, Clock: kernel.VirtualClock()})
	defer l.Close()
	run := inKernel + fmt.Sprintf("(*Loop).run(%p)", l)
	task := inFrame + "(*worker).loop(0x1, " + l.Pool() + ", 0x2)"
	body := inFrame + "(*Frame).run(0x1, 0x2)"
	goroutine := func(state string, calls ...string) string {
		return "goroutine 7 [" + state + "]:\n" + strings.Join(calls, "\n\t/x.go:1\n") + "\n\t/x.go:1"
	}
	for _, row := range []struct {
		name, why string
		all       []string
		want      []int
	}{
		{"callback", "the loop's goroutine is at work", []string{goroutine("running", "main.main()"), goroutine("sleep", "main.cb()", run)}, []int{1}},
		{"task", "it waits for its task's", []string{goroutine("coroutine", run), goroutine("chan receive", "main.body()", task), goroutine("coroutine", "main.other()", task)}, []int{1}},
		{"bubble", "synctest adds to the state", []string{goroutine("coroutine, synctest bubble 3", run), goroutine("sleep (durable), synctest bubble 3", "main.body()", task)}, []int{1}},
		{"channels", "waiting for a channel of ours is no work, waiting for another is",
			[]string{goroutine("chan receive", inFrame+"overChannels.func2()", run), goroutine("chan receive", inFrame+"overChannels.func1.1()", "main.other()", task), goroutine("chan receive", "main.body()", task)}, []int{2}},
		{"generator", "both wait, and somebody is at work", []string{goroutine("coroutine", run), goroutine("coroutine", task), goroutine("running", "main.gen()", body)}, []int{2}},
		{"generators", "nobody can tell which", []string{goroutine("coroutine", run), goroutine("running", "main.a()", body), goroutine("running", "main.b()", body)}, []int{1, 2}},
		{"over", "the step has ended meanwhile", []string{goroutine("coroutine", task), goroutine("running", "main.main()")}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			var want []string
			for _, i := range row.want {
				want = append(want, row.all[i])
			}
			if got := l.RunningStack(strings.Join(row.all, "\n\n") + "\n"); got != strings.Join(want, "\n\n") {
				t.Errorf("%s: got\n%s", row.why, got)
			}
		})
	}
}
