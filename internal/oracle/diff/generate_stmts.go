package diff

import "slices"

func (g *generator) await(int, place) Stmt { return Stmt{Op: "await", A: g.pairs(1)} }

func (g *generator) shield(int, place) Stmt { return Stmt{Op: "shield", A: g.pairs(1)} }

func (g *generator) setException(int, place) Stmt {
	return Stmt{Op: "set_exception", A: []int{g.IntN(9)}, S: g.one("ValueError", "TimeoutError", "CancelledError", "StopIteration", "KeyError")}
}

func (g *generator) raise(int, place) Stmt {
	return Stmt{Op: "raise", A: []int{1 + g.IntN(3)}, S: g.one("ValueError", "ValueError", "KeyError", "TimeoutError", "CancelledError", "RuntimeError", "GeneratorExit",
		"StopAsyncIteration")}
}

func (g *generator) gather(int, place) Stmt {
	s := Stmt{Op: "gather", S: g.one("", "return"), A: append([]int{0}, g.pairs(g.IntN(4))...)}
	if g.IntN(4) == 0 {
		s.A[0] = 1 + g.IntN(4)
	}
	return s
}

// timeoutOr draws a timeout; -1 means none.
func (g *generator) timeoutOr() int { return g.IntN(6) - 1 }

func (g *generator) wait(int, place) Stmt {
	s := Stmt{Op: "wait", S: g.one("ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"), A: append([]int{g.timeoutOr()}, g.pairs(1+g.IntN(3))...)}
	return s
}

func (g *generator) waitFor(int, place) Stmt {
	return Stmt{Op: "wait_for", A: append([]int{g.timeoutOr()}, g.pairs(1)...)}
}

func (g *generator) asCompleted(int, place) Stmt {
	return Stmt{Op: "as_completed", S: g.one("", "async"), A: append([]int{g.timeoutOr()}, g.pairs(g.IntN(4))...)}
}

func (g *generator) timeout(depth int, where place) Stmt {
	return Stmt{Op: "timeout", A: []int{g.delay()}, B: [][]Stmt{g.block(depth-1, 1+g.IntN(4), where)}}
}

// group is a TaskGroup that has children.
func (g *generator) group(depth int, where place) Stmt {
	block := []Stmt{}
	if where != inGenerator {
		for range 1 + g.IntN(3) {
			block = append(block, Stmt{Op: "child", A: []int{0, g.IntN(9)}})
		}
	}
	return Stmt{Op: "group", B: [][]Stmt{append(block, g.block(depth-1, g.IntN(4), where)...)}}
}

// condition is a block that holds a condition, and mostly uses it.
func (g *generator) condition(depth int, where place) Stmt {
	n := g.IntN(9)
	use := []Stmt{{Op: "wait_condition", A: []int{n}}, {Op: "notify", A: []int{n, g.IntN(3)}}}
	block := g.block(depth-1, g.IntN(3), where)
	return Stmt{Op: "condition", A: []int{n}, B: [][]Stmt{slices.Insert(block, g.IntN(len(block)+1), use[g.IntN(2)])}}
}

func (g *generator) reschedule(int, place) Stmt {
	return Stmt{Op: "reschedule", A: []int{g.IntN(4), g.delay()}}
}

// delay draws a time for a timeout, past, present or to come, or none.
func (g *generator) delay() int { return []int{noTimeout, -1, 0, 1, 1, 2, 3, 5}[g.IntN(8)] }

func (g *generator) athrow(int, place) Stmt {
	return Stmt{Op: "athrow", A: []int{g.IntN(9)}, S: g.one("ValueError", "GeneratorExit", "CancelledError", "StopAsyncIteration")}
}

func (g *generator) try(depth int, where place) Stmt {
	return Stmt{
		Op: "try", S: g.one("ValueError", "CancelledError", "CancelledError", "TimeoutError", "Exception", "BaseException", "RuntimeError", "QueueShutDown", "GeneratorExit"),
		A: []int{g.IntN(2)},
		B: [][]Stmt{g.block(depth-1, 1+g.IntN(4), where), g.block(depth-1, g.IntN(3), where), g.block(depth-1, g.IntN(3), where)},
	}
}

func (g *generator) split(depth int, where place) Stmt {
	return Stmt{Op: "split", S: g.one("ValueError", "Exception", "KeyError", "BaseException", "TimeoutError"), B: [][]Stmt{{g.group(depth, where)}}}
}

func (g *generator) loop(depth int, where place) Stmt {
	return Stmt{Op: "loop", A: []int{1 + g.IntN(3)}, B: [][]Stmt{g.block(depth-1, 1+g.IntN(4), where|inLoop)}}
}
