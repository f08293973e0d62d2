package main

import "fmt"

// rounds is how often each of size tasks has its turn, for n turns in all.
func rounds(n, size int) int { return (n + size - 1) / size }

// sentence keeps the compiler from leaving Sprintf out.
var sentence string

// grow needs more stack than a goroutine begins with, and returns 1.
func grow() int {
	s := fmt.Sprintf("%s %d of %v", "task", 1, "many")
	if len(s) == 0 {
		sentence = s
	}
	return 1
}
