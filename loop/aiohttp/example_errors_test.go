package aiohttp_test

import (
	"fmt"
	"net/url"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

var page, _ = url.Parse("http://example.com/page")

func ExampleClientError() {
	err := &aiohttp.ClientError{Msg: "no luck"}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientError: no luck true
}

func ExampleClientConnectionError() {
	err := &aiohttp.ClientConnectionError{ClientError: aiohttp.ClientError{Msg: "Connection closed"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientConnectionError: Connection closed true
}

func ExampleClientConnectionResetError() {
	err := &aiohttp.ClientConnectionResetError{ClientConnectionError: aiohttp.ClientConnectionError{ClientError: aiohttp.ClientError{Msg: "Cannot write to closing transport"}}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientConnectionResetError: Cannot write to closing transport true
}

func ExampleClientOSError() {
	err := &aiohttp.ClientOSError{OS: gen.OSError{Errno: 104, Strerror: "Connection reset by peer"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientOSError: [Errno 104] Connection reset by peer true
}

func ExampleClientConnectorError() {
	err := &aiohttp.ClientConnectorError{ClientOSError: aiohttp.ClientOSError{OS: gen.OSError{Errno: 111, Strerror: "Connect call failed ('127.0.0.1', 443)"}}, Host: "127.0.0.1", Port: 443, SSL: "False"}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host 127.0.0.1:443 ssl:False [Connect call failed ('127.0.0.1', 443)] true
}

func ExampleClientConnectorDNSError() {
	err := &aiohttp.ClientConnectorDNSError{ClientConnectorError: aiohttp.ClientConnectorError{ClientOSError: aiohttp.ClientOSError{OS: gen.OSError{Errno: -2, Strerror: "Name or service not known"}}, Host: "nohost.invalid", Port: 443, SSL: "default"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientConnectorDNSError: Cannot connect to host nohost.invalid:443 ssl:default [Name or service not known] true
}

func ExampleClientProxyConnectionError() {
	err := &aiohttp.ClientProxyConnectionError{ClientConnectorError: aiohttp.ClientConnectorError{ClientOSError: aiohttp.ClientOSError{OS: gen.OSError{Errno: 111, Strerror: "Connect call failed ('127.0.0.1', 443)"}}, Host: "127.0.0.1", Port: 443, SSL: "default"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientProxyConnectionError: Cannot connect to host 127.0.0.1:443 ssl:default [Connect call failed ('127.0.0.1', 443)] true
}

func ExampleClientSSLError() {
	err := &aiohttp.ClientSSLError{ClientConnectorError: aiohttp.ClientConnectorError{ClientOSError: aiohttp.ClientOSError{OS: gen.OSError{Errno: 1, Strerror: "handshake failure"}}, Host: "localhost", Port: 443, SSL: "True"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientSSLError: Cannot connect to host localhost:443 ssl:True [handshake failure] true
}

func ExampleClientConnectorSSLError() {
	err := &aiohttp.ClientConnectorSSLError{ClientSSLError: aiohttp.ClientSSLError{ClientConnectorError: aiohttp.ClientConnectorError{ClientOSError: aiohttp.ClientOSError{OS: gen.OSError{Errno: 1, Strerror: "[SSL: WRONG_VERSION_NUMBER] wrong version number"}}, Host: "localhost", Port: 443, SSL: "False"}}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientConnectorSSLError: Cannot connect to host localhost:443 ssl:False [[SSL: WRONG_VERSION_NUMBER] wrong version number] true
}

func ExampleClientConnectorCertificateError() {
	err := &aiohttp.ClientConnectorCertificateError{ClientSSLError: aiohttp.ClientSSLError{ClientConnectorError: aiohttp.ClientConnectorError{ClientOSError: aiohttp.ClientOSError{OS: gen.OSError{Errno: 1, Strerror: ""}}, Host: "localhost", Port: 443, SSL: "True"}}, CertificateError: "(1, 'certificate has expired')"}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientConnectorCertificateError: Cannot connect to host localhost:443 ssl:True [SSLCertVerificationError: (1, 'certificate has expired')] true
}

func ExampleUnixClientConnectorError() {
	err := &aiohttp.UnixClientConnectorError{ClientConnectorError: aiohttp.ClientConnectorError{ClientOSError: aiohttp.ClientOSError{OS: gen.OSError{Errno: 2, Strerror: "No such file or directory"}}, Host: "", Port: 443, SSL: "default"}, Path: "/none.sock"}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.UnixClientConnectorError: Cannot connect to unix socket /none.sock ssl:default [No such file or directory] true
}

func ExampleServerConnectionError() {
	err := &aiohttp.ServerConnectionError{ClientConnectionError: aiohttp.ClientConnectionError{ClientError: aiohttp.ClientError{Msg: "gone"}}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ServerConnectionError: gone true
}

func ExampleServerDisconnectedError() {
	err := &aiohttp.ServerDisconnectedError{ServerConnectionError: aiohttp.ServerConnectionError{ClientConnectionError: aiohttp.ClientConnectionError{ClientError: aiohttp.ClientError{Msg: "Server disconnected"}}}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ServerDisconnectedError: Server disconnected true
}

func ExampleServerTimeoutError() {
	err := &aiohttp.ServerTimeoutError{}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ServerTimeoutError true
}

func ExampleConnectionTimeoutError() {
	err := &aiohttp.ConnectionTimeoutError{}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ConnectionTimeoutError true
}

func ExampleSocketTimeoutError() {
	err := &aiohttp.SocketTimeoutError{}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.SocketTimeoutError true
}

func ExampleServerFingerprintMismatch() {
	err := &aiohttp.ServerFingerprintMismatch{Expected: []byte{1}, Got: []byte{2}, Host: "127.0.0.1", Port: 443}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ServerFingerprintMismatch: (b'\x01', b'\x02', '127.0.0.1', 443) true
}

func ExampleClientPayloadError() {
	err := &aiohttp.ClientPayloadError{ClientError: aiohttp.ClientError{Msg: "Response payload is not completed"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientPayloadError: Response payload is not completed true
}

func ExampleClientResponseError() {
	err := &aiohttp.ClientResponseError{RequestInfo: aiohttp.RequestInfo{RealURL: page}, Status: 404, Message: "Not Found"}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientResponseError: 404, message='Not Found', url='http://example.com/page' true
}

func ExampleContentTypeError() {
	err := &aiohttp.ContentTypeError{ClientResponseError: aiohttp.ClientResponseError{RequestInfo: aiohttp.RequestInfo{RealURL: page}, Status: 200, Message: "Attempt to decode JSON with unexpected mimetype: text/html"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ContentTypeError: 200, message='Attempt to decode JSON with unexpected mimetype: text/html', url='http://example.com/page' true
}

func ExampleTooManyRedirects() {
	err := &aiohttp.TooManyRedirects{ClientResponseError: aiohttp.ClientResponseError{RequestInfo: aiohttp.RequestInfo{RealURL: page}, Status: 0, Message: ""}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.TooManyRedirects: 0, message='', url='http://example.com/page' true
}

func ExampleClientHttpProxyError() {
	err := &aiohttp.ClientHttpProxyError{ClientResponseError: aiohttp.ClientResponseError{RequestInfo: aiohttp.RequestInfo{RealURL: page}, Status: 407, Message: "Proxy Authentication Required"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.ClientHttpProxyError: 407, message='Proxy Authentication Required', url='http://example.com/page' true
}

func ExampleWSServerHandshakeError() {
	err := &aiohttp.WSServerHandshakeError{ClientResponseError: aiohttp.ClientResponseError{RequestInfo: aiohttp.RequestInfo{RealURL: page}, Status: 200, Message: "Invalid response status"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.WSServerHandshakeError: 200, message='Invalid response status', url='http://example.com/page' true
}

func ExampleInvalidURL() {
	err := &aiohttp.InvalidURL{URL: "http://", Description: "no host"}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.InvalidURL: http:// - no host true
}

func ExampleInvalidUrlClientError() {
	err := &aiohttp.InvalidUrlClientError{InvalidURL: aiohttp.InvalidURL{URL: "http://"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.InvalidUrlClientError: http:// true
}

func ExampleRedirectClientError() {
	err := &aiohttp.RedirectClientError{}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.RedirectClientError true
}

func ExampleInvalidUrlRedirectClientError() {
	err := &aiohttp.InvalidUrlRedirectClientError{InvalidUrlClientError: aiohttp.InvalidUrlClientError{InvalidURL: aiohttp.InvalidURL{URL: "http:///x", Description: "Invalid redirect URL origin"}}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.InvalidUrlRedirectClientError: http:///x - Invalid redirect URL origin true
}

func ExampleNonHttpUrlClientError() {
	err := &aiohttp.NonHttpUrlClientError{ClientError: aiohttp.ClientError{Msg: "ftp://example.com/x"}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.NonHttpUrlClientError: ftp://example.com/x true
}

func ExampleNonHttpUrlRedirectClientError() {
	err := &aiohttp.NonHttpUrlRedirectClientError{NonHttpUrlClientError: aiohttp.NonHttpUrlClientError{ClientError: aiohttp.ClientError{Msg: "ftp://example.com/x"}}}
	fmt.Println(gen.FormatException(err), gen.IsInstance[*aiohttp.ClientError](err))
	// Output:
	// aiohttp.client_exceptions.NonHttpUrlRedirectClientError: ftp://example.com/x true
}
