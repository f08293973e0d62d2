package frame

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// Call is one function on a stack.
type Call struct {
	Package  string // its import path
	Function string // as Code's Qualname
	File     string // base name
	Line     int    // where it is
}

// Traceback is what all goroutines of the process are doing at one moment.
type Traceback struct{ goroutines [][]byte }

// TakeTraceback stops the world for as long as it takes to print the stacks of all
// goroutines: a millisecond for some hundreds, and a buffer of a kilobyte for each.
// It is for reports.
func TakeTraceback() Traceback {
	for size := 1 << 16; ; size *= 4 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size > maxTraceback {
			return Traceback{bytes.Split(buf[:n], []byte("\n\n"))}
		}
	}
}

// maxTraceback is enough for some 100,000 goroutines; what is beyond is left out.
const maxTraceback = 1 << 27

// Calls are what the body of f is in the middle of, innermost first; nil if f has
// no goroutine, or if it cannot be found: the format of Go's tracebacks is not
// documented.
func (t Traceback) Calls(f *Frame) []Call {
	// Every body is called by run, whose receiver the traceback tells.
	run := fmt.Appendf(nil, "internal/frame.(*Frame).run(%p", f)
	for _, g := range t.goroutines {
		if i := bytes.Index(g, run); i >= 0 {
			return calls(g[:i])
		}
	}
	return nil
}

// calls reads the functions off the beginning of a goroutine's trace: a line for
// the header, and two for each function.
func calls(trace []byte) []Call {
	lines := strings.Split(string(trace), "\n")
	var all []Call
	for i := 1; i+1 < len(lines); i += 2 {
		if c, ok := call(lines[i], lines[i+1]); ok {
			all = append(all, c)
		}
	}
	return all
}

// call reads "example.com/pkg.(*T).Get(0x12, ...)" and "\t/dir/file.go:12 +0x1f".
func call(function, place string) (Call, bool) {
	open := strings.LastIndexByte(function, '(')
	place, _, _ = strings.Cut(strings.TrimSpace(place), " ")
	colon := strings.LastIndexByte(place, ':')
	if open < 0 || colon < 0 {
		return Call{}, false
	}
	symbol := function[:open]
	line, err := strconv.Atoi(place[colon+1:])
	if err != nil {
		return Call{}, false
	}
	slash := strings.LastIndexByte(symbol, '/') + 1
	dot := strings.IndexByte(symbol[slash:], '.')
	if dot < 0 {
		return Call{}, false
	}
	return Call{
		Package:  symbol[:slash+dot],
		Function: qualname(symbol),
		File:     filepath.Base(place[:colon]),
		Line:     line,
	}, true
}
