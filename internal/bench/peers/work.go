package main

import "fmt"

// rounds is how often each of size tasks has its turn, for n turns in all.
func rounds(n, size int) int { return (n + size - 1) / size }

// words need reflection to be printed, and that needs stack.
var words = []any{"task", 1.5}

// grow needs more stack than a goroutine begins with, and returns 1.
func grow() int { return min(1, len(fmt.Sprintf("%v %d of %v", words, 1, "many"))) }
