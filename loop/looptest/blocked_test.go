package looptest_test

import (
	"context"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
	"github.com/google/go-cmp/cmp"
)

// A row notes what its tasks do.
type row struct {
	name string
	why  string
	run  func(co *coro.Co, say func(string)) error
	want []string
}

func runRows(t *testing.T, rows []row) {
	for _, r := range rows {
		for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
			t.Run(r.name+"/"+name, func(t *testing.T) {
				var got []string
				o := &looptest.Options{Loop: loop.RunOptions{Engine: engine}}
				looptest.RunWith(t, func(co *coro.Co) error {
					return r.run(co, func(s string) { got = append(got, s) })
				}, o)
				if diff := cmp.Diff(r.want, got); diff != "" {
					t.Errorf("%s\n(-want +got):\n%s", r.why, diff)
				}
			})
		}
	}
}

func TestWaitBlocked(t *testing.T) {
	runRows(t, []row{
		{
			name: "steps",
			why:  "it returns when a task has taken all its steps, and before time passes",
			run: func(co *coro.Co, say func(string)) error {
				a := spawn(co, "a", func(co *coro.Co) error {
					for range 5 {
						if err := loop.Sleep(co, 0); err != nil {
							return err
						}
					}
					say("a sleeps")
					err := loop.Sleep(co, sec)
					say("a is awake")
					return err
				})
				err := looptest.WaitBlocked(co)
				say("blocked at " + loop.RunningLoop(co).Time().String())
				a.Await(co)
				return err
			},
			want: []string{"a sleeps", "blocked at 0s", "a is awake"},
		},
		{
			name: "due",
			why:  "a timer that is due comes first",
			run: func(co *coro.Co, say func(string)) error {
				l := loop.RunningLoop(co)
				l.CallAt(l.Time(), func() { say("due") })
				l.CallAt(l.Time()+1, func() { say("later") })
				err := looptest.WaitBlocked(co)
				say("blocked")
				loop.Sleep(co, 1)
				return err
			},
			want: []string{"due", "blocked", "later"},
		},
		{
			name: "alone",
			why:  "with no other task there is nothing to wait for, and no deadlock",
			run: func(co *coro.Co, say func(string)) error {
				for range 3 {
					if err := looptest.WaitBlocked(co); err != nil {
						return err
					}
					say("blocked")
				}
				return nil
			},
			want: []string{"blocked", "blocked", "blocked"},
		},
		{
			name: "together",
			why:  "all who wait for it go on at once",
			run: func(co *coro.Co, say func(string)) error {
				a := spawn(co, "a", func(co *coro.Co) error { defer say("a"); return looptest.WaitBlocked(co) })
				err := looptest.WaitBlocked(co)
				say("main")
				a.Await(co)
				return err
			},
			want: []string{"main", "a"},
		},
		{
			name: "cancelled",
			why:  "one that is cancelled meanwhile is not woken later",
			run: func(co *coro.Co, say func(string)) error {
				a := spawn(co, "a", func(co *coro.Co) error { return looptest.WaitBlocked(co) })
				loop.Sleep(co, 0)
				a.Cancel()
				_, err := a.Await(co)
				say(gen.FormatException(err))
				return looptest.WaitBlocked(co)
			},
			want: []string{"asyncio.exceptions.CancelledError"},
		},
		{
			name: "outside",
			why:  "a task that waits for the outside is blocked",
			run: func(co *coro.Co, say func(string)) error {
				c := make(chan bool)
				a := spawn(co, "a", func(co *coro.Co) error {
					_, err := loop.ToThread(co, func(context.Context) (none, error) { <-c; return none{}, nil })
					say("a is back")
					return err
				})
				err := looptest.WaitBlocked(co)
				say("blocked")
				close(c)
				a.Await(co)
				return err
			},
			want: []string{"blocked", "a is back"},
		},
	})
}

func TestWaitBlockedByHand(t *testing.T) {
	c := coro.Do(looptest.WaitBlocked)
	if _, err := c.Send(nil); err == nil || err.Error() != "no running event loop" {
		t.Error(err)
	}
}

func TestNow(t *testing.T) {
	looptest.Run(t, func(co *coro.Co) error {
		err := loop.Sleep(co, time.Hour)
		if got, want := looptest.Now(co), time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("it is %v, want %v", got, want)
		}
		return err
	})
}
