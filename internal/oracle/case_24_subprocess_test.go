//go:build unix

package oracle_test

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/subprocess"
)

func TestSubprocesses(t *testing.T) {
	runCase(t, oracleCase{
		name: "24_subprocess",
		left: []left{
			{
				from: "    shell=False ValueError('shell must be True')", why: "the types say it",
				to: "    exec non-str TypeError('expected str, bytes or os.PathLike object, not in",
			},
			{
				from: "   warning: ResourceWarning: unclosed transport <_UnixSubprocessTransport pid=N running stdout=<_UnixReadPipeTransport fd=N open>>", why: "it is reported when its loop closes",
				to: "   warning: ResourceWarning: unclosed transport <_UnixReadPipeTransport closing fd=N open>",
			},
		},
		twin: func(w *twin) {
			_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
				c := &childCase{w, co}
				c.ends()
				c.signals()
				c.missing()
				c.cancelled()
				c.streams()
				c.waiters()
				return nil
			}), &loop.RunOptions{Engine: w.engine})
			if err != nil {
				w.t.Error(err)
			}
		},
	})
}

// childCase is main.
type childCase struct {
	w  *twin
	co *coro.Co
}

func (c *childCase) exec(o *subprocess.Options, command ...string) *subprocess.Process {
	p, err := subprocess.CreateExec(c.co, command, o)
	if err != nil {
		c.w.t.Fatal(err)
	}
	return p
}

// both is the repr of what communicate returns.
func both(out, errs []byte, err error) string {
	if err != nil {
		return exc(err)
	}
	show := func(b []byte) any {
		if b == nil {
			return none{}
		}
		return b
	}
	return "ret " + tuple{show(out), show(errs)}.String()
}

func (c *childCase) wait(p *subprocess.Process) string { return swallow(p.Wait(c.co)) }

// code is p.returncode.
func code(p *subprocess.Process) any {
	if n, ok := p.Returncode(); ok {
		return n
	}
	return none{}
}

var piped = subprocess.Pipe

func (c *childCase) ends() {
	p, err := subprocess.CreateShell(c.co, "echo out; echo err >&2; exit 3", &subprocess.Options{Stdout: piped, Stderr: piped})
	if err != nil {
		c.w.t.Fatal(err)
	}
	c.w.out(numbered(p.String()), code(p))
	r := both(p.Communicate(c.co, nil))
	c.w.out("   ", r, code(p), c.wait(p), c.wait(p))
	p = c.exec(&subprocess.Options{Stdin: piped, Stdout: piped}, "cat")
	r = both(p.Communicate(c.co, []byte("data")))
	c.w.out("   ", r, code(p))
}

func (c *childCase) signals() {
	p := c.exec(nil, "sleep", "9")
	p.Kill()
	c.w.out("    kill", c.wait(p))
	call(c.w, "kill after exit", none{}, p.Kill())
	p = c.exec(nil, "sleep", "9")
	p.Terminate()
	c.w.out("    terminate", c.wait(p))
	call(c.w, "send_signal after exit", none{}, p.SendSignal(syscall.SIGTERM))
	p = c.exec(nil, "sleep", "9")
	p.SendSignal(syscall.SIGINT)
	c.w.out("    SIGINT", c.wait(p))
}

func (c *childCase) missing() {
	_, err := subprocess.CreateExec(c.co, []string{"/nonexistent/prog"}, nil)
	c.w.out("    not found", exc(err))
	c.w.out("    shell not found", none{})
	p, err := subprocess.CreateShell(c.co, "nonexistent_cmd_xyz", &subprocess.Options{Stderr: piped})
	if err != nil {
		c.w.t.Fatal(err)
	}
	p.Communicate(c.co, nil)
	c.w.out("   ", code(p))
}

func (c *childCase) cancelled() {
	p := c.exec(&subprocess.Options{Stdout: piped}, "sleep", "9")
	_, err := loop.WaitFor(c.co, coro.Do(func(co *coro.Co) error {
		_, _, err := p.Communicate(co, nil)
		return err
	}), 50*time.Millisecond)
	c.w.out("    communicate timeout", exc(err), "still running", code(p))
	p.Kill()
	p.Wait(c.co)
	p = c.exec(&subprocess.Options{Stdin: piped}, "true")
	c.w.out("    communicate to a process that exits:", both(p.Communicate(c.co, []byte(strings.Repeat("x", 100000)))))
}

func (c *childCase) streams() {
	p := c.exec(&subprocess.Options{Stdin: piped, Stdout: piped}, "cat")
	p.Stdin.Write([]byte("line1\nline2\n"))
	p.Stdin.Drain(c.co)
	line, _ := p.Stdout.ReadLine(c.co)
	c.w.out("    line", line)
	p.Stdin.Close()
	rest, _ := p.Stdout.Read(c.co, -1)
	n, _ := p.Wait(c.co)
	c.w.out("    rest", rest, n)
	p = c.exec(&subprocess.Options{Stdin: subprocess.DevNull, Stdout: piped, Stderr: subprocess.ToStdout}, "cat")
	c.w.out("    devnull", both(p.Communicate(c.co, nil)), orNone(p.Stdin == nil), orNone(p.Stderr == nil))
}

// orNone is None for what is not there.
func orNone(absent bool) any {
	if absent {
		return none{}
	}
	return "there"
}

func (c *childCase) waiters() {
	p := c.exec(nil, "sleep", "9")
	a, b := loop.CreateTask(c.co, coro.New(p.Wait)), loop.CreateTask(c.co, coro.New(p.Wait))
	loop.Sleep(c.co, sec/100)
	p.Kill()
	codes, _ := loop.Gather(c.co, a, b).Await(c.co)
	c.w.out("    two waiters", codes)
	p = c.exec(nil, "sleep", "9")
	w := loop.CreateTask(c.co, coro.New(p.Wait))
	loop.Sleep(c.co, sec/100)
	w.Cancel()
	c.w.out("    cancel wait: process not killed", sw(c.co, w), code(p))
	p.Kill()
	p.Wait(c.co)
}
