package subprocess

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// Process is a child process. [CreateExec] and [CreateShell] start one. It belongs to the
// loop of the task that started it.
//
// Python: asyncio.subprocess.Process, library/asyncio-subprocess.
type Process struct {
	PID    int
	Stdin  *streams.StreamWriter // nil unless it is a Pipe
	Stdout *streams.StreamReader // likewise
	Stderr *streams.StreamReader

	l       *loop.Loop
	cmd     *exec.Cmd
	made    string
	pipes   []*streams.StreamWriter // of the loop's ends: standard input, output, error
	source  kernel.Source
	waiting int // tasks that wait for the end
	waiters []*loop.Future[gen.None]
	code    int
	exited  bool

	mu    sync.Mutex
	state *os.ProcessState // once the child has ended
	ended chan struct{}
}

// CreateExec starts a program with its arguments: command[0] is looked for on the PATH if
// it has no slash. Nil options mean none.
//
// Errors: [gen.FileNotFoundError], [gen.PermissionError] and other [gen.OSError]s, with the
// program's name; [gen.ValueError] for no command; [gen.RuntimeError] "no running event
// loop".
//
// Python: asyncio.create_subprocess_exec, library/asyncio-subprocess.
func CreateExec(co *coro.Co, command []string, o *Options) (*Process, error) {
	if len(command) == 0 {
		return nil, &gen.ValueError{Msg: "no program"}
	}
	t := kernel.TaskOf(co)
	if t == nil {
		return nil, kernel.ErrNoRunningLoop()
	}
	if o == nil {
		o = &Options{}
	}
	p := &Process{l: loop.RunningLoop(co), cmd: exec.Command(command[0], command[1:]...), made: caller(), ended: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env, p.cmd.SysProcAttr = o.Dir, o.Env, o.SysProcAttr
	if err := p.start(co, o); err != nil {
		return nil, startError(err, command[0])
	}
	p.PID = p.cmd.Process.Pid
	p.source.Init(t.Loop(), p.news, p.unclosed)
	go p.reap()
	return p, nil
}

// CreateShell starts a command line with /bin/sh. Nil options mean none.
//
// Errors: those of [CreateExec].
//
// Python: asyncio.create_subprocess_shell, library/asyncio-subprocess.
func CreateShell(co *coro.Co, command string, o *Options) (*Process, error) {
	return CreateExec(co, []string{"/bin/sh", "-c", command}, o)
}

// startError is Python's exception for a program that cannot be started.
func startError(err error, program string) error {
	var number syscall.Errno
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return gen.NewOSError(int(syscall.ENOENT), "", program)
	case gen.IsInstance[*gen.OSError](err):
		return err
	case errors.Is(err, syscall.EISDIR): // found by looking, not by trying
		return gen.NewOSError(int(syscall.EACCES), "", program)
	case errors.As(err, &number):
		return gen.NewOSError(int(number), "", program)
	}
	return err
}

// start makes the pipes, and the child.
func (p *Process) start(co *coro.Co, o *Options) (err error) {
	var theirs, ours []*os.File
	defer func() {
		closeAll(theirs)
		if err != nil {
			closeAll(ours)
		}
	}()
	end := func(s Stream, write bool) (*os.File, *os.File, error) {
		switch s.kind {
		case piped:
			r, w, err := os.Pipe()
			if err != nil {
				return nil, nil, gen.OSErrorOf(err)
			}
			if write { // the child reads
				r, w = w, r
			}
			theirs, ours = append(theirs, w), append(ours, r)
			return w, r, nil
		case nowhere:
			f, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
			theirs = append(theirs, f)
			return f, nil, err
		case given:
			return s.file, nil, nil
		}
		return nil, nil, nil
	}
	in, stdin, err := end(o.Stdin, true)
	if err != nil {
		return err
	}
	out, stdoutEnd, err := end(o.Stdout, false)
	if err != nil {
		return err
	}
	errs, stderrEnd, err := end(o.Stderr, false)
	if err != nil {
		return err
	}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = fileOr(in, os.Stdin), fileOr(out, os.Stdout), fileOr(errs, os.Stderr)
	if o.Stderr.kind == stdout {
		p.cmd.Stderr = p.cmd.Stdout
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	return p.connect(co, o, stdin, stdoutEnd, stderrEnd)
}

func fileOr(f, other *os.File) *os.File {
	if f == nil {
		return other
	}
	return f
}

func closeAll(files []*os.File) {
	for _, f := range files {
		if f != nil {
			f.Close()
		}
	}
}

// connect makes streams of the pipes' ends.
func (p *Process) connect(co *coro.Co, o *Options, stdin, out, errs *os.File) (err error) {
	if stdin != nil {
		if p.Stdin, err = streams.ConnectWritePipe(co, stdin); err != nil {
			return p.stillborn(err)
		}
		p.pipes = append(p.pipes, p.Stdin)
	}
	for _, end := range []struct {
		file   *os.File
		reader **streams.StreamReader
	}{{out, &p.Stdout}, {errs, &p.Stderr}} {
		if end.file == nil {
			continue
		}
		r, w, err := streams.ConnectReadPipeWith(co, end.file, &streams.PipeOptions{Limit: o.Limit})
		if err != nil {
			return p.stillborn(err)
		}
		*end.reader = r
		p.pipes = append(p.pipes, w)
	}
	return nil
}

// stillborn ends a child whose pipes are of no use.
func (p *Process) stillborn(err error) error {
	p.cmd.Process.Kill()
	p.cmd.Wait()
	for _, w := range p.pipes {
		w.Abort()
	}
	return err
}

// reap is a goroutine that waits for the child's end.
func (p *Process) reap() {
	defer close(p.ended)
	p.cmd.Wait()
	p.mu.Lock()
	p.state = p.cmd.ProcessState
	p.mu.Unlock()
	p.source.Notify()
}

// news takes in the child's end.
func (p *Process) news() {
	p.mu.Lock()
	state := p.state
	p.mu.Unlock()
	if state == nil || p.exited {
		return
	}
	p.exited, p.code = true, state.ExitCode()
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		p.code = -int(status.Signal())
	}
	p.source.End()
	for _, w := range p.waiters {
		if !w.Done() {
			w.SetResult(gen.None{})
		}
	}
	p.waiters = nil
}

// unclosed is called when the loop closes before the child has ended.
func (p *Process) unclosed() {
	p.l.CallExceptionHandler(loop.ExceptionContext{
		Message: fmt.Sprintf("subprocess %d is still running", p.PID),
		Facts:   []loop.Fact{{Key: "process", Value: p}, {Key: "created_at", Value: p.made}},
	})
	p.cmd.Process.Kill()
	<-p.ended // it is dead by now, or will be at once
	p.source.End()
}

// String is "<Process 123>".
func (p *Process) String() string { return "<Process " + strconv.Itoa(p.PID) + ">" }

// Returncode is the child's exit status, or −N if signal N has ended it; false while it
// runs.
//
// Python: Process.returncode, library/asyncio-subprocess.
func (p *Process) Returncode() (int, bool) { return p.code, p.exited }

// Wait waits until the child has ended, and its pipes as well, and returns the exit status,
// −N for signal N. A child that writes more than fits into a pipe that nobody reads does
// not end: see [Process.Communicate]. To cancel Wait does nothing to the child.
//
// Errors: what is thrown into the task.
//
// Python: Process.wait, library/asyncio-subprocess.
func (p *Process) Wait(co *coro.Co) (int, error) {
	if p.exited {
		return p.code, nil
	}
	f := loop.CreateFuture[gen.None](p.l)
	p.waiters = append(p.waiters, f)
	p.await(1)
	_, err := f.Await(co)
	p.await(-1)
	if err != nil {
		return 0, err
	}
	for _, w := range p.pipes {
		if err := w.WaitClosed(co); gen.IsInstance[*gen.CancelledError](err) {
			return 0, err
		}
	}
	return p.code, nil
}

// await counts the tasks that wait, for whom virtual time stands still.
func (p *Process) await(n int) {
	p.waiting += n
	if !p.exited {
		p.source.Await(p.waiting > 0)
	}
}

// SendSignal sends the child a signal.
//
// Errors: [gen.ProcessLookupError] once it has ended; [gen.OSError].
//
// Python: Process.send_signal, library/asyncio-subprocess.
func (p *Process) SendSignal(sig os.Signal) error {
	if p.exited {
		return &gen.ProcessLookupError{}
	}
	err := p.cmd.Process.Signal(sig)
	if errors.Is(err, os.ErrProcessDone) {
		return nil // its end is on its way to us, and Python would signal a zombie
	}
	return gen.OSErrorOf(err)
}

// Terminate sends SIGTERM.
//
// Errors: those of [Process.SendSignal].
//
// Python: Process.terminate, library/asyncio-subprocess.
func (p *Process) Terminate() error { return p.SendSignal(syscall.SIGTERM) }

// Kill sends SIGKILL.
//
// Errors: those of [Process.SendSignal].
//
// Python: Process.kill, library/asyncio-subprocess.
func (p *Process) Kill() error { return p.SendSignal(os.Kill) }

// Communicate writes input to the child's standard input and closes it, reads the others
// to their ends, and waits for the child. What is no Pipe is nil. That the child does not
// read everything is no error. To cancel Communicate leaves the child alone.
//
// Errors: those of reading; what is thrown into the task.
//
// Python: Process.communicate, library/asyncio-subprocess.
func (p *Process) Communicate(co *coro.Co, input []byte) (stdout, stderr []byte, err error) {
	read := func(r *streams.StreamReader) *coro.Coroutine[[]byte] {
		return coro.New(func(co *coro.Co) ([]byte, error) {
			if r == nil {
				return nil, nil
			}
			b, err := r.Read(co, -1)
			if err != nil {
				return nil, err
			}
			if b == nil {
				b = []byte{}
			}
			return b, nil
		})
	}
	feed := coro.New(func(co *coro.Co) ([]byte, error) { return nil, p.feed(co, input) })
	all, err := loop.Gather(co, feed, read(p.Stdout), read(p.Stderr)).Await(co)
	if err != nil {
		return nil, nil, err
	}
	if _, err := p.Wait(co); err != nil {
		return nil, nil, err
	}
	return all[1], all[2], nil
}

// feed writes the input, as far as the child wants it.
func (p *Process) feed(co *coro.Co, input []byte) error {
	if p.Stdin == nil {
		return nil
	}
	defer p.Stdin.Close()
	p.Stdin.Write(input)
	err := p.Stdin.Drain(co)
	if gen.IsInstance[*gen.BrokenPipeError](err) || gen.IsInstance[*gen.ConnectionResetError](err) {
		return nil
	}
	return err
}

// caller is where the code stands that starts the child.
func caller() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if !more || !strings.HasPrefix(f.Function, "github.com/coluber-go/coluber/loop/subprocess.") {
			return f.File + ":" + strconv.Itoa(f.Line)
		}
	}
}
