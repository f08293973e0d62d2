package diff

import (
	"math/rand/v2"
	"slices"
)

// Generate makes a program from a seed: always the same one.
func Generate(seed uint64) *Program {
	g := &generator{rand.New(rand.NewPCG(seed, 0x636f6c75626572))}
	p := &Program{
		Futures:   1 + g.IntN(3),
		Semaphore: g.IntN(3),
		Bounded:   1 + g.IntN(2),
		Parties:   1 + g.IntN(3),
		Queues:    []Queue{g.queue(), g.queue()},
		Bodies:    [][]Stmt{}, Generators: []Generator{}, Callbacks: [][]Stmt{},
	}
	for range 2 + g.IntN(5) {
		p.Bodies = append(p.Bodies, g.block(2, 2+g.IntN(6), inBody))
	}
	for range g.IntN(3) {
		p.Generators = append(p.Generators, g.generator())
	}
	for range 1 + g.IntN(2) {
		p.Callbacks = append(p.Callbacks, g.block(0, 1+g.IntN(3), inCallback))
	}
	p.Bodies[0] = g.main(p.Bodies[0])
	return p
}

// main makes tasks before what else it does, and lets them run after it.
func (g *generator) main(statements []Stmt) []Stmt {
	first := []Stmt{}
	for range g.IntN(3) {
		first = append(first, Stmt{Op: "agen", A: []int{g.IntN(9)}})
	}
	for range 1 + g.IntN(3) {
		first = append(first, Stmt{Op: "spawn", A: []int{g.IntN(9), g.eager()}})
	}
	if g.IntN(2) == 0 {
		statements = []Stmt{{Op: "try", S: g.one("Exception", "BaseException"), A: []int{0}, B: [][]Stmt{statements, {}, {}}}}
	}
	return slices.Concat(first, statements, []Stmt{{Op: "sleep", A: []int{g.IntN(6)}}})
}

// generator draws the parts of a program.
type generator struct{ *rand.Rand }

// place is where statements stand.
type place uint8

const (
	inBody place = 1 << iota
	inLoop
	inCallback
	inGenerator
)

// draft is a kind of statement: how often, where, and how one is made.
type draft struct {
	weight int
	where  place
	make   func(g *generator, depth int, where place) Stmt
}

const anywhere = inBody | inLoop | inGenerator | inCallback

// waiting is where statements can wait.
const waiting = inBody | inLoop | inGenerator

var drafts []draft

func init() { // for blocks are drawn from drafts
	plain := func(weight int, where place, op string, bounds ...int) {
		drafts = append(drafts, draft{weight, where, func(g *generator, _ int, _ place) Stmt { return g.plain(op, bounds...) }})
	}
	block := func(weight int, op string, bounds ...int) {
		drafts = append(drafts, draft{weight, waiting, func(g *generator, depth int, where place) Stmt {
			s := g.plain(op, bounds...)
			s.B = [][]Stmt{g.block(depth-1, 1+g.IntN(4), where)}
			return s
		}})
	}
	made := func(weight int, where place, how func(g *generator, depth int, where place) Stmt) {
		drafts = append(drafts, draft{weight, where, how})
	}

	plain(18, waiting, "sleep", 5)
	plain(8, inBody|inLoop, "spawn", 9, 1)
	plain(6, inBody|inLoop, "call", 9)
	made(9, waiting, (*generator).await)
	plain(6, anywhere, "cancel", 12, 3)
	plain(2, waiting, "uncancel")
	plain(1, anywhere, "state", 12)
	plain(1, anywhere, "result", 12)
	plain(3, anywhere, "set_result", 9, 9)
	made(2, anywhere, (*generator).setException)
	plain(1, anywhere, "cancel_future", 9, 2)
	plain(1, anywhere, "future", 9)
	plain(2, waiting, "on_done", 2, 12, 9)
	plain(3, waiting, "call_soon", 9)
	plain(4, waiting, "call_later", 9, 7)
	plain(1, anywhere, "cancel_handle", 4)
	plain(1, anywhere, "time")
	plain(1, anywhere, "set_var", 9)
	plain(1, anywhere, "get_var")
	made(3, anywhere, (*generator).raise)
	plain(1, waiting, "return", 9)
	plain(1, inLoop, "break")
	plain(1, inLoop, "continue")

	made(6, inBody|inLoop, (*generator).gather)
	made(5, waiting, (*generator).wait)
	made(6, waiting, (*generator).waitFor)
	made(4, waiting, (*generator).shield)
	made(4, inBody|inLoop, (*generator).asCompleted)
	made(7, waiting, (*generator).timeout)
	made(2, waiting, (*generator).reschedule)
	made(7, waiting, (*generator).group)
	plain(2, inBody|inLoop, "child", 4, 9)

	plain(3, anywhere, "set", 9)
	plain(1, anywhere, "clear", 9)
	plain(3, waiting, "event", 9)
	block(4, "lock", 9)
	plain(2, waiting, "acquire", 9)
	plain(1, anywhere, "release", 9)
	made(6, waiting, (*generator).condition)
	plain(1, waiting, "wait_condition", 9)
	plain(2, anywhere, "notify", 9, 3)
	block(3, "semaphore", 9)
	plain(2, waiting, "acquire_semaphore", 9)
	plain(2, anywhere, "release_semaphore", 9)
	plain(3, waiting, "barrier", 9)
	plain(1, waiting, "reset_barrier", 9)
	plain(1, waiting, "abort_barrier", 9)
	plain(1, inCallback, "call_soon", 9)
	plain(1, inCallback, "call_later", 9, 7)
	plain(1, anywhere, "locked", 9)
	plain(4, waiting, "put", 9, 9)
	plain(4, waiting, "get", 9)
	plain(2, anywhere, "put_nowait", 9, 9)
	plain(2, anywhere, "get_nowait", 9)
	plain(1, anywhere, "task_done", 9)
	plain(1, waiting, "join", 9)
	plain(1, anywhere, "shutdown", 9, 2)
	plain(1, anywhere, "size", 9)

	block(5, "for", 9, 4)
	plain(3, waiting, "agen", 9)
	plain(7, waiting, "anext", 9)
	plain(2, waiting, "asend", 9, 9)
	made(2, waiting, (*generator).athrow)
	plain(2, waiting, "aclose", 9)

	made(12, waiting, (*generator).try)
	made(3, waiting, (*generator).split)
	made(3, waiting, (*generator).loop)
}

// block draws n statements, nested depth deep at most.
func (g *generator) block(depth, n int, where place) []Stmt {
	statements := make([]Stmt, n)
	for i := range statements {
		statements[i] = g.stmt(depth, where)
	}
	return statements
}

func (g *generator) stmt(depth int, where place) Stmt {
	for {
		d := &drafts[g.pick()]
		if d.where&where == 0 {
			continue
		}
		s := d.make(g, depth, where)
		if len(s.B) == 0 || depth > 0 {
			return s
		}
	}
}

// pick draws a draft's number by the weights.
func (g *generator) pick() int {
	total := 0
	for i := range drafts {
		total += drafts[i].weight
	}
	n := g.IntN(total)
	for i := range drafts {
		if n -= drafts[i].weight; n < 0 {
			return i
		}
	}
	panic("diff: no draft")
}

// plain is a statement with a number below each bound.
func (g *generator) plain(op string, bounds ...int) Stmt {
	s := Stmt{Op: op}
	for _, b := range bounds {
		s.A = append(s.A, g.IntN(b))
	}
	if op == "spawn" {
		s.A[1] = g.eager()
	}
	return s
}

func (g *generator) eager() int {
	if g.IntN(5) == 0 {
		return 1
	}
	return 0
}

func (g *generator) one(of ...string) string { return of[g.IntN(len(of))] }

func (g *generator) queue() Queue {
	return Queue{Kind: g.one("fifo", "fifo", "lifo", "priority"), Max: g.IntN(3)}
}

// pairs are n kinds and numbers of what can be awaited.
func (g *generator) pairs(n int) (pairs []int) {
	for range n {
		pairs = append(pairs, []int{0, 0, 1, 1, 1, 2}[g.IntN(6)], g.IntN(9))
	}
	return pairs
}

func (g *generator) generator() Generator {
	clause := func(n int) []Stmt {
		statements := []Stmt{}
		for range n {
			if g.IntN(2) == 0 {
				statements = append(statements, Stmt{Op: "yield", A: []int{g.IntN(9)}})
			} else {
				statements = append(statements, g.stmt(1, inGenerator))
			}
		}
		return statements
	}
	return Generator{
		Body:  clause(1 + g.IntN(5)),
		Catch: g.one("ValueError", "CancelledError", "GeneratorExit", "Exception", "BaseException", "StopAsyncIteration"), Handler: clause(g.IntN(3)),
		Reraise: g.IntN(2) == 0, Final: clause(g.IntN(3)),
	}
}
