package subprocess

import (
	"os"
	"syscall"
)

// Stream says where a standard stream of a child leads. The zero Stream is the parent's
// own.
//
// Python: the stdin, stdout and stderr of asyncio.create_subprocess_exec,
// library/asyncio-subprocess.
type Stream struct {
	kind streamKind
	file *os.File
}

type streamKind uint8

const (
	inherited streamKind = iota
	piped
	nowhere
	stdout
	given
)

// A stream of the loop's; none; for Stderr, where Stdout leads.
//
// Python: asyncio.subprocess.PIPE, DEVNULL and STDOUT, library/asyncio-subprocess.
var (
	Pipe     = Stream{kind: piped}
	DevNull  = Stream{kind: nowhere}
	ToStdout = Stream{kind: stdout}
)

// File is a stream that leads to f, which stays the caller's to close.
//
// Python: a file as stdin, stdout or stderr, library/subprocess.
func File(f *os.File) Stream { return Stream{kind: given, file: f} }

// Options are the choices of [CreateExec] and [CreateShell]. The zero value gives the
// child the parent's streams, folder and environment.
//
// Python: the keyword arguments of asyncio.create_subprocess_exec,
// library/asyncio-subprocess.
type Options struct {
	Stdin, Stdout, Stderr Stream
	Dir                   string   // empty is the parent's
	Env                   []string // "NAME=value"; nil is the parent's
	Limit                 int      // of the readers, in bytes; zero means 64 KiB
	// SysProcAttr are choices of the system's, such as Setsid; nil means none.
	SysProcAttr *syscall.SysProcAttr
}
