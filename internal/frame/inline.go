package frame

// Inline runs body on the caller's stack, without a goroutine: Suspend calls
// suspend, whose argument and result mean nothing, and returns when it does. To
// unwind the body, suspend panics. The frame must be unstarted.
func (f *Frame) Inline(body func(), suspend func(struct{}) bool) {
	f.status, f.yield = Suspended, suspend
	defer func() { f.status, f.yield = Finished, ended }()
	body()
}
