package streams

// Buffered is the data that r has.
func Buffered(r *StreamReader) []byte { return r.buf.bytes() }

// Room is the size of the array that r has for its data.
func Room(r *StreamReader) int { return cap(r.buf.b) }

// Paused reports whether r's transport has to pause.
func Paused(r *StreamReader) bool { return r.paused }

// Clients is how many connections s has.
func Clients(s *Server) int { return len(s.clients) }

// TransportOf is what w stands on.
func TransportOf(w *StreamWriter) Transport { return w.c }

// TakeIn has r's connection give it what has come.
func TakeIn(r *StreamReader) { r.transport.(*conn).feed() }
