package frame_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/internal/frame"
)

// A row of a suite is a play of one or more bodies, which must say the same on
// every stage.
type row struct {
	name string
	why  string
	py   string
	play func(s *stage)
	want string
}

// variants are the ways in which a frame can get its goroutine.
var variants = []struct {
	name   string
	engine frame.Engine
	pooled bool
}{
	{"pull", frame.Pull, false},
	{"pull pooled", frame.Pull, true},
	{"channels", frame.Channels, false},
	{"channels pooled", frame.Channels, true},
}

// runSuite plays every row on every stage, each in a synctest bubble: that fails
// if a frame is left open or a goroutine behind.
func runSuite(t *testing.T, rows []row) {
	for _, r := range rows {
		for _, v := range variants {
			t.Run(r.name+"/"+v.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &stage{t: t, engine: v.engine}
					if v.pooled {
						s.pool = frame.NewPool(v.engine, 4)
						defer s.pool.Drain()
					}
					r.play(s)
					s.check(r)
				})
			})
		}
	}
}

// A stage gives frames their goroutines and notes what is said.
type stage struct {
	t      *testing.T
	engine frame.Engine
	pool   *frame.Pool
	said   []string
}

func (s *stage) say(words ...any) {
	s.said = append(s.said, strings.TrimSuffix(fmt.Sprintln(words...), "\n"))
}

// check compares what was said with what r wants.
func (s *stage) check(r row) {
	s.t.Helper()
	if got := strings.Join(s.said, " "); got != r.want {
		s.t.Errorf("said: %s\nwant: %s\n why: %s\n  py: %s", got, r.want, r.why, r.py)
	}
}

// start starts body in a frame of its own.
func (s *stage) start(body func(f *frame.Frame)) *frame.Frame {
	p := &part{body: body}
	s.begin(&p.Frame, p)
	return &p.Frame
}

// begin starts body in f.
func (s *stage) begin(f *frame.Frame, body frame.Body) {
	if !f.Enter() {
		s.t.Fatal("a fresh frame could not be entered")
	}
	defer f.Leave()
	f.Start(body, s.pool, s.engine)
}

// resume resumes f and says what became of it.
func (s *stage) resume(f *frame.Frame) {
	status, err := f.Resume()
	if err != nil {
		s.say(err)
		return
	}
	s.say(words[status])
}

// close closes f and says what became of it.
func (s *stage) close(f *frame.Frame) {
	if err := f.Close(); err != nil {
		s.say(err)
		return
	}
	s.say(words[f.Status()])
}

// caught says what act panics with.
func (s *stage) caught(act func()) {
	defer func() { s.say(fmt.Sprintf("caught(%v)", recover())) }()
	act()
}

var words = map[frame.Status]string{
	frame.Unstarted: "unstarted",
	frame.Suspended: "suspended",
	frame.Finished:  "finished",
	frame.Panicked:  "panicked",
	frame.Exited:    "exited",
}

// A part is a frame and its body.
type part struct {
	frame.Frame
	body func(f *frame.Frame)
}

// Run plays the part.
func (p *part) Run() { p.body(&p.Frame) }

func engineName(e frame.Engine) string {
	if e == frame.Channels {
		return "channels"
	}
	return "pull"
}

// goroutine is the number of the goroutine that calls it.
func goroutine() string {
	var buf [64]byte
	return strings.Fields(string(buf[:runtime.Stack(buf[:], false)]))[1]
}
