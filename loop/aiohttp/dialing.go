package aiohttp

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// target is where a request goes, for those who make its connection.
type target struct {
	url         *url.URL
	ssl         SSL
	server      string // the name in the handshake, where it is not the host
	proxy       *url.URL
	proxyHeader http.Header
	connect     time.Time     // by when there must be a connection; zero is never
	sockConnect time.Duration // how long making one may take; zero is for ever
}

type targetKey struct{}

// errTimeout is the error of a connection that takes too long.
func (t *target) errTimeout() error {
	return &ConnectionTimeoutError{ServerTimeoutError{ServerConnectionError{ClientConnectionError{ClientError{Msg: "Connection timeout to host " + t.url.String()}}}}}
}

// limits is ctx with the target's time limits.
func (t *target) limits(ctx context.Context) (context.Context, context.CancelFunc) {
	by := t.connect
	if t.sockConnect > 0 {
		if limit := time.Now().Add(t.sockConnect); by.IsZero() || limit.Before(by) {
			by = limit
		}
	}
	if by.IsZero() {
		return context.WithCancel(ctx)
	}
	return context.WithDeadlineCause(ctx, by, t.errTimeout())
}

// failed is aiohttp's error where no connection to host could be made.
func (t *target) failed(host string, port int) ClientConnectorError {
	return ClientConnectorError{Host: host, Port: port, SSL: t.ssl.text()}
}

// connectError is aiohttp's error for one of dial's.
func (t *target) connectError(host string, port int, err error) error {
	base := t.failed(host, port)
	base.Cause = err
	var several *dial.Error
	if errors.As(err, &several) {
		err = several.ClientErr()
	}
	var name *gen.GAIError
	var system *gen.OSError
	switch {
	case errors.As(err, &name):
		base.OS = gen.OSError{Errno: name.Errno, Strerror: name.Strerror}
		return &ClientConnectorDNSError{base}
	case errors.As(err, &system):
		base.OS = gen.OSError{Errno: system.Errno, Strerror: system.Strerror}
		if t.proxy != nil {
			return &ClientProxyConnectionError{base}
		}
		return &base
	}
	return err
}

func (c *Connector) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	t := ctx.Value(targetKey{}).(*target)
	ctx, cancel := t.limits(ctx)
	defer cancel()
	host, portText, _ := net.SplitHostPort(addr)
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, err
	}
	if c.o.UnixPath != "" {
		return dialUnix(ctx, t, c.o.UnixPath)
	}
	addrs, err := c.names.lookup(ctx, c.l.Resolver(), host, port)
	if err != nil {
		return nil, t.connectError(host, port, causeOf(ctx, err))
	}
	conn, err := (&dial.Dialer{HappyEyeballsDelay: max(c.o.HappyEyeballsDelay, 0)}).Dial(ctx, addrs)
	if err != nil {
		return nil, t.connectError(host, port, causeOf(ctx, err))
	}
	return conn, nil
}

// causeOf is why ctx has ended, if it has, and else err.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// dialTLS makes the handshake as well, so that its errors keep their types.
func (c *Connector) dialTLS(ctx context.Context, network, addr string) (net.Conn, error) {
	t := ctx.Value(targetKey{}).(*target)
	conn, err := c.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	ctx, cancel := t.limits(ctx)
	defer cancel()
	host, portText, _ := net.SplitHostPort(addr)
	port, _ := strconv.Atoi(portText)
	config := tlsConfig(t.ssl, t.server)
	if config.ServerName == "" {
		config.ServerName = host
	}
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		conn.Close()
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		return nil, handshakeError(t.failed(host, port), err)
	}
	if f, ok := t.ssl.(Fingerprint); ok {
		if err := checkFingerprint(f, secured.ConnectionState(), host, port); err != nil {
			conn.Close()
			return nil, err
		}
	}
	return secured, nil
}

func checkFingerprint(f Fingerprint, s tls.ConnectionState, host string, port int) error {
	got := sha256.Sum256(s.PeerCertificates[0].Raw)
	if string(got[:]) == string(f) {
		return nil
	}
	return &ServerFingerprintMismatch{Expected: f, Got: got[:], Host: host, Port: port}
}

// tlsConfig is the handshake's: HTTP/1.1, to which aiohttp keeps.
func tlsConfig(s SSL, server string) *tls.Config {
	c := s.config(server)
	c.NextProtos = []string{"http/1.1"}
	return c
}

func dialUnix(ctx context.Context, t *target, path string) (net.Conn, error) {
	conn, err := dial.DialUnix(ctx, path, nil)
	if err == nil {
		return conn, nil
	}
	var system *gen.OSError
	if !errors.As(err, &system) {
		return nil, causeOf(ctx, err)
	}
	base := t.failed("", 0)
	base.OS = gen.OSError{Errno: system.Errno, Strerror: system.Strerror}
	return nil, &UnixClientConnectorError{base, path}
}

// UnixClientConnectorError is raised when a Unix socket cannot be connected to.
//
// Python: aiohttp.UnixClientConnectorError, aiohttp, client_reference.
type UnixClientConnectorError struct {
	ClientConnectorError
	Path string
}

// Error is "Cannot connect to unix socket /none.sock ssl:default [No such file or
// directory]".
func (e *UnixClientConnectorError) Error() string {
	return "Cannot connect to unix socket " + e.Path + " ssl:" + e.SSL + " [" + orNone(e.OS.Strerror) + "]"
}

// Class is "aiohttp.client_exceptions.UnixClientConnectorError".
func (e *UnixClientConnectorError) Class() string { return module + "UnixClientConnectorError" }

// As makes target one of the bases.
func (e *UnixClientConnectorError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// proxyRefusal is the error of a proxy that does not connect.
func proxyRefusal(_ context.Context, proxy *url.URL, req *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	info := RequestInfo{URL: proxy, RealURL: &url.URL{Scheme: proxy.Scheme, Host: proxy.Host}, Method: http.MethodConnect, Headers: req.Header}
	return &ClientHttpProxyError{ClientResponseError{
		RequestInfo: info, Status: resp.StatusCode, Message: reasonOf(resp), Headers: resp.Header,
	}}
}

// names are the addresses of hosts, remembered for a while. Who looks the same name up
// meanwhile waits for the same query.
type names struct {
	mu    sync.Mutex
	ttl   time.Duration
	known map[string]*nameQuery
}

type nameQuery struct {
	done    chan struct{}
	addrs   []dial.Addr
	err     error
	expires time.Time
	turn    int
}

func (n *names) lookup(ctx context.Context, r dial.Resolver, host string, port int) ([]dial.Addr, error) {
	if _, literal, _ := dial.Literal(host, port, dial.Unspec); literal || n.ttl < 0 {
		return dial.LookupWith(ctx, r, host, port, dial.Unspec)
	}
	q := n.query(r, host)
	select {
	case <-q.done:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if q.err != nil {
		return nil, q.err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	addrs := make([]dial.Addr, len(q.addrs))
	for i := range addrs { // each lookup begins with the next address
		addrs[i] = q.addrs[(i+q.turn)%len(q.addrs)]
		addrs[i].Port = port
	}
	q.turn++
	return addrs, nil
}

// query returns the query for a host that is under way, or remembered, or begins.
func (n *names) query(r dial.Resolver, host string) *nameQuery {
	n.mu.Lock()
	defer n.mu.Unlock()
	q := n.known[host]
	if q != nil && (q.expires.IsZero() || time.Now().Before(q.expires)) {
		return q
	}
	if n.known == nil || len(n.known) >= 1000 {
		n.known = map[string]*nameQuery{}
	}
	q = &nameQuery{done: make(chan struct{})}
	n.known[host] = q
	go func() {
		// Of nobody's context: others may wait for it, too.
		addrs, err := dial.LookupWith(context.Background(), r, host, 0, dial.Unspec)
		n.mu.Lock()
		defer n.mu.Unlock()
		q.addrs, q.err, q.expires = addrs, err, time.Now().Add(n.ttl)
		if err != nil {
			delete(n.known, host)
		}
		close(q.done)
	}()
	return q
}
