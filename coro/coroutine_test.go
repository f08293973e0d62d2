package coro_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

const py03 = "SEMANTICS §3; scripts/03_coroutines.py: "

type coroutine = *coro.Coroutine[string]

// log is what a row does, in the words of the script that was run on CPython.
type log struct {
	engine gen.Engine
	lines  []string
}

func (l *log) make(body func(co *coro.Co) (string, error)) coroutine {
	return coro.NewWith(body, &coro.Options{Name: "c", Engine: l.engine})
}

func (l *log) say(format string, args ...any) {
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

func (l *log) got(v any, err error) {
	if err == nil {
		l.say("-> %s", gen.Str(v))
		return
	}
	s := gen.Repr(err)
	if e, ok := err.(*gen.RuntimeError); ok && e.Cause != nil {
		s += " <- " + gen.Repr(e.Cause)
	}
	l.say("!! %s", s)
}

func (l *log) send(c coroutine, v any) { l.got(c.Send(v)) }

// waits suspends with "y1" and "y2", says what it is sent, and returns "ret".
func waits(l *log) func(co *coro.Co) (string, error) {
	return func(co *coro.Co) (string, error) {
		for _, v := range []string{"y1", "y2"} {
			got, err := coro.Suspend(co, v)
			if err != nil {
				return "", err
			}
			if got != nil {
				l.say("got %v", got)
			}
		}
		return "ret", nil
	}
}

func TestDrive(t *testing.T) {
	for _, row := range []struct {
		name string
		why  string
		py   string
		run  func(l *log)
		want []string
	}{
		{
			name: "by hand", why: "send goes to the await, the result comes with StopIteration", py: py03 + "driving by hand",
			run: func(l *log) {
				c := l.make(waits(l))
				l.say("%v", c.State())
				l.send(c, nil)
				l.say("%v", c.State())
				l.send(c, 7)
				l.send(c, nil)
				l.say("%v", c.State())
				l.send(c, nil)
				l.got(c.Throw(&gen.ValueError{Msg: "v"}))
				l.got(c.Close())
			},
			want: []string{"CORO_CREATED", "-> y1", "CORO_SUSPENDED", "got 7", "-> y2", "!! StopIteration('ret')", "CORO_CLOSED",
				"!! RuntimeError('cannot reuse already awaited coroutine')", "!! RuntimeError('cannot reuse already awaited coroutine')", "-> "},
		},
		{
			name: "just started", why: "there is no await to receive a value", py: py03 + "just started",
			run: func(l *log) {
				c := l.make(waits(l))
				l.send(c, 1)
				l.got(c.Close())
				l.send(c, nil)
				d := l.make(waits(l))
				l.got(d.Throw(&gen.ValueError{Msg: "v"}))
				l.send(d, nil)
				l.got(l.make(waits(l)).Throw(nil))
			},
			want: []string{"!! TypeError(\"can't send non-None value to a just-started coroutine\")", "-> ", "!! RuntimeError('cannot reuse already awaited coroutine')",
				"!! ValueError('v')", "!! RuntimeError('cannot reuse already awaited coroutine')",
				"!! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')"},
		},
		{
			name: "being awaited", why: "a coroutine runs once, for one awaiter", py: py03 + "reuse",
			run: func(l *log) {
				inner := l.make(waits(l))
				outer := l.make(func(co *coro.Co) (string, error) { return inner.Await(co) })
				l.send(outer, nil)
				l.say("%v %v", outer.State(), inner.State())
				l.send(l.make(func(co *coro.Co) (string, error) { return inner.Await(co) }), nil)
				l.send(inner, nil)
				l.send(outer, nil)
				l.send(outer, nil)
				l.send(l.make(func(co *coro.Co) (string, error) { return inner.Await(co) }), nil)
			},
			want: []string{"-> y1", "CORO_SUSPENDED CORO_SUSPENDED", "!! RuntimeError('coroutine is being awaited already')",
				"!! RuntimeError('coroutine is being awaited already')", "-> y2", "!! StopIteration('ret')", "!! RuntimeError('cannot reuse already awaited coroutine')"},
		},
		{
			name: "itself", why: "it is executing", py: py03 + "await itself",
			run: func(l *log) {
				var c coroutine
				c = l.make(func(co *coro.Co) (string, error) {
					l.say("%v", c.State())
					l.send(c, nil)
					l.got(c.Close())
					return c.Await(co)
				})
				l.send(c, nil)
			},
			want: []string{"CORO_RUNNING", "!! ValueError('coroutine already executing')", "!! ValueError('coroutine already executing')", "!! ValueError('coroutine already executing')"},
		},
		{
			name: "close", why: "GeneratorExit at the await; its answer is returned; ignoring it is an error", py: py03 + "close / GeneratorExit",
			run: func(l *log) {
				a := l.make(func(co *coro.Co) (string, error) {
					_, err := coro.Suspend(co, "y")
					l.say("%s", gen.Repr(err))
					return "R", nil
				})
				a.Send(nil)
				l.got(a.Close())
				b := l.make(func(co *coro.Co) (string, error) { coro.Suspend(co, "y"); coro.Suspend(co, "z"); return "", nil })
				b.Send(nil)
				l.got(b.Close())
				l.send(b, nil)
				c := l.make(func(co *coro.Co) (string, error) { coro.Suspend(co, "y"); return "", &gen.KeyError{Key: "k"} })
				c.Send(nil)
				l.got(c.Close())
			},
			want: []string{"GeneratorExit()", "-> R", "!! RuntimeError('coroutine ignored GeneratorExit')", "!! StopIteration('')", "!! KeyError('k')"},
		},
		{
			name: "StopIteration", why: "it cannot leave a body", py: py03 + "StopIteration in coroutine",
			run: func(l *log) {
				l.send(l.make(func(*coro.Co) (string, error) { return "", &gen.StopIteration[string]{Value: "v"} }), nil)
			},
			want: []string{"!! RuntimeError('coroutine raised StopIteration') <- StopIteration('v')"},
		},
		{
			name: "deep", why: "an await runs on the awaiter's stack, at any depth", py: "SEMANTICS §3",
			run: func(l *log) {
				var level func(n int) coroutine
				level = func(n int) coroutine {
					return l.make(func(co *coro.Co) (string, error) {
						if n == 0 {
							v, err := coro.Suspend(co, "bottom")
							return gen.Str(v), err
						}
						v, err := level(n - 1).Await(co)
						return v + ".", err
					})
				}
				c := level(100)
				l.send(c, nil)
				v, err := c.Send("x")
				l.say("%v %d", v, len(err.Error()))
			},
			want: []string{"-> bottom", "<nil> 101"},
		},
	} {
		for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				before := runtime.NumGoroutine()
				l := &log{engine: engine}
				row.run(l)
				if diff := cmp.Diff(row.want, l.lines); diff != "" {
					t.Errorf("%s\npy: %s\n(-want +got):\n%s", row.why, row.py, diff)
				}
				settle(t, before)
			})
		}
	}
}

// settle waits until the collector has ended what a test has dropped.
func settle(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// A suspended coroutine that is dropped is closed by the collector.
func TestDropped(t *testing.T) {
	var mu sync.Mutex
	var reports []string
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) {
		mu.Lock()
		defer mu.Unlock()
		reports = append(reports, gen.Repr(u.Err))
	})
	defer func() { gen.SetUnraisableHook(restore) }()
	before := runtime.NumGoroutine()
	deferred := make(chan string, 3)
	drop := func(body func(co *coro.Co) (string, error)) { coro.New(body).Send(nil) }
	drop(func(co *coro.Co) (string, error) {
		defer func() { deferred <- "polite" }()
		_, err := coro.Suspend(co, nil)
		return "", err
	})
	drop(func(co *coro.Co) (string, error) {
		defer func() { deferred <- "ignoring" }()
		coro.Suspend(co, nil)
		coro.Suspend(co, nil)
		return "", nil
	})
	drop(func(co *coro.Co) (string, error) {
		defer func() { deferred <- "raising" }()
		coro.Suspend(co, nil)
		return "", &gen.KeyError{Key: "k"}
	})
	settle(t, before)
	if len(deferred) != 3 {
		t.Errorf("%d deferred calls ran, want 3", len(deferred))
	}
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(reports, " "); len(reports) != 2 || !strings.Contains(got, "RuntimeError('coroutine ignored GeneratorExit')") || !strings.Contains(got, "KeyError('k')") {
		t.Errorf("reports: %s", got)
	}
}

// A panic of the body is a panic of Send, an error of Resume.
func TestPanic(t *testing.T) {
	boom := func() coroutine { return coro.New(func(*coro.Co) (string, error) { return "", explode() }) }
	_, done, err := boom().Resume(nil, nil)
	pe, ok := err.(*gen.PanicError)
	if !done || !ok || pe.Value != "boom" || !strings.Contains(pe.Error(), "coro_test.explode") {
		t.Errorf("Resume: %v %v", done, err)
	}
	c := boom()
	defer func() {
		if pe, ok := recover().(*gen.PanicError); !ok || pe.Value != "boom" || !c.Panicked() {
			t.Errorf("Send: panic %v", pe)
		}
		if _, err := c.Send(nil); gen.Repr(err) != "RuntimeError('cannot reuse already awaited coroutine')" {
			t.Errorf("Send again: %v", err)
		}
	}()
	c.Send(nil)
}

func explode() error { panic("boom") }

func TestMisuse(t *testing.T) {
	panics := func(name, want string, f func()) {
		t.Helper()
		defer func() {
			if r := recover(); r != want {
				t.Errorf("%s: panic %v, want %q", name, r, want)
			}
		}()
		f()
	}
	panics("New", "coro: New of a nil body", func() { coro.New[int](nil) })
	panics("Do", "coro: Do of a nil body", func() { coro.Do(nil) })
	var kept *coro.Co
	c := coro.Do(func(co *coro.Co) error { kept = co; _, err := coro.Suspend(co, nil); return err })
	c.Send(nil)
	defer c.Close()
	panics("Suspend", "coro: await with the co of a coroutine that is not running", func() { coro.Suspend(kept, nil) })
	panics("zero", "coro: await of a zero Coroutine: New makes one", func() { new(coro.Coroutine[int]).Await(kept) })
}

// manager is an async context manager that says what happens to it.
type manager struct {
	l         *log
	enterErr  error
	exitErr   error
	suppress  bool
	enterName string
}

func (m *manager) AEnter(co *coro.Co) (string, error) {
	m.l.say("enter %s", m.enterName)
	return m.enterName, m.enterErr
}

func (m *manager) AExit(co *coro.Co, err error) (bool, error) {
	m.l.say("exit %s %s", m.enterName, gen.Repr(err))
	return m.suppress, m.exitErr
}

func TestWith(t *testing.T) {
	boom := &gen.ValueError{Msg: "boom"}
	for _, row := range []struct {
		name  string
		m     manager
		block error
		want  string
	}{
		{"no error", manager{}, nil, "enter m, block m, exit m None, None"},
		{"error goes on", manager{}, boom, "enter m, block m, exit m ValueError('boom'), ValueError('boom')"},
		{"suppressed", manager{suppress: true}, boom, "enter m, block m, exit m ValueError('boom'), None"},
		{"replaced", manager{exitErr: &gen.KeyError{Key: "k"}}, boom, "enter m, block m, exit m ValueError('boom'), KeyError('k')"},
		{"cannot enter", manager{enterErr: boom}, nil, "enter m, ValueError('boom')"},
	} {
		l := &log{}
		row.m.l, row.m.enterName = l, "m"
		c := coro.Do(func(co *coro.Co) error {
			l.say("%s", gen.Repr(coro.With(co, &row.m, func(v string) error { l.say("block %s", v); return row.block })))
			return nil
		})
		c.Send(nil)
		if got := strings.Join(l.lines, ", "); got != row.want {
			t.Errorf("%s (%sasync with): got %s, want %s", row.name, py03, got, row.want)
		}
	}
	// Nested: the inner one exits first. An error thrown in arrives in both.
	l := &log{}
	c := coro.Do(func(co *coro.Co) error {
		return coro.With(co, &manager{l: l, enterName: "a"}, func(string) error {
			return coro.With(co, &manager{l: l, enterName: "b"}, func(string) error {
				_, err := coro.Suspend(co, nil)
				return err
			})
		})
	})
	c.Send(nil)
	_, err := c.Throw(boom)
	if got := strings.Join(l.lines, ", "); err != boom || got != "enter a, enter b, exit b ValueError('boom'), exit a ValueError('boom')" {
		t.Errorf("nested: %v, %s", err, got)
	}
	// A panic passes through, and the manager is told.
	l = &log{}
	p := coro.Do(func(co *coro.Co) error {
		return coro.With(co, &manager{l: l, enterName: "p", suppress: true}, func(string) error { return explode() })
	})
	if _, _, err := p.Resume(nil, nil); !p.Panicked() || len(l.lines) != 2 || !strings.HasPrefix(l.lines[1], "exit p PanicError('boom')") {
		t.Errorf("panic: %v, %q", err, l.lines)
	}
}

// Coroutines that never ran are reported, and no others; across the borders of
// pages and from several goroutines.
func TestNeverAwaited(t *testing.T) {
	var mu sync.Mutex
	var got []string
	restore := coro.SetWarningHook(func(w coro.Warning) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, w.String())
	})
	defer func() { coro.SetWarningHook(restore) }()
	coro.CollectUnawaited()
	got = nil
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 100 {
				forget := func() coroutine { return coro.New(func(*coro.Co) (string, error) { return "", nil }) }
				switch (g + i) % 4 {
				case 0:
					forget()
				case 1:
					forget().Close()
				case 2:
					forget().Throw(errors.New("x"))
				case 3:
					forget().Send(nil)
				}
			}
		})
	}
	wg.Wait()
	coro.NewWith(func(*coro.Co) (string, error) { return "", nil }, &coro.Options{Name: "named"})
	coro.CollectUnawaited()
	for range 100 { // what was reported by an earlier collection is late at times
		mu.Lock()
		n := len(got)
		mu.Unlock()
		if n == 101 {
			break
		}
		runtime.GC()
		runtime.Gosched()
	}
	mu.Lock()
	defer mu.Unlock()
	count := map[string]int{}
	for _, w := range got {
		count[w]++
	}
	want := map[string]int{
		"RuntimeWarning: coroutine 'TestNeverAwaited' was never awaited": 100,
		"RuntimeWarning: coroutine 'named' was never awaited":            1,
	}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("%snever awaited (-want +got):\n%s", py03, diff)
	}
	// Nothing is overdue now: looking again costs no collection.
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	coro.CollectUnawaited()
	runtime.ReadMemStats(&after)
	if after.NumGC != before.NumGC {
		t.Errorf("%d collections for nothing", after.NumGC-before.NumGC)
	}
}
