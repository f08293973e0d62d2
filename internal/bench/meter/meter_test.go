package meter_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// busy takes a microsecond a unit.
func busy(m *meter.Meter) {
	time.Sleep(time.Duration(m.N) * time.Microsecond)
	m.Done = m.N
}

func TestMeasure(t *testing.T) {
	for _, tt := range []struct {
		name  string
		why   string
		work  meter.Work
		count int
		done  int
		err   string
	}{
		{"calibrated", "one unit is too short to measure", busy, 0, 1000, ""},
		{"counted", "a test asks for a few", busy, 3, 3, ""},
		{"batch", "a work may round up", func(m *meter.Meter) { m.Done = 10 }, 3, 10, ""},
		{"too few", "a row that does less measures nothing", func(m *meter.Meter) { m.Done = 2 }, 3, 0, "2 of 3 done"},
		{"failed", "the reason is told", func(m *meter.Meter) { m.Done = m.N; m.Fail(errors.New("no luck")) }, 0, 0, "no luck"},
		{"panic", "the next row must not suffer", func(*meter.Meter) { panic("oops") }, 0, 0, "panic: oops"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := meter.Measure("row", meter.Job{Work: tt.work}, tt.count, time.Millisecond)
			switch {
			case tt.err != "" || r.Error != "":
				if tt.err == "" || !strings.Contains(r.Error, tt.err) {
					t.Errorf("%s: error %q, want %q\n why: %s", tt.name, r.Error, tt.err, tt.why)
				}
			case r.Done != tt.done:
				t.Errorf("%s: done %d, want %d\n why: %s", tt.name, r.Done, tt.done, tt.why)
			case len(r.Values) != 1 || r.Values["row"] < 0:
				t.Errorf("%s: values %v, want one of the row\n why: %s", tt.name, r.Values, tt.why)
			}
		})
	}
}

// A first run that lasts long enough is cold, and is done again; one that lasts
// very long is not.
func TestMeasureCold(t *testing.T) {
	for _, tt := range []struct {
		lasts time.Duration
		runs  int
	}{
		{time.Second / 2, 2},
		{4 * time.Second, 2},
		{5 * time.Second, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			runs := 0
			r := meter.Measure("row", meter.Job{Work: func(m *meter.Meter) {
				runs++
				time.Sleep(tt.lasts)
				m.Done = 10
			}}, 0, time.Second)
			if want := float64(tt.lasts) / 10; runs != tt.runs || r.Values["row"] != want {
				t.Errorf("a unit of %v: %d runs, %v; want %d, %v", tt.lasts, runs, r.Values, tt.runs, want)
			}
		})
	}
}

func TestMeasureValues(t *testing.T) {
	runs := 0
	r := meter.Measure("a", meter.Job{Work: func(m *meter.Meter) {
		runs++
		m.Done = m.N
		m.Value("a", 1)
		m.Value("b", 2)
	}}, 0, time.Hour)
	if runs != 1 || r.Values["a"] != 1 || r.Values["b"] != 2 {
		t.Errorf("%d runs, values %v: what is not a time is measured once, for all its rows", runs, r.Values)
	}
}

// TestClock: only what is between Start and Stop counts.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := meter.Measure("row", meter.Job{Work: func(m *meter.Meter) {
			time.Sleep(time.Hour)
			m.Start()
			time.Sleep(time.Second)
			m.Done = 10
			m.Stop()
			time.Sleep(time.Hour)
		}}, 1, 0)
		if ns := r.Values["row"]; ns != 1e8 {
			t.Errorf("%v ns a unit, want a tenth of a second", ns)
		}
	})
}

func TestServe(t *testing.T) {
	in := strings.NewReader(`{"row":"size","count":2}` + "\n" + `{"row":"size","count":1,"size":7}` + "\n" + `{"row":"none"}` + "\n")
	var out strings.Builder
	err := meter.Serve(in, &out, func(row string) (meter.Job, bool) {
		return meter.Job{Size: 5, Work: func(m *meter.Meter) {
			m.Done = m.N * m.Size
			m.Value("size", float64(m.Size))
		}}, row == "size"
	})
	want := `{"row":"size","done":10,"values":{"size":5}}
{"row":"size","done":7,"values":{"size":7}}
{"row":"none","absent":true}
`
	if err != nil || out.String() != want {
		t.Errorf("replies:\n%s(%v), want:\n%s", out.String(), err, want)
	}
}

func TestServeObjects(t *testing.T) {
	err := meter.Serve(strings.NewReader("no JSON\n"), &strings.Builder{}, nil)
	if err == nil || !strings.Contains(err.Error(), "meter: request") {
		t.Errorf("Serve: %v, want an error about the request", err)
	}
}

func TestMemory(t *testing.T) {
	if _, err := meter.Resident(); err != nil {
		t.Skip(err)
	}
	var kept []byte
	r := meter.Measure("memory/sleeping", meter.Job{Size: 1 << 20, Work: func(m *meter.Meter) {
		meter.Memory(m, func() {
			kept = make([]byte, 64*m.Size)
			for i := range kept {
				kept[i] = 1
			}
		}, func() { kept = nil })
		m.Done = m.N
	}}, 1, 0)
	size, returned := r.Values[meter.RowSleeping], r.Values[meter.RowReturned]
	// The race detector has memory of its own for each byte.
	if size < 60 || size > 400 || returned < 20 || returned > 105 {
		t.Errorf("64 bytes a unit: measured %v, %v %% returned; %s", size, returned, r.Error)
	}
}
