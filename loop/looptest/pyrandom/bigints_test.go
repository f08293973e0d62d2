package pyrandom_test

import "math/big"

// pow is base**exp.
func pow(base, exp int64) *big.Int { return new(big.Int).Exp(big.NewInt(base), big.NewInt(exp), nil) }

func neg(n *big.Int) *big.Int { return new(big.Int).Neg(n) }

// The recorder has the same.
var bigInt, hugeInt = pow(10, 30), pow(7, 400)

func small(n int64) *big.Int { return big.NewInt(n) }

func randintBig(a, b *big.Int) func(R) (any, error) {
	return func(r R) (any, error) { return r.RandintBig(a, b) }
}

func randrangeBig(start, stop, step *big.Int) func(R) (any, error) {
	return func(r R) (any, error) { return r.RandrangeBig(start, stop, step) }
}

var bigintRows = family{py: "Lib/test/test_random.py: test_bigrand, test_bigrand_ranges, test_randrange_errors", rows: []row{
	{"r.randint(0, 2**64)", "", "65 bits", randintBig(small(0), pow(2, 64))},
	{"r.randint(-BIG, BIG)", "", "below zero", randintBig(neg(bigInt), bigInt)},
	{"r.randint(HUGE, 2 * HUGE)", "", "many words", randintBig(hugeInt, new(big.Int).Lsh(hugeInt, 1))},
	{"r.randint(BIG, -BIG)", "", "the text shows b+1 in full", randintBig(bigInt, neg(bigInt))},
	{"r.randint(0, 10)", "big", "small ints are drawn as Randint does", randintBig(small(0), small(10))},
	{"r.randint(7, 7)", "big", "one int still takes draws", randintBig(small(7), small(7))},
	{"r.randint(-2**63, 2**63 - 1)", "big", "the first width with 65 bits", randintBig(small(-1<<63), small(1<<63-1))},
	{"r.randint(2, 1)", "big", "the same text", randintBig(small(2), small(1))},

	{"r.randrange(-HUGE, HUGE, BIG)", "", "by steps", randrangeBig(neg(hugeInt), hugeInt, bigInt)},
	{"r.randrange(HUGE, -HUGE, -BIG)", "", "downwards", randrangeBig(hugeInt, neg(hugeInt), neg(bigInt))},
	{"r.randrange(BIG, -BIG, 1)", "", "a step of 1 is not shown", randrangeBig(bigInt, neg(bigInt), small(1))},
	{"r.randrange(BIG, -BIG, 2)", "", "others are", randrangeBig(bigInt, neg(bigInt), small(2))},
	{"r.randrange(-BIG, BIG, -BIG)", "", "stop is behind", randrangeBig(neg(bigInt), bigInt, neg(bigInt))},
	{"r.randrange(BIG, BIG, 2)", "", "stop is not included", randrangeBig(bigInt, bigInt, small(2))},
	{"r.randrange(BIG, -BIG, 0)", "", "no step leads anywhere", randrangeBig(bigInt, neg(bigInt), small(0))},
	{"r.randrange(5, 50, 7)", "big", "the last step is cut", randrangeBig(small(5), small(50), small(7))},
	{"r.randrange(50, 5, -7)", "big", "downwards", randrangeBig(small(50), small(5), small(-7))},
	{"r.randrange(-3, 3, 2)", "big", "stop is a multiple of steps away", randrangeBig(small(-3), small(3), small(2))},
	{"r.randrange(10, 0, -1)", "big", "downwards by one", randrangeBig(small(10), small(0), small(-1))},
	{"r.randrange(3, 100, 1000)", "big", "the first step goes beyond stop", randrangeBig(small(3), small(100), small(1000))},
	{"r.randrange(3, 3)", "big", "stop is not included", randrangeBig(small(3), small(3), small(1))},
	{"r.randrange(1, 10, -1)", "big", "a step of -1 is shown", randrangeBig(small(1), small(10), small(-1))},
}}
