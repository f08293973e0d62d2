package frame_test

import (
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/internal/frame"
)

func TestInline(t *testing.T) {
	// counting is a suspend that counts.
	counting := func(s *stage) func(struct{}) bool {
		n := 0
		return func(struct{}) bool {
			n++
			s.say("got", n)
			return true
		}
	}
	for _, r := range []row{
		{
			name: "the caller's stack",
			why:  "a body that is only looped over needs no goroutine",
			py:   "Go only",
			play: func(s *stage) {
				var f frame.Frame
				var id string
				f.Inline(func() { id = goroutine(); f.Suspend() }, counting(s))
				s.say(id == goroutine(), words[f.Status()])
			},
			want: "got 1 true finished",
		},
		{
			name: "suspended meanwhile",
			why:  "to those who ask, the body has begun and not ended",
			py:   "Lib/inspect.py: getgeneratorstate",
			play: func(s *stage) {
				var f frame.Frame
				f.Inline(func() { f.Suspend() }, func(struct{}) bool { s.say(words[f.Status()]); return true })
				s.say(words[f.Status()])
			},
			want: "suspended finished",
		},
		{
			name: "panic",
			why:  "the body's panic is the caller's, with its value",
			py:   "SEMANTICS §1: an exception leaves the for loop",
			play: func(s *stage) {
				var f frame.Frame
				s.caught(func() { f.Inline(func() { panic("boom") }, counting(s)) })
				s.say(words[f.Status()])
			},
			want: "caught(boom) finished",
		},
		{
			name: "panic with a slice",
			why:  "not every value can be compared",
			py:   "Go only",
			play: func(s *stage) {
				var f frame.Frame
				s.caught(func() { f.Inline(func() { panic([]int{1, 2}) }, counting(s)) })
			},
			want: "caught([1 2])",
		},
		{
			name: "panic of suspend",
			why:  "the loop's panic passes through the body, whose deferred calls run",
			py:   "Go only: in Python the loop's body is not on the generator's stack",
			play: func(s *stage) {
				var f frame.Frame
				s.caught(func() {
					f.Inline(func() {
						defer s.say("deferred")
						f.Suspend()
					}, func(struct{}) bool { panic("loop") })
				})
				s.say(words[f.Status()])
			},
			want: "deferred caught(loop) finished",
		},
		{
			name: "Goexit",
			why:  "it ends the caller, whose stack it is",
			py:   "Go only: t.FailNow in a body",
			play: func(s *stage) {
				var f frame.Frame
				s.ends(func() { f.Inline(runtime.Goexit, counting(s)) })
				s.say(words[f.Status()])
			},
			want: "resumer's finished",
		},
		{
			name: "after the end",
			why:  "there is no loop any more to hand a value to",
			py:   "Go only: a Python generator cannot yield after its end",
			play: func(s *stage) {
				var f frame.Frame
				f.Inline(func() {}, counting(s))
				s.caught(f.Suspend)
			},
			want: "caught(coluber: a body was suspended after it had returned)",
		},
		{
			name: "one in another",
			why:  "the panic that unwinds the outer body passes through the inner one",
			py:   "SEMANTICS §2: close() reaches the inner generator first",
			play: func(s *stage) {
				var outer, inner frame.Frame
				s.caught(func() {
					outer.Inline(func() {
						defer s.say("outer")
						inner.Inline(func() {
							defer s.say("inner")
							inner.Suspend()
						}, func(struct{}) bool { outer.Suspend(); return true })
					}, func(struct{}) bool { panic("break") })
				})
				s.say(words[inner.Status()], words[outer.Status()])
			},
			want: "inner outer caught(break) finished finished",
		},
		{
			name: "unwinding a body with a goroutine",
			why:  "Close must unwind the whole body, loops of it included",
			py:   "SEMANTICS §1: a yield in a for loop over a generator",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					defer s.say("outer")
					var inner frame.Frame
					inner.Inline(func() {
						defer s.say("inner")
						for {
							inner.Suspend()
						}
					}, func(struct{}) bool { f.Suspend(); return true })
					s.say("not reached")
				})
				s.close(f)
			},
			want: "inner outer finished",
		},
	} {
		t.Run(r.name, func(t *testing.T) {
			s := &stage{t: t}
			synctest.Test(t, func(*testing.T) { r.play(s) })
			s.check(r)
		})
	}
}
