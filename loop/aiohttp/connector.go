package aiohttp

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// ConnectorOptions are the choices that [NewTCPConnector] offers. Zero is aiohttp's
// default.
//
// Python: aiohttp.TCPConnector, aiohttp, client_reference.
type ConnectorOptions struct {
	// Limit is how many connections are in use at once; zero means 100, below zero any
	// number.
	Limit int
	// LimitPerHost is how many of them lead to the same host and port; zero and below
	// mean any number.
	LimitPerHost int
	// KeepAliveTimeout is how long a connection that nobody uses stays open; zero means
	// 15 s.
	KeepAliveTimeout time.Duration
	// ForceClose closes each connection after one request.
	ForceClose bool
	// TTLDNSCache is how long the addresses of a name are remembered; zero means 10 s,
	// below zero not at all.
	TTLDNSCache time.Duration
	// HappyEyeballsDelay is how long an address may take before the next is tried
	// beside it; zero means 250 ms, below zero one address after the other.
	HappyEyeballsDelay time.Duration
	// SSL is how certificates are verified where a request does not say.
	SSL SSL
	// UnixPath is the socket to connect to, whatever the URL's host; empty is none.
	UnixPath string
}

// Connector makes connections, keeps them for further requests, and limits their number.
// [NewTCPConnector] makes one, for the sessions of one loop.
//
// Python: aiohttp.TCPConnector, aiohttp, client_reference.
type Connector struct {
	o          ConnectorOptions
	l          *loop.Loop
	inUse      int
	perHost    map[string]int
	waiters    []*slotWaiter // first in, first out
	transports map[transportKey]*http.Transport
	active     map[*exchange]bool
	names      names
	closed     bool
}

// slotWaiter is a request that waits for a connection to be free.
type slotWaiter struct {
	host    string
	granted *loop.Future[none]
}

// NewTCPConnector returns a connector for the loop that runs co; nil options are
// aiohttp's defaults. It panics if no loop runs co.
//
// Python: aiohttp.TCPConnector, aiohttp, client_reference.
func NewTCPConnector(co *coro.Co, o *ConnectorOptions) *Connector {
	c := &Connector{
		l: mustRun(co), perHost: map[string]int{}, transports: map[transportKey]*http.Transport{}, active: map[*exchange]bool{},
	}
	if o != nil {
		c.o = *o
	}
	c.o.Limit = cmp.Or(c.o.Limit, 100)
	c.o.KeepAliveTimeout = cmp.Or(c.o.KeepAliveTimeout, 15*time.Second)
	c.o.TTLDNSCache = cmp.Or(c.o.TTLDNSCache, 10*time.Second)
	c.o.HappyEyeballsDelay = cmp.Or(c.o.HappyEyeballsDelay, 250*time.Millisecond)
	c.names.ttl = c.o.TTLDNSCache
	return c
}

// Limit is how many connections may be in use at once; zero is any number.
//
// Python: BaseConnector.limit, aiohttp, client_reference.
func (c *Connector) Limit() int { return max(c.o.Limit, 0) }

// Closed reports whether the connector is closed.
//
// Python: BaseConnector.closed, aiohttp, client_reference.
func (c *Connector) Closed() bool { return c.closed }

func (c *Connector) errClosed() error {
	return &ClientConnectionError{ClientError{Msg: "Connector is closed."}}
}

// acquire waits until a connection to host may be used.
func (c *Connector) acquire(co *coro.Co, host string) error {
	if c.closed {
		return c.errClosed()
	}
	if c.free(host) && !slices.ContainsFunc(c.waiters, func(w *slotWaiter) bool { return c.free(w.host) }) {
		c.take(host)
		return nil
	}
	w := &slotWaiter{host, loop.CreateFuture[none](c.l)}
	c.waiters = append(c.waiters, w)
	_, err := w.granted.Await(co)
	if err == nil {
		return nil
	}
	if i := slices.Index(c.waiters, w); i >= 0 {
		c.waiters = slices.Delete(c.waiters, i, i+1)
	} else if !w.granted.Cancelled() && w.granted.Err() == nil {
		c.release(host) // it was granted while the task was being cancelled
	}
	return err
}

func (c *Connector) free(host string) bool {
	return (c.o.Limit < 0 || c.inUse < c.o.Limit) && (c.o.LimitPerHost <= 0 || c.perHost[host] < c.o.LimitPerHost)
}

func (c *Connector) take(host string) {
	c.inUse++
	c.perHost[host]++
}

// release gives a place back, to the first who can use it.
func (c *Connector) release(host string) {
	c.inUse--
	if c.perHost[host]--; c.perHost[host] == 0 {
		delete(c.perHost, host)
	}
	c.grant()
}

// grant gives a free place to the first who waits for it.
func (c *Connector) grant() {
	for i, w := range c.waiters {
		if !w.granted.Done() && c.free(w.host) {
			c.waiters = slices.Delete(c.waiters, i, i+1)
			c.take(w.host)
			w.granted.SetResult(none{})
			return
		}
	}
}

// Close closes all connections. Requests under way fail with a
// [ClientConnectionError] "Connection closed", and those that wait for a connection with
// "Connector is closed.". It does not wait.
//
// Python: BaseConnector.close, aiohttp, client_reference.
//
// Differs: in aiohttp, reads under way hang.
func (c *Connector) Close() {
	if c.closed {
		return
	}
	c.closed = true
	for _, w := range c.waiters {
		w.granted.SetException(c.errClosed())
	}
	c.waiters = nil
	for x := range c.active {
		x.fail(&ClientConnectionError{ClientError{Msg: "Connection closed"}})
	}
	for _, t := range c.transports {
		t.CloseIdleConnections()
	}
}

// transportKey is what connections must have in common to serve the same requests.
type transportKey struct{ ssl, server, proxy, proxyHeader string }

// transport returns the transport for a request.
func (c *Connector) transport(r *target) *http.Transport {
	key := transportKey{ssl: r.ssl.key(), server: r.server}
	if r.proxy != nil {
		key.proxy = r.proxy.String()
		for _, name := range slices.Sorted(maps.Keys(r.proxyHeader)) {
			key.proxyHeader += name + "=" + r.proxyHeader.Get(name) + "\n"
		}
	}
	if t := c.transports[key]; t != nil {
		return t
	}
	t := &http.Transport{
		DialContext:            c.dial,
		DialTLSContext:         c.dialTLS,
		TLSClientConfig:        tlsConfig(r.ssl, r.server),
		DisableCompression:     true,
		DisableKeepAlives:      c.o.ForceClose,
		IdleConnTimeout:        c.o.KeepAliveTimeout,
		MaxIdleConnsPerHost:    1 << 20,
		MaxResponseHeaderBytes: 1 << 20,
	}
	if r.proxy != nil {
		t.Proxy = func(*http.Request) (*url.URL, error) { return r.proxy, nil }
		t.ProxyConnectHeader = r.proxyHeader
		t.OnProxyConnectResponse = proxyRefusal
	}
	c.transports[key] = t
	return t
}
