package meter

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
)

// Resident is how much of the machine's memory the process has, in bytes.
//
// Errors: where the system has no /proc.
func Resident() (float64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("meter: resident memory: %w", err)
	}
	var size, resident int
	if _, err := fmt.Fscan(bytes.NewReader(text), &size, &resident); err != nil {
		return 0, fmt.Errorf("meter: resident memory: %w", err)
	}
	return float64(resident) * float64(os.Getpagesize()), nil
}

// The rows of memory: what each of many sleeping tasks takes, and how much of
// that the system has back when they have ended and the garbage is collected.
const (
	RowSleeping = "memory/sleeping"
	RowReturned = "memory/returned"
)

// Memory measures the two rows: make makes m.Size tasks that sleep, end ends
// them.
func Memory(m *Meter, make, end func()) {
	debug.FreeOSMemory()
	before, err := Resident()
	make()
	full, err1 := Resident()
	end()
	debug.FreeOSMemory()
	after, err2 := Resident()
	for _, err := range []error{err, err1, err2} {
		m.Fail(err)
	}
	taken := max(1, full-before)
	m.Value(RowSleeping, taken/float64(m.Size))
	m.Value(RowReturned, 100*(full-after)/taken)
}
