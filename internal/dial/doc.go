// Package dial resolves names and makes connections as asyncio does: in the same
// order, with the same errors. Its functions wait on the goroutine that calls them,
// until they are done or the context ends; loops call them on goroutines of their own.
package dial
