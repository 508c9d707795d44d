package domain

import "slices"

// Setting is where a child lives, as statistics of alternative care tell it apart.
type Setting string

// The settings. Formal care is family-based, residential or independent; the words
// are those of the UN Guidelines for the Alternative Care of Children, paragraph 29.
const (
	NoSetting       Setting = ""           // nobody says
	OwnFamily       Setting = "own_family" // handed over to parents or kin
	AdoptiveFamily  Setting = "adoptive_family"
	FamilyBased     Setting = "family_based" // foster care, formal kinship care, kafala
	ResidentialCare Setting = "residential"  // any group setting, places of safety included
	IndependentCare Setting = "independent"  // supervised independent living
	OtherSetting    Setting = "other"        // hospital, detention, abroad: neither family nor alternative care
)

// Family reports whether it is a family's home.
func (s Setting) Family() bool {
	return s == OwnFamily || s == AdoptiveFamily || s == FamilyBased
}

// settings are those of the kinds of care, and of kafala.
var settings = map[string]Setting{
	"police_temporary": ResidentialCare, "shelter": ResidentialCare, "welfare_institution": ResidentialCare, "residential_care": ResidentialCare,
	"foster_care": FamilyBased, kinshipCare: FamilyBased, "independent_living": IndependentCare,
	"hospital": OtherSetting, "detention": OtherSetting, careAbroad: OtherSetting, outcomeKafala: FamilyBased,
}

// SettingOf returns where a child lives in a kind of care.
func SettingOf(care string) Setting { return settings[care] }

// Outcome says how statistics count a case that closed with an outcome.
type Outcome struct {
	Code      string  // of case.closed.outcome
	Setting   Setting // where the child lives by it
	Permanent bool    // a lasting solution, not one for the time being
	Formal    []int   // indicators of UNICEF and BCN (2009) that it counts in, by number
	TIP       string  // term of IC-TIP
}

// The indicators for children in formal care that the ledger can count: the manual of
// UNICEF and the Better Care Network numbers fifteen (docs/statistics.md).
const (
	IndicatorEntering = 1
	IndicatorLiving   = 2
	IndicatorLeaving  = 3 // for a family
	IndicatorRatio    = 4 // residential to family-based
	IndicatorDeaths   = 5
	IndicatorAdoption = 12
)

// Outcomes returns how each outcome is counted, in the order of the vocabulary. A
// case that closed as a duplicate is counted in its other stream, and not here.
func Outcomes() []Outcome {
	inCare := []int{IndicatorLiving, IndicatorRatio}
	return []Outcome{
		{Code: outcomeParent, Setting: OwnFamily, Permanent: true, Formal: []int{IndicatorLeaving}, TIP: "assistance: family reunification"},
		{Code: outcomeKin, Setting: OwnFamily, Permanent: true, Formal: []int{IndicatorLeaving}, TIP: "assistance: family reunification"},
		{Code: outcomeRecognised, Permanent: true, TIP: "assistance: family tracing, adult victim"},
		{Code: outcomeAdopted, Setting: AdoptiveFamily, Permanent: true, Formal: []int{IndicatorLeaving, IndicatorAdoption}, TIP: "assistance: alternative care, adoption"},
		{Code: outcomeAbroad, Setting: AdoptiveFamily, Permanent: true, Formal: []int{IndicatorLeaving, IndicatorAdoption}, TIP: "assistance: alternative care, adoption"},
		{Code: outcomeKinship, Setting: FamilyBased, Permanent: true, Formal: inCare, TIP: "assistance: alternative care, family-based"},
		{Code: outcomeFoster, Setting: FamilyBased, Permanent: true, Formal: inCare, TIP: "assistance: alternative care, family-based"},
		{Code: outcomeKafala, Setting: FamilyBased, Permanent: true, Formal: inCare, TIP: "assistance: alternative care, family-based"},
		{Code: outcomeResidential, Setting: ResidentialCare, Formal: inCare, TIP: "assistance: alternative care, residential"},
		{Code: "independent", Setting: IndependentCare, Permanent: true, TIP: "assistance: independent living"},
		{Code: outcomeRepatriated, Setting: OtherSetting, Permanent: true, TIP: "assistance: return to the country of origin"},
		{Code: outcomeMissing, TIP: "case closed: whereabouts unknown"},
		{Code: outcomeDeceased, Formal: []int{IndicatorDeaths}, TIP: "case closed: victim deceased"},
		{Code: "not_trafficked", TIP: "not a victim of trafficking"},
		{Code: outcomeDuplicate, TIP: "not counted"},
	}
}

// OutcomeOf returns how an outcome is counted; false for an unknown one.
func OutcomeOf(code string) (Outcome, bool) {
	all := Outcomes()
	i := slices.IndexFunc(all, func(o Outcome) bool { return o.Code == code })
	if i < 0 {
		return Outcome{}, false
	}
	return all[i], true
}

// Counted reports whether the case is counted here: a duplicate is in its other
// stream.
func (o Outcome) Counted() bool { return o.Code != outcomeDuplicate }
