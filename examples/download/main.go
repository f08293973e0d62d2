// Download fetches files side by side, no faster than it is told, with a bar that shows how
// far it is.
//
//	go run ./examples/download -rate 100000 https://go.dev/dl/go1.26.0.src.tar.gz
package main

import (
	"context"
	"flag"
	"io"
	"log"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

func main() {
	rate := flag.Int("rate", 1<<20, "bytes a second, all files together")
	dir := flag.String("dir", ".", "where the files go")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		return
	}
	bar := progressbar.DefaultBytes(-1, "fetched")
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		return downloadAll(co, flag.Args(), *dir, *rate, bar)
	}), &loop.RunOptions{HandleSIGINT: true})
	if err != nil {
		log.Fatal(err)
	}
}

// downloadAll fetches all, or none if one fails. progress is written what is fetched.
func downloadAll(co *coro.Co, urls []string, dir string, rate int, progress io.Writer) error {
	return aiohttp.NewClientSession(co, nil).With(co, func(session *aiohttp.ClientSession) error {
		pace := &pacer{rate: rate}
		g := loop.NewTaskGroup()
		return g.With(co, func() error {
			for _, url := range urls {
				name := filepath.Join(dir, path.Base(url))
				_, err := loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
					return download(co, session, url, name, pace, progress)
				}), nil)
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func download(co *coro.Co, session *aiohttp.ClientSession, url, name string, pace *pacer, progress io.Writer) (err error) {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := file.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			os.Remove(name) // half a file is none
		}
	}()
	o := &aiohttp.RequestOptions{RaiseForStatus: aiohttp.True, Timeout: &aiohttp.ClientTimeout{SockRead: time.Minute}}
	return session.Get(url, o).With(co, func(r *aiohttp.ClientResponse) error {
		for chunk, err := range r.Content.IterChunked(co, 16<<10) {
			if err != nil {
				return err
			}
			if err := pace.wait(co, len(chunk)); err != nil {
				return err
			}
			if _, err := io.MultiWriter(file, progress).Write(chunk); err != nil {
				return err
			}
		}
		return nil
	})
}

// pacer lets bytes pass at a rate, those of all files in the order in which they come.
type pacer struct {
	rate int
	free time.Duration // of the loop's time: when the next may pass
}

func (p *pacer) wait(co *coro.Co, n int) error {
	now := loop.RunningLoop(co).Time()
	at := max(p.free, now)
	p.free = at + time.Duration(n)*time.Second/time.Duration(p.rate)
	return loop.Sleep(co, at-now)
}
