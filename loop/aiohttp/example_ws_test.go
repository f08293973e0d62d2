//go:build !js

package aiohttp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// withSocket runs a block with a websocket to a server that sends everything back.
func withSocket(o *aiohttp.WSConnectOptions, block func(co *coro.Co, ws *aiohttp.ClientWebSocketResponse) error) {
	s := aiohttptest.NewServer(aiohttptest.WebsocketEcho("chat"))
	defer s.Close()
	hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	_, err := loop.Run(context.Background(), coro.New(func(co *coro.Co) (int, error) {
		ws, err := aiohttp.WSConnect(co, hc, s.URL, o)
		if err != nil {
			return 0, err
		}
		return 0, ws.With(co, func(ws *aiohttp.ClientWebSocketResponse) error { return block(co, ws) })
	}))
	if err != nil {
		fmt.Println(err)
	}
}

func ExampleClientWebSocketResponse() {
	withSocket(nil, func(co *coro.Co, ws *aiohttp.ClientWebSocketResponse) error {
		for _, s := range []string{"hello", "close"} { // to which this server says bye
			if err := ws.SendStr(co, s); err != nil {
				return err
			}
		}
		for m, err := range ws.All(co) {
			fmt.Println(m, err)
		}
		fmt.Println(ws.Closed(), ws.CloseCode())
		return nil
	})
	// Output:
	// WSMessage(type=<WSMsgType.TEXT: 1>, data='hello', extra='') <nil>
	// true 4000
}

func ExampleWSConnectOptions() {
	withSocket(&aiohttp.WSConnectOptions{Protocols: []string{"chat"}, Heartbeat: 30 * time.Second}, func(co *coro.Co, ws *aiohttp.ClientWebSocketResponse) error {
		fmt.Println(ws.Protocol())
		return nil
	})
	// Output: chat
}

func ExampleClientWSTimeout() {
	o := &aiohttp.WSConnectOptions{Timeout: aiohttp.ClientWSTimeout{Receive: time.Millisecond}}
	withSocket(o, func(co *coro.Co, ws *aiohttp.ClientWebSocketResponse) error {
		_, err := ws.Receive(co, 0)
		fmt.Println(gen.Repr(err), ws.Closed())
		return nil
	})
	// Output: TimeoutError() false
}

func ExampleWSCloseOptions() {
	withSocket(nil, func(co *coro.Co, ws *aiohttp.ClientWebSocketResponse) error {
		fmt.Println(ws.Close(co, &aiohttp.WSCloseOptions{Code: aiohttp.WSCloseGoingAway, Message: "bye"}))
		fmt.Println(ws.CloseCode())
		return nil
	})
	// Output:
	// true <nil>
	// 1001
}

func ExampleWSMessage() {
	m := aiohttp.WSMessage{Type: aiohttp.WSMsgText, Data: []byte(`{"a": 1}`)}
	var v map[string]int
	fmt.Println(m, m.JSON(&v), v)
	// Output: WSMessage(type=<WSMsgType.TEXT: 1>, data='{"a": 1}', extra='') <nil> map[a:1]
}

func ExampleWSMsgType() {
	fmt.Println(aiohttp.WSMsgText, aiohttp.WSMsgClosed)
	// Output: 1 257
}

func ExampleWSMessageTypeError() {
	withSocket(nil, func(co *coro.Co, ws *aiohttp.ClientWebSocketResponse) error {
		if err := ws.SendBytes(co, []byte("a")); err != nil {
			return err
		}
		_, err := ws.ReceiveStr(co, 0)
		var wrong *aiohttp.WSMessageTypeError
		fmt.Println(errors.As(err, &wrong), err)
		return nil
	})
	// Output: true Received message 2:b'a' is not WSMsgType.TEXT
}

func ExampleWebSocketError() {
	err := &aiohttp.WebSocketError{Code: aiohttp.WSCloseInvalidText, Msg: "Invalid UTF-8 text message"}
	fmt.Println(err.Code, err)
	// Output: 1007 Invalid UTF-8 text message
}
