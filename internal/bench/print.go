package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// writeText writes the table for a terminal. The first column is left, the
// last one too, for it is the longest.
func writeText(w io.Writer, t *Table) error {
	lines := [][]string{columns()}
	for _, l := range t.Lines {
		lines = append(lines, t.cells(l))
	}
	widths := make([]int, len(columns()))
	for _, cells := range lines {
		for i, c := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var b strings.Builder
	b.WriteString(t.heading() + "\n\n")
	for _, cells := range lines {
		var line strings.Builder
		for i, c := range cells {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 || i == len(cells)-1 {
				line.WriteString(c + space + "  ")
			} else {
				line.WriteString(space + c + "  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	for i, note := range t.Notes {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString(nothing + " " + note + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeMarkdown writes the table for a README.
func writeMarkdown(w io.Writer, t *Table) error {
	var b strings.Builder
	b.WriteString(t.heading() + "\n\n")
	head := columns()
	markdownRow(&b, head)
	b.WriteString("|---|" + strings.Repeat("---:|", len(head)-2) + "---|\n")
	for _, l := range t.Lines {
		markdownRow(&b, t.cells(l))
	}
	for i, note := range t.Notes {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString("* " + nothing + " " + note + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownRow(b *strings.Builder, cells []string) {
	for _, c := range cells {
		fmt.Fprintf(b, "| %s ", strings.ReplaceAll(c, "|", `\|`))
	}
	b.WriteString("|\n")
}

// writeJSON writes the table for programs.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
