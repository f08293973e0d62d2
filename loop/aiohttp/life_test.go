package aiohttp_test

import (
	"context"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// descriptors is how many the process has open; 0 where nobody can tell.
func descriptors() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}

// A thousand requests are cancelled while a silent server has them. Nothing is left.
func TestCancelledRequests(t *testing.T) {
	before, open := runtime.NumGoroutine(), descriptors()
	p := aiohttptest.NewPeer(aiohttptest.Silent)
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		connector := aiohttp.NewTCPConnector(co, &aiohttp.ConnectorOptions{Limit: 100})
		s, err := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{Connector: connector})
		if err != nil {
			return err
		}
		defer s.Close(co)
		for range 10 {
			var all []*loop.Task[*aiohttp.ClientResponse]
			for range 100 {
				all = append(all, loop.CreateTask(co, coro.New(func(co *coro.Co) (*aiohttp.ClientResponse, error) { return s.Get(p.URL, nil).Await(co) })))
			}
			if err := loop.Sleep(co, 0); err != nil {
				return err
			}
			p.WaitAccepted(p.Accepted() + 1)
			for _, task := range all {
				task.Cancel()
			}
			if _, _, err := loop.Wait(co, all); err != nil {
				return err
			}
			for _, task := range all {
				if !task.Cancelled() {
					t.Errorf("%v", task)
				}
			}
		}
		return nil
	}))
	if err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	leak.Settle(t, before)
	if now := descriptors(); now > open {
		t.Errorf("%d descriptors, %d before", now, open)
	}
}

// Closing the session fails what is under way at once, and what waits in the queue.
func TestCloseInFlight(t *testing.T) {
	p := aiohttptest.NewPeer(aiohttptest.Silent)
	inSession(t, nil, func(co *coro.Co, _ *aiohttp.ClientSession) error {
		connector := aiohttp.NewTCPConnector(co, &aiohttp.ConnectorOptions{Limit: 1})
		s, err := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{Connector: connector})
		if err != nil {
			return err
		}
		get := func() *loop.Task[*aiohttp.ClientResponse] {
			return loop.CreateTask(co, coro.New(func(co *coro.Co) (*aiohttp.ClientResponse, error) { return s.Get(p.URL, nil).Await(co) }))
		}
		first, second := get(), get()
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		s.Close(co)
		for task, want := range map[*loop.Task[*aiohttp.ClientResponse]]string{first: "Connection closed", second: "Connector is closed."} {
			_, err := task.Await(co)
			if !gen.IsInstance[*aiohttp.ClientConnectionError](err) || err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		return nil
	})
	p.Abort()
}

// A body that is being read when the session is closed.
func TestCloseWhileReading(t *testing.T) {
	p := aiohttptest.NewPeer(aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenWait))
	inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
		resp, err := s.Get(p.URL, nil).Await(co)
		if err != nil {
			return err
		}
		reading := loop.CreateTask(co, coro.New(resp.Read))
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		s.Close(co)
		if _, err := reading.Await(co); !gen.IsInstance[*aiohttp.ClientConnectionError](err) {
			t.Error(err)
		}
		return nil
	})
	p.Abort()
}

// What is left of a response cannot be read once it is released.
func TestReleased(t *testing.T) {
	p := aiohttptest.NewPeer(aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenWait))
	inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
		var kept *aiohttp.ClientResponse
		err := s.Get(p.URL, nil).With(co, func(r *aiohttp.ClientResponse) error {
			kept = r
			return nil
		})
		if err != nil {
			return err
		}
		if _, err := kept.Read(co); err == nil || err.Error() != "Connection closed" {
			t.Error(err)
		}
		return nil
	})
	p.Abort()
}

// A session that nobody closes is reported when its loop closes, with where it was made.
func TestUnclosedSession(t *testing.T) {
	var told []string
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		aiohttp.NewClientSession(co)
		return nil
	}), &loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { told = append(told, c.String()) }})
	if err != nil {
		t.Error(err)
	}
	if len(told) != 1 || !strings.HasPrefix(told[0], "Unclosed client session") || !strings.Contains(told[0], "life_test.go:") {
		t.Errorf("%q", told)
	}
}

// A request that is made and never sent is reported as a coroutine is.
func TestNeverAwaited(t *testing.T) {
	var told []string
	restore := coro.SetWarningHook(func(w coro.Warning) { told = append(told, w.Name) })
	defer func() { coro.SetWarningHook(restore) }()
	inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
		s.Get("http://example.com", nil)
		return nil
	})
	coro.CollectUnawaited()
	if len(told) == 0 || told[0] != "ClientSession._request" {
		t.Error(told)
	}
}
