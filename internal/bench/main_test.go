package main

import (
	"strings"
	"testing"
)

func TestCommandObjects(t *testing.T) {
	for _, tt := range []struct {
		args string
		want string
	}{
		{"-rounds 0", "bench: -rounds 0: at least one is needed"},
		{"-json -markdown", "bench: -json and -markdown: choose one"},
		{"more", `bench: unknown argument "more"`},
		{"-worker nobody", `bench: -worker: no candidate "nobody"`},
		{"-run nothing-like-it", `bench: -run: no row matches "nothing-like-it"`},
		{"-what", "flag provided but not defined: -what"},
	} {
		var out, errs strings.Builder
		err := command(strings.Fields(tt.args), strings.NewReader(""), &out, &errs)
		if err == nil || err.Error() != tt.want || out.Len() > 0 {
			t.Errorf("%s: %v, want %s; output %q", tt.args, err, tt.want, out.String())
		}
	}
}

func TestWorker(t *testing.T) {
	in := strings.NewReader(`{"row":"gen/next","count":5}` + "\n" + `{"row":"switch/1","count":1}` + "\n")
	var out, errs strings.Builder
	err := command([]string{"-worker", iterPull}, in, &out, &errs)
	lines := strings.Split(out.String(), "\n")
	if err != nil || len(lines) != 3 || !strings.HasPrefix(lines[0], `{"row":"gen/next","done":5,"values":{"gen/next":`) || lines[1] != `{"row":"switch/1","absent":true}` {
		t.Errorf("replies %q, %v", lines, err)
	}
}

func TestHelp(t *testing.T) {
	var out, errs strings.Builder
	err := command([]string{"-help"}, strings.NewReader(""), &out, &errs)
	if err != nil || !strings.Contains(errs.String(), "-growth file") {
		t.Errorf("help: %v\n%s", err, errs.String())
	}
}
