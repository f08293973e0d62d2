package aiohttptest

import (
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"sync"
)

// Proxy is an HTTP proxy: requests with an absolute URL are passed on, and CONNECT
// opens a tunnel.
//
// Go only: Python's tests have proxy.py.
type Proxy struct {
	*Server
	auth string
	mu   sync.Mutex
	seen []string
}

// NewProxy starts a proxy; with a user, it answers 407 to whoever does not send this
// user and password. It must be closed.
//
// Go only: Python's tests have proxy.py.
func NewProxy(user, password string) *Proxy {
	p := &Proxy{}
	if user != "" {
		p.auth = "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
	}
	p.Server = NewServer(http.HandlerFunc(p.handle))
	return p
}

// Requests are the requests so far, as "GET http://host:port/path" or "CONNECT host:port".
//
// Go only: see Proxy.
func (p *Proxy) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.seen...)
}

func (p *Proxy) handle(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.seen = append(p.seen, r.Method+" "+r.RequestURI)
	p.mu.Unlock()
	switch {
	case p.auth != "" && r.Header.Get("Proxy-Authorization") != p.auth:
		w.Header().Set("Proxy-Authenticate", `Basic realm="aiohttptest"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
	case r.Method == http.MethodConnect:
		tunnel(w, r)
	default:
		forward(w, r)
	}
}

// forward passes a request on, on a connection of its own.
func forward(w http.ResponseWriter, r *http.Request) {
	out := r.Clone(r.Context())
	out.RequestURI = ""
	for _, name := range []string{"Proxy-Authorization", "Proxy-Connection"} {
		out.Header.Del(name)
	}
	once := &http.Transport{DisableKeepAlives: true, DisableCompression: true}
	resp, err := once.RoundTrip(out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // a client that is gone needs nothing
}

// tunnel carries bytes in both directions until both have ended.
func tunnel(w http.ResponseWriter, r *http.Request) {
	far, err := net.Dial("tcp", r.RequestURI)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer far.Close()
	near, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer near.Close()
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	over := make(chan struct{})
	go func() {
		defer close(over)
		_, _ = io.Copy(near, far)
		near.Close()
	}()
	_, _ = io.Copy(far, buffered)
	far.Close()
	<-over
}
