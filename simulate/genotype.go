package simulate

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// gene is what a person has at one locus: the allele from the mother, and the one
// from the father.
type gene [2]kinship.Allele

// genome is a person's DNA, as far as laboratories look at it.
type genome struct {
	genes []gene // in the order of the population's loci
	male  bool
	mt    haplotype // of the mitochondria, from the mother
	y     haplotype // of the Y, from the father; empty in a female
}

// population is a sample from which people are drawn who have no parents here.
type population struct {
	loci    []string           // ascending
	alleles [][]kinship.Allele // of each locus, each allele as often as it was seen
}

// demonstration is the table from which the people of a caseload are drawn.
const demonstration = "NIST-1036-Asian"

// newPopulation is the demonstration's: the counts that NIST published of Asians in
// the United States.
func newPopulation() population {
	for _, table := range kinship.BuiltIn() {
		if table.ID == demonstration {
			return populationOf(table)
		}
	}
	return population{}
}

// populationOf takes the loci and counts of a table.
func populationOf(table kinship.Table) population {
	var p population
	for _, locus := range table.Loci {
		var seen []kinship.Allele
		for _, c := range locus.Counts {
			seen = append(seen, slices.Repeat([]kinship.Allele{c.Allele}, c.Count)...)
		}
		p.loci, p.alleles = append(p.loci, locus.Locus), append(p.alleles, seen)
	}
	return p
}

// founder draws a person whose alleles are independent of everybody else's, and of
// one another.
func (p population) founder(d dice, male bool) genome {
	g := genome{genes: make([]gene, len(p.loci)), male: male, mt: d.haplotype("mt")}
	if male {
		g.y = d.haplotype("Y")
	}
	for i, seen := range p.alleles {
		g.genes[i] = gene{pick(d, seen), pick(d, seen)}
	}
	return g
}

// birth makes a child of two people, by Mendel's rules and the mutation of each
// sex.
func (p population) birth(d dice, mother, father genome, male bool) genome {
	child := genome{genes: make([]gene, len(p.loci)), male: male, mt: mother.mt}
	if male {
		child.y = father.y
	}
	egg, sperm := p.gamete(d, mother), p.gamete(d, father)
	for i := range child.genes {
		child.genes[i] = gene{egg[i], sperm[i]}
	}
	return child
}

// gamete takes one allele of each locus, and now and then a mutated one.
func (p population) gamete(d dice, parent genome) []kinship.Allele {
	rate := motherMutates
	if parent.male {
		rate = fatherMutates
	}
	alleles := make([]kinship.Allele, len(p.loci))
	strand12 := 0
	for i, locus := range p.loci {
		strand := d.IntN(2)
		switch locus {
		case "D12S391":
			strand12 = strand
		case "vWA":
			strand = strand12
			if d.IntN(million) < recombines {
				strand = 1 - strand
			}
		}
		alleles[i] = parent.genes[i][strand]
		if d.IntN(million) < rate {
			alleles[i] = d.mutated(alleles[i])
		}
	}
	return alleles
}

// Chances in a million, at each locus and passing on. The rates of mutation are
// those that the laboratories' program assumes for trios under GB/T 37223-2018. The
// loci D12S391 and vWA lie 6.3 million bases apart on chromosome 12 and are parted
// in 8.9 % of the cases (95 % interval 4.4 to 15.8 %; PMID 22542849).
const (
	million       = 1_000_000
	fatherMutates = 2_000
	motherMutates = 500
	recombines    = 89_000
)

// mutated makes an allele a repeat longer or shorter; one time in ten it is
// two, one in a hundred three (Brinkmann et al. 1998, doi 10.1086/301869: nearly
// all mutations are of one step).
func (d dice) mutated(a kinship.Allele) kinship.Allele {
	steps := kinship.Allele(1)
	for steps < 3 && d.chance(10) {
		steps++
	}
	if d.IntN(2) == 0 && a > 10*(steps+1) {
		return a - 10*steps
	}
	return a + 10*steps
}
