package kernel

import (
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// String is Python's repr, "<Future pending cb=[done() at x.go:3]>".
func (f *Future) String() string {
	if f.printing {
		return "..." // it is part of itself
	}
	f.printing = true
	defer func() { f.printing = false }()
	class, state, details := "Future", "", ""
	if k := f.Kind(); k != nil {
		class, state, details = k.Class(), k.StateName(), k.Details()
	}
	return f.repr(class, state, details)
}

// repr is "<class state details callbacks outcome>".
func (f *Future) repr(class, state, details string) string {
	if state == "" {
		state = [...]string{"pending", "cancelled", "finished"}[f.state]
	}
	parts := []string{class, state, details, f.callbackRepr()}
	switch {
	case f.state != Finished:
	case f.Peek() != nil:
		parts = append(parts, "exception="+gen.Repr(f.fail.err))
	case f.Face != nil:
		parts = append(parts, "result="+gen.ShortRepr(f.value()))
	}
	parts = append(parts, known(f.loop, f).created())
	var b strings.Builder
	for _, p := range parts {
		if p != "" {
			b.WriteString(" " + p)
		}
	}
	return "<" + b.String()[1:] + ">"
}

// value is the future's, as its face has it, or the face of something that was woken.
func (f *Future) value() any {
	if woken, ok := f.Face.(interface{ Any() any }); ok {
		return woken.Any()
	}
	return f.loop.valueOf(f.Face)
}

func (f *Future) callbackRepr() string {
	all := f.entries()
	switch n := len(all); n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("cb=[%v]", entryRepr(all[0]))
	case 2:
		return fmt.Sprintf("cb=[%v, %v]", entryRepr(all[0]), entryRepr(all[1]))
	default:
		return fmt.Sprintf("cb=[%v, <%d more>, %v]", entryRepr(all[0]), n-2, entryRepr(all[n-1]))
	}
}

// entries are what waits for the future, in the order of OnDone.
func (f *Future) entries() []Entry {
	if f.first == nil {
		return f.more()
	}
	return append([]Entry{f.first}, f.more()...)
}

// entryRepr is how a callback appears in its future's repr.
func entryRepr(e Entry) string {
	if _, ok := e.(*Task); ok {
		return "Task.task_wakeup()"
	}
	if s, ok := e.(fmt.Stringer); ok {
		return s.String()
	}
	return "Future.callback()"
}
