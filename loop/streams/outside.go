package streams

import (
	"context"
	"errors"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// outside calls fn on a goroutine of its own and waits for what it returns. When the
// wait is cancelled, ctx ends; what fn returns all the same is given to drop.
func outside[T any](co *coro.Co, fn func(ctx context.Context) (T, error), drop func(T)) (T, error) {
	var none T
	t := kernel.TaskOf(co)
	if t == nil {
		return none, kernel.ErrNoRunningLoop()
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	me := &waiter{}
	me.Init(t.Loop())
	var v T
	left := false
	begin(t.Loop(), func() error {
		var err error
		v, err = fn(ctx)
		return err
	}, func(err error) {
		if err == nil && left {
			drop(v)
			return
		}
		me.err, me.Face = err, result{}
		me.Complete()
	}, func(err error) {
		if err == nil {
			drop(v)
		}
	})
	err := me.Wait(co)
	if err == nil {
		return v, me.err
	}
	if left = true; me.Done() && me.err == nil && me.State() == kernel.Finished {
		drop(v)
	}
	me.CancelPlain(nil) // in case it is not done yet
	return none, err
}

// begin calls fn on a goroutine of its own. Then is called by the loop, at the latest
// when it is closed. If it is closed already, late is called on the goroutine instead,
// where what belongs to the loop must be left alone.
func begin(l *kernel.Loop, fn func() error, then, late func(error)) {
	op := l.NewOperation()
	go func() {
		err := errGoexit
		over := l.Operate()
		defer func() {
			// A program's own functions, in its options, may do anything.
			if r := recover(); r != nil {
				err = gen.Recovered(r)
			}
			over()
			if !op.Complete(func() { then(err) }) {
				late(err)
			}
		}()
		err = fn()
	}()
}

var errGoexit = errors.New("streams: a function outside the loop called runtime.Goexit")
