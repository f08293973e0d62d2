//go:build !js

package aiohttp

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// WSConnect makes a websocket to a URL, which may begin with ws:// or wss://. Nil options
// are aiohttp's defaults. SSL is how the certificate is verified; nil means as usual. The
// websocket must be closed.
//
// Errors: [*WSServerHandshakeError]; those of [RequestContext.Await];
// [gen.RuntimeError] "Session is closed".
//
// Python: ClientSession.ws_connect, aiohttp, client_reference.
func (s *ClientSession) WSConnect(co *coro.Co, raw string, ssl SSL, o *WSConnectOptions) (*ClientWebSocketResponse, error) {
	if s.closed {
		return nil, &gen.RuntimeError{Msg: "Session is closed"}
	}
	if rest, ok := strings.CutPrefix(raw, "ws"); ok {
		raw = "http" + rest
	}
	req, err := s.newRequest(http.MethodGet, raw, &RequestOptions{SSL: ssl})
	if err != nil {
		return nil, err
	}
	req.timeout = ClientTimeout{}.withDefaults(s.o.Timeout)
	t, err := s.target(req)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &wsTransport{s.connector.transport(t), t, s.headers(req)}}
	return wsConnect(co, client, req.URL.String(), o, func(resp *http.Response, message string) error {
		return &WSServerHandshakeError{ClientResponseError{
			RequestInfo: req.info(), Status: resp.StatusCode, Message: message, Headers: resp.Header,
		}}
	})
}

// headers are the session's, for a handshake.
func (s *ClientSession) headers(req *ClientRequest) http.Header {
	h := req.Headers.Clone()
	if cookies := req.cookies(); cookies != "" {
		h.Set("Cookie", cookies)
	}
	return h
}

// wsTransport sends a handshake where the session sends its requests.
type wsTransport struct {
	*http.Transport
	target *target
	header http.Header
}

// RoundTrip sends the handshake.
func (w *wsTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(context.WithValue(req.Context(), targetKey{}, w.target))
	for name, values := range w.header {
		if req.Header[name] == nil {
			req.Header[name] = values
		}
	}
	resp, err := w.Transport.RoundTrip(req)
	if err != nil {
		u := &url.URL{Scheme: req.URL.Scheme, Host: req.URL.Host}
		return nil, roundTripError(err, func(message string) error {
			return &ClientResponseError{RequestInfo: RequestInfo{URL: u, RealURL: u}, Status: http.StatusBadRequest, Message: message}
		})
	}
	return resp, nil
}
