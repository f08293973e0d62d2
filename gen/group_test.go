package gen_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

const pyGroups = "Lib/test/test_exception_group.py: "

// group is BaseExceptionGroup(msg, errs).
func group(msg string, errs ...error) *gen.ExceptionGroup {
	g, err := gen.NewBaseExceptionGroup(msg, errs)
	if err != nil {
		panic(err)
	}
	return g
}

func typeError(msg string) error { return &gen.TypeError{Msg: msg} }

func interrupt(msg string) error { return &gen.KeyboardInterrupt{Msg: msg} }

// batch is a port's own class of groups, and a subclass of ExceptionGroup for that.
type batch struct {
	*gen.ExceptionGroup
	code int
}

func (*batch) Class() string { return "shop.Batch" }

func TestNewGroup(t *testing.T) {
	const empty = "second argument (exceptions) must be a non-empty sequence"
	const nested = "TypeError('Cannot nest BaseExceptions in an ExceptionGroup')"
	for _, r := range []struct {
		name, why, py string
		errs          []error
		group, base   string // what ExceptionGroup and BaseExceptionGroup make of errs
	}{
		{"exceptions", "a BaseExceptionGroup of Exceptions is an ExceptionGroup", pyGroups + "test_BEG_wraps_Exceptions__creates_EG",
			[]error{value("1"), typeError("2")}, "ExceptionGroup('m', [ValueError('1'), TypeError('2')])", "ExceptionGroup('m', [ValueError('1'), TypeError('2')])"},
		{"base exception", "only a BaseExceptionGroup takes one", pyGroups + "test_EG_wraps_BaseException__raises_TypeError",
			[]error{value("1"), interrupt("2")}, nested, "BaseExceptionGroup('m', [ValueError('1'), KeyboardInterrupt('2')])"},
		{"base exception further down", "a BaseExceptionGroup is a BaseException", "ExceptionGroup('m', [BaseExceptionGroup('n', [KeyboardInterrupt()])])",
			[]error{group("n", interrupt(""))}, nested, "BaseExceptionGroup('m', [BaseExceptionGroup('n', [KeyboardInterrupt()])])"},
		{"wrapped base exception", "Go's wrapping does not make an Exception of it", "",
			[]error{fmt.Errorf("w: %w", interrupt("2"))}, nested, "BaseExceptionGroup('m', [KeyboardInterrupt('w: 2')])"},
		{"empty", "a group without exceptions would raise nothing", pyGroups + "test_bad_EG_construction__bad_excs_sequence",
			[]error{}, "ValueError('" + empty + "')", "ValueError('" + empty + "')"},
		{"nothing", "no list is an empty list in Go", pyGroups + "test_bad_EG_construction__bad_excs_sequence",
			nil, "ValueError('" + empty + "')", "ValueError('" + empty + "')"},
		{"nil", "the first that is no exception is named", pyGroups + "test_bad_EG_construction__nested_non_exceptions",
			[]error{interrupt(""), nil, nil}, "ValueError('Item 1 of second argument (exceptions) is not an exception')",
			"ValueError('Item 1 of second argument (exceptions) is not an exception')"},
		{"nil pointer", "it has no text to print", "ExceptionGroup('m', [None])",
			[]error{(*gen.ValueError)(nil)}, "ValueError('Item 0 of second argument (exceptions) is not an exception')",
			"ValueError('Item 0 of second argument (exceptions) is not an exception')"},
	} {
		t.Run(r.name, func(t *testing.T) {
			made := func(g *gen.ExceptionGroup, err error) string {
				if err != nil {
					return gen.Repr(err)
				}
				return gen.Repr(g)
			}
			got := []string{made(gen.NewExceptionGroup("m", r.errs)), made(gen.NewBaseExceptionGroup("m", r.errs))}
			if diff := cmp.Diff([]string{r.group, r.base}, got); diff != "" {
				t.Errorf("%s\npy: %s\n(-want +got):\n%s", r.why, r.py, diff)
			}
		})
	}
}

func TestIsException(t *testing.T) {
	for _, r := range []struct {
		name, why, py string
		err           error
		want          bool
	}{
		{"ordinary", "most classes are", "issubclass(ValueError, Exception)", value("v"), true},
		{"StopIteration", "it ends an iterator, not the program", "issubclass(StopIteration, Exception)", gen.Stop, true},
		{"TimeoutError", "time that ran out is an error", "issubclass(TimeoutError, Exception)", &gen.TimeoutError{}, true},
		{"Go's own", "whoever made it wants it handled", "issubclass(OSError, Exception)", io.EOF, true},
		{"context.Canceled", "a context that is done cancels no task", "issubclass(OSError, Exception)", context.Canceled, true},
		{"GeneratorExit", "a handler must not keep a generator from closing", "issubclass(GeneratorExit, Exception)", gen.ErrGeneratorExit, false},
		{"KeyboardInterrupt", "a handler must not swallow it", "issubclass(KeyboardInterrupt, Exception)", interrupt(""), false},
		{"SystemExit", "a handler must not swallow it", "issubclass(SystemExit, Exception)", &gen.SystemExit{}, false},
		{"CancelledError", "a handler must not swallow it", "issubclass(asyncio.CancelledError, Exception)", &gen.CancelledError{}, false},
		{"wrapped", "the wrapped one is what is raised", "", fmt.Errorf("w: %w", &gen.CancelledError{}), false},
		{"cause", "a TimeoutError is none of what it was raised from", "asyncio.timeout", &gen.TimeoutError{Cause: &gen.CancelledError{}}, true},
		{"while handling", "the context is not what is raised", "raise ValueError while a CancelledError is handled",
			gen.WithContext(value("v"), &gen.CancelledError{}), true},
		{"with a context", "it is what it is in any context", "raise CancelledError while a ValueError is handled",
			gen.WithContext(&gen.CancelledError{}, value("v")), false},
		{"group", "an ExceptionGroup is one", pyGroups + "test_exception_group_types", group("g", value("v")), true},
		{"base group", "a BaseExceptionGroup is none", pyGroups + "test_exception_group_types", group("g", value("v"), interrupt("")), false},
		{"subclass of a group", "what is inside decides", pyGroups + "test_BEG_subclass_wraps_anything", &batch{group("g", interrupt("")), 1}, false},
		{"panic", "awaiting a task that panicked is no reason to end", "", &gen.PanicError{Value: "p"}, true},
		{"nil", "None is no exception", "isinstance(None, Exception)", nil, false},
	} {
		if got := gen.IsException(r.err); got != r.want {
			t.Errorf("%s: got %v: %s\npy: %s", r.name, got, r.why, r.py)
		}
	}
}

func TestIsInstance(t *testing.T) {
	wrapped := fmt.Errorf("w: %w", &gen.ValueError{Cause: &gen.KeyError{}})
	path := &fs.PathError{Op: "open", Path: "p", Err: fs.ErrNotExist}
	for _, r := range []struct {
		name, why, py string
		got, want     bool
	}{
		{"itself", "a ValueError is one", "isinstance(ValueError(), ValueError)", gen.IsInstance[*gen.ValueError](value("v")), true},
		{"another", "a TypeError is none", "isinstance(TypeError(), ValueError)", gen.IsInstance[*gen.ValueError](typeError("t")), false},
		{"wrapped", "Go's wrapping hides a class, and does not change it", "", gen.IsInstance[*gen.ValueError](wrapped), true},
		{"cause", "except KeyError does not catch what was raised from one", "raise ValueError from KeyError()", gen.IsInstance[*gen.KeyError](wrapped), false},
		{"in a group", "except ValueError does not look inside", pyGroups + "isinstance", gen.IsInstance[*gen.ValueError](group("g", value("v"))), false},
		{"group", "a group is one", pyGroups + "isinstance(exc, BaseExceptionGroup)", gen.IsInstance[*gen.ExceptionGroup](group("g", value("v"))), true},
		{"with a context", "the context changes nothing", "raise ValueError while a KeyError is handled",
			gen.IsInstance[*gen.ValueError](gen.WithContext(value("v"), &gen.KeyError{})), true},
		{"context", "it is another exception", "raise ValueError while a KeyError is handled",
			gen.IsInstance[*gen.KeyError](gen.WithContext(value("v"), &gen.KeyError{})), false},
		{"Go's own", "a type of Go's own is as good as a class", "isinstance(FileNotFoundError(), OSError)",
			gen.IsInstance[*fs.PathError](fmt.Errorf("w: %w", path)), true},
		{"interface", "an interface stands for a base class", "isinstance(ValueError(), BaseException)", gen.IsInstance[gen.Exception](wrapped), true},
		{"nil", "None is no exception", "isinstance(None, BaseException)", gen.IsInstance[error](nil), false},
	} {
		if r.got != r.want {
			t.Errorf("%s: got %v: %s\npy: %s", r.name, r.got, r.why, r.py)
		}
	}
}

// What a group prints, in any place.
func TestGroupText(t *testing.T) {
	one, two := group("it's", value("1")), group("flat", value("1"), typeError("2"))
	for _, r := range []struct {
		name, why, py string
		got, want     string
	}{
		{"str", "it counts what is inside", pyGroups + "StrAndReprTests", two.Error(), "flat (2 sub-exceptions)"},
		{"str of one", "the noun agrees", "str(ExceptionGroup(\"it's\", [ValueError('1')]))", one.Error(), "it's (1 sub-exception)"},
		{"str of nested", "a group inside counts as one", pyGroups + "StrAndReprTests", group("n", two, value("1"), two).Error(), "n (3 sub-exceptions)"},
		{"repr", "the arguments are the message and the list", "repr(ExceptionGroup(\"it's\", [ValueError('1')]))",
			gen.Repr(one), `ExceptionGroup("it's", [ValueError('1')])`},
		{"repr of nested", "groups inside are printed in full", pyGroups + "StrAndReprTests", gen.Repr(group("n", two, value("3"))),
			"ExceptionGroup('n', [ExceptionGroup('flat', [ValueError('1'), TypeError('2')]), ValueError('3')])"},
		{"repr of a base group", "each group has its own class", pyGroups + "test_BaseExceptionGroup", gen.Repr(group("n", two, interrupt("3"))),
			"BaseExceptionGroup('n', [ExceptionGroup('flat', [ValueError('1'), TypeError('2')]), KeyboardInterrupt('3')])"},
		{"repr of a subclass", "only the name is another", pyGroups + "test_custom_exception", gen.Repr(&batch{one, 1}), `Batch("it's", [ValueError('1')])`},
		{"last line", "it is what print_exception ends with", "traceback.format_exception_only(ExceptionGroup('flat', …))",
			gen.FormatException(two), "ExceptionGroup: flat (2 sub-exceptions)"},
		{"last line of a base group", "the class tells the two apart", "traceback.format_exception_only(BaseExceptionGroup('m', …))",
			gen.FormatException(group("m", value("1"), interrupt("2"))), "BaseExceptionGroup: m (2 sub-exceptions)"},
	} {
		if r.got != r.want {
			t.Errorf("%s: %s\npy: %s\ngot  %s\nwant %s", r.name, r.why, r.py, r.got, r.want)
		}
	}
}

func TestGroupFields(t *testing.T) {
	one, two, cause := value("1"), typeError("2"), io.EOF
	errs := []error{one, two}
	g := group("g", errs...)
	outer := error(group("outer", interrupt(""), g))
	errs[0] = nil
	g.Exceptions()[0], g.Unwrap()[0], g.Args()[1].([]error)[0] = nil, nil, nil
	if diff := cmp.Diff([]string{"g", "[ValueError('1'), TypeError('2')]", "['g', [ValueError('1'), TypeError('2')]]"},
		[]string{g.Message(), gen.Repr(g.Exceptions()), gen.Repr(g.Args())}); diff != "" {
		t.Errorf("message, exceptions and args cannot be changed\npy: %stest_fields_are_readonly\n(-want +got):\n%s", pyGroups, diff)
	}
	var found *gen.ValueError
	if !errors.As(outer, &found) || found != one || !errors.Is(outer, two) {
		t.Error("errors.As and errors.Is look inside, at any depth")
	}
	if errors.Is(outer, cause) {
		t.Error("there is no cause yet")
	}
	g.Cause = cause
	if !errors.Is(outer, cause) || !slices.Equal(g.Exceptions(), []error{one, two}) {
		t.Error("errors.Is finds the cause, which is not in the group")
	}
	if e := gen.Raised(fmt.Errorf("w: %w", outer)); e != outer {
		t.Errorf("Raised does not look inside: got %v", e)
	}
}

// splitRow is a group taken apart.
type splitRow struct {
	name, why, py string
	group         *gen.ExceptionGroup
	match         func(error) bool
	matched, rest string
}

func TestSplit(t *testing.T) {
	var (
		is       = gen.IsInstance[*gen.ValueError]
		isEither = func(err error) bool { return is(err) || gen.IsInstance[*gen.TypeError](err) }
		isNone   = gen.IsInstance[*gen.KeyError]
		named    = func(msg string) func(error) bool {
			return func(err error) bool {
				g, ok := gen.Raised(err).(*gen.ExceptionGroup)
				return ok && g.Message() == msg
			}
		}
		flat   = group("flat", value("1"), typeError("2"), value("3"))
		nested = group("o", group("i", group("j", value("6"), typeError("a"), value("7")), group("k", value("8"), typeError("b")), value("9")), value("10"))
		base   = group("o", value("1"), group("i", interrupt("2"), value("3")))
		twice  = value("1")
	)
	for _, r := range []splitRow{
		{"flat", "what match says yes to, and the rest, in order", pyGroups + "test_basics_split_by_type__match", flat, is,
			"ExceptionGroup('flat', [ValueError('1'), ValueError('3')])", "ExceptionGroup('flat', [TypeError('2')])"},
		{"nothing", "no match is no group", pyGroups + "test_basics_split_by_type__no_match", flat, isNone, "None", gen.Repr(flat)},
		{"everything inside", "no rest is no group", pyGroups + "test_basics_split_by_type__match", flat, isEither, gen.Repr(flat), "None"},
		{"the group itself", "a group that matches is not taken apart", pyGroups + "test_basics_split_by_type__passthrough", flat, gen.IsException, gen.Repr(flat), "None"},
		{"nested", "both parts keep the shape", pyGroups + "test_split_by_type", nested, is,
			"ExceptionGroup('o', [ExceptionGroup('i', [ExceptionGroup('j', [ValueError('6'), ValueError('7')]), " +
				"ExceptionGroup('k', [ValueError('8')]), ValueError('9')]), ValueError('10')])",
			"ExceptionGroup('o', [ExceptionGroup('i', [ExceptionGroup('j', [TypeError('a')]), ExceptionGroup('k', [TypeError('b')])])])"},
		{"nested group", "it goes to the match in one piece", "split(lambda e: isinstance(e, ExceptionGroup) and e.message == 'j')", nested, named("j"),
			"ExceptionGroup('o', [ExceptionGroup('i', [ExceptionGroup('j', [ValueError('6'), TypeError('a'), ValueError('7')])])])",
			"ExceptionGroup('o', [ExceptionGroup('i', [ExceptionGroup('k', [ValueError('8'), TypeError('b')]), ValueError('9')]), ValueError('10')])"},
		{"nothing nested", "no empty groups are left", "split(KeyError)", nested, isNone, "None", gen.Repr(nested)},
		{"out of a base group", "what is left decides the class, at every level", pyGroups + "test_split_BaseExceptionGroup", base, is,
			"ExceptionGroup('o', [ValueError('1'), ExceptionGroup('i', [ValueError('3')])])", "BaseExceptionGroup('o', [BaseExceptionGroup('i', [KeyboardInterrupt('2')])])"},
		{"the base exceptions", "also if they are the match", pyGroups + "test_split_BaseExceptionGroup", base, gen.IsInstance[*gen.KeyboardInterrupt],
			"BaseExceptionGroup('o', [BaseExceptionGroup('i', [KeyboardInterrupt('2')])])", "ExceptionGroup('o', [ValueError('1'), ExceptionGroup('i', [ValueError('3')])])"},
		{"the Exceptions", "a base group is none, and looked into", "split(Exception)", base, gen.IsException,
			"ExceptionGroup('o', [ValueError('1'), ExceptionGroup('i', [ValueError('3')])])", "BaseExceptionGroup('o', [BaseExceptionGroup('i', [KeyboardInterrupt('2')])])"},
		{"the same twice", "an exception is taken wherever it stands", "split(lambda e: e is v)", group("o", twice, group("i", twice), typeError("t")),
			func(err error) bool { return err == twice }, "ExceptionGroup('o', [ValueError('1'), ExceptionGroup('i', [ValueError('1')])])", "ExceptionGroup('o', [TypeError('t')])"},
		{"by StopIteration", "any func that asks about errors will do", "split(StopIteration)", group("o", gen.Stop, value("1")), gen.IsStop,
			"ExceptionGroup('o', [StopIteration()])", "ExceptionGroup('o', [ValueError('1')])"},
		{"wrapped group", "Go's wrapping does not hide what is inside", "", group("o", fmt.Errorf("w: %w", flat)), gen.IsInstance[*gen.TypeError],
			"ExceptionGroup('o', [ExceptionGroup('flat', [TypeError('2')])])", "ExceptionGroup('o', [ExceptionGroup('flat', [ValueError('1'), ValueError('3')])])"},
		{"joined errors", "errors.Join makes no group", "", group("o", errors.Join(value("1"), typeError("2"))), isEither, "None", `ExceptionGroup('o', [Exception('1\n2')])`},
		{"subclass", "its parts are plain groups", pyGroups + "test_split_ExceptionGroup_subclass_no_derive_no_new_override",
			group("o", &batch{flat, 7}), is, "ExceptionGroup('o', [ExceptionGroup('flat', [ValueError('1'), ValueError('3')])])", "ExceptionGroup('o', [ExceptionGroup('flat', [TypeError('2')])])"},
		{"subclass that matches", "it stays what it is", pyGroups + "Match MyExceptionGroup", group("o", &batch{flat, 7}, value("4")), gen.IsInstance[*batch],
			"ExceptionGroup('o', [Batch('flat', [ValueError('1'), TypeError('2'), ValueError('3')])])", "ExceptionGroup('o', [ValueError('4')])"},
	} {
		t.Run(r.name, r.test)
	}
}

func (r splitRow) test(t *testing.T) {
	before := gen.Repr(r.group)
	matched, rest := r.group.Split(r.match)
	got := []string{gen.Repr(matched), gen.Repr(rest), gen.Repr(r.group.Subgroup(r.match)), gen.Repr(r.group)}
	if diff := cmp.Diff([]string{r.matched, r.rest, r.matched, before}, got); diff != "" {
		t.Errorf("%s\npy: %s\nmatch, rest, subgroup and group (-want +got):\n%s", r.why, r.py, diff)
	}
	if whole := r.match(r.group); (matched == r.group) != whole || rest == r.group {
		t.Errorf("a part is the group itself if and only if that matches\npy: %stest_basics_subgroup_by_type__passthrough", pyGroups)
	}
}

// Whom match is asked about, and when.
func TestSplitOrder(t *testing.T) {
	g := group("o", value("1"), group("i", typeError("2"), group("j", value("3"))), group("k", value("4")), value("5"))
	var asked []string
	ask := func(err error) bool {
		asked = append(asked, err.Error())
		return err.Error() == "k (1 sub-exception)"
	}
	g.Split(ask)
	g.Subgroup(ask)
	order := []string{"o (4 sub-exceptions)", "1", "i (2 sub-exceptions)", "2", "j (1 sub-exception)", "3", "k (1 sub-exception)", "5"}
	if diff := cmp.Diff(slices.Concat(order, order), asked); diff != "" {
		t.Errorf("a group is asked about before what is inside, and not again\npy: split(print) and subgroup(print)\n(-want +got):\n%s", diff)
	}
}

// The parts have what the group was raised from, and groups inside what was being
// handled when they were raised.
func TestSplitKeepsCauses(t *testing.T) {
	inner := group("i", typeError("2"), value("3"))
	inner.Cause = io.ErrUnexpectedEOF
	g := group("o", value("1"), gen.WithContext(inner, io.ErrShortWrite), gen.EndContext(group("e", typeError("4"))))
	g.Cause = io.EOF
	matched, rest := g.Split(gen.IsInstance[*gen.ValueError])
	say := func(part *gen.ExceptionGroup) (lines []string) {
		lines = append(lines, gen.Repr(part.Cause))
		for _, err := range part.Exceptions() {
			if sub, ok := gen.Raised(err).(*gen.ExceptionGroup); ok {
				lines = append(lines, fmt.Sprint(sub.Message(), " from ", gen.Repr(sub.Cause), ": ", contexts(gen.WithContext(err, value("late")))))
			}
		}
		return lines
	}
	want := [][]string{
		{"Exception('EOF')", "i from Exception('unexpected EOF'): ExceptionGroup('i', [ValueError('3')]) <- Exception('short write') <- ValueError('late')"},
		{"Exception('EOF')", "i from Exception('unexpected EOF'): ExceptionGroup('i', [TypeError('2')]) <- Exception('short write') <- ValueError('late')",
			"e from None: ExceptionGroup('e', [TypeError('4')])"},
	}
	if diff := cmp.Diff(want, [][]string{say(matched), say(rest)}); diff != "" {
		t.Errorf("py: %ssplit_exception_group\n(-want +got):\n%s", pyGroups, diff)
	}
}

func TestDerive(t *testing.T) {
	g := group("g", value("1"))
	g.Cause = io.EOF
	derived, err := g.Derive([]error{interrupt("2")})
	if err != nil || gen.Repr(derived) != "BaseExceptionGroup('g', [KeyboardInterrupt('2')])" || derived.Cause != nil {
		t.Errorf("got %s from %v, %v: the message alone is kept\npy: ExceptionGroup('g', [ValueError(1)]).derive([KeyboardInterrupt(2)])", gen.Repr(derived), derived.Cause, err)
	}
	if _, err := g.Derive(nil); gen.Repr(err) != "ValueError('second argument (exceptions) must be a non-empty sequence')" {
		t.Errorf("got %v: no exceptions, no group\npy: ExceptionGroup('g', [ValueError(1)]).derive([])", err)
	}
}

// CPython gives up with a RecursionError between 5,000 and 20,000 levels.
func TestDeepGroup(t *testing.T) {
	const depth = 20_000
	leaf, beside := typeError("leaf"), value("beside")
	g := group("g", leaf, beside)
	for range depth - 1 {
		g = group("g", g)
	}
	matched, rest := g.Split(gen.IsInstance[*gen.TypeError])
	for _, r := range []struct {
		part *gen.ExceptionGroup
		want error
	}{{matched, leaf}, {rest, beside}, {g.Subgroup(gen.IsInstance[*gen.TypeError]), leaf}} {
		levels, at := 0, error(r.part)
		for at != r.want {
			part, ok := at.(*gen.ExceptionGroup)
			if !ok || len(part.Exceptions()) != 1 {
				t.Fatalf("%T at level %d, want %d groups of one around %v", at, levels, depth, r.want)
			}
			levels, at = levels+1, part.Exceptions()[0]
		}
		if levels != depth {
			t.Errorf("%v at level %d, want %d\npy: %sDeepRecursionInSplitAndSubgroup", r.want, levels, depth, pyGroups)
		}
	}
	if !errors.Is(g, beside) {
		t.Error("errors.Is does not find the leaf")
	}
}

// paths are the leaves of a group, each with the messages of the groups it is in.
func paths(err error, in string) (leaves []string) {
	g, ok := err.(*gen.ExceptionGroup)
	switch {
	case !ok:
		return []string{in + gen.Repr(err)}
	case g == nil:
		return nil
	}
	for _, e := range g.Exceptions() {
		leaves = append(leaves, paths(e, in+g.Message()+"/")...)
	}
	return leaves
}

// Every leaf is in one of the parts, at its place and in its order.
func TestSplitParts(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 0))
		var tree func(level int) error
		tree = func(level int) error {
			if level == 0 || random.IntN(3) == 0 {
				return []error{value("v"), typeError("t"), interrupt("k")}[random.IntN(3)]
			}
			var errs []error
			for range 1 + random.IntN(4) {
				errs = append(errs, tree(level-1))
			}
			return group(string(rune('a'+random.IntN(26))), errs...)
		}
		g := group("root", tree(4), tree(4))
		var want [2][]string
		for _, path := range paths(g, "") {
			part := 1
			if strings.HasSuffix(path, "ValueError('v')") {
				part = 0
			}
			want[part] = append(want[part], path)
		}
		matched, rest := g.Split(gen.IsInstance[*gen.ValueError])
		if diff := cmp.Diff(want, [2][]string{paths(matched, ""), paths(rest, "")}); diff != "" {
			t.Errorf("seed %d, %s\npy: %ssplit_exception_group\n(-want +got):\n%s", seed, gen.Repr(g), pyGroups, diff)
		}
	}
}
