package streams

import "io"

// read reads until the end of the data, or of the connection. It is all that the
// reading goroutine does.
func (c *conn) read(dev device) {
	for c.input.mayRead() {
		if err := dev.read(c.came); err != nil {
			if c.input.end(err) {
				c.source.Notify()
			}
			return
		}
	}
}

// came takes in what was read, and reports whether there is room for more.
func (c *conn) came(k *chunk) bool {
	room := c.input.add(k)
	c.source.Notify()
	return room
}

// mayRead waits until there is room, and reports false at the end.
func (in *input) mayRead() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	for !in.over && (in.hold || in.list.bytes >= in.window) {
		in.turn.Wait()
	}
	if in.over {
		in.reading = false
		in.turn.Broadcast()
	}
	return !in.over
}

// add puts in what was read, and reports whether there is room for more.
func (in *input) add(k *chunk) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.list.add(k)
	return !in.over && !in.hold && in.list.bytes < in.window
}

// end says that err was the end, and reports whether the loop should hear of it: not if
// it was the loop's doing.
func (in *input) end(err error) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	wanted := !in.over
	in.over, in.reading, in.err = true, false, err
	in.turn.Broadcast()
	return wanted
}

// next is the next chunk, or the end.
func (in *input) next() (*chunk, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	k := in.list.pop()
	if k == nil {
		err := in.err
		in.err = nil
		return nil, err
	}
	if in.list.bytes < in.window {
		in.turn.Signal()
	}
	return k, nil
}

// set changes what the reading goroutine may do.
func (in *input) set(hold, over bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.hold, in.over = hold, in.over || over
	in.turn.Broadcast()
}

// isReading reports whether there will be more news.
func (in *input) isReading() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.reading || in.list.first != nil || in.err != nil
}

// drop lets go what nobody will read.
func (in *input) drop() {
	in.mu.Lock()
	defer in.mu.Unlock()
	for k := in.list.pop(); k != nil; k = in.list.pop() {
		k.free()
	}
	in.err = nil
}

// feed gives the reader what has come, until it has enough.
func (c *conn) feed() {
	for c.phase == open && !c.paused {
		k, err := c.input.next()
		if k == nil {
			if err != nil {
				c.ended(err)
			}
			return
		}
		if c.reader != nil && !c.reader.eof { // which a program may have said
			c.reader.FeedData(k.b[:k.n])
		}
		k.free()
	}
}

// ended deals with the end of the data.
func (c *conn) ended(err error) {
	switch {
	case err != io.EOF:
		c.fatal(err, "read")
	case c.broken != nil:
		c.reader.FeedEOF()
		c.fatal(c.broken, "write")
	case c.kind == writePipe:
		c.readerGone()
	case c.kind.pipe:
		c.reader.FeedEOF()
		c.forceClose(nil)
	case c.kind.tls:
		c.reader.FeedEOF()
		c.close()
	default:
		c.reader.FeedEOF() // one may write on
	}
}

// PauseReading keeps further data from the reader.
func (c *conn) PauseReading() {
	c.paused = true
	c.log("%v pauses reading")
}

// ResumeReading gives the reader data again, at once what there is.
func (c *conn) ResumeReading() {
	c.paused = false
	c.log("%v resumes reading")
	c.feed()
}
