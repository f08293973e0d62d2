package main

import (
	"os"
	"runtime"
	"strings"
)

// A Machine is what the figures depend on.
type Machine struct {
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"`
	OS    string `json:"os"`
	Go    string `json:"go"`
}

func thisMachine() Machine {
	return Machine{cpu(), runtime.NumCPU(), system(), strings.TrimPrefix(runtime.Version(), "go")}
}

// cpu is the processor's name where the system tells it, its kind otherwise.
func cpu() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if name := field(string(text), "model name", ":"); name != "" {
		return name
	}
	if name, err := output("", "sysctl", "-n", "machdep.cpu.brand_string"); err == nil && runtime.GOOS == "darwin" {
		return name
	}
	return runtime.GOARCH
}

// system is the operating system's name and the processor's kind.
func system() string {
	kind := runtime.GOOS + "/" + runtime.GOARCH
	text, _ := os.ReadFile("/etc/os-release")
	if name := strings.Trim(field(string(text), "PRETTY_NAME", "="), `"`); name != "" {
		return name + ", " + kind
	}
	return kind
}

// field is the value of the first line that begins with the key.
func field(text, key, separator string) string {
	for line := range strings.Lines(text) {
		k, v, ok := strings.Cut(line, separator)
		if ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
