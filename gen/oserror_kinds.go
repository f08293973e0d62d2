package gen

// These are the kinds of OSError. Each is found as its bases, by IsInstance and by
// errors.As.

// ConnectionError is raised for what becomes of connections. Its kinds are types of
// their own. It is an OSError.
//
// Python: ConnectionError, library/exceptions.
type ConnectionError struct{ OSError }

// Class is "ConnectionError".
func (e *ConnectionError) Class() string { return "ConnectionError" }

// As makes target the ConnectionError that e is the base of, or one of its bases.
func (e *ConnectionError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// BrokenPipeError is raised for writing to what has been closed at the other end. It is
// a ConnectionError, with EPIPE and ESHUTDOWN.
//
// Python: BrokenPipeError, library/exceptions.
type BrokenPipeError struct{ ConnectionError }

// Class is "BrokenPipeError".
func (e *BrokenPipeError) Class() string { return "BrokenPipeError" }

// As makes target the BrokenPipeError that e is the base of, or one of its bases.
func (e *BrokenPipeError) As(target any) bool { return as(e, target) || e.ConnectionError.As(target) }

// ConnectionAbortedError is raised when the peer gives up a connection that is being
// made. It is a ConnectionError; its number is ECONNABORTED.
//
// Python: ConnectionAbortedError, library/exceptions.
type ConnectionAbortedError struct{ ConnectionError }

// Class is "ConnectionAbortedError".
func (e *ConnectionAbortedError) Class() string { return "ConnectionAbortedError" }

// As makes target the ConnectionAbortedError that e is the base of, or one of its
// bases.
func (e *ConnectionAbortedError) As(target any) bool {
	return as(e, target) || e.ConnectionError.As(target)
}

// ConnectionRefusedError is raised when the peer refuses a connection. It is a
// ConnectionError; its number is ECONNREFUSED.
//
// Python: ConnectionRefusedError, library/exceptions.
type ConnectionRefusedError struct{ ConnectionError }

// Class is "ConnectionRefusedError".
func (e *ConnectionRefusedError) Class() string { return "ConnectionRefusedError" }

// As makes target the ConnectionRefusedError that e is the base of, or one of its
// bases.
func (e *ConnectionRefusedError) As(target any) bool {
	return as(e, target) || e.ConnectionError.As(target)
}

// ConnectionResetError is raised when the peer resets a connection, and when a
// connection is lost. It is a ConnectionError; its number is ECONNRESET.
//
// Python: ConnectionResetError, library/exceptions.
type ConnectionResetError struct{ ConnectionError }

// Class is "ConnectionResetError".
func (e *ConnectionResetError) Class() string { return "ConnectionResetError" }

// As makes target the ConnectionResetError that e is the base of, or one of its bases.
func (e *ConnectionResetError) As(target any) bool {
	return as(e, target) || e.ConnectionError.As(target)
}

// BlockingIOError is raised for what would have to wait. It is an OSError, with EAGAIN,
// EALREADY, EWOULDBLOCK and EINPROGRESS.
//
// Python: BlockingIOError, library/exceptions.
type BlockingIOError struct{ OSError }

// Class is "BlockingIOError".
func (e *BlockingIOError) Class() string { return "BlockingIOError" }

// As makes target the BlockingIOError that e is the base of, or one of its bases.
func (e *BlockingIOError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// ChildProcessError is raised for what becomes of child processes. It is an OSError;
// its number is ECHILD.
//
// Python: ChildProcessError, library/exceptions.
type ChildProcessError struct{ OSError }

// Class is "ChildProcessError".
func (e *ChildProcessError) Class() string { return "ChildProcessError" }

// As makes target the ChildProcessError that e is the base of, or one of its bases.
func (e *ChildProcessError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// FileExistsError is raised for making what is there. It is an OSError; its number is
// EEXIST.
//
// Python: FileExistsError, library/exceptions.
type FileExistsError struct{ OSError }

// Class is "FileExistsError".
func (e *FileExistsError) Class() string { return "FileExistsError" }

// As makes target the FileExistsError that e is the base of, or one of its bases.
func (e *FileExistsError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// FileNotFoundError is raised for a file that is not there. It is an OSError; its
// number is ENOENT.
//
// Python: FileNotFoundError, library/exceptions.
type FileNotFoundError struct{ OSError }

// Class is "FileNotFoundError".
func (e *FileNotFoundError) Class() string { return "FileNotFoundError" }

// As makes target the FileNotFoundError that e is the base of, or one of its bases.
func (e *FileNotFoundError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// InterruptedError is raised when a signal interrupts a call. It is an OSError; its
// number is EINTR.
//
// Python: InterruptedError, library/exceptions.
type InterruptedError struct{ OSError }

// Class is "InterruptedError".
func (e *InterruptedError) Class() string { return "InterruptedError" }

// As makes target the InterruptedError that e is the base of, or one of its bases.
func (e *InterruptedError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// IsADirectoryError is raised for a directory that should be none. It is an OSError;
// its number is EISDIR.
//
// Python: IsADirectoryError, library/exceptions.
type IsADirectoryError struct{ OSError }

// Class is "IsADirectoryError".
func (e *IsADirectoryError) Class() string { return "IsADirectoryError" }

// As makes target the IsADirectoryError that e is the base of, or one of its bases.
func (e *IsADirectoryError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// NotADirectoryError is raised for what should be a directory. It is an OSError; its
// number is ENOTDIR.
//
// Python: NotADirectoryError, library/exceptions.
type NotADirectoryError struct{ OSError }

// Class is "NotADirectoryError".
func (e *NotADirectoryError) Class() string { return "NotADirectoryError" }

// As makes target the NotADirectoryError that e is the base of, or one of its bases.
func (e *NotADirectoryError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// PermissionError is raised for what the caller may not do. It is an OSError, with
// EACCES and EPERM.
//
// Python: PermissionError, library/exceptions.
type PermissionError struct{ OSError }

// Class is "PermissionError".
func (e *PermissionError) Class() string { return "PermissionError" }

// As makes target the PermissionError that e is the base of, or one of its bases.
func (e *PermissionError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// ProcessLookupError is raised for a process that is not there. It is an OSError; its
// number is ESRCH.
//
// Python: ProcessLookupError, library/exceptions.
type ProcessLookupError struct{ OSError }

// Class is "ProcessLookupError".
func (e *ProcessLookupError) Class() string { return "ProcessLookupError" }

// As makes target the ProcessLookupError that e is the base of, or one of its bases.
func (e *ProcessLookupError) As(target any) bool { return as(e, target) || e.OSError.As(target) }
