package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// A Survey is what all rounds have measured, and why something is missing.
type Survey struct {
	Values map[string]map[string][]float64 // by row and candidate, a value a round
	Notes  []string                        // each once
}

// survey measures the rows in turn: each row by all candidates before the next
// row, and all of them again in the next round. A candidate that has failed at a
// row is not asked for it again.
func survey(rows []Row, all []Candidate, rounds int, limit time.Duration, tell func(string)) *Survey {
	s := &Survey{Values: make(map[string]map[string][]float64)}
	at := make([]*process, len(all))
	for i, c := range all {
		at[i] = &process{Candidate: c, limit: limit}
		if c.Missing != "" {
			s.note(fmt.Sprintf("%s: %s.", c.Name, c.Missing))
		}
	}
	skip := make(map[[2]string]bool)
	for round := range rounds {
		for _, r := range rows {
			if r.Name == meter.RowReturned {
				continue // measured with the row before
			}
			tell(fmt.Sprintf("round %d of %d: %s", round+1, rounds, r.Name))
			for _, p := range at {
				if key := [2]string{r.Name, p.Name}; p.Missing == "" && !skip[key] {
					skip[key] = !s.ask(p, r)
				}
			}
		}
	}
	for _, p := range at {
		p.stop()
	}
	return s
}

// ask has p measure r. It reports false if there is no use in asking again.
func (s *Survey) ask(p *process, r Row) bool {
	if fresh(r) {
		p.stop()
		defer p.stop()
	}
	reply, err := p.ask(meter.Request{Row: r.Name})
	if err != nil {
		s.note(fmt.Sprintf("%s, %s: %v.", p.Name, r.Name, err))
		return false
	}
	for row, v := range reply.Values {
		if s.Values[row] == nil {
			s.Values[row] = make(map[string][]float64)
		}
		s.Values[row][p.Name] = append(s.Values[row][p.Name], v)
	}
	return !reply.Absent
}

func (s *Survey) note(why string) {
	if !slices.Contains(s.Notes, why) {
		s.Notes = append(s.Notes, why)
	}
}

// median is the middle of the values of all rounds; false if there is none.
func (s *Survey) median(row, candidate string) (float64, bool) {
	v := slices.Sorted(slices.Values(s.Values[row][candidate]))
	if len(v) == 0 {
		return 0, false
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2, true
}
