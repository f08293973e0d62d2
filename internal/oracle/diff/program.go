package diff

import "encoding/json"

// Program is what is run. What it shares besides its bodies is always there: two
// locks, two events, two conditions (the second over the first lock), a semaphore and
// a bounded one, two barriers, and the futures and queues that it names.
type Program struct {
	Futures   int     `json:"futures"`
	Semaphore int     `json:"semaphore"` // first value
	Bounded   int     `json:"bounded"`   // of the bounded one
	Parties   int     `json:"parties"`   // of the second barrier; the first has two
	Queues    []Queue `json:"queues"`

	Bodies     [][]Stmt    `json:"bodies"` // the first is main's
	Generators []Generator `json:"generators"`
	Callbacks  [][]Stmt    `json:"callbacks"`
}

// Queue is a queue's kind, "fifo", "lifo" or "priority", and its maxsize.
type Queue struct {
	Kind string `json:"kind"`
	Max  int    `json:"max"`
}

// Stmt is a statement. What A, S and B mean depends on Op; a number that names
// something counts modulo how many there are.
type Stmt struct {
	Op string   `json:"op"`
	A  []int    `json:"a,omitempty"`
	S  string   `json:"s"`
	B  [][]Stmt `json:"b,omitempty"`
}

// Generator is an asynchronous generator: a body in a try statement with all its
// clauses. Statements "yield" stand directly in these.
type Generator struct {
	Body    []Stmt `json:"body"`
	Catch   string `json:"catch"` // the class that Handler handles
	Handler []Stmt `json:"handler"`
	Reraise bool   `json:"reraise"` // at Handler's end
	Final   []Stmt `json:"final"`
}

const (
	fuel     = 500 // statements of a run
	maxTasks = 40  // tasks that it makes by statements
)

// String is the program as data.
func (p *Program) String() string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err) // it holds nothing but numbers and strings
	}
	return string(data)
}
