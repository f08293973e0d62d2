package loop_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const noPython = "none: Python has no channels"

func TestFromChan(t *testing.T) {
	// reader makes a task that awaits one value.
	reader := func(s *script, c *loop.Channel[int], name string) *loop.Task[none] {
		return start(s, func(co *coro.Co) error {
			awaitOn(co, s, name, c)
			return nil
		})
	}
	// send sends vs on another goroutine, and closes the channel.
	send := func(ch chan int, vs ...int) {
		go func() {
			for _, v := range vs {
				ch <- v
			}
			close(ch)
		}()
	}
	runRows(t, []row{
		{
			name: "values", why: "each is received once, in order; a closed channel has ended, for good", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				send(ch, 1, 2, 3)
				c := loop.FromChan(ch)
				for range 5 {
					await(s, "await", c)
				}
				s.say("%v", c)
				return nil
			},
			want: []string{"await -> 1", "await -> 2", "await -> 3", "await !! StopAsyncIteration()", "await !! StopAsyncIteration()", "<Channel closed>"},
		},
		{
			name: "at once", why: "what is there already costs no iteration", py: noPython,
			run: func(s *script) error {
				ch := make(chan int, 2)
				ch <- 1
				ch <- 2
				close(ch)
				c := loop.FromChan(ch)
				before := loop.Iterations(s.loop)
				for range 3 {
					await(s, "await", c)
				}
				s.say("%d iterations", loop.Iterations(s.loop)-before)
				return nil
			},
			want: []string{"await -> 1", "await -> 2", "await !! StopAsyncIteration()", "0 iterations"},
		},
		{
			name: "all", why: "the loop ends with the channel", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				send(ch, 1, 2)
				for v, err := range loop.FromChan(ch).All(s.co) {
					outcome(s, "all", v, err)
				}
				return nil
			},
			want: []string{"all -> 1", "all -> 2"},
		},
		{
			name: "all, left", why: "what comes after a break is there for the next loop", py: noPython,
			run: func(s *script) error {
				ch := make(chan int, 3)
				ch <- 1
				ch <- 2
				ch <- 3
				close(ch)
				c := loop.FromChan(ch)
				for range 2 {
					for v, err := range c.All(s.co) {
						outcome(s, "all", v, err)
						break
					}
				}
				await(s, "await", c)
				return nil
			},
			want: []string{"all -> 1", "all -> 2", "await -> 3"},
		},
		{
			name: "all, cancelled", why: "the error is the last pair", py: noPython,
			run: func(s *script) error {
				c := loop.FromChan(make(chan int))
				task := start(s, func(co *coro.Co) error {
					for v, err := range c.All(co) {
						outcome(s, "all", v, err)
						if err != nil {
							return err
						}
					}
					return nil
				})
				task.Cancel("m")
				await(s, "task", task)
				return nil
			},
			want: []string{"all !! CancelledError('m')", "task !! CancelledError('m')"},
		},
		{
			name: "in line", why: "those who wait are served in the order in which they came", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				c := loop.FromChan(ch)
				for i := range 3 {
					reader(s, c, fmt.Sprint("reader ", i))
				}
				s.say("%v", c)
				send(ch, 1, 2, 3)
				return loop.Sleep(s.co, sec)
			},
			want: []string{"<Channel waiting=3>", "reader 0 -> 1", "reader 1 -> 2", "reader 2 -> 3"},
		},
		{
			name: "closed for all", why: "everybody hears of it", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				c := loop.FromChan(ch)
				reader(s, c, "a")
				reader(s, c, "b")
				close(ch)
				return loop.Sleep(s.co, sec)
			},
			want: []string{"a !! StopAsyncIteration()", "b !! StopAsyncIteration()"},
		},
		{
			name: "cancelled", why: "nothing is received for nobody; a sender is not taken a value from", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				c := loop.FromChan(ch)
				task := reader(s, c, "reader")
				task.Cancel()
				tick(s)
				select {
				case ch <- 1:
					s.say("somebody receives")
				default:
				}
				s.say("%v", c)
				send(ch, 2)
				await(s, "next", c)
				return nil
			},
			want: []string{"reader !! CancelledError()", "<Channel>", "next -> 2"},
		},
		{
			name: "cancelled when it has come", why: "a value that was received is for the next", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				c := loop.FromChan(ch)
				task := reader(s, c, "reader")
				ch <- 1 // received, and the loop does not know yet
				task.Cancel()
				tick(s)
				s.say("%v", c)
				await(s, "next", c)
				return nil
			},
			want: []string{"reader !! CancelledError()", "<Channel kept=1>", "next -> 1"},
		},
		{
			name: "cancelled when it is woken", why: "the next in line is woken instead", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				c := loop.FromChan(ch)
				first := reader(s, c, "first")
				reader(s, c, "second")
				ch <- 1
				for c.String() != "<Channel kept=1 waiting=1>" {
					tick(s)
				}
				first.Cancel() // it is woken, and has not run yet
				ticks(s, 3)
				s.say("%v", c)
				return nil
			},
			want: []string{"first !! CancelledError()", "second -> 1", "<Channel>"},
		},
		{
			name: "one of two cancelled", why: "the other still waits, and is served", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				c := loop.FromChan(ch)
				first := reader(s, c, "first")
				reader(s, c, "second")
				first.Cancel()
				tick(s)
				s.say("%v", c)
				ch <- 1
				return loop.Sleep(s.co, sec)
			},
			want: []string{"first !! CancelledError()", "<Channel waiting=1>", "second -> 1"},
		},
		{
			name: "timeout", why: "time stands still while somebody sends; afterwards it passes", py: noPython,
			run: func(s *script) error {
				ch := make(chan int)
				c := loop.FromChan(ch)
				send(ch, 1)
				v, err := loop.WaitFor(s.co, coro.Awaitable[int](c), sec)
				outcome(s, "in time", v, err)
				s.say("%v", s.loop.Time())
				return loop.Sleep(s.co, sec)
			},
			want: []string{"in time -> 1", "0s"},
		},
		{
			name: "run ends", why: "the goroutine that receives ends with it", py: noPython,
			run: func(s *script) error {
				reader(s, loop.FromChan(make(chan int)), "reader")
				return nil
			},
			want: []string{"reader !! CancelledError()"},
		},
		{
			name: "by hand", why: "there must be a loop", py: noPython,
			run: func(s *script) error {
				c := loop.FromChan(make(chan int))
				s.say("%s", chain(only(coro.New(func(co *coro.Co) (int, error) { return c.Await(co) }).Send(nil))))
				return nil
			},
			want: []string{"RuntimeError('no running event loop')"},
		},
	})
}

// A channel belongs to a loop until that is closed; what was received for a task
// that its closing has ended is there on the next loop.
func TestFromChanLoops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := make(chan int)
		c := loop.FromChan(ch)
		l := loop.NewWith(&loop.RunOptions{ExceptionHandler: func(*loop.Loop, loop.ExceptionContext) {}})
		if _, err := loop.CreateTaskOn(l, coro.Do(func(co *coro.Co) error { return only(c.Await(co)) }), nil); err != nil {
			t.Fatal(err)
		}
		l.Stop()
		l.RunForever()
		other := func() (int, error) {
			return loop.Run(context.Background(), coro.New(func(co *coro.Co) (int, error) { return c.Await(co) }))
		}
		if _, err := other(); gen.Repr(err) != "RuntimeError('<Channel waiting=1> is bound to a different event loop')" {
			t.Errorf("on another loop: %v", err)
		}
		ch <- 1
		synctest.Wait()
		l.Close()
		if v, err := other(); v != 1 || err != nil {
			t.Errorf("on the next loop: %v, %v", v, err)
		}
	})
}

// 64 goroutines send to as many tasks that are cancelled all the time: nothing is
// lost, and nothing comes twice.
func TestFromChanHammer(t *testing.T) {
	const goroutines, each = 64, 50
	before := runtime.NumGoroutine()
	ch := make(chan int)
	for g := range goroutines {
		go func() {
			for i := range each {
				ch <- g*each + i
			}
		}()
	}
	seen := map[int]int{}
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		c := loop.FromChan(ch)
		readers := make([]loop.AnyTask, goroutines)
		for round := 0; len(seen) < goroutines*each; round++ {
			for i, task := range readers {
				switch {
				case task == nil || task.Done():
					readers[i] = loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
						v, err := c.Await(co)
						if err == nil {
							seen[v]++
						}
						return nil
					}))
				case (round+i)%5 == 0:
					task.Cancel()
				}
			}
			if err := loop.Sleep(co, 0); err != nil {
				return err
			}
			runtime.Gosched() // to those who send, if there is one processor
		}
		return nil
	}))
	for v, n := range seen {
		if n != 1 {
			t.Errorf("%d came %d times", v, n)
		}
	}
	if len(seen) != goroutines*each || err != nil {
		t.Errorf("%d of %d values, %v", len(seen), goroutines*each, err)
	}
	noneLeft(t, before)
}
