package frame

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// Trace is where something was made: the calls that led there, innermost first.
// Taking it costs a walk of the stack; nothing is looked up before a method asks.
type Trace struct {
	pcs   []uintptr
	depth int // how many calls are shown
}

// CurrentTrace is the caller's, of which the innermost depth calls are shown.
func CurrentTrace(depth int) Trace {
	const ours = 32 // calls of this library's that may come first
	pcs := make([]uintptr, depth+ours)
	n := runtime.Callers(2, pcs)
	return Trace{append([]uintptr(nil), pcs[:n]...), depth}
}

// Empty reports whether t is of nothing.
func (t Trace) Empty() bool { return len(t.pcs) == 0 }

// calls are those that are shown, innermost first. What this library does to make
// a thing, and what it stands on, says nothing.
func (t Trace) calls() []runtime.Frame {
	var all []runtime.Frame
	for frames, more := runtime.CallersFrames(t.pcs), !t.Empty(); more; {
		var f runtime.Frame
		f, more = frames.Next()
		if len(all) > 0 || !internal(f.Function) {
			all = append(all, f)
		}
	}
	all = all[:min(len(all), t.depth)]
	for len(all) > 0 && internal(all[len(all)-1].Function) {
		all = all[:len(all)-1]
	}
	return all
}

var module, _, _ = strings.Cut(symbolOf(CurrentTrace), "internal/frame.")

func symbolOf[F any](fn F) string { return runtime.FuncForPC(uintptr(CodeOf(fn))).Name() }

// internal reports whether a symbol is of this library, or of what starts
// goroutines.
func internal(symbol string) bool {
	path, ours := strings.CutPrefix(symbol, module)
	if !ours {
		return strings.HasPrefix(symbol, "runtime.") || strings.HasPrefix(symbol, "iter.")
	}
	room, _, _ := strings.Cut(path, "/")
	room, _, _ = strings.Cut(room, ".")
	slash := strings.LastIndexByte(path, '/') + 1
	pkg, _, _ := strings.Cut(path[slash:], ".")
	return room != "examples" && !strings.HasSuffix(pkg, "_test")
}

// Place is the innermost call's, "main.go:12"; "" for an empty trace.
func (t Trace) Place() string {
	calls := t.calls()
	if len(calls) == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", filepath.Base(calls[0].File), calls[0].Line)
}

// Text is a line for each call, the innermost last, without a line break at the
// end. It is what Python's traceback.format_list makes of an extract_stack, without
// the lines of source.
func (t Trace) Text() string {
	return t.list(`  File "%s", line %d, in %s`, "\n")
}

// String is Python's repr of an extract_stack.
func (t Trace) String() string {
	return "[" + t.list("<FrameSummary file %s, line %d in %s>", ", ") + "]"
}

func (t Trace) list(format, between string) string {
	var b strings.Builder
	calls := t.calls()
	for i := len(calls) - 1; i >= 0; i-- {
		fmt.Fprintf(&b, format, calls[i].File, calls[i].Line, qualname(calls[i].Function))
		if i > 0 {
			b.WriteString(between)
		}
	}
	return b.String()
}
