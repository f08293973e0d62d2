package frame_test

import (
	"testing"

	"github.com/coluber-go/coluber/internal/frame"
)

func TestClose(t *testing.T) {
	runSuite(t, []row{
		{
			name: "unstarted",
			why:  "there is nothing to unwind",
			py:   "SEMANTICS §1: close() before the first next()",
			play: func(s *stage) {
				var f frame.Frame
				s.close(&f)
				s.resume(&f)
			},
			want: "finished finished",
		},
		{
			name: "suspended",
			why:  "the body is resumed once more; what that means to it the owner says",
			py:   "SEMANTICS §1: GeneratorExit at the yield",
			play: func(s *stage) {
				closing := false
				f := s.start(func(f *frame.Frame) {
					defer s.say("deferred")
					for !closing {
						f.Suspend()
					}
					s.say("told")
				})
				s.resume(f)
				closing = true
				s.close(f)
			},
			want: "suspended told deferred finished",
		},
		{
			name: "ended",
			why:  "a body ends once",
			py:   "SEMANTICS §1: close() of a finished generator",
			play: func(s *stage) {
				s.close(s.start(func(*frame.Frame) {}))
				s.close(s.start(func(*frame.Frame) { panic("no") }))
			},
			want: "finished panicked",
		},
		{
			name: "twice",
			why:  "closing what is closed does nothing",
			py:   "SEMANTICS §1: close() twice",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					defer s.say("once")
					f.Suspend()
				})
				s.close(f)
				s.close(f)
			},
			want: "once finished finished",
		},
		{
			name: "suspends again",
			why:  "a body that goes on is unwound, innermost deferred call first",
			py:   "SEMANTICS §1: generator ignored GeneratorExit; here it ends nevertheless",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					defer s.say("outer")
					func() {
						defer s.say("inner")
						for {
							f.Suspend()
							s.say("on")
						}
					}()
				})
				s.close(f)
				s.say(f.Panic() == nil)
			},
			want: "on inner outer finished true",
		},
		{
			name: "suspends in a deferred call",
			why:  "that is unwound as well, and the other deferred calls run",
			py:   "SEMANTICS §1: a yield in a finally block",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					defer s.say("outer")
					defer func() {
						f.Suspend()
						s.say("not reached")
					}()
					f.Suspend()
				})
				s.close(f)
			},
			want: "outer finished",
		},
		{
			name: "what it is unwound by",
			why:  "a body that looks sees whose panic it is",
			py:   "Go only",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					f.Suspend()
					s.caught(f.Suspend)
				})
				s.close(f)
			},
			want: "caught(coluber: unwinding a closed body) finished",
		},
		{
			name: "panics",
			why:  "a panic in answer to being closed is the body's own",
			py:   "SEMANTICS §1: another exception leaves close()",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					defer func() { panic("own") }()
					f.Suspend()
					f.Suspend()
				})
				s.close(f)
				s.say(f.Panic().Value)
			},
			want: "panicked own",
		},
		{
			name: "recovers, and ends",
			why:  "a body may recover as often as patience lasts",
			py:   "Go only",
			play: func(s *stage) {
				n := 0
				f := s.start(func(f *frame.Frame) {
					f.Suspend()
					n = recoverTimes(f, frame.Patience)
				})
				s.close(f)
				s.say(n == frame.Patience)
			},
			want: "finished true",
		},
		{
			name: "frames in frames",
			why:  "a body that is unwound can close what it has started",
			py:   "SEMANTICS §2: the inner generator is closed first",
			play: func(s *stage) {
				outer := s.start(func(f *frame.Frame) {
					inner := s.start(func(g *frame.Frame) {
						defer s.say("inner")
						g.Suspend()
					})
					defer s.close(inner)
					f.Suspend()
				})
				s.close(outer)
			},
			want: "inner finished finished",
		},
	})
}

// recoverTimes recovers from being unwound up to n times, and returns how often
// it was.
func recoverTimes(f *frame.Frame, n int) (recovered int) {
	for recovered < n {
		func() {
			defer func() {
				if recover() != nil {
					recovered++
				}
			}()
			f.Suspend()
		}()
	}
	return recovered
}

// These frames keep their goroutines for ever, and so cannot be in a bubble.
func TestCloseGivesUp(t *testing.T) {
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			s := &stage{t: t, engine: v.engine}
			if v.pooled {
				s.pool = frame.NewPool(v.engine, 1)
			}
			f := s.start(func(f *frame.Frame) {
				f.Suspend()
				recoverTimes(f, frame.Patience+1)
			})
			if err := f.Close(); err != frame.ErrWillNotEnd {
				t.Fatalf("Close of a body that recovers for ever = %v, want %v", err, frame.ErrWillNotEnd)
			}
			if f.Status() != frame.Finished || f.Running() {
				t.Errorf("given up: %s, running %t; want finished, not running", words[f.Status()], f.Running())
			}
			if err := f.Close(); err != nil {
				t.Errorf("second Close = %v, want nil: the frame has no goroutine any more", err)
			}
			if status, err := f.Resume(); status != frame.Finished || err != nil {
				t.Errorf("Resume = %s, %v; want finished, nil", words[status], err)
			}
			if v.pooled && s.pool.Parked() != 0 {
				t.Errorf("%d goroutines are parked; the one given up cannot be used again", s.pool.Parked())
			}
		})
	}
}
