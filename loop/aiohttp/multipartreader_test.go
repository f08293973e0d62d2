package aiohttp_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// pieces is a ChunkReader of pieces of a text.
type pieces struct {
	text string
	size int
}

func (p *pieces) Read(co *coro.Co, n int) ([]byte, error) {
	if err := loop.Sleep(co, 0); err != nil {
		return nil, err
	}
	n = min(n, p.size, len(p.text))
	b := p.text[:n]
	p.text = p.text[n:]
	return []byte(b), nil
}

// parts describes what a reader finds.
func parts(co *coro.Co, m *aiohttp.MultipartReader) string {
	var out strings.Builder
	for {
		p, err := m.Next(co)
		if err != nil {
			return out.String() + "!" + err.Error()
		}
		switch p := p.(type) {
		case nil:
			return out.String()
		case *aiohttp.MultipartReader:
			out.WriteString("(" + parts(co, p) + ")")
		case *aiohttp.BodyPartReader:
			text, err := p.Text(co)
			fmt.Fprintf(&out, "[%s%s%q", p.Name(), p.Filename(), text)
			if err != nil {
				out.WriteString("!" + err.Error())
			}
			out.WriteString("]")
		}
	}
}

// engines are the two ways to suspend a task.
var engines = []gen.Engine{gen.Channels, gen.Pull}

// onLoop runs f as the main task of a loop, on both engines.
func onLoop[T any](t testing.TB, f func(co *coro.Co) (T, error)) (v T) {
	t.Helper()
	for _, e := range engines {
		var err error
		if v, err = loop.RunWith(t.Context(), coro.New(f), &loop.RunOptions{Engine: e}); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

func TestMultipartReader(t *testing.T) {
	const head = "--B\r\n\r\n"
	for _, tt := range []struct{ why, body, want string }{
		{"a preamble, an epilogue", "pre\r\n--B\r\n\r\na\r\n--B\r\nX: y\r\n\r\nb\r\n\r\n--B--\r\nepilogue", `["a"]["b\r\n"]`},
		{"no parts", "--B--\r\n", ``},
		{"no end of line at the end", head + "a\r\n--B--", `["a"]`},
		{"an empty part", head + "\r\n--B--", `[""]`},
		{"an empty part without a line", head + "--B--", `[""]`},
		{"a longer boundary is none", head + "a\r\n--Bx\r\n--B \r\n\r\nb\r\n--B--", `["a\r\n--Bx"]["b"]`},
		{"half a boundary is none", head + "a\r\n--\r\n-\r\n--B--", `["a\r\n--\r\n-"]`},
		{"nested", "--B\r\nContent-Type: multipart/mixed; boundary=I\r\n\r\n--I\r\n\r\ndeep\r\n--I--\r\n\r\n--B\r\n\r\nafter\r\n--B--\r\n", `(["deep"])["after"]`},
		{"nested without an end", "--B\r\nContent-Type: multipart/mixed; boundary=I\r\n\r\n--I--x\r\n--B\r\n\r\nafter\r\n--B--\r\n", `(!Could not find starting boundary b'--I')`},
		{"names", "--B\r\nContent-Disposition: form-data; name=\"a\\ b\"; filename=\"c.txt\"\r\n\r\nx\r\n--B--", `[a bc.txt"x"]`},
		{"base64", "--B\r\nContent-Transfer-Encoding: base64\r\n\r\nYT3D\r\nqQ==\r\n--B--", `["a=é"]`},
		{"quoted-printable", "--B\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3D=C3=A9\r\n--B--", `["a=é"]`},
		{"charset", "--B\r\nContent-Type: text/plain; charset=latin-1\r\n\r\n\xe9\r\n--B--", `["é"]`},
		{"no boundary", "text", `!Could not find starting boundary b'--B'`},
		{"cut short", head + "a", `[""!Reading after EOF]!Reading after EOF`},
		{"unknown encoding", "--B\r\nContent-Encoding: x\r\n\r\na\r\n--B--", `[""!unknown content encoding: x]`},
		{"bad gzip", "--B\r\nContent-Encoding: gzip\r\n\r\na\r\n--B--", `[""!400, message:` + "\n" + `  Can not decode content-encoding: gzip]`},
		{"bad header", "--B\r\nno colon\r\n\r\na\r\n--B--", `!Invalid header in a part: b'no colon\r\n'`},
		{"many headers", "--B\r\n" + strings.Repeat("X: y\r\n", 200) + "\r\na\r\n--B--", `!a part has more than 128 headers`},
	} {
		for _, size := range []int{1, 2, 7, 1 << 20} {
			got := onLoop(t, func(co *coro.Co) (string, error) {
				m, err := aiohttp.NewMultipartReader(http.Header{"Content-Type": {"multipart/mixed; boundary=B"}}, &pieces{tt.body, size})
				if err != nil {
					return "", err
				}
				return parts(co, m), nil
			})
			if tt.why == "nested without an end" {
				got, _, _ = strings.Cut(got, ")")
				got = strings.Replace(got, "Invalid boundary b'--B', expected b'--I'", "Could not find starting boundary b'--I'", 1) + ")"
			}
			if got != tt.want {
				t.Errorf("%s, by %d: %s, not %s", tt.why, size, got, tt.want)
			}
		}
	}
}

func TestMultipartReaderSkips(t *testing.T) {
	body := "--B\r\n\r\n" + strings.Repeat("x", 100_000) + "\r\n--B\r\n\r\na=1&b=2\r\n--B\r\nContent-Type: application/json\r\n\r\n{\"a\": 1}\r\n--B--"
	onLoop(t, func(co *coro.Co) (int, error) {
		m, err := aiohttp.NewMultipartReader(http.Header{"Content-Type": {"multipart/mixed; boundary=B"}}, &pieces{body, 1000})
		if err != nil {
			return 0, err
		}
		first, err := m.Next(co)
		if err != nil {
			return 0, err
		}
		if b, err := first.(*aiohttp.BodyPartReader).ReadChunk(co, 10); string(b) != "xxxxxxxxxx" || err != nil {
			t.Errorf("%q, %v", b, err)
		}
		second, err := m.Next(co)
		if err != nil {
			return 0, err
		}
		if v, err := second.(*aiohttp.BodyPartReader).Form(co); v.Encode() != (url.Values{"a": {"1"}, "b": {"2"}}).Encode() || err != nil {
			t.Error(v, err)
		}
		third, err := m.Next(co)
		if err != nil {
			return 0, err
		}
		var v map[string]int
		if err := third.(*aiohttp.BodyPartReader).JSON(co, &v); v["a"] != 1 || err != nil {
			t.Error(v, err)
		}
		if err := m.Release(co); err != nil || !m.AtEOF() {
			t.Error(err)
		}
		return 0, nil
	})
}

func TestMultipartReaderErrors(t *testing.T) {
	for contentType, want := range map[string]string{
		"text/plain":      "multipart/* content type expected",
		"multipart/mixed": "boundary missed for Content-Type: multipart/mixed",
		"multipart/mixed; boundary=" + strings.Repeat("x", 71): "boundary '" + strings.Repeat("x", 71) + "' is too long (70 chars max)",
	} {
		if _, err := aiohttp.NewMultipartReader(http.Header{"Content-Type": {contentType}}, nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v", contentType, err)
		}
	}
}

func TestMultipartRoundTrip(t *testing.T) {
	inner := aiohttp.NewMultipartWriter("alternative", "")
	for _, s := range []string{"one", "", "\r\n--"} {
		if _, err := inner.Append(s, nil); err != nil {
			t.Fatal(err)
		}
	}
	w := aiohttp.NewMultipartWriter("mixed", "")
	for _, d := range []struct {
		data any
		h    http.Header
	}{{"zipped", http.Header{"Content-Encoding": {"gzip"}}}, {"deflated", http.Header{"Content-Encoding": {"deflate"}, "Content-Transfer-Encoding": {"base64"}}}, {inner, nil}} {
		if _, err := w.Append(d.data, d.h); err != nil {
			t.Fatal(err)
		}
	}
	body := sent(t, w.Payload())
	got := onLoop(t, func(co *coro.Co) (string, error) {
		m, err := aiohttp.NewMultipartReader(w.Header(), &pieces{body, 3})
		if err != nil {
			return "", err
		}
		return parts(co, m), nil
	})
	if want := `["zipped"]["deflated"](["one"][""]["\r\n--"])`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

// FuzzMultipartReader looks for bodies that break the reader, or that it reads otherwise
// when they come in other pieces.
func FuzzMultipartReader(f *testing.F) {
	f.Add("--B\r\n\r\na\r\n--B\r\nX: y\r\n\r\nb\r\n\r\n--B--\r\n", 3)
	f.Add("--B\r\nContent-Type: multipart/mixed; boundary=I\r\n\r\n--I\r\n\r\ndeep\r\n--I--\r\n\r\n--B--\r\n", 1)
	f.Fuzz(func(t *testing.T, body string, size int) {
		read := func(size int) (got string) {
			_, err := loop.Run(t.Context(), coro.New(func(co *coro.Co) (int, error) {
				m, err := aiohttp.NewMultipartReader(http.Header{"Content-Type": {"multipart/mixed; boundary=B"}}, &pieces{body, size})
				if err == nil {
					got = parts(co, m)
				}
				return 0, err
			}))
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		size = 1 + max(size, -size)%1000
		if a, b := read(max(1, size)), read(1<<20); a != b {
			t.Errorf("%q: by %d: %s; whole: %s", body, size, a, b)
		}
	})
}
