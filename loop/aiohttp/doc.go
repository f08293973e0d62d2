// Package aiohttp is aiohttp's HTTP client, for tasks of a loop:
//
//	err := aiohttp.NewClientSession(co, nil).With(co, func(s *aiohttp.ClientSession) error {
//		return s.Get(url, nil).With(co, func(r *aiohttp.ClientResponse) error {
//			text, err := r.Text(co)
//			…
//		})
//	})
//
// Requests, redirects, cookies, limits, middlewares and traces run on the loop. Each
// request has a goroutine besides, which speaks to the server with net/http's Transport,
// and reads the body ahead. The behaviour and the texts of errors are those of aiohttp
// 3.14. HTTP/1.1 alone is spoken.
//
// A body is read ahead up to twice [SessionOptions].ReadBufsize; a server that sends more
// waits. What is decompressed counts as it becomes, so that a small body cannot become a
// large one unseen. Headers are bounded, too. Cancelling a task that waits for a response,
// and a timeout, take effect at once: the connection is closed, and its place given to the
// next request.
//
//	aiohttp                                  here
//	ClientSession(…)                         NewClientSession(co, *SessionOptions)
//	async with ClientSession() as s          s.With(co, block)
//	session.get(url, …), post, …             s.Get(url, *RequestOptions), Post, …
//	session.request(method, url)             s.Request(method, url, *RequestOptions)
//	session.ws_connect(url)                  s.WSConnect(url, *WSConnectOptions)
//	await session.get(url)                   s.Get(url, nil).Await(co)
//	async with session.get(url) as r         s.Get(url, nil).With(co, block)
//	verify_ssl=False, ssl=False              VerifySSL: False, SSL: NoVerify
//	ssl=SSLContext, ssl=Fingerprint          SSL: *tls.Config, SSL: Fingerprint
//	allow_redirects=False                    AllowRedirects: False
//	ClientTimeout(total=5)                   &ClientTimeout{Total: 5 * time.Second}
//	TCPConnector, UnixConnector              NewConnector(*ConnectorOptions)
//	r.status, r.reason, r.headers            r.Status, r.Reason, r.Headers
//	r.url, r.history, r.cookies, r.links     r.URL(), r.History(), r.Cookies(), r.Links()
//	await r.read(), r.text(), r.json()       r.Read(co), r.Text(co), r.JSON(co, &v)
//	r.release(), r.close()                   r.Release(), r.Close()
//	r.raise_for_status(), r.ok               r.RaiseForStatus(), r.OK()
//	r.content.read(n), readany, readline     r.Content.Read(co, n), ReadAny, ReadLine
//	async for line in r.content              for line, err := range r.Content.Lines(co)
//	r.content.iter_chunked(n), iter_any      r.Content.IterChunked(co, n), IterAny
//	FormData, MultipartWriter, payloads      NewFormData, NewMultipartWriter, NewPayload
//	CookieJar, DummyCookieJar                NewCookieJar, DummyCookieJar
//	BasicAuth, DigestAuthMiddleware          NewBasicAuth, NewDigestAuth(…).Middleware
//	TraceConfig().on_request_start           TraceConfig{OnRequestStart: …}
//	middlewares=(m,)                         Middlewares: []Middleware{m}
//	except ClientConnectorError as e         errors.As(err, &e) with e *ClientConnectorError
package aiohttp
