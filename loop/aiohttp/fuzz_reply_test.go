package aiohttp_test

import (
	"testing"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// Whatever a server replies, a request ends in a response or in a ClientError, a body is
// no longer than what was sent unless it was compressed, and the connection is given back.
func FuzzReply(f *testing.F) {
	for _, reply := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nTrailer: t\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 4\r\n\r\nno\x00\xff",
		"HTTP/1.1 204 No Content\r\nSet-Cookie: a=1; Max-Age=x; Domain=..\r\n\r\n",
		"HTTP/1.1 302 Found\r\nLocation: //[::1\r\nLink: <a>; rel=\"b\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
		"HTTP/1.0 200\r\nContent-Type: text/plain; charset=\"\r\n\r\n\xff\xfe",
		"HTTP/9.9 999 ?\r\n", "\r\n\r\n", "", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
	} {
		f.Add(reply)
	}
	f.Fuzz(func(t *testing.T, reply string) {
		peer := aiohttptest.NewPeer(aiohttptest.Reply(reply, aiohttptest.ThenClose))
		aiohttptest.CloseAfter(t, peer)
		o := &aiohttp.SessionOptions{Timeout: &aiohttp.ClientTimeout{Total: time.Minute}}
		withClient(t, o, func(c *client) error {
			stay := &aiohttp.RequestOptions{AllowRedirects: aiohttp.False}
			err := c.s.Get(peer.URL, stay).With(c.co, func(r *aiohttp.ClientResponse) error {
				r.Links()
				r.Cookies()
				body, err := r.Read(c.co)
				if len(body) > len(reply) && r.Headers.Get("Content-Encoding") == "" {
					t.Errorf("%d bytes of body in %d of a reply", len(body), len(reply))
				}
				return err
			})
			if err != nil && !gen.IsInstance[*aiohttp.ClientError](err) {
				t.Errorf("%T %v", err, err)
			}
			for c.s.Connector().Acquired() > 0 {
				if err := loop.Sleep(c.co, 0); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
