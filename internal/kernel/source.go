package kernel

import "sync/atomic"

// Source is something outside that has news again and again: a connection that is
// read ahead, a listener, a child process. However often it notifies, one entry of it
// is under way to the loop at most. As an [Entry] it is what the loop does about the
// news.
//
// While somebody on the loop waits for the source, that is an operation outside, for
// which a virtual clock stands still. Otherwise time passes, but the loop is not
// deadlocked.
type Source struct {
	loop    *Loop
	news    func()
	posted  atomic.Bool
	waiting bool
	closing *Closing
}

// Init makes s a source of the loop. The loop calls news after each Notify, or after
// several at once: then news must look for all that there is. Close calls closed, which
// must end the source, on the loop's goroutine; nil does nothing. It reports false if
// the loop is closed.
func (s *Source) Init(l *Loop, news, closed func()) bool {
	s.loop, s.news = l, news
	s.closing = l.AtClose(func() {
		if closed != nil {
			closed()
		}
	})
	if s.closing == nil {
		return false
	}
	l.Expect(1)
	return true
}

// Notify makes the loop call news. It may be called from any goroutine, and as often as
// one likes; what the caller has done before is seen by news. It reports false if the
// loop is closed.
func (s *Source) Notify() bool {
	if s.posted.Swap(true) {
		return true // that one is not taken in yet
	}
	return s.loop.inbox.post(s)
}

// Run takes the news in.
func (s *Source) Run() {
	s.posted.Store(false) // before the look: what comes after it notifies again
	s.news()
}

// Await says whether somebody on the loop waits for the source now. It is for the
// loop's goroutine.
func (s *Source) Await(waiting bool) {
	switch {
	case waiting && !s.waiting:
		s.loop.Begin()
	case !waiting && s.waiting:
		s.loop.inbox.outside.Add(-1)
	}
	s.waiting = waiting
}

// End says that no news will come any more. It is for the loop's goroutine. What was
// notified before may still be taken in.
func (s *Source) End() {
	if s.closing == nil {
		return
	}
	s.Await(false)
	s.closing.Forget()
	s.closing = nil
	s.loop.Expect(-1)
}
