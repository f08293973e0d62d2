package looptest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// The files of a golden's archive. The head of pyrecord.py describes them.
const (
	metaFile   = "meta.json"
	stdoutFile = "stdout"
	traceFile  = "trace.jsonl"
	scriptFile = "script.py"
)

// golden is a file of testdata.
type golden struct {
	name, path string
	archive    *txtar.Archive
	meta       meta
}

// meta is how it was made.
type meta struct {
	Recorder       string          `json:"recorder"`
	Clock          string          `json:"clock,omitempty"`
	TickNS         int64           `json:"tick_ns,omitempty"`
	WakeLatencyNS  int64           `json:"wake_latency_ns,omitempty"`
	MaxTimeS       float64         `json:"max_time_s,omitempty"`
	Seed           json.RawMessage `json:"seed,omitempty"` // a number or a string
	Executor       string          `json:"executor,omitempty"`
	IO             string          `json:"io,omitempty"`
	Epoch          *int64          `json:"epoch,omitempty"` // in seconds, as Unix counts
	Script         string          `json:"script,omitempty"`
	Args           []string        `json:"args,omitempty"`
	ScriptSHA256   string          `json:"script_sha256,omitempty"`
	Exit           int             `json:"exit,omitempty"`
	NoFinalNewline []string        `json:"no_final_newline,omitempty"`
}

// openGolden reads a golden, which is recorded anew before if it is Python's and
// that is wanted. It ends the test if it cannot.
func openGolden(t testing.TB, name string) *golden {
	t.Helper()
	g := &golden{name: name, path: filepath.Join("testdata", filepath.FromSlash(name)+".txtar")}
	err := g.read()
	if missing := errors.Is(err, fs.ErrNotExist); missing || err == nil {
		switch {
		case updating() && !g.ours():
			if err = g.record(); err == nil {
				err = g.read()
			}
		case updating():
			err = nil // it will be written
		case missing:
			err = fmt.Errorf("no golden file %s: go test with -update makes it, from %s if there is one", g.path, g.script())
		}
	}
	if err == nil {
		err = g.stale()
	}
	if err != nil {
		t.Fatalf("looptest: %v", err)
	}
	return g
}

func (g *golden) read() error {
	data, err := os.ReadFile(g.path)
	if err != nil {
		return err
	}
	g.archive, g.meta = txtar.Parse(data), meta{}
	text, ok := g.file(metaFile)
	if !ok {
		return fmt.Errorf("%s is no golden: it has no %s", g.path, metaFile)
	}
	if err := json.Unmarshal([]byte(text), &g.meta); err != nil {
		return fmt.Errorf("%s: %s: %w", g.path, metaFile, err)
	}
	return nil
}

// file is a file of the archive.
func (g *golden) file(name string) (text string, ok bool) {
	if g.archive == nil {
		return "", false
	}
	i := slices.IndexFunc(g.archive.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		return "", false
	}
	return string(g.archive.Files[i].Data), true
}

// ours reports whether it is Go that says what is right, because there is no Python
// original.
func (g *golden) ours() bool {
	if g.archive != nil {
		_, recorded := g.file(scriptFile)
		return !recorded && !strings.HasPrefix(g.meta.Recorder, "pyrecord")
	}
	_, err := os.Stat(g.script())
	return err != nil
}

// author is whose behaviour the golden has.
func (g *golden) author() string {
	if g.ours() {
		return "the golden"
	}
	return "Python"
}

// script is where the Python original should be.
func (g *golden) script() string {
	if g.meta.Script == "" {
		return strings.TrimSuffix(g.path, ".txtar") + ".py"
	}
	return filepath.Join(filepath.Dir(g.path), g.meta.Script)
}

// stale is an error if the Python original is not the one that was recorded.
func (g *golden) stale() error {
	source, err := os.ReadFile(g.script())
	if err != nil || g.meta.ScriptSHA256 == "" {
		return nil // there is only the recorded one
	}
	if sum := sha256.Sum256(source); hex.EncodeToString(sum[:]) != g.meta.ScriptSHA256 {
		return fmt.Errorf("%s is not a recording of %s as it is now: go test with -update records it anew", g.path, g.script())
	}
	return nil
}

// start is what the wall clock showed when the program began; the zero time if that
// is not known.
func (g *golden) start() time.Time {
	if g.meta.Epoch == nil {
		return time.Time{}
	}
	return time.Unix(*g.meta.Epoch, 0).UTC()
}

// stdout is what the program printed.
func (g *golden) stdout() (string, error) {
	text, ok := g.file(stdoutFile)
	if !ok {
		return "", fmt.Errorf("%s has no %s", g.path, stdoutFile)
	}
	if slices.Contains(g.meta.NoFinalNewline, stdoutFile) {
		text = strings.TrimSuffix(text, "\n")
	}
	return text, nil
}

// header is a line that would begin a file of the archive.
var header = regexp.MustCompile(`(?m)^-- .* --\r?$`)

// write makes out the golden of a program that has no Python original, if its test
// has not failed.
func (g *golden) write(t testing.TB, out *output) {
	t.Helper()
	if t.Failed() {
		return
	}
	m, text := meta{Recorder: "looptest"}, out.text.String()
	if text != "" && !strings.HasSuffix(text, "\n") {
		m.NoFinalNewline = []string{stdoutFile}
		text += "\n"
	}
	about, err := json.MarshalIndent(m, "", " ")
	a := &txtar.Archive{Files: []txtar.File{{Name: metaFile, Data: append(about, '\n')}, {Name: stdoutFile, Data: []byte(text)}}}
	if err == nil && out.recorder != nil {
		var trace []byte
		trace, err = marshalSteps(out.recorder.steps)
		a.Files = append(a.Files, txtar.File{Name: traceFile, Data: trace})
	}
	switch {
	case err != nil:
	case header.MatchString(text):
		err = fmt.Errorf("%s cannot hold a line of the form '-- name --'", g.path)
	default:
		err = writeFile(g.path, txtar.Format(a))
	}
	if err != nil {
		t.Errorf("looptest: %v", err)
	}
}

func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o666)
}

var (
	addresses = regexp.MustCompile(`\b(at |id=)0x(?:ADDR\b|[0-9A-Fa-f]+)`)
	places    = regexp.MustCompile(`\bat [^\s:]+\.(?:py|go):\d+`)
)

// normaliser takes out of a text what cannot be the same, "at 0xc000012345" and "at
// main.go:12", and then what further does.
func normaliser(further func(string) string) func(string) string {
	return func(s string) string {
		s = places.ReplaceAllString(addresses.ReplaceAllString(s, "${1}0xADDR"), "at FILE:LINE")
		if further != nil {
			s = further(s)
		}
		return s
	}
}
