package pyrandom_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
	"github.com/google/go-cmp/cmp"
)

// A seedRecord is what Python drew for one seed.
type seedRecord struct {
	Kind   string
	Seed   string // of bytes and floats in hexadecimal
	State  string // digest
	Random []string
	Digest string // of the words after that
}

// A seeding is one way to give a seed: to a new generator, and to a used one.
type seeding struct {
	name string
	make func() R
	seed func(r R)
}

// seedings returns the ways to give the seed of rec.
func seedings(t *testing.T, rec seedRecord) []seeding {
	t.Helper()
	switch rec.Kind {
	case "str":
		return []seeding{{"NewString",
			func() R { return pyrandom.NewString(rec.Seed) },
			func(r R) { r.SeedString(rec.Seed) }}}
	case "bytes":
		b, err := hex.DecodeString(rec.Seed)
		if err != nil {
			t.Fatal(err)
		}
		return []seeding{{"NewBytes",
			func() R { return pyrandom.NewBytes(b) },
			func(r R) { r.SeedBytes(b) }}}
	case "float":
		f, err := strconv.ParseFloat(rec.Seed, 64)
		if err != nil {
			t.Fatal(err)
		}
		return []seeding{{"NewFloat",
			func() R { return pyrandom.NewFloat(f) },
			func(r R) { r.SeedFloat(f) }}}
	}
	n, ok := new(big.Int).SetString(rec.Seed, 10)
	if !ok {
		t.Fatalf("seed %q of kind %s", rec.Seed, rec.Kind)
	}
	ways := []seeding{{"NewBig",
		func() R { return pyrandom.NewBig(n) },
		func(r R) { r.SeedBig(n) }}}
	if n.IsInt64() {
		ways = append(ways, seeding{"New",
			func() R { return pyrandom.New(n.Int64()) },
			func(r R) { r.Seed(n.Int64()) }})
	}
	return ways
}

// digest is the recorder's.
func digest(words []uint32) string {
	var b []byte
	for _, w := range words {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Every seed gives CPython's state and CPython's stream.
func TestSeeds(t *testing.T) {
	for _, want := range recorded(t).Seeds {
		for _, way := range seedings(t, want) {
			t.Run(want.Kind+" "+want.Seed[:min(len(want.Seed), 20)]+" "+way.name, func(t *testing.T) {
				used := pyrandom.New(1)
				used.Gauss(0, 1)
				way.seed(used)
				for _, r := range []R{way.make(), used} {
					if diff := cmp.Diff(want, stream(t, r, want)); diff != "" {
						t.Errorf("why: the seed alone decides\npy: random.seed, library/random\n(-python +coluber):\n%s", diff)
					}
				}
			})
		}
	}
}

func stream(t *testing.T, r R, want seedRecord) seedRecord {
	t.Helper()
	s := r.Getstate()
	if s.GaussNext != nil {
		t.Error("seeding leaves what Gauss drew in advance")
	}
	got := seedRecord{Kind: want.Kind, Seed: want.Seed, State: digest(s.Internal)}
	for range want.Random {
		got.Random = append(got.Random, show(r.Random()))
	}
	var words []uint32
	for range 3000 {
		w, err := r.Getrandbits64(32)
		if err != nil {
			t.Fatal(err)
		}
		words = append(words, uint32(w))
	}
	got.Digest = digest(words)
	return got
}

func TestSeedsAlike(t *testing.T) {
	for _, tt := range []struct {
		name string
		why  string
		py   string
		a, b R
		want bool
	}{
		{"negative int", "the sign of an int does not count", "Modules/_randommodule.c: random_seed",
			pyrandom.New(-7), pyrandom.New(7), true},
		{"whole float", "a float counts by its hash, which is an equal int's", "Modules/_randommodule.c: random_seed",
			pyrandom.NewFloat(7), pyrandom.New(7), true},
		{"negative float", "a hash is read as unsigned", "Modules/_randommodule.c: random_seed",
			pyrandom.NewFloat(-7), pyrandom.New(7), false},
		{"-1.0", "no hash is -1", "hash, Objects/object.c",
			pyrandom.NewFloat(-1), pyrandom.NewFloat(-2), true},
		{"str and bytes", "a str counts by its UTF-8", "Lib/random.py: Random.seed",
			pyrandom.NewString("über"), pyrandom.NewBytes([]byte("über")), true},
		{"str and int", "a str is hashed, not read", "Lib/random.py: Random.seed",
			pyrandom.NewString("7"), pyrandom.New(7), false},
		{"no bytes", "nil is no bytes", "Go only: a slice may be nil",
			pyrandom.NewBytes(nil), pyrandom.NewString(""), true},
		{"NaN", "it has no hash of its own", "Differs: Python takes its address",
			pyrandom.NewFloat(math.NaN()), pyrandom.New(0), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.a.Random() == tt.b.Random(); got != tt.want {
				t.Errorf("the same numbers: %t, want %t\nwhy: %s\npy: %s", got, tt.want, tt.why, tt.py)
			}
		})
	}
}

// Seeds belong to the caller.
func TestSeedsAreNotChanged(t *testing.T) {
	n := big.NewInt(-1 << 40)
	pyrandom.NewBig(n)
	if n.Int64() != -1<<40 {
		t.Errorf("the seed is now %v", n)
	}
	b := append(make([]byte, 0, 100), "coluber"...)
	pyrandom.NewBytes(b)
	if tail := b[7:100]; !slices.Equal(tail, make([]byte, 93)) {
		t.Errorf("behind the seed there is now %x", tail)
	}
}

func TestSeedNil(t *testing.T) {
	defer func() {
		if got := recover(); got != "pyrandom: nil seed" {
			t.Errorf("panic %v", got)
		}
	}()
	pyrandom.NewBig(nil)
}
