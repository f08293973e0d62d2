package diff

import "testing"

// What random programs have found, as it was printed.
func TestSeed100(t *testing.T) {
	replay(t, `{"futures":3,"semaphore":2,"bounded":2,"parties":1,"queues":[{"kind":"fifo","max":1},{"kind":"lifo","max":2}],"bodies":[[{"op":"spawn","a":[0,1],"s":""},{"op":"as_completed","a":[1,0,0,1,0],"s":"async"}],[]],"generators":[],"callbacks":[[]]}`, []string{
		`1 t0 body 0`,
		`1 t1 body 1`,
		`1 t1 ends 1`,
		`1 t0 spawn t1`,
		`2 t2 body 1`,
		`2 t2 ends 1`,
		`3 t0 completed`,
		`3 t0 completed -> None`,
		`3 t0 completed`,
		`3 t0 completed -> None`,
		`3 t0 ends 0`,
		`t0 -> None`,
		`t1 -> None`,
		`t2 -> None`,
		`left 0`,
		`end 6 0`,
	})
}

// A cancelled gather had the message of the child that ended last.
func TestSeed266(t *testing.T) {
	replay(t, `{"futures":3,"semaphore":1,"bounded":1,"parties":3,"queues":[{"kind":"priority","max":1},{"kind":"lifo","max":1}],"bodies":[[{"op":"spawn","a":[7,0],"s":""},{"op":"gather","a":[1,1,3,0,0],"s":"return"}],[],[],[],[{"op":"acquire","a":[0],"s":""}]],"generators":[],"callbacks":[[]]}`, []string{
		`1 t0 body 0`,
		`1 t0 spawn t1`,
		`1 t0 gather`,
		`2 t1 body 4`,
		`2 t1 acquire`,
		`2 t1 acquire -> True`,
		`2 t1 ends 4`,
		`2 t2 body 4`,
		`2 t2 acquire`,
		`2 - cancel gather True`,
		`3 t2 acquire !! CancelledError('g')`,
		`5 t0 gather !! CancelledError()`,
		`t0 cancelled`,
		`t1 -> None`,
		`t2 cancelled`,
		`left 0`,
		`end 8 0`,
	})
}

// A task that failed had lost the message of the request to cancel it.
func TestSeed496(t *testing.T) {
	replay(t, `{"futures":2,"semaphore":0,"bounded":1,"parties":2,"queues":[{"kind":"fifo","max":2},{"kind":"lifo","max":0}],"bodies":[[{"op":"spawn","a":[3,0],"s":""},{"op":"spawn","a":[1,0],"s":""}],[],[{"op":"call","a":[8],"s":""}],[{"op":"cancel","a":[1,1],"s":""},{"op":"raise","a":[0],"s":"TimeoutError"}],[{"op":"gather","a":[0,0,0],"s":"return"}]],"generators":[],"callbacks":[[]]}`, []string{
		`1 t0 body 0`,
		`1 t0 spawn t1`,
		`1 t0 spawn t2`,
		`1 t0 ends 0`,
		`2 t1 body 4`,
		`2 t1 gather`,
		`2 t2 body 2`,
		`2 t2 call`,
		`2 t2 body 3`,
		`2 t2 cancel t1 True`,
		`2 t2 raise TimeoutError`,
		`2 t2 call !! TimeoutError()`,
		`t0 -> None`,
		`t1 pending`,
		`t2 !! TimeoutError()`,
		`left 1`,
		`4 t1 gather !! CancelledError('m1')`,
		`end 9 0`,
	})
}

// A BrokenBarrierError was no RuntimeError.
func TestSeed1006(t *testing.T) {
	replay(t, `{"futures":1,"semaphore":2,"bounded":1,"parties":2,"queues":[{"kind":"priority","max":1},{"kind":"lifo","max":0}],"bodies":[[{"op":"spawn","a":[0,0],"s":""},{"op":"abort_barrier","a":[3],"s":""},{"op":"sleep","a":[0],"s":""}],[{"op":"gather","a":[0,1,0],"s":"return"}],[{"op":"try","a":[0],"s":"RuntimeError","b":[[{"op":"barrier","a":[7],"s":""}],[],[]]}]],"generators":[],"callbacks":[[]]}`, []string{
		`1 t0 body 0`,
		`1 t0 spawn t1`,
		`1 t0 abort_barrier`,
		`1 t0 abort_barrier -> None`,
		`1 t0 sleep`,
		`2 t1 body 1`,
		`2 t1 gather`,
		`2 t0 sleep -> None`,
		`2 t0 ends 0`,
		`3 t2 body 2`,
		`3 t2 barrier`,
		`3 t2 barrier !! BrokenBarrierError('Barrier aborted')`,
		`3 t2 except RuntimeError BrokenBarrierError('Barrier aborted')`,
		`3 t2 ends 2`,
		`t0 -> None`,
		`t1 pending`,
		`t2 -> None`,
		`left 1`,
		`5 t1 gather !! CancelledError()`,
		`end 10 0`,
	})
}
