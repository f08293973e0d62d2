package gen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// OSError is raised when the system refuses something. It also matches the
// [syscall.Errno] of its number, and what that matches, such as fs.ErrNotExist.
// [NewOSError] makes the kind of it that a number stands for.
//
// Python: OSError, library/exceptions.
type OSError struct {
	// Errno is the system's number; zero is none, and then Strerror is all there is.
	Errno    int
	Strerror string
	Filename string // that it is about, or empty
	Cause    error  // what it was raised from, or nil
}

// Error is "[Errno 2] No such file or directory: 'name'", or what there is of it.
func (e *OSError) Error() string {
	if e.Errno == 0 {
		return e.Strerror
	}
	s := fmt.Sprintf("[Errno %d] %s", e.Errno, e.Strerror)
	if e.Filename != "" {
		s += ": " + Repr(e.Filename)
	}
	return s
}

// Unwrap returns the cause.
func (e *OSError) Unwrap() error { return e.Cause }

// Is reports whether target is the system's number, or stands for it.
func (e *OSError) Is(target error) bool {
	return e.Errno > 0 && (target == syscall.Errno(e.Errno) || syscall.Errno(e.Errno).Is(target))
}

// As makes target the OSError that e is the base of.
func (e *OSError) As(target any) bool { return as(e, target) }

// Class is "OSError".
func (e *OSError) Class() string { return "OSError" }

// Args holds the number and the text, or the text alone; never the file's name.
func (e *OSError) Args() []any {
	if e.Errno == 0 {
		return messageArgs(e.Strerror)
	}
	return []any{e.Errno, e.Strerror}
}

// NewOSError returns the kind of [OSError] that errno stands for, as calling OSError
// does in Python: a [ConnectionResetError] for ECONNRESET, a [TimeoutError] for
// ETIMEDOUT, and an OSError for most. An empty strerror means the system's text, an
// empty filename none; an errno of zero makes an OSError with that text alone.
//
// Python: OSError, library/exceptions.
func NewOSError(errno int, strerror, filename string) error {
	if strerror == "" && errno > 0 {
		strerror = Strerror(errno)
	}
	e := OSError{Errno: errno, Strerror: strerror, Filename: filename}
	switch syscall.Errno(errno) {
	case syscall.EAGAIN, syscall.EALREADY, syscall.EINPROGRESS:
		return &BlockingIOError{e}
	case syscall.EPIPE, syscall.ESHUTDOWN:
		return &BrokenPipeError{ConnectionError{e}}
	case syscall.ECHILD:
		return &ChildProcessError{e}
	case syscall.ECONNABORTED:
		return &ConnectionAbortedError{ConnectionError{e}}
	case syscall.ECONNREFUSED:
		return &ConnectionRefusedError{ConnectionError{e}}
	case syscall.ECONNRESET:
		return &ConnectionResetError{ConnectionError{e}}
	case syscall.EEXIST:
		return &FileExistsError{e}
	case syscall.ENOENT:
		return &FileNotFoundError{e}
	case syscall.EINTR:
		return &InterruptedError{e}
	case syscall.EISDIR:
		return &IsADirectoryError{e}
	case syscall.ENOTDIR:
		return &NotADirectoryError{e}
	case syscall.EACCES, syscall.EPERM:
		return &PermissionError{e}
	case syscall.ESRCH:
		return &ProcessLookupError{e}
	case syscall.ETIMEDOUT:
		return &TimeoutError{Errno: errno, Msg: strerror, Filename: filename}
	}
	return &e
}

// OSErrorOf is what Python raises where Go's packages os, net and syscall return err:
// the OSError of the number in it, with the file's name if it has one. Nil, an error
// without a number, and an OSError are returned as they are.
//
// Go only: Python has one kind of error for the system.
func OSErrorOf(err error) error {
	var number syscall.Errno
	if err == nil || IsInstance[*OSError](err) || !errors.As(err, &number) {
		return err
	}
	var path *fs.PathError
	var link *os.LinkError
	name := ""
	switch {
	case errors.As(err, &path):
		name = path.Path
	case errors.As(err, &link):
		name = link.Old
	}
	return NewOSError(int(number), "", name)
}

// Strerror is the system's text for a number, "Connection refused", as the C library
// spells it; "Unknown error 999" for one that it does not know.
//
// Python: os.strerror, library/os.
func Strerror(errno int) string {
	text := syscall.Errno(errno).Error()
	if errno == 0 {
		return "Success"
	}
	if strings.HasPrefix(text, "errno ") {
		return fmt.Sprintf("Unknown error %d", errno)
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
