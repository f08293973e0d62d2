package streams_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// request is a read, as the model sees it.
type request struct {
	kind       string // read, all, exactly, line or until
	n          int
	separators [][]byte
	got        []byte // of all
}

// modelReader is a reader without any cleverness: it looks at all its data each time.
type modelReader struct {
	limit   int
	data    []byte
	eof     bool
	err     error
	pending *request
	paused  bool
}

const (
	tooLong  = "Separator is found, but chunk is longer than limit"
	notFound = "Separator is not found, and chunk exceed the limit"
)

func (m *modelReader) feed(data []byte) {
	m.data = append(m.data, data...)
	m.pauseIfFull(len(data) > 0)
}

func (m *modelReader) pauseIfFull(changed bool) {
	if changed && len(m.data) > 2*m.limit {
		m.paused = true
	}
}

func (m *modelReader) take(n int) []byte {
	p := bytes.Clone(m.data[:n])
	m.data = m.data[n:]
	if len(m.data) <= m.limit {
		m.paused = false
	}
	return p
}

// begin is the outcome of a read that begins now, or "" if it waits.
func (m *modelReader) begin(q *request) string {
	if q.kind == "exactly" && q.n < 0 {
		return "ValueError('readexactly size can not be less than zero')"
	}
	if m.err != nil {
		return gen.Repr(m.err)
	}
	if q.n == 0 && (q.kind == "read" || q.kind == "exactly") {
		return "b''"
	}
	before, paused := m.pending, m.paused
	out := m.proceed(q)
	if out == "" && before != nil {
		m.giveBack(q)
		m.pending, m.paused = before, paused && len(q.got) == 0
		name := map[string]string{"read": "read", "all": "read", "exactly": "readexactly", "line": "readuntil", "until": "readuntil"}[q.kind]
		return fmt.Sprintf("RuntimeError('%s() called while another coroutine is already waiting for incoming data')", name)
	}
	return out
}

// proceed is the outcome of a read of what there is now, or "" if it waits on.
func (m *modelReader) proceed(q *request) string {
	if m.err != nil {
		m.giveBack(q)
		return gen.Repr(m.err)
	}
	switch q.kind {
	case "read":
		if len(m.data) > 0 || m.eof {
			return gen.Repr(m.take(min(q.n, len(m.data))))
		}
	case "all":
		if len(m.data) > 0 {
			q.got = append(q.got, m.take(len(m.data))...)
		}
		if m.eof {
			return gen.Repr(append([]byte{}, q.got...))
		}
	case "exactly":
		if len(m.data) >= q.n {
			return gen.Repr(m.take(q.n))
		}
		if m.eof {
			return fmt.Sprintf("IncompleteReadError('%d bytes read on a total of %d expected bytes')", len(m.take(len(m.data))), q.n)
		}
	default:
		if out := m.line(q); out != "" {
			return out
		}
	}
	m.pending, m.paused = q, false
	return ""
}

// line is proceed for the reads that look for a separator.
func (m *modelReader) line(q *request) string {
	start, end := firstEnd(m.data, q.separators)
	longest := len(q.separators[len(q.separators)-1])
	failure := ""
	switch {
	case end > 0 && start <= m.limit:
		return gen.Repr(m.take(end))
	case end > 0:
		failure = tooLong
	case len(m.data)+1-longest > m.limit:
		failure, end = notFound, len(m.data)
	case m.eof && q.kind == "line":
		return gen.Repr(m.take(len(m.data)))
	case m.eof:
		return fmt.Sprintf("IncompleteReadError('%d bytes read on a total of undefined expected bytes')", len(m.take(len(m.data))))
	default:
		return ""
	}
	if q.kind == "until" {
		return fmt.Sprintf("LimitOverrunError('%s')", failure)
	}
	m.take(end)
	return fmt.Sprintf("ValueError('%s')", failure)
}

// firstEnd looks at every place where a separator may end.
func firstEnd(data []byte, separators [][]byte) (start, end int) {
	for end := 1; end <= len(data); end++ {
		for _, separator := range separators {
			if bytes.HasSuffix(data[:end], separator) {
				return end - len(separator), end
			}
		}
	}
	return 0, 0
}

// cancel is what becomes of the read that waits.
func (m *modelReader) cancel() {
	m.giveBack(m.pending)
	m.pending = nil
}

// giveBack puts back what a read of all has got.
func (m *modelReader) giveBack(q *request) {
	m.data = append(slices.Clip(q.got), m.data...)
	m.pauseIfFull(len(q.got) > 0)
}

// program is what the fuzzer has thought up.
type program []byte

func (p *program) next(n int) int {
	if len(*p) == 0 {
		return 0
	}
	v := int((*p)[0]) % n
	*p = (*p)[1:]
	return v
}

func (p *program) text(most int) []byte {
	text := make([]byte, p.next(most+1))
	for i := range text {
		text[i] = "ab\n"[p.next(3)]
	}
	return text
}

// request is a read, and the same for the model.
func (p *program) request(r *streams.StreamReader) (read, *request) {
	switch p.next(4) {
	case 0:
		if n := p.next(12); n > 0 {
			return some(r, n-1), &request{kind: "read", n: n - 1}
		}
		return some(r, -1), &request{kind: "all"}
	case 1:
		n := p.next(20) - 1
		return exactly(r, n), &request{kind: "exactly", n: n}
	case 2:
		return r.ReadLine, &request{kind: "line", separators: [][]byte{{'\n'}}}
	}
	list := make([][]byte, 1+p.next(3))
	for i := range list {
		list[i] = append(p.text(3), "ab\n"[p.next(3)])
	}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b []byte) int { return len(a) - len(b) })
	return func(co *coro.Co) ([]byte, error) { return r.ReadUntil(co, list...) }, &request{kind: "until", separators: sorted}
}

// tally is a transport that must not be asked twice.
type tally struct {
	t      *testing.T
	paused bool
}

func (a *tally) PauseReading()  { a.turn(true) }
func (a *tally) ResumeReading() { a.turn(false) }
func (a *tally) turn(paused bool) {
	if a.paused == paused {
		a.t.Errorf("asked twice: %v", paused)
	}
	a.paused = paused
}

// FuzzReader has a reader and the model do the same.
func FuzzReader(f *testing.F) {
	f.Add([]byte{3, 0, 5, 0, 1, 2, 0, 1, 2, 2, 0, 4, 0, 0, 0, 2})
	f.Add([]byte{0, 2, 3, 2, 1, 1, 1, 0, 0, 9, 0, 1, 2, 0, 1, 2, 0, 1, 2, 1})
	f.Add([]byte{1, 2, 0, 0, 0, 20, 1, 1, 1, 1, 3, 0, 3, 1, 1, 1, 1, 2, 0, 0, 1})
	f.Add([]byte{2, 2, 1, 19, 2, 0, 5, 0, 0, 7, 1, 1, 1, 4, 0})
	// What other readers do to one that waits.
	f.Add([]byte("000 0C10C"))
	f.Add([]byte("0C0001C00000 07000000000000000000000"))
	f.Add([]byte("\x10\xbb\x9bZx?\n$\x01kk\x00\x10999"))
	f.Fuzz(func(t *testing.T, text []byte) {
		main := coro.Do(func(co *coro.Co) error { play(t, co, program(text)); return nil })
		if _, err := loop.RunWith(context.Background(), main, &loop.RunOptions{Virtual: true}); err != nil {
			t.Fatal(err)
		}
	})
}

func play(t *testing.T, co *coro.Co, p program) {
	limit := 1 + p.next(9)
	transport := &tally{t: t}
	r := streams.NewStreamReader(loop.RunningLoop(co), &streams.ReaderOptions{Limit: limit})
	r.SetTransport(transport)
	m := &modelReader{limit: limit}
	var waiting *loop.Task[[]byte]
	for len(p) > 0 {
		switch step := p.next(8); {
		case step < 3 && !m.eof:
			for range 1 + p.next(2) {
				data := p.text(30)
				r.FeedData(data)
				m.feed(data)
			}
		case step < 5:
			f, q := p.request(r)
			task := loop.CreateTask(co, coro.New(f))
			loop.Sleep(co, 0)
			if want := m.begin(q); want != "" {
				same(t, co, task, want)
			} else {
				waiting = task
			}
		case step == 5 && !m.eof:
			r.FeedEOF()
			m.eof = true
		case step == 6 && m.pending != nil:
			waiting.Cancel()
			same(t, co, waiting, "CancelledError()")
			m.cancel()
		case step == 7 && p.next(4) == 0:
			m.err = &gen.ValueError{Msg: "e"}
			r.SetException(m.err)
		}
		loop.Sleep(co, 0) // whoever was woken runs
		if q := m.pending; q != nil {
			m.pending = nil
			if want := m.proceed(q); want != "" {
				same(t, co, waiting, want)
			}
		}
		check(t, r, m, transport)
	}
	if m.pending != nil {
		waiting.Cancel()
		waiting.Await(co)
	}
}

// same fails unless the task, which is done, came to what the model says.
func same(t *testing.T, co *coro.Co, task *loop.Task[[]byte], want string) {
	t.Helper()
	v, err := task.Await(co)
	got := gen.Repr(v)
	if err != nil {
		got = gen.Repr(err)
	}
	if got != want {
		t.Fatalf("%s, want %s", got, want)
	}
}

func check(t *testing.T, r *streams.StreamReader, m *modelReader, transport *tally) {
	t.Helper()
	if got := streams.Buffered(r); !bytes.Equal(got, m.data) {
		t.Fatalf("%q is left, want %q", got, m.data)
	}
	if transport.paused != m.paused || streams.Paused(r) != m.paused {
		t.Fatalf("paused: %v, want %v", transport.paused, m.paused)
	}
	if r.AtEOF() != (m.eof && len(m.data) == 0) {
		t.Fatalf("at the end: %v", r.AtEOF())
	}
}
