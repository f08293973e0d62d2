package streams_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// withBuffer gives fn a reader in a task.
func withBuffer(t testing.TB, limit int, fn func(co *coro.Co, r *streams.StreamReader)) {
	t.Helper()
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		fn(co, streams.NewStreamReader(loop.RunningLoop(co), &streams.ReaderOptions{Limit: limit}))
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// What flows through takes no more room than what is there at a time.
func TestReaderRoom(t *testing.T) {
	withBuffer(t, 0, func(co *coro.Co, r *streams.StreamReader) {
		r.FeedData(make([]byte, 100)) // never read
		for range 10_000 {
			r.FeedData(make([]byte, 300))
			r.ReadExactly(co, 300)
			if room := streams.Room(r); room > 1024 {
				t.Fatalf("room for %d bytes", room)
			}
		}
	})
}

// An array that one long read has needed is not kept.
func TestReaderLetsGo(t *testing.T) {
	withBuffer(t, 1000, func(co *coro.Co, r *streams.StreamReader) {
		for _, n := range []int{1 << 20, 1000} {
			r.FeedData(make([]byte, n))
			r.ReadExactly(co, n)
			if room := streams.Room(r); (room == 0) != (n > 1<<17) {
				t.Errorf("after %d bytes, room for %d", n, room)
			}
		}
	})
}

// What was returned is the caller's, and what was fed the feeder's.
func TestReaderCopies(t *testing.T) {
	withBuffer(t, 0, func(co *coro.Co, r *streams.StreamReader) {
		data := []byte("one two three")
		r.FeedData(data)
		clear(data)
		one, _ := r.ReadExactly(co, 4)
		two, _ := r.ReadUntil(co, []byte(" "))
		clear(one[:cap(one)])
		rest, _ := r.Read(co, 99)
		if string(two) != "two " || string(rest) != "three" {
			t.Errorf("%q %q", two, rest)
		}
	})
}

// A read costs what it returns.
func TestReaderAllocates(t *testing.T) {
	withBuffer(t, 0, func(co *coro.Co, r *streams.StreamReader) {
		line := []byte("a line of some length\n")
		separators := [][]byte{line[len(line)-1:], []byte("\r\n")}
		for name, read := range map[string]func(){
			"ReadLine":    func() { r.ReadLine(co) },
			"ReadExactly": func() { r.ReadExactly(co, len(line)) },
			"Read":        func() { r.Read(co, 99) },
			"ReadUntil":   func() { r.ReadUntil(co) },
			"two":         func() { r.ReadUntil(co, separators...) },
		} {
			if n := testing.AllocsPerRun(100, func() { r.FeedData(line); read() }); n != 1 {
				t.Errorf("%s: %v allocations", name, n)
			}
		}
	})
}

// So it does while there is always something left.
func TestReaderAllocatesWithRest(t *testing.T) {
	withBuffer(t, 0, func(co *coro.Co, r *streams.StreamReader) {
		data := make([]byte, 300)
		r.FeedData(data[:100])
		n := testing.AllocsPerRun(1000, func() { r.FeedData(data); r.ReadExactly(co, 300) })
		if n != 1 {
			t.Errorf("%v allocations", n)
		}
	})
}

// Separators that come late, and long ones in small parts.
func TestReadUntilLate(t *testing.T) {
	const size = 1 << 20
	withBuffer(t, size, func(co *coro.Co, r *streams.StreamReader) {
		l := loop.RunningLoop(co)
		separators := [][]byte{[]byte("\r\n\r\n"), []byte("never there"), {0xff}}
		body := bytes.Repeat([]byte("\r\n\rx"), size/4)
		whole := append(bytes.Clone(body), "\r\n\r\n"...)
		rest := whole
		var feed func()
		feed = func() {
			n := min(len(rest), 777)
			r.FeedData(rest[:n])
			if rest = rest[n:]; len(rest) > 0 {
				l.CallSoon(feed)
			}
		}
		feed()
		got, err := r.ReadUntil(co, separators...)
		if err != nil || !bytes.Equal(got, whole) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}
