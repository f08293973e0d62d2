// Package aiohttp is an HTTP client in aiohttp's manner, for tasks of package loop: the
// same names, the same exceptions, the same texts. It is built on net/http's Transport.
//
//	aiohttp.NewClientSession(co).With(co, func(session *aiohttp.ClientSession) error {
//		return session.Get("https://go.dev", nil).With(co, func(resp *aiohttp.ClientResponse) error {
//			text, err := resp.Text(co)
//			fmt.Println(resp.Status, len(text))
//			return err
//		})
//	})
//
// aiohttp's names, and those here:
//
//	ClientSession(…)                      NewClientSession(co), NewClientSessionWith(co, &SessionOptions{…})
//	async with ClientSession() as s       session.With(co, func(s *ClientSession) error { … })
//	s.get(url, …), post, put …            s.Get(url, &RequestOptions{…}), Post, Put …: nothing is sent yet
//	async with s.get(url) as r            s.Get(url, nil).With(co, func(r *ClientResponse) error { … })
//	await s.get(url)                      s.Get(url, nil).Await(co)
//	params=, data=, json=, headers=       RequestOptions.Params, Data, JSON, Headers
//	ssl=False, verify_ssl=False           RequestOptions{SSL: NoVerify}; also WithTLS(cfg), a Fingerprint
//	allow_redirects=False                 RequestOptions{Redirects: NoRedirects}
//	timeout=ClientTimeout(total=60)       RequestOptions{Timeout: ClientTimeout{Total: time.Minute}}
//	proxy=, proxy_auth=                   RequestOptions.Proxy, ProxyAuth
//	raise_for_status=True                 SessionOptions.RaiseForStatus, RequestOptions.RaiseForStatus
//	middlewares=(m,)                      SessionOptions.Middlewares: func(co, req, next) (resp, error)
//	DigestAuthMiddleware(login, pw)       (&DigestAuth{…}).Handle, as a Middleware
//	TCPConnector(limit=10)                NewTCPConnector(co, &ConnectorOptions{Limit: 10})
//	UnixConnector(path)                   ConnectorOptions{UnixPath: path}
//	CookieJar(), DummyCookieJar()         NewCookieJar(), &DummyCookieJar{}
//	FormData(), MultipartWriter()         NewFormData(nil), NewMultipartWriter(…)
//	r.status, r.headers, r.history        r.Status, r.Headers, r.History
//	await r.text(), r.read(), r.json()    r.Text(co), r.Read(co), r.JSON(co, &v)
//	r.content.readline() …                r.Content.ReadLine(co) …
//	async for b in r.content.iter_any()   for b, err := range r.Content.IterAny(co)
//	r.raise_for_status()                  r.RaiseForStatus()
//	s.ws_connect(url)                     s.WSConnect(co, url, nil, nil)
//	except ClientConnectorError as e      errors.As(err, &e), with e a *ClientConnectorError
//
// A session belongs to the loop of the task that makes it. Requests run side by side as
// tasks do. Cancelling the task that waits for a response ends the request at once.
//
// Bodies are decompressed: gzip and deflate, and with the packages br and zstd, which
// register themselves when they are imported, those. Redirects to another origin leave
// credentials behind, headers with control characters are refused, and certificates are
// verified unless a request says otherwise; connections that were not verified serve no
// request that wants them to be.
package aiohttp
