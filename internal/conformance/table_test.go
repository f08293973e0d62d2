package conformance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// open are the areas that have no table yet.
var open []string

// A line is one test of CPython's and what answers to it here.
type line struct {
	where  string // file:line of the table
	test   string // CPython's
	ours   []string
	remark string
}

// records splits a table into its lines, and each into its cells. Empty lines
// and those that begin with # are no records.
func records(text string, cells int) (recs [][]string, numbers []int, err error) {
	for i, l := range strings.Split(text, "\n") {
		if strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#") {
			continue
		}
		rec := strings.Split(strings.TrimSuffix(l, "\r"), "\t")
		if len(rec) == cells-1 {
			rec = append(rec, "") // the last cell is empty, and its tab was cut off
		}
		if len(rec) != cells {
			return nil, nil, fmt.Errorf("line %d: %d cells, not %d", i+1, len(rec), cells)
		}
		recs, numbers = append(recs, rec), append(numbers, i+1)
	}
	return recs, numbers, nil
}

// parse reads the table of an area.
func parse(name, text string) ([]line, error) {
	recs, numbers, err := records(text, 3)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var lines []line
	for i, rec := range recs {
		l := line{where: fmt.Sprintf("%s:%d", name, numbers[i]), test: rec[0], remark: strings.TrimSpace(rec[2])}
		if ours := strings.TrimSpace(rec[1]); ours != "-" {
			for _, o := range strings.Split(ours, ";") {
				l.ours = append(l.ours, strings.TrimSpace(o))
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// wanted returns the tests of CPython's by area.
func wanted(t *testing.T) map[string][]string {
	t.Helper()
	recs, _, err := records(read(t, "cpython.tsv"), 2)
	if err != nil {
		t.Fatal("cpython.tsv: ", err)
	}
	areas := map[string][]string{}
	for _, rec := range recs {
		areas[rec[0]] = append(areas[rec[0]], rec[1])
	}
	return areas
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tables returns the areas that have a table.
func tables(t *testing.T) map[string][]line {
	t.Helper()
	names, err := filepath.Glob("*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]line{}
	for _, name := range names {
		if name == "cpython.tsv" {
			continue
		}
		lines, err := parse(name, read(t, name))
		if err != nil {
			t.Error(err)
		}
		all[strings.TrimSuffix(name, ".tsv")] = lines
	}
	return all
}
