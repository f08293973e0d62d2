//go:build unix

package loop

import "syscall"

// uncatchable reports whether no process can handle n.
func uncatchable(n syscall.Signal) bool { return n == syscall.SIGKILL || n == syscall.SIGSTOP }
