// Chat is a chat server: what one client writes, all others read.
//
//	go run ./examples/chat 127.0.0.1:8000     # and then: nc 127.0.0.1 8000
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net"
	"os"
	"strconv"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Println("usage: chat address, for example 127.0.0.1:8000")
		return
	}
	host, portText, err := net.SplitHostPort(os.Args[1])
	port, perr := strconv.Atoi(portText)
	if err != nil || perr != nil {
		log.Fatalf("chat: %q is no address", os.Args[1])
	}
	_, err = loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServer(co, newRoom().join, host, port)
		if err != nil {
			return err
		}
		fmt.Println("chatting at", s.Sockets()[0].Addr())
		return s.With(co, func(s *streams.Server) error { return s.ServeForever(co) })
	}), &loop.RunOptions{HandleSIGINT: true})
	if err != nil && !gen.IsInstance[*gen.KeyboardInterrupt](err) {
		log.Fatal(err)
	}
}

// room is where everybody is. All of it runs on one loop, so nothing is locked.
type room struct {
	present map[*streams.StreamWriter]string // their names
}

func newRoom() *room { return &room{map[*streams.StreamWriter]string{}} }

// join deals with one client: its first line is its name.
func (m *room) join(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	defer w.Close()
	first, err := r.ReadLine(co)
	name := string(bytes.TrimSpace(first))
	if err != nil || name == "" {
		return err
	}
	fmt.Fprintf(w, "* welcome, %s; %d others are here\n", name, len(m.present))
	m.present[w] = name
	m.tell(w, "* "+name+" has come\n")
	defer func() {
		delete(m.present, w)
		m.tell(w, "* "+name+" has gone\n")
	}()
	for line, err := range r.All(co) {
		if err != nil {
			return err
		}
		m.tell(w, name+": "+string(line))
	}
	return nil
}

// maxBehind is how many bytes a client may be behind before it is thrown out.
const maxBehind = 1 << 20

// tell writes to everybody but from. It does not wait for those who are slow.
func (m *room) tell(from *streams.StreamWriter, text string) {
	for w := range m.present {
		switch {
		case w == from:
		case w.WriteBufferSize() > maxBehind:
			w.Abort()
		default:
			w.Write([]byte(text))
		}
	}
}
