package aiohttp_test

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// The rows are what http.cookies of CPython 3.13.0 does.
func TestSimpleCookieLoad(t *testing.T) {
	for _, tt := range []struct{ header, want string }{
		{"a=1; b=2", "Set-Cookie: a=1\r\nSet-Cookie: b=2|<SimpleCookie: a='1' b='2'>|"},
		{"a=\"x y\"; Path=/; Secure; HttpOnly; Max-Age=10", "Set-Cookie: a=\"x y\"; HttpOnly; Max-Age=10; Path=/; Secure|<SimpleCookie: a='x y'>|"},
		{"a=1; expires=Wed, 09 Jun 2027 10:18:14 GMT; path=/x", "Set-Cookie: a=1; expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/x|<SimpleCookie: a='1'>|"},
		{"$Version=1; a=b; $Path=\"/c\"", "Set-Cookie: a=b; Path=\"/c\"|<SimpleCookie: a='b'>|"},
		{"Path=/; a=1", "|<SimpleCookie: >|"},
		{"a", "|<SimpleCookie: >|"},
		{"a=1; b; c=2", "|<SimpleCookie: >|"},
		{"a=\"un\\\"quo\\\\ted\\012\\351\"", "Set-Cookie: a=\"un\\\"quo\\\\ted\\012\\351\"|<SimpleCookie: a='un\"quo\\\\ted\\né'>|"},
		{"a=1 b=2", "Set-Cookie: a=1\r\nSet-Cookie: b=2|<SimpleCookie: a='1' b='2'>|"},
		{"a=\"open; b=2", "|<SimpleCookie: >|"},
		{"a=b=c; d=", "Set-Cookie: a=b=c\r\nSet-Cookie: d=|<SimpleCookie: a='b=c' d=''>|"},
		{"keebler=\"E=everybody; L=\\\"Loves\\\"; fudge=\\012;\"; x=y", "Set-Cookie: keebler=\"E=everybody; L=\\\"Loves\\\"; fudge=\\012;\"\r\nSet-Cookie: x=y|<SimpleCookie: keebler='E=everybody; L=\"Loves\"; fudge=\\n;' x='y'>|"},
		{"a[=1; b=2", "|<SimpleCookie: >|"},
		{"a{=1", "|<SimpleCookie: >|Illegal key 'a{'"},
		{"a=1; $Foo=2", "Set-Cookie: a=1|<SimpleCookie: a='1'>|Invalid attribute 'foo'"},
		{"  a = 1 ;b= 2", "Set-Cookie: a=1\r\nSet-Cookie: b=2|<SimpleCookie: a='1' b='2'>|"},
		{"a=[1]; b=x[", "Set-Cookie: a=[1]\r\nSet-Cookie: b=x[|<SimpleCookie: a='[1]' b='x['>|"},
		{"a=1;;b=2", "Set-Cookie: a=1|<SimpleCookie: a='1'>|"},
		{"a=1; secure=x; httponly=", "Set-Cookie: a=1; Secure|<SimpleCookie: a='1'>|"},
		{"é=1", "|<SimpleCookie: >|"},
		{"a=é", "|<SimpleCookie: >|"},
		{"path=1", "|<SimpleCookie: >|"},
		{"a=1\u000b;b=2", "Set-Cookie: a=1\r\nSet-Cookie: b=2|<SimpleCookie: a='1' b='2'>|"},
		{"a=\"\\8\"", "Set-Cookie: a=\"\\8\"|<SimpleCookie: a='8'>|"},
		{"a=1; Expires=Wednesday, 09-Jun-27 10:18:14 GMT; b=2", "|<SimpleCookie: >|"},
		{"a=1; comment=\"x y\"; version=1; samesite=Lax", "Set-Cookie: a=1; Comment=\"x y\"; SameSite=Lax; Version=1|<SimpleCookie: a='1'>|"},
		{"\"a=1", "|<SimpleCookie: >|"},
		{"a,b=1", "|<SimpleCookie: >|Illegal key 'a,b'"},
		{"", "|<SimpleCookie: >|"},
	} {
		c, err := aiohttp.NewSimpleCookie(tt.header)
		got := c.Output() + "|" + c.String() + "|"
		if err != nil {
			got += err.Error()
		}
		if got != tt.want {
			t.Errorf("%q:\n%s\n%s", tt.header, got, tt.want)
		}
	}
}

func TestSimpleCookieSet(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"a", "1", "Set-Cookie: a=1"},
		{"a", "", "Set-Cookie: a=\"\""},
		{"a", "x y", "Set-Cookie: a=\"x y\""},
		{"a", "é", "Set-Cookie: a=\"\\351\""},
		{"a", "日本", "Set-Cookie: a=\"日本\""},
		{"a", "\"\\", "Set-Cookie: a=\"\\\"\\\\\""},
		{"a", "a,b;c\r\n", "Set-Cookie: a=\"a\\054b\\073c\\015\\012\""},
		{"a b", "1", "Illegal key 'a b'"},
		{"", "1", "Illegal key ''"},
		{"Path", "1", "Attempt to set a reserved key 'Path'"},
		{"a", "[x]", "Set-Cookie: a=\"[x]\""},
		{"a", "x:y|z", "Set-Cookie: a=x:y|z"},
	} {
		c := &aiohttp.SimpleCookie{}
		got := ""
		if err := c.Set(tt.name, tt.value); err != nil {
			got = err.Error()
		} else {
			got = c.Output()
		}
		if got != tt.want {
			t.Errorf("%s=%s: %s, not %s", tt.name, tt.value, got, tt.want)
		}
	}
}

// The rows are what aiohttp 3.8.4 does; without quotes, what 3.14 does.
func TestCookieJar(t *testing.T) {
	for _, tt := range []struct {
		options *aiohttp.CookieJarOptions
		set     []string // header, URL, header, URL…
		to      string
		want    string
	}{
		{nil, []string{"a=1", "http://example.com/x/y"}, "http://example.com/x/z", "a=1"},
		{nil, []string{"a=1", "http://example.com/x/y"}, "http://example.com/", ""},
		{nil, []string{"a=1", "http://example.com/x/y"}, "http://example.com/xx", ""},
		{nil, []string{"a=1", "http://example.com"}, "http://sub.example.com/", ""},
		{nil, []string{"a=1; domain=example.com", "http://example.com"}, "http://sub.example.com/", "a=1"},
		{nil, []string{"a=1; domain=.example.com", "http://example.com"}, "http://sub.example.com/", "a=1"},
		{nil, []string{"a=1; domain=example.com.", "http://example.com"}, "http://sub.example.com/", ""},
		{nil, []string{"a=1; domain=other.com", "http://example.com"}, "http://other.com/", ""},
		{nil, []string{"a=1; domain=example.com", "http://sub.example.com"}, "http://example.com/", "a=1"},
		{nil, []string{"a=1; domain=sub.example.com", "http://example.com"}, "http://sub.example.com/", ""},
		{nil, []string{"a=1; secure", "https://example.com"}, "http://example.com/", ""},
		{nil, []string{"a=1; secure", "https://example.com"}, "https://example.com/", "a=1"},
		{nil, []string{"a=1; secure", "https://example.com"}, "wss://example.com/", "a=1"},
		{&aiohttp.CookieJarOptions{TreatAsSecureOrigin: []string{"http://example.com"}}, []string{"a=1; secure", "https://example.com"}, "http://example.com/", "a=1"},
		{&aiohttp.CookieJarOptions{TreatAsSecureOrigin: []string{"http://example.com:8080"}}, []string{"a=1; secure", "https://example.com"}, "http://example.com/", ""},
		{nil, []string{"a=1", "http://127.0.0.1"}, "http://127.0.0.1/", ""},
		{&aiohttp.CookieJarOptions{Unsafe: true}, []string{"a=1", "http://127.0.0.1"}, "http://127.0.0.1/", "a=1"},
		{&aiohttp.CookieJarOptions{Unsafe: true}, []string{"a=1", "http://[::1]/"}, "http://[::1]:8080/", "a=1"},
		{nil, []string{"a=1", ""}, "http://127.0.0.1/", "a=1"},
		{nil, []string{"a=1", ""}, "http://example.com/x", "a=1"},
		{nil, []string{"a=1; path=/x", "http://example.com"}, "http://example.com/x/y", "a=1"},
		{nil, []string{"a=1; path=/x/", "http://example.com"}, "http://example.com/x", ""},
		{nil, []string{"a=1; path=/x", "http://example.com"}, "http://example.com/xy", ""},
		{nil, []string{"a=1; path=x", "http://example.com/q/w"}, "http://example.com/q", "a=1"},
		{nil, []string{"a=1; max-age=0", "http://example.com"}, "http://example.com/", ""},
		{nil, []string{"a=1; max-age=-5", "http://example.com"}, "http://example.com/", ""},
		{nil, []string{"a=1; max-age=100", "http://example.com"}, "http://example.com/", "a=1"},
		{nil, []string{"a=1; max-age=99999999999999999999", "http://example.com"}, "http://example.com/", "a=1"},
		{nil, []string{"a=1; max-age=x", "http://example.com"}, "http://example.com/", "a=1"},
		{nil, []string{"a=1; expires=Wed, 09 Jun 1999 10:18:14 GMT", "http://example.com"}, "http://example.com/", ""},
		{nil, []string{"a=1; expires=Wed, 09 Jun 2099 10:18:14 GMT", "http://example.com"}, "http://example.com/", "a=1"},
		{nil, []string{"a=1; expires=Wed, 09 Jun 1999 10:18:14 GMT; max-age=10", "http://example.com"}, "http://example.com/", "a=1"},
		{nil, []string{"a=1; expires=soon", "http://example.com"}, "http://example.com/", "a=1"},
		{nil, []string{"a=1", "http://example.com", "a=2; max-age=0", "http://example.com"}, "http://example.com/", ""},
		{nil, []string{"a=1", "http://example.com", "a=2", "http://example.com"}, "http://example.com/", "a=2"},
		{nil, []string{"b=1", "http://example.com", "a=2", "http://example.com"}, "http://example.com/", "a=2; b=1"},
		{nil, []string{"a=\"x y\"", "http://example.com"}, "http://example.com/", "a=\"x y\""},
		{&aiohttp.CookieJarOptions{NoQuoteCookie: true}, []string{"a=\"x y\"", "http://example.com"}, "http://example.com/", "a=x y"},
		{&aiohttp.CookieJarOptions{NoQuoteCookie: true}, []string{"a=[x]", "http://example.com"}, "http://example.com/", "a=[x]"},
		{nil, []string{"a=root; path=/", "http://example.com", "a=deep; path=/x", "http://example.com"}, "http://example.com/x/y", "a=deep"},
		{nil, []string{"a=sub", "http://sub.example.com", "a=up; domain=example.com; path=/q", "http://sub.example.com"}, "http://sub.example.com/", "a=sub"},
		{nil, []string{"a=1", "http://EXAMPLE.com"}, "http://example.COM/", "a=1"},
	} {
		j := aiohttp.NewCookieJarWith(tt.options)
		for pair := range slices.Chunk(tt.set, 2) {
			c, err := aiohttp.NewSimpleCookie(pair[0])
			if err != nil {
				t.Fatal(err)
			}
			j.UpdateCookies(c, location(t, pair[1]))
		}
		if got := j.FilterCookies(location(t, tt.to)).Header(); got != tt.want {
			t.Errorf("%v to %s: %q, not %q", tt.set, tt.to, got, tt.want)
		}
	}
}

// location is a URL, or nil for an empty one.
func location(t testing.TB, s string) *url.URL {
	t.Helper()
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// The rows are what aiohttp's CookieJar._parse_date does.
func TestCookieDate(t *testing.T) {
	for _, tt := range []struct{ date, want string }{
		{"Wed, 09 Jun 2027 10:18:14 GMT", "2027-06-09T10:18:14+00:00"},
		{"Wednesday, 09-Jun-27 10:18:14 GMT", "2027-06-09T10:18:14+00:00"},
		{"Wed Jun  9 10:18:14 2027", "2027-06-09T10:18:14+00:00"},
		{"10:18:14 9 jun 70", "1970-06-09T10:18:14+00:00"},
		{"1 1 1", ""},
		{"32 Jan 2020 00:00:00", ""},
		{"1 Jan 1600 00:00:00", ""},
		{"1 Jan 2020 24:00:00", ""},
		{"", ""},
		{"9 June 2027 1:2:3 pm", "2027-06-09T01:02:03+00:00"},
		{"Jan 1 00:00:00 99999", "9999-01-01T00:00:00+00:00"},
		{"31 Feb 2027 00:00:00", ""}, // aiohttp raises a ValueError
	} {
		got := ""
		if when, ok := aiohttp.ParseCookieDate(tt.date); ok {
			got = when.Format("2006-01-02T15:04:05-07:00")
		}
		if got != tt.want {
			t.Errorf("%q: %s, not %s", tt.date, got, tt.want)
		}
	}
}

// The rows follow aiohttp 3.14's reading of Set-Cookie.
func TestParseSetCookie(t *testing.T) {
	for _, tt := range []struct{ why, header, want string }{
		{"one cookie", "a=1; Path=/", "a=1; Path=/"},
		{"a name that Python refuses", "a{b}[c]=1; b=2", "a{b}[c]=1|b=2"},
		{"a quote that is not closed", `a="open; b=2`, `a="open|b=2`},
		{"flags whatever they say", "a=1; secure=false; httponly; partitioned", "a=1; HttpOnly; Partitioned; Secure"},
		{"an attribute before a cookie", "path=/; a=1", ""},
		{"nonsense keeps what was before", "a=1; nonsense; b=2", "a=1"},
		{"a bad name is left out with its attributes", "a=1; \x60é=2; b=3", "a=1"},
		{"a long day", "a=1; Expires=Wednesday, 09-Jun-27 10:18:14 GMT; b=2", "a=1; expires=Wednesday, 09-Jun-27 10:18:14 GMT|b=2"},
		{"an attribute without a value", "a=1; path", "a=1"},
		{"$ before a cookie", "$Version=1; a=1; $Path=/x", "a=1; Path=/x"},
	} {
		var got []string
		for _, m := range aiohttp.ParseSetCookie([]string{tt.header}) {
			got = append(got, m.OutputString())
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%s: %q: %s, not %s", tt.why, tt.header, s, tt.want)
		}
	}
}

func TestCookieJarHeadersKeepPaths(t *testing.T) {
	j := aiohttp.NewCookieJar()
	from := location(t, "http://example.com/x/y")
	j.UpdateCookiesFromHeaders([]string{"a=root; Path=/", "a=deep; Path=/x"}, from)
	if got := j.FilterCookies(from).Header(); got != "a=deep" || j.Len() != 2 {
		t.Errorf("%q of %d", got, j.Len())
	}
	if got := j.FilterCookies(location(t, "http://example.com/")).Header(); got != "a=root" {
		t.Errorf("%q", got)
	}
}

func TestCookieJarExpires(t *testing.T) {
	j := aiohttp.NewCookieJar()
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	aiohttp.SetJarClock(j, func() time.Time { return now })
	from := location(t, "http://example.com/")
	j.UpdateCookiesFromHeaders([]string{"a=1; Max-Age=10", "b=2; Expires=Fri, 01 Jan 2027 00:01:00 GMT", "c=3"}, from)
	for _, tt := range []struct {
		after time.Duration
		want  string
	}{{9 * time.Second, "a=1; b=2; c=3"}, {10 * time.Second, "b=2; c=3"}, {time.Minute, "c=3"}} {
		now = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).Add(tt.after)
		if got := j.FilterCookies(from).Header(); got != tt.want {
			t.Errorf("after %v: %q, not %q", tt.after, got, tt.want)
		}
	}
}

func TestCookieJarClear(t *testing.T) {
	j := aiohttp.NewCookieJar()
	j.UpdateCookiesFromHeaders([]string{"a=1", "b=2; Domain=example.com"}, location(t, "http://sub.example.com/"))
	j.UpdateCookiesFromHeaders([]string{"c=3"}, location(t, "http://other.org/"))
	names := func() (all []string) {
		for m := range j.All() {
			all = append(all, m.Key)
		}
		return all
	}
	j.Clear(func(m *aiohttp.Morsel) bool { return m.Value == "2" })
	if got := names(); !slices.Equal(got, []string{"a", "c"}) {
		t.Error("predicate:", got)
	}
	j.ClearDomain("example.com")
	if got := names(); !slices.Equal(got, []string{"c"}) {
		t.Error("domain:", got)
	}
	j.Clear(nil)
	if j.Len() != 0 {
		t.Error("all:", names())
	}
}

func TestCookieJarFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cookies")
	j := aiohttp.NewCookieJar()
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	aiohttp.SetJarClock(j, clock)
	from := location(t, "https://example.com/x/y")
	j.UpdateCookiesFromHeaders([]string{`a="x y"; Secure; HttpOnly`, "b=2; Max-Age=10; Domain=example.com; Path=/"}, from)
	if err := j.Save(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	k := aiohttp.NewCookieJar()
	aiohttp.SetJarClock(k, clock)
	now = now.Add(5 * time.Second)
	if err := k.Load(path); err != nil {
		t.Fatal(err)
	}
	if got := k.FilterCookies(from).Header(); got != `a="x y"; b=2` {
		t.Errorf("%q", got)
	}
	if got := k.FilterCookies(location(t, "https://sub.example.com/x")).Header(); got != "b=2" {
		t.Errorf("the host's own went to another: %q", got)
	}
	now = now.Add(5 * time.Second)
	if got := k.FilterCookies(from).Header(); got != `a="x y"` {
		t.Errorf("Max-Age began anew: %q", got)
	}
}

func TestCookieJarLoadErrors(t *testing.T) {
	dir := t.TempDir()
	j := aiohttp.NewCookieJar()
	j.UpdateCookiesFromHeaders([]string{"a=1"}, location(t, "http://example.com/"))
	err := j.Load(filepath.Join(dir, "missing"))
	if !gen.IsInstance[*gen.FileNotFoundError](err) {
		t.Errorf("missing: %v", err)
	}
	for i, text := range []string{"", "[]", `{"x|":{"a":{"key":"a"}}}`, `{"x":{"a":{"key":"a","value":"","coded_value":""}}}`, `{"x|":{"a":{"key":"a b","value":"","coded_value":""}}}`} {
		path := filepath.Join(dir, "bad")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := j.Load(path); !gen.IsInstance[*gen.ValueError](err) || j.Len() != 1 {
			t.Errorf("%d: %v, %d cookies", i, err, j.Len())
		}
	}
}

func TestCookieJarBadOrigin(t *testing.T) {
	defer func() {
		if err, _ := recover().(error); !gen.IsInstance[*gen.ValueError](err) {
			t.Errorf("panic %v", err)
		}
	}()
	aiohttp.NewCookieJarWith(&aiohttp.CookieJarOptions{TreatAsSecureOrigin: []string{"/relative"}})
}

// FuzzCookies looks for headers that break the parsers, or what they say: a cookie that
// was read can be written and read again.
func FuzzCookies(f *testing.F) {
	for _, s := range []string{"a=1; b=2", `a="x y"; Path=/; Secure`, `a="open; b=2`, "a{=1; $x", "a=1; expires=Wed, 09 Jun 2027 10:18:14 GMT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		c, err := aiohttp.NewSimpleCookie(header)
		if err == nil {
			again, err := aiohttp.NewSimpleCookie(c.Header())
			if err != nil || again.String() != c.String() {
				t.Errorf("%q: %v, then %v, %v", header, c, again, err)
			}
		}
		j := aiohttp.NewCookieJar()
		to := &url.URL{Scheme: "http", Host: "example.com", Path: "/"}
		j.UpdateCookiesFromHeaders([]string{header}, to)
		if sent := j.FilterCookies(to).Header(); strings.ContainsAny(sent, "\r\n") {
			t.Errorf("%q: would send %q", header, sent)
		}
		aiohttp.ParseCookieDate(header)
	})
}
