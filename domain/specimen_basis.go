package domain

import "slices"

// On what a sampling rests. What is missing or was taken back is shown and not refused: a
// specimen that was taken is there, and somebody has to answer for it.

// basisOf returns the record on which the sampling is said to rest, by reference; empty
// where the collector named none.
func basisOf(st Statement) string {
	for _, ref := range st.Refs {
		if ref.Rel == "causes" && ref.Stream == st.Stream {
			return ref.ID
		}
	}
	return ""
}

// consented returns the consents to a sampling on which a specimen rests: the one that is
// referred to, and those of its donor.
func (s Specimen) consented(consents []Consent) []Consent {
	return slices.DeleteFunc(slices.Clone(consents), func(c Consent) bool {
		return c.Scope != ConsentToSampling || c.ID != s.BasisRecord && c.Giver != s.Donor
	})
}

// BasisStands reports whether what a specimen rests on is on record and stands; always
// true of what rests on the law alone.
func (s State) BasisStands(of Specimen) bool {
	switch of.Basis {
	case samplingByConsent:
		consents := slices.Concat(s.Child.Consents, s.Missing.Get().Consents)
		return slices.ContainsFunc(of.consented(consents), s.Child.stands)
	case samplingByOverride:
		return slices.ContainsFunc(s.Child.Overrides, func(o Override) bool {
			return o.Scope == ConsentToSampling && s.Child.TakenBack(o).ID == ""
		})
	case samplingByOrder:
		return slices.ContainsFunc(s.Child.Orders, func(o Order) bool {
			return o.ID == of.BasisRecord && s.Child.withdrawn(o.ID).ID == ""
		})
	}
	return true
}

// Searched reports whether a profile is in a database.
func (p ProfileMade) Searched() bool { return p.Uploaded.ID != "" && p.Removed.ID == "" }
