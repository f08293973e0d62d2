package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/internal/leak"
)

// TestMain lets the test's own program stand in for a candidate.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "stand-in" {
		standIn(os.Args[2])
	}
	os.Exit(m.Run())
}

// standIn answers in its own way.
func standIn(way string) {
	count := 0
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); count++ {
		var q meter.Request
		json.Unmarshal(lines.Bytes(), &q)
		switch way {
		case "hang":
			time.Sleep(time.Hour)
		case "die":
			fmt.Fprintln(os.Stderr, "first line\nout of luck")
			os.Exit(3)
		case "babble":
			fmt.Println("no JSON")
		case "fail":
			fmt.Printf(`{"row":%q,"error":"it went wrong"}`+"\n", q.Row)
		case "absent":
			fmt.Printf(`{"row":%q,"absent":true}`+"\n", q.Row)
		default: // how often this process has been asked
			fmt.Printf(`{"row":%q,"values":{%q:%d}}`+"\n", q.Row, q.Row, count)
		}
	}
	os.Exit(0)
}

func stand(t *testing.T, name, way string) Candidate {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Candidate{Name: name, Command: []string{path, "stand-in", way}}
}

// Whatever a candidate does, the others are measured and its reason is told.
func TestSurvey(t *testing.T) {
	for _, tt := range []struct {
		name  string
		why   string
		notes []string
		asked int // values that it gave for the first row
	}{
		{"answer", "all is well", nil, 2},
		{"absent", "a row that it does not have is no failure", nil, 0},
		{"hang", "nothing waits for ever", []string{"it, a: no answer within 200ms.", "it, b: no answer within 200ms."}, 0},
		{"die", "its last words are told", []string{"it, a: the process has ended (exit status 3): out of luck.", "it, b: the process has ended (exit status 3): out of luck."}, 0},
		{"fail", "it says itself what went wrong", []string{"it, a: it went wrong.", "it, b: it went wrong."}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			limit := time.Minute
			if tt.name == "hang" {
				limit = 200 * time.Millisecond
			}
			all := []Candidate{stand(t, "it", tt.name), {Name: "nobody", Missing: "not here"}}
			told := 0
			s := survey([]Row{{Name: "a"}, {Name: "b"}}, all, 2, limit, func(string) { told++ })
			if notes := append([]string{"nobody: not here."}, tt.notes...); !slices.Equal(s.Notes, notes) {
				t.Errorf("notes %q, want %q\n why: %s", s.Notes, notes, tt.why)
			}
			if got := len(s.Values["a"]["it"]); got != tt.asked || told != 4 {
				t.Errorf("%d values, want %d; told %d times\n why: %s", got, tt.asked, told, tt.why)
			}
			leak.NoneLeft(t, before)
		})
	}
}

// What is not a reply ends the process.
func TestSurveyBabble(t *testing.T) {
	s := survey([]Row{{Name: "a"}}, []Candidate{stand(t, "it", "babble")}, 1, time.Minute, func(string) {})
	if len(s.Notes) != 1 || !strings.HasPrefix(s.Notes[0], "it, a: the process has ended") {
		t.Errorf("notes %q", s.Notes)
	}
}

// Rows are asked of one process, row by row in each round; a row of a million
// has one for itself.
func TestSurveyOrder(t *testing.T) {
	rows := []Row{{Name: "a"}, {Name: "b"}, {Name: "million", Size: 1_000_000}}
	s := survey(rows, []Candidate{stand(t, "it", "answer")}, 2, time.Minute, func(string) {})
	for row, want := range map[string][]float64{"a": {0, 0}, "b": {1, 1}, "million": {0, 0}} {
		if got := s.Values[row]["it"]; !slices.Equal(got, want) {
			t.Errorf("%s was asked after so many others: %v, want %v", row, got, want)
		}
	}
}

func TestMedian(t *testing.T) {
	s := &Survey{Values: map[string]map[string][]float64{"a": {"odd": {9, 1, 5}, "even": {1, 9, 3, 5}}}}
	odd, _ := s.median("a", "odd")
	even, _ := s.median("a", "even")
	_, ok := s.median("a", "none")
	if odd != 5 || even != 4 || ok {
		t.Errorf("medians %v, %v, %v; want 5, 4, none", odd, even, ok)
	}
}

func TestFindPython(t *testing.T) {
	t.Setenv("COLUBER_PYTHON", "/no/such/python")
	if c := findPython(""); !strings.Contains(c.Missing, "python") || c.Command != nil {
		t.Errorf("of the environment: %+v, want a reason", c)
	}
	if c := findPython("/no/such/snake"); !strings.Contains(c.Missing, "snake") {
		t.Errorf("of the flag: %q: the flag comes first", c.Missing)
	}
}

func TestPythons(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	var want []string
	for _, path := range []string{filepath.Join(a, "python3"), filepath.Join(b, "python3"), filepath.Join(b, "python3.12"), filepath.Join(b, "python2")} {
		if err := os.WriteFile(path, nil, 0o777); err != nil {
			t.Fatal(err)
		}
		want = append(want, path)
	}
	got := pythons(a + string(filepath.ListSeparator) + b)
	if !slices.Equal(got, want[:3]) {
		t.Errorf("pythons = %q, want %q", got, want[:3])
	}
}
