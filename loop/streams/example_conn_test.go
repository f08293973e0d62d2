package streams_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// echoLines answers each line with itself.
func echoLines(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	defer w.Close()
	for line, err := range r.All(co) {
		if err != nil {
			return err
		}
		w.Write(append([]byte("echo "), line...))
		if err := w.Drain(co); err != nil {
			return err
		}
	}
	return nil
}

// ask sends a line and prints the answer.
func ask(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	defer w.Close()
	w.Write([]byte("hi\n"))
	line, err := r.ReadLine(co)
	fmt.Printf("%s", line)
	return err
}

// withEcho runs a program beside a server on a free port.
func withEcho(o *streams.ServerOptions, program func(co *coro.Co, port int) error) {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServerWith(co, echoLines, "127.0.0.1", 0, o)
		if err != nil {
			return err
		}
		return s.With(co, func(s *streams.Server) error { return program(co, portOf(s)) })
	}))
	if err != nil {
		fmt.Println(err)
	}
}

func portOf(s *streams.Server) (port int) {
	address := s.Sockets()[0].Addr().String()
	fmt.Sscanf(address, "127.0.0.1:%d", &port)
	return port
}

func ExampleOpenConnection() {
	withEcho(nil, func(co *coro.Co, port int) error {
		r, w, err := streams.OpenConnection(co, "127.0.0.1", port)
		if err != nil {
			return err
		}
		return ask(co, r, w)
	})
	// Output:
	// echo hi
}

func ExampleOpenConnectionWith() {
	withEcho(nil, func(co *coro.Co, port int) error {
		r, w, err := streams.OpenConnectionWith(co, "127.0.0.1", port, &streams.ConnectOptions{Limit: 1024})
		if err != nil {
			return err
		}
		return ask(co, r, w)
	})
	// Output:
	// echo hi
}

func ExampleConnectOptions() {
	withEcho(nil, func(co *coro.Co, port int) error {
		_, _, err := streams.OpenConnectionWith(co, "127.0.0.1", port, &streams.ConnectOptions{ServerHostname: "x"})
		fmt.Println(err)
		return nil
	})
	// Output:
	// server_hostname is only meaningful with ssl
}

func ExampleStartServer() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServer(co, echoLines, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		fmt.Println(s.IsServing(), len(s.Sockets()))
		s.Close()
		return s.WaitClosed(co)
	}))
	// Output:
	// true 1
}

func ExampleStartServerWith() {
	withEcho(&streams.ServerOptions{Backlog: 5}, func(co *coro.Co, port int) error {
		r, w, err := streams.OpenConnection(co, "127.0.0.1", port)
		if err != nil {
			return err
		}
		return ask(co, r, w)
	})
	// Output:
	// echo hi
}

func ExampleServerOptions() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServerWith(co, echoLines, "127.0.0.1", 0, &streams.ServerOptions{NoServing: true})
		if err != nil {
			return err
		}
		defer s.Close()
		fmt.Println(s.IsServing())
		err = s.StartServing(co)
		fmt.Println(s.IsServing())
		return err
	}))
	// Output:
	// false
	// true
}

func ExampleServer() {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServer(co, echoLines, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		loop.RunningLoop(co).CallLater(time.Millisecond, s.Close)
		return s.ServeForever(co) // until somebody closes it
	}))
	fmt.Println(err != nil)
	// Output:
	// true
}

func ExampleHandler() {
	var shout streams.Handler = func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
		defer w.Close()
		b, err := r.ReadExactly(co, 2)
		w.Write(append(b, '!', '\n'))
		return err
	}
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServer(co, shout, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		defer s.Close()
		r, w, err := streams.OpenConnection(co, "127.0.0.1", portOf(s))
		if err != nil {
			return err
		}
		return ask(co, r, w)
	}))
	// Output:
	// hi!
}

func ExampleStreamWriter() {
	withEcho(nil, func(co *coro.Co, port int) error {
		r, w, err := streams.OpenConnection(co, "127.0.0.1", port)
		if err != nil {
			return err
		}
		w.WriteLines([][]byte{[]byte("one\n"), []byte("two\n")})
		w.WriteEOF()
		all, err := r.Read(co, -1)
		fmt.Printf("%s", all)
		w.Close()
		if err != nil {
			return err
		}
		return w.WaitClosed(co)
	})
	// Output:
	// echo one
	// echo two
}

// unixEcho runs a program beside a server at a Unix socket.
func unixEcho(o *streams.ServerOptions, program func(co *coro.Co, path string) error) {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "echo")
	_, err = loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartUnixServerWith(co, echoLines, path, o)
		if err != nil {
			return err
		}
		return s.With(co, func(*streams.Server) error { return program(co, path) })
	}))
	if err != nil {
		fmt.Println(err)
	}
}

func ExampleStartUnixServer() {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		_, err := streams.StartUnixServer(co, echoLines, "/nonexistent/socket")
		return err
	}))
	fmt.Println(err)
	// Output:
	// [Errno 2] No such file or directory
}

func ExampleStartUnixServerWith() {
	unixEcho(&streams.ServerOptions{Limit: 100}, func(co *coro.Co, path string) error {
		r, w, err := streams.OpenUnixConnection(co, path)
		if err != nil {
			return err
		}
		return ask(co, r, w)
	})
	// Output:
	// echo hi
}

func ExampleOpenUnixConnection() {
	unixEcho(nil, func(co *coro.Co, path string) error {
		r, w, err := streams.OpenUnixConnection(co, path)
		if err != nil {
			return err
		}
		return ask(co, r, w)
	})
	// Output:
	// echo hi
}

func ExampleOpenUnixConnectionWith() {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		_, _, err := streams.OpenUnixConnectionWith(co, "/nonexistent/socket", nil)
		return err
	}))
	fmt.Println(err)
	// Output:
	// [Errno 2] No such file or directory
}

// piped gives a program both ends of a pipe.
func piped(program func(co *coro.Co, r, w *os.File) error) {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		r, w, err := os.Pipe()
		if err != nil {
			return err
		}
		return program(co, r, w)
	}))
	if err != nil {
		fmt.Println(err)
	}
}

func ExampleConnectReadPipe() {
	piped(func(co *coro.Co, r, w *os.File) error {
		reader, end, err := streams.ConnectReadPipe(co, r)
		if err != nil {
			return err
		}
		defer end.Close()
		w.WriteString("through a pipe\n")
		w.Close()
		line, err := reader.ReadLine(co)
		fmt.Printf("%s", line)
		return err
	})
	// Output:
	// through a pipe
}

func ExampleConnectReadPipeWith() {
	piped(func(co *coro.Co, r, w *os.File) error {
		reader, end, err := streams.ConnectReadPipeWith(co, r, &streams.PipeOptions{Limit: 4})
		if err != nil {
			return err
		}
		defer end.Close()
		w.WriteString("too long\n")
		w.Close()
		_, err = reader.ReadLine(co)
		fmt.Println(err)
		return nil
	})
	// Output:
	// Separator is found, but chunk is longer than limit
}

func ExamplePipeOptions() {
	o := &streams.PipeOptions{Limit: 1 << 20}
	fmt.Println(o.Limit)
	// Output:
	// 1048576
}

func ExampleConnectWritePipe() {
	piped(func(co *coro.Co, r, w *os.File) error {
		writer, err := streams.ConnectWritePipe(co, w)
		if err != nil {
			return err
		}
		writer.Write([]byte("hello"))
		if err := writer.Drain(co); err != nil {
			return err
		}
		writer.Close()
		if err := writer.WaitClosed(co); err != nil {
			return err
		}
		b := make([]byte, 9)
		n, err := r.Read(b)
		fmt.Printf("%s\n", b[:n])
		r.Close()
		return err
	})
	// Output:
	// hello
}

func ExampleTLSOptions() {
	withEcho(nil, func(co *coro.Co, port int) error {
		_, w, err := streams.OpenConnection(co, "127.0.0.1", port)
		if err != nil {
			return err
		}
		defer w.Close()
		w.Write([]byte("no TLS here\n")) // which the server will answer
		err = w.StartTLSWith(co, &tls.Config{InsecureSkipVerify: true}, &streams.TLSOptions{HandshakeTimeout: time.Minute})
		fmt.Println(err != nil)
		return nil
	})
	// Output:
	// true
}
