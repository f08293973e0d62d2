// Package rooms holds the house to its rules. It has no code, only tests that
// read the module's files:
//
//   - imports run one way, from the row's left to its right;
//   - every exported type and free function has an Example with its output;
//   - a file that is not a test stays under 500 lines;
//   - every exported identifier has a doc comment, and says where it comes from;
//   - the project speaks of itself alone, not of the machines it was made on.
//
// Each check is a function over a description or over source text, and each has
// a table of rows that it must object to, so that a check which has stopped
// seeing anything fails as well.
package rooms
