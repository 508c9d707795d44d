package kinship

// minEqual is the number of shared loci from which on equal profiles are one person's
// or an identical twin's: full siblings are equal at ten in one case of thousands.
const minEqual = 10

// Equal compares two profiles at the loci that both have. Equal is for one person, or
// for identical twins: profiles never tell which.
func Equal(a, b Profile) (shared int, equal bool) {
	equal = true
	for _, t := range a {
		if u, both := b.Typing(t.Locus); both {
			shared++
			equal = equal && t == u
		}
	}
	return shared, equal && shared > 0
}

// equalProfiles are the parties, by index, who have the child's profile.
func equalProfiles(parties []Party) []int {
	all := []int{}
	for i, p := range parties[1:] {
		if shared, equal := Equal(parties[0].Profile, p.Profile); equal && shared >= minEqual {
			all = append(all, i+1)
		}
	}
	return all
}
