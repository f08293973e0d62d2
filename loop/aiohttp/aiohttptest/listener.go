package aiohttptest

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// grace is how long Close waits for a client that has forgotten a connection, and for
// a handler that does not return. Only a test that fails waits so long.
var grace = 5 * time.Second

// TB is what [CloseAfter] needs of a *testing.T.
//
// Go only: Python's tests use fixtures.
type TB interface {
	// Helper marks a helper.
	Helper()
	// Cleanup has f called at the end of the test.
	Cleanup(f func())
	// Errorf fails the test.
	Errorf(format string, args ...any)
}

// CloseAfter closes a server at the end of the test, which fails if that returns an
// error.
//
// Go only: Python's tests use fixtures.
func CloseAfter(t TB, s interface{ Close() error }) {
	t.Helper()
	t.Cleanup(func() {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Errorf("%v", err)
		}
	})
}

// Listener is what all servers here have: an address, and the account of their
// connections. Its methods may be called from any goroutine. It is made by
// [NewServer], [NewPeer] and their like.
//
// Go only: aiohttp.test_utils.TestServer keeps no account.
type Listener struct {
	// URL is "http://127.0.0.1:port" or "https://127.0.0.1:port", without a slash.
	URL string
	// Addr is "127.0.0.1:port".
	Addr string
	// Port is the port.
	Port int

	ln       net.Listener
	stop     func() // ends the rest, once the connections are closed
	mu       sync.Mutex
	changed  chan struct{} // closed when accepted or open changes
	accepted int
	open     map[*tracked]bool
	running  int  // goroutines
	ended    bool // none may begin
	closing  sync.Once
	result   error
}

// listen makes l a listener on a free port.
func (l *Listener) listen(scheme string) {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		panic("aiohttptest: " + err.Error()) // no test can go on without loopback
	}
	l.ln = ln
	l.Addr = ln.Addr().String()
	l.Port = ln.Addr().(*net.TCPAddr).Port
	l.URL = scheme + "://" + l.Addr
	l.changed = make(chan struct{})
	l.open = make(map[*tracked]bool)
}

// Accept waits for the next connection and takes it into the account.
//
// Go only: for http.Server, which serves a net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	c, err := l.ln.Accept()
	if err != nil {
		return nil, err
	}
	t := &tracked{TCPConn: c.(*net.TCPConn), of: l}
	l.change(func() {
		l.accepted++
		l.open[t] = true
	})
	return t, nil
}

// change changes the account and wakes who waits for that.
func (l *Listener) change(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
	close(l.changed)
	l.changed = make(chan struct{})
}

// Accepted is the number of connections so far.
//
// Go only: see Listener.
func (l *Listener) Accepted() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.accepted
}

// Open is the number of connections that neither side has been seen to close.
//
// Go only: see Listener.
func (l *Listener) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// WaitAccepted waits until there have been n connections, or more.
//
// Errors: after 5 seconds, with the number there were.
//
// Go only: see Listener.
func (l *Listener) WaitAccepted(n int) error {
	if l.wait(func() bool { return l.accepted >= n }) {
		return nil
	}
	return fmt.Errorf("aiohttptest: %d connections were made, not %d", l.Accepted(), n)
}

// WaitOpen waits until n connections or less are open.
//
// Errors: after 5 seconds, with the number there are.
//
// Go only: see Listener.
func (l *Listener) WaitOpen(n int) error {
	if l.wait(func() bool { return len(l.open) <= n }) {
		return nil
	}
	return fmt.Errorf("aiohttptest: %d connections are open, not %d", l.Open(), n)
}

// wait waits until ok, which is called with the lock held; it reports false if that
// does not come.
func (l *Listener) wait(ok func() bool) bool {
	late := time.NewTimer(grace)
	defer late.Stop()
	for {
		l.mu.Lock()
		done, changed := ok(), l.changed
		l.mu.Unlock()
		if done {
			return true
		}
		select {
		case <-changed:
		case <-late.C:
			return false
		}
	}
}

// Close stops listening, waits until the client has closed its connections, and ends
// every goroutine of the server. Closing again returns the same.
//
// Errors: connections that the client has left open for 5 seconds; they are closed
// then. A handler or script that does not return.
//
// Python: TestServer.close, aiohttp testing.
func (l *Listener) Close() error { return l.end(true) }

// Abort closes the server and its connections at once.
//
// Errors: a handler or script that does not return.
//
// Go only: see Listener.
func (l *Listener) Abort() error { return l.end(false) }

func (l *Listener) end(patient bool) error {
	l.closing.Do(func() {
		var left error
		l.ln.Close()
		if patient && !l.wait(func() bool { return len(l.open) == 0 }) {
			left = fmt.Errorf("aiohttptest: %s: %d of %d connections left open by the client", l.URL, l.Open(), l.Accepted())
		}
		l.drop()
		if l.stop != nil {
			l.stop()
		}
		l.result = errors.Join(left, l.idle())
	})
	return l.result
}

// drop closes all connections.
func (l *Listener) drop() {
	l.mu.Lock()
	all := make([]*tracked, 0, len(l.open))
	for c := range l.open {
		all = append(all, c)
	}
	l.mu.Unlock()
	for _, c := range all {
		c.Close()
	}
}

// begin counts a goroutine or a handler, which must call done. It reports false when
// the server has ended.
func (l *Listener) begin() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return false
	}
	l.running++
	return true
}

func (l *Listener) done() { l.change(func() { l.running-- }) }

// idle waits until the goroutines of the server have ended.
func (l *Listener) idle() error {
	l.change(func() { l.ended = true })
	if l.wait(func() bool { return l.running == 0 }) {
		return nil
	}
	return fmt.Errorf("aiohttptest: %s: a handler or script does not return", l.URL)
}

// netListener is the Listener as a net.Listener.
type netListener struct{ *Listener }

func (l netListener) Addr() net.Addr { return l.ln.Addr() }
func (l netListener) Close() error   { return l.ln.Close() }

// tracked is a connection in the account of a listener.
type tracked struct {
	*net.TCPConn
	of   *Listener
	once sync.Once
}

// Close closes the connection.
func (c *tracked) Close() error {
	err := c.TCPConn.Close()
	c.once.Do(func() { c.of.change(func() { delete(c.of.open, c) }) })
	return err
}

// Reset closes the connection with a reset.
func (c *tracked) Reset() error {
	_ = c.SetLinger(0) // the socket is open, or closing it tells
	return c.Close()
}
