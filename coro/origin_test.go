package coro_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func origin1() { count() }
func origin2() { origin1() }

// lastWarning is the warning of a coroutine that drop leaves behind.
func lastWarning(t *testing.T, drop func()) coro.Warning {
	t.Helper()
	w := hookWarnings(t)
	drop()
	if n := len(w.all()); n != 1 {
		t.Fatalf("%d warnings, want 1", n)
	}
	return w.last
}

// written is a warning's text without folders and the numbers of lines.
func written(w coro.Warning) string {
	text := regexp.MustCompile(`line \d+`).ReplaceAllString(w.String(), "line N")
	return regexp.MustCompile(`"[^"]+"`).ReplaceAllStringFunc(text, func(path string) string {
		return `"` + filepath.Base(path)
	})
}

func TestTrackOrigins(t *testing.T) {
	const (
		never = "RuntimeWarning: coroutine 'count' was never awaited"
		made  = never + "\nCoroutine created at (most recent call last)\n"
		in0   = `  File "name_test.go", line N, in count`
		in1   = `  File "origin_test.go", line N, in origin1`
		in2   = `  File "origin_test.go", line N, in origin2`
	)
	for _, row := range []struct {
		name, why string
		depths    []int
		want      string
	}{
		{"none", "nothing is tracked unless somebody asks", nil, never},
		{"zero", "0 calls are none", []int{0}, never},
		{"one", "the innermost is where New was called", []int{1}, made + in0},
		{"two", "the innermost call comes last", []int{2}, made + in1 + "\n" + in0},
		{"three", "the calls that led there", []int{3}, made + in2 + "\n" + in1 + "\n" + in0},
		{"several", "the greatest depth counts", []int{1, 2, 0, 1}, made + in1 + "\n" + in0},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, d := range row.depths {
				defer coro.TrackOrigins(d)()
			}
			if got := written(lastWarning(t, origin2)); got != row.want {
				t.Errorf("%s\npy: test_coroutines.py: OriginTrackingTest.test_origin_tracking_warning\ngot  %s\nwant %s", row.why, got, row.want)
			}
		})
	}
}

func TestTrackOriginsOfNegativeDepth(t *testing.T) {
	defer func() {
		if got := gen.Repr(recover()); got != "ValueError('depth must be >= 0')" {
			t.Errorf("py: test_coroutines.py: OriginTrackingTest.test_origin_tracking: panic %s", got)
		}
	}()
	coro.TrackOrigins(-1)
}

// A tracker that stops leaves the others, and stopping twice is stopping once.
func TestTrackOriginsStops(t *testing.T) {
	one, two := coro.TrackOrigins(1), coro.TrackOrigins(2)
	for _, step := range []struct {
		what string
		do   func()
		want int
	}{
		{"both", func() {}, 2},
		{"one is left", two, 1},
		{"stopped twice", two, 1},
		{"none is left", one, 0},
	} {
		step.do()
		w := lastWarning(t, origin2)
		if got := strings.Count(w.Origin, "File"); got != step.want {
			t.Errorf("%s: %d calls, want %d\n%s", step.what, got, step.want, w.Origin)
		}
	}
}

// Coroutines are made, tracked and dropped on many goroutines.
func TestTrackOriginsConcurrently(t *testing.T) {
	w := hookWarnings(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			defer coro.TrackOrigins(1)()
			for range 200 {
				origin1()
			}
		})
	}
	wg.Wait()
	total := 0
	for text, n := range w.all() {
		if !strings.Contains(text, "in count") {
			t.Error(text)
		}
		total += n
	}
	if total != 8*200 {
		t.Errorf("%d warnings, want %d", total, 8*200)
	}
}

func TestWarn(t *testing.T) {
	var got coro.Warning
	restore := coro.SetWarningHook(func(w coro.Warning) { got = w })
	defer func() { coro.SetWarningHook(restore) }()
	coro.Warn(coro.Warning{Category: "ResourceWarning", Message: "unclosed lid"})
	if want := "ResourceWarning: unclosed lid"; got.String() != want {
		t.Errorf("%q, want %q", got, want)
	}
}
