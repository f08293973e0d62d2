package frame_test

import (
	"testing"

	"github.com/coluber-go/coluber/internal/frame"
)

var used any

type pool struct{}

func (*pool) get() func()       { return func() { plain() } }
func (pool) value() func()      { return func() { plain() } }
func (*pool) method()           {}
func plain()                    {}
func closure() func()           { return func() { plain() } }
func nested() func()            { return func() func() { return func() { plain() } }() }
func generic[T any](v T) func() { return func() { used = v } }
func inlined() (f func())       { f = closure(); return f }
func ranged() (f func()) {
	for range one {
		f = func() { plain() }
	}
	return f
}
func one(yield func(int) bool) { yield(1) }

func TestQualname(t *testing.T) {
	var none func()
	for _, row := range []struct {
		name string
		fn   func()
		want string
	}{
		{"function", plain, "plain"},
		{"closure", closure(), "closure"},
		{"closure in a closure", nested(), "nested"},
		{"generic function", generic(1), "generic"},
		{"pointer method", (&pool{}).get(), "pool.get"},
		{"value method", pool{}.value(), "value"},
		{"method value", (&pool{}).method, "pool.method"},
		{"inlined into another", inlined(), "closure"},
		{"body of a range over a function", ranged(), "ranged"},
		{"written here", func() {}, "TestQualname"},
		{"nil", none, "<unknown>"},
	} {
		got := frame.CodeOf(row.fn).Qualname()
		if got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
	if file, line := frame.CodeOf(plain).Location(); file != "code_test.go" || line == 0 {
		t.Errorf("plain is at %s:%d", file, line)
	}
	defer func() {
		if recover() == nil {
			t.Error("CodeOf of a string did not panic")
		}
	}()
	frame.CodeOf("no func")
}
