package pyrandom_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func getrandbits(k int) func(R) (any, error) {
	return func(r R) (any, error) { return r.Getrandbits(k) }
}

func getrandbits64(k int) func(R) (any, error) {
	return func(r R) (any, error) { return r.Getrandbits64(k) }
}

func randbytes(n int) func(R) (any, error) {
	return func(r R) (any, error) { return r.Randbytes(n) }
}

var bitsRows = family{py: "Lib/test/test_random.py: test_getrandbits, test_randbytes", rows: []row{
	{"r.getrandbits(0)", "", "no bits are no draw", getrandbits(0)},
	{"r.getrandbits(0)", "64", "no bits are no draw", getrandbits64(0)},
	{"r.getrandbits(1)", "", "the highest bit of a word", getrandbits(1)},
	{"r.getrandbits(1)", "64", "the highest bit of a word", getrandbits64(1)},
	{"r.getrandbits(5)", "", "the highest bits of a word", getrandbits(5)},
	{"r.getrandbits(5)", "64", "the highest bits of a word", getrandbits64(5)},
	{"r.getrandbits(31)", "", "all but one", getrandbits(31)},
	{"r.getrandbits(31)", "64", "all but one", getrandbits64(31)},
	{"r.getrandbits(32)", "", "a whole word", getrandbits(32)},
	{"r.getrandbits(32)", "64", "a whole word", getrandbits64(32)},
	{"r.getrandbits(33)", "", "the lowest word comes first, the highest is cut", getrandbits(33)},
	{"r.getrandbits(33)", "64", "the lowest word comes first, the highest is cut", getrandbits64(33)},
	{"r.getrandbits(63)", "", "the highest word is cut", getrandbits(63)},
	{"r.getrandbits(63)", "64", "the highest word is cut", getrandbits64(63)},
	{"r.getrandbits(64)", "", "two whole words", getrandbits(64)},
	{"r.getrandbits(64)", "64", "two whole words", getrandbits64(64)},
	{"r.getrandbits(65)", "", "a third word for one bit", getrandbits(65)},
	{"r.getrandbits(96)", "", "three whole words", getrandbits(96)},
	{"r.getrandbits(1000)", "", "many words", getrandbits(1000)},
	{"r.getrandbits(-1)", "", "there are no fewer bits than none", getrandbits(-1)},
	{"r.getrandbits(-1)", "64", "there are no fewer bits than none", getrandbits64(-1)},
	{"r.getrandbits(2**31)", "", "CPython counts bits in a C int", getrandbits(1 << 31)},
	{"r.getrandbits(-2**40)", "", "a C int has a lower end, too", getrandbits(-1 << 40)},
	{"r.getrandbits(-2**40)", "64", "a C int has a lower end, too", getrandbits64(-1 << 40)},

	{"r.randbytes(0)", "", "none", randbytes(0)},
	{"r.randbytes(1)", "", "a byte takes a word", randbytes(1)},
	{"r.randbytes(3)", "", "the word is cut before it is split into bytes", randbytes(3)},
	{"r.randbytes(4)", "", "a whole word, its lowest byte first", randbytes(4)},
	{"r.randbytes(5)", "", "a word and a part of one", randbytes(5)},
	{"r.randbytes(17)", "", "several words", randbytes(17)},
	{"r.randbytes(-1)", "", "it asks for -8 bits", randbytes(-1)},
	{"r.randbytes(2**28)", "", "it asks for 2^31 bits", randbytes(1 << 28)},
	{"r.randbytes(2**62)", "", "8 times that is 0 in 64 bits", randbytes(1 << 62)},
	{"r.randbytes(-2**40)", "", "its bits have no C int", randbytes(-1 << 40)},
}}

// A uint64 holds no more than 64 bits; Python's int does.
func TestGetrandbits64TooMany(t *testing.T) {
	defer func() {
		if got := gen.Repr(recover()); got != "'pyrandom: Getrandbits64 of 65 bits'" {
			t.Errorf("panic %s", got)
		}
	}()
	if v, err := pyrandom.New(1).Getrandbits64(65); true {
		t.Errorf("got %v, %v", v, err)
	}
}
