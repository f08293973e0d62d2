package aiohttp_test

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/loop/aiohttp"
)

func ExampleBasicAuth() {
	a := &aiohttp.BasicAuth{Login: "user", Password: "pass"}
	fmt.Println(a.Encode())
	// Output: Basic dXNlcjpwYXNz <nil>
}

func ExampleNewBasicAuth() {
	_, err := aiohttp.NewBasicAuth("a:b", "c")
	fmt.Println(err)
	// Output: A ":" is not allowed in login (RFC 1945#section-11.1)
}

func ExampleDecodeBasicAuth() {
	a, err := aiohttp.DecodeBasicAuth("Basic dXNlcjpwYXNz", "")
	fmt.Println(a.Login, a.Password, err)
	_, err = aiohttp.DecodeBasicAuth("Bearer x", "")
	fmt.Println(err)
	// Output:
	// user pass <nil>
	// Unknown authorization method Bearer
}

func ExampleBasicAuthOf() {
	u, _ := url.Parse("http://user:pass@example.com/")
	a, err := aiohttp.BasicAuthOf(u)
	fmt.Println(a.Login, a.Password, err)
	// Output: user pass <nil>
}

func ExampleDigestAuth() {
	u, _ := url.Parse("http://example.com/private")
	d := aiohttp.NewDigestAuth("user", "pass", nil)
	fmt.Println(d.Challenge(`Digest realm="r", nonce="n", qop="auth"`, u))
	header, err := d.Authorization("GET", u, nil)
	fmt.Println(strings.HasPrefix(header, `Digest username="user", realm="r", nonce="n", uri="/private", response="`), err)
	// Output:
	// true
	// true <nil>
}

func ExampleNewDigestAuth() {
	u, _ := url.Parse("http://example.com/")
	d := aiohttp.NewDigestAuth("user", "pass", nil)
	_, err := d.Authorization("GET", u, nil)
	fmt.Println(err)
	// Output: Malformed Digest auth challenge: Missing 'realm' parameter
}

func ExampleDigestAuthOptions() {
	u, _ := url.Parse("http://example.com/")
	d := aiohttp.NewDigestAuth("user", "pass", &aiohttp.DigestAuthOptions{NoPreemptive: true})
	fmt.Println(d.Challenge("Basic realm=x", u))
	// Output: false
}

func ExampleDecoder() {
	var d aiohttp.Decoder = func(src *bufio.Reader) io.ReadCloser { return io.NopCloser(hex.NewDecoder(src)) }
	b, err := io.ReadAll(d(bufio.NewReader(strings.NewReader("6869"))))
	fmt.Println(string(b), err)
	// Output: hi <nil>
}

func ExampleRegisterDecoder() {
	defer func() { fmt.Println(recover()) }()
	aiohttp.RegisterDecoder("no token", nil)
	// Output: aiohttp: RegisterDecoder: not a content coding: 'no token'
}

func ExampleHasDecoder() {
	fmt.Println(aiohttp.HasDecoder("gzip"), aiohttp.HasDecoder("compress"))
	// Output: true false
}
