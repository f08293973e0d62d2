//go:build unix

package subprocess_test

import (
	"bytes"
	"context"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/subprocess"
)

// inLoop runs body on both engines, and sees that nothing is left or reported.
func inLoop(t *testing.T, body func(co *coro.Co) error) {
	t.Helper()
	for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			_, err := loop.RunWith(context.Background(), coro.Do(body), &loop.RunOptions{
				Engine: engine, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { t.Errorf("reported: %v", c) },
			})
			if err != nil {
				t.Errorf("%v", gen.Repr(err))
			}
			leak.Settle(t, before)
		})
	}
}

var both = &subprocess.Options{Stdin: subprocess.Pipe, Stdout: subprocess.Pipe}

// What communicate brings, and the exit status.
func TestCommunicate(t *testing.T) {
	for _, row := range []struct {
		name    string
		command string
		o       *subprocess.Options
		input   string
		out     string
		errs    string
		code    int
	}{
		{"streams", "echo out; echo err >&2; exit 3", &subprocess.Options{Stdout: subprocess.Pipe, Stderr: subprocess.Pipe}, "", "out\n", "err\n", 3},
		{"input", "cat", both, "data", "data", "", 0},
		{"joined", "echo out; echo err >&2", &subprocess.Options{Stdout: subprocess.Pipe, Stderr: subprocess.ToStdout}, "", "out\nerr\n", "", 0},
		{"nothing to read", "cat", &subprocess.Options{Stdin: subprocess.DevNull, Stdout: subprocess.Pipe}, "", "", "", 0},
		{"nobody reads", "true", &subprocess.Options{Stdin: subprocess.Pipe}, strings.Repeat("x", 1<<20), "", "", 0},
		{"not found", "nonexistent_cmd_xyz 2>/dev/null", nil, "", "", "", 127},
		{"folder and environment", "pwd; echo $A", &subprocess.Options{Stdout: subprocess.Pipe, Dir: "/", Env: []string{"A=b"}}, "", "/\nb\n", "", 0},
		{"much", "head -c 1000000 /dev/zero", &subprocess.Options{Stdout: subprocess.Pipe}, "", strings.Repeat("\x00", 1000000), "", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			inLoop(t, func(co *coro.Co) error {
				p, err := subprocess.CreateShell(co, row.command, row.o)
				if err != nil {
					return err
				}
				out, errs, err := p.Communicate(co, []byte(row.input))
				code, ok := p.Returncode()
				if !bytes.Equal(out, []byte(row.out)) || string(errs) != row.errs || code != row.code || !ok {
					t.Errorf("%.40q %q %d %v", out, errs, code, ok)
				}
				return err
			})
		})
	}
}

// Signals end a child, and none reaches one that has ended.
func TestSignals(t *testing.T) {
	for sig, send := range map[syscall.Signal]func(p *subprocess.Process) error{
		syscall.SIGKILL: (*subprocess.Process).Kill,
		syscall.SIGTERM: (*subprocess.Process).Terminate,
		syscall.SIGINT:  func(p *subprocess.Process) error { return p.SendSignal(syscall.SIGINT) },
	} {
		inLoop(t, func(co *coro.Co) error {
			p, err := subprocess.CreateExec(co, []string{"sleep", "9"}, nil)
			if err != nil {
				return err
			}
			if err := send(p); err != nil {
				return err
			}
			code, err := p.Wait(co)
			if code != -int(sig) {
				t.Errorf("%v: %d", sig, code)
			}
			if err := send(p); !gen.IsInstance[*gen.ProcessLookupError](err) {
				t.Errorf("%v: %v", sig, err)
			}
			return err
		})
	}
}

// A program that is not there, and one that cannot be run.
func TestNoProgram(t *testing.T) {
	for program, want := range map[string]string{
		"/nonexistent/prog":   "[Errno 2] No such file or directory: '/nonexistent/prog'",
		"nonexistent_cmd_xyz": "[Errno 2] No such file or directory: 'nonexistent_cmd_xyz'",
		"/":                   "[Errno 13] Permission denied: '/'",
	} {
		inLoop(t, func(co *coro.Co) error {
			_, err := subprocess.CreateExec(co, []string{program}, both)
			if err == nil || err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
			return nil
		})
	}
}

// Who waits is cancelled; the child is not.
func TestCancelled(t *testing.T) {
	inLoop(t, func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"sleep", "9"}, both)
		if err != nil {
			return err
		}
		waiting := []*loop.Task[int]{
			loop.CreateTask(co, coro.New(p.Wait)),
			loop.CreateTask(co, coro.New(func(co *coro.Co) (int, error) {
				_, _, err := p.Communicate(co, nil)
				return 0, err
			})),
		}
		if err := loop.Sleep(co, time.Millisecond); err != nil {
			return err
		}
		for _, w := range waiting {
			w.Cancel()
		}
		loop.Wait(co, waiting)
		_, ended := p.Returncode()
		if !waiting[0].Cancelled() || !waiting[1].Cancelled() || ended {
			t.Error(waiting, ended)
		}
		p.Kill()
		code, err := p.Wait(co)
		if code != -9 {
			t.Error(code)
		}
		return err
	})
}

// Line by line.
func TestInteractive(t *testing.T) {
	inLoop(t, func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"cat"}, both)
		if err != nil {
			return err
		}
		for _, line := range []string{"one\n", "two\n"} {
			p.Stdin.Write([]byte(line))
			if err := p.Stdin.Drain(co); err != nil {
				return err
			}
			got, err := p.Stdout.ReadLine(co)
			if string(got) != line || err != nil {
				t.Errorf("%q %v", got, err)
			}
		}
		p.Stdin.Close()
		code, err := p.Wait(co)
		if code != 0 {
			t.Error(code)
		}
		return err
	})
}

// A child that runs on when its loop closes is killed and reported, with where it was
// started.
func TestLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	var told []string
	var p *subprocess.Process
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) (err error) {
		p, err = subprocess.CreateExec(co, []string{"sleep", "99"}, nil)
		return err
	}), &loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { told = append(told, c.String()) }})
	if err != nil {
		t.Error(err)
	}
	if len(told) != 1 || !strings.Contains(told[0], "is still running") || !strings.Contains(told[0], "process_test.go:") {
		t.Errorf("%q", told)
	}
	if err := syscall.Kill(p.PID, 0); err != syscall.ESRCH {
		t.Error(err)
	}
	leak.Settle(t, before)
}

// Virtual time waits for a child that somebody waits for.
func TestVirtual(t *testing.T) {
	late := false
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		loop.RunningLoop(co).CallLater(time.Hour, func() { late = true })
		p, err := subprocess.CreateExec(co, []string{"sleep", "0.01"}, nil)
		if err != nil {
			return err
		}
		_, err = p.Wait(co)
		if late {
			t.Error("an hour has passed")
		}
		return err
	}), &loop.RunOptions{Virtual: true})
	if err != nil {
		t.Error(err)
	}
}

// A session of the child's own, by an attribute of the system's.
func TestNewSession(t *testing.T) {
	inLoop(t, func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"sleep", "9"}, &subprocess.Options{SysProcAttr: &syscall.SysProcAttr{Setsid: true}})
		if err != nil {
			return err
		}
		if group, err := syscall.Getpgid(p.PID); group != p.PID || err != nil {
			t.Error(group, err)
		}
		p.Kill()
		_, err = p.Wait(co)
		return err
	})
}

// What a child has written can be read when it has ended; closing its output ends one
// that writes on.
func TestOutputAfterEnd(t *testing.T) {
	inLoop(t, func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"echo", "late"}, both)
		if err != nil {
			return err
		}
		p.Stdin.Close()
		if _, err := p.Wait(co); err != nil {
			return err
		}
		out, err := p.Stdout.Read(co, -1)
		if string(out) != "late\n" {
			t.Errorf("%q", out)
		}
		return err
	})
}

// Drain tells that the child does not read.
func TestBrokenPipe(t *testing.T) {
	inLoop(t, func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"true"}, &subprocess.Options{Stdin: subprocess.Pipe})
		if err != nil {
			return err
		}
		p.Stdin.Write(bytes.Repeat([]byte("x"), 1<<20))
		err = p.Stdin.Drain(co)
		if !gen.IsInstance[*gen.BrokenPipeError](err) && !gen.IsInstance[*gen.ConnectionResetError](err) {
			t.Error(err)
		}
		_, err = p.Wait(co)
		return err
	})
}
