package meter

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// A Request asks for one measurement.
type Request struct {
	Row   string `json:"row"`
	Count int    `json:"count,omitempty"` // of units; zero: as many as take the time
	Size  int    `json:"size,omitempty"`  // zero: the row's own
}

// A Reply is what came of it: values by row, in the unit of the row. A process
// has no such row if it is absent.
type Reply struct {
	Row    string             `json:"row"`
	Done   int                `json:"done,omitempty"`
	Values map[string]float64 `json:"values,omitempty"`
	Absent bool               `json:"absent,omitempty"`
	Error  string             `json:"error,omitempty"`
}

// Serve answers requests until in ends.
func Serve(in io.Reader, out io.Writer, find func(row string) (Job, bool)) error {
	lines, replies := bufio.NewScanner(in), json.NewEncoder(out)
	for lines.Scan() {
		var q Request
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return fmt.Errorf("meter: request: %w", err)
		}
		if err := replies.Encode(answer(q, find)); err != nil {
			return fmt.Errorf("meter: reply: %w", err)
		}
	}
	return lines.Err()
}

func answer(q Request, find func(row string) (Job, bool)) Reply {
	j, ok := find(q.Row)
	if !ok {
		return Reply{Row: q.Row, Absent: true}
	}
	if q.Size > 0 {
		j.Size = q.Size
	}
	return Measure(q.Row, j, q.Count, Target)
}
