// Package aiohttptest has servers for the tests of HTTP clients: good ones, and peers
// that do everything wrong. All listen on a free port of 127.0.0.1, and none needs the
// network, a resolver or the clock.
//
//	s := aiohttptest.NewServer(handler)
//	defer s.Close()
//	… s.URL …
//
//	p := aiohttptest.NewPeer(aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenClose))
//	aiohttptest.CloseAfter(t, p) // the test fails if the client leaves a connection open
//
// A [Peer] follows a [Script] on each connection. Scripts that are there:
//
//	Silent, Refuse: RefusedAddr       no reply; nobody listens
//	CloseOnAccept, ResetOnAccept      the connection ends before the request
//	CloseOnRequest, ResetOnRequest    it ends after it
//	Reply(text, ThenClose)            any reply; ThenReset and ThenWait end it otherwise
//	Slow(text, tap)                   a reply whose bytes come as the test lets them through
//	Endless(head, chunk)              a body without an end; it stops when nobody reads
//
// Texts for Reply are [ShortBody], [TruncatedChunks], [BadGzip] and others; [OversizedHeader]
// and [GzipBomb] make them to size. [RedirectLoop] and [WebsocketEcho] are handlers, and
// [NewProxy] is a proxy, with or without a password.
//
// # Leaks
//
// Close waits until the client has closed its connections, and returns an error that
// tells how many it has not. So a test that closes its session first, and then the
// server, finds what the session has forgotten. Abort closes without waiting.
package aiohttptest
