// Package br lets aiohttp's client accept and decode Brotli, Content-Encoding "br", when
// it is imported:
//
//	import _ "github.com/coluber-go/coluber/loop/aiohttp/br"
//
// In Python that is installing the package Brotli.
package br

import (
	"bufio"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

func init() {
	aiohttp.RegisterDecoder("br", func(src *bufio.Reader) io.ReadCloser {
		return io.NopCloser(brotli.NewReader(src))
	})
}
