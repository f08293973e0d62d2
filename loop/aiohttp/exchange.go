package aiohttp

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// exchange is one request and its response. A goroutine of its own sends the request, and
// reads the body ahead; the loop takes in what that has put down. It ends for the loop
// when the body has come, or something went wrong: what the goroutine does after that
// has no effect.
type exchange struct {
	k         *kernel.Loop
	src       kernel.Source
	connector *Connector
	key       slotKey
	transport *transport
	req       *http.Request
	cancel    context.CancelCauseFunc
	to        *url.URL
	timeout   *ClientTimeout
	high      int64 // no more is read ahead above it
	decode    bool
	field     int // how long a header may be
	headers   int // how many there may be
	traced    bool

	connected atomic.Bool
	pending   atomic.Bool // something has come that the loop was not told of
	conn      *conn       // the goroutine's; nil if it is none of ours
	trace     httptrace.ClientTrace
	held      atomic.Int64 // bytes that were not read yet

	mu       sync.Mutex    // of what the goroutine puts down
	room     chan struct{} // closed when there is room; nil unless it waits for that
	head     *http.Response
	chunks   [][]byte
	ended    bool
	endErr   error
	recorded []traceEvent

	// What follows is the loop's.
	resp     *http.Response
	content  *StreamReader
	body     StreamReader
	over     bool
	err      error // that it has failed with
	waiter   *waiter
	waiting  int
	begun    time.Duration // or when something has come last
	connectT *timer
	readT    *timer
	totalT   *timer
	release  []func() // at the end
	events   []traceEvent
}

// exchangeKey finds the exchange in the context of its request.
type exchangeKey struct{}

type exchangeContext struct {
	context.Context
	ex *exchange
}

func (c exchangeContext) Value(key any) any {
	if _, ok := key.(exchangeKey); ok {
		return c.ex
	}
	return c.Context.Value(key)
}

// timer calls a function of the loop's, unless it is stopped.
type timer struct {
	kernel.Timer
	fn func()
}

// Run calls the function.
func (t *timer) Run() { t.fn() }

func (ex *exchange) after(d time.Duration, fn func()) *timer {
	return ex.at(time.Duration(kernel.After(ex.k.Now(), int64(d))), fn)
}

func (ex *exchange) at(when time.Duration, fn func()) *timer {
	t := &timer{fn: fn}
	_ = ex.k.StartTimer(&t.Timer, int64(when), t) // the loop runs
	return t
}

func (ex *exchange) stop(t *timer) {
	if t != nil {
		ex.k.StopTimer(&t.Timer)
	}
}

// start sends the request. It has its place among the connections.
func (ex *exchange) start() error {
	if ex.connector.closed || !ex.src.Init(ex.k, ex.news, ex.lost) {
		ex.connector.put(ex.key)
		for _, fn := range ex.release {
			fn()
		}
		if ex.req.Body != nil {
			_ = ex.req.Body.Close() // nobody reads it
		}
		return errConnection("Connector is closed.")
	}
	ex.connector.active[ex] = struct{}{}
	if ex.timeout.SockRead > 0 {
		ex.begun = time.Duration(ex.k.Now())
		ex.readT = ex.after(ex.timeout.SockRead, ex.silent)
	}
	ex.connector.work(ex)
	return nil
}

// lost is for when the loop is closed.
func (ex *exchange) lost() { ex.fail(errConnection("Connection closed")) }

// url is how errors have it.
func (ex *exchange) url() string { return withoutFragment(ex.to).String() }

// run is the goroutine.
func (ex *exchange) run() {
	resp, err := ex.transport.RoundTrip(ex.req)
	ex.mu.Lock()
	ex.head = resp
	if err != nil {
		ex.ended, ex.endErr = true, err
	} else if resp.Body == http.NoBody || resp.ContentLength == 0 && len(resp.TransferEncoding) == 0 {
		ex.ended = true
	}
	ended := ex.ended
	ex.mu.Unlock()
	ex.notify(ended)
	switch {
	case !ended:
		if ex.conn != nil {
			ex.conn.serves.Store(ex)
			defer ex.conn.serves.CompareAndSwap(ex, nil)
		}
		ex.pump(resp)
	case resp != nil:
		_ = resp.Body.Close() // there is nothing in it
	}
}

const (
	pumped   = 32 << 10 // how much is read at a time
	smallest = 16
)

var pumpBuffers = sync.Pool{New: func() any { b := make([]byte, pumped); return &b }}

// pump reads the body ahead.
func (ex *exchange) pump(resp *http.Response) {
	defer resp.Body.Close()
	counted := &counter{Reader: resp.Body}
	var body io.Reader = counted
	if ex.decode && len(resp.Header["Content-Encoding"]) > 0 && ex.req.Method != http.MethodHead {
		if d := decoding(counted, resp.Header.Get("Content-Encoding")); d != nil {
			defer d.Close()
			body = d
		}
	}
	if body == counted && resp.ContentLength > 0 && resp.ContentLength <= pumped {
		ex.pumpWith(body, make([]byte, resp.ContentLength), false, counted, resp)
		return
	}
	buf := pumpBuffers.Get().(*[]byte)
	defer pumpBuffers.Put(buf)
	ex.pumpWith(body, *buf, true, counted, resp)
}

// pumpWith reads the body by way of a buffer, which is used again if shared is set.
func (ex *exchange) pumpWith(body io.Reader, buf []byte, shared bool, counted *counter, resp *http.Response) {
	rest := buf
	for {
		if ex.held.Load() > ex.high && !ex.wait() {
			return
		}
		if len(rest) == 0 {
			rest = make([]byte, smallest) // for what must be the end
		}
		n, err := body.Read(rest)
		var chunk []byte
		if n > 0 {
			if chunk = rest[:n:n]; shared {
				chunk = append([]byte(nil), chunk...)
			} else {
				rest = rest[n:]
			}
		}
		if n > 0 || err != nil {
			ex.put(chunk, err, counted.n, resp)
		}
		if err != nil {
			return
		}
	}
}

// wait waits until there is room for more. It reports false if the exchange is over.
func (ex *exchange) wait() bool {
	for {
		ex.mu.Lock()
		if ex.held.Load() <= ex.high {
			ex.mu.Unlock()
			return true
		}
		room := make(chan struct{})
		ex.room = room
		ex.mu.Unlock()
		ex.flush()
		select {
		case <-room:
		case <-ex.req.Context().Done():
			return false
		}
	}
}

// resume lets the goroutine go on.
func (ex *exchange) resume() {
	ex.mu.Lock()
	defer ex.mu.Unlock()
	if ex.room != nil {
		close(ex.room)
		ex.room = nil
	}
}

// put puts down what has come.
func (ex *exchange) put(chunk []byte, err error, received int64, resp *http.Response) {
	ex.mu.Lock()
	if chunk != nil {
		ex.held.Add(int64(len(chunk)))
		ex.chunks = append(ex.chunks, chunk)
	}
	if err != nil {
		ex.ended = true
		if err != io.EOF {
			ex.endErr = ex.bodyError(err, received, resp)
		}
	}
	ex.mu.Unlock()
	ex.notify(err != nil)
}

// counter counts what is read.
type counter struct {
	io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// record notes an event for the traces.
func (ex *exchange) record(kind traceKind, host string) {
	if !ex.traced {
		return
	}
	ex.mu.Lock()
	ex.recorded = append(ex.recorded, traceEvent{kind, host})
	ex.mu.Unlock()
	ex.src.Notify()
}

// news takes in what the goroutine has put down.
func (ex *exchange) news() {
	ex.mu.Lock()
	head, chunks, ended, err := ex.head, ex.chunks, ex.ended, ex.endErr
	ex.chunks = nil
	ex.events = append(ex.events, ex.recorded...)
	ex.recorded = nil
	ex.mu.Unlock()
	if ex.over {
		return
	}
	if ex.readT != nil {
		ex.begun = time.Duration(ex.k.Now())
	}
	switch {
	case head == nil && !ended:
	case head == nil:
		ex.fail(ex.headError(err))
		return
	case ex.resp == nil:
		if err := ex.unacceptable(head); err != nil {
			ex.fail(err)
			return
		}
		ex.resp = head
		ex.stop(ex.connectT)
	}
	if len(chunks) > 0 {
		ex.content.feed(chunks)
	}
	if ended {
		ex.end(err)
	}
	ex.waiter.wake()
}

// end is the end of the body, if err is nil as it should be.
func (ex *exchange) end(err error) {
	if ex.over {
		return
	}
	ex.over, ex.err = true, err
	for _, t := range []*timer{ex.connectT, ex.readT, ex.totalT} {
		ex.stop(t)
	}
	ex.src.End()
	delete(ex.connector.active, ex)
	ex.connector.put(ex.key)
	ex.content.end(err)
	for _, fn := range ex.release {
		fn()
	}
	ex.release = nil
	if err != nil {
		ex.cancel(err)
	}
}

// fail ends the exchange with err, from the loop's side.
func (ex *exchange) fail(err error) {
	if ex.over {
		return
	}
	ex.end(err)
	ex.waiter.wake()
}

// awaited says that one task more, or less, waits for something to come.
func (ex *exchange) awaited(n int) {
	ex.waiting += n
	if !ex.over {
		ex.src.Await(ex.waiting > 0)
	}
}

// await waits until the header has come, or an event for the traces.
//
// Errors: what is thrown into the task, with the exchange over.
func (ex *exchange) await(co *coro.Co) error {
	if ex.resp != nil || ex.over || len(ex.events) > 0 {
		return nil
	}
	ex.waiter = newWaiter(ex.k)
	ex.awaited(1)
	err := ex.waiter.Wait(co)
	ex.awaited(-1)
	ex.waiter = nil
	if err != nil {
		ex.fail(errConnection("Connection closed"))
	}
	return err
}

// watchConnect sets the time at which there must be a connection.
func (ex *exchange) watchConnect(when time.Duration) {
	if when == 0 {
		return
	}
	ex.connectT = ex.at(when, func() {
		if !ex.connected.Load() {
			ex.fail(errConnectTimeout(ex.url()))
		}
	})
}

// silent looks whether the server has been silent for too long. While nobody reads, and
// there is much to be read, it has a reason to be.
func (ex *exchange) silent() {
	if ex.over {
		return
	}
	now := time.Duration(ex.k.Now())
	if !ex.connected.Load() || ex.held.Load() > ex.high {
		ex.begun = now
	}
	if rest := ex.begun + ex.timeout.SockRead - now; rest > 0 {
		ex.readT = ex.after(rest, ex.silent)
		return
	}
	ex.fail(errReadTimeout())
}

// unacceptable is what aiohttp says of headers that net/http has accepted: that they are
// no tokens, too long, or too many.
func (ex *exchange) unacceptable(resp *http.Response) error {
	n := 0
	for name, values := range resp.Header {
		if !isToken(name) {
			return ex.malformed(invalidHeader(name))
		}
		for _, v := range values {
			if n++; len(v) > ex.field {
				return ex.malformed(tooLong(ex.field, []byte(v)))
			}
		}
	}
	if n > ex.headers {
		return ex.malformed("Too many headers received, more than " + strconv.Itoa(ex.headers))
	}
	return nil
}
