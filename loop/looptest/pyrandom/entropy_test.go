package pyrandom_test

import (
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
	"github.com/google/go-cmp/cmp"
)

// A port of testdata/entropy.py prints what the script prints in the recorder.
func TestEntropy(t *testing.T) {
	data, err := os.ReadFile("testdata/entropy.txt")
	if err != nil {
		t.Fatal(err)
	}
	runs := strings.Split(string(data), "seed ")[1:]
	if len(runs) != 5 {
		t.Fatalf("%d runs", len(runs))
	}
	for _, run := range runs {
		seed, want, _ := strings.Cut(run, "\n")
		t.Run("seed "+seed, func(t *testing.T) {
			if diff := cmp.Diff(want, entropyScript(t, seed)); diff != "" {
				t.Errorf("py: testdata/entropy.py\n(-python +coluber):\n%s", diff)
			}
		})
	}
}

// entropyScript is testdata/entropy.py.
func entropyScript(t *testing.T, seed string) string {
	e := pyrandom.NewEntropy(seed)
	g, s := e.Global(), e.SystemRandom()
	var out strings.Builder
	line := func(parts ...any) {
		for i, p := range parts {
			if f, ok := p.(float64); ok {
				parts[i] = gen.Repr(f)
			}
		}
		fmt.Fprintln(&out, parts...)
	}
	hex := func(b []byte, err error) string { return fmt.Sprintf("%x", got(t)(b, err)) }

	line(g.Random(), got(t)(g.Randint(1, 100)))
	line(hex(e.Urandom(5)), hex(e.Urandom(0)), hex(e.Urandom(4)), uuid4(t, e))
	s.Seed(5)
	line(s.Random(), got(t)(s.Getrandbits(10)), got(t)(s.Getrandbits64(64)), got(t)(s.Getrandbits(100)),
		got(t)(s.Getrandbits64(0)), hex(s.Randbytes(3)))
	line(got(t)(s.Randint(1, 1e6)), got(t)(pyrandom.Choice(s, []string{"a", "b", "c"})),
		list(got(t)(s.SampleRange(100, 3))), got(t)(s.RandrangeBig(new(big.Int), bigInt, small(1))),
		gen.Repr(s.Gauss(0, 1) > 0), s.Uniform(1, 2))
	line(got(t)(s.RandrangeTo(1000)), got(t)(s.Getrandbits(33)), got(t)(pyrandom.Choice(s, []int{1, 2, 3})))
	a := e.NewRandom()
	e.Reseed()
	b := e.NewRandom()
	line(a.Random(), g.Random(), b.Random(), pyrandom.New(3).Random())
	return out.String()
}

// got returns a function that returns its value, if there is no error.
func got(t *testing.T) func(v any, err error) any {
	return func(v any, err error) any {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// list is Python's repr of a list of ints.
func list(ints any) string { return strings.ReplaceAll(fmt.Sprint(ints), " ", ", ") }

func uuid4(t *testing.T, e *pyrandom.Entropy) string {
	b := got(t)(e.Urandom(16)).([]byte)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func TestEntropyErrors(t *testing.T) {
	e := pyrandom.NewEntropy("0")
	_, err := e.Urandom(-1)
	if got, want := gen.Repr(err), "ValueError('number of bits must be non-negative')"; got != want {
		t.Errorf("got %s, want %s\npy: os.urandom(-1) in a recorded script", got, want)
	}
	if _, err := e.SystemRandom().Getrandbits(-1); gen.Repr(err) != "ValueError('number of bits must be non-negative')" {
		t.Errorf("got %s\npy: random.SystemRandom().getrandbits(-1)", gen.Repr(err))
	}
	for name, use := range map[string]func(R){
		"getstate": func(r R) { r.Getstate() },
		"setstate": func(r R) { _ = r.Setstate(pyrandom.New(1).Getstate()) },
	} {
		func() {
			defer func() {
				if got := recover(); got != "pyrandom: System entropy source does not have state." {
					t.Errorf("%s: panic %v\npy: random.SystemRandom().%s()", name, got, name)
				}
			}()
			use(e.SystemRandom())
		}()
	}
}

// What Gauss keeps survives a seed that does nothing.
func TestSystemRandomSeedKeepsGauss(t *testing.T) {
	a, b := pyrandom.NewEntropy("0").SystemRandom(), pyrandom.NewEntropy("0").SystemRandom()
	a.Gauss(0, 1)
	b.Gauss(0, 1)
	b.SeedString("anything")
	if x, y := a.Gauss(0, 1), b.Gauss(0, 1); x != y {
		t.Errorf("%v and %v\npy: Lib/random.py: SystemRandom.seed", x, y)
	}
}
