package main

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// flaky fails so many times, and then answers.
type flaky struct{ failures int }

func (f *flaky) call(co *coro.Co) (string, error) {
	if err := loop.Sleep(co, seconds(0.1)); err != nil {
		return "", err
	}
	if f.failures > 0 {
		f.failures--
		return "", newConnectionError(fmt.Sprintf("%d to go", f.failures))
	}
	return "answer", nil
}

// retry calls until it works, and waits twice as long after each failure.
func retry(co *coro.Co, call func(co *coro.Co) (string, error), attempts int, delay time.Duration) (string, error) {
	for attempt := 1; ; attempt++ {
		answer, err := call(co)
		if !gen.IsInstance[*ConnectionError](err) { // also if there is none
			return answer, err
		}
		printf("  attempt %d: %v\n", attempt, err)
		if attempt == attempts {
			return "", err
		}
		if err := loop.Sleep(co, delay<<(attempt-1)); err != nil {
			return "", err
		}
	}
}

// retryMain is testdata/3_retry.py.
func retryMain(co *coro.Co, n int) error {
	for failures := range n {
		printf("%d failures\n", failures)
		service := &flaky{failures}
		err := loop.NewTimeout(4*time.Second).With(co, func() error {
			answer, err := retry(co, service.call, 5, seconds(0.5))
			if err == nil {
				println(" ", answer)
			}
			return err
		})
		switch e := gen.Raised(err).(type) {
		case nil:
		case *loop.TimeoutError:
			println("  out of time:", gen.Repr(e))
		case *ConnectionError:
			println("  gave up:", gen.Repr(e))
		default:
			return err
		}
	}
	return nil
}
