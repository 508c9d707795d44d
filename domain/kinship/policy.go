package kinship

// Verdict says what a report comes to, by the thresholds of a policy.
type Verdict string

// The verdicts.
const (
	Supported    Verdict = "supported"
	TendsTo      Verdict = "tends_to_support"
	Inconclusive Verdict = "inconclusive"
	TendsAgainst Verdict = "tends_against"
	Excluded     Verdict = "excluded"
)

// Policy holds what a profile of the ledger sets for kinship. Nothing of it is in the
// alleles: two policies give one figure two verdicts.
type Policy struct {
	Support float64 // supported from this likelihood ratio on
	Tends   float64 // tends to support from this one on
	Against float64 // tends against down from this one
	Exclude float64 // excluded down from this one, if Mismatches are reached as well

	Mismatches int     // inconsistent loci from which on nothing is supported
	MinLoci    int     // fewer leave a tendency at most
	Tolerance  float64 // of a likelihood ratio that is computed again, relative; 0.01 is one in a hundred

	Priors []Decimal   // of the table of posteriors
	Scale  []Band      // by From, descending
	Linked [][2]string // loci so near each other that one of them counts, where linkage matters

	// Demonstration lets a verdict rest on tables that are for demonstration.
	Demonstration bool
}

// Band gives words to likelihood ratios from From on, up to the band above. They speak
// of the findings, not of the hypothesis: how much more probable it makes them.
type Band struct {
	From  float64
	Words string
}

// DefaultPolicy has the thresholds of GB/T 37223 (domain of parentage: 10,000, and
// three inconsistent loci with 1/10,000), the rest of it the ledger's own.
func DefaultPolicy() Policy {
	return Policy{
		Support: 10000, Tends: 100, Against: 0.01, Exclude: 0.0001,
		Mismatches: 3, MinLoci: 15, Tolerance: 0.01,
		Priors: []Decimal{"0.001", "0.01", "0.1", "0.5", "0.9"},
		Linked: [][2]string{{"D12S391", "vWA"}},
		Scale: []Band{
			{1e6, "The findings are more than a million times more probable if the first hypothesis is true than if the second is: extremely strong support."},
			{1e4, "The findings are at least ten thousand times more probable if the first hypothesis is true than if the second is: very strong support."},
			{1e3, "The findings are at least a thousand times more probable if the first hypothesis is true than if the second is: strong support."},
			{1e2, "The findings are at least a hundred times more probable if the first hypothesis is true than if the second is: moderate support."},
			{2, "The findings are slightly more probable if the first hypothesis is true than if the second is: weak support."},
			{0.5, "The findings are about as probable if the one hypothesis is true as if the other is: no support for either."},
			{0.01, "The findings are slightly more probable if the second hypothesis is true than if the first is: weak support for the second."},
			{0.0001, "The findings are at least a hundred times more probable if the second hypothesis is true than if the first is: moderate to strong support for the second."},
			{0, "The findings are at least ten thousand times more probable if the second hypothesis is true than if the first is: very strong support for the second."},
		},
	}
}
