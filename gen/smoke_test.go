package gen_test

import (
	"fmt"
	"github.com/coluber-go/coluber/gen"
	"iter"
	"runtime"
	"testing"
	"time"
)

func cnt() *gen.Generator[int, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		for i := 0; ; i++ {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
	})
}
func BenchmarkNext(b *testing.B) {
	g := cnt()
	b.ReportAllocs()
	for b.Loop() {
		g.Next()
	}
	g.Close()
}
func BenchmarkBare(b *testing.B) {
	next, stop := iter.Pull(func(y func(int) bool) {
		for i := 0; y(i); i++ {
		}
	})
	b.ReportAllocs()
	for b.Loop() {
		next()
	}
	stop()
}
func deep(n int) *gen.Generator[int, gen.None, gen.None] {
	if n == 0 {
		return cnt()
	}
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error { _, err := gen.From(y, deep(n-1)); return err })
}
func BenchmarkFrom(b *testing.B) {
	for _, d := range []int{1, 10, 64} {
		b.Run(fmt.Sprint(d), func(b *testing.B) {
			g := deep(d)
			g.Next()
			b.ReportAllocs()
			for b.Loop() {
				g.Next()
			}
			g.Close()
		})
	}
}
func BenchmarkMake(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		g := gen.Do(func(y *gen.Yielder[int, gen.None]) error { _, err := y.Yield(1); return err })
		g.Next()
		g.Next()
	}
}
func BenchmarkMakeBare(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		next, _ := iter.Pull(func(y func(int) bool) { y(1) })
		next()
		next()
	}
}
func BenchmarkEach(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for v, err := range gen.Each(func(y *gen.Yielder[int, gen.None]) error {
			for i := 0; i < 1000; i++ {
				if _, err := y.Yield(i); err != nil {
					return err
				}
			}
			return nil
		}) {
			if err != nil {
				panic(err)
			}
			n += v
		}
	}
}
func TestSmoke(t *testing.T) {
	g := gen.New(func(y *gen.Yielder[int, string]) (string, error) {
		s, err := y.Yield(1)
		fmt.Println("got", s, err)
		s, err = y.Yield(2)
		fmt.Println("got", s, err)
		return "ret", nil
	})
	fmt.Println(g.Next())
	fmt.Println(g.Send("x"))
	_, err := g.Send("y")
	fmt.Println(gen.Repr(err))
	fmt.Println(g, g.State())
	d := deep(5)
	fmt.Println(d.Next())
	fmt.Println(d.Next())
	fmt.Println(d.Close())
	fmt.Println(d.State())
	func() { d := deep(3); d.Next() }()
	for i := 0; i < 5; i++ {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Println(runtime.NumGoroutine())
}
