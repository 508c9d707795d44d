package main

import (
	"fmt"
	"slices"
)

// bar is a figure that is wanted.
type bar struct {
	what  string
	want  string
	got   func(sized) []float64 // in each round
	holds func(float64) bool
}

func atLeast(least float64) func(float64) bool { return func(v float64) bool { return v >= least } }
func atMost(most float64) func(float64) bool   { return func(v float64) bool { return v <= most } }

// ratio is of two rates of the same round, in each of them.
func ratio(name, to string) func(sized) []float64 {
	return func(s sized) (ratios []float64) {
		other := s.by[to].each(result.rate)
		for i, rate := range s.by[name].each(result.rate) {
			if i < len(other) {
				ratios = append(ratios, rate/other[i])
			}
		}
		return ratios
	}
}

// inRounds is a figure of a measurement, in each round.
func inRounds(name string, of func(result) float64) func(sized) []float64 {
	return func(s sized) []float64 { return s.by[name].each(of) }
}

func bars() []bar {
	return []bar{
		{"import, to the Ed25519 ceiling", "0.38", ratio("import", "ceiling"), atLeast(0.38)},
		{"verify, to the Ed25519 ceiling", "0.60", ratio("verify", "ceiling"), atLeast(0.60)},
		{"rebuild, records/s", "15000", inRounds("rebuild", result.rate), atLeast(15000)},
		{"submits of 1 writer, to raw commits", "0.7", ratio("submit-1", "raw-1"), atLeast(0.7)},
		{"submits of 8 writers, to import", "0.35", ratio("submit-8", "import"), atLeast(0.35)},
		{"submits of 64 writers, to import", "0.6", ratio("submit-64", "import"), atLeast(0.6)},
		{"history, p99 in ms at 50 requests/s", "10", inRounds("history", func(r result) float64 { return r.Values["p99 ms"] }), atMost(10)},
		{"peak memory of import with read models, MB", "300", inRounds("import-all", func(r result) float64 { return float64(r.Peak) / 1e6 }), atMost(300)},
		{"peak memory of what takes most, MB", "300", func(s sized) []float64 { return []float64{s.most() / 1e6} }, atMost(300)},
		{"history, p99 to that of 100000 records", "1.3", sized.historyGrew, atMost(1.3)},
		{"peak memory to that of 100000 records, of what grows most", "1.2", sized.peaksGrew, atMost(1.2)},
		{"submits of 64 writers, to immudb's", "1", ratio("submit-64", "immudb-64"), atLeast(1)},
		{"import, to immudb in batches", "1", ratio("import", "immudb-batch"), atLeast(1)},
	}
}

// growsFrom is the number of records from which growth is told.
const growsFrom = 100_000

// historyGrew is how many times longer a history takes than in the caseload it is told from.
func (s sized) historyGrew() []float64 {
	if s.from == nil {
		return nil
	}
	return []float64{s.by["history"].value("p99 ms") / s.from.by["history"].value("p99 ms")}
}

// peaksGrew is how many times more memory that measurement takes of which this is most.
func (s sized) peaksGrew() []float64 {
	if s.from == nil {
		return nil
	}
	grew := 0.0
	for _, name := range order {
		if before := s.from.by[name].peak(); before > 0 {
			grew = max(grew, s.by[name].peak()/before)
		}
	}
	return []float64{grew}
}

// most is the largest peak of the measurements of the ledger.
func (s sized) most() (bytes float64) {
	for _, name := range order {
		bytes = max(bytes, s.by[name].peak())
	}
	return bytes
}

// verdict is the median of the rounds, whether the bar is met, and from where to where they go.
func verdict(b bar, s sized) string {
	figures := b.got(s)
	if len(figures) == 0 {
		return "not measured"
	}
	text := fmt.Sprintf("%.3g", median(figures))
	if !b.holds(median(figures)) {
		text = "**" + text + ", missed**"
	}
	if len(figures) > 1 {
		text += fmt.Sprintf(" (%.3g to %.3g)", slices.Min(figures), slices.Max(figures))
	}
	return text
}
