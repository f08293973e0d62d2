package dial

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/coluber-go/coluber/gen"
)

// race is try with attempts beside one another: the next begins when the one before it
// has failed, or has taken the delay. The first that succeeds ends the others.
func (d *Dialer) race(ctx context.Context, addrs []Addr) (net.Conn, []Failure) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &racing{d: d, addrs: addrs, failures: make([]Failure, len(addrs)), results: make(chan result)}
	r.timer = time.NewTimer(0)
	defer r.timer.Stop()
	for r.running > 0 || r.next < len(addrs) && ctx.Err() == nil {
		select {
		case <-r.timer.C:
			r.start(ctx)
		case res := <-r.results:
			if r.over(ctx, res) {
				cancel()
			}
		}
	}
	return r.winner, r.failures[:r.next]
}

// racing is a race.
type racing struct {
	d        *Dialer
	addrs    []Addr
	next     int // to be tried
	running  int
	timer    *time.Timer // for the next
	results  chan result
	winner   net.Conn
	failures []Failure
}

type result struct {
	i     int
	conn  net.Conn
	tries []attempt
}

// start tries the next address, if there is one and it is not too late.
func (r *racing) start(ctx context.Context) {
	if r.next == len(r.addrs) || r.winner != nil || ctx.Err() != nil {
		return
	}
	i := r.next
	r.next++
	r.running++
	go r.run(ctx, i)
	r.timer.Reset(max(0, r.d.HappyEyeballsDelay))
}

var errGoexit = errors.New("dial: Control called runtime.Goexit")

// run tries an address. It must not take the program along with a Control that panics.
func (r *racing) run(ctx context.Context, i int) {
	res := result{i: i, tries: []attempt{{err: errGoexit}}}
	defer func() {
		if p := recover(); p != nil {
			res.tries = []attempt{{err: gen.Recovered(p)}}
		}
		r.results <- res
	}()
	res.conn, res.tries = r.d.one(ctx, r.addrs[i])
}

// over takes in what became of an attempt, and reports whether it has won. One that
// comes too late is closed.
func (r *racing) over(ctx context.Context, res result) bool {
	r.running--
	switch {
	case res.conn == nil:
		r.failures[res.i] = Failure{r.addrs[res.i], res.tries}
		if res.i == r.next-1 {
			r.start(ctx)
		}
	case r.winner != nil:
		res.conn.Close()
	default:
		r.winner = res.conn
		return true
	}
	return false
}
