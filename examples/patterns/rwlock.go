package main

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// rwLock lets many read side by side, and one write alone. A writer that waits goes
// before new readers.
type rwLock struct {
	condition        loop.Condition // of what follows
	readers, waiting int
	writing          bool
}

// read runs block while nobody writes.
func (l *rwLock) read(co *coro.Co, block func() error) error {
	err := l.condition.With(co, func() error {
		if err := l.condition.WaitFor(co, func() bool { return !l.writing && l.waiting == 0 }); err != nil {
			return err
		}
		l.readers++
		return nil
	})
	if err != nil {
		return err
	}
	return l.after(co, block(), func() { l.readers-- })
}

// write runs block while nobody else reads or writes.
func (l *rwLock) write(co *coro.Co, block func() error) error {
	err := l.condition.With(co, func() error {
		l.waiting++
		err := l.condition.WaitFor(co, func() bool { return !l.writing && l.readers == 0 })
		if err == nil {
			l.writing = true
		}
		l.waiting--
		if err := l.condition.NotifyAll(); err != nil { // readers may go on if the writer gave up
			return err
		}
		return err
	})
	if err != nil {
		return err
	}
	return l.after(co, block(), func() { l.writing = false })
}

// after does what comes after a block that has ended with err, as finally does, and
// tells those who wait.
func (l *rwLock) after(co *coro.Co, err error, do func()) error {
	failed := l.condition.With(co, func() error {
		do()
		return l.condition.NotifyAll()
	})
	if failed != nil {
		return gen.WithContext(failed, err)
	}
	return err
}

func pageReader(l *rwLock, page *string, i int) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		if err := loop.Sleep(co, seconds(float64(i)*0.1)); err != nil {
			return err
		}
		return l.read(co, func() error {
			printf("reader %d begins with %s, %d reading\n", i, *page, l.readers)
			if err := loop.Sleep(co, seconds(0.253)); err != nil {
				return err
			}
			printf("reader %d ends with %s\n", i, *page)
			return nil
		})
	})
}

func pageWriter(l *rwLock, page *string, i int, patience time.Duration) *coro.Coroutine[gen.None] {
	return coro.Do(func(co *coro.Co) error {
		if err := loop.Sleep(co, seconds(float64(i)*0.1719)); err != nil {
			return err
		}
		err := loop.NewTimeout(patience).With(co, func() error {
			return l.write(co, func() error {
				printf("writer %d begins, %d reading\n", i, l.readers)
				if err := loop.Sleep(co, seconds(0.1571)); err != nil {
					return err
				}
				*page += fmt.Sprint(i)
				printf("writer %d ends\n", i)
				return nil
			})
		})
		if gen.IsInstance[*loop.TimeoutError](err) {
			printf("writer %d gives up\n", i)
			return nil
		}
		return err
	})
}

// rwlockMain is testdata/12_rwlock.py.
func rwlockMain(co *coro.Co, n int) error {
	l, page := &rwLock{}, "v"
	var all []*coro.Coroutine[gen.None]
	for i := range n {
		all = append(all, pageReader(l, &page, i))
	}
	for i := 1; i < n; i += 2 {
		patience := loop.Forever
		if i%4 == 3 {
			patience = seconds(0.2)
		}
		all = append(all, pageWriter(l, &page, i, patience))
	}
	group := loop.NewTaskGroup()
	err := group.With(co, func() error {
		_, err := createTasks(group, all...)
		return err
	})
	if err != nil {
		return err
	}
	println(page, l.readers, gen.Repr(l.writing), l.waiting)
	return nil
}
