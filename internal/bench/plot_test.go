package main

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func sampleGrowth() *Growth {
	counts := []int{1, 1000, 1_000_000}
	return &Growth{
		Machine: Machine{"A & B <CPU>", 2, "Some OS", "1.26.8"},
		Rounds:  3,
		Series: []Series{
			{"growth/switch", "one switch", coluber, counts, []float64{10, 100, 1000}},
			{"growth/switch", "one switch", goroutines, counts, []float64{20, 200, 900}},
			{"growth/timers", "one timer", coluber, counts[:1], []float64{0.5}},
		},
	}
}

// elements reads the picture, which must be well-formed.
func elements(t *testing.T, text string) (found []xml.StartElement, words string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found, words
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			found = append(found, token.Copy())
		case xml.CharData:
			words += string(token) + "\n"
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	i := slices.IndexFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == name })
	if i < 0 {
		return ""
	}
	return e.Attr[i].Value
}

func TestWritePlot(t *testing.T) {
	var text strings.Builder
	if err := writePlot(&text, sampleGrowth()); err != nil {
		t.Fatal(err)
	}
	found, words := elements(t, text.String())
	var lines []string
	for _, e := range found {
		if e.Name.Local == "polyline" {
			lines = append(lines, attribute(e, "class")+": "+strings.TrimSpace(attribute(e, "points")))
		}
	}
	// Counts from 1 to a million are 70 to 560, costs from 1 to 1,000 are 400 to 50.
	want := []string{
		"curve ours c0: 70,283.3 315,166.7 560,50",
		"curve theirs c0: 70,248.2 315,131.5 560,55.3",
		"curve ours c1: 70,400",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("lines:\n%q\nwant:\n%q", lines, want)
	}
	for _, w := range []string{"A & B <CPU>, 2 cores; Go 1.26.8; medians of 3 rounds", "1,000,000", "10 ns", "1,000 ns", "Coluber: one switch", "goroutines: one switch", "prefers-color-scheme: dark"} {
		if !strings.Contains(words, w) {
			t.Errorf("the picture does not say %q", w)
		}
	}
}

// A plot of nothing is still a picture.
func TestWritePlotEmpty(t *testing.T) {
	var text strings.Builder
	if err := writePlot(&text, &Growth{Series: []Series{{Candidate: coluber}}}); err != nil {
		t.Fatal(err)
	}
	if found, _ := elements(t, text.String()); len(found) == 0 || strings.Contains(text.String(), "NaN") || strings.Contains(text.String(), "Inf") {
		t.Errorf("the picture:\n%s", text.String())
	}
}
