package frame_test

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/internal/frame"
)

// What an engine must bear: the other half, what kills the process, is in
// TestTraps.
func TestEngine(t *testing.T) {
	runSuite(t, []row{
		{
			name: "locked thread",
			why:  "a frame made on a locked thread may be used on it: a GUI's main loop",
			py:   "Go only: Python has one thread at a time",
			play: func(s *stage) {
				s.ownPool(func() {
					runtime.LockOSThread() // the thread ends with the goroutine
					f := s.start(twice)
					s.resume(f)
					s.resume(f)
				})
			},
			want: "suspended finished",
		},
		{
			name: "locked twice",
			why:  "the runtime counts the locks; as many as there were is right",
			py:   "Go only",
			play: func(s *stage) {
				s.ownPool(func() {
					runtime.LockOSThread()
					runtime.LockOSThread()
					s.resume(s.start(func(f *frame.Frame) { f.Suspend() }))
				})
			},
			want: "finished",
		},
		{
			name: "body locks for a while",
			why:  "a lock that is taken and given back between two suspends is nobody's affair",
			py:   "Go only",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					for range 2 {
						runtime.LockOSThread()
						runtime.UnlockOSThread()
						f.Suspend()
					}
				})
				s.resume(f)
				s.resume(f)
			},
			want: "suspended finished",
		},
		{
			name: "body blocks on a channel",
			why:  "the resumer waits, and the frame is running meanwhile",
			py:   "SEMANTICS §1: a generator's body may block its caller",
			play: func(s *stage) {
				letters := make(chan string)
				f := s.start(func(f *frame.Frame) {
					f.Suspend()
					s.say(<-letters)
				})
				go func() {
					synctest.Wait() // until the body blocks
					s.say(f.Running())
					letters <- "sent"
				}()
				s.resume(f)
			},
			want: "true sent finished",
		},
		{
			name: "body sleeps",
			why:  "a body lives in its bubble's time",
			py:   "Go only: testing/synctest",
			play: func(s *stage) {
				begun := time.Now()
				f := s.start(func(f *frame.Frame) {
					time.Sleep(time.Hour)
					f.Suspend()
					time.Sleep(time.Hour)
				})
				s.resume(f)
				s.say(time.Since(begun))
			},
			want: "finished 2h0m0s",
		},
		{
			name: "suspended while time passes",
			why:  "a suspended body holds a bubble's clock up no more than a blocked goroutine",
			py:   "Go only: testing/synctest",
			play: func(s *stage) {
				f := s.start(twice)
				begun := time.Now()
				time.Sleep(time.Minute)
				s.say(time.Since(begun))
				s.resume(f)
				s.close(f)
			},
			want: "1m0s suspended finished",
		},
	})
}

// twice suspends twice.
func twice(f *frame.Frame) {
	f.Suspend()
	f.Suspend()
}

// ownPool runs act on a goroutine of its own, with a pool that is filled and
// drained there.
func (s *stage) ownPool(act func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if s.pool != nil {
			s.pool = frame.NewPool(s.engine, 4)
			defer s.pool.Drain()
		}
		act()
	}()
	<-done
}
