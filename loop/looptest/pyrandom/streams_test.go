package pyrandom_test

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
	"github.com/google/go-cmp/cmp"
)

// A recording is what testdata/record.py wrote.
type recording struct {
	Python string
	Seeds  []seedRecord
	Draws  []drawRecord
	State  stateRecord
}

// A drawRecord is what Python drew for one expression, and the float after that.
type drawRecord struct {
	Expression string
	Got        []string
	Then       string
}

func parse(t *testing.T, data []byte) recording {
	t.Helper()
	var rec recording
	if err := json.Unmarshal(data, &rec); err != nil {
		t.Fatal(err)
	}
	return rec
}

func recorded(t *testing.T) recording {
	t.Helper()
	data, err := os.ReadFile("testdata/streams.json")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, data)
}

// A family is a table of expressions.
type family struct {
	py     string // where Python says or tests it
	approx bool   // the C library is asked: 12 digits are compared
	rows   []row
}

// A row is a recorded expression of Python and its twin in Go.
type row struct {
	expr string // as in testdata/record.py
	form string // which of several Go forms, if there are
	why  string
	draw func(r *pyrandom.Random) (any, error)
}

var families = []family{
	randomRows, bitsRows, integerRows, bigintRows, sequenceRows, choicesRows, sampleRows,
	uniformRows, normalRows, gammaRows, tailsRows, vonmisesRows, binomialRows,
}

// Every expression draws what CPython 3.13 draws, and as much of it.
func TestDraws(t *testing.T) {
	want := make(map[string]drawRecord)
	for _, d := range recorded(t).Draws {
		want[d.Expression] = d
	}
	seen := make(map[string]bool)
	for _, f := range families {
		for _, tt := range f.rows {
			seen[tt.expr] = true
			t.Run(strings.TrimSpace(tt.expr+" "+tt.form), func(t *testing.T) {
				rec, ok := want[tt.expr]
				if !ok {
					t.Fatal("testdata/record.py does not record it")
				}
				diff := compare(rec, draws(t, tt, len(rec.Got)), f.approx)
				if diff != "" {
					t.Errorf("why: %s\npy: %s\n(-python +coluber):\n%s", tt.why, f.py, diff)
				}
			})
		}
	}
	for expr := range want {
		if !seen[expr] {
			t.Errorf("%s is recorded, but has no row", expr)
		}
	}
}

// draws does in Go what draws does in testdata/record.py.
func draws(t *testing.T, tt row, times int) drawRecord {
	t.Helper()
	r := pyrandom.New(444)
	used := r
	if strings.HasPrefix(tt.expr, "zeros.") {
		used = zeros(t)
	}
	rec := drawRecord{Expression: tt.expr}
	for range times {
		v, err := tt.draw(used)
		if err != nil {
			v = err
		}
		rec.Got = append(rec.Got, show(v))
	}
	rec.Then = show(r.Random())
	return rec
}

// zeros is a generator whose words are all zero.
func zeros(t *testing.T) *pyrandom.Random {
	t.Helper()
	r := new(pyrandom.Random)
	s := pyrandom.State{Version: 3, Internal: make([]uint32, 625)}
	s.Internal[624] = 624
	if err := r.Setstate(s); err != nil {
		t.Fatal(err)
	}
	return r
}

// show spells v as the recorder does.
func show(v any) string {
	f, ok := v.(float64)
	switch {
	case !ok:
		return gen.Repr(v)
	case math.IsNaN(f) || math.IsInf(f, 0):
		return gen.Repr(f)
	case f == 0:
		return strings.TrimSuffix(gen.Repr(f), "0.0") + "0x0.0p+0"
	}
	// Python's exponent has no leading zero.
	mantissa, exp, _ := strings.Cut(strconv.FormatFloat(f, 'x', 13, 64), "p")
	n, err := strconv.Atoi(exp)
	if err != nil {
		panic(err)
	}
	sign := ""
	if n >= 0 {
		sign = "+"
	}
	return mantissa + "p" + sign + strconv.Itoa(n)
}

// compare returns what is different, if anything is.
func compare(want, got drawRecord, approx bool) string {
	var options cmp.Options
	if approx {
		options = append(options, cmp.Comparer(alike))
	}
	return cmp.Diff(want, got, options)
}

// alike reports whether two texts are the same, or floats that agree in 12
// significant digits.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	isFloat := strings.Contains(a, "0x") && strings.Contains(b, "0x")
	return isFloat && errX == nil && errY == nil && x != 0 && math.Abs(x-y) <= 1e-12*math.Abs(x)
}

func TestAlike(t *testing.T) {
	for _, tt := range []struct {
		why  string
		a, b string
		want bool
	}{
		{"the same", "0x1.8p+0", "0x1.8p+0", true},
		{"the last bit differs", "0x1.8000000000000p+0", "0x1.8000000000001p+0", true},
		{"the twelfth digit differs", "0x1.8000000000000p+0", "0x1.8000000002000p+0", false},
		{"a zero has a sign", "0x0.0p+0", "-0x0.0p+0", false},
		{"nothing is near to zero but zero", "0x0.0p+0", "0x1.0p-1000", false},
		{"ints are exact", "1000000000000000", "1000000000000001", false},
		{"an infinity is exact", "inf", "0x1.fp+1023", false},
	} {
		if got := alike(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: alike(%s, %s) = %t", tt.why, tt.a, tt.b, got)
		}
	}
}

// The recording is what a live interpreter gives.
func TestLive(t *testing.T) {
	python := interpreter(t)
	cmd := exec.Command(python, "testdata/record.py")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	live, file := parse(t, out), recorded(t)
	live.Python, file.Python = "", "" // another 3.13.x is as good
	// The interpreter may sit on another C library than the one that recorded.
	diff := cmp.Diff(live, file, cmp.FilterPath(inDraws, cmp.Comparer(alike)))
	if diff != "" {
		t.Errorf("testdata/streams.json is not what %s gives (-python +file):\n%s", python, diff)
	}
}

func inDraws(p cmp.Path) bool {
	return strings.HasPrefix(p.GoString(), "{pyrandom_test.recording}.Draws") && p.Last().Type().Kind() == reflect.String
}

// interpreter returns a CPython 3.13, or skips the test.
func interpreter(t *testing.T) string {
	t.Helper()
	python, named := os.LookupEnv("COLUBER_PYTHON")
	if !named {
		python = "python3.13"
	}
	// A python3.13 on the path may be a launcher without an interpreter behind it.
	const what = "import sys; print(sys.implementation.name, *sys.version_info[:2])"
	out, err := exec.Command(python, "-c", what).CombinedOutput()
	switch version := strings.TrimSpace(string(out)); {
	case err != nil && named:
		t.Fatalf("COLUBER_PYTHON=%s does not run: %v: %s", python, err, version)
	case err != nil:
		t.Skipf("no CPython 3.13: COLUBER_PYTHON is not set, and python3.13 does not run: %v", err)
	case version != "cpython 3 13":
		t.Skipf("%s is %s; the recording is cpython 3 13's", python, version)
	}
	return python
}
