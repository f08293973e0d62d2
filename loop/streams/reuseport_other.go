//go:build unix && !linux

package streams

// soReusePort is the system's SO_REUSEPORT.
const soReusePort = 0x200
