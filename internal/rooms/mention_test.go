package rooms_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// Each expression is put together from parts, so that this file does not
// mention what it looks for.
var (
	// A path begins where no name goes on: example.org/work/ is not one.
	paths = regexp.MustCompile(`(?:^|[^\w.~})-])/(?:` + `work|` + `root)/` + `|/go/` + `pkg/mod/`)
	hosts = regexp.MustCompile(`(?i)\b(?:` + strings.Join([]string{
		`proxy\.` + `golang\.org`,
		`sum\.` + `golang\.org`,
		`goproxy\.` + `(?:io|cn)`,
		`pypi\.` + `(?:org|python\.org)`,
		`python` + `hosted\.org`,
		`registry\.` + `npmjs\.org`,
		`crates\.` + `io`,
	}, "|") + `)\b`)
)

// mentions returns an objection for each line of a text file that speaks of a
// machine or of a registry.
func mentions(name string, text []byte) []string {
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return nil // not text
	}
	var objections []string
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if found := paths.Find(line); found != nil {
			objections = append(objections, fmt.Sprintf("%s:%d: a path of some machine: %q", name, n, found))
		}
		if found := hosts.Find(line); found != nil {
			objections = append(objections, fmt.Sprintf("%s:%d: a host of a package registry: %q", name, n, found))
		}
	}
	return objections
}

// ignored returns the files that git leaves out, none where there is no git.
func ignored(top string) map[string]bool {
	names := make(map[string]bool)
	cmd := exec.Command("git", "ls-files", "-z", "--others", "--ignored", "--exclude-standard")
	cmd.Dir = top
	out, err := cmd.Output()
	if err != nil {
		return names
	}
	for name := range strings.SplitSeq(string(out), "\x00") {
		names[name] = true
	}
	return names
}

func TestMentions(t *testing.T) {
	top, err := root()
	if err != nil {
		t.Fatalf("reading the module: %v", err)
	}
	skip := ignored(top)
	err = fs.WalkDir(os.DirFS(top), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == ".git" && d.IsDir():
			return fs.SkipDir
		case !d.Type().IsRegular() || d.Name() == ".git" || skip[name]:
			return nil
		}
		text, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		complain(t, mentions(name, text))
		return nil
	})
	if err != nil {
		t.Fatalf("reading the module: %v", err)
	}
}

func TestMentionsObjects(t *testing.T) {
	const (
		path = "README.md:2: a path of some machine"
		host = "README.md:2: a host of a package registry"
	)
	for _, tt := range []struct {
		name string
		why  string
		line string
		want []string
	}{
		{"path/first", "a line may begin with it", "/" + "work/main", []string{path}},
		{"path/quoted", "a string may hold it", "open '/" + "root/x'", []string{path}},
		{"path/in a trace", "a recorded traceback may hold it", "\tFile=/" + "work/x.py:3", []string{path}},
		{"path/url", "a file's address is a path", "file:///" + "root/x", []string{path}},
		{"path/module cache", "wherever the home is", "/home/u/go/" + "pkg/mod/a", []string{path}},
		{"path/page", "a page of a site is not a machine's", "https://example.org/" + "work/x", nil},
		{"path/relative", "a folder of ours may have the name", "./" + "work/x and a/" + "root/b", nil},
		{"host/proxy", "a machine's settings", "GOPROXY=https://proxy." + "golang.org,direct", []string{host}},
		{"host/python", "a machine's settings", "see PyPI." + "org/simple", []string{host}},
		{"host/docs", "the documentation's site is for readers", "https://pkg.go.dev/iter and golang.org/x/exp", nil},
		{"both", "each is named", "/" + "root/ sum." + "golang.org", []string{path, host}},
		{"binary", "nobody reads it", "\x00 /" + "root/x", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, tt.why, mentions("README.md", []byte("# Title\n"+tt.line+"\n")), tt.want...)
		})
	}
}
