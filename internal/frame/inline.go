package frame

// Inline runs body on the caller's stack, without a goroutine: Suspend calls
// suspend and returns when it does. Once suspend has returned false, the next
// Suspend unwinds the body, and Inline reports true. The frame must be
// unstarted.
func (f *Frame) Inline(body func(), suspend func() bool) (unwound bool) {
	f.status = Suspended
	f.yield = func(struct{}) bool {
		if !suspend() {
			f.yield = func(struct{}) bool { panic(unwinding{f}) }
		}
		return true
	}
	defer func() {
		f.status, f.yield = Finished, ended
		r := recover()
		if r == nil {
			return
		}
		if r != (unwinding{f}) {
			panic(r)
		}
		unwound = true
	}()
	body()
	return false
}
