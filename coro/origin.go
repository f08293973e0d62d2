package coro

import (
	"sync"
	"sync/atomic"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// tracked is how many calls are remembered of where a coroutine is made: the
// greatest number that somebody asks for.
var tracked atomic.Int64

var trackers = struct {
	mu     sync.Mutex
	depths map[*int]bool
}{depths: map[*int]bool{}}

// TrackOrigins makes coroutines remember where they are made, until stop is called:
// depth calls, the innermost ones; zero means none. A warning that one was never
// awaited then has its Origin. With several trackers the greatest depth counts. An
// event loop in debug mode tracks 10 calls while it runs. It panics with a
// [gen.ValueError] "depth must be >= 0".
//
// Python: sys.set_coroutine_origin_tracking_depth, library/sys.
//
// Differs: it is for the whole process, not for a thread.
func TrackOrigins(depth int) (stop func()) {
	if depth < 0 {
		panic(&gen.ValueError{Msg: "depth must be >= 0"})
	}
	track(&depth, true)
	return func() { track(&depth, false) }
}

func track(depth *int, on bool) {
	trackers.mu.Lock()
	defer trackers.mu.Unlock()
	if on {
		trackers.depths[depth] = true
	} else {
		delete(trackers.depths, depth)
	}
	most := 0
	for d := range trackers.depths {
		most = max(most, *d)
	}
	tracked.Store(int64(most))
}

// origins are where the coroutines of a page were made.
type origins [pageSize]frame.Trace

// remember notes where coroutine i of the page is made.
//
//go:noinline
func (p *page) remember(i, depth int) {
	if p.origins.Load() == nil {
		p.origins.CompareAndSwap(nil, &origins{})
	}
	p.origins.Load()[i] = frame.CurrentTrace(depth)
}

// origin is where coroutine i of the page was made, as a text; "" if that was not
// remembered.
func (p *page) origin(i int) string {
	if o := p.origins.Load(); o != nil {
		return o[i].Text()
	}
	return ""
}
