package kernel

import (
	"github.com/coluber-go/coluber/gen"
)

// CancelScope is a part of a task's life, and of its children's, in which every wait
// is cancelled once Cancelled is set. Scopes of a task are nested.
type CancelScope struct {
	Cancelled bool
	Shield    bool // the scopes around it do not reach inside
	Reason    any
	parent    *CancelScope
}

// effective is the innermost scope that cancels what waits in s; nil for none.
func (s *CancelScope) effective() *CancelScope {
	for ; s != nil; s = s.parent {
		if s.Cancelled {
			return s
		}
		if s.Shield {
			return nil
		}
	}
	return nil
}

// within reports whether s is of, or inside of it.
func (s *CancelScope) within(of *CancelScope) bool {
	for ; s != nil; s = s.parent {
		if s == of {
			return true
		}
	}
	return false
}

// Scope is the innermost scope that the task is in; nil for none.
func (t *Task) Scope() *CancelScope { return t.cancelScope }

// SetScope puts the task into s, nil meaning into none.
func (t *Task) SetScope(s *CancelScope) { t.cancelScope = s }

// EnterScope puts the task into s, inside the scope it is in.
func (t *Task) EnterScope(s *CancelScope) { s.parent, t.cancelScope = t.cancelScope, s }

// LeaveScope puts the task back into the scope around s.
func (t *Task) LeaveScope(s *CancelScope) { t.cancelScope = s.parent }

// ScopeCancelled is the CancelledError that a wait of the task would raise now; nil
// if it would not.
func (t *Task) ScopeCancelled() error {
	if s := t.cancelScope.effective(); s != nil {
		return &gen.CancelledError{Msg: s.Reason}
	}
	return nil
}

// CancelScope cancels s: the tasks in it that wait are woken with a CancelledError,
// and so is every wait that begins in it from now on. It takes time in proportion to
// the number of the loop's tasks.
func (l *Loop) CancelScope(s *CancelScope, reason any) {
	s.Cancelled, s.Reason = true, reason
	for t := l.tasks.first; t != nil; t = t.after {
		if t.waiter != nil && t.cancelScope.within(s) && t.cancelScope.effective() != nil {
			t.waiter.Cancel(reason)
		}
	}
}

// suspended deals with a wait that has just begun in a scope.
func (t *Task) suspended() {
	s := t.cancelScope.effective()
	switch {
	case s == nil:
	case t.waiter != nil:
		t.waiter.Cancel(s.Reason)
	default: // for the next iteration
		t.raise(&gen.CancelledError{Msg: s.Reason})
	}
}
