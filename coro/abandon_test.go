package coro_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// unraisables collects what the hook is told while a test runs.
type unraisables struct {
	mu    sync.Mutex
	lines []string
}

func hookUnraisables(t *testing.T) *unraisables {
	u := &unraisables{}
	before := gen.SetUnraisableHook(func(x gen.Unraisable) {
		u.mu.Lock()
		defer u.mu.Unlock()
		u.lines = append(u.lines, address.ReplaceAllString(x.Object, "0xADDR")+" "+chain(x.Err))
	})
	t.Cleanup(func() { gen.SetUnraisableHook(before) })
	return u
}

// sorted are the reports, which the collector brings in any order.
func (u *unraisables) sorted() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Sorted(slices.Values(u.lines))
}

// endings are the ways for a suspended body to take its end.
var endings = []struct {
	name   string
	why    string
	py     string
	body   func(l *log) body
	report string
}{
	{
		name: "polite", why: "letting GeneratorExit through is silent", py: "SEMANTICS §1 dropping",
		body: func(*log) body { return raises(gen.ErrGeneratorExit) },
	},
	{
		name: "swallowing", why: "so is returning, and nobody is given the value", py: "SEMANTICS §1 dropping",
		body: func(*log) body { return returns("R") },
	},
	{
		name: "ig", why: "waiting again is an error", py: script + "unraisable: object=<coroutine object ig>",
		body:   ignores,
		report: "RuntimeError('coroutine ignored GeneratorExit')",
	},
	{
		name: "stubborn", why: "however often", py: script + "unraisable: object=<coroutine object ig>",
		body: func(*log) body {
			return func(co *coro.Co) (any, error) {
				for {
					coro.Suspend(co, 1)
				}
			}
		},
		report: "RuntimeError('coroutine ignored GeneratorExit')",
	},
	{
		name: "kr", why: "an error has no other place to go", py: "SEMANTICS §1 dropping: other errors",
		body:   func(*log) body { return raises(&gen.KeyError{Key: "k"}) },
		report: "KeyError('k')",
	},
	{
		name: "di", why: "nor has a StopIteration, which becomes another", py: "SEMANTICS §1 dropping, PEP 479",
		body:   func(*log) body { return raises(&gen.StopIteration[any]{Value: "z"}) },
		report: "RuntimeError('coroutine raised StopIteration') <-cause StopIteration('z')",
	},
	{
		name: "panicking", why: "a panic must not end the process from the collector's goroutine", py: goOnly + "panics",
		body:   func(*log) body { return once(func(any, error) (any, error) { return nil, explode() }) },
		report: "PanicError('boom')",
	},
	{
		name: "rethrowing", why: "a panic of another coroutine's body is told once", py: goOnly + "panics",
		body: func(l *log) body {
			return once(func(any, error) (any, error) {
				return l.make("x", func(*coro.Co) (any, error) { return nil, explode() }).Send(nil)
			})
		},
		report: "PanicError('boom')",
	},
}

// A suspended coroutine that is dropped, or abandoned, is closed: its deferred
// calls run, its goroutine goes away, and what it raises is told to the hook.
func TestEndings(t *testing.T) {
	ways := map[string]func(c coroutine){
		"dropped":   func(coroutine) {},
		"abandoned": coroutine.Abandon,
	}
	for _, e := range endings {
		for engineName, engine := range engines {
			for wayName, end := range ways {
				t.Run(e.name+"/"+wayName+"/"+engineName, func(t *testing.T) {
					before := runtime.NumGoroutine()
					reports := hookUnraisables(t)
					l := &log{engine: engine}
					deferred := make(chan string, 2)
					func() {
						inner := e.body(l)
						c := l.make(e.name, func(co *coro.Co) (any, error) {
							defer func() { deferred <- "ran" }()
							return inner(co)
						})
						c.Send(nil)
						end(c)
					}()
					var want []string
					if e.report != "" {
						want = []string{"<coroutine object " + e.name + " at 0xADDR> " + e.report}
					}
					eventually(func() bool { return len(deferred) > 0 && len(reports.sorted()) >= len(want) })
					settle(t, before)
					if diff := cmp.Diff(want, reports.sorted()); diff != "" || len(deferred) != 1 {
						t.Errorf("%s\nwhy: %s\npy: %s\ndeferred calls ran %d times, want 1; reports (-want +got):\n%s", e.name, e.why, e.py, len(deferred), diff)
					}
				})
			}
		}
	}
}

func TestAbandon(t *testing.T) {
	reports := hookUnraisables(t)
	runRows(t, []row{
		{
			name: "unstarted",
			why:  "nothing has to be undone; it is not reported as never awaited",
			py:   goOnly + "Abandon",
			run: func(l *log) {
				c := l.make("c", d(l))
				c.Abandon()
				l.say("%v", c.State())
				l.send("send", c, nil)
			},
			want: []string{"CORO_CLOSED", "send !! RuntimeError('cannot reuse already awaited coroutine')"},
		},
		{
			name: "ended",
			why:  "nothing is left to end, once or twice",
			py:   goOnly + "Abandon",
			run: func(l *log) {
				c := l.make("c", atOnce(1))
				c.Send(nil)
				c.Abandon()
				c.Abandon()
				v, ok := c.Result()
				l.say("%v %v %v", c.State(), v, ok)
			},
			want: []string{"CORO_CLOSED 1 true"},
		},
		{
			name: "suspended",
			why:  "it is over, whatever it would rather do",
			py:   goOnly + "Abandon",
			run: func(l *log) {
				c := l.make("ig", ignores(l))
				c.Send(nil)
				c.Abandon()
				l.say("%v", c.State())
				l.send("send", c, nil)
				l.close("close", c)
				_, ok := c.Result()
				l.say("result %v, panicked %v", ok, c.Panicked())
			},
			want: []string{
				"GE true", "CORO_CLOSED",
				"send !! RuntimeError('cannot reuse already awaited coroutine')", "close -> None",
				"result false, panicked false",
			},
		},
		{
			name: "awaiting",
			why:  "every level is unwound, the innermost first, and with leaves its managers",
			py:   goOnly + "Abandon",
			run: func(l *log) {
				c := l.make("outer", func(co *coro.Co) (any, error) {
					defer l.say("outer deferred")
					return nil, coro.With(co, &manager{l: l, name: "m"}, func(string) error {
						_, err := l.make("inner", func(co *coro.Co) (any, error) {
							defer l.say("inner deferred")
							for {
								_, err := coro.Suspend(co, nil)
								l.say("%s", gen.Repr(err))
							}
						}).Await(co)
						return err
					})
				})
				c.Send(nil)
				c.Abandon()
				l.say("%v", c.State())
			},
			want: []string{
				"enter m", "GeneratorExit()", "GeneratorExit()", "inner deferred",
				"exit m PanicError(coluber: unwinding a closed body)",
				"outer deferred", "CORO_CLOSED",
			},
		},
		{
			name: "awaiting/swallowed",
			why:  "closing goes on with the awaiter, as Close does",
			py:   "SEMANTICS §2: the outer still sees GeneratorExit",
			run: func(l *log) {
				c := l.make("outer", func(co *coro.Co) (any, error) {
					v, err := l.make("inner", returns("inner")).Await(co)
					l.got("await", v, err)
					return v, err
				})
				c.Send(nil)
				c.Abandon()
				l.say("%v", c.State())
			},
			want: []string{"await !! GeneratorExit()", "CORO_CLOSED"},
		},
		{
			name: "panics when unwound",
			why:  "that is reported besides",
			py:   goOnly + "Abandon",
			run: func(l *log) {
				c := l.make("cross", func(co *coro.Co) (any, error) {
					defer explode()
					return ignores(l)(co)
				})
				c.Send(nil)
				c.Abandon()
				l.say("%v %v", c.State(), c.Panicked())
			},
			want: []string{"GE true", "CORO_CLOSED true"},
		},
		{
			name: "itself",
			why:  "what executes cannot be ended; it goes on",
			py:   goOnly + "Abandon",
			run: func(l *log) {
				var c coroutine
				c = l.make("c", func(co *coro.Co) (any, error) {
					c.Abandon()
					l.say("%v", c.State())
					return coro.Suspend(co, "y")
				})
				l.send("send", c, nil)
				l.say("%v", c.State())
				l.send("send", c, 1)
			},
			want: []string{"CORO_RUNNING", "send -> 'y'", "CORO_SUSPENDED", "send !! StopIteration(1)"},
		},
	})
	want := slices.Repeat([]string{"<coroutine object c at 0xADDR> ValueError('coroutine already executing')"}, 2)
	want = append(want, slices.Repeat([]string{"<coroutine object cross at 0xADDR> PanicError('boom')"}, 2)...)
	for _, name := range []string{"cross", "ig", "outer"} {
		want = append(want, slices.Repeat([]string{"<coroutine object " + name + " at 0xADDR> RuntimeError('coroutine ignored GeneratorExit')"}, 2)...)
	}
	if diff := cmp.Diff(want, reports.sorted()); diff != "" {
		t.Errorf("reports of both engines (-want +got):\n%s", diff)
	}
}

// A coroutine that is resumed is not found dropped meanwhile, even if the body
// collects and nobody needs the Coroutine afterwards.
func TestNotDroppedWhileRunning(t *testing.T) {
	reports := hookUnraisables(t)
	runRows(t, []row{{
		name: "collected", why: "whoever resumes it still holds it", py: "library/sys: a running frame holds its coroutine",
		run: func(l *log) {
			v, err := l.make("c", func(co *coro.Co) (any, error) {
				for range 3 {
					runtime.GC()
					runtime.Gosched()
				}
				return 1, nil
			}).Send(nil)
			l.got("send", v, err)
		},
		want: []string{"send !! StopIteration(1)"},
	}})
	if got := reports.sorted(); len(got) > 0 {
		t.Errorf("reports: %q", got)
	}
}

// A panic of the body is one of whoever drives it by hand, and an error for
// who writes a loop; it carries the stack of the body.
func TestPanic(t *testing.T) {
	panicking := func(l *log) coroutine {
		return l.make("c", once(func(any, error) (any, error) { return nil, explode() }))
	}
	runRows(t, []row{
		{
			name: "send, throw, close",
			why:  "once; afterwards the coroutine has ended",
			py:   "DIFFERENCES, a panic",
			run: func(l *log) {
				for what, end := range inOrder(
					"send", func(c coroutine) { c.Send(nil) },
					"throw", func(c coroutine) { c.Throw(value("v")) },
					"close", func(c coroutine) { c.Close() },
				) {
					c := panicking(l)
					c.Send(nil)
					l.panics(what, func() { end(c) })
					l.say("%v %v", c.State(), c.Panicked())
					l.send("send", c, nil)
					l.close("close", c)
				}
			},
			want: slices.Concat(
				[]string{"send panics with PanicError(boom)"}, afterPanic,
				[]string{"throw panics with PanicError(boom)"}, afterPanic,
				[]string{"close panics with PanicError(boom)"}, afterPanic,
			),
		},
		{
			name: "resume",
			why:  "an event loop must not be taken down by a task",
			py:   "DIFFERENCES, a panic",
			run: func(l *log) {
				c := panicking(l)
				c.Resume(nil, nil)
				_, done, err := c.Resume(nil, nil)
				l.say("%v %s %v", done, gen.Repr(err), c.Panicked())
				pe := err.(*gen.PanicError)
				l.say("stack of explode %v", strings.Contains(pe.Error(), "coro_test.explode"))
			},
			want: []string{"true PanicError('boom') true", "stack of explode true"},
		},
		{
			name: "await",
			why:  "it goes through awaiters as through any call, and may be recovered",
			py:   "DIFFERENCES, a panic",
			run: func(l *log) {
				c := l.awaiter(l.awaiter(panicking(l)))
				c.Send(nil)
				_, _, err := c.Resume(nil, nil)
				l.say("%s %v", gen.Repr(err), strings.Contains(err.Error(), "coro_test.explode"))
				c = l.make("c", func(co *coro.Co) (any, error) {
					l.panics("await", func() { l.make("x", func(*coro.Co) (any, error) { return nil, explode() }).Await(co) })
					return coro.Suspend(co, "goes on")
				})
				l.send("send", c, nil)
				l.send("send", c, 1)
			},
			want: []string{"PanicError('boom') true", "await panics with boom", "send -> 'goes on'", "send !! StopIteration(1)"},
		},
		{
			name: "chain",
			why:  "a panic that passes through coroutines driven by coroutines is wrapped once",
			py:   goOnly + "gen.PanicError",
			run: func(l *log) {
				c := l.make("outer", func(*coro.Co) (any, error) { return panicking(l).Throw(nil) })
				c.Close()
				inner := panicking(l)
				inner.Send(nil)
				c = l.make("outer", func(*coro.Co) (any, error) { return inner.Send(nil) })
				l.panics("send", func() { c.Send(nil) })
			},
			want: []string{"send panics with PanicError(boom)"},
		},
	})
}

var afterPanic = []string{
	"CORO_CLOSED true",
	"send !! RuntimeError('cannot reuse already awaited coroutine')", "close -> None",
}

// inOrder is a map that is ranged over in the order it is written.
func inOrder(pairs ...any) func(func(string, func(coroutine)) bool) {
	return func(yield func(string, func(coroutine)) bool) {
		for i := 0; i < len(pairs); i += 2 {
			if !yield(pairs[i].(string), pairs[i+1].(func(coroutine))) {
				return
			}
		}
	}
}

// Goexit in a body, which is what t.FailNow does, ends the goroutine that
// drives it; the coroutine has ended.
func TestGoexit(t *testing.T) {
	exits := func(any, error) (any, error) { runtime.Goexit(); return nil, nil }
	// elsewhere runs f on a goroutine of its own, and reports whether it returned.
	elsewhere := func(f func()) (returned bool) {
		over := make(chan bool)
		go func() {
			ok := false
			defer func() { over <- ok }()
			f()
			ok = true
		}()
		return <-over
	}
	runRows(t, []row{
		{
			name: "goexit",
			why:  "by whatever it was driven",
			py:   goOnly + "runtime.Goexit",
			run: func(l *log) {
				for what, drive := range inOrder(
					"send", func(c coroutine) { c.Send(nil) },
					"throw", func(c coroutine) { c.Throw(value("v")) },
					"resume", func(c coroutine) { c.Resume(nil, nil) },
					"close", func(c coroutine) { c.Close() },
				) {
					c := l.make("c", once(exits))
					c.Send(nil)
					l.say("%s returned %v, %v", what, elsewhere(func() { drive(c) }), c.State())
					l.send("send", c, nil)
					l.close("close", c)
					c.Abandon()
					_, ok := c.Result()
					l.say("result %v, panicked %v", ok, c.Panicked())
				}
			},
			want: slices.Concat(afterGoexit("send"), afterGoexit("throw"), afterGoexit("resume"), afterGoexit("close")),
		},
		{
			name: "dropped",
			why:  "it must not end the collector's goroutine, which others need",
			py:   goOnly + "runtime.Goexit",
			run: func(l *log) {
				ended := make(chan string, 4)
				for _, answer := range []func(any, error) (any, error){exits, exits, exits, func(any, error) (any, error) { return nil, nil }} {
					func() {
						l.make("c", func(co *coro.Co) (any, error) {
							defer func() { ended <- "ended" }()
							return answer(coro.Suspend(co, nil))
						}).Send(nil)
					}()
					n := len(ended)
					l.say("%v", eventually(func() bool { return len(ended) > n }))
				}
			},
			want: []string{"true", "true", "true", "true"},
		},
		{
			name: "first resume",
			why:  "the body need not have waited",
			py:   goOnly + "runtime.Goexit",
			run: func(l *log) {
				c := l.make("c", func(*coro.Co) (any, error) { return exits(nil, nil) })
				l.say("%v %v", elsewhere(func() { c.Send(nil) }), c.State())
			},
			want: []string{"false CORO_CLOSED"},
		},
		{
			name: "awaited",
			why:  "the awaiter goes with it: deferred calls run, and both have ended",
			py:   goOnly + "runtime.Goexit",
			run: func(l *log) {
				inner := l.make("i", once(exits))
				c := l.make("o", func(co *coro.Co) (any, error) {
					defer l.say("deferred")
					return inner.Await(co)
				})
				c.Send(nil)
				l.say("%v %v %v", elsewhere(func() { c.Send(nil) }), c.State(), inner.State())
				l.send("again", l.awaiter(inner), nil)
			},
			want: []string{
				"deferred", "false CORO_CLOSED CORO_CLOSED",
				"again !! RuntimeError('cannot reuse already awaited coroutine')",
			},
		},
	})
}

func afterGoexit(what string) []string {
	return []string{
		fmt.Sprintf("%s returned false, CORO_CLOSED", what),
		"send !! RuntimeError('cannot reuse already awaited coroutine')",
		"close -> None", "result false, panicked false",
	}
}
