package kinship

// Settings say how likelihoods were computed. A report states them, since the same
// alleles give other figures under others.
type Settings struct {
	DropOut  Decimal          `json:"dropOut"` // the probability that one allele of a heterozygote is not seen, where a typing says that it may be so
	Minimum  MinimumFrequency `json:"minimumFrequency"`
	Mutation Mutation         `json:"mutation"`
	Silent   Decimal          `json:"silentFrequency"` // of alleles that no kit shows
	Theta    Decimal          `json:"theta"`           // how much more alike alleles of one subpopulation are
}

// The rules of a minimum frequency.
const (
	MinimumFiveOver2N = "five_over_2n" // five alleles among those counted at the locus
	MinimumFixed      = "fixed"        // Value
)

// MinimumFrequency is the frequency that a seen allele has at least, since a table of
// a few hundred people does not show the rare ones.
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

// figures are settings to compute with.
type figures struct {
	dropOut, silentFrequency, theta float64
	male, female, partial           float64
	fixed                           float64   // the minimum frequency; 0 where it goes by those counted
	further                         []float64 // the part of a single step's probability that n+1 steps have
}

// figures reads the settings; its error names the one at fault. No rate may be so high
// that staying would be the exception.
func (s Settings) figures() (*figures, error) {
	var f figures
	var step float64
	for _, d := range []struct {
		name string
		text Decimal
		most float64
		into *float64
	}{
		{"drop-out", s.DropOut, 1, &f.dropOut}, {"silent frequency", s.Silent, 0.1, &f.silentFrequency}, {"theta", s.Theta, 0.5, &f.theta},
		{"male mutation rate", s.Mutation.Male, 0.1, &f.male}, {"female mutation rate", s.Mutation.Female, 0.1, &f.female},
		{"factor of a further step", s.Mutation.Step, 0.5, &step}, {"factor of a partial repeat", s.Mutation.Partial, 0.1, &f.partial},
		{"minimum frequency", s.Minimum.Value, 0.2, &f.fixed},
	} {
		value, ok := d.text.Float()
		if !ok || value > d.most {
			return nil, wrong("the %s is a number from 0 to %g in its one form", d.name, d.most)
		}
		*d.into = value
	}
	switch {
	case s.Mutation.Model != MutationStepwise:
		return nil, wrong("the one mutation model is %s", MutationStepwise)
	case (s.Minimum.Rule != MinimumFiveOver2N || f.fixed > 0) && (s.Minimum.Rule != MinimumFixed || f.fixed == 0):
		return nil, wrong("a minimum frequency is %s with the value 0, or %s with another", MinimumFiveOver2N, MinimumFixed)
	}
	f.further = make([]float64, maxRepeats)
	f.further[0] = 1
	for i := 1; i < len(f.further); i++ {
		f.further[i] = f.further[i-1] * step
	}
	return &f, nil
}
