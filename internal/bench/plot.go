package main

import (
	"fmt"
	"io"
	"math"
	"text/template"
)

// The plot's frame within the picture, in its units.
const (
	left, right = 70.0, 560.0
	top, bottom = 50.0, 400.0
)

// A scale takes logarithms to a coordinate.
type scale struct{ from, to, at, width float64 }

func (s scale) of(v float64) float64 {
	return math.Round(10*(s.at+(math.Log10(v)-s.from)/(s.to-s.from)*s.width)) / 10
}

// A mark is a line of the grid, with its text.
type mark struct {
	At   float64
	Text string
}

// A curve is a series as drawn.
type curve struct {
	Kind, Text  string
	Colour      int
	Points      []point
	LabelY, End float64
}

type point struct{ X, Y float64 }

// writePlot draws the growth, both axes logarithmic.
func writePlot(w io.Writer, g *Growth) error {
	x, y := scales(g)
	data := struct {
		Heading                  string
		Left, Right, Top, Bottom float64
		X, Y                     []mark
		Curves                   []curve
	}{
		Heading: fmt.Sprintf("%s, %d cores; Go %s; medians of %d rounds", g.Machine.CPU, g.Machine.Cores, g.Machine.Go, g.Rounds),
		Left:    left, Right: right, Top: top, Bottom: bottom,
	}
	for e := x.from; e <= x.to; e++ {
		data.X = append(data.X, mark{x.of(math.Pow(10, e)), thousands(fmt.Sprintf("%.0f", math.Pow(10, e)))})
	}
	for e := y.from; e <= y.to; e++ {
		data.Y = append(data.Y, mark{y.of(math.Pow(10, e)), thousands(fmt.Sprintf("%.0f", math.Pow(10, e))) + " ns"})
	}
	for i, s := range g.Series {
		data.Curves = append(data.Curves, newCurve(s, i, x, y))
	}
	return picture.Execute(w, data)
}

// scales hold all points, between powers of ten.
func scales(g *Growth) (x, y scale) {
	most, lowest, highest := 10.0, math.Inf(1), 1.0
	for _, s := range g.Series {
		for i, v := range s.Ns {
			most = max(most, float64(s.Counts[i]))
			lowest, highest = min(lowest, v), max(highest, v)
		}
	}
	lowest = min(lowest, highest)
	floor := math.Floor(math.Log10(max(lowest, 1)))
	ceil := max(math.Ceil(math.Log10(highest)), floor+1)
	return scale{0, math.Ceil(math.Log10(most)), left, right - left}, scale{floor, ceil, bottom, top - bottom}
}

// newCurve draws a series. The two of one kind of work share a colour; that of
// goroutines is dashed. The legend has a line for each.
func newCurve(s Series, i int, x, y scale) curve {
	c := curve{Kind: "ours", Text: s.Candidate + ": " + s.Title, Colour: i / 2, LabelY: top + 14 + 24*float64(i), End: right + 20}
	if s.Candidate != coluber {
		c.Kind = "theirs"
	}
	for i, v := range s.Ns {
		c.Points = append(c.Points, point{x.of(float64(s.Counts[i])), y.of(max(v, 1))})
	}
	return c
}

var picture = template.Must(template.New("plot").Parse(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 450" role="img" aria-label="Cost of one task among many">
<style>
  svg { font: 13px system-ui, sans-serif; background: #fff }
  text { fill: #222 } .grid { stroke: #ddd } .frame { stroke: #888; fill: none } .small { font-size: 11px }
  .curve { fill: none; stroke-width: 2 } .theirs { stroke-dasharray: 6 4 }
  .c0 { stroke: #0b62c4 } .c1 { stroke: #b3501e } .c2 { stroke: #2b7d3a }
  .p0 { fill: #0b62c4 } .p1 { fill: #b3501e } .p2 { fill: #2b7d3a }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117 } text { fill: #ddd } .grid { stroke: #333 } .frame { stroke: #777 }
    .c0 { stroke: #6cb0ff } .c1 { stroke: #ff9d66 } .c2 { stroke: #7bd88a }
    .p0 { fill: #6cb0ff } .p1 { fill: #ff9d66 } .p2 { fill: #7bd88a }
  }
</style>
<text x="{{.Left}}" y="20" font-weight="bold">What one task costs among so many</text>
<text x="{{.Left}}" y="38" class="small">{{html .Heading}}</text>
{{range .X}}<line class="grid" x1="{{.At}}" x2="{{.At}}" y1="{{$.Top}}" y2="{{$.Bottom}}"/><text x="{{.At}}" y="418" text-anchor="middle">{{.Text}}</text>
{{end}}{{range .Y}}<line class="grid" x1="{{$.Left}}" x2="{{$.Right}}" y1="{{.At}}" y2="{{.At}}"/><text x="64" y="{{.At}}" dy="4" text-anchor="end">{{.Text}}</text>
{{end}}<rect class="frame" x="{{.Left}}" y="{{.Top}}" width="490" height="350"/>
<text x="315" y="440" text-anchor="middle">tasks, timers or goroutines at once</text>
{{range .Curves}}<polyline class="curve {{.Kind}} c{{.Colour}}" points="{{range .Points}}{{.X}},{{.Y}} {{end}}"/>
{{$c := .Colour}}{{range .Points}}<circle class="p{{$c}}" cx="{{.X}}" cy="{{.Y}}" r="3"/>{{end}}
<path class="curve {{.Kind}} c{{.Colour}}" d="M{{.End}} {{.LabelY}}h28"/><text x="612" y="{{.LabelY}}" dy="4">{{html .Text}}</text>
{{end}}</svg>
`))
