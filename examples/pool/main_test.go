//go:build unix

package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/google/go-cmp/cmp"
)

// One at a time, the commands come one after the other.
func TestPool(t *testing.T) {
	var out bytes.Buffer
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		return runAll(co, &out, []string{"echo one; echo fault >&2", "echo two; exit 3", "kill -9 $$"}, 1)
	}))
	if err != nil {
		t.Error(err)
	}
	want := "[1] one\n[1] fault\n[1] ended with 0\n[2] two\n[2] ended with 3\n[3] ended with -9\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// A task that is cancelled takes its children with it.
func TestPoolCancelled(t *testing.T) {
	var out bytes.Buffer
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		task := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			return runAll(co, &out, []string{"echo here; exec sleep 99", "echo never"}, 1)
		}))
		for out.Len() == 0 {
			if err := loop.Sleep(co, 0); err != nil {
				return err
			}
		}
		task.Cancel()
		if _, err := task.Await(co); !task.Cancelled() {
			t.Error(err)
		}
		return nil
	}), &loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { t.Errorf("reported: %v", c) }})
	if err != nil {
		t.Error(err)
	}
	if out.String() != "[1] here\n" {
		t.Errorf("%q", out.String())
	}
}
