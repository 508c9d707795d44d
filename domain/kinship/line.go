package kinship

// The kinds of line.
const (
	LineY             = "y"             // from father to son
	LineMitochondrial = "mitochondrial" // from a mother to all her children
)

// Line is what markers say that pass down one line of the family unchanged but for
// mutation. All who belong to the line have them, and many who do not: they support a
// line, never an identity, and are no part of the combined likelihood ratio.
type Line struct {
	Compared    int      `json:"compared"`    // markers typed in all holders
	Database    string   `json:"database"`    // where the type was looked up
	Differences int      `json:"differences"` // markers in which the holders differ
	Frequency   Decimal  `json:"frequency"`   // of the child's type
	Holders     []Holder `json:"holders"`     // the child first
	Kind        string   `json:"kind"`
	Seen        int      `json:"seen"`  // how often the child's type is in the database
	Size        int      `json:"size"`  // how many types are in it
	Upper       Decimal  `json:"upper"` // bound of the frequency, 95 %
}

// Holder is one party of a line.
type Holder struct {
	Markers []string `json:"markers"` // DYS19=14, or differences from the reference such as 73G; ascending
	Party   int      `json:"party"`   // its index
}
