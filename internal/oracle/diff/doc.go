// Package diff compares Coluber with asyncio by random programs: the same program
// must leave the same trace, event by event.
//
// A [Program] is data: bodies of coroutines, of asynchronous generators and of
// callbacks, each a list of statements. [Generate] makes one from a seed. [Run]
// interprets it on Coluber, interpreter.py on CPython; both under virtual time. A trace
// tells who did what in which iteration of the loop, and what came of it. [Shrink]
// makes a program that differs smaller, [Script] writes it as Python.
package diff
