package leak_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/internal/leak"
)

// told is a test that notes how it fails.
type told struct {
	testing.TB
	failure string
}

func (*told) Helper() {}

func (t *told) Errorf(format string, args ...any) { t.failure = fmt.Sprintf(format, args...) }

// checks are the functions that a test ends with.
var checks = map[string]func(testing.TB, int){"Settle": leak.Settle, "NoneLeft": leak.NoneLeft}

// What ends in time is not left behind.
func TestSettled(t *testing.T) {
	for name, check := range checks {
		before := runtime.NumGoroutine()
		for range 100 {
			go func() {
				for range 50 {
					runtime.Gosched()
				}
			}()
		}
		var told told
		if check(&told, before); told.failure != "" {
			t.Errorf("%s: %s", name, told.failure)
		}
	}
}

// What never ends is, and the failure shows where it is.
func TestLeftBehind(t *testing.T) {
	for name, check := range checks {
		synctest.Test(t, func(t *testing.T) {
			before := runtime.NumGoroutine()
			end := make(chan bool)
			go waiting(end)
			var told told
			check(&told, before)
			if !strings.HasPrefix(told.failure, fmt.Sprintf("%d goroutines, %d before:\n", before+1, before)) || !strings.Contains(told.failure, "leak_test.waiting") {
				t.Errorf("%s: %q", name, told.failure)
			}
			close(end)
			leak.Settle(t, before)
		})
	}
}

func waiting(end chan bool) { <-end }

// dropped makes something that the collector ends, in its time.
func dropped() (ended *atomic.Bool, end chan bool) {
	ended, end = new(atomic.Bool), make(chan bool)
	handle := new([16]byte)
	runtime.AddCleanup(handle, func(end chan bool) {
		ended.Store(true)
		close(end)
	}, end)
	return ended, end
}

// Settle and Eventually collect.
func TestCollects(t *testing.T) {
	ended, _ := dropped()
	if !leak.Eventually(ended.Load) {
		t.Error("Eventually has not collected")
	}
	before := runtime.NumGoroutine()
	_, end := dropped()
	go waiting(end)
	leak.Settle(t, before)
}

func TestEventuallyGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		if leak.Eventually(func() bool { asked++; return false }) || asked < 1000 {
			t.Errorf("asked %d times", asked)
		}
	})
}

// The first true is enough.
func TestEventuallyAsksOnce(t *testing.T) {
	asked := 0
	if !leak.Eventually(func() bool { asked++; return true }) || asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}
