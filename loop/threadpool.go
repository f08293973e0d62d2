package loop

import (
	"math"
	"runtime"
	"sync"

	"github.com/coluber-go/coluber/gen"
)

// ThreadPoolExecutor is an [Executor] that calls as many functions at a time as
// it was made for, in the order in which they were submitted. A goroutine ends as
// soon as nothing is left for it to do. [NewThreadPoolExecutor] makes one.
//
// Python: concurrent.futures.ThreadPoolExecutor, library/concurrent.futures.
type ThreadPoolExecutor struct {
	most     int
	mu       sync.Mutex
	over     *sync.Cond // workers has become 0
	queue    []Job
	workers  int
	shutdown bool
}

// NewThreadPoolExecutor returns an executor that calls at most maxWorkers
// functions at a time; for 0, four more than there are processors, and at most 32.
// It panics with a [*gen.ValueError] if maxWorkers is negative.
//
// Python: ThreadPoolExecutor, library/concurrent.futures.
//
// Differs: 0 stands for None.
func NewThreadPoolExecutor(maxWorkers int) *ThreadPoolExecutor {
	if maxWorkers < 0 {
		panic(&gen.ValueError{Msg: "max_workers must be greater than 0"})
	}
	if maxWorkers == 0 {
		maxWorkers = min(32, runtime.NumCPU()+4)
	}
	return newPool(maxWorkers)
}

// unlimited is a number of workers that is never reached.
const unlimited = math.MaxInt

func newPool(most int) *ThreadPoolExecutor {
	e := &ThreadPoolExecutor{most: most}
	e.over = sync.NewCond(&e.mu)
	return e
}

// Submit takes a job. It panics if job is nil.
//
// Errors: [gen.RuntimeError] "cannot schedule new futures after shutdown".
//
// Python: ThreadPoolExecutor.submit, library/concurrent.futures.
func (e *ThreadPoolExecutor) Submit(job Job) error {
	if job == nil {
		panic("loop: Submit of a nil Job")
	}
	e.lock()
	defer e.mu.Unlock()
	if e.shutdown {
		return &gen.RuntimeError{Msg: "cannot schedule new futures after shutdown"}
	}
	e.queue = append(e.queue, job)
	if e.workers < e.most {
		e.workers++
		go e.work()
	}
	return nil
}

func (e *ThreadPoolExecutor) lock() {
	if e.over == nil {
		panic("loop: zero ThreadPoolExecutor: NewThreadPoolExecutor makes one")
	}
	e.mu.Lock()
}

// work runs jobs until there are none.
func (e *ThreadPoolExecutor) work() {
	returned := false
	defer func() {
		if !returned {
			go e.work() // a job has ended this goroutine by a Goexit
		}
	}()
	for job := e.next(); job != nil; job = e.next() {
		job.Run()
	}
	returned = true
}

// next takes a job; without one, the worker counts no more.
func (e *ThreadPoolExecutor) next() Job {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) == 0 {
		e.queue = nil
		if e.workers--; e.workers == 0 {
			e.over.Broadcast()
		}
		return nil
	}
	job := e.queue[0]
	e.queue[0] = nil
	e.queue = e.queue[1:]
	return job
}

// Shutdown refuses further jobs. Those it has taken are run, unless cancelFutures
// is set: then those that have not begun are cancelled. With wait set it returns
// when all are over; a job of its own that waits so waits for ever.
//
// Python: Executor.shutdown, library/concurrent.futures.
func (e *ThreadPoolExecutor) Shutdown(wait, cancelFutures bool) {
	e.lock()
	e.shutdown = true
	var left []Job
	if cancelFutures {
		left, e.queue = e.queue, nil
	}
	e.mu.Unlock()
	for _, job := range left {
		job.Cancel()
	}
	if wait {
		e.join()
	}
}

// join waits until the last worker has ended.
func (e *ThreadPoolExecutor) join() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.workers > 0 {
		e.over.Wait()
	}
}
