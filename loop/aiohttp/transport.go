package aiohttp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// transportKey is what requests have in common that may share connections.
type transportKey struct {
	tls          tlsSetting
	proxy        string // with its credentials
	proxyHeaders string
}

// transport makes connections of one kind, and keeps them.
type transport struct {
	http.RoundTripper
	key   transportKey
	proxy *url.URL
	of    *Connector
	used  int // exchanges that have it
}

// CloseIdleConnections closes those that are not in use.
func (t *transport) CloseIdleConnections() {
	if c, ok := t.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// maxTransports is how many kinds of connections are kept without being in use.
const maxTransports = 64

// transport is the one for a key.
func (c *Connector) transport(key transportKey, proxy *url.URL, proxyHeaders http.Header) *transport {
	if t := c.transports[key]; t != nil {
		return t
	}
	for k, t := range c.transports {
		if len(c.transports) >= maxTransports && t.used == 0 {
			t.CloseIdleConnections()
			delete(c.transports, k)
		}
	}
	t := &transport{key: key, proxy: proxy, of: c, RoundTripper: c.o.RoundTripper}
	if t.RoundTripper == nil {
		t.RoundTripper = t.make(proxyHeaders)
	}
	c.transports[key] = t
	return t
}

const maxHead = 1 << 20 // how large a header may be in all

func (t *transport) make(proxyHeaders http.Header) *http.Transport {
	const keepalive = 15 * time.Second
	h := &http.Transport{
		DisableCompression:     true,
		DisableKeepAlives:      t.of.o.ForceClose,
		MaxIdleConnsPerHost:    1 << 20, // the connector has its own limits
		IdleConnTimeout:        t.of.o.KeepaliveTimeout,
		ExpectContinueTimeout:  time.Hour, // aiohttp waits for ever
		MaxResponseHeaderBytes: maxHead,
		DialContext:            t.dial,
		DialTLSContext:         t.dialTLS,
		TLSClientConfig:        t.key.tls.client(":"),
		ProxyConnectHeader:     proxyHeaders,
		OnProxyConnectResponse: refusedTunnel,
	}
	h.TLSClientConfig.ServerName = t.key.tls.serverName
	switch {
	case h.IdleConnTimeout == 0:
		h.IdleConnTimeout = keepalive
	case h.IdleConnTimeout < 0:
		h.IdleConnTimeout = 0
	}
	if t.proxy != nil {
		h.Proxy = http.ProxyURL(t.proxy)
	}
	return h
}

// refusedTunnel is the error for a proxy that opens none.
func refusedTunnel(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	e := &ClientHttpProxyError{}
	shown := *proxy
	shown.User = nil
	e.RequestInfo.URL, e.RequestInfo.RealURL = &shown, &shown
	e.RequestInfo.Method = http.MethodConnect
	e.Status, e.Message, e.Headers = resp.StatusCode, reason(resp), resp.Header
	return e
}

// reason is the text behind the status.
func reason(resp *http.Response) string {
	_, text, _ := strings.Cut(resp.Status, " ")
	return text
}

// dial makes a connection to the host and port of addr.
func (t *transport) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	ex, _ := ctx.Value(exchangeKey{}).(*exchange)
	ctx, over := t.limited(ctx, ex)
	defer over()
	c, err := t.connect(ctx, ex, addr)
	if err != nil {
		return nil, t.connectError(err, addr, false)
	}
	return c, nil
}

// limited is ctx within the timeout for new connections. It ends with the exchange, which
// net/http's does not: it would go on for the next request.
func (t *transport) limited(ctx context.Context, ex *exchange) (context.Context, context.CancelFunc) {
	if ex == nil {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(ex.req.Context(), func() { cancel(context.Canceled) })
	over := func() { stop(); cancel(nil) }
	if ex.timeout.SockConnect <= 0 {
		return ctx, over
	}
	ctx, late := context.WithTimeoutCause(ctx, ex.timeout.SockConnect, errConnectTimeout(ex.url()))
	return ctx, func() { late(); over() }
}

func (t *transport) connect(ctx context.Context, ex *exchange, addr string) (*conn, error) {
	record := func(k traceKind) {
		if ex != nil {
			ex.record(k, hostOf(addr))
		}
	}
	record(createStart)
	c, err := t.connectTo(ctx, addr, record)
	if err != nil {
		return nil, err
	}
	record(createEnd)
	made := &conn{Conn: c}
	if ex != nil && t.proxy != nil { // it has a tunnel to make yet
		made.handed = context.AfterFunc(ex.req.Context(), func() { c.Close() })
	}
	return made, nil
}

func (t *transport) connectTo(ctx context.Context, addr string, record func(traceKind)) (net.Conn, error) {
	o := &t.of.o
	if o.Path != "" {
		return dial.DialUnix(ctx, o.Path, o.Control)
	}
	host, portText, _ := net.SplitHostPort(addr) // net/http has made it
	port, _ := strconv.Atoi(portText)
	addrs, err := t.of.dns.lookup(ctx, host, port, t.of.family(), record)
	if err != nil {
		return nil, err
	}
	const delay = 250 * time.Millisecond
	d := dial.Dialer{HappyEyeballsDelay: o.HappyEyeballsDelay, Interleave: o.Interleave, Control: o.Control}
	switch {
	case d.HappyEyeballsDelay == 0:
		d.HappyEyeballsDelay = delay
	case d.HappyEyeballsDelay < 0:
		d.HappyEyeballsDelay = 0
	}
	if o.LocalAddr != nil {
		ap := o.LocalAddr.AddrPort()
		d.LocalAddrs = []dial.Addr{{IP: ap.Addr().Unmap(), Port: int(ap.Port())}}
	}
	return d.Dial(ctx, addrs)
}

func hostOf(addr string) string {
	host, _, _ := net.SplitHostPort(addr)
	return host
}

// dialTLS is dial with a handshake.
func (t *transport) dialTLS(ctx context.Context, _, addr string) (net.Conn, error) {
	ex, _ := ctx.Value(exchangeKey{}).(*exchange)
	ctx, over := t.limited(ctx, ex)
	defer over()
	raw, err := t.connect(ctx, ex, addr)
	if err != nil {
		return nil, t.connectError(err, addr, true)
	}
	c := tls.Client(raw, t.key.tls.client(addr))
	if err := c.HandshakeContext(ctx); err != nil {
		raw.Close()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, t.connectError(err, addr, true)
	}
	return c, nil
}

// connectError is aiohttp's error for a connection that was not made.
func (t *transport) connectError(err error, addr string, secure bool) error {
	if gen.IsInstance[*ClientError](err) || errors.Is(err, context.Canceled) {
		return err
	}
	host, portText, _ := net.SplitHostPort(addr) // net/http has made it
	port, _ := strconv.Atoi(portText)
	e := ClientConnectorError{Host: host, Port: port, SSL: t.key.tls.String(), tls: secure, name: t.key.tls.serverName}
	if t.proxy != nil {
		e.proxy = t.proxy.Redacted()
	}
	if tlsErr := t.tlsError(err, e); tlsErr != nil {
		return tlsErr
	}
	cause := err
	var failed *dial.Error
	if errors.As(err, &failed) {
		cause = failed.ClientErr()
	}
	switch cause {
	case io.EOF, io.ErrUnexpectedEOF:
		cause = &gen.ConnectionResetError{}
	}
	var system *gen.OSError
	if !errors.As(gen.OSErrorOf(cause), &system) {
		return err
	}
	e.ClientOSError = newClientOSError(system, gen.OSErrorOf(cause))
	switch {
	case gen.IsInstance[*gen.GAIError](cause):
		return &ClientConnectorDNSError{e}
	case t.of.o.Path != "":
		return &UnixClientConnectorError{e, t.of.o.Path}
	case t.proxy != nil && t.isProxy(host, port):
		return &ClientProxyConnectionError{e}
	}
	return &e
}

func (t *transport) isProxy(host string, port int) bool {
	return t.proxy.Hostname() == host && portOf(t.proxy) == port
}

// sslPlace is where CPython's module ssl raises.
const sslPlace = " (_ssl.c:1029)"

// tlsError is aiohttp's error for a handshake that went wrong; nil if err is no such thing.
func (t *transport) tlsError(err error, e ClientConnectorError) error {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	why := certificateFault(err, e.Host)
	switch {
	case why != "":
		e.Errno, e.Strerror = 1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "+why+sslPlace
		e.Cause = err
		return &ClientConnectorCertificateError{ClientSSLError{e}}
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		e.Strerror = "[SSL: WRONG_VERSION_NUMBER] wrong version number" + sslPlace
	case errors.As(err, &alert):
		name := strings.ReplaceAll(strings.ToUpper(strings.TrimPrefix(alert.Error(), "tls: ")), " ", "_")
		e.Strerror = fmt.Sprintf("[SSL: %s] %s%s", name, strings.TrimPrefix(alert.Error(), "tls: "), sslPlace)
	case strings.HasPrefix(err.Error(), "tls: ") && gen.OSErrorOf(err) == err:
		e.Strerror = "[SSL] " + strings.TrimPrefix(err.Error(), "tls: ") + sslPlace
	default:
		return nil
	}
	e.Errno, e.Cause = 1, err
	return &ClientConnectorSSLError{ClientSSLError{e}}
}

// certificateFault is OpenSSL's word for what is wrong with a certificate, or nothing.
func certificateFault(err error, host string) string {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var roots x509.SystemRootsError
	var any *tls.CertificateVerificationError
	switch {
	case errors.As(err, &name):
		if net.ParseIP(host) != nil {
			return fmt.Sprintf("IP address mismatch, certificate is not valid for '%s'.", host)
		}
		return fmt.Sprintf("Hostname mismatch, certificate is not valid for '%s'.", host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if time.Now().Before(invalid.Cert.NotBefore) {
			return "certificate is not yet valid"
		}
		return "certificate has expired"
	case errors.As(err, &unknown), errors.As(err, &roots):
		if c := unknown.Cert; c != nil && c.CheckSignatureFrom(c) == nil || selfSigned(err) {
			return "self-signed certificate"
		}
		return "unable to get local issuer certificate"
	case errors.As(err, &any):
		return any.Err.Error()
	}
	return ""
}

// selfSigned reports whether the server's certificate is signed by itself.
func selfSigned(err error) bool {
	var e *tls.CertificateVerificationError
	if !errors.As(err, &e) || len(e.UnverifiedCertificates) == 0 {
		return false
	}
	c := e.UnverifiedCertificates[0]
	return c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}
