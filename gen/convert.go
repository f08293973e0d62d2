package gen

import (
	"context"
	"errors"
	"iter"
)

// Iter is a generator of the values of seq. Close, or dropping it, ends the range
// over seq. It panics if seq is nil.
//
// Python: iter, library/functions.
func Iter[Y any](seq iter.Seq[Y]) *Generator[Y, None, None] {
	if seq == nil {
		panic("gen: Iter of a nil sequence")
	}
	return Do(func(y *Yielder[Y, None]) error { return FromSeq(y, seq) })
}

// IterPull is a generator of what next returns until its second result is false.
// When the generator ends, in whatever way, stop is called, unless it is nil; it
// is not if the generator is never started. It panics if next is nil.
//
// Python: iter(callable, sentinel), library/functions.
func IterPull[Y any](next func() (Y, bool), stop func()) *Generator[Y, None, None] {
	if next == nil {
		panic("gen: IterPull of a nil next")
	}
	return Iter(func(loop func(Y) bool) {
		if stop != nil {
			defer stop()
		}
		for {
			if v, ok := next(); !ok || !loop(v) {
				return
			}
		}
	})
}

// IterChan is a generator of what is received from ch until ch is closed. Next
// waits for the sender. It panics if ch is nil.
//
// Go only: a generator over a queue that ends.
func IterChan[Y any](ch <-chan Y) *Generator[Y, None, None] {
	if ch == nil {
		panic("gen: IterChan of a nil channel")
	}
	return Do(func(y *Yielder[Y, None]) error { return FromChan(y, ch) })
}

// Pull is g in the shape of iter.Pull: next returns the zero Y and false when g
// has ended, and [Generator.Err] then tells how; stop closes g. An error of that
// Close goes to the [UnraisableHook]. Unlike iter.Pull it needs no goroutine
// beside g's, and a pair that is dropped is closed by the collector.
//
// Go only: next and g.Close, for code that was written for iter.Pull.
func (g *Generator[Y, S, R]) Pull() (next func() (Y, bool), stop func()) {
	s := g.made()
	stopped := false // a body may ignore stop and stay suspended
	next = func() (v Y, ok bool) {
		if stopped {
			return v, false
		}
		v, err := g.Next()
		if err != nil {
			s.looped = raisedOnly(err)
		}
		return v, err == nil
	}
	stop = func() {
		stopped = true
		if _, err := g.Close(); err != nil {
			unraisable(err, g.String())
		}
	}
	return next, stop
}

// Chan is a channel that g's values are sent to, on a goroutine of its own, and
// that is closed when g has ended. After that, [Generator.Err] tells how. When ctx
// ends, g is closed, and then the channel; whoever stops receiving before the
// channel is closed must end ctx, or the goroutine waits for ever. An error of
// that Close goes to the [UnraisableHook]; a panic of g's body ends the process,
// as on any goroutine; a Goexit is an error that Err tells. If ctx has ended
// before, g does not begin.
//
// G runs at the same time as the receiver. It must not be used by others
// meanwhile, nor have been started on a goroutine that is locked to its thread.
//
// Go only: a thread that feeds a queue from a generator.
func (g *Generator[Y, S, R]) Chan(ctx context.Context) <-chan Y {
	s := g.made()
	values := g.All()
	ch := make(chan Y)
	go func() {
		exited := true
		defer close(ch)
		defer func() {
			if exited {
				s.looped = errors.New("gen: a body that fed a channel called runtime.Goexit")
			}
			if _, err := g.Close(); err != nil {
				unraisable(err, g.String())
			}
		}()
		feed(ctx, values, ch)
		exited = false
	}()
	return ch
}

// feed sends values to ch until ctx ends.
func feed[Y any](ctx context.Context, values iter.Seq[Y], ch chan<- Y) {
	if ctx.Err() != nil {
		return
	}
	for v := range values {
		select {
		case ch <- v:
		case <-ctx.Done():
			return
		}
	}
}

// Collect returns all values that g has yet to yield. With an error it returns
// those that came before.
//
// Errors: what ends g now, unless that is a StopIteration; [ValueError] if it is
// executing.
//
// Python: list(g), library/stdtypes.
func Collect[Y, S, R any](g *Generator[Y, S, R]) ([]Y, error) {
	g.made()
	var all []Y
	err := g.exhaust(func(v Y) bool {
		all = append(all, v)
		return true
	})
	return all, raisedOnly(err)
}

// CollectEach is [Collect] of an [Each].
//
// Errors: that of seq, unless it is a StopIteration.
//
// Python: list(f()), library/stdtypes.
func CollectEach[Y any](seq iter.Seq2[Y, error]) ([]Y, error) {
	var all []Y
	for v, err := range seq {
		if err != nil {
			return all, raisedOnly(err)
		}
		all = append(all, v)
	}
	return all, nil
}
