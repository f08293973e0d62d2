package main

import (
	"slices"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func fetch(page int, failures map[int]error, calledOff *[]int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		err := loop.Sleep(co, seconds(float64(page*7%10+1)*0.1))
		if gen.IsInstance[*loop.CancelledError](err) {
			*calledOff = append(*calledOff, page)
			if failure := failures[page]; failure != nil { // a clean-up that fails
				return 0, gen.WithContext(failure, err)
			}
		}
		if err != nil {
			return 0, err
		}
		if err := failures[page]; err != nil {
			return 0, err
		}
		printf("  page %d is there\n", page)
		return page * page, nil
	})
}

// fanOut fetches all pages side by side. The first failure calls off the others.
func fanOut(co *coro.Co, pages int, failures map[int]error, deadline time.Duration, calledOff *[]int) ([]int, error) {
	var fetches []*coro.Coroutine[int]
	for page := range pages {
		fetches = append(fetches, fetch(page, failures, calledOff))
	}
	var tasks []*loop.Task[int]
	err := coro.With2(co, loop.NewTimeout(deadline), loop.NewTaskGroup(), func(_ *loop.Timeout, group *loop.TaskGroup) (err error) {
		if tasks, err = createTasks(group, fetches...); err != nil {
			return err
		}
		printf("  %d pages are on their way\n", len(tasks))
		return nil
	})
	if err != nil {
		return nil, err
	}
	var results []int
	for _, task := range tasks {
		result, _ := task.Result() // the group has seen to the errors
		results = append(results, result)
	}
	return results, nil
}

// attempt fetches all pages, or says why it could not.
func attempt(co *coro.Co, title string, pages int, failures map[int]error, deadline time.Duration) error {
	println(title)
	calledOff := []int{}
	all, err := fanOut(co, pages, failures, deadline, &calledOff)
	if err == nil {
		println("  all:", gen.Repr(all))
	} else if err := explain(err); err != nil {
		return err
	}
	slices.Sort(calledOff) // a group cancels its tasks in any order
	println("  called off:", gen.Repr(calledOff))
	return nil
}

// explain deals with failures by their kind, as except* does.
func explain(err error) error {
	group, together := gen.Raised(err).(*gen.ExceptionGroup)
	if !together { // except* makes a group of an exception that is alone
		alone, failed := gen.NewBaseExceptionGroup("", []error{err})
		if failed != nil {
			return failed
		}
		group = alone
	}
	bad, rest := group.Split(gen.IsInstance[*gen.ValueError])
	gone, rest := rest.Split(isOSError)
	if bad != nil {
		var reasons []string
		for _, e := range bad.Exceptions() {
			reasons = append(reasons, e.Error())
		}
		println("  bad pages:", gen.Repr(reasons))
	}
	if gone != nil {
		println("  the network:", gen.Repr(gone.Exceptions()))
	}
	switch {
	case rest == nil:
		return nil
	case !together:
		return err // as it was
	default:
		return rest
	}
}

// fanoutMain is testdata/9_fanout.py.
func fanoutMain(co *coro.Co, n int) error {
	value := func(msg string) error { return &gen.ValueError{Msg: msg} }
	for _, a := range []struct {
		title    string
		failures map[int]error
		deadline time.Duration
	}{
		{"all is well", nil, loop.Forever},
		{"one fails, and the slower ones are called off", map[int]error{n / 3: value("no title")}, loop.Forever},
		{"one fails, and another while it is called off", map[int]error{
			0: newConnectionError("reset"), 2: value("half"),
		}, loop.Forever},
		{"too slow", nil, seconds(0.45)},
	} {
		if err := attempt(co, a.title, n, a.failures, a.deadline); err != nil {
			return err
		}
	}
	return nil
}
