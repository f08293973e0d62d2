package aiohttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// body is what a payload sends.
func body(p *aiohttp.Payload) string {
	r, err := p.Open()
	if err != nil {
		return err.Error()
	}
	defer r.Close()
	b, _ := io.ReadAll(r)
	return string(b)
}

func ExamplePayload() {
	p, _ := aiohttp.NewPayload("héllo", nil)
	fmt.Println(p.ContentType(), p.Size(), p.CanReplay(), body(p))
	// Output: text/plain; charset=utf-8 6 true héllo
}

func ExamplePayload_Compress() {
	p, _ := aiohttp.NewPayload(strings.Repeat("a", 1000), nil)
	c, err := p.Compress("gzip")
	fmt.Println(c.Header().Get("Content-Encoding"), len(body(c)) < 100, err)
	// Output: gzip true <nil>
}

func ExamplePayload_Pump() {
	lines := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[[]byte, gen.None]) error {
		for i := range 3 {
			if _, err := y.Yield(fmt.Appendf(nil, "line %d\n", i)); err != nil {
				return err
			}
		}
		return nil
	})
	p, _ := aiohttp.NewPayload(lines, nil)
	sent := make(chan string)
	go func() { sent <- body(p) }() // the connection
	loop.Run(context.Background(), coro.New(func(co *coro.Co) (int, error) { return 0, p.Pump(co) }))
	fmt.Print(<-sent)
	// Output:
	// line 0
	// line 1
	// line 2
}

func ExampleNewPayload() {
	p, _ := aiohttp.NewPayload(url.Values{"q": {"tea & cake"}}, nil)
	fmt.Println(p.ContentType(), body(p))
	// Output: application/x-www-form-urlencoded q=tea+%26+cake
}

func ExamplePayloadOptions() {
	p, _ := aiohttp.NewPayload([]byte("{}"), &aiohttp.PayloadOptions{Filename: "data.json"})
	fmt.Println(p.ContentType())
	// Output: application/json
}

func ExampleNewJSONPayload() {
	p, err := aiohttp.NewJSONPayload(map[string]any{"a": "<b>"})
	fmt.Println(p.ContentType(), body(p), err)
	// Output: application/json {"a":"<b>"} <nil>
}

func ExampleFormData() {
	f := aiohttp.NewFormData(nil)
	f.AddField("name", "Ada", nil)
	f.AddField("born", 1815, nil)
	p, _ := f.Payload()
	fmt.Println(f.IsMultipart(), body(p))
	// Output: false name=Ada&born=1815
}

func ExampleNewFormData() {
	f := aiohttp.NewFormData(nil)
	f.AddField("file", strings.NewReader("data"), &aiohttp.FieldOptions{Filename: "a.txt"})
	p, _ := f.Payload()
	kind, _, _ := strings.Cut(p.ContentType(), ";")
	fmt.Println(f.IsMultipart(), kind)
	// Output: true multipart/form-data
}

func ExampleFormDataOptions() {
	f := aiohttp.NewFormData(&aiohttp.FormDataOptions{Charset: "latin-1"})
	f.AddField("a", "é", nil)
	p, _ := f.Payload()
	fmt.Println(body(p))
	// Output: a=%E9
}

func ExampleFieldOptions() {
	f := aiohttp.NewFormData(nil)
	f.AddField("a", "{}", &aiohttp.FieldOptions{ContentType: "application/json"})
	fmt.Println(f.IsMultipart())
	// Output: true
}

func ExampleMultipartWriter() {
	w := aiohttp.NewMultipartWriter("mixed", "XX")
	w.Append("hello", nil)
	w.AppendJSON([]int{1})
	for line := range strings.Lines(body(w.Payload())) {
		fmt.Println(strings.TrimRight(line, "\r\n"))
	}
	// Output:
	// --XX
	// Content-Type: text/plain; charset=utf-8
	// Content-Length: 5
	//
	// hello
	// --XX
	// Content-Type: application/json
	// Content-Length: 3
	//
	// [1]
	// --XX--
}

func ExampleNewMultipartWriter() {
	w := aiohttp.NewMultipartWriter("", "a b")
	fmt.Println(w.Header().Get("Content-Type"))
	// Output: multipart/mixed; boundary="a b"
}

// text is a ChunkReader, as the content of a response is.
type text struct{ left string }

func (s *text) Read(_ *coro.Co, n int) ([]byte, error) {
	n = min(n, len(s.left))
	b := []byte(s.left[:n])
	s.left = s.left[n:]
	return b, nil
}

const twoParts = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\n\r\ntwo\r\n--B--\r\n"

// eachPart calls f for each part of twoParts.
func eachPart(f func(co *coro.Co, p aiohttp.MultipartPart) error) {
	h := http.Header{"Content-Type": {"multipart/form-data; boundary=B"}}
	_, err := loop.Run(context.Background(), coro.New(func(co *coro.Co) (int, error) {
		m, err := aiohttp.NewMultipartReader(h, &text{twoParts})
		for err == nil {
			var p aiohttp.MultipartPart
			if p, err = m.Next(co); err != nil || p == nil {
				break
			}
			err = f(co, p)
		}
		return 0, err
	}))
	fmt.Println(err)
}

func ExampleMultipartReader() {
	eachPart(func(co *coro.Co, p aiohttp.MultipartPart) error {
		s, err := p.(*aiohttp.BodyPartReader).Text(co)
		fmt.Println(s)
		return err
	})
	// Output:
	// 1
	// two
	// <nil>
}

func ExampleBodyPartReader() {
	eachPart(func(co *coro.Co, p aiohttp.MultipartPart) error {
		part := p.(*aiohttp.BodyPartReader)
		b, err := part.ReadChunk(co, 2)
		fmt.Printf("%q %s\n", part.Name(), b)
		return err // the next part drops what is left
	})
	// Output:
	// "a" 1
	// "" tw
	// <nil>
}

func ExampleMultipartPart() {
	eachPart(func(co *coro.Co, p aiohttp.MultipartPart) error {
		fmt.Println(len(p.Header()))
		return p.Release(co)
	})
	// Output:
	// 1
	// 0
	// <nil>
}

func ExampleNewMultipartReader() {
	_, err := aiohttp.NewMultipartReader(http.Header{"Content-Type": {"text/html"}}, nil)
	fmt.Println(err)
	// Output: multipart/* content type expected
}

func ExampleChunkReader() {
	var r aiohttp.ChunkReader = &text{"abc"}
	for range 3 {
		b, err := r.Read(nil, 2)
		fmt.Printf("%q %v\n", b, err)
	}
	// Output:
	// "ab" <nil>
	// "c" <nil>
	// "" <nil>
}

func ExampleUnicodeDecodeError() {
	err := &aiohttp.UnicodeDecodeError{Encoding: "utf-8", Object: []byte("a\xff"), Start: 1, End: 2, Reason: "invalid start byte"}
	fmt.Println(err)
	var v *gen.ValueError
	fmt.Println(errors.As(err, &v))
	// Output:
	// 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte
	// true
}

func ExampleUnicodeEncodeError() {
	_, err := aiohttp.NewPayload("日本", &aiohttp.PayloadOptions{Encoding: "ascii"})
	fmt.Println(err)
	// Output: 'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)
}

func ExampleContentEncodingError() {
	fmt.Println(&aiohttp.ContentEncodingError{Encoding: "gzip"})
	// Output:
	// 400, message:
	//   Can not decode content-encoding: gzip
}
