package coro_test

import (
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
)

func goexit(*coro.Co) error { runtime.Goexit(); return nil }

// exiting runs f, which is to end its goroutine.
func (l *log) exiting(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
		l.say("not reached")
	}()
	<-done
}

func TestWithGoexit(t *testing.T) {
	runRows(t, []row{
		{
			name: "block",
			why:  "each manager is told of a GeneratorExit, and none can suppress it",
			py:   goOnly + "Goexit",
			run: func(l *log) {
				l.exiting(func() { within(l, &manager{}, &manager{suppress: true}, goexit).Send(nil) })
			},
			want: []string{"enter a", "enter b", "block va vb", "exit b GeneratorExit()", "exit a GeneratorExit()"},
		},
		{
			name: "block/waits to leave",
			why:  "the goroutine ends when AExit has ended",
			py:   goOnly + "Goexit",
			run: func(l *log) {
				l.exiting(func() {
					c := within(l, &manager{}, &manager{waits: true}, goexit)
					c.Send(nil)
					l.send("send", c, nil)
					c.Send(nil)
				})
			},
			want: []string{
				"enter a", "enter b", "entering b -> None", "block va vb", "exit b GeneratorExit()",
				"send -> 'leaving b'", "leaving b -> None", "exit a GeneratorExit()",
			},
		},
		{
			name: "leaving",
			why:  "the outer manager is left",
			py:   goOnly + "Goexit",
			run: func(l *log) {
				l.exiting(func() {
					l.awaiting(func(co *coro.Co) error {
						return coro.With(co, &manager{l: l, name: "a"}, func(string) error {
							var s coro.AsyncExitStack
							s.PushAsyncCallback(goexit)
							return coro.With(co, &s, func(*coro.AsyncExitStack) error { return value("v") })
						})
					})
				})
			},
			want: []string{"enter a", "exit a GeneratorExit()"},
		},
		{
			name: "generator's body",
			why:  "it ends the goroutine that enters or leaves the manager, and the outer one is told",
			py:   goOnly + "Goexit",
			run: func(l *log) {
				for _, half := range []string{"enters", "leaves"} {
					cm := l.cm(func(co *coro.Co, y yielder) error {
						defer l.say("deferred")
						if half == "enters" {
							return goexit(co)
						}
						y.Yield("")
						return goexit(co)
					})
					l.exiting(func() {
						l.awaiting(func(co *coro.Co) error {
							return coro.With2(co, &manager{l: l, name: "a"}, cm, func(string, string) error { l.say("block"); return nil })
						})
					})
				}
			},
			want: []string{
				"enter a", "deferred", "exit a GeneratorExit()",
				"enter a", "block", "deferred", "exit a GeneratorExit()",
			},
		},
	})
}
