package aiohttp

import (
	"net/http"

	"github.com/coluber-go/coluber/coro"
)

// Handle is d as a [Middleware]: it answers a challenge by sending the request once more.
//
// Errors: next's; those of [DigestAuth.Authorization].
//
// Python: DigestAuthMiddleware.__call__, aiohttp/client_middleware_digest_auth.py.
func (d *DigestAuth) Handle(co *coro.Co, req *ClientRequest, next Handler) (resp *ClientResponse, err error) {
	err = d.exchange(req.Method, req.URL, req.Body, func(authorization string) (int, []string, error) {
		if resp != nil {
			resp.Release() // the challenge
		}
		if authorization != "" {
			req.Headers.Set("Authorization", authorization)
		}
		var err error
		if resp, err = next(co, req); err != nil {
			return 0, nil, err
		}
		return resp.Status, resp.Headers[http.CanonicalHeaderKey("WWW-Authenticate")], nil
	})
	if err != nil {
		return nil, err
	}
	return resp, nil
}
