package rooms_test

import "testing"

func TestImportDirectionObjects(t *testing.T) {
	const (
		left    = "imports only from its left"
		core    = "a core package depends on"
		public  = "an example imports public packages only"
		beside  = "only tests in package x_test import a room beside the row"
		reach   = "a test in package x_test imports public packages"
		program = "a program is not a library"
		unknown = "not a room of the house"
	)
	for _, tt := range []struct {
		name string
		why  string
		pkg  string
		kind kind
		path string // of the module where it begins with a slash
		want string // nothing: no objection
	}{
		{"code/left", "the row runs this way", "loop", code, "/internal/kernel", ""},
		{"code/far left", "every room on the left is open", "loop/streams", code, "/internal/frame", ""},
		{"code/right", "loop is right of coro", "coro", code, "/loop", left},
		{"code/first", "nothing is left of frame", "internal/frame", code, "/gen", left},
		{"code/kernel", "the kernel is left of the loop", "internal/kernel", code, "/loop", left},
		{"code/kernel on coro", "the kernel is right of coro", "internal/kernel", code, "/coro", ""},
		{"code/coro on kernel", "the public half does not lean on the kernel", "coro", code, "/internal/kernel", left},
		{"code/own leaf", "loop must do without its leaves", "loop", code, "/loop/streams", left},
		{"code/leaf on loop", "a leaf stands right of its room", "loop/looptest", code, "/loop", ""},
		{"code/looptest on kernel", "it sees what the loop's face does not show", "loop/looptest", code, "/internal/kernel", ""},
		{"code/looptest on leak", "it is no test itself, and finds a run's goroutines its own way", "loop/looptest", code, "/internal/leak", beside},
		{"code/leaf on looptest", "a program under test does not lean on its test", "loop/streams", code, "/loop/looptest", left},
		{"code/sibling leaf", "leaves stand side by side", "loop/aiohttp", code, "/loop/subprocess", left},
		{"code/leaf on streams", "pipes and connections are streams", "loop/subprocess", code, "/loop/streams", ""},
		{"code/streams on leaf", "they build on it", "loop/streams", code, "/loop/aiohttp", left},
		{"code/looptest on streams", "it knows no leaf", "loop/looptest", code, "/loop/streams", left},
		{"code/loop on dial", "it resolves names", "loop", code, "/internal/dial", ""},
		{"code/gen on itertools", "a sub-package stands right of its room", "gen", code, "/gen/itertools", left},
		{"code/itertools on gen", "a sub-package stands right of its room", "gen/itertools", code, "/gen", ""},
		{"code/itertools on contextlib", "sub-packages stand side by side", "gen/itertools", code, "/gen/contextlib", left},
		{"code/coro on contextlib", "all that is under gen is left of coro", "coro", code, "/gen/contextlib", ""},
		{"code/contextlib on coro", "the asynchronous half lives in coro", "gen/contextlib", code, "/coro", left},
		{"code/own inner package", "X/internal belongs to room X", "loop", code, "/loop/internal/ring", ""},
		{"code/inner package on room", "X/internal belongs to room X; a cycle is the compiler's to find", "loop/internal/ring", code, "/internal/kernel", ""},
		{"code/inner package on leaf", "X/internal belongs to room X", "loop/internal/ring", code, "/loop/streams", left},
		{"code/like a room", "a name that only begins as a room does is another name", "loop", code, "/loopback", unknown},
		{"code/on oracle", "the oracle is for tests", "gen", code, "/internal/oracle", beside},
		{"code/on leak", "so is what finds their goroutines", "loop", code, "/internal/leak", beside},
		{"code/on example", "a program is not a library", "loop", code, "/examples/article", program},
		{"code/unknown room", "a new room needs a place in the row", "loop", code, "/internal/util", unknown},
		{"code/root", "the root has no package", "gen", code, "", unknown},

		{"free/oracle", "it looks at all of them", "internal/oracle", code, "/loop/looptest", ""},
		{"free/bench", "it measures all of them", "internal/bench", code, "/internal/kernel", ""},
		{"free/other module", "peers are measured beside us", "internal/bench", code, "example.com/peer", ""},

		{"inside/right", "gen's own tests in package gen would close a cycle", "gen", inside, "/coro", left},
		{"inside/left", "the row holds for them too", "gen", inside, "/internal/frame", ""},
		{"inside/oracle", "the oracle imports gen", "gen", inside, "/internal/oracle", beside},
		{"inside/looptest", "looptest imports loop", "loop", inside, "/loop/looptest", left},
		{"outside/own package", "that is what it tests", "gen", outside, "/gen", ""},
		{"outside/looptest", "the loop's tests run on its clock", "loop", outside, "/loop/looptest", ""},
		{"outside/public on the right", "nothing imports x_test: no cycle", "coro", outside, "/loop", ""},
		{"outside/oracle", "that is what the oracle is for", "gen/itertools", outside, "/internal/oracle", ""},
		{"outside/inner on the right", "gen is tested without knowing the kernel", "gen", outside, "/internal/kernel", reach},
		{"outside/another's inner package", "it is not public", "coro", outside, "/loop/internal/ring", reach},
		{"outside/example", "a program is not a library", "loop", outside, "/examples/article", program},

		{"example/public", "it shows what users can write", "examples/article", code, "/loop/streams", ""},
		{"example/kernel", "users cannot import it", "examples/article", code, "/internal/kernel", public},
		{"example/inner", "users cannot import it", "examples/article", code, "/loop/internal/ring", public},
		{"example/own part", "a program may have packages", "examples/article", code, "/examples/article/page", ""},
		{"example/other example", "each is read alone", "examples/article", code, "/examples/other", program},
		{"example/oracle", "users cannot import it", "examples/article", code, "/internal/oracle", public},
		{"example test/oracle", "its golden output is recorded", "examples/article", inside, "/internal/oracle", ""},
		{"example test/kernel", "a test of a program needs no kernel", "examples/article", inside, "/internal/kernel", public},

		{"foreign/standard", "always there", "gen", code, "iter", ""},
		{"foreign/exp", "the one exception", "loop", code, "golang.org/x/exp/maps", ""},
		{"foreign/like exp", "a name that only begins so is another", "loop", code, "golang.org/x/expo", core},
		{"foreign/sync", "core is x/exp only", "internal/kernel", code, "golang.org/x/sync/semaphore", core},
		{"foreign/any", "users pay for it", "internal/frame", code, "example.com/heavy", core},
		{"foreign/cgo", "core needs no C compiler", "internal/frame", code, "C", core},
		{"foreign/sub-package of gen", "coro may import it", "gen/itertools", code, "example.com/heavy", core},
		{"foreign/leaf", "a dependency lives in the leaf that needs it", "loop/aiohttp", code, "example.com/heavy", ""},
		{"foreign/looptest on go-cmp", "it is for tests, and shows what differs", "loop/looptest", code, "github.com/google/go-cmp/cmp", ""},
		{"foreign/code on go-cmp", "go-cmp is for tests", "gen", code, "github.com/google/go-cmp/cmp", core},
		{"foreign/test on go-cmp", "go-cmp is for tests", "gen", outside, "github.com/google/go-cmp/cmp", ""},
		{"foreign/test on another", "one way to compare is enough", "gen", outside, "example.com/assert", core},
		{"unknown/itself", "a package stands in a room", "pkg/util", code, "fmt", unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.path
			if p == "" || p[0] == '/' {
				p = module + p
			}
			got := misdirected(map[string][]use{tt.pkg: {{tt.pkg + "/a.go", tt.kind, p}}})
			if tt.want == "" {
				expect(t, tt.why, got)
			} else {
				expect(t, tt.why, got, tt.want)
			}
		})
	}
}

func TestUses(t *testing.T) {
	for _, tt := range []struct {
		name string
		why  string
		file source
		want use
	}{
		{"code", "a file without a test's name is code",
			source{"gen/a.go", "package gen\nimport \"io\"\n"}, use{"gen/a.go", code, "io"}},
		{"tagged", "what another system builds counts too",
			source{"gen/a_windows.go", "//go:build windows && never\n\npackage gen\nimport x `os`\n"}, use{"gen/a_windows.go", code, "os"}},
		{"inside", "export_test.go is of the package",
			source{"gen/export_test.go", "package gen\nimport _ \"io\"\n"}, use{"gen/export_test.go", inside, "io"}},
		{"outside", "the package clause decides",
			source{"gen/a_test.go", "package gen_test\nimport . \"io\"\n"}, use{"gen/a_test.go", outside, "io"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := uses(t, tt.file)
			if len(got) != 1 || got[0] != tt.want {
				t.Errorf("uses = %v, want %v\n why: %s", got, tt.want, tt.why)
			}
		})
	}
}
