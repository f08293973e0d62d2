package diff

import (
	"encoding/json"
	"fmt"
	"strings"
)

// String tells the difference: the program as data, and both traces from where they
// part.
func (d Difference) String() string {
	data, err := json.Marshal(d.Program)
	if err != nil {
		panic(err) // of plain data
	}
	n := 0
	for n < len(d.Python) && n < len(d.Coluber) && d.Python[n] == d.Coluber[n] {
		n++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d: the same for %d events\n", d.Seed, n)
	for _, line := range d.Python[max(0, n-6):n] {
		fmt.Fprintf(&b, "    both     %s\n", line)
	}
	for _, line := range d.Python[n:min(n+6, len(d.Python))] {
		fmt.Fprintf(&b, "    python   %s\n", line)
	}
	for _, line := range d.Coluber[n:min(n+6, len(d.Coluber))] {
		fmt.Fprintf(&b, "    coluber  %s\n", line)
	}
	if d.Once {
		b.WriteString("not so when run again\n")
	}
	fmt.Fprintf(&b, "program: %s\n", data)
	return b.String()
}
