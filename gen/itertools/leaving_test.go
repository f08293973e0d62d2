package itertools_test

import (
	"iter"
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

// pulls are the functions that pull a sequence, each of two that it is given.
var pulls = map[string]func(a, b iter.Seq[int], loop func()){
	"compress": func(a, b iter.Seq[int], loop func()) {
		for range itertools.Compress(a, itertools.Map(func(int) bool { return true }, b)) {
			loop()
		}
	},
	"groupby": func(a, b iter.Seq[int], loop func()) {
		for range itertools.GroupByValue(itertools.Chain(a, b)) {
			loop()
		}
	},
	"groupby, in a group": func(a, b iter.Seq[int], loop func()) {
		for _, run := range itertools.GroupBy(itertools.Chain(a, b), func(int) int { return 0 }) {
			for range run {
				loop()
			}
		}
	},
	"starmap": func(a, b iter.Seq[int], loop func()) {
		for range itertools.StarMap(func(a, b int) int { return a + b }, itertools.Zip(a, b)) {
			loop()
		}
	},
	"zip": func(a, b iter.Seq[int], loop func()) {
		for range itertools.Zip(a, b) {
			loop()
		}
	},
	"zip of n": func(a, b iter.Seq[int], loop func()) {
		for range itertools.ZipN(a, b, b) {
			loop()
		}
	},
	"zip strict": func(a, b iter.Seq[int], loop func()) {
		for range itertools.ZipStrict(a, b) {
			loop()
		}
	},
	"zip strict of n": func(a, b iter.Seq[int], loop func()) {
		for range itertools.ZipStrictN(a, b, b) {
			loop()
		}
	},
	"zip_longest": func(a, b iter.Seq[int], loop func()) {
		for range itertools.ZipLongest(a, b, 0, 0) {
			loop()
		}
	},
	"zip_longest of n": func(a, b iter.Seq[int], loop func()) {
		for range itertools.ZipLongestN(0, a, b, b) {
			loop()
		}
	},
}

// endings are what may happen in the third round of a loop, or in a source.
var endings = map[string]func(){
	"panic":  func() { panic("left") },
	"goexit": runtime.Goexit,
}

// open counts the ranges over sequences that have not ended.
type open struct{ n int }

func (o *open) seq(length int, then func()) iter.Seq[int] {
	return func(yield func(int) bool) {
		o.n++
		defer func() { o.n-- }()
		for i := range length {
			if !yield(i) {
				return
			}
		}
		then()
	}
}

// In whatever way a loop is left, or a source ends, every range over a source has
// ended, and no goroutine is left.
func TestLeaving(t *testing.T) {
	nothing := func() {}
	for name, pull := range pulls {
		for how, end := range endings {
			t.Run(name+"/"+how+" in the loop", func(t *testing.T) {
				left(t, func(o *open) {
					rounds := 0
					pull(o.seq(10, nothing), o.seq(10, nothing), func() {
						if rounds++; rounds == 3 {
							end()
						}
					})
				})
			})
			t.Run(name+"/"+how+" in the first", func(t *testing.T) {
				left(t, func(o *open) { pull(o.seq(3, end), o.seq(10, nothing), nothing) })
			})
			t.Run(name+"/"+how+" in the second", func(t *testing.T) {
				left(t, func(o *open) { pull(o.seq(10, nothing), o.seq(3, end), nothing) })
			})
		}
		t.Run(name+"/to the end", func(t *testing.T) {
			left(t, func(o *open) { pull(o.seq(10, nothing), o.seq(5, nothing), nothing) })
		})
	}
}

// left runs f on a goroutine that may be ended, and looks at what it leaves.
func left(t *testing.T, f func(o *open)) {
	t.Helper()
	before := runtime.NumGoroutine()
	o, done := &open{}, make(chan bool)
	go func() {
		defer close(done)
		defer func() { recover() }()
		f(o)
	}()
	<-done
	if o.n != 0 {
		t.Errorf("%d ranges have not ended", o.n)
	}
	settle(t, before)
}

// A break ends them, too.
func TestBreaking(t *testing.T) {
	for name, first := range map[string]func(a, b iter.Seq[int]){
		"compress": func(a, b iter.Seq[int]) {
			for range itertools.Compress(a, itertools.Map(func(int) bool { return true }, b)) {
				break
			}
		},
		"groupby": func(a, b iter.Seq[int]) {
			for _, run := range itertools.GroupByValue(itertools.Chain(a, b)) {
				for range run {
					break
				}
				break
			}
		},
		"zip": func(a, b iter.Seq[int]) {
			for range itertools.Zip(a, b) {
				break
			}
		},
		"zip of n": func(a, b iter.Seq[int]) {
			for range itertools.ZipN(a, b, b) {
				break
			}
		},
		"zip strict": func(a, b iter.Seq[int]) {
			for range itertools.ZipStrict(a, b) {
				break
			}
		},
		"zip strict of n": func(a, b iter.Seq[int]) {
			for range itertools.ZipStrictN(a, b, b) {
				break
			}
		},
		"zip_longest": func(a, b iter.Seq[int]) {
			for range itertools.ZipLongest(a, b, 0, 0) {
				break
			}
		},
		"zip_longest of n": func(a, b iter.Seq[int]) {
			for range itertools.ZipLongestN(0, a, b, b) {
				break
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			left(t, func(o *open) { first(o.seq(10, func() {}), o.seq(10, func() {})) })
		})
	}
}
