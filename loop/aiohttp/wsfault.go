//go:build !js

package aiohttp

import (
	"encoding/binary"
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// wsWatch looks at the frames that come, to say in aiohttp's words what is wrong with
// the first that is. The websocket package refuses it, too, in words of its own.
type wsWatch struct {
	compress bool
	limit    int64 // of a message; less than zero is none

	head    []byte // of a frame that is not whole
	left    uint64 // of its payload
	closing []byte // the payload of a close frame
	within  bool   // a message of several frames
	size    uint64 // of the message so far
	fault   *WebSocketError
}

// look takes in what was read.
func (w *wsWatch) look(b []byte) {
	for len(b) > 0 && w.fault == nil {
		if w.left > 0 {
			n := min(w.left, uint64(len(b)))
			if w.opcode() == byte(WSMsgClose) {
				w.closing = append(w.closing, b[:n]...)
			}
			b, w.left = b[n:], w.left-n
		} else {
			w.head = append(w.head, b[0])
			b = b[1:]
			size, whole := headerSize(w.head)
			if !whole {
				continue
			}
			w.left = size
			w.begin(size)
		}
		if w.left == 0 {
			w.end()
		}
	}
}

func (w *wsWatch) opcode() byte { return w.head[0] & 0xf }

// begin looks at a header.
func (w *wsWatch) begin(size uint64) {
	const final, rsv1, rsv23, firstControl = 0x80, 0x40, 0x30, 8
	opcode, fin := w.opcode(), w.head[0]&final != 0
	switch {
	case w.head[0]&rsv23 != 0, w.head[0]&rsv1 != 0 && !w.compress:
		w.wrong("Received frame with non-zero reserved bits")
	case opcode >= firstControl && !fin:
		w.wrong("Received fragmented control frame")
	case opcode >= firstControl && size > longestControl:
		w.wrong("Control frame payload cannot be larger than 125 bytes")
	case opcode > byte(WSMsgBinary) && opcode < firstControl, opcode > byte(WSMsgPong):
		w.wrong(fmt.Sprintf("Unexpected opcode=%d", opcode))
	case opcode >= firstControl:
	case opcode == byte(WSMsgContinuation) && !w.within:
		w.wrong("Continuation frame for non started message")
	case opcode != byte(WSMsgContinuation) && w.within:
		w.wrong(fmt.Sprintf("The opcode in non-fin frame is expected to be zero, got %d", opcode))
	default:
		if !w.within {
			w.size = 0
		}
		w.within = !fin
		if w.size += size; w.limit >= 0 && w.size > uint64(w.limit) {
			w.fault = &WebSocketError{Code: WSCloseMessageTooBig, Msg: fmt.Sprintf("Message size %d exceeds limit %d", w.size, w.limit)}
		}
	}
}

// end looks at a frame that is whole.
func (w *wsWatch) end() {
	if w.fault == nil && w.opcode() == byte(WSMsgClose) {
		w.close()
	}
	w.head, w.closing = w.head[:0], nil
}

func (w *wsWatch) close() {
	switch p := w.closing; {
	case len(p) == 1:
		w.wrong("Invalid close frame: True 8 bytearray(" + gen.Repr(p) + ")")
	case len(p) > 1 && w.head[1]&0x80 == 0:
		if code := binary.BigEndian.Uint16(p); code < 3000 && !closeCodes[code] {
			w.wrong(fmt.Sprintf("Invalid close code: %d", code))
		}
	}
}

// closeCodes are those below 3000 that a peer may send.
var closeCodes = map[uint16]bool{
	WSCloseOK: true, WSCloseGoingAway: true, WSCloseProtocolError: true, WSCloseUnsupportedData: true, WSCloseInvalidText: true,
	WSClosePolicyViolation: true, WSCloseMessageTooBig: true, WSCloseMandatoryExtension: true, WSCloseInternalError: true,
	WSCloseServiceRestart: true, WSCloseTryAgainLater: true, WSCloseBadGateway: true,
}

func (w *wsWatch) wrong(text string) {
	w.fault = &WebSocketError{Code: WSCloseProtocolError, Msg: text}
}

// headerSize is the size of the payload after a header, and whether that is whole.
func headerSize(head []byte) (size uint64, whole bool) {
	if len(head) < 2 {
		return 0, false
	}
	mask := 0
	if head[1]&0x80 != 0 {
		mask = 4
	}
	switch size = uint64(head[1] & 0x7f); {
	case size < 126:
		return size, len(head) == 2+mask
	case size == 126 && len(head) == 4+mask:
		return uint64(binary.BigEndian.Uint16(head[2:])), true
	case size == 127 && len(head) == 10+mask:
		return binary.BigEndian.Uint64(head[2:]), true
	}
	return 0, false
}
