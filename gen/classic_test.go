package gen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// The programs of CPython's doctests (Lib/test/test_generators.py, __test__), told
// in Go: what they print there, they print here.

// ints is a generator of numbers that is only looped over.
type ints = *gen.Generator[int, nothing, nothing]

// paper is what a program prints on.
type paper struct{ strings.Builder }

func (p *paper) print(args ...any) {
	for i, a := range args {
		if i > 0 {
			p.WriteByte(' ')
		}
		p.WriteString(gen.Str(a))
	}
	p.WriteByte('\n')
}

// list is Python's list(g).
func list(g ints) []int {
	all := []int{}
	for v := range g.All() {
		all = append(all, v)
	}
	return all
}

// classic runs a program and compares what it prints.
func classic(t *testing.T, group string, program func(p *paper), want string) {
	t.Helper()
	p := &paper{}
	program(p)
	if got := p.String(); got != want {
		t.Errorf("test_generators.py, %s: got\n%s\nwant\n%s", group, got, want)
	}
}

// stepping is a body of ints, whose yields say whether to go on.
func stepping(f func(yield func(int) bool)) ints {
	return gen.Do(func(y *gen.Yielder[int, nothing]) (err error) {
		f(func(v int) bool {
			if err == nil {
				_, err = y.Yield(v)
			}
			return err == nil
		})
		return err
	})
}

func yrange(n int) ints {
	return stepping(func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	})
}

func TestTutorial(t *testing.T) {
	next := func(p *paper, g ints) {
		v, err := g.Next()
		if err != nil {
			p.print(gen.FormatException(err))
			return
		}
		p.print(v)
	}
	classic(t, "tut", func(p *paper) {
		f := func() ints { return stepping(func(yield func(int) bool) { _ = yield(1) && yield(2) }) }
		for i := range f().All() {
			p.print(i)
		}
		g := f()
		next(p, g)
		next(p, g)
		next(p, g) // falling off the end
		g = stepping(func(yield func(int) bool) {
			if yield(1) {
				return // "return" also stops the generator
			}
			yield(2)
		})
		next(p, g)
		next(p, g)
		next(p, g) // once stopped, cannot be resumed

		// A return is no exception, and a StopIteration that is caught is one.
		p.print(list(gen.Do(func(y *gen.Yielder[int, nothing]) error {
			err := func() error { return nil }()
			if err != nil {
				y.Yield(1)
			}
			return nil
		})))
		p.print(list(gen.Do(func(y *gen.Yielder[int, nothing]) error {
			err := func() error { return gen.Stop }()
			if err != nil {
				y.Yield(42)
			}
			return nil
		})))
		p.print(list(gen.Do(func(y *gen.Yielder[int, nothing]) error {
			defer y.Yield(1) // finally: yield 1
			return nil
		})))

		p.print(list(yrange(5)))
		creator := func() ints {
			r := yrange(5)
			v, _ := r.Next()
			p.print("creator", v)
			return r
		}
		for i := range creator().All() {
			p.print("caller", i)
		}
		p.print(list(stepping(func(yield func(int) bool) {
			for i := range yrange(5).All() {
				if !yield(i) {
					return
				}
			}
		})))
	}, `1
2
1
2
StopIteration
1
StopIteration
StopIteration
[]
[42]
[1]
[0, 1, 2, 3, 4]
creator 0
caller 1
caller 2
caller 3
caller 4
[0, 1, 2, 3, 4]
`)
}

// zeroDivision is Python's ZeroDivisionError.
type zeroDivision struct{}

func (zeroDivision) Error() string { return "integer division or modulo by zero" }
func (zeroDivision) Class() string { return "ZeroDivisionError" }
func (zeroDivision) Args() []any   { return []any{"integer division or modulo by zero"} }

func divide() (int, error) { return 0, zeroDivision{} }

// tree is Guido's binary tree.
type tree struct {
	label       string
	left, right *tree
}

func newTree(labels string) *tree {
	if labels == "" {
		return nil
	}
	i := len(labels) / 2
	return &tree{labels[i : i+1], newTree(labels[:i]), newTree(labels[i+1:])}
}

// inorder is the recursive generator of the labels.
func (t *tree) inorder() *gen.Generator[string, nothing, nothing] {
	return gen.Do(func(y *gen.Yielder[string, nothing]) error {
		if t == nil {
			return nil
		}
		for x := range t.left.inorder().All() {
			if _, err := y.Yield(x); err != nil {
				return err
			}
		}
		if _, err := y.Yield(t.label); err != nil {
			return err
		}
		_, err := gen.From(y, t.right.inorder())
		return err
	})
}

// climbing is the generator without recursion.
func (t *tree) climbing() *gen.Generator[string, nothing, nothing] {
	return gen.Do(func(y *gen.Yielder[string, nothing]) error {
		var stack []*tree
		for node := t; node != nil; node = node.right {
			for node.left != nil {
				stack = append(stack, node)
				node = node.left
			}
			if _, err := y.Yield(node.label); err != nil {
				return err
			}
			for node.right == nil {
				if len(stack) == 0 {
					return nil
				}
				node, stack = stack[len(stack)-1], stack[:len(stack)-1]
				if _, err := y.Yield(node.label); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func TestPEP255(t *testing.T) {
	classic(t, "pep", func(p *paper) {
		k := gen.Do(func(y *gen.Yielder[int, nothing]) error {
			v, err := divide() // the zero division propagates
			if err != nil {
				return err
			}
			y.Yield(v)
			y.Yield(42) // and we'll never get here
			return nil
		})
		_, err := k.Next()
		p.print(gen.FormatException(err))
		_, err = k.Next() // and the generator cannot be resumed
		p.print(gen.FormatException(err))

		p.print(list(gen.Do(tryExceptFinally)))

		alphabet := newTree("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		p.print(strings.Join(slices.Collect(alphabet.inorder().All()), " "))
		p.print(strings.Join(slices.Collect(alphabet.climbing().All()), " "))
	}, `ZeroDivisionError: integer division or modulo by zero
StopIteration
[1, 2, 4, 5, 8, 9, 10, 11]
A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
`)
}

// tryExceptFinally is the PEP's nest of try statements: each is a function, whose
// error is what the try block raises.
func tryExceptFinally(y *gen.Yielder[int, nothing]) error {
	inner := func() error {
		y.Yield(2)
		if _, err := divide(); err != nil {
			return err
		}
		y.Yield(3) // never get here
		return nil
	}
	outer := func() error {
		y.Yield(1)
		err := inner()
		switch err.(type) {
		case nil:
		case zeroDivision:
			y.Yield(4)
			y.Yield(5)
			return err // raise
		default:
			y.Yield(6)
		}
		y.Yield(7) // the "raise" above stops this
		return nil
	}
	if outer() != nil {
		y.Yield(8)
	}
	y.Yield(9)
	func() {
		defer y.Yield(10)
	}()
	y.Yield(11)
	return nil
}

// combinations generates all combinations of k elements of x.
func combinations(x []int, k int) *gen.Generator[[]int, nothing, nothing] {
	return gen.Do(func(y *gen.Yielder[[]int, nothing]) error {
		switch {
		case k > len(x):
			return nil
		case k == 0:
			_, err := y.Yield([]int{})
			return err
		}
		// A combination contains the first element, and then k-1 of the rest, …
		for c := range combinations(x[1:], k-1).All() {
			if _, err := y.Yield(slices.Insert(c, 0, x[0])); err != nil {
				return err
			}
		}
		_, err := gen.From(y, combinations(x[1:], k)) // … or it does not
		return err
	})
}

// disjointSet is a union-find whose find is a generator's next: a set that is no
// root yields whatever its parent's generator yields.
type disjointSet struct {
	name   string
	parent *disjointSet
	find   *gen.Generator[*disjointSet, nothing, nothing]
}

func newDisjointSet(name string) *disjointSet {
	s := &disjointSet{name: name}
	s.find = gen.Do(func(y *gen.Yielder[*disjointSet, nothing]) error {
		for s.parent == nil {
			if _, err := y.Yield(s); err != nil {
				return err
			}
		}
		for x := range s.parent.find.All() {
			if _, err := y.Yield(x); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

func TestEmail(t *testing.T) {
	classic(t, "email", func(p *paper) {
		// The difference between yielding None and returning it.
		var nones []gen.None
		for v := range gen.Do(func(y *gen.Yielder[gen.None, nothing]) error {
			for range 3 {
				y.Yield(gen.None{})
			}
			y.Yield(gen.None{})
			return nil
		}).All() {
			nones = append(nones, v)
		}
		p.print(nones)
		// A StopIteration is an exception like any other for who catches it.
		p.print(list(gen.Do(func(y *gen.Yielder[int, nothing]) error {
			y.Yield(1)
			if err := func() error { return gen.Stop }(); err != nil {
				y.Yield(2)
			}
			y.Yield(3)
			return nil
		})))
		for k := range 6 {
			p.print(fmt.Sprintf("%d-combs of [1, 2, 3, 4]:", k))
			for c := range combinations([]int{1, 2, 3, 4}, k).All() {
				p.print("   ", c)
			}
		}
		var me *gen.Generator[bool, nothing, nothing]
		me = gen.Do(func(y *gen.Yielder[bool, nothing]) error { _, err := y.Yield(me.State() == gen.Running); return err })
		p.print(me.State() == gen.Running)
		v, _ := me.Next()
		p.print(v)
		p.print(me.State() == gen.Running)
		me.Close()
	}, `[None, None, None, None]
[1, 2, 3]
0-combs of [1, 2, 3, 4]:
    []
1-combs of [1, 2, 3, 4]:
    [1]
    [2]
    [3]
    [4]
2-combs of [1, 2, 3, 4]:
    [1, 2]
    [1, 3]
    [1, 4]
    [2, 3]
    [2, 4]
    [3, 4]
3-combs of [1, 2, 3, 4]:
    [1, 2, 3]
    [1, 2, 4]
    [1, 3, 4]
    [2, 3, 4]
4-combs of [1, 2, 3, 4]:
    [1, 2, 3, 4]
5-combs of [1, 2, 3, 4]:
False
True
False
`)
}

// The merges are those that CPython's random.Random(42) chooses.
func TestDisjointSets(t *testing.T) {
	const names = "ABCDEFGHIJKLM"
	sets := make(map[string]*disjointSet)
	for _, r := range names {
		sets[string(r)] = newDisjointSet(string(r))
	}
	roots := func() string {
		var b strings.Builder
		for _, r := range names {
			s, err := sets[string(r)].find.Next()
			if err != nil {
				t.Fatal(err)
			}
			b.WriteString(s.name)
		}
		return b.String()
	}
	if got := roots(); got != names {
		t.Errorf("before: %s", got)
	}
	for _, step := range []struct{ merge, roots string }{
		{"KB", "ABCDEFGHIJBLM"}, {"AF", "FBCDEFGHIJBLM"}, {"EF", "FBCDFFGHIJBLM"}, {"DC", "FBCCFFGHIJBLM"}, {"MC", "FBCCFFGHIJBLC"}, {"JB", "FBCCFFGHIBBLC"},
		{"BC", "FCCCFFGHICCLC"}, {"FG", "GCCCGGGHICCLC"}, {"LC", "GCCCGGGHICCCC"}, {"GI", "ICCCIIIHICCCC"}, {"IH", "HCCCHHHHHCCCC"}, {"CH", "HHHHHHHHHHHHH"},
	} {
		sets[step.merge[:1]].parent = sets[step.merge[1:]]
		if got := roots(); got != step.roots {
			t.Errorf("test_generators.py, email: merged %s: got %s, want %s", step.merge, got, step.roots)
		}
	}
	for _, s := range sets {
		s.find.Close()
	}
}
