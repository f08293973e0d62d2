//go:build !js

package aiohttp_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// A session's websocket, and a server that wants none.
func TestSessionWebsocket(t *testing.T) {
	server := aiohttptest.NewServer(aiohttptest.WebsocketEcho())
	t.Cleanup(func() { server.Abort() })
	plain := aiohttptest.NewServer(echoing)
	t.Cleanup(func() { plain.Abort() })
	inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
		ws, err := s.WSConnect(co, "ws"+server.URL[len("http"):], nil, nil)
		if err != nil {
			return err
		}
		err = ws.With(co, func(ws *aiohttp.ClientWebSocketResponse) error {
			if err := ws.SendStr(co, "hello"); err != nil {
				return err
			}
			text, err := ws.ReceiveStr(co, 0)
			if text != "hello" {
				t.Errorf("%q", text)
			}
			return err
		})
		if err != nil {
			return err
		}
		_, err = s.WSConnect(co, plain.URL, nil, nil)
		if _, ok := err.(*aiohttp.WSServerHandshakeError); !ok || err.Error() != "200, message='Invalid response status', url='"+plain.URL+"'" {
			t.Errorf("%T %v", err, err)
		}
		return nil
	})
}
