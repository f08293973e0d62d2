package coro

// Page is how many coroutines share a page of marks.
const Page = len(page{}.marks)

// Pending is how many coroutines may have been dropped without having run.
func Pending() int64 {
	n := takenBefore.Load() - settled.Load()
	if p := currentPage.Load(); p != nil {
		n += p.taken()
	}
	return n
}

// SealedPage seals a page with n marks in use. It reports how many were counted,
// and whether a goroutine that has the page at hand could still take another.
func SealedPage(n int) (counted int64, open bool) {
	p := &page{}
	p.used.Add(uint32(n))
	counted = p.seal()
	return counted, int(p.used.Add(1)-1) < len(p.marks)
}
