package streams_test

import (
	"bytes"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// What reading costs, of data that is there or that a callback feeds. For the same on
// CPython see testdata/bench.py.
func BenchmarkReader(b *testing.B) {
	line := append(bytes.Repeat([]byte("x"), 63), '\n')
	newline, crlf := []byte("\n"), []byte("\r\n")
	kilobyte, page := make([]byte, 1024), bytes.Repeat(line, 64)
	for _, bench := range []struct {
		name  string
		bytes int
		step  func(co *coro.Co, r *streams.StreamReader)
	}{
		{"readexactly", 1024, func(co *coro.Co, r *streams.StreamReader) {
			r.FeedData(kilobyte)
			r.ReadExactly(co, 1024)
		}},
		{"readline", 64, func(co *coro.Co, r *streams.StreamReader) {
			r.FeedData(line)
			r.ReadLine(co)
		}},
		{"readline-64", 64 * 64, func(co *coro.Co, r *streams.StreamReader) {
			r.FeedData(page)
			for range 64 {
				r.ReadLine(co)
			}
		}},
		{"readuntil-two", 64, func(co *coro.Co, r *streams.StreamReader) {
			r.FeedData(line)
			r.ReadUntil(co, newline, crlf)
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(bench.bytes))
			withBuffer(b, 0, func(co *coro.Co, r *streams.StreamReader) {
				for b.Loop() {
					bench.step(co, r)
				}
			})
		})
	}
	b.Run("readexactly-waiting", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(1024)
		withBuffer(b, 0, func(co *coro.Co, r *streams.StreamReader) {
			l := loop.RunningLoop(co)
			feed := func() { r.FeedData(kilobyte) }
			for b.Loop() {
				l.CallSoon(feed)
				r.ReadExactly(co, 1024)
			}
		})
	})
}
