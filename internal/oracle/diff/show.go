package diff

import (
	"fmt"
	"strings"
)

// String tells where the traces part.
func (d Difference) String() string {
	n := 0
	for n < len(d.Python) && n < len(d.Coluber) && d.Python[n] == d.Coluber[n] {
		n++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d: the same for %d events\n", d.Seed, n)
	if d.Once {
		b.WriteString("not so when it was run again\n")
	}
	for _, part := range []struct {
		who   string
		lines []string
	}{
		{"both", d.Python[max(0, n-shown):n]},
		{"python", d.Python[n:min(n+shown, len(d.Python))]},
		{"coluber", d.Coluber[n:min(n+shown, len(d.Coluber))]},
	} {
		for _, line := range part.lines {
			fmt.Fprintf(&b, "    %-8s %s\n", part.who, line)
		}
	}
	return b.String()
}

// shown is how many lines of each trace String has.
const shown = 8

// Script is a program as a Python script that prints its trace. It has the
// interpreter in it; what it runs is at its head, as a listing.
func Script(p *Program) string {
	lines := strings.Split(strings.TrimSuffix(Listing(p), "\n"), "\n")
	head := "#!/usr/bin/env python3.13\n# " + strings.Join(lines, "\n# ") + "\n"
	body, _, _ := strings.Cut(interpreter, "\n\ndef main():\n")
	return head + body + fmt.Sprintf(`

PROGRAM = %q

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
    machine = Machine(json.loads(PROGRAM))
    machine.play()
    print("\n".join(machine.trace))
`, p.String())
}

// GoTest is a difference as a test of this package.
func GoTest(d Difference) string {
	return fmt.Sprintf("func TestSeed%d(t *testing.T) {\n\treplay(t, `%s`, []string{\n\t\t`%s`,\n\t})\n}\n",
		d.Seed, d.Program, strings.Join(d.Python, "`,\n\t\t`"))
}

// Listing is a program for readers.
func Listing(p *Program) string {
	l := &listing{}
	l.line(0, "futures: %d; semaphore: %d, bounded: %d; parties: %d; queues: %v", p.Futures, p.Semaphore, p.Bounded, p.Parties, p.Queues)
	for i, body := range p.Bodies {
		l.line(0, "async def body_%d():", i)
		l.block(1, body)
	}
	for i, g := range p.Generators {
		l.line(0, "async def generator_%d():", i)
		l.line(1, "try:")
		l.block(2, g.Body)
		l.line(1, "except %s:", g.Catch)
		l.block(2, g.Handler)
		if g.Reraise {
			l.line(2, "raise")
		}
		l.line(1, "finally:")
		l.block(2, g.Final)
	}
	for i, body := range p.Callbacks {
		l.line(0, "def callback_%d():", i)
		l.block(1, body)
	}
	return l.String()
}

type listing struct{ strings.Builder }

func (l *listing) line(indent int, format string, args ...any) {
	fmt.Fprintf(l, strings.Repeat("    ", indent)+format+"\n", args...)
}

func (l *listing) block(indent int, statements []Stmt) {
	if len(statements) == 0 {
		l.line(indent, "pass")
	}
	for _, s := range statements {
		l.stmt(indent, s)
	}
}

func (l *listing) stmt(indent int, s Stmt) {
	if s.Op == "try" {
		l.line(indent, "try:")
		l.block(indent+1, s.B[0])
		l.line(indent, "except %s:", s.S)
		l.block(indent+1, s.B[1])
		if s.A[0] != 0 {
			l.line(indent+1, "raise")
		}
		l.line(indent, "finally:")
		l.block(indent+1, s.B[2])
		return
	}
	words := s.Op
	if s.S != "" {
		words += " " + s.S
	}
	for _, n := range s.A {
		words += fmt.Sprint(" ", n)
	}
	if len(s.B) == 0 {
		l.line(indent, "%s", words)
		return
	}
	l.line(indent, "%s:", words)
	l.block(indent+1, s.B[0])
}
