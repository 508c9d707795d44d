package simulate

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

const (
	kinshipPage = "../docs/kinship.md"
	duosPlot    = "../docs/kinship-duos.svg"
	duosDrawn   = 20_000

	measuredFrom = "<!-- measured: what follows is written by go test ./simulate -run TestKinshipPage -update -->\n"
	measuredTo   = "<!-- /measured -->\n"
)

// duos are the outcomes of weighing alleged fathers.
type duos struct {
	name     string
	outcomes []kinship.Candidate
}

// log10 are the ratios, ascending.
func (d duos) log10() []float64 {
	list := make([]float64, len(d.outcomes))
	for i, c := range d.outcomes {
		list[i] = c.Log10
	}
	slices.Sort(list)
	return list
}

// median of a number of loci.
func (d duos) median(of func(kinship.Candidate) int) int {
	list := make([]int, len(d.outcomes))
	for i, c := range d.outcomes {
		list[i] = of(c)
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// where are those of the duos for which something holds.
func (d duos) where(holds func(kinship.Candidate) bool) []kinship.Candidate {
	var list []kinship.Candidate
	for _, c := range d.outcomes {
		if holds(c) {
			list = append(list, c)
		}
	}
	return list
}

// share says how many in a hundred they are; a small share is not none, and a large
// one not all.
func (d duos) share(holds func(kinship.Candidate) bool) string {
	switch n := len(d.where(holds)); n {
	case 0:
		return "none"
	case len(d.outcomes):
		return "all"
	default:
		return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(len(d.outcomes)))
	}
}

// weighDuos draws children, and for each somebody who is said to be the father.
func weighDuos(t *testing.T, name string, alleged func(p population, d dice, mother, father genome) genome) duos {
	t.Helper()
	p, d, table := newPopulation(), newDice(1, "duos", name), demonstrationTable(t)
	result := duos{name: name}
	for range duosDrawn {
		mother, father := p.founder(d, false), p.founder(d, true)
		child := p.typed(p.birth(d, mother, father, true), codis20)
		query, err := kinship.NewQuery(kinship.DuoFather, kinship.Party{Role: kinship.Child, Profile: child}, table, kinship.DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		c, err := query.Weigh("", p.typed(alleged(p, d, mother, father), codis20))
		if err != nil {
			t.Fatal(err)
		}
		result.outcomes = append(result.outcomes, c)
	}
	return result
}

func demonstrationTable(t *testing.T) kinship.Table {
	t.Helper()
	tables := kinship.BuiltIn()
	i := slices.IndexFunc(tables, func(table kinship.Table) bool { return table.ID == demonstration })
	if i < 0 {
		t.Fatalf("no table %s", demonstration)
	}
	return tables[i]
}

func theFather(_ population, _ dice, _, father genome) genome { return father }

func aStranger(p population, d dice, _, _ genome) genome { return p.founder(d, true) }

func aBrother(p population, d dice, mother, father genome) genome {
	return p.birth(d, mother, father, true)
}

// TestKinshipPage holds the measured part of docs/kinship.md and its picture to what
// the engine says of simulated duos.
func TestKinshipPage(t *testing.T) {
	t.Parallel()
	all := []duos{weighDuos(t, "the father", theFather), weighDuos(t, "an unrelated man", aStranger), weighDuos(t, "a full brother of the child", aBrother)}
	page, err := os.ReadFile(kinshipPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := bytes.Cut(page, []byte(measuredFrom))
	_, after, ends := bytes.Cut(rest, []byte(measuredTo))
	if !found || !ends {
		t.Fatalf("%s has no measured part", kinshipPage)
	}
	keep(t, kinshipPage, slices.Concat(before, []byte(measuredFrom), writeDuos(all), []byte(measuredTo), after))
	keep(t, duosPlot, drawDuos(all[0], all[1]))
}

// keep compares a file with what it should say, after writing it when asked to.
func keep(t *testing.T, file string, should []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, should, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(file); err != nil || !bytes.Equal(kept, should) {
		t.Errorf("%s is not what the simulation says; run the test with -update: %v", file, err)
	}
}

func writeDuos(all []duos) []byte {
	var b bytes.Buffer
	b.WriteString("\nPowers of ten of the likelihood ratio, in 20,000 duos of each kind; one per cent of them\nlie below the figure in the column *1 %*, and so on.\n\n")
	b.WriteString("| said to be the father | least | 1 % | 5 % | 25 % | 50 % | 75 % | 95 % | 99 % | most |\n|---|---|---|---|---|---|---|---|---|---|\n")
	fathers := duos{"the father, and no locus is inconsistent", all[0].where(func(c kinship.Candidate) bool { return c.Inconsistent == 0 })}
	rows := slices.Insert(slices.Clone(all), 1, fathers)
	for _, d := range rows {
		fmt.Fprintf(&b, "| %s |", d.name)
		for log10, percent := d.log10(), []int{0, 1, 5, 25, 50, 75, 95, 99, 100}; len(percent) > 0; percent = percent[1:] {
			fmt.Fprintf(&b, " %s |", signed(log10[(len(log10)-1)*percent[0]/100]))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n![Histograms: the ratios of unrelated men lie far to the left of 1, those of fathers around a million](kinship-duos.svg)\n")
	b.WriteString("\n| said to be the father | below 10,000 | fewer than three mismatches | 10,000 or more with fewer than three | inconsistent loci, median | mismatches, median |\n|---|---|---|---|---|---|\n")
	for _, d := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d | %d |\n", d.name, d.share(func(c kinship.Candidate) bool { return c.Log10 < 4 }),
			d.share(func(c kinship.Candidate) bool { return c.Mismatches < 3 }), d.share(func(c kinship.Candidate) bool { return c.Log10 >= 4 && c.Mismatches < 3 }),
			d.median(inconsistent), d.median(mismatches))
	}
	writeLoci(&b, all)
	return append(b.Bytes(), '\n')
}

func inconsistent(c kinship.Candidate) int { return c.Inconsistent }
func mismatches(c kinship.Candidate) int   { return c.Mismatches }

// writeLoci has a row for each number of inconsistent loci that occurs.
func writeLoci(b *bytes.Buffer, all []duos) {
	b.WriteString("\nBy the number of inconsistent loci, opposite homozygotes among them:\n\n| loci |")
	most := 0
	for _, d := range all {
		fmt.Fprintf(b, " %s |", d.name)
		for _, c := range d.outcomes {
			most = max(most, c.Inconsistent)
		}
	}
	b.WriteString("\n|---|---|---|---|\n")
	for n := range most + 1 {
		fmt.Fprintf(b, "| %d |", n)
		for _, d := range all {
			fmt.Fprintf(b, " %s |", d.share(func(c kinship.Candidate) bool { return c.Inconsistent == n }))
		}
		b.WriteString("\n")
	}
}

// signed writes a power of ten, with a minus sign that is no hyphen.
func signed(log10 float64) string { return strings.Replace(fmt.Sprintf("%.1f", log10), "-", "−", 1) }

func drawDuos(fathers, strangers duos) []byte {
	return drawHistograms("What 20 loci say about a child and one man", "Histograms of the likelihood ratio of fathers and of unrelated men",
		4, "supported from 10,000",
		newHistogram("20,000 unrelated men", "unrelated", strangers.log10(), -55, 15),
		newHistogram("20,000 fathers", "true", fathers.log10(), -55, 15))
}
