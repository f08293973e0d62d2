package loop_test

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// ticker yields 1, 2, 3 and so on, one a second.
func ticker(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
	defer fmt.Println("ticker stopped")
	for i := 1; ; i++ {
		if err := loop.Sleep(co, time.Second); err != nil {
			return err
		}
		if _, err := y.Yield(i); err != nil {
			return err
		}
	}
}

func ExampleShutdownAsyncgens() {
	virtual(func(co *coro.Co) error {
		g := coro.NewAsyncGenerator(ticker)
		i, err := g.ANext().Await(co)
		fmt.Println(i, err)
		err = loop.ShutdownAsyncgens(co) // Run does so at its end
		fmt.Println(g.State(), err)
		return nil
	})
	// Output:
	// 1 <nil>
	// ticker stopped
	// AGEN_CLOSED <nil>
}
