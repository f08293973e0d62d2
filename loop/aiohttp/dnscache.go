package aiohttp

import (
	"context"
	"sync"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// dnsCache keeps the addresses of hosts. Goroutines use it that make connections.
// Everybody who asks for a host meanwhile waits for one lookup, which goes on although
// those who wait may not.
type dnsCache struct {
	resolver dial.Resolver
	off      bool
	ttl      time.Duration // 0 is for ever
	size     int
	ctx      context.Context
	cancel   context.CancelFunc

	mu      sync.Mutex
	entries map[dnsKey]*dnsEntry
}

type dnsKey struct {
	host   string
	family dial.Family
}

type dnsEntry struct {
	done  chan struct{}
	addrs []dial.Addr
	err   error
	until time.Time
	turn  int
}

func newDNSCache(o *ConnectorOptions) *dnsCache {
	const ttl, size = 10 * time.Second, 1000
	c := &dnsCache{off: o.NoDNSCache, ttl: o.TTLDNSCache, size: o.DNSCacheMaxSize, entries: map[dnsKey]*dnsEntry{}}
	if o.Resolver != nil {
		c.resolver = o.Resolver
	}
	if c.ttl == 0 {
		c.ttl = ttl
	}
	if c.size <= 0 {
		c.size = size
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

func (c *dnsCache) close() { c.cancel() }

func (c *dnsCache) clear(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range c.entries {
		if host == "" || k.host == host {
			delete(c.entries, k)
		}
	}
}

// lookup returns the addresses of a host, another one first each time.
func (c *dnsCache) lookup(ctx context.Context, host string, port int, family dial.Family, record func(traceKind)) ([]dial.Addr, error) {
	if a, ok, err := dial.Literal(host, port, family); ok || err != nil {
		return []dial.Addr{a}, err
	}
	e, mine := c.entry(dnsKey{host, family})
	if !mine {
		record(dnsCacheHit)
	} else {
		record(dnsCacheMiss)
		record(dnsResolveStart)
		go c.resolve(e, dnsKey{host, family})
	}
	select {
	case <-e.done:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if mine {
		record(dnsResolveEnd)
	}
	if e.err != nil {
		return nil, e.err
	}
	return c.rotated(e, port), nil
}

// entry is that of a host, and whether the caller must look it up.
func (c *dnsCache) entry(k dnsKey) (e *dnsEntry, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e = c.entries[k]; e != nil && (e.until.IsZero() || time.Now().Before(e.until)) {
		return e, false
	}
	e = &dnsEntry{done: make(chan struct{})}
	if !c.off {
		c.entries[k] = e
		c.trim(k)
	}
	return e, true
}

// trim makes room for k.
func (c *dnsCache) trim(k dnsKey) {
	for other, e := range c.entries {
		if len(c.entries) <= c.size {
			return
		}
		if other != k && !e.until.IsZero() {
			delete(c.entries, other)
		}
	}
}

func (c *dnsCache) resolve(e *dnsEntry, k dnsKey) {
	addrs, err := c.ask(k)
	c.mu.Lock()
	e.addrs, e.err = addrs, err
	e.until = time.Now().Add(c.ttl)
	if c.ttl < 0 {
		e.until = time.Now().AddDate(100, 0, 0)
	}
	if err != nil && c.entries[k] == e {
		delete(c.entries, k) // a failure is not kept
	}
	c.mu.Unlock()
	close(e.done)
}

// ask looks a host up. A resolver that panics must not take the program along.
func (c *dnsCache) ask(k dnsKey) (addrs []dial.Addr, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = gen.Recovered(r)
		}
	}()
	return dial.LookupWith(c.ctx, c.resolver, k.host, 0, k.family)
}

// rotated are the addresses, beginning with the next one.
func (c *dnsCache) rotated(e *dnsEntry, port int) []dial.Addr {
	c.mu.Lock()
	turn := e.turn
	e.turn++
	c.mu.Unlock()
	addrs := make([]dial.Addr, 0, len(e.addrs))
	for i := range e.addrs {
		a := e.addrs[(turn+i)%len(e.addrs)]
		a.Port = port
		addrs = append(addrs, a)
	}
	return addrs
}
