package aiohttp

import "io"

// DecodeText is decodeText.
func DecodeText(b []byte, encoding, errors string) (string, error) {
	return decodeText(b, encoding, errors)
}

// EncodeText is encodeText.
func EncodeText(s, encoding string) ([]byte, error) { return encodeText(s, encoding) }

// Decoding is decoding.
func Decoding(body io.Reader, encoding string) io.ReadCloser { return decoding(body, encoding) }

// AcceptEncoding is acceptEncoding.
func AcceptEncoding() string { return acceptEncoding() }

// CheckHeader is checkHeader.
func CheckHeader(name, value string) error { return checkHeader(name, value) }

// FormatDisposition is contentDisposition with names and values in turn.
func FormatDisposition(kind string, quote bool, params ...string) (string, error) {
	var pairs []pair
	for i := 0; i+1 < len(params); i += 2 {
		pairs = append(pairs, pair{params[i], params[i+1]})
	}
	return contentDisposition(kind, quote, "utf-8", pairs)
}
