package gen_test

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// The texts are those of gai_strerror, the rest what Python makes of them.
func TestGAIError(t *testing.T) {
	for errno, want := range map[int]string{
		gen.EAIBadFlags:   "gaierror(-1, 'Bad value for ai_flags')",
		gen.EAINoName:     "gaierror(-2, 'Name or service not known')",
		gen.EAIAgain:      "gaierror(-3, 'Temporary failure in name resolution')",
		gen.EAIFail:       "gaierror(-4, 'Non-recoverable failure in name resolution')",
		gen.EAINoData:     "gaierror(-5, 'No address associated with hostname')",
		gen.EAIFamily:     "gaierror(-6, 'ai_family not supported')",
		gen.EAISockType:   "gaierror(-7, 'ai_socktype not supported')",
		gen.EAIService:    "gaierror(-8, 'Servname not supported for ai_socktype')",
		gen.EAIAddrFamily: "gaierror(-9, 'Address family for hostname not supported')",
		-12:               "gaierror(-12, 'Unknown error')",
		1:                 "gaierror(1, 'Unknown error')",
	} {
		if got := gen.Repr(gen.NewGAIError(errno)); got != want {
			t.Errorf("%d: %s, want %s", errno, got, want)
		}
	}
}

func TestGAIErrorKinds(t *testing.T) {
	err := fmt.Errorf("wrapped: %w", gen.NewGAIError(gen.EAINoName))
	for name, ok := range map[string]bool{
		"except socket.gaierror": gen.IsInstance[*gen.GAIError](err),
		"except OSError":         gen.IsInstance[*gen.OSError](err),
		"no ConnectionError":     !gen.IsInstance[*gen.ConnectionError](err),
		"none of the system's":   !errors.Is(err, syscall.ENOENT) && !errors.Is(err, syscall.Errno(2)),
		"one's own kind":         gen.IsInstance[*gen.GAIError](&struct{ gen.GAIError }{}),
	} {
		if !ok {
			t.Error(name)
		}
	}
}
