package kernel_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// A row of a suite is a play on a fresh loop, which says something.
type row struct {
	name string
	why  string
	py   string
	play func(s *stage)
	want string
}

// runSuite plays every row on a loop with the configuration c; virtual time is
// the default.
func runSuite(t *testing.T, c kernel.Config, rows []row) {
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			s := newStage(t, c)
			defer s.Close()
			r.play(s)
			if got := strings.Join(s.said, " "); got != r.want {
				t.Errorf("said: %s\nwant: %s\n why: %s\n  py: %s", got, r.want, r.why, r.py)
			}
		})
	}
}

// A stage is a loop, and what was said on it.
type stage struct {
	kernel.Loop
	t    *testing.T
	said []string
}

func newStage(t *testing.T, c kernel.Config) *stage {
	s := &stage{t: t}
	if c.Clock == nil {
		c.Clock = kernel.VirtualClock()
	}
	c.Face, c.NumberTasks = s, true
	s.Init(c)
	return s
}

func (s *stage) say(words ...any) {
	s.said = append(s.said, strings.TrimSuffix(fmt.Sprintln(words...), "\n"))
}

// saying is a callback that says words.
func (s *stage) saying(words ...any) func() { return func() { s.say(words...) } }

// soon makes fn ready.
func (s *stage) soon(fn func()) {
	if _, err := s.CallSoon(fn); err != nil {
		s.t.Error(err)
	}
}

// run runs the loop until it stops, and says why if not by Stop.
func (s *stage) run() {
	if err := s.RunForever(); err != nil {
		s.say(err)
	}
}

// task makes a task of body. An empty name means Task-N.
func (s *stage) task(name string, body func(co *coro.Co) error) *kernel.Task {
	t := &kernel.Task{}
	t.Face = t
	if err := t.Start(&s.Loop, coro.Do(body), kernel.TaskOptions{Name: name}); err != nil {
		s.t.Error(err)
	}
	return t
}

// future makes a future that nobody completes.
func (s *stage) future() *kernel.Future {
	f := &kernel.Future{}
	f.Init(&s.Loop)
	f.Face = f
	return f
}
