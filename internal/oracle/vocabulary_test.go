package oracle_test

import (
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const sec = time.Second

// spawn is loop.create_task of a body without a result.
func spawn(co *coro.Co, body func(co *coro.Co) error) *loop.Task[none] {
	return loop.CreateTask(co, coro.Do(body))
}

// tick is await asyncio.sleep(0), n times.
func tick(co *coro.Co, n int) {
	for range n {
		if err := loop.Sleep(co, 0); err != nil {
			panic(err)
		}
	}
}

// later is the scripts' v(x, s): it sleeps, and has a value.
func later[T any](v T, d time.Duration) *coro.Coroutine[T] {
	return coro.New(func(co *coro.Co) (T, error) { return loop.SleepValue(co, d, v) })
}

// failing is the scripts' b(e, s): it sleeps, and raises.
func failing[T any](err error, d time.Duration) *coro.Coroutine[T] {
	return coro.New(func(co *coro.Co) (v T, _ error) {
		if slept := loop.Sleep(co, d); slept != nil {
			return v, slept
		}
		return v, err
	})
}

// sw is the scripts' sw: how an await ended.
func sw[T any](co *coro.Co, aw coro.Awaitable[T]) string { return swallow(aw.Await(co)) }

// swErr is sw of what has no result.
func swErr(err error) string { return swallow(none{}, err) }

// swTrue is sw of what returns True in Python, and nothing here.
func swTrue(err error) string { return swallow(true, err) }

// recorder notes what happens, as a script's list R does.
type recorder struct{ items []any }

func (r *recorder) add(v any) { r.items = append(r.items, v) }

// String is the list's repr.
func (r *recorder) String() string {
	words := make([]string, len(r.items))
	for i, v := range r.items {
		words[i] = gen.Repr(v)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// pair is a tuple of two.
func pair[K, V any](k K, v V) gen.Pair[K, V] { return gen.Pair[K, V]{Key: k, Value: v} }

// at is a time in seconds as a float's repr.
func at(d time.Duration) string { return gen.Repr(d.Seconds()) }

// raised is the error of f, also one it panics with.
func raised(f func() error) (err error) {
	defer func() {
		if e, ok := recover().(error); ok {
			err = e
		}
	}()
	return f()
}

var digits = regexp.MustCompile(`\d+`)

// numbered is a name without its number.
func numbered(name string) string { return digits.ReplaceAllString(name, "N") }

// named is a coroutine with Python's name.
func named(name string, body func(co *coro.Co) error) *coro.Coroutine[none] {
	return coro.NewWith(func(co *coro.Co) (none, error) { return none{}, body(co) }, &coro.Options{Name: name})
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// collected is gc.collect() that reports something, which the loop hears of later.
func (w *twin) collected(co *coro.Co, report string) {
	for range 1000 {
		collect()
		tick(co, 1)
		if strings.Contains(strings.Join(w.said(), "\n"), report) {
			return
		}
	}
	w.t.Errorf("nothing reported %q", report)
}

// collect is gc.collect().
func collect() {
	runtime.GC()
	runtime.GC()
}

// tuple is a tuple of any length.
type tuple []any

func (t tuple) String() string {
	words := make([]string, len(t))
	for i, v := range t {
		words[i] = gen.Repr(v)
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// zeroDivision is Python's ZeroDivisionError.
type zeroDivision struct{ gen.ExceptionBase }

func (*zeroDivision) Class() string { return "ZeroDivisionError" }

// byZero is what 1/0 raises.
func byZero() error {
	return &zeroDivision{gen.ExceptionBase{Values: []any{"division by zero"}}}
}
