package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// serverVariable names the server that the rows of HTTP ask: one for all candidates,
// which have processes of their own.
const serverVariable = "COLUBER_BENCH_SERVER"

// serveHello starts that server, and tells the candidates to come.
func serveHello() (stop func(), err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "Hello, World!") })}
	var done sync.WaitGroup
	done.Go(func() { _ = s.Serve(ln) })
	stop = func() { _ = s.Close(); done.Wait() }
	if err := os.Setenv(serverVariable, "http://"+ln.Addr().String()+"/"); err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

// getTasks has m.Size tasks ask for a page of 13 bytes again and again.
func getTasks(m *meter.Meter) {
	each := (m.N + m.Size - 1) / m.Size
	url := os.Getenv(serverVariable)
	inLoop(m, func(co *coro.Co) error {
		o := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{Limit: -1})}
		return aiohttp.NewClientSession(co, o).With(co, func(s *aiohttp.ClientSession) error {
			ask := func(co *coro.Co, times int) error {
				for range times {
					err := s.Get(url, nil).With(co, func(r *aiohttp.ClientResponse) error {
						_, err := r.Read(co)
						return err
					})
					if err != nil {
						return err
					}
				}
				return nil
			}
			first := func(co *coro.Co) error { return ask(co, 1) } // which makes the connections
			if err := together(co, m.Size, first); err != nil {
				return err
			}
			m.Start()
			err := together(co, m.Size, func(co *coro.Co) error { return ask(co, each) })
			m.Stop()
			m.Done = each * m.Size
			return err
		})
	})
}

// getGoroutines is the same with net/http alone.
func getGoroutines(m *meter.Meter) {
	each := (m.N + m.Size - 1) / m.Size
	t := &http.Transport{MaxIdleConnsPerHost: m.Size, DisableCompression: true}
	defer t.CloseIdleConnections()
	client := &http.Client{Transport: t}
	var failed atomic.Pointer[error]
	askAll := func(times int) {
		var all sync.WaitGroup
		for range m.Size {
			all.Go(func() {
				for range times {
					if err := askOnce(client); err != nil {
						failed.Store(&err)
						return
					}
				}
			})
		}
		all.Wait()
	}
	askAll(1)
	m.Start()
	askAll(each)
	m.Stop()
	m.Done = each * m.Size
	if err := failed.Load(); err != nil {
		m.Fail(*err)
	}
}

func askOnce(client *http.Client) error {
	r, err := client.Get(os.Getenv(serverVariable))
	if err != nil {
		return err
	}
	defer r.Body.Close()
	_, err = io.ReadAll(r.Body)
	return err
}
