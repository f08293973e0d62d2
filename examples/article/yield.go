package main

import "github.com/coluber-go/coluber/gen"

// 1. yield: a producer hands numbers to a consumer that waits at its yield.
//
// 1. yield：生产者用 send 把数字交给停在 yield 处的消费者。

// A consumer yields nothing of interest (True), and is sent ints.
//
// 消费者 yield 出 True，接收 int。
type consumer = gen.Generator[bool, int, gen.None]

func newConsumer() *consumer {
	return gen.New(func(y *gen.Yielder[bool, int]) (gen.None, error) {
		for {
			i, err := y.Yield(true) // i = yield True
			if err != nil {
				return gen.None{}, err // closed: let go / 被关闭，退出
			}
			println("consuming:", i)
		}
	})
}

func produce(n int, c *consumer) error {
	for i := range n {
		println("producting:", i)
		// Sends i to where the consumer waits, and runs it from there.
		// 将 i 发送到 yield 位置，并从该位置继续执行消费者。
		if _, err := c.Send(i); err != nil {
			return err
		}
	}
	return nil
}

func yieldMain() error {
	c := newConsumer()
	defer c.Close()
	// Run it to its first yield: before that it cannot receive.
	// 先让 c 运行到第一个 yield 处，不然没法接收 send。
	if _, err := c.Next(); err != nil {
		return err
	}
	if err := produce(10, c); err != nil {
		return err
	}
	// The same without Next is an error.
	// 没有 Next 会报错。
	println(gen.FormatException(produce(10, newConsumer())))
	return nil
}
