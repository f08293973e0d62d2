package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

type tree struct {
	key         int
	left, right *tree
}

func (t *tree) insert(key int) {
	child := &t.right
	if key < t.key {
		child = &t.left
	}
	if *child == nil {
		*child = &tree{key: key}
	} else {
		(*child).insert(key)
	}
}

func build(keys []int) (*tree, error) {
	if len(keys) == 0 {
		return nil, &gen.ValueError{Msg: "no keys"}
	}
	root := &tree{key: keys[0]}
	for _, key := range keys[1:] {
		root.insert(key)
	}
	return root, nil
}

func inorder(t *tree) *gen.Generator[int, gen.None, int] {
	return gen.New(func(y *gen.Yielder[int, gen.None]) (int, error) {
		if t == nil {
			return 0, nil
		}
		left, err := gen.From(y, inorder(t.left))
		if err != nil {
			return 0, err
		}
		if _, err := y.Yield(t.key); err != nil {
			return 0, err
		}
		right, err := gen.From(y, inorder(t.right))
		return left + 1 + right, err
	})
}

type node = gen.Pair[int, int] // depth and key

func preorder(t *tree, depth int) *gen.Generator[node, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[node, gen.None]) error {
		if t == nil {
			return nil
		}
		if _, err := y.Yield(node{Key: depth, Value: t.key}); err != nil {
			return err
		}
		if _, err := gen.From(y, preorder(t.left, depth+1)); err != nil {
			return err
		}
		_, err := gen.From(y, preorder(t.right, depth+1))
		return err
	})
}

func postorder(t *tree) numbers {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		if t == nil {
			return nil
		}
		if _, err := gen.From(y, postorder(t.left)); err != nil {
			return err
		}
		if _, err := gen.From(y, postorder(t.right)); err != nil {
			return err
		}
		_, err := y.Yield(t.key)
		return err
	})
}

func fringe(t *tree) numbers {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		if t.left == nil && t.right == nil {
			if _, err := y.Yield(t.key); err != nil {
				return err
			}
		}
		for _, child := range []*tree{t.left, t.right} {
			if child == nil {
				continue
			}
			if _, err := gen.From(y, fringe(child)); err != nil {
				return err
			}
		}
		return nil
	})
}

func sameFringe(t, u *tree) string {
	a, b := fringe(t), fringe(u)
	defer a.Close()
	defer b.Close()
	for steps := 1; ; steps++ {
		x, y := nextOrNone(a), nextOrNone(b)
		switch {
		case x != y:
			return fmt.Sprintf("differ at %d: %v and %v", steps, x, y)
		case x == any(gen.None{}):
			return fmt.Sprintf("same, %d leaves", steps-1)
		}
	}
}

// nextOrNone is next(g, None).
func nextOrNone(g numbers) any {
	v, err := g.Next()
	if err != nil {
		return gen.None{}
	}
	return v
}

func visit(t *tree) *gen.Generator[int, gen.None, int] {
	return gen.New(func(y *gen.Yielder[int, gen.None]) (int, error) {
		defer println("visit: done")
		return gen.From(y, inorder(t))
	})
}

func treeMain(n int) error {
	var keys []int
	for i := range n {
		keys = append(keys, i*7%n+i*7/n)
	}
	root, err := build(keys)
	if err != nil {
		return err
	}
	println("keys", list(keys))
	for at := range preorder(root, 0).All() {
		printf("%s%d\n", strings.Repeat("  ", at.Key), at.Value)
	}
	in, err := gen.Collect(inorder(root))
	if err != nil {
		return err
	}
	println("in order  ", list(in))
	post, err := gen.Collect(postorder(root))
	if err != nil {
		return err
	}
	println("post order", list(post))
	walk := inorder(root)
	var stop *gen.StopIteration[int]
	for !errors.As(err, &stop) {
		_, err = walk.Next()
	}
	println("counted", stop.Value)
	for _, order := range [][]int{keys, append(keys[1:], keys[0])} {
		other, err := build(order)
		if err != nil {
			return err
		}
		println(sameFringe(root, other))
	}
	var first []int
	walk = visit(root)
	for key := range walk.All() {
		first = append(first, key)
		if len(first) == 3 {
			break
		}
	}
	println("first", list(first))
	if _, err := walk.Close(); err != nil {
		return err
	}
	walk = visit(root)
	least, err := walk.Next()
	if err != nil {
		return err
	}
	println("first", least)
	_, err = walk.Throw(&gen.ValueError{Msg: "cut down"})
	var e *gen.ValueError
	if errors.As(err, &e) {
		println("ValueError:", e, walk.State())
		return nil
	}
	return err
}
