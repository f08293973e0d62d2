package main

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// topic hands each message to all who have subscribed by then.
type topic struct{ subscribers []*loop.Queue[string] }

// publish does not wait: a subscriber that is slow loses the oldest message.
func (t *topic) publish(message string) error {
	for _, queue := range t.subscribers {
		if queue.Full() {
			oldest, err := queue.GetNowait()
			if err != nil {
				return err
			}
			println("   dropped", oldest)
		}
		if err := queue.PutNowait(message); err != nil {
			return err
		}
	}
	return nil
}

func (t *topic) close() {
	for _, queue := range t.subscribers {
		queue.Shutdown(false)
	}
}

// subscribe yields the messages from now on, and keeps so many for a slow reader.
func (t *topic) subscribe(size int) *coro.AsyncGenerator[string, gen.None] {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[string, gen.None]) error {
		queue := loop.NewQueue[string](size)
		t.subscribers = append(t.subscribers, queue)
		defer func() {
			t.subscribers = slices.DeleteFunc(t.subscribers, func(q *loop.Queue[string]) bool { return q == queue })
		}()
		for {
			message, err := queue.Get(co)
			if err == loop.ErrQueueShutDown {
				return nil
			}
			if err != nil {
				return err
			}
			if _, err := y.Yield(message); err != nil {
				return err
			}
		}
	})
}

// subscriber reads messages until there are no more, or it has had enough.
func subscriber(t *topic, name string, pace float64, limit int) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		got := 0
		messages := t.subscribe(3)
		for message := range messages.All(co) { // closed when the loop is left
			printf("%s reads %s\n", name, message)
			if err := loop.Sleep(co, seconds(pace)); err != nil {
				return err
			}
			if got++; got == limit {
				break
			}
		}
		if err := messages.Err(); err != nil {
			return err
		}
		printf("%s has read %d\n", name, got)
		return nil
	})
}

// pubsubMain is testdata/4_pubsub.py.
func pubsubMain(co *coro.Co, n int) error {
	t := &topic{}
	group := loop.NewTaskGroup()
	err := group.With(co, func() error {
		_, err := createTasks(group,
			subscriber(t, "quick", 0.15, -1), subscriber(t, "slow", 1.05, -1), subscriber(t, "brief", 0.2, 2))
		if err != nil {
			return err
		}
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		for i := range n {
			if err := t.publish(fmt.Sprint("message ", i)); err != nil {
				return err
			}
			if err := loop.Sleep(co, seconds(0.4)); err != nil {
				return err
			}
		}
		t.close()
		return nil
	})
	if err != nil {
		return err
	}
	println(len(t.subscribers), "subscribers left")
	return nil
}
