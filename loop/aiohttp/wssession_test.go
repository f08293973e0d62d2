//go:build !js

package aiohttp_test

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

func TestSessionWebsocket(t *testing.T) {
	s := aiohttptest.NewServer(aiohttptest.WebsocketEcho())
	aiohttptest.CloseAfter(t, s)
	plain := serve(t, nil)
	addr, release := aiohttptest.RefusedAddr()
	defer release()
	withClient(t, nil, func(c *client) error {
		err := c.s.WSConnect(s.URL, nil).With(c.co, func(w *aiohttp.ClientWebSocketResponse) error {
			equal(t, "it takes a place", 1, c.s.Connector().Acquired())
			if err := w.SendStr(c.co, "hi"); err != nil {
				return err
			}
			text, err := w.ReceiveStr(c.co, 0)
			equal(t, "echo", "hi", text)
			return err
		})
		if err != nil {
			return err
		}
		_, err = c.s.WSConnect(plain.URL+"/200", nil).Await(c.co)
		equal(t, study+"ws /200", "WSServerHandshakeError | 200, message='Invalid response status', url='"+plain.URL+"/200'", told(err))
		_, err = c.s.WSConnect("ws://"+addr, nil).Await(c.co)
		_, port, _ := net.SplitHostPort(addr)
		equal(t, "refused", fmt.Sprintf("ClientConnectorError | Cannot connect to host 127.0.0.1:%s ssl:default [Connect call failed ('127.0.0.1', %s)]", port, port), told(err))
		for c.s.Connector().Acquired() > 0 {
			loop.Sleep(c.co, 0)
		}
		w, err := c.s.WSConnect(s.URL, nil).Await(c.co)
		if err != nil {
			return err
		}
		c.s.Close(c.co)
		m, err := w.Receive(c.co, 0)
		equal(t, "closing the session ends it", true, m.Type == aiohttp.WSMsgClosed || m.Type == aiohttp.WSMsgError)
		_, _ = w.Close(c.co, nil)
		return err
	})
}

// What a handshake has in common with other requests: TLS, parameters, credentials, timeouts.
func TestWebsocketOptions(t *testing.T) {
	var asked string
	echo := aiohttptest.WebsocketEcho()
	secure := aiohttptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		asked = r.URL.RawQuery + " " + user + ":" + password
		echo.ServeHTTP(w, r)
	}))
	aiohttptest.CloseAfter(t, secure)
	silent := aiohttptest.NewPeer(aiohttptest.Reply("", aiohttptest.ThenWait))
	aiohttptest.CloseAfter(t, silent)
	options := &aiohttp.SessionOptions{Timeout: &aiohttp.ClientTimeout{Total: 300 * time.Millisecond}}
	withClient(t, options, func(c *client) error {
		_, err := c.s.WSConnect(secure.URL, nil).Await(c.co)
		equal(t, "the certificate is verified", true, gen.IsInstance[*aiohttp.ClientConnectorCertificateError](err))
		auth, err := aiohttp.NewBasicAuth("user", "pw")
		if err != nil {
			return err
		}
		o := &aiohttp.WSConnectOptions{SSL: aiohttp.NoVerify, Params: "a=1", Auth: auth}
		err = c.s.WSConnect(secure.URL, o).With(c.co, func(*aiohttp.ClientWebSocketResponse) error { return nil })
		equal(t, "params and auth", "a=1 user:pw", asked)
		if err != nil {
			return err
		}
		_, err = c.s.WSConnect(silent.URL, nil).Await(c.co)
		equal(t, "the total timeout", "TimeoutError | ", told(err))
		for c.s.Connector().Acquired() > 0 {
			if err := loop.Sleep(c.co, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// A handshake is a request to the traces.
func TestWebsocketTraces(t *testing.T) {
	s := aiohttptest.NewServer(aiohttptest.WebsocketEcho())
	aiohttptest.CloseAfter(t, s)
	plain := serve(t, nil)
	addr, release := aiohttptest.RefusedAddr()
	defer release()
	var told []string
	tell := func(what string) []aiohttp.TraceFunc {
		return []aiohttp.TraceFunc{func(_ *coro.Co, _ *aiohttp.ClientSession, _ any, p aiohttp.TraceParams) error {
			told = append(told, fmt.Sprint(what, " ", p.Method, " ", p.URL.Path, " ", p.Err != nil))
			return nil
		}}
	}
	traces := &aiohttp.TraceConfig{OnRequestStart: tell("start"), OnRequestEnd: tell("end"), OnRequestException: tell("exception")}
	withClient(t, &aiohttp.SessionOptions{TraceConfigs: []*aiohttp.TraceConfig{traces}}, func(c *client) error {
		told = nil
		err := c.s.WSConnect(s.URL+"/a", nil).With(c.co, func(*aiohttp.ClientWebSocketResponse) error { return nil })
		if err != nil {
			return err
		}
		_, err = c.s.WSConnect(plain.URL+"/200", nil).Await(c.co)
		equal(t, "it is refused", true, err != nil)
		_, err = c.s.WSConnect("ws://"+addr+"/b", nil).Await(c.co)
		equal(t, "nobody answers", true, err != nil)
		equal(t, "as aiohttp's request does", []string{"start GET /a false", "end GET /a false", "start GET /200 false", "end GET /200 false", "start GET /b false", "exception GET /b true"}, told)
		for c.s.Connector().Acquired() > 0 {
			if err := loop.Sleep(c.co, 0); err != nil {
				return err
			}
		}
		return nil
	})
}
