package looptest_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
)

func TestSequencer(t *testing.T) {
	runRows(t, []row{
		{
			name: "order",
			why:  "steps of three tasks are taken one by one, whoever comes first",
			run: func(co *coro.Co, say func(string)) error {
				var seq looptest.Sequencer
				g := loop.NewTaskGroup()
				return g.With(co, func() error {
					for _, steps := range [][]int{{1, 3}, {0, 4}, {2, 5}} {
						c := coro.Do(func(co *coro.Co) error {
							for _, n := range steps {
								err := seq.Step(co, n, func() error {
									say(fmt.Sprint(n, " begins"))
									defer say(fmt.Sprint(n, " ends"))
									return loop.Sleep(co, sec)
								})
								if err != nil {
									return err
								}
							}
							return nil
						})
						if _, err := loop.CreateTaskIn(g, c, nil); err != nil {
							return err
						}
					}
					return nil
				})
			},
			want: []string{"0 begins", "0 ends", "1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends", "4 begins", "4 ends", "5 begins", "5 ends"},
		},
		{
			name: "error",
			why:  "a step that fails has been taken, and fails",
			run: func(co *coro.Co, say func(string)) error {
				var seq looptest.Sequencer
				say(fmt.Sprint(seq.Step(co, 0, func() error { return value("v") })))
				return seq.Step(co, 1, func() error { say("next"); return nil })
			},
			want: []string{"v", "next"},
		},
		{
			name: "twice",
			why:  "a position is taken once",
			run: func(co *coro.Co, say func(string)) error {
				var seq looptest.Sequencer
				seq.Step(co, 0, func() error { return nil })
				say(gen.FormatException(seq.Step(co, 0, func() error { return nil })))
				return nil
			},
			want: []string{"RuntimeError: Attempted to reuse sequence point 0"},
		},
		{
			name: "cancelled",
			why:  "who is cancelled while it waits breaks the sequence for all",
			run: func(co *coro.Co, say func(string)) error {
				var seq looptest.Sequencer
				step := func(name string, n int) *loop.Task[none] {
					return spawn(co, name, func(co *coro.Co) error {
						err := seq.Step(co, n, func() error { say("never"); return nil })
						say(name + ": " + gen.FormatException(err))
						return nil
					})
				}
				a, b := step("a", 1), step("b", 2)
				loop.Sleep(co, 0)
				a.Cancel()
				a.Await(co)
				b.Await(co)
				step("c", 3).Await(co)
				return nil
			},
			want: []string{
				"a: RuntimeError: Sequencer wait cancelled -- sequence broken", "b: RuntimeError: sequence broken!", "c: RuntimeError: sequence broken!",
			},
		},
	})
}
