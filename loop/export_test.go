package loop

// Iterations is how many iterations l has begun.
func Iterations(l *Loop) int { return l.k.Iterations() }

// Ready is the number of entries in l's ready queue.
func Ready(l *Loop) int { return l.k.Ready() }

// Value is how often s can be acquired, if nobody waits.
func Value(s *Semaphore) int { return s.value }
