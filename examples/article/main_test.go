package main

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/coluber-go/coluber/loop/looptest"
)

// Each program prints what CPython 3.13 printed for its original in testdata.
var goldens = []struct {
	name   string
	args   string
	golden string
}{
	{"yield", "-only yield", "1_yield"},
	{"count", "-only count", "2_count"},
	{"tasks", "-only tasks", "3_tasks"},
	{"wait", "-only wait", "4_wait"},
	{"gather", "-only gather", "5_gather"},
	{"asyncwith", "-only asyncwith", "6_asyncwith"},
	{"queue", "-only queue", "7_queue"},
	{"queue/two producers", "-only queue -p 2 -c 3 -seed 1", "7_queue_p2_c3_s1"},
	{"queue/one of each", "-only queue -p 1 -c 1 -seed 7", "7_queue_p1_c1_s7"},
	{"queue/no producer", "-only queue -p 0 -c 3", "7_queue_p0_c3"},
}

func TestGoldens(t *testing.T) {
	for _, row := range goldens {
		t.Run(row.name, func(t *testing.T) {
			out, errs, status := capture(row.args)
			if status != 0 || errs != "" {
				t.Fatalf("status %d, standard error: %s", status, errs)
			}
			looptest.GoldenText(t, row.golden, withoutHeading(out))
		})
	}
}

// All seven in a row print the seven recordings under their headings.
func TestAll(t *testing.T) {
	out, errs, status := capture("")
	if status != 0 || errs != "" {
		t.Fatalf("status %d, standard error: %s", status, errs)
	}
	parts := regexp.MustCompile(`(?m)^== .*\n`).Split(out, -1)[1:]
	if len(parts) != len(programs) {
		t.Fatalf("%d headings, want %d", len(parts), len(programs))
	}
	for i, golden := range []string{"1_yield", "2_count", "3_tasks", "4_wait", "5_gather", "6_asyncwith", "7_queue"} {
		looptest.GoldenText(t, golden, parts[i])
	}
	compareFetched(t, parts[7])
}

// The last program prints what aiohttp printed, but for the ports, and for which server
// answers first.
func TestFetched(t *testing.T) {
	for _, args := range []string{"-only aiohttp", "-only aiohttp -real"} {
		out, errs, status := capture(args)
		if status != 0 || errs != "" {
			t.Fatalf("status %d, standard error: %s", status, errs)
		}
		compareFetched(t, withoutHeading(out))
	}
}

func compareFetched(t *testing.T, printed string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/8_aiohttp.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(anyPorts(string(archive.Files[0].Data)), anyPorts(printed)); diff != "" {
		t.Errorf("(-aiohttp +coluber):\n%s", diff)
	}
}

// anyPorts are the lines with the ports numbered, the answers in order.
func anyPorts(s string) []string {
	numbers := map[string]string{}
	s = regexp.MustCompile(`(127\.0\.0\.1(?::|', ))(\d+)`).ReplaceAllStringFunc(s, func(m string) string {
		at := strings.LastIndexAny(m, ": ") + 1
		if numbers[m[at:]] == "" {
			numbers[m[at:]] = fmt.Sprint("PORT", len(numbers)+1)
		}
		return m[:at] + numbers[m[at:]]
	})
	lines := strings.Split(strings.TrimSpace(s), "\n")
	slices.Sort(lines[3:])
	return lines
}

// In real time the order is the same; a bubble makes the time fake, and short.
func TestReal(t *testing.T) {
	for _, row := range goldens[:6] {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				out, errs, status := capture("-real " + row.args)
				if status != 0 || errs != "" {
					t.Fatalf("status %d, standard error: %s", status, errs)
				}
				looptest.GoldenText(t, row.golden, withoutHeading(out))
			})
		})
	}
}

func TestBadUsage(t *testing.T) {
	for _, row := range []struct {
		name, args string
		status     int
		want       string
	}{
		{"unknown flag", "-nonsense", 2, "flag provided but not defined: -nonsense"},
		{"unknown program", "-only nothing", 2, `article: no program "nothing"`},
		{"argument", "wait", 2, `article: unexpected argument "wait"`},
		{"not a number", "-p many", 2, `invalid value "many" for flag -p`},
		{"nobody consumes", "-only queue -c 0", 1, "deadlock"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, errs, status := capture(row.args)
			if status != row.status || !strings.Contains(errs, row.want) {
				t.Errorf("article %s: status %d, %q; want %d, …%q…", row.args, status, errs, row.status, row.want)
			}
			if row.status == 2 && !strings.Contains(errs, "Usage of article") {
				t.Errorf("article %s: no usage in %q", row.args, errs)
			}
		})
	}
}

func capture(args string) (out, errs string, status int) {
	var o, e bytes.Buffer
	opts = options{}
	status = command(strings.Fields(args), &o, &e)
	return o.String(), e.String(), status
}

func withoutHeading(out string) string {
	_, rest, _ := strings.Cut(out, "\n")
	return rest
}
