//go:build unix

package streams

import (
	"os"
	"syscall"
	"time"
)

// pollable is f, if it can be waited for, or else the same pipe in a way that can.
func pollable(f *os.File) (*os.File, error) {
	if f.SetDeadline(time.Time{}) == nil {
		return f, nil
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return nil, err
	}
	var again int
	var failed error
	err = raw.Control(func(fd uintptr) {
		syscall.ForkLock.RLock()
		defer syscall.ForkLock.RUnlock()
		if again, failed = syscall.Dup(int(fd)); failed == nil {
			syscall.CloseOnExec(again)
			failed = syscall.SetNonblock(again, true)
		}
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	name := f.Name()
	f.Close()
	return os.NewFile(uintptr(again), name), nil
}
