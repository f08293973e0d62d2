package coro_test

import (
	"fmt"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// warnings counts what the hook is told while a test runs.
type warnings struct {
	mu    sync.Mutex
	count map[string]int
	last  coro.Warning
}

// hookWarnings begins when nothing is left over from earlier tests.
func hookWarnings(t *testing.T) *warnings {
	t.Helper()
	before := coro.SetWarningHook(func(coro.Warning) {})
	t.Cleanup(func() { coro.SetWarningHook(before) })
	if !eventually(func() bool { coro.CollectUnawaited(); return coro.Pending() == 0 }) {
		t.Fatalf("%d coroutines of earlier tests are neither run nor dropped", coro.Pending())
	}
	w := &warnings{count: map[string]int{}}
	coro.SetWarningHook(func(x coro.Warning) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.count[x.String()]++
		w.last = x
	})
	return w
}

// all are the warnings after a look for what was dropped.
func (w *warnings) all() map[string]int {
	coro.CollectUnawaited()
	eventually(func() bool { return coro.Pending() == 0 })
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.count)
}

func never(names ...string) map[string]int {
	count := map[string]int{}
	for _, name := range names {
		count["RuntimeWarning: coroutine '"+name+"' was never awaited"]++
	}
	return count
}

func TestNeverAwaited(t *testing.T) {
	l := &log{}
	for _, tt := range []struct {
		name string
		why  string
		py   string
		drop func()
		want map[string]int
	}{
		{
			name: "dropped", why: "it never ran", py: script + "never awaited; " + suite + "test_func_9",
			drop: func() { count() }, want: never("count"),
		},
		{
			name: "dropped/Do", why: "the name is that of the body as it was written", py: script + "never awaited",
			drop: func() { finish() }, want: never("finish"),
		},
		{
			name: "dropped/method", why: "the name is __qualname__", py: script + "'Foo.bar'",
			drop: func() { (&server{}).fetch() }, want: never("server.fetch"),
		},
		{
			name: "dropped/closure", why: "the name is that of the function it was written in", py: "DIFFERENCES, names",
			drop: func() { nested() }, want: never("free2"),
		},
		{
			name: "dropped/named", why: "the name that was given counts", py: script + "'qq.zz'",
			drop: func() { l.make("qq.zz", atOnce(1)) }, want: never("qq.zz"),
		},
		{
			name: "dropped/several", why: "each is reported, once", py: script + "never awaited",
			drop: func() { count(); count(); finish() }, want: never("count", "count", "finish"),
		},
		{
			name: "refused value", why: "it has not begun", py: "SEMANTICS §1 send(x≠None): stays CREATED",
			drop: func() { l.make("c", atOnce(1)).Send(1) }, want: never("c"),
		},
		{
			name: "asked", why: "looking at it is not running it", py: script + "repr(n)",
			drop: func() { c := count(); c.State(); _ = c.String(); c.Co(); c.Result() }, want: never("count"),
		},
		{
			name: "awaiter dropped", why: "the awaited one never began either", py: script + "never awaited",
			drop: func() { l.awaiter(l.make("c", atOnce(1))) }, want: never("awaiter", "c"),
		},
		{
			name: "awaiter closed", why: "what it would have awaited never ran", py: script + "x.close()",
			drop: func() { l.awaiter(l.make("c", atOnce(1))).Close() }, want: never("c"),
		},
		{
			name: "closed", why: "somebody decided so", py: script + "x.close()",
			drop: func() { count().Close() }, want: never(),
		},
		{
			name: "abandoned", why: "likewise", py: goOnly + "Abandon",
			drop: func() { count().Abandon() }, want: never(),
		},
		{
			name: "thrown into", why: "somebody was told", py: script + "x.throw(ValueError('v'))",
			drop: func() { count().Throw(value("v")) }, want: never(),
		},
		{
			name: "sent", why: "it began; its end is another matter", py: script + "x.send(None)",
			drop: func() { l.make("d", d(l)).Send(nil) }, want: never(),
		},
		{
			name: "awaited", why: "it ran", py: script + "never awaited",
			drop: func() { l.awaiter(l.make("c", atOnce(1))).Send(nil) }, want: never(),
		},
		{
			name: "awaited/raised", why: "it ran", py: script + "never awaited",
			drop: func() { l.awaiter(l.make("c", func(*coro.Co) (any, error) { return nil, value("v") })).Send(nil) }, want: never(),
		},
		{
			name: "awaited/suspended", why: "it ran, and is closed when its awaiter is dropped", py: script + "x.send(None)",
			drop: func() { l.awaiter(l.make("d", d(l))).Send(nil) }, want: never(),
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			w := hookWarnings(t)
			tt.drop()
			if diff := cmp.Diff(tt.want, w.all()); diff != "" {
				t.Errorf("%s\nwhy: %s\npy: %s\n(-want +got):\n%s", tt.name, tt.why, tt.py, diff)
			}
			settle(t, before)
		})
	}
}

func TestWarning(t *testing.T) {
	w := hookWarnings(t)
	c, line := here()
	c.Close()
	here()
	w.all()
	got := w.last
	if got.Name != "here" || got.File != "name_test.go" || got.Line != line && got.Line != line+1 {
		t.Errorf("py: Python/_warnings.c: _PyErr_WarnUnawaitedCoroutine\ngot %+v, want here at name_test.go:%d", got, line)
	}
}

// Until the hook has been told, a look for dropped coroutines has to wait.
func TestPendingWhileReported(t *testing.T) {
	w := hookWarnings(t)
	told := make(chan int64, 1)
	restore := coro.SetWarningHook(func(coro.Warning) { told <- coro.Pending() })
	defer func() { coro.SetWarningHook(restore) }()
	count()
	w.all()
	if n := <-told; n != 1 {
		t.Errorf("%d pending when the hook was told of the only one", n)
	}
}

// The hook that was there before comes back, and nil stands for the default.
func TestSetWarningHook(t *testing.T) {
	first := coro.SetWarningHook(nil)
	defer func() { coro.SetWarningHook(first) }()
	if h := coro.SetWarningHook(func(coro.Warning) {}); h != nil {
		t.Error("the default hook is not nil")
	}
	var told string
	if h := coro.SetWarningHook(func(w coro.Warning) { told = w.Name }); h == nil {
		t.Error("the hook before is lost")
	}
	h := coro.SetWarningHook(nil)
	if h == nil {
		t.Fatal("the hook before is lost")
	}
	if h(coro.Warning{Name: "x"}); told != "x" {
		t.Error("another hook came back")
	}
}

// Of any number of coroutines exactly those are reported that never ran,
// wherever the borders of the pages fall.
func TestNeverAwaitedPages(t *testing.T) {
	l := &log{}
	for _, n := range []int{1, coro.Page - 1, coro.Page, coro.Page + 1, 2*coro.Page - 1, 2 * coro.Page, 2*coro.Page + 1, 700} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			w := hookWarnings(t)
			want := map[string]int{}
			for i := range n {
				name := fmt.Sprint("c", i)
				switch c := l.make(name, atOnce(i)); i % 4 {
				case 0:
					for k := range never(name) {
						want[k] = 1
					}
				case 1:
					c.Close()
				case 2:
					c.Send(nil)
				case 3:
					l.awaiter(c).Send(nil)
				}
			}
			if diff := cmp.Diff(want, w.all()); diff != "" {
				t.Errorf("of %d coroutines every fourth was dropped (-want +got):\n%s", n, diff)
			}
		})
	}
}

// A coroutine that is held is not reported. It may delay its neighbours on the
// page, but they are not forgotten.
func TestNeverAwaitedHeld(t *testing.T) {
	w := hookWarnings(t)
	l := &log{}
	held := l.make("held", atOnce(1))
	for range 3 {
		l.make("dropped", atOnce(1))
	}
	coro.CollectUnawaited()
	w.mu.Lock()
	early := w.count["RuntimeWarning: coroutine 'held' was never awaited"]
	w.mu.Unlock()
	if early != 0 {
		t.Error("a coroutine that can still be awaited was reported")
	}
	l.send("held", held, nil)
	if diff := cmp.Diff(never("dropped", "dropped", "dropped"), w.all()); diff != "" {
		t.Errorf("when the held one has run (-want +got):\n%s", diff)
	}
	if want := []string{"held !! StopIteration(1)"}; !slices.Equal(l.lines, want) {
		t.Errorf("got %q, want %q", l.lines, want)
	}
}

// Any number of goroutines may make coroutines, while others look for dropped
// ones: none is lost, none is invented.
func TestNeverAwaitedHammer(t *testing.T) {
	w := hookWarnings(t)
	const rounds = 2000
	var makers, lookers sync.WaitGroup
	over := make(chan struct{})
	lookers.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
				coro.CollectUnawaited()
			}
		}
	})
	for g := range 4 {
		makers.Go(func() {
			l := &log{}
			for i := range rounds {
				switch c := l.make(fmt.Sprint("g", g), atOnce(i)); {
				case i%100 == 0: // dropped
				case i%2 == 0:
					c.Close()
				default:
					l.awaiter(c).Send(nil)
				}
			}
		})
	}
	makers.Wait()
	close(over)
	lookers.Wait()
	want := map[string]int{}
	for g := range 4 {
		for k := range never(fmt.Sprint("g", g)) {
			want[k] = rounds / 100
		}
	}
	got := w.all()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("every hundredth was dropped (-want +got):\n%s", diff)
	}
	if n := coro.Pending(); n != 0 {
		t.Errorf("%d coroutines are still thought to be pending", n)
	}
}

// What is taken off a page after it was counted would never be looked for.
func TestSealedPage(t *testing.T) {
	for n := range coro.Page + 3 {
		want := int64(min(n, coro.Page))
		if counted, open := coro.SealedPage(n); counted != want || open {
			t.Errorf("%d marks in use: got %d counted, open %v; want %d, closed", n, counted, open, want)
		}
	}
}

// Looking for dropped coroutines costs a collection only if there may be any.
func TestCollectUnawaitedCost(t *testing.T) {
	hookWarnings(t)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	l := &log{}
	collections := func() uint32 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		coro.CollectUnawaited()
		runtime.ReadMemStats(&after)
		return after.NumGC - before.NumGC
	}
	var suspended coroutine
	for _, tt := range []struct {
		name string
		why  string
		do   func()
		want bool
	}{
		{"nothing new", "nothing can have been dropped", func() {}, false},
		{"awaited", "all have run", func() {
			for range 3 * coro.Page {
				l.awaiter(l.make("c", atOnce(1))).Send(nil)
			}
		}, false},
		{"closed", "all are settled", func() {
			for range 3 * coro.Page {
				l.make("c", atOnce(1)).Close()
			}
		}, false},
		{"thrown into", "all are settled", func() { l.make("c", atOnce(1)).Throw(value("v")) }, false},
		{"suspended", "it has begun, and so has what it awaits", func() {
			suspended = l.awaiter(l.make("d", d(l)))
			suspended.Send(nil)
		}, false},
		{"panicked", "it has begun", func() {
			l.make("c", func(*coro.Co) (any, error) { return nil, explode() }).Resume(nil, nil)
		}, false},
		{"dropped", "only the collector can tell", func() { l.make("c", atOnce(1)) }, true},
		{"reported", "it is settled with its report", func() {}, false},
	} {
		tt.do()
		if got := collections(); got > 0 != tt.want {
			t.Errorf("%s\nwhy: %s\npy: Go only\ngot %d collections, want any: %v", tt.name, tt.why, got, tt.want)
		}
	}
	suspended.Close()
}

// A tree of coroutines that await one another is settled when its root ends.
func TestPending(t *testing.T) {
	hookWarnings(t)
	l := &log{}
	c := tower(l, 10)
	c.Send(nil)
	if n := coro.Pending(); n != 0 {
		t.Errorf("%d of a suspended chain are pending", n)
	}
	c.Send(nil)
	outer := l.make("o", func(co *coro.Co) (any, error) {
		_, err := l.make("i", func(*coro.Co) (any, error) { return nil, gen.ErrGeneratorExit }).Await(co)
		return nil, err
	})
	if n := coro.Pending(); n != 1 {
		t.Errorf("%d pending, want the one that has not begun", n)
	}
	outer.Send(nil)
	if n := coro.Pending(); n != 0 {
		t.Errorf("%d pending after the end", n)
	}
}
