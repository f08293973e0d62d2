// Article runs the programs of a tutorial on Python's asynchronous programming,
// from yield to three URLs fetched at once, and prints what Python prints.
//
// 这个命令依次运行 Python 异步编程教程里的程序（从 yield 到同时请求三个网址），
// 输出与 Python 完全一致。
//
//	go run ./examples/article             # all of them, in virtual time / 全部，虚拟时间
//	go run ./examples/article -only wait  # one of them / 只运行一个
//	go run ./examples/article -real       # living through every second / 真实时间
//	go run ./examples/article -only aiohttp -url https://go.dev  # real pages / 真实网页
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/coluber-go/coluber/loop"
)

// stdout is where the programs print.
var stdout io.Writer = os.Stdout

// A program is one chapter of the tutorial.
type program struct {
	name, title, chinese string
	run                  func() error
}

var programs = []program{
	{"yield", "producer and consumer on yield and send", "用 yield 和 send 实现生产者消费者", yieldMain},
	{"count", "one coroutine after the other", "依次 await 两个协程", countMain},
	{"tasks", "two tasks side by side", "两个任务并发执行", tasksMain},
	{"wait", "a list of tasks, and wait", "任务列表与 wait", waitMain},
	{"gather", "gather", "gather 汇集多个协程", gatherMain},
	{"asyncwith", "async with", "异步上下文管理器 async with", asyncWithMain},
	{"queue", "producers and consumers around a queue", "基于队列的生产者消费者", queueMain},
	{"aiohttp", "three URLs fetched at once", "同时请求三个网址", aiohttpMain},
}

// options are what the command line says.
type options struct {
	only  string
	real  bool
	nprod int
	ncon  int
	seed  int64
	urls  []string
}

// opts are the options of this run.
var opts options

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command is main with everything it touches. It returns the exit status.
func command(args []string, out, errs io.Writer) int {
	stdout = out
	flags := flag.NewFlagSet("article", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&opts.only, "only", "", "run one program: "+names())
	flags.BoolVar(&opts.real, "real", false, "let time pass instead of jumping")
	flags.IntVar(&opts.nprod, "p", 5, "producers of the queue program")
	flags.IntVar(&opts.ncon, "c", 10, "consumers of the queue program")
	flags.Int64Var(&opts.seed, "seed", 444, "seed of the queue program's random numbers")
	opts.urls = nil
	flags.Func("url", "a URL for the aiohttp program; may be given several times", func(u string) error {
		opts.urls = append(opts.urls, u)
		return nil
	})
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	chosen, err := choose(opts.only, flags.Args())
	if err != nil {
		fmt.Fprintln(errs, err)
		flags.Usage()
		return 2
	}
	for _, p := range chosen {
		fmt.Fprintf(stdout, "== %s: %s（%s）\n", p.name, p.title, p.chinese)
		if err := p.run(); err != nil {
			fmt.Fprintf(errs, "article: %s: %v\n", p.name, err)
			return 1
		}
	}
	return 0
}

// choose finds the programs to run.
func choose(only string, rest []string) ([]program, error) {
	if len(rest) > 0 {
		return nil, fmt.Errorf("article: unexpected argument %q", rest[0])
	}
	if only == "" {
		return programs, nil
	}
	for _, p := range programs {
		if p.name == only {
			return []program{p}, nil
		}
	}
	return nil, fmt.Errorf("article: no program %q; there are %s", only, names())
}

func names() string {
	var all []string
	for _, p := range programs {
		all = append(all, p.name)
	}
	return strings.Join(all, ", ")
}

// runOptions are how the programs' loops run: as in a fresh Python process.
func runOptions() *loop.RunOptions {
	return &loop.RunOptions{Virtual: !opts.real, NumberTasks: true, DetectDeadlock: true}
}

func printf(format string, args ...any) { fmt.Fprintf(stdout, format, args...) }
func println(args ...any)               { fmt.Fprintln(stdout, args...) }
