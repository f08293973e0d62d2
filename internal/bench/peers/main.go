// Peers does rows of internal/bench with other Go libraries. It is a module of
// its own, so that users of Coluber need none of them.
//
// With -list it prints the libraries and their versions, with -worker LIBRARY it
// serves that library's rows, as package meter describes.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// A library is a peer, and what it can do.
type library struct {
	name string // its module's path without the host
	jobs map[string]meter.Job
}

var libraries = []library{
	{"webriots/coro", webriots},
	{"dispatchrun/coroutine", dispatchrun},
	{"b97tsk/async", b97tsk},
	{"fschuetz04/simgo", simulation},
}

func main() {
	list := flag.Bool("list", false, "print the libraries and their versions")
	worker := flag.String("worker", "", "do the rows of this `library`")
	flag.Parse()
	if *list {
		for _, l := range libraries {
			fmt.Println(l.name, version("github.com/"+l.name))
		}
		return
	}
	if err := serve(*worker); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// version is that of a module this program is built from.
func version(module string) string {
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, d := range info.Deps {
			if d.Path == module {
				return d.Version
			}
		}
	}
	return "of unknown version"
}

func serve(name string) error {
	i := slices.IndexFunc(libraries, func(l library) bool { return l.name == name })
	if i < 0 {
		return fmt.Errorf("peers: -worker: no library %q", name)
	}
	return meter.Serve(os.Stdin, os.Stdout, func(row string) (meter.Job, bool) {
		j, ok := libraries[i].jobs[row]
		return j, ok
	})
}
