package diff

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func TestLive(t *testing.T) {
	python := os.Getenv("COLUBER_PYTHON")
	if python == "" {
		t.Skip("COLUBER_PYTHON names no interpreter")
	}
	defer coro.SetWarningHook(coro.SetWarningHook(func(coro.Warning) {}))
	p, err := Start(python)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	bad := 0
	n, _ := strconv.Atoi(os.Getenv("N"))
	from, _ := strconv.Atoi(os.Getenv("FROM"))
	for seed := uint64(from); seed < uint64(from+n); seed++ {
		program := Generate(seed)
		differs := func(program *Program) bool {
			want, err := p.Run(program)
			if err != nil {
				t.Fatal(err)
			}
			row, same := Compare(want[0], Run(program, gen.Pull))
			return !same && row == ""
		}
		if differs(program) {
			bad++
			if bad < 4 {
				program = Shrink(program, 5000, differs)
				want, _ := p.Run(program)
				data, _ := json.Marshal(program)
				t.Errorf("seed %d: (-python +coluber)\n%s\n%s", seed, data, cmp.Diff(want[0], Run(program, gen.Pull)))
			}
		}
	}
	t.Log(bad, "differ")
}
