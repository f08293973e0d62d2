package frame

import (
	"path/filepath"
	"runtime"
	"strings"
	"unsafe"
)

// Code says what a function is called and where it stands, as a Python frame's
// f_code does. It is a code pointer: taking it costs a nanosecond, and nothing
// is looked up before a method asks.
type Code uintptr

// CodeOf returns the code of fn, which must be a func value. A nil func has
// Code 0.
func CodeOf[F any](fn F) Code {
	if unsafe.Sizeof(fn) != unsafe.Sizeof(uintptr(0)) {
		panic("frame: CodeOf of what is not a func")
	}
	closure := ClosureOf(&fn)
	if closure == nil {
		return 0
	}
	return *closure
}

// ClosureOf returns what the func value fn points to, its closure, which begins
// with the code; nil for a nil func.
func ClosureOf[F any](fn *F) *Code { return *(**Code)(unsafe.Pointer(fn)) }

// Qualname is the name of the function that fn was written in, in the manner of
// Python's __qualname__: "pkg.count.func1" is "count", "pkg.(*Pool).Get.func2" is
// "Pool.Get". Where the compiler inlined count into main, the runtime says
// "pkg.main.count.func5": so the innermost name counts, and the type of a value
// receiver, which cannot be told from an outer function, is left out.
func (c Code) Qualname() string {
	fn := runtime.FuncForPC(uintptr(c))
	if fn == nil {
		return "<unknown>"
	}
	return qualname(fn.Name())
}

// Location is the file's base name and the line where the function begins.
func (c Code) Location() (file string, line int) {
	fn := runtime.FuncForPC(uintptr(c))
	if fn == nil {
		return "<unknown>", 0
	}
	file, line = fn.FileLine(uintptr(c))
	return filepath.Base(file), line
}

// qualname finds the written name in the runtime's symbol.
func qualname(symbol string) string {
	symbol = strings.ReplaceAll(symbol, "[...]", "")
	symbol = strings.TrimSuffix(symbol, "-fm") // a method value
	symbol = symbol[strings.LastIndexByte(symbol, '/')+1:]
	parts := strings.Split(symbol, ".")[1:] // without the package
	for i, part := range parts {
		// main-range3 is the body of a range loop over a function in main.
		parts[i], _, _ = strings.Cut(part, "-range")
	}
	for len(parts) > 1 && isClosure(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	if len(parts) == 0 {
		return symbol
	}
	name := parts[len(parts)-1]
	if len(parts) > 1 {
		if receiver, ok := strings.CutPrefix(parts[len(parts)-2], "(*"); ok {
			return strings.TrimSuffix(receiver, ")") + "." + name
		}
	}
	return name
}

// isClosure reports whether a part of a symbol was made up by the compiler:
// func1, 2, gowrap1, deferwrap2.
func isClosure(part string) bool {
	for _, prefix := range []string{"func", "gowrap", "deferwrap"} {
		part = strings.TrimPrefix(part, prefix)
	}
	return strings.Trim(part, "0123456789") == ""
}
