package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

// 7. The classic once more: producers and consumers, now as tasks around a queue.
//
// 7. 再次回到生产者消费者模型，这次是围绕队列的一组任务。

// An item is what a producer made, and when. / 产品与其生产时刻。
type item struct {
	text string
	made time.Duration
}

// workshop is what the tasks share. / 各任务共享的状态。
type workshop struct {
	queue   *loop.Queue[item]
	random  *pyrandom.Random // draws what Python's random draws / 与 Python 的 random 相同
	urandom func(n int) ([]byte, error)
}

func (w *workshop) makeItem() (string, error) {
	b, err := w.urandom(5)
	return hex.EncodeToString(b), err
}

func (w *workshop) randSleep(co *coro.Co, caller string) error {
	seconds, err := w.random.Randint(0, 10)
	if err != nil {
		return err
	}
	printf("%s sleeping for %d seconds.\n", caller, seconds)
	return loop.Sleep(co, time.Duration(seconds)*time.Second)
}

func (w *workshop) produce(name int) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		n, err := w.random.Randint(0, 10)
		if err != nil {
			return err
		}
		for range n {
			if err := w.randSleep(co, fmt.Sprintf("Producer %d", name)); err != nil {
				return err
			}
			text, err := w.makeItem()
			if err != nil {
				return err
			}
			if err := w.queue.Put(co, item{text, loop.RunningLoop(co).Time()}); err != nil {
				return err
			}
			printf("Producer %d added <%s> to queue.\n", name, text)
		}
		return nil
	})
}

func (w *workshop) consume(name int) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		for {
			if err := w.randSleep(co, fmt.Sprintf("Consumer %d", name)); err != nil {
				return err
			}
			it, err := w.queue.Get(co)
			if err != nil {
				return err
			}
			waited := loop.RunningLoop(co).Time() - it.made
			printf("Consumer %d got element <%s> in %0.5f seconds.\n", name, it.text, waited.Seconds())
			if err := w.queue.TaskDone(); err != nil {
				return err
			}
		}
	})
}

// main returns how long it took. / 返回所用的时间。
func (w *workshop) main(nprod, ncon int) *coro.Coroutine[time.Duration] {
	return coro.New(func(co *coro.Co) (time.Duration, error) {
		var producers []coro.Awaitable[gen.None]
		for n := range nprod {
			producers = append(producers, loop.CreateTask(co, w.produce(n)))
		}
		var consumers []*loop.Task[gen.None]
		for n := range ncon {
			consumers = append(consumers, loop.CreateTask(co, w.consume(n)))
		}
		if _, err := loop.Gather(co, producers...).Await(co); err != nil {
			return 0, err
		}
		// Until every item is consumed. / 直到所有产品都被消费。
		if err := w.queue.Join(co); err != nil {
			return 0, err
		}
		for _, c := range consumers {
			c.Cancel()
		}
		return loop.RunningLoop(co).Time(), nil
	})
}

func queueMain() error {
	w := &workshop{
		queue:   loop.NewQueue[item](0),
		random:  pyrandom.New(opts.seed),
		urandom: urandom(),
	}
	elapsed, err := loop.RunWith(context.Background(), w.main(opts.nprod, opts.ncon), runOptions())
	if err != nil {
		return err
	}
	printf("Program completed in %0.5f seconds.\n", elapsed.Seconds())
	return nil
}

// urandom is os.urandom: the system's randomness, or in virtual time the bytes
// that the recording of the Python program was given, the same each time.
//
// urandom 即 os.urandom；虚拟时间下使用录制 Python 程序时的固定字节。
func urandom() func(n int) ([]byte, error) {
	if opts.real {
		return func(n int) ([]byte, error) {
			b := make([]byte, n)
			_, err := rand.Read(b)
			return b, err
		}
	}
	return pyrandom.NewEntropy("0").Urandom
}
