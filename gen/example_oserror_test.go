package gen_test

import (
	"fmt"
	"os"
	"syscall"

	"github.com/coluber-go/coluber/gen"
)

func ExampleOSError() {
	_, err := os.Open("/nonexistent")
	err = gen.OSErrorOf(err)
	fmt.Println(err)
	fmt.Println(gen.IsInstance[*gen.FileNotFoundError](err), gen.IsInstance[*gen.OSError](err))
	// Output:
	// [Errno 2] No such file or directory: '/nonexistent'
	// true true
}

func ExampleNewOSError() {
	err := gen.NewOSError(int(syscall.ECONNREFUSED), "Connect call failed ('127.0.0.1', 1)", "")
	fmt.Println(gen.FormatException(err))
	// Output:
	// ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 1)
}

func ExampleOSErrorOf() {
	fmt.Println(gen.Repr(gen.OSErrorOf(fmt.Errorf("read: %w", syscall.EPIPE))))
	// Output:
	// BrokenPipeError(32, 'Broken pipe')
}

func ExampleStrerror() {
	fmt.Println(gen.Strerror(98))
	// Output:
	// Address already in use
}

func ExampleConnectionError() {
	err := gen.NewOSError(int(syscall.ECONNRESET), "", "")
	fmt.Println(gen.IsInstance[*gen.ConnectionError](err)) // except ConnectionError:
	// Output:
	// true
}

func ExampleBrokenPipeError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.EPIPE), "", "")))
	// Output:
	// BrokenPipeError: [Errno 32] Broken pipe
}

func ExampleConnectionAbortedError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.ECONNABORTED), "", "")))
	// Output:
	// ConnectionAbortedError: [Errno 103] Software caused connection abort
}

func ExampleConnectionRefusedError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.ECONNREFUSED), "", "")))
	// Output:
	// ConnectionRefusedError: [Errno 111] Connection refused
}

func ExampleConnectionResetError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.ECONNRESET), "", "")))
	// Output:
	// ConnectionResetError: [Errno 104] Connection reset by peer
}

func ExampleBlockingIOError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.EAGAIN), "", "")))
	// Output:
	// BlockingIOError: [Errno 11] Resource temporarily unavailable
}

func ExampleChildProcessError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.ECHILD), "", "")))
	// Output:
	// ChildProcessError: [Errno 10] No child processes
}

func ExampleFileExistsError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.EEXIST), "", "")))
	// Output:
	// FileExistsError: [Errno 17] File exists
}

func ExampleFileNotFoundError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.ENOENT), "", "")))
	// Output:
	// FileNotFoundError: [Errno 2] No such file or directory
}

func ExampleInterruptedError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.EINTR), "", "")))
	// Output:
	// InterruptedError: [Errno 4] Interrupted system call
}

func ExampleIsADirectoryError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.EISDIR), "", "")))
	// Output:
	// IsADirectoryError: [Errno 21] Is a directory
}

func ExampleNotADirectoryError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.ENOTDIR), "", "")))
	// Output:
	// NotADirectoryError: [Errno 20] Not a directory
}

func ExamplePermissionError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.EACCES), "", "")))
	// Output:
	// PermissionError: [Errno 13] Permission denied
}

func ExampleProcessLookupError() {
	fmt.Println(gen.FormatException(gen.NewOSError(int(syscall.ESRCH), "", "")))
	// Output:
	// ProcessLookupError: [Errno 3] No such process
}
