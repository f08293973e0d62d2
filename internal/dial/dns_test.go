package dial_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// server is a name server on this machine that gives every query the answer of reply,
// or none if that is empty, and a resolver that asks it.
func server(t *testing.T, reply func(query []byte) []byte) *net.Resolver {
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan bool)
	go func() {
		defer close(over)
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if answer := reply(buf[:n]); len(answer) > 0 {
				conn.WriteTo(answer, from)
			}
		}
	}()
	t.Cleanup(func() { conn.Close(); <-over })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

// code is the answer without any records.
func code(rcode byte) func([]byte) []byte {
	return func(query []byte) []byte {
		query[2] |= 0x80               // an answer
		query[3] = 0x80 | rcode        // of one who asks others
		query[10], query[11] = 0, 0    // no additional records
		return query[:question(query)] // but the question
	}
}

// question is where the question ends.
func question(query []byte) int {
	at := 12
	for at < len(query) && query[at] != 0 {
		at += 1 + int(query[at])
	}
	return at + 5
}

// address is the answer to a query of an IPv4 address.
func address(query []byte) []byte {
	end := question(query)
	if kind := query[end-3]; kind != 1 {
		return code(0)(query)
	}
	answer := code(0)(query)
	answer[7] = 1                                                                 // record
	return append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 200) // of that name
}

// What getaddrinfo says to what a name server says.
func TestNameServer(t *testing.T) {
	const success, failure, unknown, refused = 0, 2, 3, 5
	for _, row := range []struct {
		name   string
		family dial.Family
		reply  func([]byte) []byte
		want   string
	}{
		{"an address", 0, address, "[('192.0.2.200', 80)]"},
		{"an address of the family", dial.Inet, address, "[('192.0.2.200', 80)]"},
		{"no such name", 0, code(unknown), "gaierror(-2, 'Name or service not known')"},
		{"failure", 0, code(failure), "gaierror(-3, 'Temporary failure in name resolution')"},
		{"refused", 0, code(refused), "gaierror(-3, 'Temporary failure in name resolution')"},
		{"no address", dial.Inet6, code(success), "gaierror(-2, 'Name or service not known')"},
	} {
		got := outcome(dial.LookupWith(t.Context(), server(t, row.reply), "www.example.test.", 80, row.family))
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// A name server that says nothing, and a query that is given up.
func TestSilentNameServer(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("cause")
	r := server(t, func([]byte) []byte { cancel(cause); return nil })
	if _, err := dial.LookupWith(ctx, r, "www.example.test.", 80, 0); err != cause {
		t.Error(err)
	}
}

// Nobody is where the name server should be.
func TestNoNameServer(t *testing.T) {
	r := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, gen.OSErrorOf(failed("connect", 111))
	}}
	if got := outcome(dial.LookupWith(t.Context(), r, "www.example.test.", 80, 0)); got != "gaierror(-3, 'Temporary failure in name resolution')" {
		t.Error(got)
	}
}
