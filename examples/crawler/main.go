// Crawler follows the links of a site, a few pages at a time, and lists what it finds.
//
//	go run ./examples/crawler                                    # a site of its own
//	go run ./examples/crawler -limit 5 -max 100 https://go.dev
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

func main() {
	limit := flag.Int("limit", 5, "how many pages are fetched at once")
	most := flag.Int("max", 100, "how many pages are fetched at all")
	flag.Parse()
	start := flag.Arg(0)
	if start == "" {
		site := demonstration()
		defer site.Close()
		start = site.URL + "/"
	}
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		return crawl(co, os.Stdout, start, *limit, *most)
	}), &loop.RunOptions{HandleSIGINT: true})
	if err != nil {
		log.Fatal(err)
	}
}

// demonstration is a site of three pages, for want of a URL.
func demonstration() *aiohttptest.Server {
	return aiohttptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, `<a href="/">home</a> <a href="/tea">tea</a> <a href="/cake">cake</a>`)
	}))
}

// crawler is one crawl. Its workers share it without locks: one of them runs at a time.
type crawler struct {
	session *aiohttp.ClientSession
	out     io.Writer
	site    string
	seen    map[string]bool
	most    int
	queue   *loop.Queue[string]
}

// crawl prints a line for each page of the site that begins at start.
func crawl(co *coro.Co, out io.Writer, start string, limit, most int) error {
	at, err := url.Parse(start)
	if err != nil {
		return err
	}
	return aiohttp.NewClientSession(co, nil).With(co, func(session *aiohttp.ClientSession) error {
		c := &crawler{session: session, out: out, site: at.Host, seen: map[string]bool{}, most: most, queue: loop.NewQueue[string](0)}
		c.found(at)
		var workers []*loop.Task[gen.None]
		for range limit {
			workers = append(workers, loop.CreateTask(co, coro.Do(c.work)))
		}
		err := c.queue.Join(co)
		for _, w := range workers {
			w.Cancel()
		}
		return err
	})
}

// found puts a page of the site into the queue, once.
func (c *crawler) found(u *url.URL) {
	page := *u
	page.Fragment = ""
	if page.Host == c.site && !c.seen[page.String()] && len(c.seen) < c.most {
		c.seen[page.String()] = true
		c.queue.PutNowait(page.String())
	}
}

func (c *crawler) work(co *coro.Co) error {
	for {
		page, err := c.queue.Get(co)
		if err != nil {
			return err
		}
		if err := c.fetch(co, page); err != nil {
			fmt.Fprintf(c.out, "%s: %v\n", page, err)
		}
		c.queue.TaskDone()
	}
}

var link = regexp.MustCompile(`href="([^"]+)"`)

// fetch prints what a page is, and finds its links.
func (c *crawler) fetch(co *coro.Co, page string) error {
	return c.session.Get(page, nil).With(co, func(r *aiohttp.ClientResponse) error {
		text, err := r.Text(co)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s: %d, %d bytes\n", page, r.Status, len(text))
		if !strings.HasPrefix(r.ContentType(), "text/html") {
			return nil
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if to, err := r.URL().Parse(m[1]); err == nil {
				c.found(to)
			}
		}
		return nil
	})
}
