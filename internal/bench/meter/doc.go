// Package meter measures one piece of work at a time in a process of its own.
// [Serve] reads requests, a JSON object a line, and answers each with a [Reply]
// on a line. The program that compares asks many such processes, whatever
// language they are written in, in turn: meter.py, beside the rows, speaks the same protocol.
package meter
