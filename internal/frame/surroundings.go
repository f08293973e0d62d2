package frame

import (
	"bytes"
	"runtime"
)

// Surroundings are what a pull frame must find unchanged at every resume: the
// goroutine's thread lock and its synctest bubble. Two values are equal if a
// frame made under one may be resumed under the other, unless the thread was
// locked a different number of times or was left in between: that does not show.
// The empty Surroundings are an ordinary goroutine's.
type Surroundings string

// CurrentSurroundings reads them off the header of the goroutine's stack trace,
// "goroutine 7 [running, locked to thread]:", in about 1.5 µs. The format is
// not documented; should it change, the answer is the empty Surroundings.
func CurrentSurroundings() Surroundings {
	var buf [128]byte
	header := buf[:runtime.Stack(buf[:], false)]
	_, rest, _ := bytes.Cut(header, []byte("[running"))
	// GODEBUG=tracebacklabels=1 puts the goroutine's labels after its state.
	state, _, ok := bytes.Cut(rest, []byte(" labels:{"))
	if !ok {
		state, _, ok = bytes.Cut(rest, []byte("]:"))
	}
	if !ok {
		return ""
	}
	locked := bytes.Contains(state, []byte("locked to thread"))
	_, bubble, _ := bytes.Cut(state, []byte("synctest bubble "))
	s := string(bubble)
	if locked {
		// A lock is a lock on one particular thread, hence on one goroutine.
		id, _, _ := bytes.Cut(bytes.TrimPrefix(header, []byte("goroutine ")), []byte(" "))
		s = "thread of goroutine " + string(id) + " " + s
	}
	return Surroundings(s)
}
