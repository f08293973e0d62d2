package dial

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// Flags of NameInfo, with the C library's numbers.
const (
	NumericHost = 1
	NumericServ = 2
	NameReqd    = 8
	Dgram       = 16
)

// NameResolver is a Resolver that finds the names of addresses, too.
type NameResolver interface {
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// NameInfo finds the name and the service of an address: getnameinfo. A Resolver that
// is no NameResolver knows no names.
//
// Errors: [*gen.GAIError]; the cause of the context's end.
func NameInfo(ctx context.Context, r Resolver, a Addr, flags int) (host, service string, err error) {
	if flags&^(NumericHost|NumericServ|NameReqd|Dgram) != 0 {
		return "", "", gen.NewGAIError(gen.EAIBadFlags)
	}
	host, known := hostWithScope(a), false
	if flags&NumericHost == 0 {
		var name string
		if name, known = nameOf(ctx, r, a); known {
			host = name
		}
	}
	if ctx.Err() != nil {
		return "", "", context.Cause(ctx)
	}
	if flags&NameReqd != 0 && !known {
		return "", "", gen.NewGAIError(gen.EAINoName)
	}
	if flags&NumericServ == 0 {
		service = serviceOf(a.Port, flags&Dgram != 0)
	}
	if service == "" {
		service = strconv.Itoa(a.Port)
	}
	return host, service, nil
}

func nameOf(ctx context.Context, r Resolver, a Addr) (string, bool) {
	if r == nil {
		r = net.DefaultResolver
	}
	n, ok := r.(NameResolver)
	if !ok {
		return "", false
	}
	names, err := n.LookupAddr(ctx, a.IP.String())
	if err != nil || len(names) == 0 {
		return "", false
	}
	return strings.TrimSuffix(names[0], "."), true
}

// hostWithScope is the address in digits, with the name of its zone if it has one.
func hostWithScope(a Addr) string {
	if a.Scope == 0 {
		return a.IP.WithZone("").String()
	}
	zone := strconv.Itoa(a.Scope)
	if i, err := net.InterfaceByIndex(a.Scope); err == nil {
		zone = i.Name
	}
	return fmt.Sprintf("%s%%%s", a.IP.WithZone(""), zone)
}

// serviceOf is the name that the system has for a port, or empty. Package net looks
// the other way only.
func serviceOf(port int, udp bool) string {
	text, err := os.ReadFile("/etc/services")
	if err != nil {
		return ""
	}
	return findService(string(text), port, udp)
}

// findService reads lines such as "http 80/tcp www # comment".
func findService(text string, port int, udp bool) string {
	want := strconv.Itoa(port) + "/tcp"
	if udp {
		want = strconv.Itoa(port) + "/udp"
	}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if words := strings.Fields(line); len(words) > 1 && words[1] == want {
			return words[0]
		}
	}
	return ""
}
