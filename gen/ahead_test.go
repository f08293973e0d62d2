package gen_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

type numbers = *gen.Generator[int, nothing, string]

// counting yields 0 to n-1, counts them in made, and ends as end says; how it is
// closed it notes in exit.
type counting struct {
	n    int
	made atomic.Int64
	exit atomic.Value
	end  func() (string, error)
}

func (c *counting) generator(engine gen.Engine) numbers {
	return gen.NewWith(func(y *gen.Yielder[int, nothing]) (string, error) {
		for i := range c.n {
			c.made.Add(1)
			if _, err := y.Yield(i); err != nil {
				c.exit.Store(gen.Repr(err))
				return c.end()
			}
		}
		return c.end()
	}, &gen.Options{Name: "counting", Engine: engine})
}

func ret() (string, error) { return "ret", nil }

// What ends a generator, ends the one that runs it ahead, after all values.
func TestAheadEnds(t *testing.T) {
	for name, engine := range engines {
		for _, tt := range []struct {
			name, why, want string
			end             func() (string, error)
		}{
			{"return", "the value is passed on", "StopIteration('ret')", ret},
			{"raise", "the error is raised after the values", "ValueError('v')", func() (string, error) { return "", value("v") }},
			{"stop iteration", "PEP 479 is g's affair", "RuntimeError('generator raised StopIteration')", func() (string, error) { return "", gen.Stop }},
		} {
			for _, n := range []int{1, 2, 100} {
				t.Run(fmt.Sprint(tt.name, "/", n, "/", name), func(t *testing.T) {
					before := runtime.NumGoroutine()
					g := gen.Ahead((&counting{n: 5, end: tt.end}).generator(engine), n)
					for want := range 5 {
						if v, err := g.Next(); v != want || err != nil {
							t.Fatal(v, err)
						}
					}
					if _, err := g.Next(); gen.Repr(err) != tt.want {
						t.Errorf("%s: %v, want %s", tt.why, gen.Repr(err), tt.want)
					}
					settle(t, before)
				})
			}
		}
	}
}

// The body is n values ahead of the reader, not more, and not before the reader
// has begun.
func TestAheadDistance(t *testing.T) {
	for _, n := range []int{1, 2, 7} {
		synctest.Test(t, func(t *testing.T) {
			c := &counting{n: 100, end: ret}
			g := gen.Ahead(c.generator(gen.Pull), n)
			defer g.Close()
			synctest.Wait()
			if made := c.made.Load(); made != 0 {
				t.Errorf("%d values before the first Next", made)
			}
			for read := range 5 {
				g.Next()
				synctest.Wait()
				if made := c.made.Load(); made != int64(read+1+n) {
					t.Errorf("%d values made when %d are read, with %d ahead", made, read+1, n)
				}
			}
		})
	}
}

// Close ends the body and waits for that; the answer is the body's.
func TestAheadClose(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		end       func() (string, error)
		want      string
		err       string
	}{
		{"lets through", "close swallows GeneratorExit", func() (string, error) { return "", gen.ErrGeneratorExit }, "", "None"},
		{"returns", "close returns what the body returns", ret, "ret", "None"},
		{"raises", "close raises what the body raises", func() (string, error) { return "", value("v") }, "", "ValueError('v')"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			c := &counting{n: 100, end: tt.end}
			g := gen.Ahead(c.generator(gen.Pull), 3)
			g.Next()
			r, err := g.Close()
			if r != tt.want || gen.Repr(err) != tt.err || c.exit.Load() != "GeneratorExit()" {
				t.Errorf("%s: %q, %s; the body saw %v", tt.why, r, gen.Repr(err), c.exit.Load())
			}
			settle(t, before)
		})
	}
}

func TestAheadThrow(t *testing.T) {
	c := &counting{n: 100, end: ret}
	g := gen.Ahead(c.generator(gen.Pull), 3)
	g.Next()
	if _, err := g.Throw(value("v")); gen.Repr(err) != "ValueError('v')" || c.exit.Load() != "GeneratorExit()" {
		t.Errorf("%v; the body saw %v", gen.Repr(err), c.exit.Load())
	}
}

// A body that has ended before its values are read does not answer to Close.
func TestAheadCloseAfterEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gen.Ahead((&counting{n: 2, end: ret}).generator(gen.Pull), 10)
		g.Next()
		synctest.Wait()
		if r, err := g.Close(); r != "" || err != nil {
			t.Errorf("%q, %v", r, err)
		}
	})
}

// A generator that nobody refers to any more is closed, and so is the one that it
// runs.
func TestAheadDropped(t *testing.T) {
	before := runtime.NumGoroutine()
	c := &counting{n: 100, end: func() (string, error) { return "", gen.ErrGeneratorExit }}
	gen.Ahead(c.generator(gen.Pull), 3).Next()
	settle(t, before)
	if c.exit.Load() != "GeneratorExit()" {
		t.Errorf("the body saw %v", c.exit.Load())
	}
}

func TestAheadPanic(t *testing.T) {
	before := runtime.NumGoroutine()
	g := gen.Ahead((&counting{n: 1, end: func() (string, error) { panic("burst") }}).generator(gen.Pull), 1)
	g.Next()
	defer func() {
		p, ok := recover().(*gen.PanicError)
		if !ok || p.Value != "burst" || !strings.Contains(string(p.Stack), "counting") {
			t.Errorf("recovered %v", p)
		}
		settle(t, before)
	}()
	g.Next()
	t.Error("Next returned")
}

// A Goexit in the body is one in the reader.
func TestAheadGoexit(t *testing.T) {
	before := runtime.NumGoroutine()
	g := gen.Ahead((&counting{n: 1, end: func() (string, error) { runtime.Goexit(); return "", nil }}).generator(gen.Pull), 1)
	g.Next()
	over := make(chan bool)
	go func() {
		returned := false
		defer func() { over <- returned }()
		g.Next()
		returned = true
	}()
	if <-over {
		t.Error("Next returned")
	}
	settle(t, before)
}

func TestAheadMisuse(t *testing.T) {
	expectPanic(t, "gen: Ahead of less than one value", func() { gen.Ahead(gen.Iter(watched(nil)), 0) })
	expectPanic(t, "gen: a Generator that New has not made", func() { gen.Ahead[int, string](nil, 1) })
	used := (&counting{n: 3, end: ret}).generator(gen.Pull)
	used.Next()
	if got, err := gen.Collect(gen.Ahead(used, 1)); err != nil || !cmp.Equal(got, []int{1, 2}) {
		t.Errorf("begun before: %v, %v", got, err)
	}
	if got, err := gen.Collect(gen.Ahead(used, 1)); err != nil || got != nil {
		t.Errorf("ended before: %v, %v", got, err)
	}
}

// Readers that stop anywhere leave nothing behind.
func TestAheadHammer(t *testing.T) {
	before := runtime.NumGoroutine()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		c := &counting{n: random.IntN(20), end: func() (string, error) { return "", errors.New("end") }}
		g := gen.Ahead(c.generator(gen.Pull), 1+random.IntN(4))
		for want := range random.IntN(25) {
			v, err := g.Next()
			if (err == nil) != (want < c.n) || err == nil && v != want {
				t.Fatalf("%d, %v; want %d of %d", v, err, want, c.n)
			}
		}
		switch random.IntN(3) {
		case 0:
			g.Close()
		case 1:
			g.Throw(value("v"))
		}
	}
	settle(t, before)
}

// BenchmarkAhead is one value through a generator and through one that runs ahead,
// when the body, and the reader, compute for a microsecond each or for no time.
func BenchmarkAhead(b *testing.B) {
	for _, work := range []int{0, 400} {
		source := func() *gen.Generator[int, nothing, nothing] {
			return gen.Do(func(y *gen.Yielder[int, nothing]) error {
				for i := 0; ; i++ {
					if _, err := y.Yield(compute(work, i)); err != nil {
						return err
					}
				}
			})
		}
		read := func(b *testing.B, g *gen.Generator[int, nothing, nothing]) {
			defer g.Close()
			b.ReportAllocs()
			for b.Loop() {
				v, _ := g.Next()
				compute(work, v)
			}
		}
		b.Run(fmt.Sprint("plain/", work), func(b *testing.B) { read(b, source()) })
		b.Run(fmt.Sprint("ahead/", work), func(b *testing.B) { read(b, gen.Ahead(source(), 64)) })
	}
}

// compute works for about n times 2.5 ns.
func compute(n, v int) int {
	for range n {
		v = v*1664525 + 1013904223
		v ^= v >> 7
	}
	return v
}
