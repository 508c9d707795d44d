package domain

import "slices"

// What the events of candidates and kinship reports rest on, and what rests on them.

func (e CandidateMatchReported) restsOn(s ChildState, st Statement) []Rest {
	return s.profiledRests(st)
}
func (e KinshipReportIssued) restsOn(s ChildState, st Statement) []Rest { return s.profiledRests(st) }

// profiledRests are, of the child's specimens to which a statement refers, the reviews
// by which their profiles count. Those of relatives stand in another stream.
func (s ChildState) profiledRests(st Statement) []Rest {
	var all []Rest
	for _, one := range s.Specimens {
		if made := one.counting(); made != nil && st.refers(one.ID) {
			all = append(all, because(becauseSpecimen, made.Reviewed)...)
		}
	}
	return all
}

// reported are the kinship reports to which a statement refers and that may bear
// something, and the confirmations of these.
func (s ChildState) reported(st Statement) []Rest {
	var all []Rest
	reports := s.referredReports(st)
	for _, r := range reports {
		if s.unborne(r, reportIDs(reports)).ID != "" {
			continue
		}
		all = append(all, because(becauseReport, r.Mark)...)
		for _, c := range s.confirmations(r) {
			all = append(all, because(becauseReport, c.Mark)...)
		}
	}
	return all
}

// excluding are the records by which candidates stand no more in the way of what needs
// the family to be unknown.
func (s ChildState) excluding() []Rest {
	var all []Rest
	for _, c := range s.Kinship.Candidates {
		by := s.closedBy(c)
		if slices.Contains([]string{TypeCandidateExcluded, TypeKinshipReportIssued}, by.Type) {
			all = append(all, Rest{Mark: by, Why: becauseRequired, Needs: NeedsNoCandidate})
		}
	}
	return all
}
