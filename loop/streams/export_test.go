package streams

// Buffered is the data that r has.
func Buffered(r *StreamReader) []byte { return r.buf.bytes() }

// Room is the size of the array that r has for its data.
func Room(r *StreamReader) int { return cap(r.buf.b) }

// Paused reports whether r's transport has to pause.
func Paused(r *StreamReader) bool { return r.paused }
