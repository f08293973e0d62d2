package aiohttp

import (
	"net/http"
	"time"

	"github.com/coluber-go/coluber/coro"
)

// Bool is a choice that has a default, which is its zero value.
//
// Go only: Python's keyword arguments have defaults, and its bools are objects.
type Bool int8

// The choices.
const (
	Default Bool = iota
	True
	False
)

// or is the choice, or what the default is.
func (b Bool) or(otherwise bool) bool {
	if b == Default {
		return otherwise
	}
	return b == True
}

// ClientTimeout are the timeouts of a request; zero and less mean none. On a loop with a
// virtual clock only SockConnect passes while a task waits for the network.
//
// Python: aiohttp.ClientTimeout, aiohttp, client_reference.
type ClientTimeout struct {
	// Total is how long everything may take: waiting for a connection, redirects, and
	// reading the body.
	Total time.Duration
	// Connect is how long it may take to get a connection, whether new or free.
	Connect time.Duration
	// SockConnect is how long it may take to make a new one, with TLS.
	SockConnect time.Duration
	// SockRead is how long the server may be silent.
	SockRead time.Duration
	// CeilThreshold is the timeout from which on Total and Connect end at a whole second
	// of the loop's time; zero means 5 seconds, and less than zero never.
	CeilThreshold time.Duration
}

// DefaultTimeout is that of a session without a timeout: 300 seconds in all, 30 for a
// new connection.
//
// Python: aiohttp.client.DEFAULT_TIMEOUT, aiohttp, client_reference.
func DefaultTimeout() ClientTimeout {
	return ClientTimeout{Total: 300 * time.Second, SockConnect: 30 * time.Second}
}

// when is the loop's time at which d is over; 0 for never.
func (t *ClientTimeout) when(now, d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	threshold := t.CeilThreshold
	if threshold == 0 {
		threshold = 5 * time.Second
	}
	end := now + d
	if end < now {
		return 0 // it never comes
	}
	if threshold > 0 && d >= threshold {
		if up := end.Truncate(time.Second); up < end {
			end = up + time.Second
		}
	}
	return end
}

// SessionOptions are the options of [NewClientSession]. The zero value means Python's
// defaults.
//
// Python: aiohttp.ClientSession, aiohttp, client_reference.
type SessionOptions struct {
	// BaseURL is what relative URLs are joined to. Its path must end in a slash.
	BaseURL string
	// Connector makes the connections; nil means a new one.
	Connector *Connector
	// KeepConnector leaves the connector open when the session is closed.
	KeepConnector bool
	// Cookies are sent to every host.
	Cookies map[string]string
	// CookieJar keeps cookies; nil means a new [CookieJar].
	CookieJar AbstractCookieJar
	// Headers are sent with every request. A request's own take the place of those of
	// the same name.
	Headers http.Header
	// SkipAutoHeaders are not sent unless they are given: "User-Agent" for one.
	SkipAutoHeaders []string
	// Auth are the credentials for requests without any of their own.
	Auth *BasicAuth
	// Proxy is the URL of a proxy for every request.
	Proxy     string
	ProxyAuth *BasicAuth
	// RaiseForStatus raises for every response with a status of 400 and more.
	RaiseForStatus bool
	// RaiseForStatusFunc is called with every response instead.
	RaiseForStatusFunc func(co *coro.Co, r *ClientResponse) error
	// Timeout is that of requests without one; nil means [DefaultTimeout].
	Timeout *ClientTimeout
	// NoAutoDecompress hands bodies on as they were sent.
	NoAutoDecompress bool
	// TrustEnv takes proxies from the environment, and credentials from ~/.netrc.
	TrustEnv bool
	// NoRequoteRedirectURL takes redirects to URLs as they are written.
	NoRequoteRedirectURL bool
	// TraceConfigs are told what happens.
	TraceConfigs []*TraceConfig
	// ReadBufsize is how much of a body is read ahead, twice over, in bytes; zero means
	// 256 KiB.
	ReadBufsize int
	// MaxFieldSize is how long a header may be, in bytes; zero means 8190.
	MaxFieldSize int
	// MaxHeaders is how many a response may have; zero means 128.
	MaxHeaders int
	// JSONSerialize is used for the JSON of requests; nil means json.Marshal.
	JSONSerialize func(v any) ([]byte, error)
	// FallbackCharset is asked for the charset of a body whose headers do not tell; nil
	// means "utf-8".
	FallbackCharset func(r *ClientResponse, body []byte) string
	// Middlewares are called around every request; the first is the outermost.
	Middlewares []Middleware
}

// RequestOptions are the options of a request. The zero value means Python's defaults.
//
// Python: ClientSession.request, aiohttp, client_reference.
type RequestOptions struct {
	// Params are added to the URL's query: url.Values, a map of strings to strings,
	// numbers or lists of them, pairs, or a string as it is.
	Params any
	// Data is the body, of anything that [NewPayload] takes.
	Data any
	// JSON is a body in JSON. Not both.
	JSON any
	// Headers take the place of the session's of the same name.
	Headers http.Header
	// SkipAutoHeaders are not sent unless they are given.
	SkipAutoHeaders []string
	// Cookies are sent with this request.
	Cookies map[string]string
	Auth    *BasicAuth
	// AllowRedirects follows redirects; the default is to do so, but for Head.
	AllowRedirects Bool
	// MaxRedirects is how many end in an error; zero means 10.
	MaxRedirects int
	// Compress is "deflate" or "gzip", for the body; empty is none.
	Compress string
	// Chunked sends the body in chunks.
	Chunked bool
	// Expect100 waits for the server's consent before it sends the body.
	Expect100 bool
	// RaiseForStatus is the session's by default.
	RaiseForStatus     Bool
	RaiseForStatusFunc func(co *coro.Co, r *ClientResponse) error
	// Proxy is the URL of a proxy.
	Proxy        string
	ProxyAuth    *BasicAuth
	ProxyHeaders http.Header
	// Timeout is the session's with nil.
	Timeout *ClientTimeout
	// SSL is how the server's certificate is verified: with nil by the system's
	// authorities, with [NoVerify] not at all, with a *tls.Config as that says, with a
	// [Fingerprint] by that alone.
	SSL any
	// VerifySSL with [False] is SSL: NoVerify.
	VerifySSL Bool
	// ServerHostname is the name that the certificate must have; empty means the host's.
	ServerHostname string
	// TraceRequestCtx is handed to the functions of trace configurations.
	TraceRequestCtx any
	// ReadBufsize is the session's with zero.
	ReadBufsize int
	// AutoDecompress is the session's by default.
	AutoDecompress Bool
	// MaxFieldSize and MaxHeaders are the session's with zero.
	MaxFieldSize int
	MaxHeaders   int
	// Middlewares take the place of the session's, unless nil.
	Middlewares []Middleware
}
