package coro_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// recordedProgram is one that testdata/asyncgen.py has run on CPython.
type recordedProgram struct {
	Script [][2]string // of the body: what it does, and what it does with an error
	Ops    [][]any
	Trace  []string
	Takes  []string // steps that a coroutine awaits; none if all is done by hand
	Depth  int      // generators around the one of Script
}

// TestAsyncRecorded repeats random programs, step by step.
func TestAsyncRecorded(t *testing.T) {
	text, err := os.ReadFile("testdata/asyncgen.json")
	if err != nil {
		t.Fatal(err)
	}
	var programs []recordedProgram
	if err := json.Unmarshal(text, &programs); err != nil {
		t.Fatal(err)
	}
	if len(programs) < 600 {
		t.Errorf("%d programs are recorded, want 600", len(programs))
	}
	before := gen.SetUnraisableHook(func(gen.Unraisable) {})
	defer func() { gen.SetUnraisableHook(before) }()
	warned := coro.SetWarningHook(func(coro.Warning) {}) // of steps that no program takes
	defer func() {
		coro.CollectUnawaited()
		coro.SetWarningHook(warned)
	}()
	for name, engine := range engines {
		for i, p := range programs {
			l := &log{engine: engine, lines: []string{}}
			if diff := cmp.Diff(p.Trace, p.run(l)); diff != "" {
				t.Fatalf("%s, program %d: %v %v %v\n(-want +got):\n%s", name, i, p.Script, p.Takes, p.Ops, diff)
			}
		}
	}
}

// run returns what happened until the last step, and then ends the body.
func (p recordedProgram) run(l *log) []string {
	g := l.agen("body", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error { return p.body(l, co, y) })
	defer g.Abandon()
	if len(p.Takes) == 0 {
		p.byHand(l, g)
		return slices.Clone(l.lines)
	}
	return p.awaited(l, g)
}

// thrown is the exception with a letter.
func thrown(letter any, msg string) error {
	switch letter {
	case "V":
		return value(msg)
	case "G":
		return &gen.GeneratorExit{Msg: msg}
	case "S":
		return stop(msg)
	}
	return stopAsync(msg)
}

// body is the script's.
func (p recordedProgram) body(l *log, co *coro.Co, y *coro.AsyncYielder[any, any]) error {
	for i, step := range p.Script {
		var v any
		var err error
		switch step[0] {
		case "y":
			v, err = y.Yield(i)
		case "w":
			v, err = coro.Suspend(co, 100+i)
		default:
			err = thrown(step[0], "b")
		}
		if err == nil {
			l.say("%d got %s", i, gen.Repr(v))
			continue
		}
		l.say("%d sees %s", i, chain(err))
		switch step[1] {
		case "p":
			return err
		case "o":
			return &gen.TypeError{Msg: "o"}
		case "y":
			_, err = y.Yield(200 + i)
		case "w":
			_, err = coro.Suspend(co, 300+i)
		default:
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// number makes JSON's numbers ints.
func number(v any) any {
	if f, ok := v.(float64); ok {
		return int(f)
	}
	return v
}

func (p recordedProgram) byHand(l *log, g asyncgen) {
	var steps []stepper
	for _, op := range p.Ops {
		arg := number(op[1])
		switch op[0] {
		case "anext":
			steps = append(steps, g.ANext())
			continue
		case "default":
			steps = append(steps, g.ANextDefault("D"))
			continue
		case "asend":
			steps = append(steps, g.ASend(arg))
			continue
		case "athrow":
			steps = append(steps, g.AThrow(thrown(arg, "t")))
			continue
		case "aclose":
			steps = append(steps, g.AClose())
			continue
		}
		s := steps[number(op[2]).(int)]
		switch op[0] {
		case "send":
			l.sendStep("send", s, arg)
		case "throw":
			l.throwStep("throw", s, thrown(arg, "t"))
		case "close":
			l.closeStep("close", s)
		}
		l.say("running %s", gen.Repr(g.Running()))
	}
}

func (p recordedProgram) awaited(l *log, g asyncgen) []string {
	for range p.Depth {
		g = l.through(g)
		defer g.Abandon()
	}
	c := l.make("main", func(co *coro.Co) (any, error) {
		for _, take := range p.Takes {
			v, err := p.take(take, g, co)
			l.got(take, v, err)
		}
		return nil, nil
	})
	defer c.Abandon()
	for _, op := range p.Ops {
		var v any
		var err error
		if op[0] == "send" {
			v, err = c.Send(number(op[1]))
		} else {
			v, err = c.Throw(thrown(op[1], "t"))
		}
		if gen.IsStop(err) {
			break
		}
		if err != nil {
			l.say("main !! %s", chain(err))
			break
		}
		l.say("waits %s", gen.Repr(v))
	}
	return slices.Clone(l.lines)
}

// through is async def through(g): async for v in g: yield v, which does not close
// g when it is left.
func (l *log) through(g asyncgen) asyncgen {
	return l.agen("through", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		for {
			v, err := g.ANext().Await(co)
			if _, over := err.(*gen.StopAsyncIteration); over {
				return nil
			}
			if err == nil {
				_, err = y.Yield(v)
			}
			if err != nil {
				return err
			}
		}
	})
}

func (p recordedProgram) take(what string, g asyncgen, co *coro.Co) (v any, err error) {
	switch what {
	case "anext":
		return g.ANext().Await(co)
	case "asend":
		return g.ASend(7).Await(co)
	case "athrow":
		return g.AThrow(value("t")).Await(co)
	}
	return g.AClose().Await(co)
}
