package aiohttp_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// sent is what a payload sends.
func sent(t testing.TB, p *aiohttp.Payload) string {
	t.Helper()
	r, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func payload(t testing.TB, data any, o *aiohttp.PayloadOptions) *aiohttp.Payload {
	t.Helper()
	p, err := aiohttp.NewPayload(data, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPayload(t *testing.T) {
	for _, tt := range []struct {
		name    string
		data    any
		options *aiohttp.PayloadOptions
		kind    string
		size    int64
		replay  bool
		want    string
	}{
		{"bytes", []byte("ab"), nil, "application/octet-stream", 2, true, "ab"},
		{"string", "é", nil, "text/plain; charset=utf-8", 2, true, "é"},
		{"string of a type", "é", &aiohttp.PayloadOptions{ContentType: "text/x; charset=latin-1"}, "text/x; charset=latin-1", 1, true, "\xe9"},
		{"string in an encoding", "é", &aiohttp.PayloadOptions{Encoding: "latin-1"}, "text/plain; charset=latin-1", 1, true, "\xe9"},
		{"seeker", strings.NewReader("abc"), nil, "application/octet-stream", 3, true, "abc"},
		{"buffer", bytes.NewBufferString("abc"), nil, "application/octet-stream", 3, false, "abc"},
		{"stream", io.MultiReader(strings.NewReader("abc")), nil, "application/octet-stream", -1, false, "abc"},
		{"values", url.Values{"b": {"x y", "é"}, "a": {"1"}}, nil, "application/x-www-form-urlencoded", 18, true, "a=1&b=x+y&b=%C3%A9"},
		{"map", map[string]string{"b": "2", "a": "&"}, nil, "application/x-www-form-urlencoded", 9, true, "a=%26&b=2"},
		{"filename", []byte("x"), &aiohttp.PayloadOptions{Filename: "a.json"}, "application/json", 1, true, "x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := payload(t, tt.data, tt.options)
			if p.ContentType() != tt.kind || p.Size() != tt.size {
				t.Errorf("%s, %d bytes", p.ContentType(), p.Size())
			}
			if got := sent(t, p); got != tt.want {
				t.Errorf("sent %q", got)
			}
			if p.CanReplay() != tt.replay {
				t.Errorf("replay %v", p.CanReplay())
			}
			if tt.replay {
				if got := sent(t, p); got != tt.want {
					t.Errorf("sent again %q", got)
				}
			} else if _, err := p.Open(); !gen.IsInstance[*gen.RuntimeError](err) {
				t.Errorf("again: %v", err)
			}
		})
	}
}

func TestPayloadErrors(t *testing.T) {
	for _, tt := range []struct {
		why     string
		data    any
		options *aiohttp.PayloadOptions
		want    string
	}{
		{"no body", 5, nil, "Only io.IOBase, multidict and (name, file) pairs allowed, use .add_field() for passing more complex parameters, got 5"},
		{"injection", "x", &aiohttp.PayloadOptions{ContentType: "a\r\nX: y"}, "Forbidden control character detected in headers. Potential header injection attack."},
		{"encoding", "x", &aiohttp.PayloadOptions{Encoding: "nope"}, "unknown encoding: nope"},
		{"character", "é", &aiohttp.PayloadOptions{Encoding: "ascii"}, `'ascii' codec can't encode character '\xe9' in position 0: ordinal not in range(128)`},
	} {
		if _, err := aiohttp.NewPayload(tt.data, tt.options); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

func TestPayloadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b.txt")
	if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(3, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	p := payload(t, f, nil)
	if p.Size() != 7 || p.Header().Get("Content-Disposition") != `attachment; filename="a%20b.txt"` || !strings.HasPrefix(p.ContentType(), "text/plain") {
		t.Errorf("%d bytes, %v", p.Size(), p.Header())
	}
	first, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	if got := sent(t, p); got != "3456789" {
		t.Errorf("sent %q", got)
	}
	if _, err := first.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the first reader still reads: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if _, err := f.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file is open: %v", err)
	}
}

func TestPayloadCompress(t *testing.T) {
	text := strings.Repeat("hello ", 1000)
	for _, tt := range []struct {
		encoding string
		read     func(r io.Reader) (io.Reader, error)
	}{
		{"gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"deflate", func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }},
	} {
		p, err := payload(t, text, nil).Compress(tt.encoding)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			z, err := tt.read(strings.NewReader(sent(t, p)))
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(z)
			if string(b) != text || err != nil || p.Size() != -1 || p.Header().Get("Content-Encoding") != tt.encoding {
				t.Errorf("%s: %d bytes, %v", tt.encoding, len(b), err)
			}
		}
	}
	if _, err := payload(t, "x", nil).Compress("br"); !gen.IsInstance[*gen.ValueError](err) {
		t.Error(err)
	}
}

// chunks is a generator of chunks, which may end with an error.
func chunks(end error, all ...string) *coro.AsyncGenerator[[]byte, gen.None] {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[[]byte, gen.None]) error {
		for _, c := range all {
			if err := loop.Sleep(co, 0); err != nil {
				return err
			}
			if _, err := y.Yield([]byte(c)); err != nil {
				return err
			}
		}
		return end
	})
}

// pumped runs a payload on a loop and returns what its reader read, or why not.
func pumped(t *testing.T, p *aiohttp.Payload, read func(r io.ReadCloser) (string, error)) (got string, readErr, pumpErr error) {
	t.Helper()
	type result struct {
		text string
		err  error
	}
	_, err := loop.Run(t.Context(), coro.New(func(co *coro.Co) (int, error) {
		r, err := p.Open()
		if err != nil {
			return 0, err
		}
		done := make(chan result, 1)
		go func() {
			text, err := read(r)
			r.Close()
			done <- result{text, err}
		}()
		pumpErr = p.Pump(co)
		res := <-done
		got, readErr = res.text, res.err
		return 0, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	return got, readErr, pumpErr
}

func readAll(r io.ReadCloser) (string, error) {
	b, err := io.ReadAll(r)
	return string(b), err
}

func TestPayloadGenerator(t *testing.T) {
	boom := errors.New("boom")
	for _, tt := range []struct {
		name          string
		end           error
		read          func(r io.ReadCloser) (string, error)
		want          string
		readErr, pump error
	}{
		{"whole", nil, readAll, "abc", nil, nil},
		{"failing", boom, readAll, "abc", boom, boom},
		{"reader gone", nil, func(r io.ReadCloser) (string, error) { return "", nil }, "", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := payload(t, chunks(tt.end, "a", "", "bc"), nil)
			if p.Size() != -1 || !p.NeedsPump() || !p.CanReplay() {
				t.Errorf("%d bytes, pump %v", p.Size(), p.NeedsPump())
			}
			got, readErr, pumpErr := pumped(t, p, tt.read)
			if got != tt.want || !errors.Is(readErr, tt.readErr) || !errors.Is(pumpErr, tt.pump) || (readErr == nil) != (tt.readErr == nil) || (pumpErr == nil) != (tt.pump == nil) {
				t.Errorf("%q, %v, %v", got, readErr, pumpErr)
			}
			if p.CanReplay() {
				t.Error("it can be sent again")
			}
		})
	}
}

func TestMultipartGenerators(t *testing.T) {
	w := aiohttp.NewMultipartWriter("mixed", "B")
	for _, data := range []any{chunks(nil, "a", "b"), "plain", chunks(nil, "c")} {
		if _, err := w.Append(data, nil); err != nil {
			t.Fatal(err)
		}
	}
	got, readErr, pumpErr := pumped(t, w.Payload(), readAll)
	if readErr != nil || pumpErr != nil || !regexp.MustCompile(`(?s)\r\nab\r\n.*\r\nplain\r\n.*\r\nc\r\n--B--\r\n$`).MatchString(got) {
		t.Errorf("%q, %v, %v", got, readErr, pumpErr)
	}
}

// The texts are what aiohttp 3.8.4 sends, if not said otherwise.
func TestFormDataMultipart(t *testing.T) {
	f := aiohttp.NewFormData(nil)
	add := func(name string, value any, o *aiohttp.FieldOptions) {
		if err := f.AddField(name, value, o); err != nil {
			t.Error(err)
		}
	}
	add(`a b"`, "1", &aiohttp.FieldOptions{ContentType: "text/plain"})
	add("f", strings.NewReader("data"), &aiohttp.FieldOptions{Filename: "x é.txt"})
	add("n", "v", nil)
	p, err := f.Payload()
	if err != nil {
		t.Fatal(err)
	}
	boundary := strings.TrimPrefix(p.ContentType(), "multipart/form-data; boundary=")
	got := sent(t, p)
	if int64(len(got)) != p.Size() || len(boundary) != 32 {
		t.Errorf("%d bytes, %d announced, boundary %q", len(got), p.Size(), boundary)
	}
	want := "--BB\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"a\\ b\\\"\"\r\n\r\n1\r\n--BB\r\nContent-Type: application/octet-stream\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x%20%C3%A9.txt\"\r\n\r\ndata\r\n--BB\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nv\r\n--BB--\r\n"
	if got = strings.ReplaceAll(got, boundary, "BB"); got != want {
		t.Errorf("\n%q\n%q", got, want)
	}
	if _, err := f.Payload(); err == nil || err.Error() != "Form data has been processed already" {
		t.Error(err)
	}
}

func TestFormDataErrors(t *testing.T) {
	f := aiohttp.NewFormData(nil)
	if err := f.AddField("a", struct{}{}, nil); !gen.IsInstance[*gen.TypeError](err) {
		t.Error(err)
	}
	if err := f.AddField("a", 1, &aiohttp.FieldOptions{ContentType: "text/plain"}); err != nil {
		t.Error(err)
	}
	if _, err := f.Payload(); !gen.IsInstance[*gen.TypeError](err) {
		t.Error(err)
	}
	f = aiohttp.NewFormData(&aiohttp.FormDataOptions{NoQuoteFields: true})
	if err := f.AddField("a\r\nX: y", "1", &aiohttp.FieldOptions{ContentType: "text/plain"}); err != nil {
		t.Error(err)
	}
	if _, err := f.Payload(); !gen.IsInstance[*gen.ValueError](err) {
		t.Errorf("injection: %v", err)
	}
}

func TestFormDataURLEncoded(t *testing.T) {
	f := aiohttp.NewFormData(&aiohttp.FormDataOptions{Charset: "latin-1"})
	for name, v := range map[string]any{"a": "é"} {
		if err := f.AddField(name, v, nil); err != nil {
			t.Error(err)
		}
	}
	f.AddFields(url.Values{"b": {"1", "2"}})
	p, err := f.Payload()
	if err != nil {
		t.Fatal(err)
	}
	if got := sent(t, p); got != "a=%E9&b=1&b=2" || p.ContentType() != "application/x-www-form-urlencoded; charset=latin-1" {
		t.Errorf("%q %s", got, p.ContentType())
	}
}

// The texts are what aiohttp 3.8.4 makes.
func TestContentDisposition(t *testing.T) {
	for _, tt := range []struct {
		kind   string
		quote  bool
		params []string
		want   string
	}{
		{"attachment", true, []string{"name", "a b", "filename", `x"y`}, `attachment; name="a\ b"; filename="x%22y"`},
		{"form-data", true, []string{"name", "é"}, `form-data; name*=utf-8''%C3%A9`},
		{"form-data", false, []string{"name", `a b"é\`}, `form-data; name="a b\"é\\"`},
		{"a b", true, nil, "bad content disposition type 'a b'"},
		{"a", true, []string{"a b", "c"}, "bad content disposition parameter 'a b'='c'"},
	} {
		got, err := aiohttp.FormatDisposition(tt.kind, tt.quote, tt.params...)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s, not %s", got, tt.want)
		}
	}
}

// The text is what aiohttp 3.8.4 sends.
func TestMultipartWriter(t *testing.T) {
	w := aiohttp.NewMultipartWriter("mixed", "B")
	appendTo := func(data any, name, value string) {
		h := http.Header{}
		if name != "" {
			h.Set(name, value)
		}
		if _, err := w.Append(data, h); err != nil {
			t.Error(err)
		}
	}
	appendTo("hello", "", "")
	appendTo("a=é", "content-transfer-encoding", "base64")
	appendTo("a=é", "Content-Transfer-Encoding", "quoted-printable")
	if _, err := w.AppendForm(url.Values{"a": {"x y"}}); err != nil {
		t.Error(err)
	}
	inner := aiohttp.NewMultipartWriter("alternative", "I")
	if _, err := inner.Append("deep", nil); err != nil {
		t.Error(err)
	}
	appendTo(inner, "", "")
	want := "--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello\r\n--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nYT3DqQ==\r\n--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3D=C3=A9\r\n--B\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=x+y\r\n--B\r\nContent-Type: multipart/alternative; boundary=I\r\nContent-Length: 80\r\n\r\n--I\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 4\r\n\r\ndeep\r\n--I--\r\n\r\n--B--\r\n"
	if got := sent(t, w.Payload()); got != want {
		t.Errorf("\n%q\n%q", got, want)
	}
	if w.Len() != 5 || w.Payload().Size() != -1 || inner.Payload().Size() != 80 {
		t.Errorf("%d parts, %d bytes", w.Len(), inner.Payload().Size())
	}
}

func TestMultipartWriterCompresses(t *testing.T) {
	for encoding, open := range map[string]func(io.Reader) io.Reader{
		"gzip": func(r io.Reader) io.Reader {
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
		"deflate": func(r io.Reader) io.Reader { return flate.NewReader(r) },
	} {
		w := aiohttp.NewMultipartWriter("mixed", "B")
		if _, err := w.Append("hello", http.Header{"Content-Encoding": {encoding}}); err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(sent(t, w.Payload()), "\r\n\r\n")
		b, err := io.ReadAll(open(strings.NewReader(strings.TrimSuffix(body, "\r\n--B--\r\n"))))
		if string(b) != "hello" || err != nil {
			t.Errorf("%s: %q, %v", encoding, b, err)
		}
	}
}

func TestMultipartWriterErrors(t *testing.T) {
	w := aiohttp.NewMultipartWriter("mixed", "B")
	for _, tt := range []struct {
		data any
		h    http.Header
		want string
	}{
		{"x", http.Header{"Content-Encoding": {"br"}}, "unknown content encoding: br"},
		{"x", http.Header{"Content-Transfer-Encoding": {"x"}}, "unknown content transfer encoding: x"},
		{5, nil, "Cannot create payload from 5"},
		{"x", http.Header{"X-A": {"b\nc"}}, "Forbidden control character detected in headers. Potential header injection attack."},
	} {
		if _, err := w.Append(tt.data, tt.h); err == nil || err.Error() != tt.want {
			t.Errorf("%v: %v", tt.h, err)
		}
	}
	for boundary, want := range map[string]string{"\x01": "boundary value contains invalid characters", "é": "boundary should contain ASCII only chars"} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); r != want {
					t.Errorf("%q: %s", boundary, r)
				}
			}()
			aiohttp.NewMultipartWriter("mixed", boundary)
		}()
	}
	if got := aiohttp.NewMultipartWriter("mixed", `a"\`).Header().Get("Content-Type"); got != `multipart/mixed; boundary="a\"\\"` {
		t.Error(got)
	}
}

// FuzzHeaders looks for headers that pass the check, and break a request apart.
func FuzzHeaders(f *testing.F) {
	f.Add("X-A", "b")
	f.Add("X-A\r\nB", "c\r\nd: e")
	f.Fuzz(func(t *testing.T, name, value string) {
		if aiohttp.CheckHeader(name, value) != nil {
			return
		}
		r, err := http.NewRequest("GET", "http://h/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header[name] = []string{value}
		var b bytes.Buffer
		if err := r.Write(&b); err != nil {
			t.Fatalf("%q: %q: %v", name, value, err)
		}
		if n := strings.Count(b.String(), "\n"); n > 5 {
			t.Errorf("%q: %q: %d lines", name, value, n)
		}
	})
}
