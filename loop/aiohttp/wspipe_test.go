//go:build !js

package aiohttp_test

import (
	"bytes"
	"testing"

	"github.com/coluber-go/coluber/loop/aiohttp"
)

// sink is a connection that keeps what is written.
type sink struct{ bytes.Buffer }

func (*sink) Close() error { return nil }

// Frames in any pieces arrive as they are, but for those of closing; what is sent in
// between stands between them.
func FuzzWSPipe(f *testing.F) {
	f.Add([]byte("hello"), 3, true)
	f.Add(bytes.Repeat([]byte("x"), 70_000), 1000, false)
	f.Fuzz(func(t *testing.T, payload []byte, size int, closing bool) {
		size = 1 + max(size, -size)%5000
		size = max(1, size)
		first := aiohttp.MaskedFrame(2, payload)
		all := append(bytes.Clone(first), aiohttp.MaskedFrame(8, []byte("dropped"))...)
		last := aiohttp.MaskedFrame(1, payload)
		all = append(all, last...)
		out := &sink{}
		p := aiohttp.NewWSPipe(out)
		for len(all) > 0 {
			n := min(size, len(all))
			if m, err := p.Write(all[:n]); m != n || err != nil {
				t.Fatal(m, err)
			}
			all = all[n:]
		}
		want := append(first, last...)
		if !bytes.Equal(out.Bytes(), want) {
			t.Fatalf("%d bytes, not %d", out.Len(), len(want))
		}
		out.Reset()
		kind := aiohttp.WSMsgPing
		if closing {
			kind = aiohttp.WSMsgClose
		}
		if err := aiohttp.PipeSend(p, kind, []byte("p")); err != nil || out.Len() != 7 || out.Bytes()[0] != 0x80|byte(kind) {
			t.Fatalf("%x, %v", out.Bytes(), err)
		}
		if err := aiohttp.PipeSend(p, aiohttp.WSMsgPing, nil); (err != nil) != closing {
			t.Error("after it:", err)
		}
	})
}
