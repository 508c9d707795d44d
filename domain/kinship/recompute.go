package kinship

import "errors"

// What a difference is about.
const (
	DiffAllele       = "allele"
	DiffFrequency    = "frequency"
	DiffRatio        = "likelihood_ratio"
	DiffInconsistent = "inconsistent"
	DiffUsed         = "used"
	DiffCombined     = "combined"
	DiffLowest       = "lowest"
	DiffRelatives    = "relatives"
	DiffPosteriors   = "posteriors"
	DiffMismatches   = "mismatches"
	DiffLines        = "lines"
	DiffEqual        = "equal_profiles"
	DiffVerdict      = "verdict"
	DiffWords        = "words"
	DiffTable        = "table_unknown"
)

// Check is what comes out when a report is computed again.
type Check struct {
	Agrees        bool    // there is no difference
	VerdictAgrees bool    // the verdict follows from the alleles
	Verdict       Verdict // that follows from them; empty when no table is known
	LR            float64 // the logarithm to the base ten of the combined likelihood ratio
	Differences   []Difference
}

// Difference is one statement of a report that does not follow from its alleles,
// tables and settings.
type Difference struct {
	Locus    string // empty for what concerns no single locus
	What     string // DiffAllele and the others
	Stated   string
	Computed string
	Sentence string // for people; it names the locus and no person
}

// Recompute computes a report again from its alleles, with the tables that find has
// under the digests it names, and says what differs. Its error is for a report that
// cannot be computed at all, such as one of a father without a father.
func Recompute(r Report, find func(digest string) (Table, bool), p Policy) (Check, error) {
	return Check{}, errors.New("recompute report: not yet")
}

// Issue computes the report that answers a question, by one table or several, the
// principal one first.
func Issue(q Question, tables []Table, p Policy) (Report, error) {
	return Report{}, errors.New("issue report: not yet")
}
