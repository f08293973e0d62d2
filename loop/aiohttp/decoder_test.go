package aiohttp_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/coluber-go/coluber/loop/aiohttp"
	_ "github.com/coluber-go/coluber/loop/aiohttp/br"
	_ "github.com/coluber-go/coluber/loop/aiohttp/zstd"
)

// encoders write what the decoders read.
var encoders = map[string]func(w io.Writer) io.WriteCloser{
	"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"zlib": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	"raw": func(w io.Writer) io.WriteCloser {
		z, _ := flate.NewWriter(w, 6)
		return z
	},
	"br": func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
	"zstd": func(w io.Writer) io.WriteCloser {
		z, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
		return z
	},
}

// codings are the encoders with their names in Content-Encoding.
var codings = map[string]string{"gzip": "gzip", "zlib": "deflate", "raw": "deflate", "br": "br", "zstd": "zstd"}

func encoded(t testing.TB, kind, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := encoders[kind](&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func decoded(t testing.TB, coding string, body io.Reader) (string, error) {
	t.Helper()
	r := aiohttp.Decoding(body, coding)
	defer r.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

func TestDecoders(t *testing.T) {
	text := strings.Repeat("hello, world ", 5000)
	boom := errors.New("boom")
	for kind, coding := range codings {
		whole := encoded(t, kind, text)
		if got, err := decoded(t, coding, strings.NewReader(whole)); got != text || err != nil {
			t.Errorf("%s: %d bytes, %v", kind, len(got), err)
		}
		if got, err := decoded(t, coding, strings.NewReader("")); got != "" || err != nil {
			t.Errorf("%s of nothing: %q, %v", kind, got, err)
		}
		want := "400, message:\n  Can not decode content-encoding: " + coding
		if _, err := decoded(t, coding, strings.NewReader(whole[:len(whole)/2])); err == nil || err.Error() != want {
			t.Errorf("half of %s: %v", kind, err)
		}
		if _, err := decoded(t, coding, strings.NewReader("\xff\xffnot at all")); err == nil || err.Error() != want {
			t.Errorf("broken %s: %v", kind, err)
		}
		failing := io.MultiReader(strings.NewReader(whole[:len(whole)/2]), failingReader{boom})
		if _, err := decoded(t, coding, failing); err != boom {
			t.Errorf("%s over a failing connection: %v", kind, err)
		}
	}
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

func TestDecodersOfMore(t *testing.T) {
	a, b := encoded(t, "gzip", "a"), encoded(t, "gzip", "b")
	if got, err := decoded(t, "gzip", strings.NewReader(a+b)); got != "ab" || err != nil {
		t.Errorf("members: %q, %v", got, err)
	}
	rest := strings.NewReader(a + "trailing")
	if got, err := decoded(t, "GZIP", rest); got != "a" || err != nil || rest.Len() != 0 {
		t.Errorf("trailing: %q, %v, %d left", got, err, rest.Len())
	}
	if aiohttp.Decoding(strings.NewReader(a), "identity") != nil {
		t.Error("identity is decoded")
	}
	if got := aiohttp.AcceptEncoding(); got != "gzip, deflate, br, zstd" {
		t.Error(got)
	}
}

// counting counts what a decoder has read.
type counting struct {
	io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

// A body that would become huge is decoded as far as it is read, and no further.
func TestDecodersAreBounded(t *testing.T) {
	for kind, coding := range codings {
		bomb := encoded(t, kind, strings.Repeat("\x00", 8<<20))
		src := &counting{Reader: strings.NewReader(bomb)}
		r := aiohttp.Decoding(src, coding)
		one := make([]byte, 1)
		for range 10 {
			if _, err := io.ReadFull(r, one); err != nil {
				t.Fatal(err)
			}
		}
		if len(bomb) > 8192 && src.n > 8192 {
			t.Errorf("%s: %d of %d bytes read for ten", kind, src.n, len(bomb))
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if n, err := r.Read(one); n != 0 || err == nil {
			t.Errorf("%s: read %d, %v after Close", kind, n, err)
		}
	}
}
