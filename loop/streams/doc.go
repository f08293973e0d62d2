// Package streams is asyncio's streams: connections, servers and pipes that tasks of
// package loop read from and write to.
//
//	r, w, err := streams.OpenConnection(co, "example.com", 80)
//	…
//	w.Write([]byte("GET / HTTP/1.0\r\n\r\n"))
//	if err := w.Drain(co); err != nil { … }
//	line, err := r.ReadLine(co)
//	w.Close()
//
// asyncio's names, and those here:
//
//	open_connection(host, port)             OpenConnection(co, host, port)
//	open_connection(…, ssl=, limit= …)      OpenConnectionWith(co, host, port, &ConnectOptions{TLS: …, Limit: …})
//	open_unix_connection(path)              OpenUnixConnection(co, path)
//	start_server(cb, host, port)            StartServer(co, handler, host, port); StartServerWith(…, &ServerOptions{…})
//	start_unix_server(cb, path)             StartUnixServer(co, handler, path)
//	server.serve_forever(), close() …       ServeForever(co), Close(), WaitClosed(co), CloseClients(), AbortClients()
//	async with server                       server.With(co, func(s *Server) error { … })
//	StreamReader                            StreamReader
//	read, readline, readexactly, readuntil  Read(co, n), ReadLine(co), ReadExactly(co, n), ReadUntil(co, separators…)
//	async for line in reader                for line, err := range r.All(co)
//	at_eof(), feed_data(), feed_eof()       AtEOF(), FeedData(b), FeedEOF()
//	writer.write, writelines, drain         w.Write(b), w.WriteLines(list), w.Drain(co)
//	close, is_closing, wait_closed          w.Close(), w.IsClosing(), w.WaitClosed(co)
//	write_eof, can_write_eof                w.WriteEOF(), w.CanWriteEOF()
//	get_extra_info("peername")              w.PeerName(), w.SockName(), w.Socket(), w.TLS(); w.ExtraInfo(name)
//	start_tls(context)                      w.StartTLS(co, config)
//	transport.abort()                       w.Abort()
//	loop.connect_read_pipe                  ConnectReadPipe(co, file)
//	loop.connect_write_pipe                 ConnectWritePipe(co, file)
//	IncompleteReadError, LimitOverrunError  the same
//
// A goroutine for each connection waits until there is something to read, and reads ahead up
// to twice the reader's limit. What a task writes in one iteration of the loop is sent in one
// piece. Everything else is the loop's.
package streams
