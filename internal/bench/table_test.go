package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample is a survey of three rounds, and who took part.
func sample() (*Survey, []Row, []Candidate) {
	s := &Survey{
		Values: map[string]map[string][]float64{
			"a": {coluber: {3, 100, 2}, cpython: {4000, 5000}, iterPull: {1.25}, "x/fast": {0.06}, "y/slow": {30}},
			"b": {coluber: {2900.4}, goroutines: {2600}},
			"c": {cpython: {1234567}},
		},
		Notes: []string{"uvloop: not | found."},
	}
	rows := []Row{
		{Name: "a", Title: "one a", Unit: "ns"},
		{Name: "b", Title: "memory | of b", Unit: "bytes"},
		{Name: "c", Title: "Python's c", Unit: "ns"},
	}
	all := []Candidate{
		{Name: coluber, Version: "go1.26"},
		{Name: cpython, Version: "3.13.0"},
		{Name: uvloop, Missing: "not found"},
		{Name: iterPull, Version: "go1.26"},
		{Name: goroutines, Version: "go1.26"},
		{Name: "x/fast", Version: "v1.0.0", Peer: true},
		{Name: "y/slow", Version: "v0.2.0", Peer: true},
	}
	return s, rows, all
}

func sampleTable() *Table {
	s, rows, all := sample()
	t := newTable(s, rows, all, 3)
	t.Machine = Machine{"Some CPU", 2, "Some OS, linux/amd64", "1.26.8"}
	return t
}

const sampleHeading = "Medians of 3 rounds, in nanoseconds where no other unit is named; in brackets, how many times Coluber's. " +
	"Some CPU, 2 cores; Some OS, linux/amd64; Go 1.26.8; CPython 3.13.0; x/fast v1.0.0; y/slow v0.2.0.\n\n"

func TestWriteText(t *testing.T) {
	want := sampleHeading + `work               Coluber         CPython  uvloop   iter.Pull          goroutines  Go libraries
one a                  3.0  4,500 (1,500×)       –  1.2 (0.4×)                   –  x/fast 0.1 (0.02×), y/slow 30 (10×)
memory | of b  2,900 bytes               –       –           –  2,600 bytes (0.9×)  –
Python's c               –       1,234,567       –           –                   –  –

– uvloop: not | found.
`
	var got strings.Builder
	if err := writeText(&got, sampleTable()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}

func TestWriteMarkdown(t *testing.T) {
	want := sampleHeading + `| work | Coluber | CPython | uvloop | iter.Pull | goroutines | Go libraries |
|---|---:|---:|---:|---:|---:|---|
| one a | 3.0 | 4,500 (1,500×) | – | 1.2 (0.4×) | – | x/fast 0.1 (0.02×), y/slow 30 (10×) |
| memory \| of b | 2,900 bytes | – | – | – | 2,600 bytes (0.9×) | – |
| Python's c | – | 1,234,567 | – | – | – | – |

* – uvloop: not | found.
`
	var got strings.Builder
	if err := writeMarkdown(&got, sampleTable()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("Markdown (-want +got):\n%s", diff)
	}
}

func TestWriteJSON(t *testing.T) {
	var text strings.Builder
	if err := writeJSON(&text, sampleTable()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Machine    map[string]any
		Candidates []map[string]any
		Rounds     int
		Rows       []struct {
			Name, Title, Unit string
			Median, Ratio     map[string]float64
		}
		Notes []string
	}
	if err := json.Unmarshal([]byte(text.String()), &got); err != nil {
		t.Fatal(err)
	}
	a := got.Rows[0]
	if a.Name != "a" || a.Title != "one a" || a.Unit != "ns" {
		t.Errorf("row %+v", a)
	}
	if diff := cmp.Diff(map[string]float64{coluber: 3, cpython: 4500, iterPull: 1.25, "x/fast": 0.06, "y/slow": 30}, a.Median); diff != "" {
		t.Errorf("medians (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]float64{cpython: 1500, iterPull: 1.25 / 3, "x/fast": 0.02, "y/slow": 10}, a.Ratio); diff != "" {
		t.Errorf("ratios (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"cpu": "Some CPU", "cores": 2.0, "os": "Some OS, linux/amd64", "go": "1.26.8"}, got.Machine); diff != "" {
		t.Errorf("machine (-want +got):\n%s", diff)
	}
	if len(got.Candidates) != 6 || got.Candidates[4]["library"] != true || got.Rounds != 3 || len(got.Rows) != 3 || len(got.Notes) != 1 {
		t.Errorf("JSON:\n%s", text.String())
	}
}

func TestFigure(t *testing.T) {
	for _, tt := range []struct {
		v     float64
		plain string
		ratio string
	}{
		{0.004, "0.0", "0.004"},
		{0.094, "0.1", "0.09"},
		{0.096, "0.1", "0.1"},
		{9.94, "9.9", "9.9"},
		{9.96, "10", "10"},
		{999.6, "1,000", "1,000"},
		{1234567.8, "1,234,568", "1,234,568"},
	} {
		if got := figure(tt.v); got != tt.plain {
			t.Errorf("figure(%v) = %s, want %s", tt.v, got, tt.plain)
		}
		if got := times(tt.v); got != tt.ratio {
			t.Errorf("times(%v) = %s, want %s", tt.v, got, tt.ratio)
		}
	}
}

func TestMachine(t *testing.T) {
	const info = "processor\t: 0\nmodel name\t: Some: CPU\nmodel name\t: Other\n"
	if got := field(info, "model name", ":"); got != "Some: CPU" {
		t.Errorf("field = %q", got)
	}
	if got := field(info, "model", ":"); got != "" {
		t.Errorf("field of no such key = %q", got)
	}
	if m := thisMachine(); m.CPU == "" || m.Cores < 1 || m.OS == "" || m.Go == "" {
		t.Errorf("thisMachine() = %+v: something is not known", m)
	}
}
