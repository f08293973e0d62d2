package gen

// GAIError is raised when a name cannot be resolved. It is an OSError, whose number is
// not the system's but getaddrinfo's, below zero. [NewGAIError] makes one.
//
// Python: socket.gaierror, library/socket.
type GAIError struct{ OSError }

// Class is "socket.gaierror".
func (e *GAIError) Class() string { return "socket.gaierror" }

// As makes target the GAIError that e is the base of, or one of its bases.
func (e *GAIError) As(target any) bool { return as(e, target) || e.OSError.As(target) }

// The numbers of a [GAIError], as the C library of Linux has them.
//
// Python: socket.EAI_NONAME and so on, library/socket.
const (
	EAIBadFlags   = -1
	EAINoName     = -2 // there is no such name
	EAIAgain      = -3 // nobody could be asked
	EAIFail       = -4
	EAINoData     = -5 // there is the name, and it has no address
	EAIFamily     = -6
	EAISockType   = -7
	EAIService    = -8
	EAIAddrFamily = -9 // an address of another family
)

// gaiTexts are the texts of the numbers, -1 first.
var gaiTexts = [...]string{
	"Bad value for ai_flags",
	"Name or service not known",
	"Temporary failure in name resolution",
	"Non-recoverable failure in name resolution",
	"No address associated with hostname",
	"ai_family not supported",
	"ai_socktype not supported",
	"Servname not supported for ai_socktype",
	"Address family for hostname not supported",
}

// NewGAIError is the GAIError of a number, [EAINoName] for example, with the C
// library's text, "Unknown error" if it has none.
//
// Python: socket.gaierror, library/socket.
func NewGAIError(errno int) *GAIError {
	text := "Unknown error"
	if errno < 0 && errno >= -len(gaiTexts) {
		text = gaiTexts[-errno-1]
	}
	return &GAIError{OSError{Errno: errno, Strerror: text}}
}
