package main

import (
	"iter"
	"maps"
	"slices"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func integers(start int) numbers {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		for n := start; ; n++ {
			if _, err := y.Yield(n); err != nil {
				return err
			}
		}
	})
}

func sift(prime int, source numbers) numbers {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		dropped := 0
		defer func() {
			source.Close()
			printf("sift %d: dropped %d\n", prime, dropped)
		}()
		for n := range source.All() {
			if n%prime == 0 {
				dropped++
				continue
			}
			if _, err := y.Yield(n); err != nil {
				return err
			}
		}
		return source.Err()
	})
}

func chained() numbers {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) (err error) {
		source := integers(2)
		defer func() { source.CloseInto(&err) }()
		for {
			prime, err := source.Next()
			if err != nil {
				return err
			}
			if _, err := y.Yield(prime); err != nil {
				return err
			}
			source = sift(prime, source)
		}
	})
}

func incremental() numbers {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		multiples := map[int][]int{}
		for n := range itertools.Count(2, 1) {
			primes, composite := multiples[n]
			delete(multiples, n)
			if !composite {
				multiples[n*n] = []int{n}
				if _, err := y.Yield(n); err != nil {
					return err
				}
				continue
			}
			for _, prime := range primes {
				multiples[n+prime] = append(multiples[n+prime], prime)
			}
		}
		return nil
	})
}

func gaps(source numbers) iter.Seq2[int, int] {
	return func(loop func(prime, gap int) bool) {
		defer source.Close()
		last, _ := source.Next()
		for prime := range source.All() {
			if !loop(last, prime-last) {
				return
			}
			last = prime
		}
	}
}

func collect(seq iter.Seq[int]) string { return list(slices.Collect(seq)) }

func sieveMain(n int) (err error) {
	primes := chained()
	println(collect(itertools.Islice(primes.All(), min(n, 8))))
	if _, err := primes.Close(); err != nil {
		return err
	}
	many := incremental()
	defer many.CloseInto(&err)
	println(collect(itertools.Islice(many.All(), n)))
	widest := map[int]int{}
	for at := range itertools.Islice(itertools.Pairs(gaps(incremental())), n) {
		if at.Value > itertools.MaxDefault(maps.Values(widest), 0) {
			widest[at.Key] = at.Value
		}
	}
	for _, prime := range slices.Sorted(maps.Keys(widest)) {
		printf("after %d: %d\n", prime, widest[prime])
	}
	below := incremental()
	defer below.CloseInto(&err)
	println("below 30:", itertools.Sum(itertools.TakeWhile(func(p int) bool { return p < 30 }, below.All())))
	twins := itertools.Filter(func(at node) bool { return at.Value == 2 }, itertools.Pairs(gaps(incremental())))
	for at := range itertools.Islice(twins, min(n, 6)) {
		println(node{Key: at.Key, Value: at.Key + at.Value})
	}
	return nil
}
