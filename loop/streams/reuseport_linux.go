package streams

// soReusePort is the system's SO_REUSEPORT, which package syscall lacks on Linux.
const soReusePort = 15
