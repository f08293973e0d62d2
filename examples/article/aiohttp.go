package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// 8. aiohttp: three URLs fetched at once, one of which nobody serves. Without -url they
// are servers of this program's own, with certificates that nobody has signed.
//
// 8. aiohttp：同时请求三个网址，其中一个无人应答。不带 -url 时，网址是本程序自己启动的
// 服务器，证书是自签名的。

// fetch requests a page, and prints its length. / 请求一个页面，打印它的长度。
func fetch(session *aiohttp.ClientSession, url string) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		println("发送请求：", url)
		// async with session.get(url, verify_ssl=False) as response:
		err := session.Get(url, &aiohttp.RequestOptions{SSL: aiohttp.NoVerify}).With(co, func(response *aiohttp.ClientResponse) error {
			text, err := response.Text(co)
			if err != nil {
				return err
			}
			println("得到结果：", url, utf8.RuneCountInString(text))
			return nil
		})
		// except aiohttp.client_exceptions.ClientConnectorError as e:
		var refused *aiohttp.ClientConnectorError
		if errors.As(err, &refused) {
			println(err)
			return nil
		}
		return err
	})
}

func aiohttpMain() error {
	urls := opts.urls
	if len(urls) == 0 {
		local, stop := localServers()
		defer stop()
		urls = local
	}
	return run(coro.Do(func(co *coro.Co) error {
		// async with aiohttp.ClientSession() as session:
		return aiohttp.NewClientSession(co, nil).With(co, func(session *aiohttp.ClientSession) error {
			var tasks []*loop.Task[gen.None]
			for _, url := range urls {
				tasks = append(tasks, loop.CreateTask(co, fetch(session, url)))
			}
			done, _, err := loop.Wait(co, tasks) // await asyncio.wait(tasks)
			for _, t := range done {
				err = errors.Join(err, t.Err())
			}
			return err
		})
	}))
}

// localServers are two good ones, and an address that refuses. / 两个正常的服务器，一个拒绝连接的地址。
func localServers() (urls []string, stop func()) {
	page := func(text string) *aiohttptest.Server {
		return aiohttptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, text)
		}))
	}
	first, second := page(strings.Repeat("x", 76565)), page(strings.Repeat("好", 6852))
	refused, release := aiohttptest.RefusedAddr()
	return []string{first.URL, "https://" + refused, second.URL}, func() {
		first.Close()
		second.Close()
		release()
	}
}
