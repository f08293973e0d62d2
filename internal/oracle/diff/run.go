package diff

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// Hush makes the process's hooks for warnings and for unraisable errors receive
// nothing: random programs lose coroutines, and leave bodies that raise when they are
// closed.
func Hush() {
	coro.SetWarningHook(func(coro.Warning) {})
	gen.SetUnraisableHook(func(gen.Unraisable) {})
}

// Run plays a program on Coluber and returns its trace. Two runs at once on different
// goroutines do not disturb each other.
func Run(p *Program, engine gen.Engine) []string {
	m := newMachine(p, engine)
	m.play()
	return m.trace
}

// machine is Machine of interpreter.py.
type machine struct {
	p     *Program
	loop  *loop.Loop
	trace []string
	over  bool // nothing more is done and noted

	tasks []*loop.Task[any]
	index map[loop.AnyTask]int // of tasks
	fuel  int
	made  int

	futures    []*loop.Future[any]
	locks      []*loop.Lock
	events     []*loop.Event
	conditions []*loop.Condition
	semaphores []semaphore
	barriers   []*loop.Barrier
	queues     []loop.AnyQueue[int]
	agens      []*coro.AsyncGenerator[any, any]
	kept       []*coro.AsyncGenerator[any, any] // or the collector would close them, some time
	variable   *coro.ContextVar[int]
}

// semaphore is a Semaphore or a BoundedSemaphore.
type semaphore interface {
	coro.AsyncContextManager[gen.None]
	Acquire(co *coro.Co) error
	Release() error
	Locked() bool
}

func newMachine(p *Program, engine gen.Engine) *machine {
	m := &machine{p: p, fuel: fuel, index: map[loop.AnyTask]int{}, variable: coro.NewContextVar("var", 0)}
	m.loop = loop.NewWith(&loop.RunOptions{
		Virtual: true, Engine: engine, NumberTasks: true, ExceptionHandler: m.handle,
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	for range p.Futures {
		m.futures = append(m.futures, loop.CreateFuture[any](m.loop))
	}
	m.locks = []*loop.Lock{loop.NewLock(), loop.NewLock()}
	m.events = []*loop.Event{loop.NewEvent(), loop.NewEvent()}
	m.conditions = []*loop.Condition{loop.NewCondition(nil), loop.NewCondition(m.locks[0])}
	m.semaphores = []semaphore{loop.NewSemaphore(p.Semaphore), loop.NewBoundedSemaphore(p.Bounded)}
	m.barriers = []*loop.Barrier{loop.NewBarrier(2), loop.NewBarrier(p.Parties)}
	for _, q := range p.Queues {
		m.queues = append(m.queues, newQueue(q))
	}
	return m
}

func newQueue(q Queue) loop.AnyQueue[int] {
	switch q.Kind {
	case "lifo":
		return loop.NewLifoQueue[int](q.Max)
	case "priority":
		return loop.NewPriorityQueue[int](q.Max)
	}
	return loop.NewQueue[int](q.Max)
}

// play is Machine.play.
func (m *machine) play() {
	main, err := loop.CreateTaskOn(m.loop, m.body(0), nil)
	if err != nil {
		panic(err) // of a loop that is new
	}
	m.register(main)
	m.finish(main, func() { main.Cancel() })
	for i, t := range m.tasks {
		m.trace = append(m.trace, fmt.Sprintf("t%d %s", i, outcome(t)))
	}
	left := loop.AllTasks(m.loop)
	m.trace = append(m.trace, fmt.Sprint("left ", len(left)))
	for _, t := range left {
		t.Cancel()
	}
	if len(left) > 0 {
		m.last(func(co *coro.Co) error { return gatherLeft(co, left) })
	}
	m.last(loop.ShutdownAsyncgens)
	m.trace = append(m.trace, fmt.Sprintf("end %d %d", m.loop.Iterations(), eighths(m.loop.Time())))
	m.over = true
	m.loop.Close()
}

// last runs what follows main.
func (m *machine) last(do func(co *coro.Co) error) {
	t, err := loop.CreateTaskOn(m.loop, coro.New(func(co *coro.Co) (any, error) { return nil, do(co) }), nil)
	if err != nil {
		panic(err)
	}
	m.finish(t, func() {})
}

func gatherLeft(co *coro.Co, left []loop.AnyTask) error {
	var aws []coro.Awaitable[any]
	for _, t := range left {
		aws = append(aws, t.(coro.Awaitable[any]))
	}
	_, err := loop.GatherWith(co, aws, &loop.GatherOptions{ReturnExceptions: true}).Await(co)
	return err
}

// finish is Machine.finish.
func (m *machine) finish(t *loop.Task[any], unstick func()) {
	for range 3 {
		_, err := loop.RunUntilComplete(m.loop, t)
		var stuck *loop.DeadlockError
		if !errors.As(err, &stuck) {
			return
		}
		m.trace = append(m.trace, fmt.Sprint("stuck ", m.loop.Iterations()))
		unstick()
	}
	m.trace = append(m.trace, "given up")
}

func outcome(t *loop.Task[any]) string {
	if !t.Done() {
		return "pending"
	}
	if t.Cancelled() {
		return "cancelled"
	}
	v, err := t.Result()
	if err != nil {
		return "!! " + text(err)
	}
	return "-> " + gen.Repr(v)
}

// handle is Machine.handler.
func (m *machine) handle(_ *loop.Loop, c loop.ExceptionContext) {
	if strings.Contains(c.Message, "never retrieved") || strings.Contains(c.Message, "destroyed") {
		return
	}
	words := c.Message
	for _, begin := range []string{"Exception in callback", "an error occurred during closing of asynchronous generator"} {
		if strings.HasPrefix(words, begin+" ") {
			words = begin
		}
	}
	what := "None"
	if c.Exception != nil {
		what = text(c.Exception)
	}
	m.log("handler", words, what)
}

// log is Machine.log: the words after the iteration and the task.
func (m *machine) log(words ...string) {
	if !m.over {
		m.trace = append(m.trace, fmt.Sprint(m.loop.Iterations(), " ", m.who(), " ", strings.Join(words, " ")))
	}
}

func (m *machine) who() string {
	t := m.loop.CurrentTask()
	if t == nil {
		return "-"
	}
	return m.called(t)
}

// called is the trace's name of a task or a future.
func (m *machine) called(f loop.AnyFuture) string {
	if t, ok := f.(loop.AnyTask); ok {
		if i, known := m.index[t]; known {
			return fmt.Sprint("t", i)
		}
		return "t?"
	}
	for i, known := range m.futures {
		if loop.AnyFuture(known) == f {
			return fmt.Sprint("f", i)
		}
	}
	return "?"
}

func (m *machine) register(t *loop.Task[any]) {
	if _, known := m.index[t]; !known {
		m.index[t] = len(m.tasks)
		m.tasks = append(m.tasks, t)
	}
}

// attempted logs what a call came to that waits for nothing.
func attempted[T any](m *machine, what string, v T, err error) {
	if err != nil {
		m.log(what, "!!", text(err))
		return
	}
	m.log(what, "->", gen.Repr(v))
}

// none is for attempted, of what has no value.
func none(err error) (gen.None, error) { return gen.None{}, err }

// wait is Machine.wait: it awaits, and logs before and after.
func wait[T any](m *machine, what string, await func() (T, error)) error {
	m.log(what)
	v, err := await()
	if err != nil {
		m.log(what, "!!", text(err))
		return err
	}
	m.log(what, "->", named(v))
	return nil
}

// truth is the value of what returns True in Python, and nothing here.
func truth(err error) (bool, error) { return true, err }
