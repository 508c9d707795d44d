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

// Role is what a party is to the missing child, if the first hypothesis is true.
type Role string

// The roles. A half sibling shares the parent of the name with the child; several are
// taken to have different other parents.
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

// once are the roles that one party alone may have.
var once = []Role{Child, Father, Mother, PaternalGrandfather, PaternalGrandmother, MaternalGrandfather, MaternalGrandmother}

// roleNames are all roles, in words.
var roleNames = map[Role]string{
	Child: "the child", Father: "the father", Mother: "the mother", Sibling: "a full sibling",
	PaternalHalfSibling: "a half sibling by the father", MaternalHalfSibling: "a half sibling by the mother",
	PaternalGrandfather: "the father's father", PaternalGrandmother: "the father's mother",
	MaternalGrandfather: "the mother's father", MaternalGrandmother: "the mother's mother",
	PaternalUncleAunt: "a full sibling of the father", MaternalUncleAunt: "a full sibling of the mother",
}

// shape is who must and may be tested for a pedigree, the child aside.
type shape struct {
	alleged  []Role // of whom one at least is tested
	each     bool   // all of them are
	certain  []Role // who may be tested as a certain parent
	required bool   // and must be
}

// shapes are those of all pedigrees.
var shapes = map[Pedigree]shape{
	DuoFather:    {alleged: []Role{Father}},
	DuoMother:    {alleged: []Role{Mother}},
	TrioFather:   {alleged: []Role{Father}, certain: []Role{Mother}, required: true},
	TrioMother:   {alleged: []Role{Mother}, certain: []Role{Father}, required: true},
	TrioParents:  {alleged: []Role{Father, Mother}, each: true},
	FullSiblings: {alleged: []Role{Sibling}, certain: []Role{Father, Mother}},
	HalfSiblings: {alleged: []Role{PaternalHalfSibling, MaternalHalfSibling}, certain: []Role{Father, Mother}},
	Avuncular:    {alleged: []Role{PaternalUncleAunt, MaternalUncleAunt}, certain: []Role{Father, Mother}},
	Grandparent: {alleged: []Role{PaternalGrandfather, PaternalGrandmother, MaternalGrandfather, MaternalGrandmother},
		certain: []Role{Father, Mother}},
	Reconstruction: {alleged: []Role{Father, Mother, Sibling, PaternalHalfSibling, MaternalHalfSibling, PaternalGrandfather,
		PaternalGrandmother, MaternalGrandfather, MaternalGrandmother, PaternalUncleAunt, MaternalUncleAunt},
		certain: []Role{Father, Mother}},
}

// Question is what a laboratory is asked, and what it typed.
type Question struct {
	Pedigree Pedigree
	Parties  []Party // the child first
	Settings Settings
	Retyped  []string // loci that were typed again with another kit, with the same outcome
	Lines    []Line   // of each: kind, database, holders, seen and size
	Search   Search   // size and share; none where the size is zero
	// Hypotheses, first and second, in words; the engine has its own where there are none.
	Hypotheses [2]string
	Software   string
}
