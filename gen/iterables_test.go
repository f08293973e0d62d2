package gen_test

import (
	"fmt"
	"iter"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// source is something to delegate to, with one value that stays after the first.
type source struct {
	class string // in the AttributeError
	from  func(y yielder, log func(string)) error
}

// watched yields "1" and "2", and tells when the range over it ends.
func watched(log func(string)) iter.Seq[string] {
	return func(loop func(string) bool) {
		defer log("let go")
		for _, v := range []string{"1", "2"} {
			if !loop(v) {
				return
			}
		}
	}
}

func sources() map[string]source {
	return map[string]source{
		"FromSeq": {"iter.Seq", func(y yielder, log func(string)) error { return gen.FromSeq(y, watched(log)) }},
		"FromSlice": {"list_iterator", func(y yielder, log func(string)) error {
			defer log("let go")
			return gen.FromSlice(y, []string{"1", "2"})
		}},
		"FromChan": {"chan", func(y yielder, log func(string)) error {
			defer log("let go")
			ch := make(chan string, 2)
			ch <- "1"
			ch <- "2"
			close(ch)
			return gen.FromChan(y, ch)
		}},
		"FromEach": {"iter.Seq2", func(y yielder, log func(string)) error {
			return gen.FromEach(y, gen.Each(func(y *gen.Yielder[string, gen.None]) error {
				return gen.FromSeq(y, watched(log))
			}))
		}},
	}
}

const pyYieldFrom = "Lib/test/test_yield_from.py: "

// Whatever the iterable, delegating to it is Python's yield from a list.
func TestFromIterables(t *testing.T) {
	for name, src := range sources() {
		body := func(l *log) body {
			return func(y yielder) (string, error) {
				err := src.from(y, func(s string) { l.say("%s", s) })
				if err != nil {
					l.say("in body %s", gen.Repr(err))
				}
				return "ret", err
			}
		}
		noSend := fmt.Sprintf("AttributeError(\"'%s' object has no attribute 'send'\")", src.class)
		runRows(t, []row{
			{
				name: name + "/next", why: "next and send(None) ask for the next value; the end is no error",
				py:   pyYieldFrom + "test_conversion_of_sendNone_to_next, test_delegation_of_next_to_non_generator",
				run:  func(l *log) { g := l.make(body(l)); l.next(g); l.send(g, nil); l.next(g) },
				want: []string{"-> 1", "-> 2", "let go", "!! StopIteration('ret')"},
			},
			{
				name: name + "/send", why: "a plain iterator takes no value; the error is raised in the delegator",
				py:   pyYieldFrom + "test_attempting_to_send_to_non_generator",
				run:  func(l *log) { g := l.make(body(l)); l.next(g); l.send(g, "x") },
				want: []string{"-> 1", "let go", "in body " + noSend, "!! " + noSend},
			},
			{
				name: name + "/throw", why: "an iterator without throw: it is raised in the delegator", py: pyYieldFrom + "test_delegating_throw_to_non_generator",
				run:  func(l *log) { g := l.make(body(l)); l.next(g); l.throw(g, value("v")) },
				want: []string{"-> 1", "let go", "in body ValueError('v')", "!! ValueError('v')"},
			},
			{
				name: name + "/exit", why: "a GeneratorExit that is thrown is raised in the delegator, too", py: "run: d([1, 2]).throw(GeneratorExit('mine'))",
				run:  func(l *log) { g := l.make(body(l)); l.next(g); l.throw(g, &gen.GeneratorExit{Msg: "mine"}) },
				want: []string{"-> 1", "let go", "in body GeneratorExit('mine')", "!! GeneratorExit('mine')"},
			},
			{
				name: name + "/caught", why: "the iterable is done with; the body goes on", py: "run: d([1, 2]).send(5), with a yield in an except clause",
				run: func(l *log) {
					g := l.make(func(y yielder) (string, error) {
						l.say("%s", gen.Repr(src.from(y, func(string) {})))
						_, err := y.Yield("caught")
						return "ret", err
					})
					l.next(g)
					l.send(g, "x")
					l.say("%v", g.YieldFrom())
					l.next(g)
				},
				want: []string{"-> 1", noSend, "-> caught", "<nil>", "!! StopIteration('ret')"},
			},
			{
				name: name + "/close", why: "an iterator without close is let go of", py: pyYieldFrom + "test_delegation_of_close_to_non_generator",
				run: func(l *log) {
					g := l.make(body(l))
					l.next(g)
					l.say("%v", g.YieldFrom() != nil)
					l.close(g)
					l.say("%v", g.YieldFrom() != nil)
				},
				want: []string{"-> 1", "true", "let go", "in body GeneratorExit()", "-> ", "false"},
			},
		})
	}
}

func TestFromNothing(t *testing.T) {
	nothing := "!! TypeError(\"'NoneType' object is not iterable\")"
	done := "!! StopIteration('')"
	for _, tt := range []struct {
		name, why string
		from      func(y yielder) error
		want      string
	}{
		{"nil seq", "None is not iterable", func(y yielder) error { return gen.FromSeq(y, nil) }, nothing},
		{"nil each", "None is not iterable", func(y yielder) error { return gen.FromEach(y, nil) }, nothing},
		{"nil chan", "it would wait for ever", func(y yielder) error { return gen.FromChan(y, nil) }, nothing},
		{"nil slice", "a nil slice is empty", func(y yielder) error { return gen.FromSlice(y, nil) }, done},
		{"nil map", "a nil map is empty", func(y yielder) error { return gen.FromMap[string, int](y, nil) }, done},
	} {
		runRows(t, []row{{
			name: tt.name, why: tt.why, py: "run: yield from None, yield from []",
			run:  func(l *log) { l.next(l.make(func(y yielder) (string, error) { return "", tt.from(y) })) },
			want: []string{tt.want},
		}})
	}
	pairs := gen.Do(func(y *gen.Yielder[gen.Pair[int, int], gen.None]) error { return gen.FromSeq2(y, nil) })
	if _, err := pairs.Next(); gen.Repr(err) != nothing[3:] {
		t.Errorf("nil seq2: %v", err)
	}
}

func TestFromMapKeys(t *testing.T) {
	g := gen.Do(func(y *gen.Yielder[string, gen.None]) error { return gen.FromMap(y, map[string]int{"k": 1}) })
	if got, err := gen.Collect(g); err != nil || !cmp.Equal(got, []string{"k"}) {
		t.Errorf("%v, %v", got, err)
	}
}

// A map or a sequence of pairs takes no value either.
func TestFromKeysAndPairs(t *testing.T) {
	type pair = gen.Pair[string, int]
	refused := func(_ any, err error) string { return gen.Repr(err) }
	keys := gen.New(func(y *gen.Yielder[string, int]) (nothing, error) {
		return nothing{}, gen.FromMap(y, map[string]int{"a": 1, "b": 2})
	})
	keys.Next()
	if got := refused(keys.Send(5)); got != "AttributeError(\"'dict_keyiterator' object has no attribute 'send'\")" {
		t.Errorf("run: d({'a': 1, 'b': 2}).send(5): %s", got)
	}
	over := false
	pairs := gen.New(func(y *gen.Yielder[pair, int]) (nothing, error) {
		return nothing{}, gen.FromSeq2(y, func(loop func(string, int) bool) {
			defer func() { over = true }()
			_ = loop("a", 1) && loop("b", 2)
		})
	})
	if v, err := pairs.Next(); err != nil || v != (pair{"a", 1}) {
		t.Error(v, err)
	}
	if _, ok := pairs.YieldFrom().(iter.Seq2[string, int]); !ok {
		t.Errorf("YieldFrom is %T", pairs.YieldFrom())
	}
	if got := refused(pairs.Send(5)); got != "AttributeError(\"'iter.Seq2' object has no attribute 'send'\")" || !over {
		t.Errorf("%s; the range has ended: %v", got, over)
	}
}

// A map that grows or shrinks cannot be iterated over further.
func TestFromMapChanged(t *testing.T) {
	const resized = "!! RuntimeError('dictionary changed size during iteration')"
	for _, tt := range []struct {
		name, why string
		change    func(m map[string]int)
		want      string
	}{
		{"grown", "the keys that follow would depend on chance", func(m map[string]int) { m["b"] = 2 }, resized},
		{"shrunk", "also when none is left", func(m map[string]int) { clear(m) }, resized},
		{"value", "a value may change", func(m map[string]int) { m["a"]++ }, "!! StopIteration('')"},
	} {
		runRows(t, []row{{
			name: tt.name, why: tt.why, py: "run: d = {'a': 1}; g = delegator(d); next(g); d['b'] = 2; next(g)",
			run: func(l *log) {
				m := map[string]int{"a": 1}
				g := l.make(func(y yielder) (string, error) { return "", gen.FromMap(y, m) })
				l.next(g)
				tt.change(m)
				l.next(g)
				l.state(g)
			},
			want: []string{"-> a", tt.want, "GEN_CLOSED"},
		}})
	}
}

// The error of an Each is raised where it is delegated to, after its values.
func TestFromEachError(t *testing.T) {
	from := func(l *log, seq iter.Seq2[string, error]) script {
		return l.make(func(y yielder) (string, error) {
			err := gen.FromEach(y, seq)
			l.say("in body %s", gen.Repr(err))
			_, err = y.Yield("after")
			return "", err
		})
	}
	runRows(t, []row{
		{
			name: "error", why: "what the inner body raises is raised at the yield from",
			py: pyYieldFrom + "test_raising_exception_in_delegated_next_call",
			run: func(l *log) {
				g := from(l, gen.Each(func(y *gen.Yielder[string, gen.None]) error {
					if _, err := y.Yield("1"); err != nil {
						return err
					}
					return value("torn")
				}))
				l.next(g)
				l.next(g)
				l.close(g)
			},
			want: []string{"-> 1", "in body ValueError('torn')", "-> after", "-> "},
		},
		{
			name: "error at once", why: "the first next raises as well", py: pyYieldFrom + "test_exception_in_initial_next_call",
			run: func(l *log) {
				g := from(l, gen.Each(func(*gen.Yielder[string, gen.None]) error { return value("torn") }))
				l.next(g)
				l.close(g)
			},
			want: []string{"in body ValueError('torn')", "-> after", "-> "},
		},
		{
			name: "stop iteration", why: "an iterator that raises StopIteration has ended", py: pyYieldFrom + "test_custom_iterator_return",
			run: func(l *log) {
				g := from(l, func(loop func(string, error) bool) {
					_ = loop("1", nil) && loop("", &gen.StopIteration[int]{Value: 42}) && loop("NOT REACHED", nil)
				})
				l.next(g)
				l.next(g)
				l.close(g)
			},
			want: []string{"-> 1", "in body None", "-> after", "-> "},
		},
	})
}

func TestPairRepr(t *testing.T) {
	for want, pair := range map[string]any{
		"('a', 1)":        gen.Pair[string, int]{"a", 1},
		"(1, (2.0, [3]))": gen.Pair[int, any]{1, gen.Pair[float64, []int]{2, []int{3}}},
	} {
		if got := gen.Repr(pair); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
