package diff

import (
	"context"
	"fmt"
	"sync"

	"github.com/coluber-go/coluber/gen"
)

// Report is what a session has found.
type Report struct {
	Programs int
	Known    map[string]int // programs that differ as a row of DIFFERENCES.md says
	Found    []Difference   // those that nothing explains, by seed, at most a session's Keep
	Differ   int            // how many these are
}

// Difference is a program that leaves different traces, shrunk.
type Difference struct {
	Seed            uint64
	Program         *Program
	Python, Coluber []string
	// Once says that the program did not differ when it was run again; it is not
	// shrunk then. What is to be found is a race, on one side.
	Once bool
}

// Session compares programs of many seeds.
type Session struct {
	Python string // the interpreter
	First  uint64 // seed
	N      int    // programs
	Keep   int    // differences to keep and shrink
	Engine gen.Engine
	// Workers is how many interpreters run side by side; less than one means one.
	Workers int
	// Progress is called after each batch with the number of programs so far, on any
	// goroutine, one call at a time; nil means never.
	Progress func(done int)
}

// batch is how many programs an interpreter gets at once.
const batch = 250

// shrinkTries is how many smaller programs are tried.
const shrinkTries = 4000

// Run runs the session until it is over, ctx ends or an interpreter fails, and reports
// what was found until then.
func (s *Session) Run(ctx context.Context) (Report, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &findings{s: s, report: Report{Known: map[string]int{}}}
	var all sync.WaitGroup
	for range max(1, s.Workers) {
		all.Go(func() {
			if err := r.work(ctx); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	return r.report, context.Cause(ctx)
}

// findings are what the workers share.
type findings struct {
	s      *Session
	mu     sync.Mutex
	taken  int // programs
	report Report
}

// take is the seeds of the next batch.
func (r *findings) take() (first uint64, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	first, n = r.s.First+uint64(r.taken), min(batch, r.s.N-r.taken)
	r.taken += n
	return first, n
}

// work compares batches until there is none left.
func (r *findings) work(ctx context.Context) error {
	python, err := Start(r.s.Python)
	if err != nil {
		return err
	}
	defer python.Close()
	for ctx.Err() == nil {
		first, n := r.take()
		if n == 0 {
			return nil
		}
		if err := r.compare(python, first, n); err != nil {
			return err
		}
	}
	return nil
}

func (r *findings) compare(python *Python, first uint64, n int) error {
	programs := make([]*Program, n)
	for i := range programs {
		programs[i] = Generate(first + uint64(i))
	}
	type answer struct {
		traces [][]string
		err    error
	}
	answered := make(chan answer, 1)
	go func() {
		traces, err := python.Run(programs...)
		answered <- answer{traces, err}
	}()
	here := make([][]string, n)
	for i, p := range programs {
		here[i] = Run(p, r.s.Engine)
	}
	there := <-answered
	if there.err != nil {
		return fmt.Errorf("seeds %d to %d: %w", first, first+uint64(n)-1, there.err)
	}
	for i := range programs {
		if err := r.note(python, first+uint64(i), programs[i], there.traces[i], here[i]); err != nil {
			return err
		}
	}
	r.noteBatch(n)
	return nil
}

func (r *findings) noteBatch(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Programs += n
	if r.s.Progress != nil {
		r.s.Progress(r.report.Programs)
	}
}

// note compares two traces.
func (r *findings) note(python *Python, seed uint64, p *Program, there, here []string) error {
	row, same := Compare(there, here)
	if same {
		return nil
	}
	if r.count(row) {
		return nil
	}
	d, err := shrunk(python, Difference{Seed: seed, Program: p, Python: there, Coluber: here, Once: true}, r.s.Engine)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Found = append(r.report.Found, d)
	return nil
}

// count counts a difference, and reports whether that is all there is to do.
func (r *findings) count(row string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if row != "" {
		r.report.Known[row]++
		return true
	}
	r.report.Differ++
	return r.report.Differ > r.s.Keep
}

// shrunk is the smallest program found that still differs.
func shrunk(python *Python, d Difference, engine gen.Engine) (Difference, error) {
	var failed error
	differs := func(p *Program) bool {
		there, err := python.Run(p)
		if err != nil {
			failed = err
			return false
		}
		here := Run(p, engine)
		row, same := Compare(there[0], here)
		if same || row != "" {
			return false
		}
		d = Difference{Seed: d.Seed, Program: p, Python: there[0], Coluber: here}
		return true
	}
	if differs(d.Program) {
		Shrink(d.Program, shrinkTries, differs)
	}
	return d, failed
}
