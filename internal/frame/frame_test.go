package frame_test

import (
	"runtime"
	"strings"
	"testing"
	"weak"

	"github.com/coluber-go/coluber/internal/frame"
)

func TestControl(t *testing.T) {
	runSuite(t, []row{
		{
			name: "both ways",
			why:  "a body runs until it suspends, and goes on from there",
			py:   "SEMANTICS §1: a generator's body runs between two yields",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					for _, word := range []string{"one", "two", "three"} {
						s.say(word)
						f.Suspend()
					}
				})
				for range 3 {
					s.say("back")
					s.resume(f)
				}
			},
			want: "one back two suspended back three suspended back finished",
		},
		{
			name: "life",
			why:  "a resume finds a body only between its start and its end",
			py:   "Lib/inspect.py: getgeneratorstate",
			play: func(s *stage) {
				var p part
				p.body = func(f *frame.Frame) { f.Suspend() }
				s.resume(&p.Frame)
				s.begin(&p.Frame, &p)
				s.say(words[p.Status()])
				s.resume(&p.Frame)
				s.resume(&p.Frame)
				s.say(p.Panic() == nil)
			},
			want: "unstarted suspended finished finished true",
		},
		{
			name: "ends at once",
			why:  "a body need not suspend",
			py:   "SEMANTICS §1: a generator without a yield reached",
			play: func(s *stage) {
				f := s.start(func(*frame.Frame) { s.say("body") })
				s.resume(f)
			},
			want: "body finished",
		},
		{
			name: "discarded",
			why:  "a body that has not begun never will",
			py:   "Lib/test/test_generators.py: close() of an unstarted generator",
			play: func(s *stage) {
				var f frame.Frame
				f.Enter()
				f.Discard()
				f.Leave()
				s.resume(&f)
				s.caught(f.Suspend)
			},
			want: "finished caught(coluber: a body was suspended after it had returned)",
		},
		{
			name: "discarded too late",
			why:  "Discard is for a frame without a body",
			py:   "Go only",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) { f.Suspend(); s.say("on") })
				f.Enter()
				f.Discard()
				f.Leave()
				s.resume(f)
			},
			want: "on finished",
		},
		{
			name: "owner's fields",
			why:  "what the owner writes before the switch the body reads after it, and back",
			py:   "SEMANTICS §1: send",
			play: func(s *stage) {
				avg := &average{}
				s.begin(&avg.Frame, avg)
				for _, x := range []float64{10, 20, 60} {
					avg.Enter()
					avg.in = x
					avg.Switch()
					s.say(avg.out)
					avg.Leave()
				}
				s.close(&avg.Frame)
			},
			want: "10 15 30 finished",
		},
		{
			name: "deep in the stack",
			why:  "a body may suspend in a function it calls, on a stack that has grown",
			py:   "Go only: Python's frames suspend one by one",
			play: func(s *stage) {
				sum := 0
				f := s.start(func(f *frame.Frame) { sum = descend(f, 2000) })
				s.resume(f)
				s.say(sum)
			},
			want: "finished 2001000",
		},
		{
			name: "in turns",
			why:  "every frame keeps its place while others run",
			py:   "SEMANTICS §1: generators are independent of one another",
			play: func(s *stage) {
				var frames []*frame.Frame
				sum := 0
				for i := range 100 {
					frames = append(frames, s.start(func(f *frame.Frame) {
						for j := range 3 {
							sum += i * j
							f.Suspend()
						}
					}))
				}
				for range 3 {
					for _, f := range frames {
						f.Resume()
					}
				}
				s.say(sum)
				s.resume(frames[99])
			},
			want: "14850 finished",
		},
		{
			name: "one in another",
			why:  "a body may itself start and resume frames",
			py:   "SEMANTICS §2: a generator that drives another by hand",
			play: func(s *stage) {
				outer := s.start(func(f *frame.Frame) {
					inner := s.start(func(g *frame.Frame) {
						s.say("inner")
						g.Suspend()
						s.say("inner again")
					})
					f.Suspend()
					s.resume(inner)
				})
				s.say("between")
				s.resume(outer)
			},
			want: "inner between inner again finished finished",
		},
		{
			name: "handed over",
			why:  "a frame may be started on one goroutine and resumed on another",
			py:   "Go only",
			play: func(s *stage) {
				var f *frame.Frame
				started := make(chan struct{})
				go func() {
					defer close(started)
					f = s.start(func(f *frame.Frame) { f.Suspend(); s.say("on") })
				}()
				<-started
				s.resume(f)
			},
			want: "on finished",
		},
		{
			name: "lets go of the body",
			why:  "an ended frame keeps nothing alive of what it ran",
			py:   "SEMANTICS §1: gi_frame is None after the end",
			play: func(s *stage) {
				var f frame.Frame
				gone := func() weak.Pointer[part] {
					body := &part{body: func(*frame.Frame) { f.Suspend() }}
					s.begin(&f, body)
					return weak.Make(body)
				}()
				runtime.GC()
				s.say(gone.Value() == nil)
				s.resume(&f)
				for i := 0; gone.Value() != nil && i < 100; i++ {
					runtime.GC()
				}
				s.say(gone.Value() == nil)
				runtime.KeepAlive(&f)
			},
			want: "false finished true",
		},
		{
			name: "after the end",
			why:  "a Suspend that nobody could answer would wait for ever",
			py:   "Go only: a Python generator cannot yield after its end",
			play: func(s *stage) {
				s.caught(s.start(func(*frame.Frame) {}).Suspend)
				s.caught(s.start(func(*frame.Frame) { panic("no") }).Suspend)
			},
			want: "caught(coluber: a body was suspended after it had returned) caught(coluber: a body was suspended after it had returned)",
		},
	})
}

// average is an owner: its fields carry the values.
type average struct {
	frame.Frame
	in, out float64
}

func (a *average) Run() {
	var sum, n float64
	for {
		a.Suspend()
		sum += a.in
		n++
		a.out = sum / n
	}
}

// descend calls itself n times, suspends f and returns the sum of 1 … n.
func descend(f *frame.Frame, n int) int {
	if n == 0 {
		f.Suspend()
		return 0
	}
	return n + descend(f, n-1)
}

func TestRunning(t *testing.T) {
	runSuite(t, []row{
		{
			name: "itself",
			why:  "a body cannot resume the frame it runs in",
			py:   "Lib/test/test_generators.py: ValueError: generator already executing",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					s.say(f.Running(), f.Enter())
					s.resume(f)
					f.Suspend()
					s.resume(f)
				})
				s.say(f.Running())
				s.resume(f)
				s.say(f.Running())
			},
			want: "true false frame: already running false frame: already running finished false",
		},
		{
			name: "itself through another",
			why:  "a frame runs until it suspends, whatever runs in its place meanwhile",
			py:   "Lib/test/test_generators.py: test_running through an inner generator",
			play: func(s *stage) {
				s.start(func(f *frame.Frame) {
					s.start(func(*frame.Frame) { s.resume(f) })
				})
			},
			want: "frame: already running",
		},
		{
			name: "closed by itself",
			why:  "the body would wait for its own end",
			py:   "Lib/test/test_generators.py: close() of a running generator is a ValueError",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					f.Suspend()
					s.close(f)
					f.Suspend()
					s.say("to the end")
				})
				s.resume(f)
				s.resume(f)
			},
			want: "frame: already running suspended to the end finished",
		},
		{
			name: "another goroutine",
			why:  "a frame is claimed by one goroutine at a time",
			py:   "SEMANTICS §1: generator already executing, from a second thread",
			play: func(s *stage) {
				begun, goOn, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
				f := s.start(func(f *frame.Frame) {
					f.Suspend()
					close(begun)
					<-goOn
				})
				go func() {
					defer close(done)
					f.Resume()
				}()
				<-begun
				s.say(f.Running(), f.Enter())
				_, err := f.Resume()
				s.say(err)
				s.say(f.Close())
				close(goOn)
				<-done
				s.resume(f)
			},
			want: "true false frame: already running frame: already running finished",
		},
		{
			name: "many goroutines at once",
			why:  "exactly one of those that come at once resumes the body",
			py:   "Go only",
			play: func(s *stage) {
				const n = 8
				f := s.start(func(f *frame.Frame) {
					for {
						f.Suspend()
					}
				})
				resumed := make(chan int)
				for range n {
					go func() {
						count := 0
						for count < 100 {
							if _, err := f.Resume(); err == nil {
								count++
							} else {
								runtime.Gosched()
							}
						}
						resumed <- count
					}()
				}
				sum := 0
				for range n {
					sum += <-resumed
				}
				s.say(sum)
				s.close(f)
			},
			want: "800 finished",
		},
	})
}

func TestPanic(t *testing.T) {
	runSuite(t, []row{
		{
			name: "first step",
			why:  "the resumer learns of the panic from the frame, and decides",
			py:   "SEMANTICS §1: an exception leaves next()",
			play: func(s *stage) {
				f := s.start(func(*frame.Frame) { panic("early") })
				s.say(words[f.Status()], f.Panic().Value)
				s.resume(f)
				s.close(f)
			},
			want: "panicked early panicked panicked",
		},
		{
			name: "later step",
			why:  "a body may panic at any resume, and its deferred calls run",
			py:   "SEMANTICS §1: finally runs",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					defer s.say("deferred")
					f.Suspend()
					panic("late")
				})
				s.resume(f)
				s.say(f.Panic().Value, f.Running())
			},
			want: "deferred panicked late false",
		},
		{
			name: "stack",
			why:  "the body's own functions are on it, not the resumer's",
			py:   "Lib/traceback.py: the traceback shows where the exception was raised",
			play: func(s *stage) {
				f := s.start(explode)
				s.resume(f)
				stack := string(f.Panic().Stack)
				s.say(strings.Contains(stack, "frame_test.explode("))
				s.say(strings.Contains(stack, "frame_test.go:"))
				s.say(strings.Contains(stack, "TestPanic"))
			},
			want: "panicked true true false",
		},
		{
			name: "of the runtime",
			why:  "a runtime error is a panic like any other",
			py:   "SEMANTICS §1: IndexError leaves next()",
			play: func(s *stage) {
				var none []int
				f := s.start(func(*frame.Frame) { _ = none[len(s.said)] })
				err, ok := f.Panic().Value.(runtime.Error)
				s.say(ok, err)
			},
			want: "true runtime error: index out of range [0] with length 0",
		},
		{
			name: "nil",
			why:  "panic(nil) is a panic, not an end",
			py:   "Go only",
			play: func(s *stage) {
				f := s.start(func(*frame.Frame) { panic(nil) })
				_, ok := f.Panic().Value.(*runtime.PanicNilError)
				s.say(words[f.Status()], ok)
			},
			want: "panicked true",
		},
		{
			name: "with a slice",
			why:  "not every value can be compared",
			py:   "Go only",
			play: func(s *stage) {
				f := s.start(func(*frame.Frame) { panic([]int{1, 2}) })
				s.say(words[f.Status()], f.Panic().Value)
			},
			want: "panicked [1 2]",
		},
		{
			name: "recovered",
			why:  "what the body recovers is its own affair",
			py:   "SEMANTICS §1: an exception caught in the body",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					s.caught(func() { f.Suspend(); panic("oops") })
					f.Suspend()
				})
				s.resume(f)
				s.resume(f)
				s.say(f.Panic() == nil)
			},
			want: "caught(oops) suspended finished true",
		},
		{
			name: "through frames",
			why:  "each frame ends with its own panic; passing one on is the owner's choice",
			py:   "SEMANTICS §2: an exception passes from the inner generator to the outer",
			play: func(s *stage) {
				outer := s.start(func(*frame.Frame) {
					inner := s.start(func(*frame.Frame) { panic("inside") })
					panic(inner.Panic().Value)
				})
				s.say(words[outer.Status()], outer.Panic().Value)
			},
			want: "panicked inside",
		},
	})
}

// explode suspends once and then panics.
func explode(f *frame.Frame) {
	f.Suspend()
	panic("boom")
}

func TestGoexit(t *testing.T) {
	runSuite(t, []row{
		{
			name: "first step",
			why:  "Goexit ends whoever runs the body, deferred calls first, body's before resumer's",
			py:   "Go only: t.FailNow in a body",
			play: func(s *stage) {
				p := &part{body: func(*frame.Frame) {
					defer s.say("body's")
					runtime.Goexit()
				}}
				s.ends(func() { s.begin(&p.Frame, p) })
				s.resume(&p.Frame)
				s.say(p.Running())
			},
			want: "body's resumer's exited false",
		},
		{
			name: "later step",
			why:  "so it is at any resume, and the frame can be asked afterwards",
			py:   "Go only: t.FailNow in a body",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					f.Suspend()
					runtime.Goexit()
				})
				s.ends(func() { f.Resume() })
				s.resume(f)
				s.close(f)
				s.say(f.Running(), f.Panic() == nil)
			},
			want: "resumer's exited exited false true",
		},
		{
			name: "through frames",
			why:  "each body on the way down ends, and then the resumer",
			py:   "Go only: t.FailNow in a body",
			play: func(s *stage) {
				var outer, inner *frame.Frame
				outer = s.start(func(f *frame.Frame) {
					inner = s.start(func(g *frame.Frame) {
						g.Suspend()
						runtime.Goexit()
					})
					f.Suspend()
					defer s.say("outer's")
					inner.Resume()
				})
				s.ends(func() { outer.Resume() })
				s.resume(inner)
				s.resume(outer)
			},
			want: "outer's resumer's exited exited",
		},
		{
			name: "resumer that leaves late",
			why:  "a resumer that ends never comes to its Leave: the frame is given back for it",
			py:   "Go only: t.FailNow in a body",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					f.Suspend()
					runtime.Goexit()
				})
				s.ends(func() {
					f.Enter()
					f.Switch()
					f.Leave()
				})
				s.say(f.Running())
				s.resume(f)
			},
			want: "resumer's false exited",
		},
		{
			name: "while closed",
			why:  "a body may exit in answer to being closed",
			py:   "Go only: t.FailNow in a deferred call",
			play: func(s *stage) {
				f := s.start(func(f *frame.Frame) {
					defer runtime.Goexit()
					f.Suspend()
					f.Suspend()
				})
				s.ends(func() { f.Close() })
				s.resume(f)
				s.say(f.Running())
			},
			want: "resumer's exited false",
		},
		{
			name: "instead of a panic",
			why:  "a Goexit in a deferred call takes the place of the panic",
			py:   "Go only: t.FailNow in a deferred call",
			play: func(s *stage) {
				p := &part{body: func(*frame.Frame) {
					defer runtime.Goexit()
					panic("lost")
				}}
				s.ends(func() { s.begin(&p.Frame, p) })
				s.resume(&p.Frame)
			},
			want: "resumer's exited",
		},
	})
}

// ends runs act on a goroutine of its own, which act must end.
func (s *stage) ends(act func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer s.say("resumer's")
		act()
		s.say("not ended")
	}()
	<-done
}
