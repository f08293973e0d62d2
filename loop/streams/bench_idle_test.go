package streams_test

import (
	"io"
	"net"
	"runtime"
	"testing"
)

// idleConnections are as many as usual limits of descriptors allow, for this process
// has both ends.
const idleConnections = 9_900

// BenchmarkIdle tells what memory a connection takes that waits, after one message,
// with its task and the client's end.
func BenchmarkIdle(b *testing.B) {
	for b.Loop() {
		withEchoServer(b, 64, func(addr string) {
			before := inUse()
			all := make([]net.Conn, idleConnections)
			message := make([]byte, 64)
			for i := range all {
				var err error
				if all[i], err = net.Dial("tcp", addr); err != nil {
					b.Error(err)
					return
				}
				defer all[i].Close()
				all[i].Write(message)
				io.ReadFull(all[i], message)
			}
			b.ReportMetric(float64(inUse()-before)/idleConnections, "B/connection")
		})
	}
}

// inUse is how much memory is in use, in bytes.
func inUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
