package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
	"github.com/google/go-cmp/cmp"
)

// A site of a tree of pages, some of which lead back, away, or nowhere. No more than the
// limit are fetched at once.
func TestCrawl(t *testing.T) {
	var inside, most atomic.Int64
	server := aiohttptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), inside.Add(1)))
		defer inside.Add(-1)
		w.Header().Set("Content-Type", "text/html")
		switch {
		case r.URL.Path == "/2/2":
			http.Error(w, "no", http.StatusNotFound)
		case len(r.URL.Path) < 4:
			for i := range 3 {
				fmt.Fprintf(w, `<a href="%s/%d"><a href="/"><a href="https://elsewhere.invalid/">`, strings.TrimSuffix(r.URL.Path, "/"), i)
			}
		}
	}))
	defer server.Close()
	var out bytes.Buffer
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error { return crawl(co, &out, server.URL+"/", 2, 100) }))
	if err != nil {
		t.Error(err)
	}
	var want []string
	for _, page := range []string{"/", "/0", "/1", "/2", "/0/0", "/0/1", "/0/2", "/1/0", "/1/1", "/1/2", "/2/0", "/2/1", "/2/2"} {
		want = append(want, server.URL+page)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		page, _, _ := strings.Cut(line, ": ")
		got = append(got, page)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || most.Load() > 2 {
		t.Errorf("%d at once\n%s", most.Load(), diff)
	}
	if !strings.Contains(out.String(), "/2/2: 404, ") {
		t.Error(out.String())
	}
}
