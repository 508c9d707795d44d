package tests

import (
	"path/filepath"
	"strconv"
	"testing"
)

// BenchmarkImport imports a caseload with the program into a new ledger, on files,
// on PostgreSQL and on KurrentDB's double, one after the other: what counts is the
// ratio. Figures are lines a second, and bytes of a line's JSON.
func BenchmarkImport(b *testing.B) {
	lines := caseload(b, demoSeed, 200)
	text := jsonLines(b, lines)
	for _, g := range grounds {
		b.Run(g.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				b.StopTimer()
				dir := b.TempDir()
				init := []string{"init", "--demo", "--seed", strconv.Itoa(demoSeed)}
				if g.address != nil {
					init = append(init, "--store", g.address(b))
				}
				mustRun(b, dir, homeward, init...)
				write(b, filepath.Join(dir, "caseload.jsonl"), text)
				b.StartTimer()
				mustRun(b, dir, homeward, "import", "caseload.jsonl")
			}
			b.ReportMetric(float64(len(lines)*b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
