// Package subprocess runs child processes from tasks of package loop, with pipes as
// streams: asyncio's subprocesses.
//
//	p, err := subprocess.CreateExec(co, []string{"sort"}, &subprocess.Options{Stdin: subprocess.Pipe, Stdout: subprocess.Pipe})
//	…
//	stdout, _, err := p.Communicate(co, []byte("b\na\n"))
//	code, ok := p.Returncode()
//
// asyncio's names, and those here:
//
//	create_subprocess_exec(prog, *args, …)   CreateExec(co, []string{prog, …}, &Options{…})
//	create_subprocess_shell(cmd, …)          CreateShell(co, cmd, &Options{…})
//	stdin=PIPE, DEVNULL, STDOUT              Options{Stdin: Pipe}, DevNull, ToStdout; a file: File(f)
//	cwd=, env=, limit=                       Options.Dir, Env, Limit
//	p.stdin, p.stdout, p.stderr              p.Stdin, p.Stdout, p.Stderr: streams
//	await p.wait()                           p.Wait(co)
//	await p.communicate(input)               p.Communicate(co, input)
//	p.returncode                             p.Returncode(); −N for a signal
//	p.send_signal(s), terminate(), kill()    p.SendSignal(s), p.Terminate(), p.Kill()
//	p.pid                                    p.PID
//
// A child that still runs when its loop closes is killed and reported, with where it was
// started.
package subprocess
