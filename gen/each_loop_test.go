package gen_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// notes is what an Each and the loop over it do, in order.
type notes struct{ lines []string }

func (n *notes) say(s string) { n.lines = append(n.lines, s) }

// letters yields each of s, and says how it was left.
func (n *notes) letters(name, s string) func(y *gen.Yielder[string, nothing]) error {
	return func(y *gen.Yielder[string, nothing]) error {
		defer n.say(name + " deferred")
		for _, r := range s {
			if _, err := y.Yield(string(r)); err != nil {
				n.say(name + " " + gen.Repr(err))
				return err
			}
		}
		n.say(name + " ended")
		return nil
	}
}

// The ways out of a loop over an Each.
func TestLeavingEach(t *testing.T) {
	for _, row := range []struct {
		name string
		why  string
		py   string
		run  func(n *notes)
		want string
	}{
		{
			name: "break", why: "GeneratorExit at the yield, and all is done before the loop is left", py: "CPython 3.13: for v in f(): break, reference counted",
			run: func(n *notes) {
				for v := range gen.Each(n.letters("a", "xyz")) {
					n.say(v)
					if v == "y" {
						break
					}
				}
				n.say("after")
			},
			want: "x y a GeneratorExit() a deferred after",
		},
		{
			name: "continue", why: "the loop goes on", py: "CPython 3.13: for v in f(): continue",
			run: func(n *notes) {
				for v := range gen.Each(n.letters("a", "xyz")) {
					if v == "y" {
						continue
					}
					n.say(v)
				}
			},
			want: "x z a ended a deferred",
		},
		{
			name: "return", why: "the value is made first, then the generator is left, then the function", py: "CPython 3.13: for v in f(): return v",
			run: func(n *notes) {
				find := func() string {
					defer n.say("find deferred")
					for v := range gen.Each(n.letters("a", "xyz")) {
						if v == "y" {
							return "found " + v
						}
					}
					return "nothing"
				}
				n.say(find())
			},
			want: "a GeneratorExit() a deferred find deferred found y",
		},
		{
			name: "nested", why: "each loop has its own generator; the inner one is new in every round", py: "CPython 3.13: for v in f(): for w in g(): …",
			run: func(n *notes) {
				for v := range gen.Each(n.letters("a", "xy")) {
					for w := range gen.Each(n.letters("b", "12")) {
						n.say(v + w)
					}
				}
			},
			want: "x1 x2 b ended b deferred y1 y2 b ended b deferred a ended a deferred",
		},
		{
			name: "break to a label", why: "all loops on the way are left, the innermost first", py: "CPython 3.13: an inner loop that returns from two",
			run: func(n *notes) {
			outer:
				for v := range gen.Each(n.letters("a", "xy")) {
					for w := range gen.Each(n.letters("b", "12")) {
						n.say(v + w)
						if w == "2" {
							break outer
						}
					}
				}
				n.say("after")
			},
			want: "x1 x2 b GeneratorExit() b deferred a GeneratorExit() a deferred after",
		},
		{
			name: "one within the other", why: "a body that loops over an Each passes the break on", py: "CPython 3.13: def a(): for v in b(): yield v",
			run: func(n *notes) {
				relay := gen.Each(func(y *gen.Yielder[string, nothing]) error {
					for v, err := range gen.Each(n.letters("b", "12")) {
						if err != nil {
							return err
						}
						if _, err := y.Yield(v); err != nil {
							n.say("a " + gen.Repr(err))
							return err
						}
					}
					return nil
				})
				for v := range relay {
					n.say(v)
					break
				}
			},
			want: "1 a GeneratorExit() b GeneratorExit() b deferred",
		},
		{
			name: "a generator that loops over an Each", why: "the loop lies on the generator's stack, and is left when that is closed", py: "CPython 3.13: def g(): for v in b(): yield v; g.close()",
			run: func(n *notes) {
				g := gen.Do(func(y *gen.Yielder[string, nothing]) error {
					for v, err := range gen.Each(n.letters("b", "12")) {
						if err == nil {
							_, err = y.Yield(v)
						}
						if err != nil {
							return err
						}
					}
					return nil
				})
				v, _ := g.Next()
				n.say(v)
				g.Close()
				n.say(g.State().String())
			},
			want: "1 b GeneratorExit() b deferred GEN_CLOSED",
		},
		{
			name: "From within", why: "From's values are the loop's; the break closes the inner generator first", py: "CPython 3.13: def a(): yield from b(); for v in a(): break",
			run: func(n *notes) {
				b := gen.Do(n.letters("b", "12"))
				for v := range gen.Each(func(y *gen.Yielder[string, nothing]) error {
					defer n.say("a deferred")
					_, err := gen.From(y, b)
					n.say("a " + gen.Repr(err))
					return err
				}) {
					n.say(v)
					break
				}
				n.say(b.State().String())
			},
			want: "1 b GeneratorExit() b deferred a GeneratorExit() a deferred GEN_CLOSED",
		},
		{
			name: "From after the break", why: "a From of what has ended yields nothing: it is no yield that ignores the exit", py: "CPython 3.13: except GeneratorExit: r = yield from ended",
			run: func(n *notes) {
				ended := gen.Do(n.letters("b", ""))
				ended.Close()
				for range gen.Each(func(y *gen.Yielder[string, nothing]) error {
					y.Yield("1")
					_, err := gen.From(y, ended)
					n.say("From " + gen.Repr(err))
					return nil
				}) {
					break
				}
			},
			want: "From None",
		},
		{
			name: "From of what has ended", why: "its result was for somebody else", py: "CPython 3.13: r = yield from ended; r is None",
			run: func(n *notes) {
				sub := gen.New(func(*gen.Yielder[string, nothing]) (string, error) { return "result", nil })
				for range gen.Each(func(y *gen.Yielder[string, nothing]) error {
					for range 2 {
						r, err := gen.From(y, sub)
						n.say(gen.Repr(r) + " " + gen.Repr(err))
					}
					return nil
				}) {
					n.say("a value")
				}
			},
			want: "'result' None '' None",
		},
		{
			name: "twice", why: "every range runs the body anew", py: "CPython 3.13: for v in f(): … ; for v in f(): …",
			run: func(n *notes) {
				all := gen.Each(n.letters("a", "x"))
				for range 2 {
					for v := range all {
						n.say(v)
					}
				}
			},
			want: "x a ended a deferred x a ended a deferred",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			n := &notes{}
			row.run(n)
			if got := strings.Join(n.lines, " "); got != row.want {
				t.Errorf("%s\npy: %s\ngot  %s\nwant %s", row.why, row.py, got, row.want)
			}
		})
	}
}

// A panic of the loop's body passes through the generator's body: its deferred
// calls run, and it is still the same panic.
func TestPanicInLoop(t *testing.T) {
	n := &notes{}
	func() {
		defer func() { n.say("recovered " + gen.Repr(recover())) }()
		for v := range gen.Each(n.letters("a", "xy")) {
			for w := range gen.Each(n.letters("b", "12")) {
				n.say(v + w)
				panic("boom")
			}
		}
	}()
	if got := strings.Join(n.lines, " "); got != "x1 b deferred a deferred recovered 'boom'" {
		t.Error(got)
	}
}

// A panic of the generator's body is one of the loop.
func TestPanicInEach(t *testing.T) {
	n := &notes{}
	func() {
		defer func() { n.say("recovered " + gen.Repr(recover())) }()
		for v := range gen.Each(func(y *gen.Yielder[string, nothing]) error {
			defer n.say("deferred")
			y.Yield("x")
			panic("boom")
		}) {
			n.say(v)
		}
	}()
	if got := strings.Join(n.lines, " "); got != "x deferred recovered 'boom'" {
		t.Error(got)
	}
}

// A Goexit in the loop's body, which t.FailNow is one of, ends the goroutine; the
// deferred calls of both run.
func TestGoexitInLoop(t *testing.T) {
	for _, where := range []string{"loop", "body"} {
		n := &notes{}
		over := make(chan struct{})
		go func() {
			defer close(over)
			defer n.say("goroutine deferred")
			for v := range gen.Each(func(y *gen.Yielder[string, nothing]) error {
				defer n.say("body deferred")
				y.Yield("x")
				runtime.Goexit()
				return nil
			}) {
				n.say(v)
				if where == "loop" {
					runtime.Goexit()
				}
			}
			n.say("not reached")
		}()
		<-over
		if want := []string{"x", "body deferred", "goroutine deferred"}; !slices.Equal(n.lines, want) {
			t.Errorf("Goexit in the %s: %q", where, n.lines)
		}
	}
}

// A generator's body that recovers from the loop's panic and yields once more is
// stopped by Go itself, as any iterator is that does so.
func TestRecoveringFromLoop(t *testing.T) {
	n := &notes{}
	func() {
		defer func() { n.say(strings.SplitN(recover().(error).Error(), ": ", 2)[1]) }()
		for range gen.Each(func(y *gen.Yielder[string, nothing]) error {
			func() {
				defer func() { n.say("recovered " + gen.Repr(recover())) }()
				y.Yield("x")
			}()
			_, err := y.Yield("y")
			return err
		}) {
			panic("boom")
		}
	}()
	if got := strings.Join(n.lines, ", "); got != "recovered 'boom', range function continued iteration after loop body panic" {
		t.Error(got)
	}
}
