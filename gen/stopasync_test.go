package gen_test

import (
	"errors"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

func TestStopAsyncIteration(t *testing.T) {
	for _, r := range []struct {
		name string
		err  error
		repr string
		line string
	}{
		{"bare", gen.ErrStopAsyncIteration, "StopAsyncIteration()", "StopAsyncIteration"},
		{"with a message", &gen.StopAsyncIteration{Msg: "m"}, "StopAsyncIteration('m')", "StopAsyncIteration: m"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := gen.Repr(r.err); got != r.repr {
				t.Errorf("repr %s, want %s", got, r.repr)
			}
			if got := gen.FormatException(r.err); got != r.line {
				t.Errorf("last line %q, want %q", got, r.line)
			}
			if !errors.Is(r.err, gen.ErrStopAsyncIteration) || gen.IsStop(r.err) || !gen.IsException(r.err) {
				t.Error("it is a StopAsyncIteration, no StopIteration, and an Exception")
			}
		})
	}
	if errors.Is(&gen.ValueError{}, gen.ErrStopAsyncIteration) {
		t.Error("a ValueError is no StopAsyncIteration")
	}
}
