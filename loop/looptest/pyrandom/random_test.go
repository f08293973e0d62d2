package pyrandom_test

import (
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
	"github.com/google/go-cmp/cmp"
)

// stream is what testdata/record.py draws from one seed, in this order.
type stream struct {
	Seed        string   `json:"seed"`
	Kind        string   `json:"kind"`
	Random      []string `json:"random"`
	Getrandbits []string `json:"getrandbits"`
	Randbytes   []string `json:"randbytes"`
	Randint     []int    `json:"randint"`
	Randrange   []int    `json:"randrange"`
	Choice      []string `json:"choice"`
	Sample      []string `json:"sample"`
	SampleLarge [][]int  `json:"sample_large"`
	Shuffle     string   `json:"shuffle"`
	Uniform     []string `json:"uniform"`
}

func recorded(t *testing.T, data []byte) []stream {
	t.Helper()
	var file struct{ Streams []stream }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Streams
}

// Every stream is CPython 3.13's, bit for bit.
func TestStreams(t *testing.T) {
	data, err := os.ReadFile("testdata/streams.json")
	if err != nil {
		t.Fatal(err)
	}
	streams := recorded(t, data)
	if len(streams) != 12 {
		t.Fatalf("%d streams recorded, want 12", len(streams))
	}
	for _, want := range streams {
		t.Run(want.Kind+" "+want.Seed[:min(len(want.Seed), 20)], func(t *testing.T) {
			if diff := cmp.Diff(want, draw(t, seeded(t, want), want)); diff != "" {
				t.Errorf("(-python +coluber):\n%s", diff)
			}
		})
	}
}

// The recording is what a live interpreter gives.
func TestLive(t *testing.T) {
	python := os.Getenv("COLUBER_PYTHON")
	if python == "" {
		python = "python3.13"
	}
	live, err := exec.Command(python, "testdata/record.py").Output()
	if err != nil {
		t.Skipf("no CPython 3.13 (COLUBER_PYTHON, or python3.13 on the path): %v", err)
	}
	data, err := os.ReadFile("testdata/streams.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(recorded(t, live), recorded(t, data)); diff != "" {
		t.Errorf("testdata/streams.json is not what %s gives (-python +file):\n%s", python, diff)
	}
}

func seeded(t *testing.T, s stream) *pyrandom.Random {
	t.Helper()
	if s.Kind == "str" {
		return pyrandom.NewString(s.Seed)
	}
	seed, ok := new(big.Int).SetString(s.Seed, 10)
	if !ok {
		t.Fatalf("seed %q", s.Seed)
	}
	if seed.IsInt64() {
		return pyrandom.New(seed.Int64())
	}
	return pyrandom.NewBig(seed)
}

func must[V any](t *testing.T) func(V, error) V {
	return func(v V, err error) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// hexFloat spells f as Python's float.hex does.
func hexFloat(f float64) string {
	if f == 0 {
		return "0x0.0p+0"
	}
	s := strconv.FormatFloat(f, 'x', 13, 64)
	mantissa, exp, _ := strings.Cut(s, "p")
	sign, digits := exp[:1], strings.TrimLeft(exp[1:], "0")
	if digits == "" {
		digits = "0"
	}
	return mantissa + "p" + sign + digits
}

func draw(t *testing.T, r *pyrandom.Random, want stream) stream {
	letters := strings.Split("abcdefghijklmnopqrstuvwxyz", "")
	got := stream{Seed: want.Seed, Kind: want.Kind}
	for range want.Random {
		got.Random = append(got.Random, hexFloat(r.Random()))
	}
	for _, k := range []int{0, 1, 5, 31, 32, 33, 63, 64, 65, 100, 1000} {
		got.Getrandbits = append(got.Getrandbits, must[*big.Int](t)(r.Getrandbits(k)).String())
	}
	for _, n := range []int{0, 1, 3, 4, 5, 8, 17} {
		got.Randbytes = append(got.Randbytes, hex.EncodeToString(must[[]byte](t)(r.Randbytes(n))))
	}
	for _, ab := range [][2]int{{0, 10}, {1, 6}, {-5, 5}, {7, 7}, {0, 1 << 40}, {-1 << 63, 1<<63 - 1}, {-1 << 62, 1 << 62}} {
		for range 5 {
			got.Randint = append(got.Randint, must[int](t)(r.Randint(ab[0], ab[1])))
		}
	}
	for _, abc := range [][3]int{{0, 10, 1}, {5, 50, 7}, {50, 5, -7}, {-3, 3, 2}, {10, 0, -1}} {
		for range 5 {
			got.Randrange = append(got.Randrange, must[int](t)(r.Randrange(abc[0], abc[1], abc[2])))
		}
	}
	for range 10 {
		got.Choice = append(got.Choice, must[string](t)(pyrandom.Choice(r, letters)))
	}
	for _, k := range []int{0, 1, 3, 5, 6, 20, 26} {
		got.Sample = append(got.Sample, strings.Join(must[[]string](t)(pyrandom.Sample(r, letters, k)), ""))
	}
	numbers := make([]int, 10000)
	for i := range numbers {
		numbers[i] = i
	}
	for _, k := range []int{3, 30} {
		got.SampleLarge = append(got.SampleLarge, must[[]int](t)(pyrandom.Sample(r, numbers, k)))
	}
	shuffled := slices.Clone(letters)
	pyrandom.Shuffle(r, shuffled)
	got.Shuffle = strings.Join(shuffled, "")
	for _, ab := range [][2]float64{{0, 1}, {-2.5, 7}, {10, 3}, {1e300, -1e300}} {
		for range 3 {
			got.Uniform = append(got.Uniform, hexFloat(r.Uniform(ab[0], ab[1])))
		}
	}
	return got
}

func TestErrors(t *testing.T) {
	r := pyrandom.New(0)
	second := func(_ any, err error) error { return err }
	for _, row := range []struct {
		name string
		err  error
		want string
	}{
		{"getrandbits(-1)", second(r.Getrandbits(-1)), "ValueError('number of bits must be non-negative')"},
		{"randbytes(-1)", second(r.Randbytes(-1)), "ValueError('number of bits must be non-negative')"},
		{"randint(2, 1)", second(r.Randint(2, 1)), "ValueError('empty range in randrange(2, 2)')"},
		{"randrange(3, 3)", second(r.Randrange(3, 3, 1)), "ValueError('empty range in randrange(3, 3)')"},
		{"randrange(1, 10, -1)", second(r.Randrange(1, 10, -1)), "ValueError('empty range in randrange(1, 10, -1)')"},
		{"randrange(1, 10, 0)", second(r.Randrange(1, 10, 0)), "ValueError('zero step for randrange()')"},
		{"choice([])", second(pyrandom.Choice(r, []int{})), "IndexError('Cannot choose from an empty sequence')"},
		{"sample([1], 2)", second(pyrandom.Sample(r, []int{1}, 2)), "ValueError('Sample larger than population or is negative')"},
		{"sample([1], -1)", second(pyrandom.Sample(r, []int{1}, -1)), "ValueError('Sample larger than population or is negative')"},
	} {
		if got := gen.Repr(row.err); got != row.want {
			t.Errorf("%s: got %s, want %s", row.name, got, row.want)
		}
	}
}

func TestZero(t *testing.T) {
	defer func() {
		if r := recover(); r != "pyrandom: zero Random: New makes one" {
			t.Errorf("panic %v", r)
		}
	}()
	new(pyrandom.Random).Random()
}

func BenchmarkRandom(b *testing.B) {
	r := pyrandom.New(1)
	b.ReportAllocs()
	for b.Loop() {
		r.Random()
	}
}

func BenchmarkRandint(b *testing.B) {
	r := pyrandom.New(1)
	b.ReportAllocs()
	for b.Loop() {
		r.Randint(0, 10)
	}
}
