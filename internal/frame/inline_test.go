package frame_test

import (
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/internal/frame"
)

func TestInline(t *testing.T) {
	// times is a suspend that is content n times.
	times := func(s *stage, n int) func() bool {
		return func() bool {
			n--
			s.say("got", n)
			return n > 0
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
				unwound := f.Inline(func() { id = goroutine(); f.Suspend() }, times(s, 2))
				s.say(id == goroutine(), unwound, words[f.Status()])
			},
			want: "got 1 true false finished",
		},
		{
			name: "suspended meanwhile",
			why:  "to those who ask, the body has begun and not ended",
			py:   "Lib/inspect.py: getgeneratorstate",
			play: func(s *stage) {
				var f frame.Frame
				f.Inline(func() { f.Suspend() }, func() bool { s.say(words[f.Status()]); return true })
				s.say(words[f.Status()])
			},
			want: "suspended finished",
		},
		{
			name: "ends by itself after false",
			why:  "a loop that broke off at the last value has nothing to unwind",
			py:   "Go only",
			play: func(s *stage) {
				var f frame.Frame
				s.say(f.Inline(func() { f.Suspend(); s.say("on") }, times(s, 1)))
			},
			want: "got 0 on false",
		},
		{
			name: "unwound after false",
			why:  "the body hears of the break once; if it suspends again it is unwound",
			py:   "SEMANTICS §1: close() at a break, here for a loop over Each",
			play: func(s *stage) {
				var f frame.Frame
				unwound := f.Inline(func() {
					defer s.say("deferred")
					for {
						f.Suspend()
						s.say("on")
					}
				}, times(s, 2))
				s.say(unwound, words[f.Status()])
			},
			want: "got 1 on got 0 on deferred true finished",
		},
		{
			name: "unwound again and again",
			why:  "suspend is not called any more, however often the body recovers",
			py:   "Go only",
			play: func(s *stage) {
				var f frame.Frame
				n := 0
				unwound := f.Inline(func() { f.Suspend(); n = recoverTimes(&f, 10) }, times(s, 1))
				s.say(n, unwound)
			},
			want: "got 0 10 false",
		},
		{
			name: "panic",
			why:  "the body's panic is the caller's, with its value",
			py:   "SEMANTICS §1: an exception leaves the for loop",
			play: func(s *stage) {
				var f frame.Frame
				s.caught(func() { f.Inline(func() { panic("boom") }, times(s, 1)) })
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
				s.caught(func() { f.Inline(func() { panic([]int{1, 2}) }, times(s, 1)) })
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
					}, func() bool { panic("loop") })
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
				s.ends(func() { f.Inline(runtime.Goexit, times(s, 1)) })
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
				f.Inline(func() {}, times(s, 1))
				s.caught(f.Suspend)
			},
			want: "caught(coluber: a body was suspended after it had returned)",
		},
		{
			name: "one in another",
			why:  "each unwinding stops at its own Inline",
			py:   "SEMANTICS §2: nested loops over generators",
			play: func(s *stage) {
				var outer, inner frame.Frame
				unwound := outer.Inline(func() {
					s.say(inner.Inline(func() {
						for {
							inner.Suspend()
						}
					}, times(s, 1)))
					outer.Suspend()
				}, times(s, 2))
				s.say(unwound)
			},
			want: "got 0 true got 1 false",
		},
		{
			name: "unwinding another",
			why:  "a loop that is broken off may hold the Suspend of an outer one",
			py:   "SEMANTICS §2: close() reaches the inner generator first",
			play: func(s *stage) {
				var outer, inner frame.Frame
				unwound := outer.Inline(func() {
					defer s.say("outer")
					inner.Inline(func() {
						defer s.say("inner")
						for {
							inner.Suspend()
						}
					}, func() bool { outer.Suspend(); return true })
				}, times(s, 1))
				s.say(unwound, words[inner.Status()])
			},
			want: "got 0 inner outer true finished",
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
					}, func() bool { f.Suspend(); return true })
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
