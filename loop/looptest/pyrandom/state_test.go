package pyrandom_test

import (
	"strconv"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
	"github.com/google/go-cmp/cmp"
)

// A stateRecord is a state that Python saved between two calls of gauss, and what
// it drew then: gauss, random, gauss.
type stateRecord struct {
	Version  int
	Internal []uint32
	Gauss    string
	Then     []string
}

func (s stateRecord) state(t *testing.T) pyrandom.State {
	t.Helper()
	gauss, err := strconv.ParseFloat(s.Gauss, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pyrandom.State{Version: s.Version, Internal: s.Internal, GaussNext: &gauss}
}

func (s stateRecord) check(t *testing.T, r R) {
	t.Helper()
	got := drawRecord{Got: []string{show(r.Gauss(0, 1)), show(r.Random()), show(r.Gauss(0, 1))}}
	if diff := compare(drawRecord{Got: s.Then}, got, true); diff != "" {
		t.Errorf("py: Lib/test/test_random.py: test_saverestore\n(-python +coluber):\n%s", diff)
	}
}

// A state that Python saved is taken up, and the same state is saved here.
func TestState(t *testing.T) {
	want := recorded(t).State
	r := pyrandom.New(444)
	r.Random()
	r.Gauss(0, 1)
	got := r.Getstate()
	if diff := cmp.Diff(want.state(t).Internal, got.Internal); diff != "" || got.Version != want.Version {
		t.Errorf("version %d, want %d\n(-python +coluber):\n%s", got.Version, want.Version, diff)
	}
	if got.GaussNext == nil || !alike(want.Gauss, show(*got.GaussNext)) {
		t.Errorf("what Gauss drew in advance: %v, want %s", got.GaussNext, want.Gauss)
	}
	want.check(t, r)

	for _, version := range []int{2, 3} {
		s := want.state(t)
		s.Version = version
		for name, r := range map[string]R{"zero": new(pyrandom.Random), "used": pyrandom.New(7)} {
			if err := r.Setstate(s); err != nil {
				t.Fatalf("version %d, %s: %v", version, name, err)
			}
			want.check(t, r)
		}
	}
}

// What is saved stays as it is, and so does what is taken up.
func TestStateIsACopy(t *testing.T) {
	r := pyrandom.New(1)
	r.Gauss(0, 1)
	saved := r.Getstate()
	first := []float64{r.Gauss(0, 1), r.Random()}
	for range 1000 {
		r.Random()
	}
	if err := r.Setstate(saved); err != nil {
		t.Fatal(err)
	}
	clear(saved.Internal)
	*saved.GaussNext = 0
	if diff := cmp.Diff(first, []float64{r.Gauss(0, 1), r.Random()}); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
}

func TestSetstateErrors(t *testing.T) {
	state := func(index uint32) pyrandom.State {
		s := pyrandom.State{Version: 3, Internal: make([]uint32, 625)}
		s.Internal[624] = index
		return s
	}
	short, long, old := state(0), state(0), state(0)
	short.Internal = short.Internal[:624]
	long.Internal = append(long.Internal, 0)
	old.Version = 1
	for _, tt := range []struct {
		name  string
		why   string
		py    string
		state pyrandom.State
		want  string
	}{
		{"first word", "nothing is drawn yet", "Lib/test/test_random.py: test_setstate_middle_arg", state(0), "None"},
		{"all drawn", "the next draw refills", "Lib/test/test_random.py: test_setstate_middle_arg", state(624), "None"},
		{"index", "there is no such word", "Lib/test/test_random.py: test_setstate_middle_arg", state(625), "ValueError('invalid state')"},
		{"large index", "in Python it is negative", "Lib/test/test_random.py: test_setstate_middle_arg", state(1<<32 - 1), "ValueError('invalid state')"},
		{"short", "the index is missing", "Lib/test/test_random.py: test_setstate_middle_arg", short, "ValueError('state vector is the wrong size')"},
		{"long", "there is too much", "Lib/test/test_random.py: test_setstate_middle_arg", long, "ValueError('state vector is the wrong size')"},
		{"version", "versions 2 and 3 are known", "Lib/test/test_random.py: test_setstate_first_arg", old,
			"ValueError('state with version 1 passed to Random.setstate() of version 3')"},
		{"zero", "it has no version", "Lib/random.py: Random.setstate", pyrandom.State{},
			"ValueError('state with version 0 passed to Random.setstate() of version 3')"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := pyrandom.New(1)
			before := r.Getstate()
			err := r.Setstate(tt.state)
			if got := gen.Repr(err); got != tt.want {
				t.Errorf("got %s, want %s\nwhy: %s\npy: %s", got, tt.want, tt.why, tt.py)
			}
			if err != nil && !cmp.Equal(before, r.Getstate()) {
				t.Error("the generator does not go on from where it was")
			}
		})
	}
}

// Python takes gauss_next before it looks at the words.
func TestSetstateErrorKeepsGauss(t *testing.T) {
	next := 5.0
	r := pyrandom.New(1)
	if err := r.Setstate(pyrandom.State{Version: 3, GaussNext: &next}); err == nil {
		t.Fatal("no error")
	}
	if got := r.Gauss(0, 1); got != next {
		t.Errorf("Gauss draws %v\npy: Lib/random.py: Random.setstate", got)
	}
}
