package frame_test

import (
	"fmt"
	"iter"
	"regexp"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/internal/frame"
)

// traced is a body that notes where it is.
type traced struct{ trace frame.Trace }

func (b *traced) Run() { b.trace = frame.CurrentTrace(10) }

func outer(depth int) frame.Trace { return inner(depth) }
func inner(depth int) frame.Trace { return frame.CurrentTrace(depth) }

func TestTrace(t *testing.T) {
	for _, row := range []struct {
		name, why string
		trace     frame.Trace
		want      string // the names of the calls, the innermost last
	}{
		{"all", "down to what the goroutine began with", outer(10), "tRunner TestTrace outer inner"},
		{"one", "the innermost are kept", outer(1), "inner"},
		{"two", "in their order", outer(2), "outer inner"},
		{"none", "0 shows nothing", outer(0), ""},
		{"empty", "nor is there anything to show", frame.Trace{}, ""},
		{"very deep", "as many as one likes", deep(80, 70), strings.TrimSuffix(strings.Repeat("deep ", 70), " ")},
		{"frame", "what a frame stands on is left out", inFrame(frame.Pull), "traced.Run"},
		{"goroutine", "on the other engine too", inFrame(frame.Channels), "traced.Run"},
		{"deep", "the innermost ten of many", deep(40, 10), strings.TrimSuffix(strings.Repeat("deep ", 10), " ")},
	} {
		t.Run(row.name, func(t *testing.T) {
			var names []string
			for _, line := range strings.Split(row.trace.Text(), "\n") {
				if line != "" {
					names = append(names, line[strings.LastIndex(line, " ")+1:])
				}
			}
			if got := strings.Join(names, " "); got != row.want {
				t.Errorf("%s: got %q, want %q\n%s", row.why, got, row.want, row.trace.Text())
			}
		})
	}
}

func inFrame(e frame.Engine) frame.Trace {
	var f frame.Frame
	b := &traced{}
	f.Enter()
	f.Start(b, nil, e)
	f.Leave()
	return b.trace
}

func deep(n, depth int) frame.Trace {
	if n == 0 {
		return frame.CurrentTrace(depth)
	}
	return deep(n-1, depth)
}

// The forms are Python's, of traceback.format_list and of a list of FrameSummary.
func TestTraceTexts(t *testing.T) {
	trace := outer(2)
	if ok, _ := regexp.MatchString(`^trace_test\.go:\d+$`, trace.Place()); !ok {
		t.Errorf("place %s", trace.Place())
	}
	if ok, _ := regexp.MatchString(`^  File "/.*/trace_test\.go", line \d+, in outer\n  File "/.*/trace_test\.go", line \d+, in inner$`, trace.Text()); !ok {
		t.Errorf("text %s", trace.Text())
	}
	if ok, _ := regexp.MatchString(`^\[<FrameSummary file /.*/trace_test\.go, line \d+ in outer>, <FrameSummary file /.*/trace_test\.go, line \d+ in inner>\]$`, trace.String()); !ok {
		t.Errorf("repr %s", trace)
	}
	empty := frame.Trace{}
	if got := fmt.Sprintf("%v %q %q %v %v", empty, empty.Text(), empty.Place(), empty.Empty(), trace.Empty()); got != `[] "" "" true false` {
		t.Error(got)
	}
}

// What is called by the library's iterators counts as what it is.
func TestTraceInIterator(t *testing.T) {
	var trace frame.Trace
	next, stop := iter.Pull(func(yield func(int) bool) {
		trace = outer(10)
		yield(1)
	})
	defer stop()
	next()
	if want := "in TestTraceInIterator\n"; !strings.Contains(trace.Text(), want) || strings.Contains(trace.Text(), "iter.go") {
		t.Errorf("%s\nwant %s", trace.Text(), want)
	}
}
