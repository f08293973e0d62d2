package br_test

import (
	"testing"

	"github.com/coluber-go/coluber/loop/aiohttp"
	_ "github.com/coluber-go/coluber/loop/aiohttp/br"
)

func TestRegistered(t *testing.T) {
	if !aiohttp.HasDecoder("br") {
		t.Error("br is not decoded")
	}
}
