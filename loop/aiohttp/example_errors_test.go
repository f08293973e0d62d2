package aiohttp_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// connectorError is that of the tutorial.
func connectorError() aiohttp.ClientConnectorError {
	e := aiohttp.ClientConnectorError{Host: "www.example.top", Port: 443, SSL: "False"}
	e.Errno, e.Strerror = 111, "Connect call failed ('118.25.70.50', 443)"
	return e
}

func ExampleClientError() {
	e := connectorError()
	fmt.Println(gen.IsInstance[*aiohttp.ClientError](&e))
	// Output: true
}

func ExampleClientConnectionError() {
	e := &aiohttp.ClientConnectionError{ClientError: aiohttp.ClientError{Msg: "Connection closed"}}
	fmt.Println(gen.Repr(error(e)))
	// Output: ClientConnectionError('Connection closed')
}

func ExampleClientConnectionResetError() {
	var err error = &aiohttp.ClientConnectionResetError{}
	fmt.Println(gen.IsInstance[*gen.ConnectionResetError](err))
	// Output: true
}

func ExampleClientOSError() {
	err := &aiohttp.ClientOSError{Errno: 104, Strerror: "Connection reset by peer"}
	fmt.Println(err)
	// Output: [Errno 104] Connection reset by peer
}

func ExampleClientConnectorError() {
	e := connectorError()
	var system *gen.OSError
	fmt.Println(&e)
	fmt.Println(errors.As(&e, &system), system.Errno)
	// Output:
	// Cannot connect to host www.example.top:443 ssl:False [Connect call failed ('118.25.70.50', 443)]
	// true 111
}

func ExampleClientConnectorDNSError() {
	e := connectorError()
	e.Errno, e.Strerror = gen.EAINoName, "Name or service not known"
	fmt.Println(&aiohttp.ClientConnectorDNSError{ClientConnectorError: e})
	// Output: Cannot connect to host www.example.top:443 ssl:False [Name or service not known]
}

func ExampleClientProxyConnectionError() {
	var err error = &aiohttp.ClientProxyConnectionError{ClientConnectorError: connectorError()}
	fmt.Println(gen.IsInstance[*aiohttp.ClientConnectorError](err))
	// Output: true
}

func ExampleUnixClientConnectorError() {
	e := aiohttp.ClientConnectorError{SSL: "default"}
	e.Errno, e.Strerror = 2, "No such file or directory"
	fmt.Println(&aiohttp.UnixClientConnectorError{ClientConnectorError: e, Path: "/run/x.sock"})
	// Output: Cannot connect to unix socket /run/x.sock ssl:default [No such file or directory]
}

func ExampleClientSSLError() {
	var err error = &aiohttp.ClientConnectorSSLError{}
	fmt.Println(gen.IsInstance[*aiohttp.ClientSSLError](err))
	// Output: true
}

func ExampleClientConnectorSSLError() {
	e := connectorError()
	e.Strerror = "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1029)"
	fmt.Println(&aiohttp.ClientConnectorSSLError{ClientSSLError: aiohttp.ClientSSLError{ClientConnectorError: e}})
	// Output: Cannot connect to host www.example.top:443 ssl:False [[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1029)]
}

func ExampleClientConnectorCertificateError() {
	var err error = &aiohttp.ClientConnectorCertificateError{}
	fmt.Println(gen.IsInstance[*gen.ValueError](err))
	// Output: true
}

func ExampleServerConnectionError() {
	var err error = &aiohttp.ServerDisconnectedError{}
	fmt.Println(gen.IsInstance[*aiohttp.ServerConnectionError](err))
	// Output: true
}

func ExampleServerDisconnectedError() {
	e := &aiohttp.ServerDisconnectedError{}
	e.Msg = "Server disconnected"
	fmt.Println(gen.FormatException(e))
	// Output: aiohttp.client_exceptions.ServerDisconnectedError: Server disconnected
}

func ExampleServerTimeoutError() {
	var err error = &aiohttp.ServerTimeoutError{}
	fmt.Println(gen.IsInstance[*gen.TimeoutError](err))
	// Output: true
}

func ExampleConnectionTimeoutError() {
	e := &aiohttp.ConnectionTimeoutError{}
	e.Msg = "Connection timeout to host http://example.com/"
	fmt.Println(e)
	// Output: Connection timeout to host http://example.com/
}

func ExampleSocketTimeoutError() {
	var err error = &aiohttp.SocketTimeoutError{}
	fmt.Println(gen.IsInstance[*aiohttp.ServerTimeoutError](err))
	// Output: true
}

func ExampleServerFingerprintMismatch() {
	fmt.Println(&aiohttp.ServerFingerprintMismatch{Expected: []byte("a"), Got: []byte("b"), Host: "h", Port: 443})
	// Output: (b'a', b'b', 'h', 443)
}

func ExampleClientPayloadError() {
	var err error = &aiohttp.ClientPayloadError{}
	fmt.Println(gen.IsInstance[*aiohttp.ClientError](err))
	// Output: true
}

func ExampleLineTooLong() {
	fmt.Println(&aiohttp.LineTooLong{Limit: 2, Line: []byte("abc")})
	// Output:
	// 400, message:
	//   Got more than 2 bytes when reading: b'abc'.
}

func ExampleRequestInfo() {
	e := &aiohttp.ClientResponseError{RequestInfo: aiohttp.RequestInfo{Method: "GET"}}
	fmt.Println(e.RequestInfo.Method)
	// Output: GET
}

func ExampleClientResponseError() {
	fmt.Println(&aiohttp.ClientResponseError{Status: 404, Message: "Not Found"})
	// Output: 404, message='Not Found', url=''
}

func ExampleContentTypeError() {
	var err error = &aiohttp.ContentTypeError{}
	fmt.Println(gen.IsInstance[*aiohttp.ClientResponseError](err))
	// Output: true
}

func ExampleWSServerHandshakeError() {
	e := &aiohttp.WSServerHandshakeError{}
	e.Status, e.Message = 200, "Invalid response status"
	fmt.Println(e)
	// Output: 200, message='Invalid response status', url=''
}

func ExampleClientHttpProxyError() {
	var err error = &aiohttp.ClientHttpProxyError{}
	fmt.Println(gen.IsInstance[*aiohttp.ClientResponseError](err))
	// Output: true
}

func ExampleTooManyRedirects() {
	fmt.Println(&aiohttp.TooManyRedirects{})
	// Output: 0, message='', url=''
}

func ExampleInvalidURL() {
	var err error = &aiohttp.InvalidURL{URL: "x", Description: "is none"}
	fmt.Println(err, gen.IsInstance[*gen.ValueError](err))
	// Output: x - is none true
}

func ExampleInvalidUrlClientError() {
	var err error = &aiohttp.InvalidUrlClientError{}
	fmt.Println(gen.IsInstance[*aiohttp.InvalidURL](err))
	// Output: true
}

func ExampleRedirectClientError() {
	var err error = &aiohttp.NonHttpUrlRedirectClientError{}
	fmt.Println(gen.IsInstance[*aiohttp.RedirectClientError](err))
	// Output: true
}

func ExampleInvalidUrlRedirectClientError() {
	var err error = &aiohttp.InvalidUrlRedirectClientError{}
	fmt.Println(gen.IsInstance[*aiohttp.InvalidURL](err), gen.IsInstance[*aiohttp.RedirectClientError](err))
	// Output: true true
}

func ExampleNonHttpUrlClientError() {
	e := &aiohttp.NonHttpUrlClientError{}
	e.Msg = "ftp://example.com/"
	fmt.Println(e)
	// Output: ftp://example.com/
}

func ExampleNonHttpUrlRedirectClientError() {
	var err error = &aiohttp.NonHttpUrlRedirectClientError{}
	fmt.Println(gen.IsInstance[*aiohttp.NonHttpUrlClientError](err))
	// Output: true
}
