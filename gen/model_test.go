package gen_test

import (
	"fmt"
	"slices"
	"strings"
)

// The model is generators without goroutines: a body is a stack of activations
// that are stepped, and delegation is done as the text of PEP 380 spells it out.
// It shares no code with gen.

// exception is one of Python's, of the few classes that programs use.
type exception struct {
	class class
	args  []any
	cause *exception
}

func busy() *exception { return &exception{"ValueError", []any{"BUSY"}, nil} }

// is reports whether except c catches e.
func (e *exception) is(c class) bool {
	switch c {
	case "BaseException":
		return true
	case "Exception":
		return e.class != "GeneratorExit"
	}
	return e.class == c
}

// value is a StopIteration's.
func (e *exception) value() any {
	if len(e.args) == 0 {
		return nil
	}
	return e.args[0]
}

func (e *exception) word() string {
	s := string(e.class[:1])
	for _, a := range e.args {
		if text, ok := a.(string); ok {
			s = text // one of the interpreter's own
		} else {
			s += modelWord(a)
		}
	}
	if e.cause != nil {
		s += "<" + e.cause.word()
	}
	return s
}

func modelWord(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case *exception:
		return v.word()
	}
	return fmt.Sprint(v)
}

// completion is how something ended, or what a generator is resumed with.
type completion struct {
	how   how
	value any        // of a yield or a return, or what was sent
	raise *exception // if how is raised
}

type how int

const (
	normal how = iota
	yielded
	returned
	raised
)

func raising(e *exception) completion { return completion{how: raised, raise: e} }

// An activation is a part of a body that has begun. It is given the completion of
// what it waited for, and says what to do: push another, or else complete.
type activation interface {
	step(c completion) (push activation, done completion)
}

// object is a generator.
type object struct {
	m         *model
	index     int
	started   bool
	closed    bool
	running   bool
	stack     []activation
	delegates *object // while it is suspended in a yield from
}

type model struct {
	p     *program
	gens  []*object
	made  []*object
	trace []string
}

func runModel(p *program) []string {
	m := &model{p: p}
	for i := range p.bodies {
		m.gens = append(m.gens, m.make(i))
	}
	before := ""
	for _, s := range p.driver {
		switch s.kind {
		case renewCall:
			m.gens[s.gen] = m.make(s.gen)
		case loopCall:
			m.loop(s)
		default:
			m.attempt("", s, nil)
		}
		if now := m.states(); now != before {
			m.note("%s", now)
			before = now
		}
	}
	return m.trace
}

func (m *model) note(format string, args ...any) {
	m.trace = append(m.trace, fmt.Sprintf(format, args...))
}

// make returns a new generator with a number.
func (m *model) make(i int) *object {
	g := m.anonymous(i)
	m.made = append(m.made, g)
	return g
}

func (m *model) anonymous(i int) *object {
	g := &object{m: m, index: i}
	g.stack = []activation{&sequence{g: g, rest: m.p.bodies[i]}}
	return g
}

func (m *model) states() string {
	var all []string
	for _, g := range m.gens {
		s := "S"
		switch {
		case g.running:
			s = "R"
		case g.closed:
			s = "X"
		case !g.started:
			s = "C"
		case g.delegates != nil:
			s = fmt.Sprintf("S>%d", slices.Index(m.made, g.delegates))
		}
		all = append(all, s)
	}
	return "[" + strings.Join(all, " ") + "]"
}

// attempt does an operation and notes what comes of it.
func (m *model) attempt(me string, s statement, handled []*exception) {
	if c := m.call(s, handled); c.how == raised {
		m.note("%s%s!%s", me, s.word(), c.raise.word())
	} else {
		m.note("%s%s=%s", me, s.word(), modelWord(c.value))
	}
}

func (m *model) call(s statement, handled []*exception) completion {
	g, v := m.gens[s.gen], s.operandOf(handled)
	switch s.kind {
	case sendCall:
		return g.send(v)
	case throwCall:
		return g.throw(v.(*exception))
	case closeCall:
		return g.close()
	}
	return g.send(nil)
}

// operandOf is the value that a statement works with.
func (s statement) operandOf(handled []*exception) any {
	switch {
	case s.class != "":
		e := &exception{class: s.class, args: []any{s.value}}
		if s.handled > 0 {
			e.cause = handled[s.handled-1]
		}
		return e
	case s.handled > 0:
		return handled[s.handled-1]
	case s.value == 0:
		return nil
	}
	return s.value
}

// loop is a for loop of the driver that breaks after so many rounds.
func (m *model) loop(s statement) {
	g := m.anonymous(s.gen)
	for range s.value {
		c := g.send(nil)
		if c.how == raised {
			if c.raise.class != "StopIteration" {
				m.note("%s!%s", s.word(), c.raise.word())
			}
			break
		}
		m.note("%s=%s", s.word(), modelWord(c.value))
	}
	m.drop(g)
}

// drop closes a generator that nobody holds any more.
func (m *model) drop(g *object) {
	m.made = append(m.made, nil)
	if c := g.close(); c.how == raised {
		m.note("U!%s", c.raise.word())
	}
}

// send is generator.send; next is send of None.
func (g *object) send(v any) completion {
	switch {
	case g.running:
		return raising(busy())
	case g.closed:
		return raising(&exception{class: "StopIteration"})
	case !g.started && v != nil:
		return raising(&exception{"TypeError", []any{"EARLY"}, nil})
	}
	return g.run(completion{value: v})
}

// throw is generator.throw.
func (g *object) throw(e *exception) completion {
	switch {
	case g.running:
		return raising(busy())
	case !g.started:
		g.closed = true
	}
	if g.closed {
		return raising(e)
	}
	return g.run(raising(e))
}

// close is generator.close.
func (g *object) close() completion {
	switch {
	case g.running:
		return raising(busy())
	case !g.started:
		g.closed = true
	}
	if g.closed {
		return completion{}
	}
	c := g.run(raising(&exception{class: "GeneratorExit"}))
	switch {
	case c.how == yielded:
		return raising(&exception{"RuntimeError", []any{"IGNORED"}, nil})
	case c.raise.class == "GeneratorExit":
		return completion{}
	case c.raise.class == "StopIteration":
		return completion{value: c.raise.value()}
	}
	return c
}

// run steps the body until it yields or ends, and returns the value, or the
// exception that the end is.
func (g *object) run(c completion) completion {
	g.started, g.running, g.delegates = true, true, nil
	defer func() { g.running = false }()
	for len(g.stack) > 0 {
		push, done := g.stack[len(g.stack)-1].step(c)
		switch {
		case push != nil:
			g.stack = append(g.stack, push)
			c = completion{}
		case done.how == yielded:
			return done
		default:
			g.stack = g.stack[:len(g.stack)-1]
			c = done
		}
	}
	g.closed = true
	switch {
	case c.how != raised && c.value == nil:
		return raising(&exception{class: "StopIteration"})
	case c.how != raised:
		return raising(&exception{"StopIteration", []any{c.value}, nil})
	case c.raise.class == "StopIteration": // PEP 479
		return raising(&exception{"RuntimeError", []any{"LEAKED"}, c.raise})
	}
	return c
}

// sequence is a block, within some handlers.
type sequence struct {
	g       *object
	rest    block
	handled []*exception
}

func (a *sequence) step(c completion) (activation, completion) {
	if c.how != normal || len(a.rest) == 0 {
		c.value = onlyReturned(c)
		return nil, c
	}
	s := a.rest[0]
	a.rest = a.rest[1:]
	g, m, me := a.g, a.g.m, a.g.index
	switch s.kind {
	case yieldStmt:
		return &yielding{g: g, value: s.value}, completion{}
	case fromStmt:
		return &delegating{g: g, sub: m.gens[s.gen]}, completion{}
	case tryStmt, finallyStmt:
		return &trying{sequence: sequence{g, s.body, a.handled}, s: s}, completion{}
	case loopStmt:
		return &sequence{g, slices.Concat(s.body, s.body), a.handled}, completion{}
	case eachStmt:
		return &looping{g: g, inner: m.anonymous(s.gen)}, completion{}
	case raiseStmt, reraiseStmt:
		return nil, raising(s.operandOf(a.handled).(*exception))
	case returnStmt:
		return nil, completion{how: returned, value: s.operandOf(a.handled)}
	case statesStmt:
		m.note("%d.%s", me, m.states())
	default:
		if !s.bare {
			m.attempt(fmt.Sprintf("%d.", me), s, a.handled)
		} else if c := m.call(s, a.handled); c.how == raised {
			return nil, c
		} else {
			m.note("%d.%s=%s", me, s.word(), modelWord(c.value))
		}
	}
	return a.step(completion{})
}

// onlyReturned keeps what a yield received from being taken for a result.
func onlyReturned(c completion) any {
	if c.how == returned {
		return c.value
	}
	return nil
}

// yielding is a yield expression.
type yielding struct {
	g     *object
	value any
	begun bool
}

func (a *yielding) step(c completion) (activation, completion) {
	if !a.begun {
		a.begun = true
		return nil, completion{how: yielded, value: a.value}
	}
	if c.how == normal {
		a.g.m.note("%d<%s", a.g.index, modelWord(c.value))
	}
	return nil, c
}

// trying is a try statement, first in its body and then in its handler.
type trying struct {
	sequence
	s     statement
	begun bool
	left  bool       // the body
	saved completion // of the body, while the finally clause runs
}

func (a *trying) step(c completion) (activation, completion) {
	switch {
	case !a.begun:
		a.begun = true
		return &sequence{a.g, a.s.body, a.handled}, completion{}
	case a.left && a.s.kind == finallyStmt && c.how == normal:
		return nil, a.saved
	case a.left:
		return nil, c
	case a.s.kind == finallyStmt:
		a.left, a.saved = true, c
		return &sequence{a.g, a.s.handler, a.handled}, completion{}
	case c.how == raised && c.raise.is(a.s.class):
		a.left = true
		a.g.m.note("%d?%s", a.g.index, c.raise.word())
		return &sequence{a.g, a.s.handler, append(slices.Clip(a.handled), c.raise)}, completion{}
	}
	return nil, c
}

// delegating is a yield from expression: the expansion in PEP 380.
type delegating struct {
	g, sub *object
}

func (a *delegating) step(c completion) (activation, completion) {
	switch {
	case c.how == raised && c.raise.class == "GeneratorExit":
		if closed := a.sub.close(); closed.how == raised {
			return nil, closed
		}
		return nil, c
	case c.how == raised:
		c = a.sub.throw(c.raise)
	default:
		c = a.sub.send(c.value)
	}
	switch {
	case c.how == yielded:
		a.g.delegates = a.sub
		return nil, c
	case c.raise.class == "StopIteration":
		a.g.m.note("%d:%s", a.g.index, modelWord(c.raise.value()))
		return nil, completion{}
	}
	return nil, c
}

// looping is a for loop that yields what another body, called anew, yields.
type looping struct {
	g, inner *object
	begun    bool
}

func (a *looping) step(c completion) (activation, completion) {
	if a.begun && c.how == raised {
		a.g.m.drop(a.inner)
		return nil, c
	}
	if a.begun {
		a.g.m.note("%d<%s", a.g.index, modelWord(c.value))
	}
	a.begun = true
	c = a.inner.send(nil)
	if c.how == yielded {
		return nil, c
	}
	a.g.m.drop(a.inner)
	if c.raise.class == "StopIteration" {
		return nil, completion{}
	}
	return nil, c
}
