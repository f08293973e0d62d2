//go:build !unix

package streams

import "io"

// newRawDevice is nil: there is no way to wait without a buffer here.
func newRawDevice(io.ReadWriteCloser, bool) device { return nil }
