package oracle_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

func TestStreams(t *testing.T) {
	runCase(t, oracleCase{
		name: "23_streams",
		left: []left{
			{from: "limit 0                                                    !! ValueError('Limit cannot be <= 0')", why: "zero is the default"},
			{
				from: "# unclosed writer", why: "it is reported when its loop closes",
				to: "    ResourceWarning unclosed <StreamWriter transport=<_SelectorSocketTransport closing N read=idle write=<idle, bufsize=0>> reader=<StreamReader transport=<_SelectorSocketTransport closing N read=idle write=<idle, bufsize=0>>>>",
			},
		},
		other: []other{
			{
				python: "feed_data after eof                                        !! AssertionError('feed_data after feed_eof')", why: "assertions are panics",
				here: "feed_data after eof                                        panic: streams: FeedData after FeedEOF",
			},
		},
		names: []string{"['exception', 'message', 'transport']", "['exception', 'message']"}, // the connection is told by its repr
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				c := &streamCase{w, co}
				c.reprs()
				c.read()
				c.lines()
				c.until()
				c.shared()
				c.pausing()
				return nil
			})
			l := loop.NewWith(&loop.RunOptions{Engine: w.engine})
			_, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
				w.loop = l
				c := &streamCase{w, co}
				c.echo()
				c.failing()
				c.backpressure()
				for _, t := range loop.AllTasks(l) {
					if t != loop.AnyTask(loop.CurrentTask(co)) {
						t.Cancel()
					}
				}
				return loop.Sleep(co, sec/100)
			}))
			if err != nil {
				t.Error(err)
			}
			l.Close()
		},
	})
}

// streamCase is main.
type streamCase struct {
	w  *twin
	co *coro.Co
}

// reader is R(limit), with data.
func (c *streamCase) reader(limit int, data string) *streams.StreamReader {
	r := streams.NewStreamReader(c.w.loop, &streams.ReaderOptions{Limit: limit})
	if data != "" {
		r.FeedData([]byte(data))
	}
	return r
}

// ended is a reader with all of its data.
func (c *streamCase) ended(data string) *streams.StreamReader {
	r := c.reader(0, data)
	r.FeedEOF()
	return r
}

// got is sw of a read.
func got(b []byte, err error) string {
	if err == nil && b == nil {
		b = []byte{}
	}
	return swallow(b, err)
}

func (c *streamCase) reprs() {
	c.w.out("# StreamReader repr")
	r := c.reader(0, "")
	c.w.out(r)
	r.FeedData([]byte("abc"))
	c.w.out(r)
	r.FeedEOF()
	c.w.out(r)
	r = c.reader(5, "")
	c.w.out(r)
	r.SetException(&gen.ValueError{Msg: "v"})
	c.w.out(r)
	call(c.w, "limit -1", none{}, raised(func() error { c.reader(-1, ""); return nil }))
}

func (c *streamCase) read() {
	c.w.out("# read")
	r := c.reader(0, "hello")
	c.w.out("   ", got(r.Read(c.co, 0)), got(r.Read(c.co, 2)), got(r.Read(c.co, 99)))
	r.FeedData([]byte("x"))
	r.FeedEOF()
	c.w.out("   ", got(r.Read(c.co, -1)), got(r.Read(c.co, -1)), got(r.Read(c.co, 5)), r.AtEOF())
	r = c.reader(0, "abc")
	c.w.out("    at_eof with data in the buffer", r.AtEOF())
	r.FeedEOF()
	c.w.out("   ", r.AtEOF())
	c.w.out("# readexactly")
	r = c.reader(0, "abcdef")
	c.w.out("   ", got(r.ReadExactly(c.co, 4)), got(r.ReadExactly(c.co, 0)), got(r.ReadExactly(c.co, -1)))
	r.FeedEOF()
	c.w.out("   ", got(r.ReadExactly(c.co, 9)))
}

func (c *streamCase) lines() {
	c.w.out("# readline")
	r := c.ended("l1\nl2\npart")
	all := &recorder{}
	for range 4 {
		line, err := r.ReadLine(c.co)
		if err != nil {
			c.w.t.Error(err)
		}
		all.add(append([]byte{}, line...))
	}
	c.w.out("   ", all.String())
	r = c.reader(3, "abcdefgh\nx\n")
	c.w.out("    over limit:", got(r.ReadLine(c.co)), "then", got(r.ReadLine(c.co)))
	r = c.reader(3, "abcdefgh")
	c.w.out("    over limit without newline:", got(r.ReadLine(c.co)), r)
}

func (c *streamCase) until() {
	until := func(r *streams.StreamReader, separators ...string) string {
		list := [][]byte{}
		for _, s := range separators {
			list = append(list, []byte(s))
		}
		return got(r.ReadUntil(c.co, list...))
	}
	c.w.out("# readuntil")
	r := c.ended("a--b--c")
	c.w.out("   ", until(r, "--"), until(r, "--"), until(r, "--"))
	c.w.out("    empty separator:", until(c.reader(0, ""), ""))
	r = c.reader(3, "abcdef--")
	c.w.out("   ", until(r, "--"), "buffer kept", r)
	c.w.out("   ", until(c.reader(3, "abcdefgh"), "--"))
	r = c.reader(0, "a;b,c")
	c.w.out("    tuple of separators:", until(r, ",", ";"), until(r, ",", ";"), "empty tuple:", until(c.reader(0, "")))
	c.w.out("# async for")
	all := &recorder{}
	for line, err := range c.ended("1\n2\n3").All(c.co) {
		if err != nil {
			c.w.t.Error(err)
		}
		all.add(append([]byte{}, line...))
	}
	c.w.out("   ", all.String())
}

func (c *streamCase) shared() {
	reading := func(read func(co *coro.Co) ([]byte, error)) *loop.Task[string] {
		t := loop.CreateTask(c.co, coro.New(func(co *coro.Co) (string, error) { b, err := read(co); return got(b, err), nil }))
		tick(c.co, 1)
		return t
	}
	c.w.out("# two concurrent readers")
	r := c.reader(0, "")
	a := reading(func(co *coro.Co) ([]byte, error) { return r.Read(co, 1) })
	c.w.out("   ", got(r.Read(c.co, 1)))
	c.w.out("   ", got(r.ReadLine(c.co)))
	c.w.out("   ", got(r.ReadExactly(c.co, 1)))
	a.Cancel()
	tick(c.co, 1)
	c.w.out("# exception")
	r = c.reader(0, "")
	a = reading(func(co *coro.Co) ([]byte, error) { return r.Read(co, 1) })
	r.SetException(&gen.ConnectionResetError{ConnectionError: gen.ConnectionError{OSError: gen.OSError{Strerror: "cr"}}})
	v, _ := a.Await(c.co)
	c.w.out("   ", v, r.Exception())
	c.w.out("    later reads raise too", got(r.ReadLine(c.co)))
	r.FeedEOF()
	func() {
		defer func() { c.w.outf("%-58s panic: %v", "feed_data after eof", recover()) }()
		r.FeedData([]byte("x"))
	}()
	c.w.out("# cancelled read leaves data")
	r = c.reader(0, "")
	a = reading(r.ReadLine)
	r.FeedData([]byte("par"))
	a.Cancel()
	tick(c.co, 1)
	r.FeedData([]byte("t\n"))
	c.w.out("   ", got(r.ReadLine(c.co)))
}

// streamTransport is class Tr.
type streamTransport struct{ w *twin }

func (t streamTransport) PauseReading()  { t.w.out("    pause_reading") }
func (t streamTransport) ResumeReading() { t.w.out("    resume_reading") }

func (c *streamCase) pausing() {
	c.w.out("# pause/resume at 2*limit")
	r := c.reader(4, "")
	r.SetTransport(streamTransport{c.w})
	r.FeedData([]byte("xxxxxxxx"))
	c.w.out("    8 bytes (2*limit): no pause")
	r.FeedData([]byte("y"))
	c.w.out("    9 bytes")
	r.Read(c.co, 4)
	c.w.out("    5 left")
	r.Read(c.co, 1)
	c.w.out("    4 left")
}

func (c *streamCase) serve(h streams.Handler) (*streams.Server, int) {
	s, err := streams.StartServer(c.co, h, "127.0.0.1", 0)
	if err != nil {
		c.w.t.Fatal(err)
	}
	address := s.Sockets()[0].Addr().String()
	port, _ := strconv.Atoi(address[strings.LastIndexByte(address, ':')+1:])
	return s, port
}

func (c *streamCase) open(port int) (*streams.StreamReader, *streams.StreamWriter) {
	r, w, err := streams.OpenConnection(c.co, "127.0.0.1", port)
	if err != nil {
		c.w.t.Fatal(err)
	}
	return r, w
}

func (c *streamCase) echo() {
	c.w.out("# client/server")
	seen := &recorder{}
	s, port := c.serve(func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
		first, _, _ := strings.Cut(w.String(), " ")
		seen.add(first)
		line, err := r.ReadLine(co)
		if err != nil {
			return err
		}
		w.Write(append([]byte("echo "), line...))
		if err := w.Drain(co); err != nil {
			return err
		}
		w.Close()
		err = w.WaitClosed(co)
		seen.add("closed " + gen.Repr(w.IsClosing()))
		return err
	})
	r, w := c.open(port)
	w.Write([]byte("hi\n"))
	all, _ := r.Read(c.co, -1)
	for len(seen.items) < 2 {
		tick(c.co, 1)
	}
	c.w.out("   ", all, seen.String(), w.CanWriteEOF())
	w.Close()
	w.WaitClosed(c.co)
	w.Write([]byte("late"))
	c.w.out("    drain after close:", swErr(w.Drain(c.co)))
	c.w.out("    serving", s.IsServing())
	forever := loop.CreateTask(c.co, coro.Do(s.ServeForever))
	tick(c.co, 1)
	second := swErr(s.ServeForever(c.co))
	c.w.out("    second serve_forever:", quoted.ReplaceAllString(regexp.MustCompile(`<Server.*>`).ReplaceAllString(second, "<Server>"), `"$1"`))
	s.Close()
	c.w.out("    serve_forever after close():", sw(c.co, forever))
	s.WaitClosed(c.co)
	c.w.out("    serve_forever on closed:", swErr(s.ServeForever(c.co)), "()", s)
	if len(s.Sockets()) > 0 {
		c.w.t.Error(s.Sockets())
	}
}

// quoted is how the script's text has the repr of a text with a repr in it.
var quoted = regexp.MustCompile(`'(server <Server> [^']*)'`)

func (c *streamCase) failing() {
	s, port := c.serve(func(*coro.Co, *streams.StreamReader, *streams.StreamWriter) error {
		return &gen.ValueError{Msg: "in handler"}
	})
	c.w.loop.SetExceptionHandler(func(_ *loop.Loop, x loop.ExceptionContext) {
		c.w.out("    EXC", x.Message, exc(x.Exception), excKeys(x))
	})
	r, w := c.open(port)
	v := got(r.Read(c.co, -1))
	c.w.out("    (3.8-3.11: connection stays open -> client hangs)", v)
	w.Close()
	s.Close()
	s.WaitClosed(c.co)
	c.w.loop.SetExceptionHandler(nil)
	_, _, err := streams.OpenConnection(c.co, "127.0.0.1", port)
	refused := exc(err)
	c.w.out("    refused:", anyNumber(refused[:min(70, len(refused))]))
}

func (c *streamCase) backpressure() {
	c.w.out("# limits/defaults", streams.DefaultLimit)
	c.w.out("# write backpressure")
	s, port := c.serve(func(co *coro.Co, _ *streams.StreamReader, w *streams.StreamWriter) error {
		defer w.Close()
		return loop.Sleep(co, 99*sec)
	})
	_, w := c.open(port)
	low, high := w.WriteBufferLimits()
	c.w.out("    high/low water", tuple{low, high})
	w.Write(make([]byte, 1<<24))
	draining := loop.CreateTask(c.co, coro.Do(w.Drain))
	loop.Sleep(c.co, sec/20)
	c.w.out("    drain blocks", !draining.Done())
	w.Abort()
	c.w.out("   ", sw(c.co, draining))
	s.Close()
}
