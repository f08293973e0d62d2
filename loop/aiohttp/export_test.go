package aiohttp

import "net/url"

// ClientURL is clientURL without a base.
func ClientURL(s string) (*url.URL, error) { return clientURL(s, nil) }
