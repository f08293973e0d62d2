package main

import (
	"fmt"
	"strconv"
	"strings"
)

// A Table is what is printed: medians.
type Table struct {
	Machine    Machine      `json:"machine"`
	Candidates []Contestant `json:"candidates"`
	Rounds     int          `json:"rounds"`
	Lines      []Line       `json:"rows"`
	Notes      []string     `json:"notes,omitempty"`
}

// A Contestant is a candidate that was found.
type Contestant struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Peer    bool   `json:"library,omitempty"`
}

// A Line has a row's medians, and how many times Coluber's each of the others'
// is.
type Line struct {
	Name   string             `json:"name"`
	Title  string             `json:"title"`
	Unit   string             `json:"unit"`
	Median map[string]float64 `json:"median"`
	Ratio  map[string]float64 `json:"ratio,omitempty"`
}

// newTable draws up what a survey has found.
func newTable(s *Survey, rows []Row, all []Candidate, rounds int) *Table {
	t := &Table{Machine: thisMachine(), Rounds: rounds, Notes: s.Notes}
	for _, c := range all {
		if c.Missing == "" {
			t.Candidates = append(t.Candidates, Contestant{c.Name, c.Version, c.Peer})
		}
	}
	for _, r := range rows {
		t.Lines = append(t.Lines, newLine(s, r, all))
	}
	return t
}

func newLine(s *Survey, r Row, all []Candidate) Line {
	l := Line{Name: r.Name, Title: r.Title, Unit: r.Unit, Median: make(map[string]float64), Ratio: make(map[string]float64)}
	own, measured := s.median(r.Name, coluber)
	for _, c := range all {
		v, ok := s.median(r.Name, c.Name)
		if !ok {
			continue
		}
		l.Median[c.Name] = v
		if c.Name != coluber && measured && own > 0 {
			l.Ratio[c.Name] = v / own
		}
	}
	return l
}

const nothing = "–"

// columns are the heads of the table: the libraries share one.
func columns() []string {
	return []string{"work", coluber, cpython, uvloop, iterPull, goroutines, "Go libraries"}
}

// cells are the texts of one line, one for each column.
func (t *Table) cells(l Line) []string {
	row := []string{l.Title, l.cell(coluber)}
	for _, name := range []string{cpython, uvloop, iterPull, goroutines} {
		row = append(row, l.cell(name))
	}
	return append(row, t.libraries(l))
}

// cell is what one candidate needed, with the unit where it is not
// nanoseconds.
func (l Line) cell(candidate string) string {
	v, ok := l.Median[candidate]
	if !ok {
		return nothing
	}
	text := figure(v)
	if l.Unit != "ns" {
		text += " " + l.Unit
	}
	if ratio, ok := l.Ratio[candidate]; ok {
		text += " (" + times(ratio) + "×)"
	}
	return text
}

// libraries is what each of the libraries needed that has such a row.
func (t *Table) libraries(l Line) string {
	var texts []string
	for _, c := range t.Candidates {
		if _, ok := l.Median[c.Name]; ok && c.Peer {
			texts = append(texts, c.Name+" "+l.cell(c.Name))
		}
	}
	if texts == nil {
		return nothing
	}
	return strings.Join(texts, ", ")
}

// heading says where the figures come from.
func (t *Table) heading() string {
	texts := []string{"Go " + t.Machine.Go}
	for _, c := range t.Candidates {
		if c.Peer || c.Name == cpython || c.Name == uvloop {
			texts = append(texts, c.Name+" "+c.Version)
		}
	}
	return fmt.Sprintf("Medians of %d rounds, in nanoseconds where no other unit is named; in brackets, how many times Coluber's. %s, %d cores; %s; %s.",
		t.Rounds, t.Machine.CPU, t.Machine.Cores, t.Machine.OS, strings.Join(texts, "; "))
}

// figure is a number of two or more digits.
func figure(v float64) string {
	if v < 9.95 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return thousands(strconv.FormatFloat(v, 'f', 0, 64))
}

// times is a ratio; what is far below one keeps its digits.
func times(v float64) string {
	if v < 0.095 {
		return strconv.FormatFloat(v, 'g', 1, 64)
	}
	return figure(v)
}

// thousands puts commas into the digits.
func thousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
