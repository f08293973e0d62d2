package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// check compares the recording in the file with a new one and prints how they differ.
func check(path string, r *recording, stdout, stderr io.Writer) int {
	old, err := os.ReadFile(path)
	if err != nil {
		return complain(stderr, err)
	}
	before, now := txtar.Parse(old), txtar.Parse(r.data)
	diff, err := compare(before, now)
	if err != nil {
		return complain(stderr, fmt.Errorf("%s: %w", path, err))
	}
	if diff == "" {
		return 0
	}
	fmt.Fprint(stdout, diff)
	fmt.Fprintf(stderr, "pyrecord: %s differs from what the script does now (-recorded +now)%s\n", path, versions(before, now))
	return differs
}

// versions tells the interpreters apart, if they are two: a difference may be theirs.
func versions(before, now *txtar.Archive) string {
	old, _ := readMeta(before)
	m, _ := readMeta(now)
	if string(old["python"]) == string(m["python"]) {
		return ""
	}
	return fmt.Sprintf("; recorded with CPython %s, now %s", old["python"], m["python"])
}

// compare returns how two bundles differ, section by section, or nothing.
func compare(before, now *txtar.Archive) (string, error) {
	var b strings.Builder
	meta, err := compareMeta(before, now)
	if err != nil {
		return "", err
	}
	b.WriteString(meta)
	for _, name := range sections(before, now) {
		if name != "meta.json" {
			b.WriteString(compareLines(name, section(before, name), section(now, name)))
		}
	}
	return b.String(), nil
}

// sections are the names in either bundle, each once.
func sections(before, now *txtar.Archive) []string {
	var names []string
	for _, f := range append(slices.Clone(before.Files), now.Files...) {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// metadata is meta.json as it is written.
type metadata map[string]json.RawMessage

func readMeta(a *txtar.Archive) (metadata, error) {
	f := section(a, "meta.json")
	if f == nil {
		return nil, fmt.Errorf("no recording: it has no meta.json")
	}
	var m metadata
	if err := json.Unmarshal(f.Data, &m); err != nil {
		return nil, fmt.Errorf("meta.json: %w", err)
	}
	return m, nil
}

// compareMeta compares what is not said again by another section. The interpreter's
// version is not compared, but told with other differences.
func compareMeta(before, now *txtar.Archive) (string, error) {
	old, err := readMeta(before)
	if err != nil {
		return "", err
	}
	m, err := readMeta(now)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	all := maps.Clone(old)
	maps.Copy(all, m)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if string(old[key]) != string(m[key]) && !beyond(key, old) {
			fmt.Fprintf(&b, "meta.json: %s\n%s%s", key, side("-", old[key]), side("+", m[key]))
		}
	}
	return b.String(), nil
}

func side(sign string, value json.RawMessage) string {
	if value == nil {
		return ""
	}
	return sign + string(value) + "\n"
}

// beyond reports whether a key of meta.json is not compared.
func beyond(key string, old metadata) bool {
	switch key {
	case "python", "script_sha256", "stdout_sha256":
		return true
	case "set_orders", "trace_orders": // older recorders did not look
		return old["set_orders"] == nil
	}
	return false
}

// most is how many lines of a section a difference shows.
const most = 10

// compareLines returns the lines between the first and the last difference of a
// section.
func compareLines(name string, before, now *txtar.File) string {
	old, lines := linesOf(before), linesOf(now)
	if slices.Equal(old, lines) {
		return ""
	}
	first := 0
	for first < min(len(old), len(lines)) && old[first] == lines[first] {
		first++
	}
	old, lines = old[first:], lines[first:]
	for len(old) > 0 && len(lines) > 0 && old[len(old)-1] == lines[len(lines)-1] {
		old, lines = old[:len(old)-1], lines[:len(lines)-1]
	}
	return fmt.Sprintf("%s: line %d\n%s%s", name, first+1, some("-", old), some("+", lines))
}

func linesOf(f *txtar.File) []string {
	if f == nil {
		return nil
	}
	return slices.Collect(strings.Lines(string(f.Data)))
}

// some returns the first lines, each behind its sign.
func some(sign string, lines []string) string {
	var b strings.Builder
	for _, line := range lines[:min(most, len(lines))] {
		b.WriteString(sign + strings.TrimSuffix(line, "\n") + "\n")
	}
	if more := len(lines) - most; more > 0 {
		fmt.Fprintf(&b, "%s… and %d more lines\n", sign, more)
	}
	return b.String()
}
