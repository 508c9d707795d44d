package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// writePage writes what was measured so far.
func writePage(o options, all []sized, took time.Duration) error {
	var p strings.Builder
	fmt.Fprintf(&p, `# Performance

Written by `+"`make bench`"+` (tests/bench), not by hand. %s, %d processors, %s/%s, %s; the run took %s.

Every figure is the median of %d rounds in which all measurements take turns, each in a
process of its own; caseloads of %d records and more are measured once. Rates are records
a second. What counts are the ratios: the machine is shared, and tomorrow it is another. A ratio is
of two measurements of one round, which stand close together; of the rounds it is the
median, and in brackets the least and the most.

- **ceiling**: the standard library checks the caseload's Ed25519 signatures on all
  processors, and nothing else is done. No ledger that asks it about each can be faster.
- **import**: `+"`Ledger.Import`"+` with every rule, vault, verdicts and tree, each batch of 512
  waiting for the disk; **import-index** keeps the index of DNA, too, and **import-all** ends when
  the read models show the last record: of a caseload that is measured once they are
  made behind the import, by a rebuild.
- **verify**: leaves, tree, signatures and every rule again from the first record, as
  somebody does who has a copy of records and tiles; **fsck** opens every sealed value, too.
- **submit-N**: single statements by N writers, each waiting until its own is durable,
  judged and has its signed receipt: 8,000 statements, without those that
  are over today; beside records the ledger keeps what import's keeps.
  **submit-index** is submit-64 with the index of DNA. **raw-1** writes the same rows into a bare SQLite table with
  the same columns and an index of streams, a transaction each.
- **history**: the first 40 records of a child with their sealed values, through the API:
  the rate is that of two clients who ask again at once.
- The peers write the same envelopes, durably: immudb (embedded, each write verified),
  Tessera (POSIX), PostgreSQL with a chain of hashes kept by a trigger. **-batch** hands over 512 at
  once, 50,000 records at most. They check no signature and no rule.
`, cpu(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), took.Round(time.Second), o.rounds, o.once)
	p.WriteString("\n## Bars\n\n| | wanted |" + heads(all) + "\n|---|---|" + strings.Repeat("---|", len(all)) + "\n")
	for _, b := range bars() {
		fmt.Fprintf(&p, "| %s | %s |", b.what, b.want)
		for _, s := range all {
			p.WriteString(" " + verdict(b, s) + " |")
		}
		p.WriteString("\n")
	}
	table(&p, "Records a second", all, rounds.rate)
	table(&p, "Processor time a record, µs", all, func(rs rounds) float64 { return rs.median(result.perRecord) })
	table(&p, "Peak memory, MB", all, func(rs rounds) float64 { return rs.peak() / 1e6 }) // a peer's is not asked
	table(&p, "Bytes on disk a record", all, func(rs rounds) float64 {
		return rs.median(func(r result) float64 { return float64(r.Bytes) / float64(max(r.Records, 1)) })
	})
	values(&p, all)
	if o.page == "" {
		_, err := os.Stdout.WriteString(p.String())
		return err
	}
	return os.WriteFile(o.page, []byte(p.String()), 0o644)
}

func heads(all []sized) string {
	var text strings.Builder
	for _, s := range all {
		fmt.Fprintf(&text, " %d records |", s.records)
	}
	return text.String()
}

// table has a line for each measurement of which there is something to say, and the growth
// from the last caseload but one to the last.
func table(p *strings.Builder, title string, all []sized, figure func(rounds) float64) {
	head(p, title, all)
	for _, name := range names(all) {
		figures, said := make([]float64, len(all)), false
		for i, s := range all {
			if rs := s.by[name]; len(rs) > 0 {
				figures[i] = figure(rs)
			}
			said = said || figures[i] != 0
		}
		if said {
			p.WriteString("| " + name + " |" + cells(figures, "%.0f") + "\n")
		}
	}
}

// head is the head of a table that has a column of growth where there are two caseloads.
func head(p *strings.Builder, title string, all []sized) {
	columns, growth := len(all), ""
	if columns > 1 {
		growth = fmt.Sprintf(" to that of %d |", all[columns-2].records)
		columns++
	}
	p.WriteString("\n## " + title + "\n\n| |" + heads(all) + growth + "\n|---|" + strings.Repeat("---:|", columns) + "\n")
}

// cells are the figures of a line, where there are any, and the growth.
func cells(figures []float64, format string) string {
	var row strings.Builder
	for _, f := range figures {
		if f == 0 {
			row.WriteString(" |")
			continue
		}
		fmt.Fprintf(&row, " "+format+" |", f)
	}
	if n := len(figures); n > 1 && figures[n-1] != 0 && figures[n-2] != 0 {
		fmt.Fprintf(&row, " %.2f |", figures[n-1]/figures[n-2])
	} else if n > 1 {
		row.WriteString(" |")
	}
	return row.String()
}

func names(all []sized) []string {
	found := append([]string{}, order...)
	for _, p := range (options{peers: "any", once: 1}).peersOf(0) {
		found = append(found, p.name)
	}
	return found
}

// values are what else was measured, in milliseconds and the like.
func values(p *strings.Builder, all []sized) {
	head(p, "Times", all)
	for _, v := range [][3]string{
		{"history", "in process ms", "history in process, ms"},
		{"history", "p50 ms", "history over HTTP at 50 requests/s, p50, ms"},
		{"history", "p99 ms", "history over HTTP at 50 requests/s, p99, ms"},
		{"submit-8", "seal ms", "from the last receipt to its checkpoint, 8 writers, ms"},
		{"submit-64", "seal ms", "from the last receipt to its checkpoint, 64 writers, ms"},
	} {
		figures := make([]float64, len(all))
		for i, s := range all {
			figures[i] = s.by[v[0]].value(v[1])
		}
		p.WriteString("| " + v[2] + " |" + cells(figures, "%.3g") + "\n")
	}
}

// cpu names the processor, as far as the system does.
func cpu() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, found := strings.CutPrefix(line, "model name"); found {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return "an unnamed processor"
}
