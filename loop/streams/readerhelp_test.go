package streams_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
	"github.com/google/go-cmp/cmp"
)

// reading is what a row does to readers, in the words of testdata/reader.py.
type reading struct {
	co    *coro.Co
	loop  *loop.Loop
	lines []string
}

// readerRow is a row of testdata/reader.py, which CPython has run.
type readerRow struct {
	name string
	why  string
	run  func(s *reading)
	want string // instead of what CPython has printed, for what only we have
}

// recordedReader is what CPython has printed, by row.
func recordedReader(t *testing.T) map[string]string {
	text, err := os.ReadFile("testdata/reader.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, part := range strings.Split(string(text), "## ")[1:] {
		name, lines, _ := strings.Cut(part, "\n")
		rows[name] = lines
	}
	return rows
}

// runReader runs the rows on both engines, each on a virtual loop of its own.
func runReader(t *testing.T, rows []readerRow) {
	t.Helper()
	recorded := recordedReader(t)
	for _, r := range rows {
		want, ok := recorded[r.name]
		if r.want != "" {
			want, ok = strings.TrimPrefix(r.want, "\n"), true
		}
		if !ok {
			t.Errorf("CPython has not run %q", r.name)
		}
		for engine, e := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
			t.Run(r.name+"/"+engine, func(t *testing.T) { r.play(t, e, want) })
		}
	}
}

func (r readerRow) play(t *testing.T, engine gen.Engine, want string) {
	before := runtime.NumGoroutine()
	s := &reading{}
	main := coro.Do(func(co *coro.Co) error {
		s.co, s.loop = co, loop.RunningLoop(co)
		r.run(s)
		return nil
	})
	_, err := loop.RunWith(context.Background(), main, &loop.RunOptions{
		Virtual: true, DetectDeadlock: true, Engine: engine,
		ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { s.say("handler %v", c.Message) },
	})
	if err != nil {
		s.say("ROW %v", err)
	}
	if diff := cmp.Diff(want, strings.Join(s.lines, "\n")+"\n"); diff != "" {
		t.Errorf("%s\n(-want +got):\n%s", r.why, diff)
	}
	leak.NoneLeft(t, before)
}

func (s *reading) say(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
}

// told is a transport that tells what it is asked.
type told struct{ s *reading }

func (t told) PauseReading()  { t.s.say("pause") }
func (t told) ResumeReading() { t.s.say("resume") }
func (t told) String() string { return "<Transport>" }

// fed is a reader with data; a limit of 0 is the usual one.
func (s *reading) fed(limit int, data ...string) *streams.StreamReader {
	r := streams.NewStreamReader(s.loop, &streams.ReaderOptions{Limit: limit})
	feed(r, data...)
	return r
}

// ended is fed with all there is.
func (s *reading) ended(limit int, data ...string) *streams.StreamReader {
	r := s.fed(limit, data...)
	r.FeedEOF()
	return r
}

// piped is a reader with a transport.
func (s *reading) piped(limit int, data ...string) *streams.StreamReader {
	r := s.fed(limit)
	r.SetTransport(told{s})
	feed(r, data...)
	return r
}

func feed(r *streams.StreamReader, data ...string) {
	for _, d := range data {
		r.FeedData([]byte(d))
	}
}

// read is a call of a reader's method.
type read = func(co *coro.Co) ([]byte, error)

func some(r *streams.StreamReader, n int) read {
	return func(co *coro.Co) ([]byte, error) { return r.Read(co, n) }
}

func exactly(r *streams.StreamReader, n int) read {
	return func(co *coro.Co) ([]byte, error) { return r.ReadExactly(co, n) }
}

func until(r *streams.StreamReader, separators ...string) read {
	list := make([][]byte, len(separators))
	for i, separator := range separators {
		list[i] = []byte(separator)
	}
	return func(co *coro.Co) ([]byte, error) { return r.ReadUntil(co, list...) }
}

// get notes what a read comes to.
func (s *reading) get(label string, f read) error {
	v, err := f(s.co)
	return s.outcome(label, v, err)
}

func (s *reading) outcome(label string, v []byte, err error) error {
	if err != nil {
		s.say("%s !! %s", label, gen.Repr(err))
		return err
	}
	s.say("%s -> %s", label, gen.Repr(v))
	return nil
}

// start has a task read, and lets it begin to wait.
func (s *reading) start(f read) *loop.Task[[]byte] {
	t := loop.CreateTask(s.co, coro.New(f))
	s.tick(1)
	return t
}

// end notes what a task comes to.
func (s *reading) end(t *loop.Task[[]byte]) error {
	v, err := t.Await(s.co)
	return s.outcome("t", v, err)
}

func (s *reading) tick(n int) {
	for range n {
		loop.Sleep(s.co, 0)
	}
}

// left notes the data that nobody has read.
func (s *reading) left(r *streams.StreamReader) {
	s.say("left %s", gen.Repr(streams.Buffered(r)))
}

// yes is Python's True or False.
func yes(b bool) string { return gen.Repr(b) }
