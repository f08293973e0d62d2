package loop

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/kernel"
)

// ExceptionContext is what an exception handler is told. Fields that do not
// apply are nil.
//
// Python: the context of loop.call_exception_handler, library/asyncio-eventloop.
type ExceptionContext struct {
	Message   string
	Exception error
	Future    fmt.Stringer // the future, or only its repr if it is gone
	Task      fmt.Stringer
	Handle    fmt.Stringer
}

// ExceptionHandler receives what nobody could be given: exceptions of callbacks,
// and of tasks and futures that nobody asked; tasks that are destroyed. It is called
// on the loop's goroutine. Of what fails outside when the loop is closed already, it
// is told on other goroutines, one at a time and after Close.
//
// Python: loop.set_exception_handler, library/asyncio-eventloop.
type ExceptionHandler func(l *Loop, c ExceptionContext)

// String is the text that asyncio logs for c: the message, the further facts in
// the order of their names, and the last line of the traceback.
//
// Python: loop.default_exception_handler, library/asyncio-eventloop.
func (c ExceptionContext) String() string { return c.kernel().String() }

func (c ExceptionContext) kernel() *kernel.Context {
	k := &kernel.Context{Message: c.Message, Exception: c.Exception}
	for _, f := range []kernel.ContextField{
		{Key: "future", Value: c.Future}, {Key: "handle", Value: c.Handle}, {Key: "task", Value: c.Task},
	} {
		if s, ok := f.Value.(fmt.Stringer); ok && s != nil {
			k.Fields = append(k.Fields, f)
		}
	}
	return k
}

// SetExceptionHandler makes h the loop's exception handler; nil restores the
// default, which prints on standard error. A handler that panics is reported.
//
// Python: loop.set_exception_handler, library/asyncio-eventloop.
func (l *Loop) SetExceptionHandler(h ExceptionHandler) {
	if h == nil {
		l.kernel().SetExceptionHandler(nil)
		return
	}
	l.kernel().SetExceptionHandler(func(k *kernel.Context) {
		c := ExceptionContext{Message: k.Message, Exception: k.Exception}
		for _, f := range k.Fields {
			s, _ := f.Value.(fmt.Stringer)
			switch f.Key {
			case "future":
				c.Future = s
			case "handle":
				c.Handle = s
			case "task":
				c.Task = s
			}
		}
		h(l, c)
	})
}

// CallExceptionHandler gives c to the loop's exception handler.
//
// Python: loop.call_exception_handler, library/asyncio-eventloop.
func (l *Loop) CallExceptionHandler(c ExceptionContext) {
	l.kernel().CallExceptionHandler(c.kernel())
}
