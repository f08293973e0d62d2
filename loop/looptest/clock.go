package looptest

import (
	"sync"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// runs are the runs under way, by *loop.Loop.
var runs sync.Map

// Now is what the wall clock shows: [Options.Start], and the loop's time. It panics
// if co's loop is none of this package's.
//
// Python: datetime.datetime.now, library/datetime.
func Now(co *coro.Co) time.Time {
	l := loop.RunningLoop(co)
	r, ok := runs.Load(l)
	if !ok {
		panic("looptest: Now: the loop was not started by Run")
	}
	return r.(*run).o.Start.Add(l.Time())
}
