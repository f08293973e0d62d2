package main

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// limiter lets so many calls through in a period.
type limiter struct {
	calls  int
	period time.Duration
	lock   loop.Lock
	times  []time.Duration // of the last calls, oldest first
}

// AEnter waits for a turn.
func (l *limiter) AEnter(co *coro.Co) (gen.None, error) {
	now := loop.RunningLoop(co)
	return gen.None{}, l.lock.With(co, func() error { // one at a time, first come first served
		if len(l.times) == l.calls {
			oldest := l.times[0]
			l.times = l.times[1:]
			if err := loop.Sleep(co, oldest+l.period-now.Time()); err != nil {
				return err
			}
		}
		l.times = append(l.times, now.Time())
		return nil
	})
}

// AExit does nothing.
func (l *limiter) AExit(*coro.Co, error) (bool, error) { return false, nil }

func limitedRequest(l *limiter, start time.Duration, i int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		return i, coro.With(co, l, func(gen.None) error {
			printf("request %d at %.1f\n", i, (loop.RunningLoop(co).Time() - start).Seconds())
			return loop.Sleep(co, seconds(0.3))
		})
	})
}

// ratelimitMain is testdata/2_ratelimit.py.
func ratelimitMain(co *coro.Co, n int) error {
	start := loop.RunningLoop(co).Time()
	limit := &limiter{calls: 3, period: time.Second}
	var requests []coro.Awaitable[int]
	for i := range n {
		requests = append(requests, limitedRequest(limit, start, i))
	}
	all, err := loop.Gather(co, requests...).Await(co)
	if err != nil {
		return err
	}
	println(gen.Repr(all))
	return nil
}
