package zstd_test

import (
	"testing"

	"github.com/coluber-go/coluber/loop/aiohttp"
	_ "github.com/coluber-go/coluber/loop/aiohttp/zstd"
)

func TestRegistered(t *testing.T) {
	if !aiohttp.HasDecoder("zstd") {
		t.Error("zstd is not decoded")
	}
}
