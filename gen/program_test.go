package gen_test

import (
	"fmt"
	"strings"
)

// A program is the bodies of some generators and the operations of a driver,
// drawn from bytes. It is run by a model (model_test.go), by gen on both engines
// (interpret_test.go), and by CPython (testdata/fuzz/record.py, which draws the
// same from the same bytes and describes the words of a trace).
type program struct {
	talks  bool // values are sent; otherwise bodies are looped over with Each
	bodies []block
	driver []statement
}

type block []statement

type kind int

const (
	yieldStmt   kind = iota // x = yield value
	fromStmt                // r = yield from gens[gen]
	tryStmt                 // try: body except class as e: handler
	finallyStmt             // try: body finally: handler
	loopStmt                // for _ in range(2): body
	raiseStmt               // raise class(value) [from the error being handled]
	reraiseStmt             // raise the error being handled
	returnStmt              // return value, or class(value), or the error being handled
	eachStmt                // for v in bodies[gen](): yield v
	statesStmt              // note the states of all generators
	nextCall                // the rest are operations on gens[gen]
	sendCall
	throwCall
	closeCall
	renewCall // gens[gen] = bodies[gen]()
	loopCall  // for v in bodies[gen](): …, broken off after value rounds
)

// class is the class of an exception, or what an except clause names.
type class string

var (
	classes = []class{"ValueError", "KeyError", "StopIteration", "GeneratorExit"}
	excepts = []class{"ValueError", "StopIteration", "GeneratorExit", "RuntimeError", "Exception", "BaseException", "BaseException", "BaseException"}
)

type statement struct {
	kind    kind
	gen     int
	value   int   // 0 is None
	class   class // empty: the value itself
	handled int   // which of the enclosing handlers' errors, from 1; 0 is none
	bare    bool  // of a call: its error leaves the body
	body    block
	handler block
}

// drawing draws a program from bytes; record.py has its twin.
type drawing struct {
	data   []byte
	serial int
	n      int // generators
	me     int // the body being drawn
	budget int // of statements that it may still have
	talks  bool
}

func draw(data []byte) *program {
	d := &drawing{data: data}
	d.talks = d.pick(4) != 0
	d.n = 2 + d.pick(4)
	p := &program{talks: d.talks}
	for d.me = range d.n {
		d.budget = 12
		p.bodies = append(p.bodies, d.block(2+d.pick(4), 0, 0))
	}
	for len(d.data) > 0 && len(p.driver) < 24 {
		p.driver = append(p.driver, d.operation())
	}
	return p
}

// pick is a number below n; 0 once the bytes have run out.
func (d *drawing) pick(n int) int {
	if len(d.data) == 0 {
		return 0
	}
	b := int(d.data[0])
	d.data = d.data[1:]
	return b % n
}

// number is one that is not in the program yet, so that a trace shows its origin.
func (d *drawing) number() int {
	d.serial++
	return d.serial
}

func (d *drawing) operation() statement {
	switch k := d.pick(12); {
	case k < 9:
		return d.call([]kind{nextCall, nextCall, nextCall, nextCall, nextCall, sendCall, sendCall, throwCall, closeCall}[k])
	case k < 11 || d.talks:
		return statement{kind: renewCall, gen: d.pick(d.n)}
	default:
		i := d.pick(d.n)
		return statement{kind: loopCall, gen: i, value: 1 + d.pick(3)}
	}
}

// call is an operation on a generator.
func (d *drawing) call(k kind) statement {
	s := statement{kind: k, gen: d.pick(d.n)}
	switch {
	case k == sendCall && d.talks && d.pick(3) != 0:
		s.value = d.number()
	case k == throwCall:
		s.class, s.value = d.exception()
	}
	return s
}

func (d *drawing) exception() (class, int) {
	c := classes[d.pick(4)]
	return c, d.number()
}

func (d *drawing) block(size, depth, handlers int) (b block) {
	for range size {
		if d.budget == 0 {
			break
		}
		d.budget--
		b = append(b, d.statement(depth, handlers))
	}
	return b
}

func (d *drawing) inner(depth, handlers int) block { return d.block(1+d.pick(3), depth+1, handlers) }

// below is a generator to delegate to: mostly the next, so that chains grow deep.
func (d *drawing) below() int {
	if d.me+1 < d.n && d.pick(3) != 0 {
		return d.me + 1
	}
	return d.pick(d.n)
}

func (d *drawing) statement(depth, handlers int) (s statement) {
	k := d.pick(24)
	if 12 <= k && k <= 16 && depth == 3 {
		k = 0
	}
	switch {
	case k <= 7:
		return statement{kind: yieldStmt, value: d.number()}
	case k <= 11:
		return statement{kind: fromStmt, gen: d.below()}
	case k <= 14:
		s.kind, s.class = tryStmt, excepts[d.pick(8)]
		s.body = d.inner(depth, handlers)
		s.handler = d.inner(depth, handlers+1)
		return s
	case k == 15:
		s.kind, s.body = finallyStmt, d.inner(depth, handlers)
		s.handler = d.inner(depth, handlers)
		return s
	case k == 16:
		return statement{kind: loopStmt, body: d.inner(depth, handlers)}
	case k == 17:
		return d.raise(handlers)
	case k == 18:
		return d.result(handlers)
	case k == 22 && !d.talks && d.me+1 < d.n:
		i := d.me + 1 + d.pick(d.n-d.me-1)
		return statement{kind: eachStmt, gen: i, value: d.number()}
	case k == 23:
		return statement{kind: statesStmt}
	}
	s = d.call([]kind{nextCall, nextCall, sendCall, throwCall, closeCall}[d.pick(5)])
	s.bare = k == 21
	return s
}

func (d *drawing) raise(handlers int) statement {
	how := 0
	if handlers > 0 {
		how = d.pick(3)
	}
	if how == 2 {
		return statement{kind: reraiseStmt, handled: handlers}
	}
	s := statement{kind: raiseStmt, handled: how * handlers}
	s.class, s.value = d.exception()
	if how == 1 {
		s.class = "ValueError" // gen's others have no field for a cause
	}
	return s
}

// result draws all that a return may have before it chooses, as record.py does.
func (d *drawing) result(handlers int) statement {
	n := d.number()
	c, e := d.exception()
	all := []statement{{}, {value: n}, {class: c, value: e}, {handled: handlers}}
	if handlers == 0 {
		all = all[:3]
	}
	s := all[d.pick(len(all))]
	s.kind = returnStmt
	return s
}

// String is the program in Python.
func (p *program) String() string {
	var b strings.Builder
	for i, body := range p.bodies {
		fmt.Fprintf(&b, "def body%d():\n", i)
		write(&b, body, 1, 0)
		b.WriteString("    if False: yield\n\n")
	}
	for _, op := range p.driver {
		op.bare = true // not to be repeated on every line: the driver catches them all
		fmt.Fprintln(&b, op.head(0))
	}
	return b.String()
}

func write(b *strings.Builder, stmts block, depth, handlers int) {
	line := func(depth int, text string) { fmt.Fprintf(b, "%s%s\n", strings.Repeat("    ", depth), text) }
	for _, s := range stmts {
		line(depth, s.head(handlers))
		if s.kind == tryStmt || s.kind == finallyStmt || s.kind == loopStmt {
			write(b, s.body, depth+1, handlers)
		}
		switch s.kind {
		case eachStmt:
			line(depth+1, "yield v")
		case tryStmt:
			line(depth, fmt.Sprintf("except %s as e%d:", s.class, handlers))
			write(b, s.handler, depth+1, handlers+1)
		case finallyStmt:
			line(depth, "finally:")
			write(b, s.handler, depth+1, handlers)
		}
	}
	if len(stmts) == 0 {
		line(depth, "pass")
	}
}

// head is the statement's first line, within so many handlers.
func (s statement) head(handlers int) string {
	switch s.kind {
	case yieldStmt:
		return fmt.Sprintf("yield %d", s.value)
	case fromStmt:
		return fmt.Sprintf("yield from gens[%d]", s.gen)
	case tryStmt, finallyStmt:
		return "try:"
	case loopStmt:
		return "for _ in range(2):"
	case raiseStmt:
		if s.handled > 0 {
			return fmt.Sprintf("raise %s from e%d", s.operand(), handlers-1)
		}
		return "raise " + s.operand()
	case reraiseStmt, returnStmt:
		return [...]string{reraiseStmt: "raise ", returnStmt: "return "}[s.kind] + s.operand()
	case eachStmt:
		return fmt.Sprintf("for v in bodies[%d]():", s.gen)
	case statesStmt:
		return "states()"
	case nextCall:
		return s.call(fmt.Sprintf("next(gens[%d])", s.gen))
	case renewCall:
		return fmt.Sprintf("gens[%d] = bodies[%[1]d]()", s.gen)
	case loopCall:
		return fmt.Sprintf("for v in bodies[%d](): …  # broken off after %d", s.gen, s.value)
	}
	name := map[kind]string{sendCall: "send", throwCall: "throw", closeCall: "close"}[s.kind]
	arg := s.operand()
	if s.kind == closeCall {
		arg = ""
	}
	return s.call(fmt.Sprintf("gens[%d].%s(%s)", s.gen, name, arg))
}

// call marks an operation whose error is caught on the spot.
func (s statement) call(text string) string {
	if s.bare {
		return text
	}
	return "try: " + text + " except BaseException: pass"
}

// operand is what is sent, thrown, raised or returned.
func (s statement) operand() string {
	switch {
	case s.class != "":
		return fmt.Sprintf("%s(%d)", s.class, s.value)
	case s.handled > 0:
		return fmt.Sprintf("e%d", s.handled-1)
	case s.value == 0:
		return "None"
	}
	return fmt.Sprint(s.value)
}

// word is the short form of an operation, as traces have it.
func (s statement) word() string {
	return fmt.Sprintf("%c%d", map[kind]rune{nextCall: 'n', sendCall: 's', throwCall: 't', closeCall: 'c', loopCall: 'e'}[s.kind], s.gen)
}

// randomBytes is a linear congruential generator, the same in record.py.
func randomBytes(seed uint64, size int) []byte {
	data := make([]byte, size)
	for i := range data {
		seed = seed*6364136223846793005 + 1442695040888963407
		data[i] = byte(seed >> 56)
	}
	return data
}
