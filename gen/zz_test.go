package gen_test
import ("testing"; "fmt"; "github.com/coluber-go/coluber/gen")
func TestZZ(t *testing.T) {
	in := gen.Each(func(y *gen.Yielder[int, gen.None]) error { for i := range 5 { if _, err := y.Yield(i); err != nil { return err } }; return nil })
	out := gen.Each(func(y *gen.Yielder[int, gen.None]) error {
		for v, err := range in { if err != nil { return err }; y.Yield(v*10) }
		fmt.Println("after inner")
		return nil
	})
	for v := range out { fmt.Println(v); break }
	fmt.Println("end")
}
