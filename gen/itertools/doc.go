// Package itertools is Python's itertools over Go's iterators.
package itertools
