package kinship

import (
	"slices"
	"strings"
)

// CompareProfile says at which loci a party's profile in a report is none of those that
// laboratories recorded of the party's specimens, with this kit and that. No figure shows
// a change to an allele that weighs the same.
func CompareProfile(p Party, recorded ...Profile) []Difference {
	var c comparison
	for _, t := range p.Profile {
		switch own := typings(recorded, t.Locus); {
		case len(own) == 0:
			c.differ(t.Locus, DiffLocus, "typed", "", "The report has "+t.Locus+", at which the recorded profile has nothing.")
		case !slices.Contains(own, t):
			c.differ(t.Locus, DiffAllele, t.A.String()+" "+t.B.String(), own[0].A.String()+" "+own[0].B.String(), "At "+t.Locus+" the report has other alleles than the recorded profile.")
		}
	}
	var left []string
	for _, t := range slices.Concat(recorded...) {
		if _, has := p.Profile.Typing(t.Locus); !has && !slices.Contains(left, t.Locus) {
			left = append(left, t.Locus)
			c.differ(t.Locus, DiffLocus, "", "typed", "The report leaves out "+t.Locus+", which the recorded profile has.")
		}
	}
	return c.differences
}

// AsRecorded is a party with the alleles that laboratories recorded: its own where one of
// them has them, else those of the first.
func AsRecorded(p Party, recorded ...Profile) Party {
	var loci Profile
	for _, t := range slices.Concat(recorded...) {
		if _, has := loci.Typing(t.Locus); has {
			continue
		}
		if own, has := p.Profile.Typing(t.Locus); has && slices.Contains(typings(recorded, t.Locus), own) {
			t = own
		}
		i, _ := slices.BinarySearchFunc(loci, t.Locus, func(t Typing, name string) int { return strings.Compare(t.Locus, name) })
		loci = slices.Insert(loci, i, t)
	}
	p.Profile = loci
	return p
}

// typings are what profiles have at a locus.
func typings(profiles []Profile, locus string) []Typing {
	var all []Typing
	for _, p := range profiles {
		if t, has := p.Typing(locus); has {
			all = append(all, t)
		}
	}
	return all
}
