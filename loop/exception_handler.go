package loop

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

// ExceptionContext is what an exception handler is told. Fields that do not
// apply are nil, or empty.
//
// Python: the context of loop.call_exception_handler, library/asyncio-eventloop.
type ExceptionContext struct {
	Message   string
	Exception error
	Future    fmt.Stringer // the future, or only its repr if it is gone
	Task      fmt.Stringer
	Handle    fmt.Stringer // a Handle, a TimerHandle, or the repr of a future's callback
	// SourceTraceback is in debug mode where the future, task or handle was made: a
	// line for each call, the innermost last.
	SourceTraceback string
	// Facts are whatever else there is to be told, in any order.
	Facts []Fact
}

// Fact is a named fact about an exception. Python's names are "protocol",
// "transport", "socket" and "asyncgen"; any other will do.
//
// Python: the context of loop.call_exception_handler, library/asyncio-eventloop.
type Fact struct {
	Key   string
	Value any
}

// Fact is the value of the fact with that name; nil if there is none.
//
// Python: context.get(key), library/stdtypes.
func (c ExceptionContext) Fact(key string) any {
	for _, f := range c.Facts {
		if f.Key == key {
			return f.Value
		}
	}
	return nil
}

// ExceptionHandler receives what nobody could be given: exceptions of callbacks,
// and of tasks and futures that nobody asked; tasks that are destroyed. It is called
// in the context of the task or callback, and on the loop's goroutine. Of what fails
// outside when the loop is closed already, it is told on other goroutines, one at a
// time and after Close.
//
// Python: loop.set_exception_handler, library/asyncio-eventloop.
type ExceptionHandler func(l *Loop, c ExceptionContext)

// String is the text that asyncio logs for c: the message, the further facts in
// the order of their names, and the last line of the traceback.
//
// Python: loop.default_exception_handler, library/asyncio-eventloop.
func (c ExceptionContext) String() string { return c.kernel().String() }

// kernel is c as the kernel has it.
func (c ExceptionContext) kernel() *kernel.ExceptionContext {
	k := &kernel.ExceptionContext{Message: c.Message, Exception: c.Exception, Scope: c.scope()}
	for _, f := range []kernel.ContextField{
		{Key: "future", Value: c.Future}, {Key: "handle", Value: c.Handle}, {Key: "task", Value: c.Task},
	} {
		if s, ok := f.Value.(fmt.Stringer); ok && s != nil {
			k.Fields = append(k.Fields, f)
		}
	}
	if c.SourceTraceback != "" {
		k.Fields = append(k.Fields, kernel.ContextField{Key: "source_traceback", Value: c.SourceTraceback})
	}
	for _, f := range c.Facts {
		k.Fields = append(k.Fields, kernel.ContextField(f))
	}
	return k
}

// scope is that of the task, else of the future if it is one, else of the handle.
func (c ExceptionContext) scope() *coro.Scope {
	for _, thing := range []fmt.Stringer{c.Task, c.Future, c.Handle} {
		switch thing := thing.(type) {
		case nil:
			continue
		case AnyFuture:
			if t := thing.future().Task(); t != nil {
				return t.ContextScope()
			}
		case Handle:
			if thing.k != nil {
				return thing.k.ContextScope()
			}
		case TimerHandle:
			if thing.k != nil {
				return thing.k.ContextScope()
			}
		}
		return nil
	}
	return nil
}

// told is k as handlers are told it.
func told(k *kernel.ExceptionContext) ExceptionContext {
	c := ExceptionContext{Message: k.Message, Exception: k.Exception}
	for _, f := range k.Fields {
		s, _ := f.Value.(fmt.Stringer)
		switch f.Key {
		case "future":
			c.Future = s
		case "handle":
			c.Handle = publicHandle(s)
		case "task":
			c.Task = s
		case "source_traceback":
			c.SourceTraceback = traceText(f.Value)
		default:
			c.Facts = append(c.Facts, Fact(f))
		}
	}
	return c
}

func publicHandle(s fmt.Stringer) fmt.Stringer {
	switch h := s.(type) {
	case *kernel.Handle:
		return Handle{h}
	case *kernel.TimerHandle:
		return TimerHandle{h}
	}
	return s
}

func traceText(v any) string {
	if t, ok := v.(frame.Trace); ok {
		return t.Text()
	}
	return fmt.Sprint(v)
}

// SetExceptionHandler makes h the loop's exception handler; nil restores the
// default, [Loop.DefaultExceptionHandler]. A handler that panics is reported.
//
// Python: loop.set_exception_handler, library/asyncio-eventloop.
func (l *Loop) SetExceptionHandler(h ExceptionHandler) {
	l.kernel()
	l.handler = h
	if h == nil {
		l.k.SetExceptionHandler(nil)
		return
	}
	l.k.SetExceptionHandler(func(k *kernel.ExceptionContext) { h(l, told(k)) })
}

// ExceptionHandler is what SetExceptionHandler was given; nil for the default.
//
// Python: loop.get_exception_handler, library/asyncio-eventloop.
func (l *Loop) ExceptionHandler() ExceptionHandler { return l.handler }

// DefaultExceptionHandler logs c: as an error, to [RunOptions.Logger] or on standard
// error. A handler of one's own may pass to it what it does not deal with.
//
// Python: loop.default_exception_handler, library/asyncio-eventloop.
func (l *Loop) DefaultExceptionHandler(c ExceptionContext) {
	l.kernel().DefaultExceptionHandler(c.kernel())
}

// CallExceptionHandler gives c to the loop's exception handler, in the context of
// c's task or handle.
//
// Python: loop.call_exception_handler, library/asyncio-eventloop.
func (l *Loop) CallExceptionHandler(c ExceptionContext) {
	l.kernel().CallExceptionHandler(c.kernel())
}
