package frame_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/internal/frame"
)

//go:noinline
func waitsOuter(f *frame.Frame) { func() { waitsInner(f) }() }

//go:noinline
func waitsInner(f *frame.Frame) { f.Suspend() }

// ours are the calls of this file that f is in the middle of.
func ours(t frame.Traceback, f *frame.Frame) (all []string) {
	for _, c := range t.Calls(f) {
		if c.Package == "github.com/coluber-go/coluber/internal/frame_test" && c.File == "traceback_test.go" && c.Line > 10 {
			all = append(all, c.Function)
		}
	}
	return all
}

func TestTraceback(t *testing.T) {
	runSuite(t, []row{
		{
			name: "calls",
			why:  "a report says where a suspended body waits",
			py:   "Go only: Python's frames are objects",
			play: func(s *stage) {
				a, b := s.start(waitsOuter), s.start(waitsInner)
				trace := frame.TakeTraceback()
				s.say(ours(trace, a), ours(trace, b))
				a.Resume()
				b.Resume()
			},
			want: "[waitsInner waitsOuter waitsOuter] [waitsInner]",
		},
		{
			name: "running",
			why:  "also a body that runs has its calls",
			py:   "Go only",
			play: func(s *stage) {
				s.start(func(f *frame.Frame) { s.say(len(frame.TakeTraceback().Calls(f)) > 0) })
			},
			want: "true",
		},
		{
			name: "no goroutine",
			why:  "an unstarted frame, and one that is over, are nowhere",
			py:   "Go only",
			play: func(s *stage) {
				var none frame.Frame
				over := s.start(waitsInner)
				over.Resume()
				trace := frame.TakeTraceback()
				s.say(trace.Calls(&none), trace.Calls(over))
			},
			want: "[] []",
		},
		{
			name: "many",
			why:  "the buffer grows as it must",
			py:   "Go only",
			play: func(s *stage) {
				var all []*frame.Frame
				for range 200 {
					all = append(all, s.start(waitsOuter))
				}
				trace := frame.TakeTraceback()
				found := 0
				for _, f := range all {
					if fmt.Sprint(ours(trace, f)) == "[waitsInner waitsOuter waitsOuter]" {
						found++
					}
					f.Resume()
				}
				s.say(found)
			},
			want: "200",
		},
	})
}
