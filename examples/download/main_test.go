package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// Two files of 64 KiB at 16 KiB a second take eight seconds, of virtual time.
func TestDownload(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 4096)
	server := aiohttptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(content) }))
	defer server.Close()
	dir := t.TempDir()
	var fetched bytes.Buffer
	var took time.Duration
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		err := downloadAll(co, []string{server.URL + "/a", server.URL + "/b"}, dir, 16<<10, &fetched)
		took = loop.RunningLoop(co).Time()
		return err
	}), &loop.RunOptions{Virtual: true})
	if err != nil {
		t.Error(err)
	}
	for _, name := range []string{"a", "b"} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if !bytes.Equal(got, content) || err != nil {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	// The first piece passes at once, and all but the last take their time.
	if fetched.Len() != 2*len(content) || took < 7*time.Second || took > 8*time.Second {
		t.Errorf("%d bytes in %v", fetched.Len(), took)
	}
}

// Of a file that is not there nothing is left.
func TestDownloadMissing(t *testing.T) {
	server := aiohttptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	dir := t.TempDir()
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		return downloadAll(co, []string{server.URL + "/a"}, dir, 1<<20, &bytes.Buffer{})
	}))
	left, _ := os.ReadDir(dir)
	if err == nil || len(left) > 0 {
		t.Error(err, left)
	}
}
