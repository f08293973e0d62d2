package aiohttptest

import "net"

// RefusedAddr returns an address, "127.0.0.1:port", on which every connection is
// refused, until release is called.
//
// Go only: aiohttp.test_utils.unused_port reserves nothing.
func RefusedAddr() (addr string, release func()) {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		panic("aiohttptest: " + err.Error())
	}
	defer ln.Close()
	// The near end of a connection holds its port, and nobody listens there. It is
	// bound by name, so that nobody connects from it by chance, to itself.
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}}
	near, err := d.Dial("tcp4", ln.Addr().String())
	if err != nil {
		panic("aiohttptest: " + err.Error())
	}
	far, err := ln.Accept()
	if err != nil {
		panic("aiohttptest: " + err.Error())
	}
	return near.LocalAddr().String(), func() {
		near.(*net.TCPConn).SetLinger(0) // leaves nothing behind
		near.Close()
		far.Close()
	}
}
