package simulate

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// kit is what a laboratory types in one go: autosomal loci, and amelogenin.
type kit struct {
	name string
	loci []string // ascending
}

var (
	// codis20 are the core loci of the FBI's index since 2017 (CODIS).
	codis20 = kit{"CODIS-20", []string{"CSF1PO", "D10S1248", "D12S391", "D13S317", "D16S539", "D18S51", "D19S433", "D1S1656", "D21S11",
		"D22S1045", "D2S1338", "D2S441", "D3S1358", "D5S818", "D7S820", "D8S1179", "FGA", "TH01", "TPOX", "vWA"}}
	// str15 are the 13 core loci before 2017 with D2S1338 and D19S433, as most
	// laboratories typed them at the time of the operation of 2012.
	str15 = kit{"STR-15", []string{"CSF1PO", "D13S317", "D16S539", "D18S51", "D19S433", "D21S11", "D2S1338", "D3S1358", "D5S818",
		"D7S820", "D8S1179", "FGA", "TH01", "TPOX", "vWA"}}
	// str24 has besides the core loci those that kits made for China add (D6S1043,
	// Penta D, Penta E), and one that kits made for Germany do (SE33).
	str24 = kit{"STR-24", []string{"CSF1PO", "D10S1248", "D12S391", "D13S317", "D16S539", "D18S51", "D19S433", "D1S1656", "D21S11",
		"D22S1045", "D2S1338", "D2S441", "D3S1358", "D5S818", "D6S1043", "D7S820", "D8S1179", "FGA", "Penta_D", "Penta_E", "SE33",
		"TH01", "TPOX", "vWA"}}
)

// typed is what a kit shows of a genome when nothing is lost.
func (p population) typed(g genome, k kit) kinship.Profile {
	profile := make(kinship.Profile, 0, len(k.loci))
	for _, locus := range k.loci {
		i, found := slices.BinarySearch(p.loci, locus)
		if !found {
			continue // the population was never typed there
		}
		a, b := g.genes[i][0], g.genes[i][1]
		profile = append(profile, kinship.Typing{Locus: locus, A: min(a, b), B: max(a, b)})
	}
	return profile
}

// sexMarkers are what a kit shows of the sex: amelogenin, and a second marker of the
// Y.
func (g genome) sexMarkers() []string {
	if g.male {
		return []string{kinship.AmelogeninXY, kinship.SecondSeen}
	}
	return []string{kinship.AmelogeninX, kinship.SecondAbsent}
}

// poorly is a profile as typed from little or old material: each locus may lose its
// longer allele, in so many cases of a hundred. Of a locus with one allele nobody
// can tell that it is there twice.
func poorly(d dice, full kinship.Profile, percent int) kinship.Profile {
	lossy := slices.Clone(full)
	for i := range lossy {
		if d.chance(percent) {
			lossy[i].B = 0
		}
	}
	return lossy
}
