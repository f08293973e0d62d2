package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/internal/leak"
)

// small is a size that a test can afford, and that differs from the count.
const small = 6

// wanted is what a work does that is asked for count units: whole rounds of the
// row's size, where it has one. What is deep, or measured once, has no rounds.
func wanted(r Row, count int) int {
	deep := strings.HasPrefix(r.Name, "gen/") || strings.HasPrefix(r.Name, "await/")
	if r.Size == 0 || deep {
		return count
	}
	size := min(r.Size, small)
	return (count + size - 1) / size * size
}

// helloServer is the server that rows of HTTP ask, until the end of the test.
func helloServer(t *testing.T) {
	t.Helper()
	t.Setenv(serverVariable, "") // and as it was, afterwards
	stop, err := serveHello()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
}

// Each work does the units it is asked for, no more than its round needs, and
// leaves no goroutine.
func TestWorks(t *testing.T) {
	helloServer(t)
	for _, r := range append(growthRows(), rows...) {
		for name, of := range within {
			work := of(r)
			if work == nil {
				continue
			}
			t.Run(r.Name+"/"+name, func(t *testing.T) {
				before := runtime.NumGoroutine()
				count := 20
				if r.Name == meter.RowSleeping {
					if _, err := meter.Resident(); err != nil {
						t.Skip(err)
					}
					count = 1 // it is done once
				}
				reply := meter.Measure(r.Name, meter.Job{Size: min(r.Size, small), Work: work}, count, 0)
				if reply.Error != "" || reply.Done != wanted(r, count) {
					t.Errorf("%d asked for: %d done, want %d; %s", count, reply.Done, wanted(r, count), reply.Error)
				}
				leak.Settle(t, before)
			})
		}
	}
}

// Every row is done by Coluber, or measured with another; no two share a name.
func TestRows(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range append(growthRows(), rows...) {
		if seen[r.Name] {
			t.Errorf("%s: two rows", r.Name)
		}
		seen[r.Name] = true
		if r.Coluber == nil && r.Name != meter.RowReturned {
			t.Errorf("%s: not done by Coluber", r.Name)
		}
		if r.Title == "" || r.Unit == "" {
			t.Errorf("%s: no title or unit", r.Name)
		}
	}
}

func TestMatching(t *testing.T) {
	for _, tt := range []struct {
		name       string
		why        string
		expression string
		want       string
	}{
		{"one", "a row by its name", "^switch/1000$", "[switch/1000]"},
		{"some", "rows by a part of it", "^switch/", "[switch/1 switch/1000 switch/100000]"},
		{"memory", "the two rows are one measurement", "returned", "[memory/sleeping memory/returned]"},
		{"none", "a slip must not measure nothing", "swich", `bench: -run: no row matches "swich"`},
		{"broken", "nor must a broken one", "(", "bench: -run: error parsing regexp: missing closing ): `(`"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, err := matching(tt.expression)
			names := []string{}
			for _, r := range found {
				names = append(names, r.Name)
			}
			got := fmt.Sprint(names)
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("matching(%q) = %s, want %s\n why: %s", tt.expression, got, tt.want, tt.why)
			}
		})
	}
	if all, err := matching(""); err != nil || len(all) != len(rows) {
		t.Errorf("matching(\"\") = %d rows, %v; want all %d", len(all), err, len(rows))
	}
}

// The names and sizes in bench.py are those of the rows.
func TestPythonRows(t *testing.T) {
	decorator := regexp.MustCompile(`(?m)^@(?:loop_)?row\("([^"]+)"(?:, ([\d_]+))?\)$`)
	var python, ours []string
	for _, match := range decorator.FindAllStringSubmatch(program, -1) {
		size := strings.ReplaceAll(match[2], "_", "")
		if size == "" {
			size = "0"
		}
		python = append(python, match[1]+" "+size)
	}
	for _, r := range rows {
		if r.Name != meter.RowReturned {
			ours = append(ours, fmt.Sprint(r.Name, " ", r.Size))
		}
	}
	slices.Sort(python)
	slices.Sort(ours)
	if !slices.Equal(python, ours) {
		t.Errorf("bench.py has the rows\n%q\nwant\n%q", python, ours)
	}
}

// python is a CPython 3.13, or skips the test.
func python(t *testing.T) Candidate {
	t.Helper()
	c := findPython("")
	if c.Missing != "" {
		t.Skip(c.Missing)
	}
	return c
}

// Each work of bench.py does the units it is asked for.
func TestPythonWorks(t *testing.T) {
	helloServer(t)
	p := &process{Candidate: python(t), limit: time.Minute}
	defer p.stop()
	for _, r := range rows {
		if r.Name == meter.RowReturned {
			continue
		}
		count := 20
		if r.Name == meter.RowSleeping {
			if _, err := os.Stat("/proc/self/statm"); err != nil {
				continue
			}
			count = 1
		}
		reply, err := p.ask(meter.Request{Row: r.Name, Count: count, Size: min(r.Size, small)})
		if reply.Absent && strings.HasPrefix(r.Name, "io/get-") {
			continue // without aiohttp
		}
		if err != nil || reply.Done != wanted(r, count) {
			t.Errorf("%s: %d asked for: %d done, want %d; %v", r.Name, count, reply.Done, wanted(r, count), err)
		}
	}
}

// With uvloop, or what passes for it, the rows without a loop are absent.
func TestPythonLoopOnly(t *testing.T) {
	c := python(t)
	dir := t.TempDir()
	const stand = "from asyncio import new_event_loop\n"
	if err := os.WriteFile(dir+"/uvloop.py", []byte(stand), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(c.Command[0], "-c", program, "--uvloop")
	cmd.Env = append(os.Environ(), "PYTHONPATH="+dir, "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stdin = strings.NewReader(`{"row": "gen/next", "count": 1}` + "\n" + `{"row": "await/1", "count": 1}` + "\n")
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != 2 || lines[0] != `{"row": "gen/next", "absent": true}` || !strings.Contains(lines[1], `"done": 1,`) {
		t.Errorf("replies %q, %v", lines, err)
	}
}
