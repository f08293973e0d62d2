package gen_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// recordedSize is how many bytes the recorded programs are drawn from.
const recordedSize = 160

// recorded runs every program that CPython has run, and complains of a trace that
// differs.
func recorded(t *testing.T, name string, run func(p *program) []string) {
	t.Helper()
	text, err := os.ReadFile("testdata/fuzz/recorded.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		head, trace, _ := strings.Cut(strings.TrimSpace(line), ":")
		seed, err := strconv.ParseUint(head, 10, 64)
		if err != nil {
			t.Fatalf("not a recorded program: %q", line)
		}
		n++
		data := randomBytes(seed, recordedSize)
		p := draw(data)
		if d := difference(p, data, "CPython", strings.Fields(trace), name, run(p)); d != "" {
			t.Errorf("seed %d: %s", seed, d)
		}
	}
	if n < 500 {
		t.Errorf("%d programs are recorded, want 500", n)
	}
}

// TestModel proves the model that FuzzGenerator relies on.
func TestModel(t *testing.T) { recorded(t, "model", runModel) }

// difference shows a program and two traces of it, up to where they part; it is
// empty if they do not.
func difference(p *program, data []byte, wanter string, want []string, getter string, got []string) string {
	// A note may hold spaces, and CPython's are read from a line of them.
	want, got = strings.Fields(strings.Join(want, " ")), strings.Fields(strings.Join(got, " "))
	same := 0
	for same < len(want) && same < len(got) && want[same] == got[same] {
		same++
	}
	if same == len(want) && same == len(got) {
		return ""
	}
	return fmt.Sprintf("\n%s\nboth:     %s\n%-8s  %s\n%-8s  %s\nrecord.py %x\n", p,
		strings.Join(got[:same], " "),
		wanter+":", strings.Join(want[same:], " "),
		getter+":", strings.Join(got[same:], " "), data)
}
