package gen_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// What OSError(…) makes, its repr and its str, as CPython 3.13 on Linux has them.
func TestOSError(t *testing.T) {
	for _, row := range []struct {
		errno                    int
		strerror, filename       string
		class, wantRepr, wantStr string
	}{
		{111, "Connect call failed ('127.0.0.1', 1)", "", "ConnectionRefusedError", `ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)")`, "[Errno 111] Connect call failed ('127.0.0.1', 1)"},
		{104, "", "", "ConnectionResetError", "ConnectionResetError(104, 'Connection reset by peer')", "[Errno 104] Connection reset by peer"},
		{103, "", "", "ConnectionAbortedError", "ConnectionAbortedError(103, 'Software caused connection abort')", "[Errno 103] Software caused connection abort"},
		{32, "", "", "BrokenPipeError", "BrokenPipeError(32, 'Broken pipe')", "[Errno 32] Broken pipe"},
		{108, "", "", "BrokenPipeError", "BrokenPipeError(108, 'Cannot send after transport endpoint shutdown')", "[Errno 108] Cannot send after transport endpoint shutdown"},
		{2, "", "x", "FileNotFoundError", "FileNotFoundError(2, 'No such file or directory')", "[Errno 2] No such file or directory: 'x'"},
		{17, "", "it's", "FileExistsError", "FileExistsError(17, 'File exists')", `[Errno 17] File exists: "it's"`},
		{21, "", "", "IsADirectoryError", "IsADirectoryError(21, 'Is a directory')", "[Errno 21] Is a directory"},
		{20, "", "", "NotADirectoryError", "NotADirectoryError(20, 'Not a directory')", "[Errno 20] Not a directory"},
		{13, "", "", "PermissionError", "PermissionError(13, 'Permission denied')", "[Errno 13] Permission denied"},
		{1, "", "", "PermissionError", "PermissionError(1, 'Operation not permitted')", "[Errno 1] Operation not permitted"},
		{3, "", "", "ProcessLookupError", "ProcessLookupError(3, 'No such process')", "[Errno 3] No such process"},
		{10, "", "", "ChildProcessError", "ChildProcessError(10, 'No child processes')", "[Errno 10] No child processes"},
		{4, "", "", "InterruptedError", "InterruptedError(4, 'Interrupted system call')", "[Errno 4] Interrupted system call"},
		{11, "", "", "BlockingIOError", "BlockingIOError(11, 'Resource temporarily unavailable')", "[Errno 11] Resource temporarily unavailable"},
		{115, "", "", "BlockingIOError", "BlockingIOError(115, 'Operation now in progress')", "[Errno 115] Operation now in progress"},
		{110, "", "f", "TimeoutError", "TimeoutError(110, 'Connection timed out')", "[Errno 110] Connection timed out: 'f'"},
		{8, "", "./a", "OSError", "OSError(8, 'Exec format error')", "[Errno 8] Exec format error: './a'"},
		{999, "", "", "OSError", "OSError(999, 'Unknown error 999')", "[Errno 999] Unknown error 999"},
		{-2, "Name or service not known", "", "OSError", "OSError(-2, 'Name or service not known')", "[Errno -2] Name or service not known"},
		{0, "could not do it", "", "OSError", "OSError('could not do it')", "could not do it"},
		{0, "", "", "OSError", "OSError()", ""},
	} {
		err := gen.NewOSError(row.errno, row.strerror, row.filename)
		class := err.(gen.Exception).Class()
		if class != row.class || gen.Repr(err) != row.wantRepr || err.Error() != row.wantStr {
			t.Errorf("%d: %s\n%s\n%s", row.errno, class, gen.Repr(err), err)
		}
		var base *gen.OSError
		if !errors.As(err, &base) || base.Errno != row.errno || base.Filename != row.filename || !gen.IsInstance[*gen.OSError](err) {
			t.Errorf("%d is no OSError: %+v", row.errno, base)
		}
		if number := syscall.Errno(row.errno); errors.Is(err, number) != (row.errno > 0) {
			t.Errorf("%d: Is %v", row.errno, number)
		}
	}
}

// except ConnectionError, except FileExistsError and Go's own ways to ask.
func TestOSErrorKinds(t *testing.T) {
	reset, missing, late := gen.NewOSError(104, "", ""), gen.NewOSError(2, "", "x"), gen.NewOSError(110, "", "")
	for name, ok := range map[string]bool{
		"a reset is a ConnectionError":    gen.IsInstance[*gen.ConnectionError](reset),
		"and no BrokenPipeError":          !gen.IsInstance[*gen.BrokenPipeError](reset),
		"nor a FileNotFoundError":         !gen.IsInstance[*gen.FileNotFoundError](reset),
		"a file that is not there":        errors.Is(missing, fs.ErrNotExist) && !errors.Is(missing, fs.ErrExist),
		"wrapped":                         gen.IsInstance[*gen.FileNotFoundError](fmt.Errorf("open: %w", missing)),
		"an OSError is none of its kinds": !gen.IsInstance[*gen.ConnectionError](gen.NewOSError(5, "", "")),
		"a timeout is Go's, too":          errors.Is(late, os.ErrDeadlineExceeded) && errors.Is(late, syscall.ETIMEDOUT),
		"any TimeoutError is an OSError":  gen.IsInstance[*gen.OSError](&gen.TimeoutError{Msg: "m"}),
		"one's own kind":                  gen.IsInstance[*gen.ConnectionError](&struct{ gen.ConnectionResetError }{}),
		"and of a timeout":                gen.IsInstance[*gen.TimeoutError](&struct{ gen.TimeoutError }{}),
	} {
		if !ok {
			t.Error(name)
		}
	}
}

// What Go returns, in Python's words.
func TestOSErrorOf(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	_, opened := os.Open(none)
	linked := os.Link(none, none+"2")
	other := errors.New("other")
	for _, row := range []struct{ err, want error }{
		{opened, gen.NewOSError(2, "", none)},
		{linked, gen.NewOSError(2, "", none)},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, gen.NewOSError(104, "", "")},
		{other, other},
		{gen.NewOSError(104, "text", ""), gen.NewOSError(104, "text", "")},
		{nil, nil},
	} {
		got := gen.OSErrorOf(row.err)
		if got != row.want && (gen.Repr(got) != gen.Repr(row.want) || got.Error() != row.want.Error()) {
			t.Errorf("%v: %v", row.err, got)
		}
	}
}
