package kinship

// Settings say how likelihoods were computed. A report states them, since the same
// alleles give other figures under others.
type Settings struct {
	DropOut  Decimal          `json:"dropOut"`          // the probability that one allele of a heterozygote is not seen, where a typing says that it may be so
	Minimum  MinimumFrequency `json:"minimumFrequency"` // below which no seen allele counts
	Mutation Mutation         `json:"mutation"`
	Silent   Decimal          `json:"silentFrequency"` // of alleles that no kit shows
	Theta    Decimal          `json:"theta"`           // how much more alike alleles of one subpopulation are
}

// The rules of a minimum frequency.
const (
	MinimumFiveOver2N = "five_over_2n" // five alleles among those counted at the locus
	MinimumFixed      = "fixed"        // Value
)

// MinimumFrequency is the frequency that an allele has at least, since a table of a
// few hundred people does not show the rare ones.
type MinimumFrequency struct {
	Rule  string  `json:"rule"`
	Value Decimal `json:"value"` // of MinimumFixed, else 0
}

// MutationStepwise is the one model of mutation: a step of one repeat is likelier than
// one of two, by a factor.
const MutationStepwise = "stepwise"

// Mutation is the model of mutation, with rates per transmission by the sex of the
// parent who transmits.
type Mutation struct {
	Female  Decimal `json:"female"`
	Male    Decimal `json:"male"`
	Model   string  `json:"model"`
	Partial Decimal `json:"partial"` // the part of a step's probability that a change by an incomplete repeat has
	Step    Decimal `json:"step"`    // the part of it that each further step has
}

// DefaultSettings are the rates of PI_v9 (male 0.002, female 0.0005, a tenth for each
// further step), with the five alleles of the minimum rule, and neither theta nor
// silent alleles.
func DefaultSettings() Settings {
	return Settings{
		DropOut: "0.05", Minimum: MinimumFrequency{Rule: MinimumFiveOver2N, Value: "0"},
		Mutation: Mutation{Female: "0.0005", Male: "0.002", Model: MutationStepwise, Partial: "0.0001", Step: "0.1"},
		Silent:   "0", Theta: "0",
	}
}
