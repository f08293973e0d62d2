// Package conformance says, for each test of CPython's own suite whose behaviour
// must hold here, which test of ours holds it, or why there is none. It has no
// code, only tables and the tests that keep them honest.
//
//   - cpython.tsv lists the tests of CPython 3.13: area, and file:Class.test.
//   - AREA.tsv has one line for each test of an area: the test, ours, a remark.
//
// Ours is written gen.TestThrow, or gen.TestThrow/row for a row of a table, with
// the folder of the package before the dot; several are joined by "; ". Where
// ours is "-", the remark is the reason; otherwise it is what ours leaves out of
// CPython's test, and mostly empty.
//
// The tests here prove that a named test exists, not that it says the same as
// CPython's: that is for whoever writes the line.
package conformance
