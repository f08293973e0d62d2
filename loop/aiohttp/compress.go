package aiohttp

import (
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
)

// compressing reads what src becomes when it is compressed, "deflate" or "gzip". Deflate
// has zlib's header, but in a part of a multipart body it is raw, as in aiohttp.
func compressing(src io.Reader, encoding string, raw bool) io.Reader {
	return newCoder(src, func(w io.Writer) io.WriteCloser {
		switch {
		case encoding == "gzip":
			return gzip.NewWriter(w)
		case raw:
			f, _ := flate.NewWriter(w, flate.DefaultCompression) // the level is a good one
			return f
		}
		return zlib.NewWriter(w)
	})
}

// Compress returns the payload as it is sent with Content-Encoding "deflate" or "gzip",
// chunked. Closing it closes p.
//
// Errors: [*gen.ValueError] for another encoding.
//
// Python: ClientRequest.update_content_encoding, aiohttp/client_reqrep.py.
func (p *Payload) Compress(encoding string) (*Payload, error) {
	if encoding != "deflate" && encoding != "gzip" {
		return nil, unknownCompression(encoding)
	}
	h := p.header.Clone()
	h.Set("Content-Encoding", encoding)
	h.Del("Content-Length")
	c := &Payload{header: h, size: -1, again: p.again, pump: p.pump, close: p.Close}
	c.open = func() (io.ReadCloser, error) {
		r, err := p.Open()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{compressing(r, encoding, false), r}, nil
	}
	return c, nil
}
