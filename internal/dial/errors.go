package dial

import (
	"errors"
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// Error is why none of the addresses could be reached.
type Error struct {
	Failures []Failure // in the order in which the addresses were tried

	interleave int
}

// Failure is what became of the attempts at an address.
type Failure struct {
	Addr  Addr
	tries []attempt
}

// attempt is one that failed. Several local addresses make several.
type attempt struct {
	err   error
	local *Addr  // that it could not be bound to, if that was it
	why   string // then, in the system's words
}

// Errs are the errors of the address: one, or those of several local addresses.
func (f Failure) Errs() []error {
	errs := make([]error, len(f.tries))
	for i, t := range f.tries {
		errs[i] = t.err
	}
	return errs
}

// Errs are the errors of all addresses.
func (e *Error) Errs() []error {
	var errs []error
	for _, f := range e.Failures {
		errs = append(errs, f.Errs()...)
	}
	return errs
}

// Error is the text of Err.
func (e *Error) Error() string { return e.Err().Error() }

// Unwrap returns the errors of all addresses.
func (e *Error) Unwrap() []error { return e.Errs() }

// Err is what asyncio's create_connection raises: the only error, or the first of
// those that say the same, or an OSError of them all.
func (e *Error) Err() error {
	errs := e.Errs()
	if alike(errs) {
		return errs[0]
	}
	return &gen.OSError{Strerror: multiple(errs)}
}

// Group is what asyncio's create_connection raises with all_errors set.
func (e *Error) Group() error {
	g, err := gen.NewBaseExceptionGroup("create_connection failed", e.Errs())
	if err != nil {
		return err
	}
	return g
}

// ClientErr is what aiohttp's connector makes its error of. After a failure it drops
// the first addresses of each family and tries the rest, so that the error is about
// the last ones of the families with the most. If they all have the same number, so
// has the error.
func (e *Error) ClientErr() error {
	var errs []error
	for _, f := range e.last() {
		for _, t := range f.tries {
			errs = append(errs, t.clientErr())
		}
	}
	if alike(errs) {
		return errs[0]
	}
	return gen.NewOSError(commonErrno(errs), multiple(errs), "")
}

// last are the failures of aiohttp's last round.
func (e *Error) last() []Failure {
	n := max(1, e.interleave)
	count, seen := map[Family]int{}, map[Family]int{}
	most := 0
	for _, f := range e.Failures {
		count[f.Addr.Family()]++
		most = max(most, count[f.Addr.Family()])
	}
	dropped := (most - 1) / n * n
	var last []Failure
	for _, f := range e.Failures {
		if seen[f.Addr.Family()]++; seen[f.Addr.Family()] > dropped {
			last = append(last, f)
		}
	}
	if e.interleave > 0 {
		last = interleave(last, func(f Failure) Family { return f.Addr.Family() }, n)
	}
	return last
}

// clientErr is the attempt's error, where aiohttp leaves the number out of the text.
func (t attempt) clientErr() error {
	if t.local == nil {
		return t.err
	}
	text := fmt.Sprintf("error while attempting to bind on address %v: %s", *t.local, t.why)
	return gen.NewOSError(errnoOf(t.err), text, "")
}

// foreign is the first error that is no OSError, such as a Control's own: it is not the
// address's fault, and nobody's to count.
func foreign(failures []Failure) error {
	for _, f := range failures {
		for _, t := range f.tries {
			if !gen.IsInstance[*gen.OSError](t.err) {
				return t.err
			}
		}
	}
	return nil
}

func alike(errs []error) bool {
	for _, err := range errs {
		if err.Error() != errs[0].Error() {
			return false
		}
	}
	return true
}

func multiple(errs []error) string {
	texts := make([]string, len(errs))
	for i, err := range errs {
		texts[i] = err.Error()
	}
	return "Multiple exceptions: " + strings.Join(texts, ", ")
}

// commonErrno is the number that all have, or 0.
func commonErrno(errs []error) int {
	number := errnoOf(errs[0])
	for _, err := range errs {
		if errnoOf(err) != number {
			return 0
		}
	}
	return number
}

// errnoOf is the number of an OSError, or 0.
func errnoOf(err error) int {
	var e *gen.OSError
	if !errors.As(err, &e) {
		return 0
	}
	return e.Errno
}
