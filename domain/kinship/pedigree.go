package kinship

// Pedigree says which relation a report is about.
type Pedigree string

// The pedigrees. In a trio of one alleged parent the other is certain; in trio_parents
// both are alleged.
const (
	DuoFather      Pedigree = "duo_father"
	DuoMother      Pedigree = "duo_mother"
	TrioFather     Pedigree = "trio_father"
	TrioMother     Pedigree = "trio_mother"
	TrioParents    Pedigree = "trio_parents"
	FullSiblings   Pedigree = "full_siblings"
	HalfSiblings   Pedigree = "half_siblings"
	Avuncular      Pedigree = "avuncular"
	Grandparent    Pedigree = "grandparent"
	Reconstruction Pedigree = "reconstruction"
)

// Pedigrees are all of them.
func Pedigrees() []Pedigree {
	return []Pedigree{DuoFather, DuoMother, TrioFather, TrioMother, TrioParents,
		FullSiblings, HalfSiblings, Avuncular, Grandparent, Reconstruction}
}

// Role is what a party is to the missing child, if the first hypothesis is true.
type Role string

// The roles. Half siblings share the parent of their name with the child.
const (
	Child               Role = "child"
	Father              Role = "father"
	Mother              Role = "mother"
	Sibling             Role = "sibling"
	PaternalHalfSibling Role = "paternal_half_sibling"
	MaternalHalfSibling Role = "maternal_half_sibling"
	PaternalGrandfather Role = "paternal_grandfather"
	PaternalGrandmother Role = "paternal_grandmother"
	MaternalGrandfather Role = "maternal_grandfather"
	MaternalGrandmother Role = "maternal_grandmother"
	PaternalUncleAunt   Role = "paternal_uncle_or_aunt" // a full sibling of the father
	MaternalUncleAunt   Role = "maternal_uncle_or_aunt"
)

// Question is what a laboratory is asked, and what it typed.
type Question struct {
	Pedigree Pedigree
	Parties  []Party // the child first
	Settings Settings
	Retyped  []string // loci that were typed again with another kit, with the same outcome
	Lines    []Line   // of each: kind, database, holders, seen and size
	Search   Search   // size and share; none where the size is zero
	Software string
}
