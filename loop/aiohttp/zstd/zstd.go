// Package zstd lets aiohttp's client accept and decode Zstandard, Content-Encoding
// "zstd", when it is imported:
//
//	import _ "github.com/coluber-go/coluber/loop/aiohttp/zstd"
//
// In Python that is Python 3.14, or installing backports.zstd.
package zstd

import (
	"bufio"
	"io"

	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/klauspost/compress/zstd"
)

// window is the most memory that RFC 9659 lets a server ask for.
const window = 8 << 20

func init() {
	aiohttp.RegisterDecoder("zstd", func(src *bufio.Reader) io.ReadCloser { return &decoder{src: src} })
}

// decoder begins with the first read, since the reader below begins at once.
type decoder struct {
	src *bufio.Reader
	z   *zstd.Decoder
}

func (d *decoder) Read(p []byte) (int, error) {
	if d.z == nil {
		if _, err := d.src.Peek(1); err != nil {
			return 0, io.ErrUnexpectedEOF
		}
		z, err := zstd.NewReader(d.src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window))
		if err != nil {
			return 0, err
		}
		d.z = z
	}
	return d.z.Read(p)
}

// Close frees the decoder's memory.
func (d *decoder) Close() error {
	if d.z != nil {
		d.z.Close()
	}
	return nil
}
