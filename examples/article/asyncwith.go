package main

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// 6. async with: AEnter connects to the database, AExit closes the connection,
// and both may wait.
//
// 6. async with：AEnter 连接数据库，AExit 关闭连接，两者都可以等待。

type asyncContextManager struct{}

// doSomething uses the connection. / 异步操作数据库。
func (m *asyncContextManager) doSomething() *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) { return "Hello World", nil })
}

// AEnter connects. / 异步连接数据库。
func (m *asyncContextManager) AEnter(co *coro.Co) (*asyncContextManager, error) {
	return m, loop.Sleep(co, time.Second)
}

// AExit closes the connection. / 异步关闭数据库连接。
func (m *asyncContextManager) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	return false, loop.Sleep(co, time.Second)
}

func asyncWithMain() error {
	return run(coro.Do(func(co *coro.Co) error {
		// async with AsyncContextManager() as f:
		return coro.With(co, &asyncContextManager{}, func(f *asyncContextManager) error {
			result, err := f.doSomething().Await(co)
			if err != nil {
				return err
			}
			println(result)
			return nil
		})
	}))
}
