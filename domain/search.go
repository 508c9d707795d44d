package domain

import (
	"slices"
	"time"
)

// SearchState is the search for a child's family, as the child's own stream tells
// it: what was published, what was certified, and since when each agency has been
// responsible, from which waiting times are counted.
type SearchState struct {
	Since        int64      // recorded time of the opening, Unix seconds
	Deliveries   []Delivery // to each agency that became responsible, in order, while one is
	Notices      Measures
	Certificates []Certificate // all of them, in order
}

// Delivery says since when an agency has been responsible, in recorded time.
type Delivery struct {
	Mark
	Agency StreamID
	At     int64 // Unix seconds
}

// SearchStatus is where the search for a child's family stands.
type SearchStatus string

// The statuses of the search for a family. It goes forward by what is put on record,
// and back when that is declared wrong, an identity is established, or the case is
// reopened. While a candidate is open it waits.
const (
	SearchBegun     SearchStatus = "open"
	SearchNoticed   SearchStatus = "noticed"         // a notice ran as long as the profile asks for
	SearchTemporary SearchStatus = "temp_certified"  // not found for now
	SearchFinal     SearchStatus = "final_certified" // not to be found
	SearchCandidate SearchStatus = "candidate"       // a search of the DNA database brought somebody who is not excluded
	SearchAnswered  SearchStatus = "answered"        // it is known, or disputed, to which family the child belongs
)

// SearchStatus returns where the search for the child's family stands under a
// profile.
func (s ChildState) SearchStatus(limits Limits, at time.Time) SearchStatus {
	_, final := s.certifiedFinal()
	_, noticed := s.Search.noticed(limits)
	switch {
	case s.familyKnown(at).ID != "":
		return SearchAnswered
	case s.candidateOpen().ID != "":
		return SearchCandidate
	case final:
		return SearchFinal
	case s.Search.standing(stageTemporary).ID != "":
		return SearchTemporary
	case noticed:
		return SearchNoticed
	}
	return SearchBegun
}

// familyKnown returns the record by which it is known or disputed to which family the
// child belongs, or by which it is with one; an empty mark when there is none.
func (s ChildState) familyKnown(at time.Time) Mark {
	known, by := familyFound.meets(s, question{at: at})
	switch {
	case known:
		return by
	case s.Identity.Status == Disputed:
		return s.Identity.Dispute.Mark
	case s.Identity.Status == Established && s.impugnedIdentity().ID != "":
		return s.impugnedIdentity()
	case s.Custody.Status == AtHome:
		return s.Custody.Since
	}
	return Mark{}
}

// TemporaryFrom returns from when on the parents may be certified as not found for
// now.
func (s SearchState) TemporaryFrom(limits Limits) time.Time {
	return time.Unix(s.Since, 0).UTC().AddDate(0, 0, limits.TemporaryDays)
}

// FinalFrom returns from when on the parents may be certified as not to be found, and
// the delivery from which that is counted; false while no welfare institution is
// responsible. Months in another institution before count, and those in a shelter
// do not: the notice of China's ministries of 2015 counts from the delivery to an
// institution. kind says what an agency is.
func (s SearchState) FinalFrom(limits Limits, kind func(StreamID) AgencyKind) (time.Time, Mark, bool) {
	first := len(s.Deliveries)
	for first > 0 && kind(s.Deliveries[first-1].Agency) == WelfareInstitution {
		first--
	}
	if first == len(s.Deliveries) {
		return time.Time{}, Mark{}, false
	}
	delivery := s.Deliveries[first]
	return time.Unix(delivery.At, 0).UTC().AddDate(0, limits.FinalMonths, 0), delivery.Mark, true
}

// delivered notes that another agency is responsible than before, or none.
func (s ChildState) delivered(before StreamID, st Statement) ChildState {
	switch now := s.Custody.Agency; now {
	case before:
	case "":
		s.Search.Deliveries = nil
	default:
		s.Search.Deliveries = added(s.Search.Deliveries, Delivery{Mark: markOf(st), Agency: now, At: st.Recorded.At.Unix()})
	}
	return s
}

// reopened ends the worth of all certificates: something has come up that those who
// certified did not know. Notices that ran did run.
func (s SearchState) reopened(by Mark) SearchState {
	return s.ending(by, func(Certificate) bool { return true })
}

// ending ends the certificates that match and stand.
func (s SearchState) ending(by Mark, matches func(Certificate) bool) SearchState {
	s.Certificates = slices.Clone(s.Certificates)
	for i, c := range s.Certificates {
		if c.Ended.ID == "" && matches(c) {
			s.Certificates[i].Ended = by
		}
	}
	return s
}

// corrected heeds that a record was declared wrong in more than a date or a place;
// whole says that it was declared never to have been. A certificate ends with what
// it rests on, and what was counted from a delivery is counted from the correction,
// which says who has the child.
func (s SearchState) corrected(id string, whole bool, st Statement) SearchState {
	by := markOf(st)
	s.Notices = s.Notices.corrected(id, by)
	s = s.ending(by, func(c Certificate) bool {
		return c.ID == id || slices.Contains(c.Rests, id) || whole && slices.Contains(c.Counts, id)
	})
	if i := slices.IndexFunc(s.Deliveries, func(d Delivery) bool { return d.ID == id }); whole && i >= 0 {
		s.Deliveries = slices.Clone(s.Deliveries)
		s.Deliveries[i].At = st.Recorded.At.Unix()
	}
	return s
}
