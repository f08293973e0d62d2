package aiohttp

import (
	"net/http"
	"net/url"

	"github.com/coluber-go/coluber/coro"
)

// traceKind is a signal that comes from the connection.
type traceKind uint8

const (
	createStart traceKind = iota
	createEnd
	reuseConn
	dnsResolveStart
	dnsResolveEnd
	dnsCacheHit
	dnsCacheMiss
	headersSent
	chunkSent
)

type traceEvent struct {
	kind traceKind
	what string
}

// TraceParams is what a function of a [TraceConfig] is told. Which fields are set depends
// on the signal.
//
// Python: aiohttp.TraceRequestStartParams and its kin, aiohttp, tracing_reference.
type TraceParams struct {
	Method   string
	URL      *url.URL
	Headers  http.Header
	Response *ClientResponse // of request_end and request_redirect
	Err      error           // of request_exception
	Chunk    []byte          // of request_chunk_sent and response_chunk_received
	Host     string          // of the signals about names
}

// TraceFunc is called with a signal, on the task of the request, which it may let wait.
// ctx is what the configuration's NewContext has made for the request. An error ends the
// request.
//
// Python: the handlers of aiohttp.TraceConfig, aiohttp, tracing_reference.
type TraceFunc func(co *coro.Co, s *ClientSession, ctx any, p TraceParams) error

// TraceConfig is told what happens to requests. The functions of a signal are called one
// after the other.
//
// Python: aiohttp.TraceConfig, aiohttp, tracing_reference.
type TraceConfig struct {
	// NewContext makes the context of a request, of its TraceRequestCtx; nil means that
	// itself.
	NewContext func(requestCtx any) any

	OnRequestStart          []TraceFunc
	OnRequestHeadersSent    []TraceFunc
	OnRequestChunkSent      []TraceFunc
	OnRequestEnd            []TraceFunc
	OnRequestException      []TraceFunc
	OnRequestRedirect       []TraceFunc
	OnResponseChunkReceived []TraceFunc
	OnConnectionQueuedStart []TraceFunc
	OnConnectionQueuedEnd   []TraceFunc
	OnConnectionCreateStart []TraceFunc
	OnConnectionCreateEnd   []TraceFunc
	OnConnectionReuseconn   []TraceFunc
	OnDNSResolvehostStart   []TraceFunc
	OnDNSResolvehostEnd     []TraceFunc
	OnDNSCacheHit           []TraceFunc
	OnDNSCacheMiss          []TraceFunc
}

// tracing is a configuration with the context of a request.
type tracing struct {
	of  *TraceConfig
	ctx any
}

// traces are those of a request.
type traces []tracing

func (s *ClientSession) traces(requestCtx any) traces {
	var all traces
	for _, c := range s.o.TraceConfigs {
		ctx := requestCtx
		if c.NewContext != nil {
			ctx = c.NewContext(requestCtx)
		}
		all = append(all, tracing{c, ctx})
	}
	return all
}

// send sends a signal.
func (t traces) send(co *coro.Co, s *ClientSession, signal func(c *TraceConfig) []TraceFunc, p TraceParams) error {
	for _, one := range t {
		for _, fn := range signal(one.of) {
			if err := fn(co, s, one.ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// signals are those of the events that come from the connection.
var signals = [...]func(c *TraceConfig) []TraceFunc{
	createStart:     func(c *TraceConfig) []TraceFunc { return c.OnConnectionCreateStart },
	createEnd:       func(c *TraceConfig) []TraceFunc { return c.OnConnectionCreateEnd },
	reuseConn:       func(c *TraceConfig) []TraceFunc { return c.OnConnectionReuseconn },
	dnsResolveStart: func(c *TraceConfig) []TraceFunc { return c.OnDNSResolvehostStart },
	dnsResolveEnd:   func(c *TraceConfig) []TraceFunc { return c.OnDNSResolvehostEnd },
	dnsCacheHit:     func(c *TraceConfig) []TraceFunc { return c.OnDNSCacheHit },
	dnsCacheMiss:    func(c *TraceConfig) []TraceFunc { return c.OnDNSCacheMiss },
	headersSent:     func(c *TraceConfig) []TraceFunc { return c.OnRequestHeadersSent },
	chunkSent:       func(c *TraceConfig) []TraceFunc { return c.OnRequestChunkSent },
}

// tell sends the signals of what has happened on the connection.
func (t traces) tell(co *coro.Co, s *ClientSession, req *ClientRequest, ex *exchange) error {
	events := ex.events
	ex.events = nil
	for _, e := range events {
		p := TraceParams{}
		switch e.kind {
		case headersSent:
			p = TraceParams{Method: req.Method, URL: req.URL, Headers: req.Headers}
		case chunkSent:
			p = TraceParams{Method: req.Method, URL: req.URL, Chunk: []byte(e.what)}
		case dnsCacheHit, dnsCacheMiss, dnsResolveStart, dnsResolveEnd:
			p.Host = e.what
		}
		if err := t.send(co, s, signals[e.kind], p); err != nil {
			return err
		}
	}
	return nil
}
