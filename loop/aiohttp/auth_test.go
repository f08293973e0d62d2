package aiohttp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/loop/aiohttp"
)

// The rows are what aiohttp 3.8.4 does.
func TestBasicAuth(t *testing.T) {
	for _, tt := range []struct{ login, password, encoding, want string }{
		{"user", "pass", "", "Basic dXNlcjpwYXNz"},
		{"é", "", "", "Basic 6To="},
		{"é", "", "utf-8", "Basic w6k6"},
		{"日", "", "", `'latin-1' codec can't encode character '\u65e5' in position 0: ordinal not in range(256)`},
		{"a:b", "", "", `A ":" is not allowed in login (RFC 1945#section-11.1)`},
	} {
		got, err := (&aiohttp.BasicAuth{Login: tt.login, Password: tt.password, Encoding: tt.encoding}).Encode()
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%v: %s", tt, got)
		}
	}
	for header, want := range map[string]string{
		"Basic dXNlcjpwYTpzcw==": "user pa:ss",
		"bAsIc dXNlcjpwYXNz":     "user pass",
		"Basic":                  "Could not parse authorization header.",
		"Bearer abc":             "Unknown authorization method Bearer",
		"Basic !!":               "Invalid base64 encoding.",
		"Basic dXNlcg==":         "Invalid credentials.",
		"Basic dXNl\ncg==":       "Invalid base64 encoding.",
	} {
		a, err := aiohttp.DecodeBasicAuth(header, "")
		got := fmt.Sprint(err)
		if err == nil {
			got = a.Login + " " + a.Password
		}
		if got != want {
			t.Errorf("%q: %s", header, got)
		}
	}
	if a, err := aiohttp.BasicAuthOf(location(t, "http://user:p%40ss@h/")); err != nil || a.Login != "user" || a.Password != "p@ss" {
		t.Error(a, err)
	}
	if a, err := aiohttp.BasicAuthOf(location(t, "http://h/")); a != nil || err != nil {
		t.Error(a, err)
	}
}

// The rows are what netrc of CPython and aiohttp 3.8.4 make of it; a login with a colon
// is an error there.
func TestNetrc(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netrc")
	t.Setenv("NETRC", path)
	for _, tt := range []struct{ why, text, host, want string }{
		{"a machine", "machine h login user password secret", "h", "user:secret"},
		{"another", "machine h login user password secret", "other", ""},
		{"the default", "machine h login a password b\ndefault login c password d", "other", "c:d"},
		{"lines, comments and quotes", "# all\nmachine h # this\n\tlogin \"a b\"\n\tpassword #x\\ y\n", "h", "a b:#x y"},
		{"an account", "machine h account acc password p", "h", "acc:p"},
		{"a macro", "macdef m\nls\nmachine x\n\nmachine h login u password p", "h", "u:p"},
		{"no password", "machine h login u", "h", "u:"},
		{"nonsense", "machine h nonsense u", "h", ""},
		{"cut short", "machine h login", "h", ":"},
		{"a comment that ends a line", "machine h login a\n#\nmachine i login b", "i", "b:"},
		{"an empty login", "machine h login \"\" account x password p", "h", "x:p"},
		{"two on a line", "machine h login a machine i login b", "h", "a:"},
		{"a macro without an end", "macdef x\nfoo", "h", ""},
		{"the default before", "default login a password b\nmachine h login c", "h", "c:"},
		{"a colon", "machine h login a:b password c", "h", ""},
	} {
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := ""
		if a := aiohttp.NetrcAuth(tt.host); a != nil {
			got = a.Login + ":" + a.Password
		}
		if got != tt.want {
			t.Errorf("%s: %q, not %q", tt.why, got, tt.want)
		}
	}
	t.Setenv("NETRC", filepath.Join(t.TempDir(), "missing"))
	if a := aiohttp.NetrcAuth("h"); a != nil {
		t.Error(a)
	}
}

// The first rows are the examples of RFC 7616 and RFC 2617.
func TestDigestAuthorization(t *testing.T) {
	const rfc7616 = `realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`
	for _, tt := range []struct {
		name, challenge, login, password, cnonce, url, want string
	}{
		{"RFC 7616 MD5", strings.Replace(rfc7616, ", auth-int", "", 1) + ", algorithm=MD5", "Mufasa", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "http://www.example.org/dir/index.html", "8ca523f5e9506fed4657c9700eebdbec"},
		{"RFC 7616 SHA-256", strings.Replace(rfc7616, ", auth-int", "", 1) + ", algorithm=SHA-256", "Mufasa", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "http://www.example.org/dir/index.html", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
		{"RFC 2617", `realm="testrealm@host.com", qop="auth", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"`, "Mufasa", "Circle Of Life", "0a4f113b", "http://www.nowhere.org/dir/index.html", "6629fae49393a05397450978507c4ef1"},
		{"RFC 2069", `realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"`, "Mufasa", "Circle Of Life", "", "http://www.nowhere.org/dir/index.html", "670fd8c2df070c60b045671b8b24ff02"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := aiohttp.NewDigestAuth(tt.login, tt.password, nil)
			aiohttp.SetNonce(d, tt.cnonce)
			u := location(t, tt.url)
			if !d.Challenge("Digest "+tt.challenge, u) {
				t.Fatal("not a challenge")
			}
			got, err := d.Authorization("get", u, nil)
			if err != nil || !strings.Contains(got, `response="`+tt.want+`"`) {
				t.Errorf("%s, %v", got, err)
			}
		})
	}
}

func TestDigestHeader(t *testing.T) {
	d := aiohttp.NewDigestAuth(`a"b`, "p", nil)
	aiohttp.SetNonce(d, "c")
	u := location(t, "http://h/x%20y?a=1&b=2")
	d.Challenge(`DIGEST realm="r\"s", nonce=n, qop="auth", opaque="o", algorithm=md5-sess`, u)
	for _, count := range []string{"00000001", "00000002"} {
		got, err := d.Authorization("GET", u, nil)
		head := `Digest username="a\"b", realm="r\"s", nonce="n", uri="/x%20y?a=1&b=2", response="`
		tail := `", algorithm=md5-sess, opaque="o", qop=auth, nc=` + count + `, cnonce="c"`
		if err != nil || !strings.HasPrefix(got, head) || !strings.HasSuffix(got, tail) {
			t.Errorf("%s, %v", got, err)
		}
	}
	d.Challenge(`Digest realm="r", nonce="other", qop="auth"`, u)
	if got, _ := d.Authorization("GET", u, nil); !strings.Contains(got, "nc=00000001") {
		t.Error("a new nonce goes on counting:", got)
	}
}

func TestDigestQop(t *testing.T) {
	u := location(t, "http://h/")
	once := payload(t, chunks(nil, "a"), nil)
	for _, tt := range []struct {
		qop  string
		body *aiohttp.Payload
		want string
	}{
		{"auth", nil, "qop=auth,"},
		{"auth,auth-int", nil, "qop=auth-int,"},
		{"auth, auth-int", payload(t, "x", nil), "qop=auth-int,"},
		{"auth, auth-int", once, "qop=auth,"},
		{"auth-int", once, "Digest auth error: qop auth-int needs a request body that can be read twice"},
		{"other", nil, "Digest auth error: Unsupported Quality of Protection (qop) value(s): other"},
	} {
		d := aiohttp.NewDigestAuth("a", "b", nil)
		d.Challenge(`Digest realm="r", nonce="n", qop="`+tt.qop+`"`, u)
		got, err := d.Authorization("POST", u, tt.body)
		if !strings.Contains(fmt.Sprint(got, err), tt.want) {
			t.Errorf("%s: %s, %v", tt.qop, got, err)
		}
	}
}

func TestDigestErrors(t *testing.T) {
	u := location(t, "http://h/")
	for challenge, want := range map[string]string{
		`nonce="n"`:                             "Malformed Digest auth challenge: Missing 'realm' parameter",
		`realm="r"`:                             "Malformed Digest auth challenge: Missing 'nonce' parameter",
		`realm="r", nonce=""`:                   "Security issue: Digest auth challenge contains empty 'nonce' value",
		`realm="r", nonce="n", algorithm="crc"`: "Digest auth error: Unsupported hash algorithm: CRC. Supported algorithms: MD5, MD5-SESS, SHA, SHA-256, SHA-256-SESS, SHA-512, SHA-512-SESS, SHA-SESS, SHA256, SHA256-SESS, SHA512, SHA512-SESS",
	} {
		d := aiohttp.NewDigestAuth("a", "b", nil)
		d.Challenge("Digest "+challenge, u)
		if _, err := d.Authorization("GET", u, nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v", challenge, err)
		}
	}
	for _, header := range []string{"", "Digest", "Basic realm=x", "Digest !"} {
		if aiohttp.NewDigestAuth("a", "b", nil).Challenge(header, u) {
			t.Errorf("%q is a challenge", header)
		}
	}
	defer func() {
		if r := fmt.Sprint(recover()); r != `A ":" is not allowed in username (RFC 1945#section-11.1)` {
			t.Error(r)
		}
	}()
	aiohttp.NewDigestAuth("a:b", "", nil)
}

// The rows are those of aiohttp's tests, and one where it would leak.
func TestDigestSpace(t *testing.T) {
	for _, tt := range []struct {
		domain, to string
		want       bool
	}{
		{"", "http://example.com/any", true},
		{"/app1", "http://example.com/app1", true},
		{"/app1", "http://example.com/app1/x", true},
		{"/app1", "http://example.com/app123", false},
		{"/app1/", "http://example.com/app1", false},
		{"/app1/ /b", "http://example.com/b", true},
		{"", "https://example.com/any", false},
		{"", "http://example.com:8080/any", false},
		{"http://attacker.example/", "http://attacker.example/", false},
	} {
		d := aiohttp.NewDigestAuth("a", "b", nil)
		d.Challenge(`Digest realm="r", nonce="n", domain="`+tt.domain+`"`, location(t, "http://example.com/x"))
		if got := aiohttp.DigestApplies(d, location(t, tt.to)); got != tt.want {
			t.Errorf("%q to %s: %v", tt.domain, tt.to, got)
		}
	}
}

func TestCheckHeader(t *testing.T) {
	const forbidden = "Forbidden control character detected in headers. Potential header injection attack."
	for _, tt := range []struct{ name, value, want string }{
		{"X-A", "b\tc é", "<nil>"},
		{"X-A", "b\r\nX-B: c", forbidden},
		{"X-A", "b\x00", forbidden},
		{"X\n", "b", forbidden},
		{"a b", "c", "Invalid header name 'a b'"},
		{"", "c", "Invalid header name ''"},
	} {
		if got := fmt.Sprint(aiohttp.CheckHeader(tt.name, tt.value)); got != tt.want {
			t.Errorf("%q: %q: %s", tt.name, tt.value, got)
		}
	}
}

func TestDigestExchange(t *testing.T) {
	const challenge = `Digest realm="r", nonce="n", qop="auth"`
	here, there := location(t, "http://example.com/x"), location(t, "http://other.org/x")
	answer := func(status int, challenges ...string) func(string) (int, []string, error) {
		return func(string) (int, []string, error) { return status, challenges, nil }
	}
	for _, tt := range []struct {
		why     string
		options *aiohttp.DigestAuthOptions
		to      []string // of requests before
		answers []func(string) (int, []string, error)
		want    string // of each request, whether it was authorized
	}{
		{"no challenge", nil, nil, []func(string) (int, []string, error){answer(200)}, "-"},
		{"a challenge", nil, nil, []func(string) (int, []string, error){answer(401, challenge), answer(200)}, "-n1"},
		{"the second of two", nil, nil, []func(string) (int, []string, error){answer(401, "Basic realm=x", challenge), answer(200)}, "-n1"},
		{"refused", nil, nil, []func(string) (int, []string, error){answer(401, challenge), answer(401, challenge)}, "-n1"},
		{"another method", nil, nil, []func(string) (int, []string, error){answer(401, "Basic realm=x")}, "-"},
		{"an error", nil, nil, []func(string) (int, []string, error){func(string) (int, []string, error) { return 0, nil, os.ErrClosed }}, "-!"},
		{"nonsense", nil, nil, []func(string) (int, []string, error){answer(401, `Digest realm="r"`)}, "-!"},
		{"again, at once", nil, []string{"here"}, []func(string) (int, []string, error){answer(200)}, "n2"},
		{"again, not at once", &aiohttp.DigestAuthOptions{NoPreemptive: true}, []string{"here"}, []func(string) (int, []string, error){answer(401, challenge), answer(200)}, "-n2"},
		{"another origin", nil, []string{"here", "there"}, []func(string) (int, []string, error){answer(401, challenge)}, "-"},
	} {
		d := aiohttp.NewDigestAuth("a", "b", tt.options)
		u := here
		for _, to := range tt.to {
			if to == "there" {
				u = there
				continue
			}
			all := []func(string) (int, []string, error){answer(401, challenge), answer(200)}
			if err := aiohttp.Exchange(d, "GET", here, nil, func(a string) (int, []string, error) {
				f := all[0]
				all = all[1:]
				return f(a)
			}); err != nil {
				t.Fatal(err)
			}
		}
		got := ""
		err := aiohttp.Exchange(d, "GET", u, nil, func(a string) (int, []string, error) {
			_, count, ok := strings.Cut(a, "nc=0000000")
			if ok {
				got += "n" + count[:1]
			} else {
				got += "-"
			}
			f := tt.answers[0]
			tt.answers = tt.answers[1:]
			return f(a)
		})
		if err != nil {
			got += "!"
		}
		if got != tt.want || len(tt.answers) != 0 {
			t.Errorf("%s: %s, not %s; %v", tt.why, got, tt.want, err)
		}
	}
	once := payload(t, chunks(nil, "a"), nil)
	sends := 0
	err := aiohttp.Exchange(aiohttp.NewDigestAuth("a", "b", nil), "POST", here, once, func(string) (int, []string, error) {
		sends++
		_, err := once.Open()
		return 401, []string{challenge}, err
	})
	if sends != 1 || err != nil {
		t.Errorf("a body that is gone: %d requests, %v", sends, err)
	}
}
