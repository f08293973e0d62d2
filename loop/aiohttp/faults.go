package aiohttp

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// headError is aiohttp's error where net/http has returned err for a request.
func (ex *exchange) headError(err error) error {
	var client *ClientError
	if errors.As(err, &client) {
		return unwrapClient(err)
	}
	if t := ex.transport; t != nil {
		host, port := ex.req.URL.Hostname(), portOf(ex.req.URL)
		e := ClientConnectorError{Host: host, Port: port, SSL: t.key.tls.String()}
		if tlsErr := t.tlsError(err, e); tlsErr != nil { // behind a proxy
			return tlsErr
		}
	}
	message := malformation(err)
	cut := ex.conn != nil && ex.conn.eof.Load() && strings.HasPrefix(message, "Invalid header token:")
	if message != "" && !cut {
		return ex.malformed(message)
	}
	var system *gen.OSError
	switch {
	case isEOF(err), cut:
		return errDisconnected(err)
	case errors.As(gen.OSErrorOf(err), &system):
		return clientOSError(&gen.OSError{Errno: system.Errno, Strerror: gen.Strerror(system.Errno)}, gen.OSErrorOf(err))
	}
	return &ClientConnectionError{ClientError{Msg: err.Error(), Cause: err}}
}

// unwrapClient takes off what net/http has wrapped around one of our errors.
func unwrapClient(err error) error {
	for e := err; e != nil; e = errors.Unwrap(e) {
		if _, ours := e.(gen.Exception); ours {
			return e
		}
	}
	return err
}

func isEOF(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		strings.Contains(err.Error(), "server closed idle connection")
}

// malformation is what aiohttp says of a response that is no HTTP, where net/http has said
// err; nothing for another error.
func malformation(err error) string {
	var proto textproto.ProtocolError
	s := err.Error()
	switch {
	case strings.Contains(s, "malformed HTTP response "):
		return "Bad status line:\n  Expected HTTP/, RTSP/ or ICE/:" + caret(quoted(s), 0)
	case strings.Contains(s, "malformed HTTP status code "):
		return "Bad status line:\n  Invalid status code:" + caret(quoted(s), 0)
	case strings.Contains(s, "malformed HTTP version "):
		return "Bad status line:\n  Invalid HTTP version:" + caret(quoted(s), 0)
	case errors.As(err, &proto):
		_, line, _ := strings.Cut(string(proto), "line: ")
		return invalidHeader(or(line, quoted(s)))
	case strings.Contains(s, "server response headers exceeded"):
		return fmt.Sprintf("Got more than %d bytes when reading: b''.", maxHead)
	case strings.Contains(s, "invalid byte in chunk length"), strings.Contains(s, "chunk length too large"):
		return "Invalid character in chunk size"
	case strings.Contains(s, "malformed chunked encoding"):
		return "Chunk size mismatch: expected CRLF after chunk data"
	case strings.Contains(s, "too many transfer encodings"), strings.Contains(s, "unsupported transfer encoding"),
		strings.Contains(s, "bad Content-Length"), strings.Contains(s, "message cannot contain multiple Content-Length"):
		_, s, _ = strings.Cut(s, "broken: ")
		return "Invalid header: " + s
	}
	return ""
}

func invalidHeader(line string) string {
	at := strings.IndexFunc(line, func(r rune) bool { return !isToken(string(r)) })
	return "Invalid header token:" + caret(line, max(0, at))
}

// quoted is the text in quotes at the end of s.
func quoted(s string) string {
	if i := strings.IndexByte(s, '"'); i >= 0 {
		if t, err := strconv.Unquote(s[i:]); err == nil {
			return t
		}
	}
	return s
}

// caret shows what is wrong in a line, and where.
func caret(line string, at int) string {
	const shown = 200
	line = line[:min(len(line), shown)]
	return fmt.Sprintf("\n\n  %s\n    %s^", gen.Repr([]byte(line)), strings.Repeat(" ", min(at, shown)))
}

// malformed is the error for a response that is no HTTP.
func (ex *exchange) malformed(message string) error {
	e := &ClientResponseError{Status: http.StatusBadRequest, Message: message}
	e.RequestInfo = RequestInfo{URL: withoutFragment(ex.req.URL), RealURL: ex.req.URL, Method: ex.req.Method, Headers: ex.req.Header}
	return e
}

// bodyError is aiohttp's error where reading the body has returned err, after so many
// bytes of it.
func (ex *exchange) bodyError(err error, received int64, resp *http.Response) error {
	var encoding *ContentEncodingError
	if errors.As(err, &encoding) {
		return errPayload(encoding, "%s", encoding.Error())
	}
	if message := malformation(err); message != "" {
		return ex.malformed(message)
	}
	why := "<TransferEncodingError: 400, message='Not enough data to satisfy transfer length header.'>"
	if resp.ContentLength >= 0 {
		why = fmt.Sprintf("<ContentLengthError: 400, message='Not enough data to satisfy content length header (received %d of %d bytes).'>", received, resp.ContentLength)
	}
	var system *gen.OSError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
	case errors.As(gen.OSErrorOf(err), &system):
		why += ". " + gen.Repr(gen.OSErrorOf(gen.NewOSError(system.Errno, "", "")))
	}
	return errPayload(err, "Response payload is not completed: %s", why)
}
