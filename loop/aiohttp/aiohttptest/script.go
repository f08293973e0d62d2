package aiohttptest

import "sync"

// Scripts without parameters.
var (
	// Silent reads, and never answers.
	Silent Script = (*Conn).Wait
	// CloseOnAccept closes the connection at once.
	CloseOnAccept Script = func(*Conn) {}
	// ResetOnAccept resets it at once.
	ResetOnAccept Script = func(c *Conn) { _ = c.Reset() }
	// CloseOnRequest reads a request, or the hello of TLS, and closes.
	CloseOnRequest Script = func(c *Conn) { _ = c.ReadSome() }
	// ResetOnRequest reads a request, or the hello of TLS, and resets.
	ResetOnRequest Script = func(c *Conn) {
		_ = c.ReadSome()
		_ = c.Reset()
	}
)

// End is how a script ends a connection.
//
// Go only: see Script.
type End int

const (
	// ThenClose closes it.
	ThenClose End = iota
	// ThenReset resets it. What was sent may be lost on the way, unless the client
	// has read it.
	ThenReset
	// ThenWait leaves it open until the client closes it.
	ThenWait
	// ThenAgain answers the next request in the same way.
	ThenAgain
)

// Reply is a script that reads a request, sends the text to the byte, and ends the
// connection.
//
// Go only: see Script.
func Reply(text string, end End) Script {
	return func(c *Conn) {
		for c.ReadSome() == nil && c.Send(text) == nil && end == ThenAgain {
		}
		c.end(end)
	}
}

// end ends the connection before the script returns.
func (c *Conn) end(end End) {
	switch end {
	case ThenReset:
		_ = c.Reset()
	case ThenWait:
		c.Wait()
	}
}

// Tap lets bytes through as the test opens it. The zero value is shut. Its methods
// may be called from any goroutine.
//
// Go only: Python's tests wait for an asyncio.Event.
type Tap struct {
	mu      sync.Mutex
	allowed int
	changed chan struct{}
}

// Let lets n more bytes through.
//
// Go only: see Tap.
func (t *Tap) Let(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.allowed += n
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}

// take waits until bytes may pass, and returns how many, at most n; zero if the peer
// is closed first.
func (t *Tap) take(n int, gone <-chan struct{}) int {
	for {
		t.mu.Lock()
		n := min(n, t.allowed)
		t.allowed -= n
		if n == 0 && t.changed == nil {
			t.changed = make(chan struct{})
		}
		changed := t.changed
		t.mu.Unlock()
		if n > 0 {
			return n
		}
		select {
		case <-changed:
		case <-gone:
			return 0
		}
	}
}

// Slow is a script that reads a request, sends the text as the tap lets it through,
// and ends the connection. It also ends when the client closes.
//
// Go only: see Script.
func Slow(text string, tap *Tap, end End) Script {
	return func(c *Conn) {
		if c.ReadSome() != nil {
			return
		}
		gone := make(chan struct{})
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			c.Wait()
			close(gone)
		}()
		for left := text; left != ""; {
			n := tap.take(len(left), gone)
			if n == 0 || c.Send(left[:n]) != nil {
				break
			}
			left = left[n:]
		}
		if end == ThenWait {
			<-gone
		}
		c.end(end)
		c.Close()
		<-watched
	}
}

// Endless is a script that reads a request, sends the head, and then the chunk until
// the client closes. It blocks while the client does not read: [Peer.Sent] tells how
// far it got.
//
// Go only: see Script.
func Endless(head, chunk string) Script {
	return func(c *Conn) {
		err := c.ReadSome()
		if err == nil {
			err = c.Send(head)
		}
		for err == nil {
			err = c.Send(chunk)
		}
	}
}
