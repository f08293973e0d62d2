//go:build !js

package aiohttp

import (
	"fmt"
	"io"
	"net/http"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// WSConnect is wsConnect with a plain client.
func WSConnect(co *coro.Co, hc *http.Client, url string, o *WSConnectOptions) (*ClientWebSocketResponse, error) {
	return wsConnect(co, hc, url, o, func(resp *http.Response, message string) error {
		return &gen.ValueError{Msg: fmt.Sprintf("%d, message='%s'", resp.StatusCode, message)}
	})
}

// Waiting is how many bytes have come and were not received.
func Waiting(w *ClientWebSocketResponse) int {
	w.inbox.mu.Lock()
	defer w.inbox.mu.Unlock()
	return w.inbox.size
}

// NewWSPipe is newWSPipe.
func NewWSPipe(rwc io.ReadWriteCloser) io.ReadWriteCloser { return newWSPipe(rwc) }

// PipeSend is send.
func PipeSend(p io.ReadWriteCloser, kind WSMsgType, payload []byte) error {
	return p.(*wsPipe).send(kind, payload)
}

// MaskedFrame is maskedFrame.
func MaskedFrame(opcode byte, payload []byte) []byte { return maskedFrame(opcode, payload) }
