package main

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// A Series is a line of the plot: the cost of one task among so many.
type Series struct {
	Row       string    `json:"row"` // without the count
	Title     string    `json:"title"`
	Candidate string    `json:"candidate"`
	Counts    []int     `json:"counts"`
	Ns        []float64 `json:"ns"`
}

// Growth is what the plot shows.
type Growth struct {
	Machine Machine  `json:"machine"`
	Rounds  int      `json:"rounds"`
	Series  []Series `json:"series"`
	Notes   []string `json:"notes,omitempty"`
}

var growthCounts = []int{1, 1000, 100_000, 1_000_000}

// grown are the kinds of work whose growth is measured.
var grown = []Row{
	{Name: "growth/switch", Title: "one switch", Unit: "ns", Coluber: taskSwitch, Goroutines: goroutineSwitch},
	{Name: "growth/sleep", Title: "make, sleep, finish", Unit: "ns", Coluber: taskSleep, Goroutines: goroutineSleep},
	{Name: "growth/timers", Title: "one timer", Unit: "ns", Coluber: loopTimers, Goroutines: goroutineTimers},
}

// growthRows are those works at each count.
func growthRows() []Row {
	var all []Row
	for _, r := range grown {
		for _, count := range growthCounts {
			at := r
			at.Name, at.Size = growthName(r.Name, count), count
			all = append(all, at)
		}
	}
	return all
}

func growthName(row string, count int) string { return fmt.Sprintf("%s-%d", row, count) }

// measureGrowth measures the growth of Coluber and of goroutines.
func measureGrowth(rounds int, limit time.Duration, tell func(string)) *Growth {
	both := []Candidate{itself(coluber), itself(goroutines)}
	s := survey(growthRows(), both, rounds, limit, tell)
	g := &Growth{Machine: thisMachine(), Rounds: rounds, Notes: s.Notes}
	for _, r := range grown {
		for _, c := range both {
			line := Series{Row: r.Name, Title: r.Title, Candidate: c.Name}
			for _, count := range growthCounts {
				if ns, ok := s.median(growthName(r.Name, count), c.Name); ok {
					line.Counts = append(line.Counts, count)
					line.Ns = append(line.Ns, ns)
				}
			}
			g.Series = append(g.Series, line)
		}
	}
	return g
}

// fresh reports whether a row needs a process that has done nothing yet, and
// spoils it for others.
func fresh(r Row) bool { return r.Name == meter.RowSleeping || r.Size >= 1_000_000 }
