// Package dial resolves names and makes connections, as asyncio does, on goroutines of
// its own.
package dial
