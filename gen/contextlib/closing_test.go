package contextlib_test

import (
	"io"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

const pyClosing = "Lib/test/test_contextlib.py: ClosingTestCase."

// door says when it is closed.
type door struct{ l *log }

func (d *door) Close() error { d.l.say("closed"); return nil }

func TestClosing(t *testing.T) {
	runRows(t, []row{
		{
			name: "closing", why: "the block has the thing itself, which is closed then", py: pyClosing + "test_closing",
			run: func(l *log) {
				x := &door{l}
				cm := contextlib.Closing(x)
				l.say("made")
				l.raised(contextlib.With(cm, func(y *door) error { l.say("%v", x == y); return nil }))
			},
			want: []string{"made", "true", "closed", "!! None"},
		},
		{
			name: "error", why: "it is closed after an error, too", py: pyClosing + "test_closing_error",
			run: func(l *log) {
				l.raised(contextlib.With(contextlib.Closing(&door{l}), func(*door) error { return value("z") }))
			},
			want: []string{"closed", "!! ValueError('z')"},
		},
		{
			name: "generator", why: "what the generator returns when it is closed is lost", py: "Lib/contextlib.py: closing.__exit__",
			run: func(l *log) {
				g := l.numbers()
				l.raised(contextlib.With(contextlib.ClosingGenerator(g), func(h numbers) error {
					h.Next()
					l.say("%v", g == h)
					return nil
				}))
				l.say("%v", g.State())
			},
			want: []string{"begins", "true", "ends", "!! None", "GEN_CLOSED"},
		},
		{
			name: "nothing", why: "None is entered, but cannot be closed", py: "with closing(None): raise ValueError('v')",
			run: func(l *log) {
				l.raised(contextlib.With(contextlib.Closing(io.Closer(nil)), func(io.Closer) error { l.say("block"); return value("v") }))
				l.raised(contextlib.With(contextlib.ClosingGenerator(numbers(nil)), func(numbers) error { l.say("block"); return nil }))
			},
			want: []string{
				"block", `!! AttributeError("'NoneType' object has no attribute 'close'") <- ValueError('v')`,
				"block", `!! AttributeError("'NoneType' object has no attribute 'close'")`,
			},
		},
		{
			name: "panic", why: "it is closed then as well", py: onlyGo,
			run: func(l *log) {
				l.say("%v", caught(func() {
					contextlib.With(contextlib.Closing(&door{l}), func(*door) error { explode("boom"); return nil })
				}))
			},
			want: []string{"closed", "boom"},
		},
		{
			name: "null context", why: "it enters as what it was given, and does nothing", py: "Lib/test/test_contextlib.py: NullcontextTestCase.test_nullcontext",
			run: func(l *log) {
				x := &door{l}
				cm := contextlib.NullContext(x)
				for _, err := range []error{nil, &gen.KeyError{Key: "k"}} {
					l.raised(contextlib.With(cm, func(y *door) error { l.say("%v", x == y); return err }))
				}
			},
			want: []string{"true", "!! None", "true", "!! KeyError('k')"},
		},
	})
}
