package gen_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// interpreter runs a program on gen. S is what is sent: any, or None in a program
// that loops over bodies with Each, whose Yielders are sent nothing.
type interpreter[S any] struct {
	p      *program
	engine gen.Engine
	gens   []*gen.Generator[int, S, any]
	made   []*gen.Generator[int, S, any]
	each   func(i int) iter.Seq2[int, error]
	trace  []string
}

// interpret runs p on gen and returns its trace.
func interpret(p *program, engine gen.Engine) []string {
	if p.talks {
		in := &interpreter[any]{p: p, engine: engine}
		return in.run()
	}
	in := &interpreter[gen.None]{p: p, engine: engine}
	in.each = func(i int) iter.Seq2[int, error] {
		return gen.Each(func(y *gen.Yielder[int, gen.None]) error {
			a := &execution[gen.None]{in, i, y}
			_, err := a.run()
			return err
		})
	}
	return in.run()
}

func (in *interpreter[S]) run() []string {
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) {
		if !strings.Contains(u.Object, " at ") { // not what the collector found of another test
			in.note("U!%s", word(u.Err))
		}
	})
	defer func() { gen.SetUnraisableHook(restore) }()
	defer in.close()
	for i := range in.p.bodies {
		in.gens = append(in.gens, in.make(i))
	}
	before := ""
	for _, s := range in.p.driver {
		in.operate(s)
		if now := in.states(); now != before {
			in.note("%s", now)
			before = now
		}
	}
	return slices.Clone(in.trace)
}

// operate does an operation of the driver. A panic becomes a part of the trace.
func (in *interpreter[S]) operate(s statement) {
	defer func() {
		if r := recover(); r != nil {
			in.note("panic: %v", r)
		}
	}()
	switch s.kind {
	case renewCall:
		in.gens[s.gen] = in.make(s.gen)
	case loopCall:
		in.loop(s)
	default:
		in.attempt("", s, nil)
	}
}

// close ends all that the program has left suspended, however often it ignores
// that.
func (in *interpreter[S]) close() {
	for _, g := range in.made {
		for range 1000 {
			if g == nil || g.State() == gen.Closed {
				break
			}
			g.Close()
		}
	}
}

func (in *interpreter[S]) note(format string, args ...any) {
	in.trace = append(in.trace, fmt.Sprintf(format, args...))
}

func (in *interpreter[S]) make(i int) *gen.Generator[int, S, any] {
	body := func(y *gen.Yielder[int, S]) (any, error) {
		a := &execution[S]{in, i, y}
		return a.run()
	}
	g := gen.NewWith(body, &gen.Options{Engine: in.engine})
	in.made = append(in.made, g)
	return g
}

func (in *interpreter[S]) states() string {
	var all []string
	for _, g := range in.gens {
		s := map[gen.State]string{gen.Created: "C", gen.Running: "R", gen.Suspended: "S", gen.Closed: "X"}[g.State()]
		if sub, ok := g.YieldFrom().(*gen.Generator[int, S, any]); ok {
			s += fmt.Sprintf(">%d", slices.Index(in.made, sub))
		}
		all = append(all, s)
	}
	return "[" + strings.Join(all, " ") + "]"
}

// attempt does an operation and notes what comes of it.
func (in *interpreter[S]) attempt(me string, s statement, handled []error) {
	if v, err := in.call(s, handled); err != nil {
		in.note("%s%s!%s", me, s.word(), word(err))
	} else {
		in.note("%s%s=%s", me, s.word(), word(v))
	}
}

func (in *interpreter[S]) call(s statement, handled []error) (any, error) {
	g, v := in.gens[s.gen], s.operandFor(handled)
	switch s.kind {
	case sendCall:
		sent, _ := v.(S)
		return g.Send(sent)
	case throwCall:
		return g.Throw(v.(error))
	case closeCall:
		return g.Close()
	}
	return g.Next()
}

// operandFor is the value that a statement works with.
func (s statement) operandFor(handled []error) any {
	switch {
	case s.class != "":
		var cause error
		if s.handled > 0 {
			cause = handled[s.handled-1]
		}
		return makeError(s.class, s.value, cause)
	case s.handled > 0:
		return handled[s.handled-1]
	case s.value == 0:
		return nil
	}
	return s.value
}

func makeError(c class, arg int, cause error) error {
	switch c {
	case "KeyError":
		return &gen.KeyError{Key: arg}
	case "StopIteration":
		return &gen.StopIteration[any]{Value: arg}
	case "GeneratorExit":
		return &gen.GeneratorExit{Msg: fmt.Sprint(arg)}
	}
	return &gen.ValueError{Msg: fmt.Sprint(arg), Cause: cause}
}

func (in *interpreter[S]) loop(s statement) {
	n := 0
	for v, err := range in.each(s.gen) {
		if err != nil {
			in.note("%s!%s", s.word(), word(err))
			continue
		}
		in.note("%s=%d", s.word(), v)
		if n++; n == s.value {
			break
		}
	}
	in.made = append(in.made, nil) // what CPython made for it has a number
}

// word is a value or an error as traces have it.
func word(v any) string {
	err, ok := v.(error)
	if !ok {
		if v == nil || v == (gen.None{}) {
			return "-"
		}
		return fmt.Sprint(v)
	}
	repr := gen.Repr(err)
	cause := errors.Unwrap(err)
	if e, ok := err.(*gen.RuntimeError); ok {
		cause = e.Cause
	}
	s, ok := map[string]string{
		"ValueError('generator already executing')":                            "BUSY",
		"RuntimeError('generator ignored GeneratorExit')":                      "IGNORED",
		"RuntimeError('generator raised StopIteration')":                       "LEAKED",
		"TypeError(\"can't send non-None value to a just-started generator\")": "EARLY",
	}[repr]
	if !ok {
		s = repr[:1]
		for _, a := range gen.Raised(err).(gen.Exception).Args() {
			s += word(a)
		}
	}
	if cause != nil {
		s += "<" + word(cause)
	}
	return s
}

// execution is one execution of a body.
type execution[S any] struct {
	*interpreter[S]
	i int
	y *gen.Yielder[int, S]
}

// outcome is how a block ended: on its way, by a return, or by an error.
type outcome struct {
	returned bool
	value    any
	err      error
}

func (o outcome) abrupt() bool { return o.returned || o.err != nil }

func (a *execution[S]) run() (any, error) {
	o := a.block(a.p.bodies[a.i], nil)
	return o.value, o.err
}

func (a *execution[S]) block(b block, handled []error) outcome {
	for _, s := range b {
		if o := a.statement(s, handled); o.abrupt() {
			return o
		}
	}
	return outcome{}
}

func (a *execution[S]) statement(s statement, handled []error) outcome {
	switch s.kind {
	case yieldStmt:
		return outcome{err: a.yield(s.value)}
	case fromStmt:
		r, err := gen.From(a.y, a.gens[s.gen])
		if err == nil {
			a.note("%d:%s", a.i, word(r))
		}
		return outcome{err: err}
	case tryStmt:
		o := a.block(s.body, handled)
		if o.err == nil || !matches(o.err, s.class) {
			return o
		}
		a.note("%d?%s", a.i, word(o.err))
		return a.block(s.handler, append(slices.Clip(handled), o.err))
	case finallyStmt:
		o := a.block(s.body, handled)
		if last := a.block(s.handler, handled); last.abrupt() {
			return last
		}
		return o
	case loopStmt:
		return a.block(slices.Concat(s.body, s.body), handled)
	case raiseStmt, reraiseStmt:
		return outcome{err: s.operandFor(handled).(error)}
	case returnStmt:
		return outcome{returned: true, value: s.operandFor(handled)}
	case eachStmt:
		return outcome{err: a.loopOver(s.gen)}
	case statesStmt:
		a.note("%d.%s", a.i, a.states())
		return outcome{}
	}
	if !s.bare {
		a.attempt(fmt.Sprintf("%d.", a.i), s, handled)
		return outcome{}
	}
	v, err := a.call(s, handled)
	if err == nil {
		a.note("%d.%s=%s", a.i, s.word(), word(v))
	}
	return outcome{err: err}
}

func (a *execution[S]) yield(v int) error {
	got, err := a.y.Yield(v)
	if err == nil {
		a.note("%d<%s", a.i, word(got))
	}
	return err
}

// loopOver yields all that another body yields, on this body's stack.
func (a *execution[S]) loopOver(i int) (err error) {
	for v, failed := range a.each(i) {
		if err = failed; err == nil {
			err = a.yield(v)
		}
		if err != nil {
			break
		}
	}
	a.made = append(a.made, nil)
	return err
}

// matches reports whether except c catches err, which may have any cause.
func matches(err error, c class) bool {
	name := gen.Raised(err).(gen.Exception).Class()
	return c == "BaseException" || string(c) == name || c == "Exception" && name != "GeneratorExit"
}
