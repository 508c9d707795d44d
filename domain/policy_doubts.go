package domain

import (
	"slices"
	"strings"
)

// Doubt is something about a profile that is valid, and that whoever writes it
// should look at again: it is loose, contradicts itself or says not where it comes
// from.
type Doubt struct {
	Parameter string // the name; empty when it is about the profile as a whole
	Sentence  string
}

// Doubts returns what to look at again, in the order of Parameters.
func (p Profile) Doubts() []Doubt {
	var all []Doubt
	figures := p.Limits.doubts()
	for _, parameter := range parameters {
		for _, doubt := range figures[parameter.Name] {
			all = append(all, Doubt{parameter.Name, doubt})
		}
		if doubt := p.unsourced(parameter); doubt != "" {
			all = append(all, Doubt{parameter.Name, doubt})
		}
	}
	return all
}

// unsourced says what is wrong with the source of a parameter, or nothing.
func (p Profile) unsourced(of Parameter) string {
	source, told := p.Source[of.Name]
	switch set := of.SetIn(p.Limits); {
	case set && !told:
		return "the profile does not say where this comes from"
	case !set && told:
		return "the profile says where this comes from, and does not set it"
	case set && strings.Contains(strings.ToLower(source), ToBeConfirmed):
		return "the source says that this is to be confirmed"
	}
	return ""
}

// doubts are those about the figures, by parameter.
func (l Limits) doubts() map[string][]string {
	found := map[string][]string{}
	doubt := func(is bool, name, sentence string) {
		if is {
			found[name] = append(found[name], sentence)
		}
	}
	doubt(l.ClericalHours > 7*24, "correction.clericalHours", "an author alone rewrites dates and places for more than a week")
	doubt(l.PresenceDays == 0, "presence.intervalDays", "nobody need look whether a child in care is still there")
	l.doubtReturn(doubt)
	l.doubtSearch(doubt)
	l.doubtAdoption(doubt)
	doubt(l.BreakGlassHours > 7*24, "breakGlass.hours", "an emergency lasts for more than a week")
	doubt(l.BreakGlassHours > 0 && l.BreakGlassReviewDays == 0, "breakGlass.reviewDays", "no time is set in which an emergency reading is reviewed")
	doubt(l.SmallestCount < 3, "statistics.smallest", "a count this small can point to a child")
	return found
}

// doubtReturn is about the way home and the time after it.
func (l Limits) doubtReturn(doubt func(bool, string, string)) {
	const requires, approvals, days, visits = "reunification.requires", "reunification.approvals", "followup.days", "followup.required"
	if len(l.Requires) == 0 {
		doubt(true, requires, "no evidence is required before a child is handed over")
	} else {
		lacks := func(r Requirement) bool { return !slices.Contains(l.Requires, r) }
		doubt(lacks(NeedsIdentity), requires, "a child may go to a family that it is not known to belong to")
		doubt(lacks(NeedsChildView), requires, "a child may be handed over without being asked")
		doubt(lacks(NeedsAssessment), requires, "a child may go to a family that nobody has assessed")
	}
	doubt(len(l.Approvals()) == 1, approvals, "one agency alone decides on a reunification")
	doubt(len(l.FollowUpDays) == 0, days, "no follow-up is planned after a hand-over")
	doubt(!slices.IsSorted(l.FollowUpDays), days, "the days are not in order, and the first follow-up is the first of them")
	doubt(l.FollowUps == 0, visits, "a case may close without anybody having seen the child at home")
	doubt(l.FollowUps > len(l.FollowUpDays), visits, "more visits are required than follow-ups are planned")
}

// doubtSearch is about notices and certificates. A month has 28 days at least.
func (l Limits) doubtSearch(doubt func(bool, string, string)) {
	const final = "notFound.finalMonths"
	doubt(l.NoticeDays == 0, "notice.minDays", "parents may be certified as not to be found without a notice having run")
	doubt(l.FinalMonths == 0, final, "parents may be certified for good as not to be found at any time")
	doubt(l.FinalMonths > 0 && l.FinalMonths*28 < l.NoticeDays, final, "the final certificate may come before the notice has run")
	doubt(l.FinalMonths > 0 && l.FinalMonths*28 < l.TemporaryDays, final, "the final certificate may come before the one for now")
	doubt(len(l.SearchSteps) == 0, "notFound.requires", "parents may be certified as not to be found without a search")
}

func (l Limits) doubtAdoption(doubt func(bool, string, string)) {
	const requires, months = "adoption.requires", "adoption.childConsentMonths"
	asks := func(r Requirement) bool { return slices.Contains(l.AdoptionRequires, r) }
	if len(l.AdoptionRequires) == 0 {
		doubt(true, requires, "no evidence is required before a child is adopted")
	} else {
		doubt(!asks(NeedsCapacity), requires, "a child may be adopted by somebody whom nobody has assessed")
		doubt(!asks(NeedsChildView), requires, "a child may be adopted without being asked")
		doubt(!asks(NeedsChildConsent), requires, "no child's consent is needed for its adoption")
	}
	doubt(l.ChildConsentMonths > 0 && !asks(NeedsChildConsent), months, "this age is set, and adoption.requires does not name child_consent")
	doubt(l.ChildConsentMonths >= 18*12, months, "this age is that of an adult, so that no child is asked")
	doubt(len(l.RepatriationRequires) == 0, "repatriation.requires", "no evidence is required before a child is sent to another country")
}
