package contextlib_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
	"github.com/google/go-cmp/cmp"
)

const onlyGo = "Go only: panics and Goexit"

// caught calls f and returns what it panics with.
func caught(f func()) (r any) {
	defer func() { r = recover() }()
	f()
	return nil
}

func explode(what any) { panic(what) }

// exiting calls f on a goroutine of its own, which f must end.
func (l *log) exiting(f func()) {
	ended := make(chan bool)
	go func() {
		returned := false
		defer func() { ended <- !returned }()
		f()
		returned = true
	}()
	if !<-ended {
		l.say("THE GOROUTINE GOES ON")
	}
}

func panics(what any) func(error) (bool, error) {
	return func(error) (bool, error) { explode(what); return true, nil }
}

func goexits(error) (bool, error) { runtime.Goexit(); return true, nil }

// in is ms[0], ms[1] …, around f.
func in(f func(), ms ...stringManager) {
	contextlib.With(ms[0], func(string) error {
		if len(ms) > 1 {
			in(f, ms[1:]...)
		} else {
			f()
		}
		return nil
	})
}

func TestPanic(t *testing.T) {
	runRows(t, []row{
		{
			name: "in a block", why: "each manager is told, none can stop it, and its value stays", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() {
					in(func() { explode("boom") }, l.m("a"), l.m("b", raises(value("lost"))), l.m("c", swallow))
				}))
			},
			want: []string{"enter a", "enter b", "enter c", "exit c PanicError('boom')", "exit b PanicError('boom')", "exit a PanicError('boom')", "boom"},
		},
		{
			name: "in a generator's block", why: "the body's Yield returns it, and cannot stop it", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() {
					in(func() { explode("boom") }, l.plain("a"), l.make(func(y yielder) error {
						_, err := y.Yield("")
						l.say("b caught %T", err)
						return nil
					}))
				}))
			},
			want: []string{"set up a", "b caught *gen.PanicError", "tear down a", "boom"},
		},
		{
			name: "of a generator in a block", why: "a PanicError is passed on as it is", py: onlyGo,
			run: func(l *log) {
				g := gen.Do(func(*gen.Yielder[int, gen.None]) error { explode("boom"); return nil })
				var given error
				pe := caught(func() {
					in(func() { g.Next() }, l.m("a", func(err error) (bool, error) { given = err; return true, nil }))
				})
				l.say("%v", given == pe)
			},
			want: []string{"enter a", "exit a PanicError('boom')", "true"},
		},
		{
			name: "in exit", why: "the outer managers are told", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() { in(func() {}, l.m("a", swallow), l.m("b", panics("boom"))) }))
			},
			want: []string{"enter a", "enter b", "exit b None", "exit a PanicError('boom')", "boom"},
		},
		{
			name: "in exit during another", why: "the newer one goes on, as with defer", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() { in(func() { explode("boom") }, l.m("a"), l.m("b", panics("bang"))) }))
			},
			want: []string{"enter a", "enter b", "exit b PanicError('boom')", "exit a PanicError('bang')", "bang"},
		},
		{
			name: "in a body", why: "it is a PanicError with the body's stack, and the outer managers are told", py: onlyGo,
			run: func(l *log) {
				pe, _ := caught(func() {
					in(func() {}, l.m("a"), l.make(func(y yielder) error { y.Yield(""); explode("boom"); return nil }))
				}).(*gen.PanicError)
				l.say("%v", pe.Value)
			},
			want: []string{"enter a", "exit a PanicError('boom')", "boom"},
		},
		{
			name: "before the yield", why: "the manager is not entered, the outer one is left", py: onlyGo,
			run: func(l *log) {
				pe, _ := caught(func() {
					in(func() {}, l.m("a"), l.make(func(yielder) error { explode("boom"); return nil }))
				}).(*gen.PanicError)
				l.say("%v", pe.Value)
			},
			want: []string{"enter a", "exit a PanicError('boom')", "boom"},
		},
		{
			name: "with its stack", why: "the PanicError says where", py: onlyGo,
			run: func(l *log) {
				caught(func() {
					in(func() { explode("boom") }, l.m("a", func(err error) (bool, error) {
						l.say("%v", strings.Contains(string(err.(*gen.PanicError).Stack), "contextlib_test.explode"))
						return true, nil
					}))
				})
			},
			want: []string{"enter a", "exit a PanicError('boom')", "true"},
		},
		{
			name: "of nil", why: "the runtime makes an error of it, and it is no Goexit", py: onlyGo,
			run: func(l *log) {
				_, ok := caught(func() { in(func() { explode(nil) }, l.plain("a")) }).(*runtime.PanicNilError)
				l.say("%v", ok)
			},
			want: []string{"set up a", "tear down a", "true"},
		},
	})
}

// A body that must not go on is unwound through its with statements.
func TestUnwound(t *testing.T) {
	var reports []string
	hook(t, func(u gen.Unraisable) { reports = append(reports, gen.Repr(u.Err)) })
	l := &log{t: t}
	for range gen.Each(func(y *gen.Yielder[int, gen.None]) error {
		return contextlib.With(l.m("a", swallow), func(string) error {
			for {
				y.Yield(1)
			}
		})
	}) {
		break
	}
	if len(l.lines) != 2 || !strings.HasPrefix(l.lines[1], "exit a PanicError(") {
		t.Errorf("the manager was not left once, by a panic: %q", l.lines)
	}
	if diff := cmp.Diff([]string{"RuntimeError('generator ignored GeneratorExit')"}, reports); diff != "" {
		t.Error(diff)
	}
}

func TestPanicOnStack(t *testing.T) {
	// unwinding is a stack of entries whose block does f.
	unwinding := func(f func(), entries ...*manager) {
		block(func(s *contextlib.ExitStack) error {
			for _, e := range entries {
				s.PushManager(e)
			}
			f()
			return value("v")
		})
	}
	runRows(t, []row{
		{
			name: "in an entry", why: "the others are told, none can stop it, and it goes on", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() {
					unwinding(func() {}, l.m("a"), l.m("b", swallow), l.m("c", raises(value("lost"))), l.m("d", panics("boom")), l.m("e"))
				}))
			},
			want: []string{"exit e ValueError('v')", "exit d ValueError('v')", "exit c PanicError('boom')", "exit b PanicError('boom')", "exit a PanicError('boom')", "boom"},
		},
		{
			name: "in several entries", why: "none is lost to the rest, the newest goes on", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() {
					unwinding(func() {}, l.m("a"), l.m("b", panics("bang")), l.m("c"), l.m("d", panics("boom")))
				}))
			},
			want: []string{"exit d ValueError('v')", "exit c PanicError('boom')", "exit b PanicError('boom')", "exit a PanicError('bang')", "bang"},
		},
		{
			name: "in a callback", why: "Callback's functions are entries like others", py: onlyGo,
			run: func(l *log) {
				var s contextlib.ExitStack
				s.Callback(func() { l.say("last") })
				s.CallbackErr(func() error { explode("boom"); return nil })
				l.say("%v", caught(func() { s.Close() }))
				l.raised(s.Close())
			},
			want: []string{"last", "boom", "!! None"},
		},
		{
			name: "in the block", why: "an entry that suppresses does not hide it from the others", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() { unwinding(func() { explode("boom") }, l.m("a"), l.m("b", swallow)) }))
			},
			want: []string{"exit b PanicError('boom')", "exit a PanicError('boom')", "boom"},
		},
		{
			name: "in the block of a stack on a stack", why: "nor through the inner stack", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() {
					block(func(outer *contextlib.ExitStack) error {
						outer.PushManager(l.m("a"))
						inner, _ := contextlib.EnterContext(outer, &contextlib.ExitStack{})
						inner.PushManager(l.m("b"))
						inner.PushManager(l.m("c", swallow))
						explode("boom")
						return nil
					})
				}))
			},
			want: []string{"exit c PanicError('boom')", "exit b PanicError('boom')", "exit a PanicError('boom')", "boom"},
		},
		{
			name: "after an exit", why: "the stack is empty and of use again", py: onlyGo,
			run: func(l *log) {
				var s contextlib.ExitStack
				s.PushManager(l.m("a", panics("boom")))
				l.say("%v", caught(func() { s.Close() }))
				s.PushManager(l.m("b"))
				l.raised(s.Close())
			},
			want: []string{"exit a None", "boom", "exit b None", "!! None"},
		},
	})
}

func TestGoexit(t *testing.T) {
	runRows(t, []row{
		{
			name: "in a block", why: "each manager is told of a GeneratorExit, and the goroutine ends", py: onlyGo,
			run: func(l *log) {
				l.exiting(func() { in(runtime.Goexit, l.m("a"), l.m("b", swallow), l.plain("c")) })
			},
			want: []string{"enter a", "enter b", "set up c", "tear down c", "exit b GeneratorExit()", "exit a GeneratorExit()"},
		},
		{
			name: "in exit", why: "the outer managers are left", py: onlyGo,
			run: func(l *log) {
				l.exiting(func() { in(func() {}, l.m("a"), l.m("b", goexits)) })
			},
			want: []string{"enter a", "enter b", "exit b None", "exit a GeneratorExit()"},
		},
		{
			name: "on a stack", why: "the other entries are called", py: onlyGo,
			run: func(l *log) {
				l.exiting(func() {
					stacked(value("v"), l.m("a"), l.m("b", swallow), l.m("c", goexits))
				})
			},
			want: []string{"enter a", "enter b", "enter c", "exit c ValueError('v')", "exit b GeneratorExit()", "exit a GeneratorExit()"},
		},
		{
			name: "in a body", why: "it ends the goroutine that leaves the manager", py: onlyGo,
			run: func(l *log) {
				l.exiting(func() {
					in(func() {}, l.m("a"), l.make(func(y yielder) error { y.Yield(""); runtime.Goexit(); return nil }))
				})
			},
			want: []string{"enter a", "exit a GeneratorExit()"},
		},
	})
}
