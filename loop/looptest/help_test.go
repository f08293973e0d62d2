package looptest_test

import (
	"fmt"
	"regexp"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

type none = gen.None

const sec = time.Second

// fake is a test that notes how it fails.
type fake struct {
	testing.TB
	mu     sync.Mutex
	errors []string
}

func (f *fake) Helper() {}

func (f *fake) Errorf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errors = append(f.errors, scrub(fmt.Sprintf(format, args...)))
}

func (f *fake) Failed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.errors) > 0
}

func (f *fake) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

// caught is how run fails its test. It may end its goroutine.
func caught(t testing.TB, run func(t testing.TB)) []string {
	t.Helper()
	f := &fake{TB: t}
	done := make(chan bool)
	go func() {
		defer close(done)
		run(f)
	}()
	<-done
	return f.errors
}

var (
	position = regexp.MustCompile(`\w+_test\.go:\d+`)
	address  = regexp.MustCompile(`0x[0-9a-f]+`)
	closure  = regexp.MustCompile(`func\d+(\.\d+)*`)
)

// scrub leaves out lines in files, addresses, and the numbers of closures.
func scrub(s string) string {
	s = address.ReplaceAllString(position.ReplaceAllString(s, "F:L"), "0xADDR")
	return closure.ReplaceAllString(s, "func")
}

// spawn makes a task of body, with a name.
func spawn(co *coro.Co, name string, body func(co *coro.Co) error) *loop.Task[none] {
	c := coro.NewWith(func(co *coro.Co) (none, error) { return none{}, body(co) }, &coro.Options{Name: name})
	return loop.CreateTaskWith(co, c, &loop.TaskOptions{Name: name})
}

func value(msg string) error { return &gen.ValueError{Msg: msg} }
