package simulate

import (
	"fmt"
	"slices"
)

// haplotype names a line of mothers or of fathers; equal names are one line.
type haplotype string

// Lines are drawn from a few that are common, three people in ten, and many that are
// rare.
const (
	commonLines = 25
	rareLines   = 20_000
	lineSample  = 5_000 // types in the database in which a line is looked up
)

func (d dice) haplotype(of string) haplotype {
	n := commonLines + d.IntN(rareLines)
	if d.chance(30) {
		n = d.IntN(commonLines)
	}
	return haplotype(fmt.Sprintf("%s-%05d", of, n))
}

// yMarkers are the loci of the kits for Y of the time, with a usual allele of each.
var yMarkers = []struct {
	name   string
	repeat int
}{{"DYS19", 15}, {"DYS389I", 13}, {"DYS389II", 29}, {"DYS390", 24}, {"DYS391", 10}, {"DYS392", 13}, {"DYS393", 13},
	{"DYS437", 14}, {"DYS438", 11}, {"DYS439", 12}, {"DYS448", 19}, {"DYS456", 15}, {"DYS458", 17}, {"DYS635", 21}, {"GATA_H4", 12}}

// y is what a kit for Y shows of the line, ascending.
func (h haplotype) y() []string {
	d, shown := newDice(0, "line", string(h)), []string{}
	for _, marker := range yMarkers {
		shown = append(shown, fmt.Sprintf("%s=%d", marker.name, marker.repeat+d.IntN(5)-2))
	}
	slices.Sort(shown)
	return shown
}

// mitochondrial is how the control region of the line differs from the reference
// sequence, in which nearly everybody has 263G; ascending.
func (h haplotype) mitochondrial() []string {
	d, shown := newDice(0, "line", string(h)), []string{"263G", "73G"}
	for base := 16_050; base < 16_365; base += 20 + d.IntN(100) {
		shown = append(shown, fmt.Sprintf("%d%s", base, pick(d, []string{"C", "T"})))
	}
	slices.Sort(shown)
	return shown
}

// seen is how often the line is in the database, and how many types that holds.
func (h haplotype) seen() (n, of int) {
	number := 0
	_, _ = fmt.Sscanf(string(h[len(h)-5:]), "%d", &number)
	if number < commonLines {
		return lineSample * 30 / 100 / commonLines, lineSample
	}
	return 0, lineSample
}
