package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

const recorded = `recorded by pyrecord from a.py
-- meta.json --
{"python": "3.13.0", "seed": 0, "ties": 0, "set_orders": 0, "stdout_sha256": "1"}
-- stdout --
one
two
three
-- trace.jsonl --
{"i": 0}
-- script.py --
print()
`

var comparisons = []struct {
	name string
	why  string
	old  string // nothing: recorded
	now  string
	want string // or the error
}{
	{"alike", "nothing differs", "", recorded, ""},
	{
		"line", "only what differs is shown", "",
		replaced("two\n", "2\nand\n"),
		"stdout: line 2\n-two\n+2\n+and\n",
	},
	{
		"line at the end", "what is too much, and where", "",
		replaced("three\n", "three\nfour\n"),
		"stdout: line 4\n+four\n",
	},
	{
		"many lines", "a trace is long", replaced("two\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n"), recorded,
		"stdout: line 2\n-1\n-2\n-3\n-4\n-5\n-6\n-7\n-8\n-9\n-10\n-… and 2 more lines\n+two\n",
	},
	{
		"new section", "standard error is there only if something was written", "",
		replaced("-- trace", "-- stderr --\noh\n-- trace"),
		"stderr: line 1\n+oh\n",
	},
	{
		"section that is gone", "so it may have been before", replaced("-- trace", "-- stderr --\noh\n-- trace"), recorded,
		"stderr: line 1\n-oh\n",
	},
	{
		"meta", "how it was recorded counts", "",
		replaced(`"seed": 0`, `"seed": "x", "epoch": 1`),
		"meta.json: epoch\n+1\nmeta.json: seed\n-0\n+\"x\"\n",
	},
	{
		"interpreter", "what it does counts, not its name", "",
		replaced("3.13.0", "3.13.1"),
		"",
	},
	{"sums", "stdout says it better", "", replaced(`_sha256": "1"`, `_sha256": "2"`), ""},
	{"set orders", "a golden may rest on more now", "", replaced(`"set_orders": 0`, `"set_orders": 2`), "meta.json: set_orders\n-0\n+2\n"},
	{"no set orders", "older recorders did not look", replaced(`"set_orders": 0, `, ""), replaced(`"set_orders": 0`, `"set_orders": 2, "trace_orders": 1`), ""},
	{"no recording", "any file may be named", "hello\n", recorded, "no recording: it has no meta.json"},
	{"broken", "any file may be named", "-- meta.json --\n{\n", recorded, "meta.json: unexpected end of JSON input"},
}

func replaced(old, new string) string {
	before, after, ok := strings.Cut(recorded, old)
	if !ok {
		panic("no " + old)
	}
	return before + new + after
}

func TestCompare(t *testing.T) {
	for _, tt := range comparisons {
		t.Run(tt.name, func(t *testing.T) {
			if tt.old == "" {
				tt.old = recorded
			}
			got, err := compare(txtar.Parse([]byte(tt.old)), txtar.Parse([]byte(tt.now)))
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s why: %s", diff, tt.why)
			}
		})
	}
}
