package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// A sink is sent lines, yields nothing, and returns a number.
type (
	sink     = *gen.Generator[gen.None, string, int]
	sinkBody = gen.Yielder[gen.None, string]
)

var (
	levels = []string{"INFO", "WARN", "INFO", "ERROR"}
	parts  = []string{"disk", "net", "cpu"}
)

func started(coroutine sink) sink {
	coroutine.Next()
	return coroutine
}

func entry(i int) string { return fmt.Sprintf("%s %s %d", levels[i%4], parts[i%3], i) }

func source(n int, target sink) error {
	for i := range n {
		if _, err := target.Send(entry(i)); err != nil {
			return err
		}
	}
	_, err := target.Close()
	return err
}

func grep(pattern string, target sink) sink {
	return gen.New(func(y *sinkBody) (int, error) {
		seen, matched := 0, 0
		defer func() {
			printf("grep %s: %d of %d\n", pattern, matched, seen)
			target.Close()
		}()
		for {
			line, err := y.Yield(gen.None{})
			if err != nil {
				return 0, err
			}
			seen++
			if strings.Contains(line, pattern) {
				matched++
				if _, err := target.Send(line); err != nil {
					return 0, err
				}
			}
		}
	})
}

func broadcast(targets ...sink) sink {
	return gen.New(func(y *sinkBody) (int, error) {
		defer func() {
			for _, target := range targets {
				target.Close()
			}
		}()
		for {
			line, err := y.Yield(gen.None{})
			if err != nil {
				return 0, err
			}
			for _, target := range targets {
				if _, err := target.Send(line); err != nil {
					return 0, err
				}
			}
		}
	})
}

func printer(name string) sink {
	return gen.New(func(y *sinkBody) (int, error) {
		for {
			line, err := y.Yield(gen.None{})
			if errors.Is(err, gen.ErrGeneratorExit) {
				printf("%s: closed\n", name)
			}
			if err != nil {
				return 0, err
			}
			printf("%s: %s\n", name, line)
		}
	})
}

func picky(limit int) sink {
	return gen.New(func(y *sinkBody) (int, error) {
		for {
			line, err := y.Yield(gen.None{})
			if err != nil {
				return 0, err
			}
			number, _ := strconv.Atoi(line[strings.LastIndexByte(line, ' ')+1:])
			if number >= limit {
				return 0, &gen.ValueError{Msg: fmt.Sprintf("%d is too much", number)}
			}
			printf("picky: %d\n", number)
		}
	})
}

func counter() sink {
	return gen.New(func(y *sinkBody) (int, error) {
		for lines := 0; ; lines++ {
			_, err := y.Yield(gen.None{})
			if errors.Is(err, gen.ErrGeneratorExit) {
				return lines, nil
			}
			if err != nil {
				return 0, err
			}
		}
	})
}

func pipelineMain(n int) error {
	println("-- one filter")
	if err := source(n, started(grep("WARN", started(printer("warnings"))))); err != nil {
		return err
	}
	println("-- broadcast")
	count := started(counter())
	net := started(grep("net", started(printer("net"))))
	errs := started(grep("ERROR", started(printer("errors"))))
	fan := started(broadcast(net, errs, count))
	for i := range n {
		if _, err := fan.Send(entry(i)); err != nil {
			return err
		}
	}
	counted, err := count.Close()
	if err != nil {
		return err
	}
	println("lines:", counted)
	if _, err := fan.Close(); err != nil {
		return err
	}
	println("-- an error goes back to the source")
	err = source(n, started(grep("disk", started(picky(n/2)))))
	var e *gen.ValueError
	if errors.As(err, &e) {
		println("source:", e)
		return nil
	}
	return err
}
