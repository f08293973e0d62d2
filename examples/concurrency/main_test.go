package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Every way does all the work; how long it takes is not for a test. In a bubble waiting
// takes no time, and a goroutine that is left fails it.
func TestWays(t *testing.T) {
	for _, n := range []int{1, 2, 9, 40} {
		synctest.Test(t, func(t *testing.T) { testWays(t, work{n: n, wait: time.Second, compute: 100}) })
	}
}

func testWays(t *testing.T, w work) {
	for _, way := range ways {
		for kind, do := range map[string]func(work) (int, error){"waiting": way.waiting, "computing": way.compute} {
			if sum, err := do(w); sum != w.n*(w.n-1)/2 || err != nil {
				t.Errorf("%s, %s: %d %v for %d jobs", way.name, kind, sum, err, w.n)
			}
		}
	}
}

func TestTable(t *testing.T) {
	var out, errs bytes.Buffer
	if status := command(strings.Fields("-n 3 -wait 1ms -compute 10"), &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("status %d: %s", status, &errs)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 1+len(ways) {
		t.Fatalf("%d lines:\n%s", len(lines), &out)
	}
	for i, way := range ways {
		if !regexp.MustCompile(regexp.QuoteMeta(way.name) + `\s+\S+s\s+\S+s$`).MatchString(lines[i+1]) {
			t.Errorf("%q does not begin with %q", lines[i+1], way.name)
		}
	}
}

func TestBadUsage(t *testing.T) {
	for _, args := range []string{"-n 0", "-wait -1s", "-compute -1", "-nonsense"} {
		var out, errs bytes.Buffer
		if status := command(strings.Fields(args), &out, &errs); status != 2 || errs.Len() == 0 {
			t.Errorf("concurrency %s: status %d, %q; want 2 and a reason", args, status, &errs)
		}
	}
}
