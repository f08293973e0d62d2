package streams_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
	"github.com/google/go-cmp/cmp"
)

// linked is what a row does to connections, in the words of testdata/conns.py.
type linked struct {
	t     *testing.T
	co    *coro.Co
	loop  *loop.Loop
	dir   string
	peers sync.WaitGroup

	mu    sync.Mutex
	lines []string
}

// connRow is a row of testdata/conns.py, which CPython has run.
type connRow struct {
	name string
	why  string
	run  func(s *linked)
	want string // instead of what CPython has printed, for what only we have
}

// recordedConns is what CPython has printed, by row.
var recordedConns = sync.OnceValue(func() map[string]string {
	text, err := os.ReadFile("testdata/conns.txt")
	if err != nil {
		panic(err)
	}
	rows := map[string]string{}
	for _, part := range strings.Split(string(text), "## ")[1:] {
		name, lines, _ := strings.Cut(part, "\n")
		rows[name] = lines
	}
	return rows
})

var engines = map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels}

// runConns runs the rows on both engines, each with a loop of its own and real peers.
// Nothing is left behind: no goroutine, no file descriptor, no connection.
func runConns(t *testing.T, rows []connRow) {
	t.Helper()
	for _, r := range rows {
		want, ok := recordedConns()[r.name]
		if r.want != "" {
			want, ok = strings.TrimPrefix(r.want, "\n"), true
		}
		if !ok {
			t.Errorf("CPython has not run %q", r.name)
		}
		for engine, e := range engines {
			t.Run(r.name+"/"+engine, func(t *testing.T) { r.play(t, e, want) })
		}
	}
}

func (r connRow) play(t *testing.T, engine gen.Engine, want string) {
	before, files := runtime.NumGoroutine(), descriptors(t)
	s := &linked{t: t, dir: t.TempDir()}
	restore := coro.SetWarningHook(func(w coro.Warning) { s.say("warning: %v", w) })
	defer func() { coro.SetWarningHook(restore) }()
	main := coro.Do(func(co *coro.Co) error {
		s.co, s.loop = co, loop.RunningLoop(co)
		r.run(s)
		return nil
	})
	_, err := loop.RunWith(context.Background(), main, &loop.RunOptions{
		Engine: engine, ExceptionHandler: s.handler, Logger: slog.New(logged{s}),
	})
	if err != nil {
		s.say("ROW %v", err)
	}
	s.peers.Wait()
	if diff := cmp.Diff(want, s.said()); diff != "" {
		t.Errorf("%s\n(-want +got):\n%s", r.why, diff)
	}
	leak.NoneLeft(t, before)
	if now := descriptors(t); now > files {
		t.Errorf("%d file descriptors, %d before", now, files)
	}
}

// descriptors is how many file descriptors the process has; zero where nobody tells.
func descriptors(t testing.TB) int {
	if runtime.GOOS != "linux" {
		return 0
	}
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// handler notes what the loop's exception handler is told.
func (s *linked) handler(_ *loop.Loop, c loop.ExceptionContext) {
	keys := []string{"'message'"}
	if c.Exception != nil {
		keys = append(keys, "'exception'")
	}
	for _, f := range c.Facts {
		keys = append(keys, "'"+f.Key+"'")
	}
	sort.Strings(keys)
	s.say("handler %s %s [%s]", c.Message, gen.Repr(c.Exception), strings.Join(keys, ", "))
}

// logged notes what the loop logs.
type logged struct{ s *linked }

func (logged) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }
func (l logged) Handle(_ context.Context, r slog.Record) error {
	l.s.say("log %s %s", strings.Replace(r.Level.String(), "WARN", "WARNING", 1), r.Message)
	return nil
}
func (l logged) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l logged) WithGroup(string) slog.Handler      { return l }

var (
	fdText   = regexp.MustCompile(`fd=\d+`)
	portText = regexp.MustCompile(`(\('(?:127\.0\.0\.1|0\.0\.0\.0|::1?)', )\d{4,5}`)
	addrText = regexp.MustCompile(`0x[0-9a-f]+`)
	lineText = regexp.MustCompile(`(?m)File ".*/([^/"]+)", line \d+`)
)

// say notes a line without what differs from run to run.
func (s *linked) say(format string, args ...any) {
	line := strings.ReplaceAll(fmt.Sprintf(format, args...), s.dir, "DIR")
	line = fdText.ReplaceAllString(line, "fd=N")
	line = portText.ReplaceAllString(line, "${1}PORT")
	line = lineText.ReplaceAllString(line, "File $1")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, addrText.ReplaceAllString(line, "0xADDR"))
}

// tell is say of values, as print writes them.
func (s *linked) tell(values ...any) {
	texts := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case string:
			texts[i] = v
		default:
			texts[i] = gen.Repr(v)
		}
	}
	s.say("%s", strings.Join(texts, " "))
}

func (s *linked) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(append(s.lines, ""), "\n")
}

// outcome notes what something came to.
func (s *linked) outcome(label string, v any, err error) {
	if err != nil {
		s.say("%s !! %s", label, gen.Repr(err))
		return
	}
	s.say("%s -> %s", label, gen.Repr(v))
}

// get notes what f, which may wait, comes to.
func (s *linked) get(label string, f func(co *coro.Co) error) { s.outcome(label, gen.None{}, f(s.co)) }

// read notes what a read comes to.
func (s *linked) read(label string, f func(co *coro.Co) ([]byte, error)) {
	v, err := f(s.co)
	s.outcome(label, v, err)
}

// do notes what a call comes to.
func (s *linked) do(label string, err error) { s.outcome(label, gen.None{}, err) }

// all is a read of all there is.
func all(r *streams.StreamReader) func(co *coro.Co) ([]byte, error) { return some(r, -1) }

// start makes a task of f.
func (s *linked) start(f func(co *coro.Co) error) *loop.Task[gen.None] {
	return loop.CreateTask(s.co, coro.Do(f))
}

// end notes what a task comes to.
func (s *linked) end(label string, t *loop.Task[gen.None]) {
	_, err := t.Await(s.co)
	s.outcome(label, gen.None{}, err)
}

func (s *linked) tick(n int) {
	for range n {
		loop.Sleep(s.co, 0)
	}
}

// outside waits for f on another goroutine.
func (s *linked) outside(f func()) {
	loop.ToThread(s.co, func(context.Context) (gen.None, error) { f(); return gen.None{}, nil })
}

// address is where to connect.
type address struct {
	host string
	port int
}

// peer is an ordinary goroutine that accepts one connection, and does with it what f
// does.
func (s *linked) peer(f func(c *net.TCPConn)) address {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.peers.Go(func() {
		c, err := ln.Accept()
		ln.Close()
		if err != nil {
			return
		}
		defer c.Close()
		f(c.(*net.TCPConn))
	})
	return addressOf(ln)
}

func addressOf(ln net.Listener) address {
	a := ln.Addr().(*net.TCPAddr)
	return address{a.IP.String(), a.Port}
}

// at is where a server listens.
func at(s *streams.Server) address { return addressOf(s.Sockets()[0]) }

// open connects.
func (s *linked) open(a address) (*streams.StreamReader, *streams.StreamWriter) {
	return s.openWith(a, nil)
}

func (s *linked) openWith(a address, o *streams.ConnectOptions) (*streams.StreamReader, *streams.StreamWriter) {
	r, w, err := streams.OpenConnectionWith(s.co, a.host, a.port, o)
	if err != nil {
		panic(err)
	}
	return r, w
}

// openErr notes the error of connecting.
func (s *linked) openErr(label string, host string, port int, o *streams.ConnectOptions) error {
	r, w, err := streams.OpenConnectionWith(s.co, host, port, o)
	if err == nil {
		w.Abort()
	}
	s.outcome(label, r, err)
	return err
}

func (s *linked) unixErr(label string, path string, o *streams.ConnectOptions) {
	r, w, err := streams.OpenUnixConnectionWith(s.co, path, o)
	if err == nil {
		w.Abort()
	}
	s.outcome(label, r, err)
}

// serve starts a server.
func (s *linked) serve(h streams.Handler) *streams.Server { return s.serveWith(h, nil) }

func (s *linked) serveWith(h streams.Handler, o *streams.ServerOptions) *streams.Server {
	host := "127.0.0.1"
	if o != nil && o.Sock != nil {
		host = ""
	}
	srv, err := streams.StartServerWith(s.co, h, host, 0, o)
	if err != nil {
		panic(err)
	}
	return srv
}

// take reads to the end, and tells how much that was.
func take(c net.Conn) int64 {
	n, _ := io.Copy(io.Discard, c)
	return n
}

// reset ends a connection with a RST.
func reset(c *net.TCPConn) {
	c.SetLinger(0)
	c.Close()
}

// echo is a server's handler.
func echo(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	defer w.Close()
	for {
		line, err := r.ReadLine(co)
		if err != nil || len(line) == 0 {
			return err
		}
		fmt.Fprintf(w, "echo %s", line)
		if err := w.Drain(co); err != nil {
			return err
		}
	}
}

// hold is a handler that reads until the end.
func hold(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	_, err := r.Read(co, -1)
	w.Close()
	return errors.Join(err, w.WaitClosed(co))
}

// soon is how long is waited for what does not come.
const soon = 10 * time.Millisecond
