package aiohttptest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
)

// Replies to send with [Reply]. The peer must close after those that are too short.
const (
	// OK is whole.
	OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
	// ShortBody has 3 bytes of 100.
	ShortBody = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"
	// TruncatedChunks ends within a chunk.
	TruncatedChunks = chunked + "a\r\nabc"
	// UnfinishedChunks ends after a chunk, without the last one.
	UnfinishedChunks = chunked + "3\r\nabc\r\n"
	// BadChunkSize has a chunk size that is no number.
	BadChunkSize = chunked + "xyz\r\nabc\r\n0\r\n\r\n"
	// BadGzip says that it is gzip, and is not.
	BadGzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 11\r\n\r\nnot gzipped"
	// BadDeflate says that it is deflate, and is not.
	BadDeflate = "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 11\r\n\r\n\xff\xff\xffdeflated"
	// BadStatusLine is no HTTP.
	BadStatusLine = "hello world\r\n\r\n"
	// BadStatus has a status that is no number.
	BadStatus = "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"
	// BadHeader has a header without a colon.
	BadHeader = "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n"
	// BadLength has a length that is no number.
	BadLength = "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n"
	// TwoLengths has two lengths that contradict each other.
	TwoLengths = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
	// PartialHead ends within the header.
	PartialHead = "HTTP/1.1 200 OK\r\nContent-Le"
	// NoLength has a body that ends with the connection.
	NoLength = "HTTP/1.1 200 OK\r\n\r\nhello"
	// EndlessHead begins a body that ends with the connection, for [Endless].
	EndlessHead = "HTTP/1.1 200 OK\r\n\r\n"

	chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
)

// OversizedHeader is a reply with one header of n bytes.
//
// Go only: see Script.
func OversizedHeader(n int) string {
	return "HTTP/1.1 200 OK\r\nX-Large: " + strings.Repeat("a", n) + "\r\nContent-Length: 0\r\n\r\n"
}

// ManyHeaders is a reply with n headers besides Content-Length.
//
// Go only: see Script.
func ManyHeaders(n int) string {
	var b strings.Builder
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")
	for i := range n {
		fmt.Fprintf(&b, "X-%d: %d\r\n", i, i)
	}
	return b.String() + "\r\n"
}

// GzipBomb is a reply of few bytes that becomes a body of n zeros.
//
// Go only: see Script.
func GzipBomb(n int64) string {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a good one
	_, _ = io.CopyN(z, zeros{}, n)                        // a buffer takes all
	_ = z.Close()
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", b.Len(), b.String())
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
