package frame

import (
	"iter"
	"runtime"
	"sync/atomic"
)

// Engine is a way of switching between a body and its resumer.
type Engine uint8

const (
	// Pull switches with iter.Pull. A frame must be resumed under the thread
	// lock, and in the synctest bubble, that it was started under.
	Pull Engine = iota
	// Channels switches with two unbuffered channels.
	Channels
)

// coroutine makes a suspended goroutine of seq, and returns the switch into it.
// The switch out of it is what seq is given. A Goexit in seq is one in next.
func (e Engine) coroutine(seq func(yield func(struct{}) bool)) (next func() (struct{}, bool)) {
	if e == Channels {
		return overChannels(seq)
	}
	next, _ = iter.Pull(seq)
	return next
}

// overChannels is iter.Pull's next made of a goroutine and two channels, one for
// each direction. A closed back channel says that the goroutine has ended.
func overChannels(seq func(yield func(struct{}) bool)) (next func() (struct{}, bool)) {
	in := make(chan struct{})
	back := make(chan struct{})
	exited := true          // until seq has returned
	var resumed atomic.Bool // and has not suspended since
	go func() {
		defer close(back)
		<-in
		seq(func(struct{}) bool {
			if !resumed.CompareAndSwap(true, false) {
				// It would be taken for the suspended body, and both wait for ever.
				panic("frame: a body was suspended by another one")
			}
			back <- struct{}{}
			<-in
			return true
		})
		exited = false
	}()
	return func() (struct{}, bool) {
		resumed.Store(true)
		in <- struct{}{}
		_, alive := <-back
		if !alive && exited {
			runtime.Goexit()
		}
		return struct{}{}, alive
	}
}
