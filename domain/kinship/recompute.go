package kinship

import (
	"fmt"
	"math"
)

// What a difference is about.
const (
	DiffAllele       = "allele"
	DiffFrequency    = "frequency"
	DiffRatio        = "likelihood_ratio"
	DiffInconsistent = "inconsistent"
	DiffUsed         = "used"
	DiffLocus        = "locus" // left out, or of no table
	DiffCombined     = "combined"
	DiffLowest       = "lowest"
	DiffRelatives    = "relatives"
	DiffPosteriors   = "posteriors"
	DiffMismatches   = "mismatches"
	DiffLines        = "lines"
	DiffEqual        = "equal_profiles"
	DiffSearch       = "search"
	DiffVerdict      = "verdict"
	DiffWords        = "words"
	DiffTable        = "table_unknown"
	DiffSex          = "sex" // of the markers, against the role
)

// Check is what comes out when a report is computed again.
type Check struct {
	Agrees        bool    // there is no difference
	VerdictAgrees bool    // the verdict follows from the alleles
	Verdict       Verdict // that follows from them; empty when a table is unknown
	LR            float64 // the logarithm to the base ten of the combined likelihood ratio
	Report        Report  // as it follows from the alleles; empty when a table is unknown
	Differences   []Difference
}

// Difference is one statement of a report that does not follow from its alleles,
// tables and settings.
type Difference struct {
	Locus    string // empty for what concerns no single locus
	What     string // DiffAllele and the others
	Stated   string
	Computed string
	Sentence string // for people; it names the locus, and no person, allele or figure
}

// Recompute computes a report again from its parties' profiles, with the tables that
// find has under the digests it names, and says what differs. Its error is for a
// report that cannot be computed at all, such as one of a father without a father.
func Recompute(r Report, find func(digest string) (Table, bool), p Policy) (Check, error) {
	var tables []Table
	var c comparison
	for _, used := range r.Tables {
		t, known := find(used.Digest)
		if !known || t.ID != used.ID {
			c.differ("", DiffTable, used.ID, t.ID, "No table of that name and digest is known, so that nothing follows from it.")
		}
		tables = append(tables, t)
	}
	if len(c.differences) > 0 {
		return Check{Differences: c.differences}, nil
	}
	again, err := Issue(r.question(), tables, p)
	if err != nil {
		return Check{}, fmt.Errorf("recompute report: %w", err)
	}
	c.tolerance = p.Tolerance
	c.compare(r, again)
	log10, _ := again.Combined.Log10()
	return Check{Agrees: len(c.differences) == 0, VerdictAgrees: r.Verdict == again.Verdict, Verdict: again.Verdict,
		LR: log10, Report: again, Differences: c.differences}, nil
}

// question is what the report answers.
func (r Report) question() Question {
	q := Question{Pedigree: r.Pedigree, Parties: r.Parties, Settings: r.Settings, Lines: r.Lines, Search: r.Search,
		Software: r.Software, Hypotheses: r.Hypotheses}
	for _, row := range r.Loci {
		if row.Retyped {
			q.Retyped = append(q.Retyped, row.Locus)
		}
	}
	return q
}

// comparison collects what differs.
type comparison struct {
	tolerance   float64
	differences []Difference
}

func (c *comparison) differ(locus, what, stated, computed, sentence string) {
	c.differences = append(c.differences, Difference{Locus: locus, What: what, Stated: stated, Computed: computed, Sentence: sentence})
}

// near says whether two numbers agree within the tolerance.
func (c *comparison) near(stated, computed Decimal) bool {
	a, ok := stated.Log10()
	b, _ := computed.Log10()
	return stated == computed || ok && math.Abs(a-b) <= math.Log10(1+c.tolerance)
}
