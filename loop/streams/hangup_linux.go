package streams

import (
	"syscall"
	"unsafe"
)

// pollFd is the system's struct pollfd.
type pollFd struct {
	fd      int32
	events  int16
	revents int16
}

// pollErr is the system's POLLERR.
const pollErr = 8

// hungUp reports whether nobody reads any more what is written to fd.
func hungUp(fd uintptr) bool {
	p := pollFd{fd: int32(fd)}
	var now syscall.Timespec
	n, _, _ := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&p)), 1, uintptr(unsafe.Pointer(&now)), 0, 0, 0)
	return n == 1 && p.revents&pollErr != 0
}
