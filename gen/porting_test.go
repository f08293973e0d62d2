package gen_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every row of the porting table has its Example.
func TestPortingTable(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	examples := map[string]bool{}
	for _, file := range files {
		for _, m := range regexp.MustCompile(`(?m)^func Example(\w*)\(\)`).FindAllStringSubmatch(readFile(t, file), -1) {
			examples[m[1]] = true
		}
	}
	_, table, found := strings.Cut(readFile(t, "doc.go"), "# Porting")
	if !found {
		t.Fatal("doc.go has no section Porting")
	}
	rows := 0
	for line := range strings.Lines(table) {
		row, isRow := strings.CutPrefix(line, "//\t")
		if !isRow || strings.HasPrefix(row, "Python ") {
			continue
		}
		rows++
		cells := regexp.MustCompile(` {2,}`).Split(strings.TrimSpace(row), -1)
		if len(cells) != 3 {
			t.Errorf("%d cells, not 3: %s", len(cells), row)
		} else if !examples[cells[2]] {
			t.Errorf("no Example%s for %s", cells[2], cells[0])
		}
	}
	if rows < 40 {
		t.Errorf("%d rows", rows)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
