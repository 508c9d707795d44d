package domain

import (
	"slices"
	"time"
)

// The gate before a repatriation: what it needs.

// forRepatriation is what a repatriation needs. That it is safe enough is asked
// under every profile when somebody has found the contrary.
var forRepatriation = []requisite{
	noFinding, noStay, noProposal,
	{NeedsNoDanger, true, "whoever last assessed the return found that it is not safe", func(s ChildState, q question) (bool, Mark) {
		risk := s.risk(q.country)
		return risk.Recommendation != returnUnsafe, risk.Mark
	}},
	noObjection(aboutRepatriated, aboutReturn),
	heardAbout(aboutRepatriated, "the child was not asked about the return to that country"),
	{NeedsNationality, false, "no state has confirmed that the child is its national", func(s ChildState, q question) (bool, Mark) {
		confirmed := s.said(s.Repatriation.Get().Nationalities, q.country)
		return confirmed.ID != "", confirmed
	}},
	{NeedsConsulate, false, "no consulate of that country was notified", func(s ChildState, q question) (bool, Mark) {
		notified := s.said(s.Repatriation.Get().Consulates, q.country)
		return notified.ID != "", notified
	}},
	{NeedsRisk, false, "no assessment finds the return safe", func(s ChildState, q question) (bool, Mark) {
		risk := s.risk(q.country)
		return slices.Contains(safeReturn, risk.Recommendation), risk.Mark
	}},
	{NeedsGuardian, false, "the child has no guardian", func(s ChildState, _ question) (bool, Mark) {
		return s.Custody.Guardian.Person != "", s.Custody.Guardian.Since
	}},
	{NeedsBestInterests, false, "no panel has decided for it since the child was last heard", func(s ChildState, q question) (bool, Mark) {
		panel := s.Decision.Get().BestInterests
		return panel.Option == q.option && panel.knows(s.viewOn(aboutRepatriated)) && panel.knows(s.viewOn(aboutReturn)), panel.Mark
	}},
}

// RepatriationLacks returns what a repatriation to a country still needs under a
// profile at a time (H8). An adult decides for themselves, and waits for a court's
// stay alone.
func (s ChildState) RepatriationLacks(country string, limits Limits, at time.Time) []Lack {
	list := forRepatriation
	if s.Adult {
		list = []requisite{noStay}
	}
	return s.lacking(list, limits.RepatriationRequires, question{limits: limits, at: at, country: country, option: optionRepatriate})
}

func (s ChildState) decideReturn(country string, b Basis, st Statement) error {
	return need(s.decideUnadopted(st), decideNone(s.RepatriationLacks(country, b.Ledger().Policy.Limits, st.Recorded.At), "the repatriation", st))
}
