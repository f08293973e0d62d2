package frame_test

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"weak"

	"github.com/coluber-go/coluber/internal/frame"
)

// A pool's suite runs over both engines; each row has a pool of two.
func TestPool(t *testing.T) {
	idle := func(*frame.Frame) {}
	once := func(f *frame.Frame) { f.Suspend() }
	for _, r := range []row{
		{
			name: "parks up to its limit",
			why:  "a loop keeps some goroutines, not as many as it ever had at once",
			py:   "Go only",
			play: func(s *stage) {
				var frames []*frame.Frame
				for range 5 {
					frames = append(frames, s.start(once))
				}
				s.say(s.pool.Parked())
				for _, f := range frames {
					f.Resume()
					s.say(s.pool.Parked())
				}
			},
			want: "0 1 2 2 2 2",
		},
		{
			name: "reuses goroutines",
			why:  "the next body runs on the goroutine of the last, whose stack has grown",
			py:   "Go only",
			play: func(s *stage) {
				var ids []string
				note := func(*frame.Frame) { ids = append(ids, goroutine()) }
				s.start(note)
				s.start(note)
				s.say(ids[0] == ids[1], ids[0] == goroutine(), s.pool.Parked())
			},
			want: "true false 1",
		},
		{
			name: "one at a time",
			why:  "a goroutine whose body is suspended is nobody else's",
			py:   "Go only",
			play: func(s *stage) {
				var ids []string
				note := func(f *frame.Frame) { ids = append(ids, goroutine()); f.Suspend() }
				s.start(idle)
				f, g := s.start(note), s.start(note)
				s.say(ids[0] == ids[1])
				s.resume(f)
				h := s.start(note)
				s.say(ids[0] == ids[2])
				s.close(g)
				s.close(h)
			},
			want: "false finished true finished finished",
		},
		{
			name: "within a body",
			why:  "a body may start others from the pool that its own goroutine is of",
			py:   "Go only",
			play: func(s *stage) {
				var ids []string
				s.start(func(*frame.Frame) {
					for range 2 {
						s.start(func(*frame.Frame) { ids = append(ids, goroutine()) })
					}
					s.say(ids[0] == ids[1], ids[0] == goroutine(), s.pool.Parked())
				})
				s.say(s.pool.Parked())
			},
			want: "true false 1 2",
		},
		{
			name: "drops the panicked",
			why:  "the body's panic has unwound the goroutine too",
			py:   "Go only",
			play: func(s *stage) {
				f := s.start(func(*frame.Frame) { panic("no") })
				s.say(words[f.Status()], s.pool.Parked())
				s.start(idle)
				s.say(s.pool.Parked())
			},
			want: "panicked 0 1",
		},
		{
			name: "drops the exited",
			why:  "Goexit cannot be stopped",
			py:   "Go only",
			play: func(s *stage) {
				s.ends(func() { s.start(func(*frame.Frame) { runtime.Goexit() }) })
				s.say(s.pool.Parked())
			},
			want: "resumer's 0",
		},
		{
			name: "keeps the unwound",
			why:  "a body that Close has unwound has ended like any other",
			py:   "Go only",
			play: func(s *stage) {
				s.close(s.start(func(f *frame.Frame) {
					for {
						f.Suspend()
					}
				}))
				s.say(s.pool.Parked())
				s.start(func(*frame.Frame) { s.say("next") })
			},
			want: "finished 1 next",
		},
		{
			name: "drained",
			why:  "a drained pool has no goroutine; it can park others",
			py:   "Go only",
			play: func(s *stage) {
				a, b := s.start(once), s.start(once)
				a.Resume()
				b.Resume()
				s.pool.Drain()
				s.say(s.pool.Parked())
				s.pool.Drain()
				s.start(idle)
				s.say(s.pool.Parked())
			},
			want: "0 1",
		},
		{
			name: "drained with a body suspended",
			why:  "Drain ends those that are parked; a suspended body goes on",
			py:   "Go only",
			play: func(s *stage) {
				f := s.start(once)
				s.start(idle)
				s.pool.Drain()
				s.resume(f)
				s.say(s.pool.Parked())
			},
			want: "finished 1",
		},
		{
			name: "lets go of the body",
			why:  "a parked goroutine keeps nothing alive of what it ran",
			py:   "Go only",
			play: func(s *stage) {
				gone := func() weak.Pointer[part] {
					p := &part{body: once}
					s.begin(&p.Frame, p)
					p.Resume()
					return weak.Make(p)
				}()
				s.say(s.pool.Parked())
				for range 100 {
					if runtime.GC(); gone.Value() == nil {
						break
					}
				}
				s.say(gone.Value() == nil)
			},
			want: "1 true",
		},
	} {
		for _, engine := range []frame.Engine{frame.Pull, frame.Channels} {
			t.Run(fmt.Sprintf("%s/%s", r.name, engineName(engine)), func(t *testing.T) {
				s := &stage{t: t, engine: engine}
				synctest.Test(t, func(t *testing.T) {
					s.pool = frame.NewPool(engine, 2)
					defer s.pool.Drain()
					r.play(s)
				})
				s.check(r)
			})
		}
	}
}

func TestPoolLimit(t *testing.T) {
	for _, limit := range []int{0, -1} {
		synctest.Test(t, func(t *testing.T) {
			// Without a Drain: there must be nothing to drain.
			s := &stage{t: t, pool: frame.NewPool(frame.Pull, limit)}
			f := s.start(func(f *frame.Frame) { f.Suspend() })
			s.resume(f)
			if n := s.pool.Parked(); n != 0 {
				t.Errorf("a pool of limit %d has parked %d", limit, n)
			}
		})
	}
}

func TestDrainLeavesNoGoroutine(t *testing.T) {
	for _, engine := range []frame.Engine{frame.Pull, frame.Channels} {
		before := runtime.NumGoroutine()
		s := &stage{t: t, pool: frame.NewPool(engine, 10)}
		var frames []*frame.Frame
		for range 10 {
			frames = append(frames, s.start(func(f *frame.Frame) { f.Suspend() }))
		}
		for _, f := range frames {
			f.Resume()
		}
		if n := runtime.NumGoroutine(); n < before+10 {
			t.Errorf("%s: %d goroutines while ten are parked, %d before", engineName(engine), n, before)
		}
		s.pool.Drain()
		// A goroutine that has nothing more to do may take a moment to end.
		for i := 0; runtime.NumGoroutine() > before && i < 10000; i++ {
			runtime.Gosched()
		}
		if n := runtime.NumGoroutine(); n > before {
			t.Errorf("%s: %d goroutines after Drain, %d before", engineName(engine), n, before)
		}
	}
}
