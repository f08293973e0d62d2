package aiohttp

import (
	"container/list"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Resolver finds the addresses of names. A *net.Resolver is one. It is called on
// goroutines of its own.
//
// Python: aiohttp.abc.AbstractResolver, aiohttp, abc.
type Resolver interface {
	// LookupNetIP returns the addresses of a host; the network is "ip", "ip4" or "ip6".
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// ConnectorOptions are the options of [NewConnector]. The zero value means Python's
// defaults.
//
// Python: aiohttp.TCPConnector, aiohttp, client_reference.
type ConnectorOptions struct {
	// Limit is how many connections may be in use at once; zero means 100, and less than
	// zero any number.
	Limit int
	// LimitPerHost is how many of them to one host, port and setting of TLS; zero is any
	// number.
	LimitPerHost int
	// KeepaliveTimeout is how long a connection that is not in use is kept; zero means 15
	// seconds, and less than zero for ever.
	KeepaliveTimeout time.Duration
	// ForceClose closes every connection after its response.
	ForceClose bool
	// NoDNSCache asks for a host's addresses every time.
	NoDNSCache bool
	// TTLDNSCache is how long addresses are kept; zero means 10 seconds, and less than zero
	// for ever.
	TTLDNSCache time.Duration
	// DNSCacheMaxSize is of how many hosts; zero means 1000.
	DNSCacheMaxSize int
	// Resolver finds addresses; nil means the system's.
	Resolver Resolver
	// Family is syscall.AF_INET or AF_INET6 for addresses of one kind; zero means both.
	Family int
	// LocalAddr is the address to connect from; nil means any.
	LocalAddr *net.TCPAddr
	// HappyEyeballsDelay is after how long another address is tried as well; zero means
	// 250 ms, less than zero one after the other.
	HappyEyeballsDelay time.Duration
	// Interleave is how many addresses of the first family come first; zero means one.
	Interleave int
	// Control is called with each socket before it is connected, as by net.Dialer.
	Control func(network, address string, c syscall.RawConn) error
	// Path connects to the Unix socket of that name, whatever the URL's host.
	Path string
	// SSL is the setting of requests without one of their own.
	SSL any
	// RoundTripper sends requests in place of connections, in tests.
	RoundTripper http.RoundTripper
}

// Connector makes connections, and keeps those that are free for the next request. It
// belongs to one loop.
//
// Requests that have to wait get their turn in the order in which they came. A connection
// is given only to requests with the same setting of TLS, and the same proxy.
//
// Python: aiohttp.TCPConnector and aiohttp.UnixConnector, aiohttp, client_reference.
type Connector struct {
	o          ConnectorOptions
	closed     bool
	acquired   int
	perHost    map[slotKey]int
	queue      list.List // of *slotWaiter
	active     map[*exchange]struct{}
	sockets    map[abandoner]struct{}
	transports map[transportKey]*transport
	dns        *dnsCache
	made       frame.Trace
	closing    *kernel.Closing
	k          *kernel.Loop
	jobs       chan *exchange
	idle       atomic.Int64 // goroutines that wait for jobs
}

// abandoner is a websocket that holds a connection.
type abandoner interface {
	// abandon ends it, on the loop, with its place given back.
	abandon()
}

// NewConnector returns a connector without connections; nil options are the defaults. It
// must be closed, which its session does.
//
// Python: aiohttp.TCPConnector, aiohttp, client_reference.
func NewConnector(o *ConnectorOptions) *Connector {
	c := &Connector{active: map[*exchange]struct{}{}, sockets: map[abandoner]struct{}{}, transports: map[transportKey]*transport{}, made: frame.CurrentTrace(traceDepth), jobs: make(chan *exchange)}
	if o != nil {
		c.o = *o
	}
	c.dns = newDNSCache(&c.o)
	return c
}

// traceDepth is how many calls are remembered of where something is made.
const traceDepth = 1

// Closed reports whether it was closed.
//
// Python: BaseConnector.closed, aiohttp, client_reference.
func (c *Connector) Closed() bool { return c.closed }

// Limit is how many connections may be in use; zero is any number.
//
// Python: BaseConnector.limit, aiohttp, client_reference.
func (c *Connector) Limit() int {
	const usual = 100
	if c.o.Limit == 0 {
		return usual
	}
	return max(0, c.o.Limit)
}

// Acquired is how many connections are in use.
//
// Go only: aiohttp has it for itself.
func (c *Connector) Acquired() int { return c.acquired }

// Waiting is how many requests wait for one.
//
// Go only: aiohttp has it for itself.
func (c *Connector) Waiting() int { return c.queue.Len() }

// ClearDNSCache forgets the addresses of a host; of all with the empty one.
//
// Python: TCPConnector.clear_dns_cache, aiohttp, client_reference.
func (c *Connector) ClearDNSCache(host string) { c.dns.clear(host) }

// String is the connector's repr.
//
// Python: object.__repr__, library/functions.
func (c *Connector) String() string {
	return fmt.Sprintf("<aiohttp.connector.TCPConnector object at %p>", c)
}

// bind makes the connector the loop's that it is first used on.
//
// Errors: ValueError for another one; ClientConnectionError if it is closed.
func (c *Connector) bind(k *kernel.Loop) error {
	switch {
	case c.closed:
		return errConnection("Connector is closed.")
	case c.k == nil:
		c.k = k
		c.closing = k.AtClose(c.abandoned)
	case c.k != k:
		return &gen.ValueError{Msg: "aiohttp: a connector belongs to one loop"}
	}
	return nil
}

// abandoned is for when the loop is closed first.
func (c *Connector) abandoned() {
	for ex := range c.active {
		c.report(ex)
	}
	c.dropAll()
}

// Close closes all connections at once. Those who wait for one, or for a response, or for
// its body, get an error.
//
// Errors: what is thrown into the task.
//
// Python: BaseConnector.close, aiohttp, client_reference.
//
// Differs: requests that wait, and reads of a body, fail at once.
func (c *Connector) Close(*coro.Co) error {
	if c.closed {
		return nil
	}
	c.closing.Forget()
	c.dropAll()
	return nil
}

func (c *Connector) dropAll() {
	if c.closed {
		return
	}
	c.closed = true
	close(c.jobs)
	for e := c.queue.Front(); e != nil; e = c.queue.Front() {
		w := c.queue.Remove(e).(*slotWaiter)
		w.err = errConnection("Connector is closed.")
		w.wake()
	}
	for ex := range c.active {
		if ex.resp == nil {
			ex.fail(errConnection("Connector is closed."))
		} else {
			ex.fail(errConnection("Connection closed"))
		}
	}
	for k := range c.sockets {
		k.abandon()
	}
	for _, t := range c.transports {
		t.CloseIdleConnections()
	}
	c.dns.close()
}

// slotKey is what a limit per host is about.
type slotKey struct {
	host  string
	port  int
	tls   bool
	key   transportKey
	valid bool // there is such a limit
}

// setKey sets the key of the place among the connections that the exchange needs.
func (ex *exchange) setKey() {
	if ex.connector.o.LimitPerHost > 0 {
		ex.key = slotKey{ex.to.Hostname(), portOf(ex.to), ex.to.Scheme == "https", ex.transport.key, true}
	}
}

// slotWaiter is a request that waits for its turn.
type slotWaiter struct {
	waiter
	key     slotKey
	granted bool
	err     error
}

func (c *Connector) available(key slotKey) bool {
	if limit := c.Limit(); limit > 0 && c.acquired >= limit {
		return false
	}
	return !key.valid || c.perHost[key] < c.o.LimitPerHost
}

func (c *Connector) takeSlot(key slotKey) {
	c.acquired++
	if key.valid {
		if c.perHost == nil {
			c.perHost = map[slotKey]int{}
		}
		c.perHost[key]++
	}
}

// put gives a place back, and lets the first go who can have it.
func (c *Connector) put(key slotKey) {
	c.acquired--
	if key.valid {
		if c.perHost[key]--; c.perHost[key] == 0 {
			delete(c.perHost, key)
		}
	}
	for e := c.queue.Front(); e != nil; {
		next := e.Next()
		if w := e.Value.(*slotWaiter); w.Done() {
			c.queue.Remove(e)
		} else if c.available(w.key) {
			c.queue.Remove(e)
			c.takeSlot(w.key)
			w.granted = true
			w.wake()
			return
		}
		e = next
	}
}

// get waits for a place. queued is called first if there is none.
//
// Errors: ClientConnectionError; ConnectionTimeoutError at the time when, unless that is
// 0; what is thrown into the task.
func (c *Connector) get(co *coro.Co, key slotKey, when time.Duration, to *url.URL, queued func() error) error {
	if c.available(key) { // then it is not what the others wait for
		c.takeSlot(key)
		return nil
	}
	w := &slotWaiter{key: key}
	w.Init(c.k)
	e := c.queue.PushBack(w)
	if queued != nil {
		if err := queued(); err != nil {
			c.giveUp(w, e)
			return err
		}
	}
	if when > 0 {
		t := &timer{fn: func() {
			if !w.Done() {
				w.err = errConnectTimeout(withoutFragment(to).String())
				c.queue.Remove(e)
				w.wake()
			}
		}}
		_ = c.k.StartTimer(&t.Timer, int64(when), t) // the loop runs
		defer c.k.StopTimer(&t.Timer)
	}
	if err := w.Wait(co); err != nil {
		c.giveUp(w, e)
		return err
	}
	return w.err
}

// giveUp takes a request out of the line. A place it was given meanwhile goes to the next.
func (c *Connector) giveUp(w *slotWaiter, e *list.Element) {
	if w.granted {
		c.put(w.key)
		return
	}
	c.queue.Remove(e)
}

// maxIdle is how many goroutines wait for the next exchange. Their stacks are as large
// as they have to be; a new one's would have to grow first.
const maxIdle = 1024

// work has a goroutine run an exchange.
func (c *Connector) work(ex *exchange) {
	select {
	case c.jobs <- ex:
	default:
		go c.worker(ex)
	}
}

func (c *Connector) worker(ex *exchange) {
	for ok := true; ok; {
		ex.run()
		ex = nil
		if c.idle.Add(1) > maxIdle {
			c.idle.Add(-1)
			return
		}
		ex, ok = <-c.jobs
		c.idle.Add(-1)
	}
}

// report tells of a connection that is still in use.
func (c *Connector) report(ex *exchange) {
	c.k.CallExceptionHandler(&kernel.ExceptionContext{
		Message: "Unclosed connection",
		Fields: []kernel.ContextField{
			{Key: "client_connection", Value: text("Connection<" + ex.url() + ">")},
			{Key: "made", Value: text(c.made.Place())},
		},
	})
}

// text is one that is printed without quotes.
type text string

func (t text) String() string { return string(t) }

// family is the kind of addresses to ask for.
func (c *Connector) family() dial.Family {
	switch c.o.Family {
	case syscall.AF_INET:
		return dial.Inet
	case syscall.AF_INET6:
		return dial.Inet6
	}
	return dial.Unspec
}
