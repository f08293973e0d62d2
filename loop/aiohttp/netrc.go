package aiohttp

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// netrcAuth returns the credentials for a host in the file that NETRC names, or that is
// in the user's home. It returns nil if there are none, or the file makes no sense.
func netrcAuth(host string) *BasicAuth {
	path, ok := os.LookupEnv("NETRC")
	if !ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil
		}
		name := ".netrc"
		if runtime.GOOS == "windows" {
			name = "_netrc"
		}
		path = filepath.Join(home, name)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	hosts, ok := parseNetrc(string(text))
	if !ok {
		return nil
	}
	e, ok := hosts[host]
	if !ok {
		e, ok = hosts["default"]
	}
	if !ok {
		return nil
	}
	a, err := NewBasicAuth(or(e.login, e.account), e.password)
	if err != nil {
		return nil
	}
	return a
}

type netrcEntry struct{ login, account, password string }

// parseNetrc reads a file as Python's netrc does. It reports false for one that does not
// follow the rules.
func parseNetrc(text string) (map[string]netrcEntry, bool) {
	x := &netrcLexer{rest: text}
	hosts := map[string]netrcEntry{}
	for {
		word, ok := x.next()
		if !ok {
			return hosts, true
		}
		name := "default"
		switch word {
		case "machine":
			if name, ok = x.next(); !ok {
				return nil, false
			}
		case "default":
		case "macdef":
			if !x.macro() {
				return nil, false
			}
			continue
		default:
			if !strings.HasPrefix(word, "#") {
				return nil, false
			}
			x.line()
			continue
		}
		e, ok := x.entry()
		if !ok {
			return nil, false
		}
		hosts[name] = e
	}
}

// netrcLexer takes words off a file.
type netrcLexer struct{ rest, before string }

const netrcSpace = "\n\t\r "

// next returns the next word, which may be in quotes.
func (x *netrcLexer) next() (string, bool) {
	x.before = x.rest
	x.rest = strings.TrimLeft(x.rest, netrcSpace)
	if x.rest == "" {
		return "", false
	}
	var b strings.Builder
	quoted := x.rest[0] == '"'
	i := 0
	if quoted {
		i = 1
	}
	for ; i < len(x.rest); i++ {
		c := x.rest[i]
		switch {
		case quoted && c == '"':
			x.rest = x.rest[i+1:]
			return b.String(), true
		case !quoted && strings.IndexByte(netrcSpace, c) >= 0:
			x.rest = x.rest[i:]
			return b.String(), true
		case c == '\\' && i+1 < len(x.rest):
			i++
			c = x.rest[i]
		}
		b.WriteByte(c)
	}
	x.rest = ""
	return b.String(), true
}

// line drops the rest of a comment's line.
func (x *netrcLexer) line() {
	_, x.rest, _ = strings.Cut(x.rest, "\n")
}

// macro drops a macro, up to an empty line, which must be there.
func (x *netrcLexer) macro() (ok bool) {
	_, x.rest, ok = strings.Cut(x.rest, "\n\n")
	return ok
}

// entry reads what is said about a host.
func (x *netrcLexer) entry() (e netrcEntry, ok bool) {
	for {
		word, more := x.next()
		switch word {
		case "login", "user", "account", "password":
			value, _ := x.next() // none is an empty one
			switch word {
			case "account":
				e.account = value
			case "password":
				e.password = value
			default:
				e.login = value
			}
		default:
			switch {
			case !more, word == "machine", word == "default", word == "macdef":
				x.rest = x.before
				return e, true
			case strings.HasPrefix(word, "#"):
				x.line()
			default:
				return e, false
			}
		}
	}
}
