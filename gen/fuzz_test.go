package gen_test

import "testing"

// FuzzGenerator runs random programs on the model and on both engines; their
// traces must be equal.
func FuzzGenerator(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(randomBytes(1<<32+seed, recordedSize))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := draw(data)
		want := runModel(p)
		for name, engine := range engines {
			if d := difference(p, data, "model", want, name, interpret(p, engine)); d != "" {
				t.Fatal(d)
			}
		}
	})
}

// TestRecordedPrograms runs what CPython has run.
func TestRecordedPrograms(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			recorded(t, name, func(p *program) []string { return interpret(p, engine) })
		})
	}
}
