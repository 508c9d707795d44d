package domain

import "slices"

// What an identity has behind it, and how it falls.

// searchedFor returns the first candidate that was on record when a report was made
// on one of its relatives, and by how many loci such were compared at most. One that
// was declared wrong is among them: it takes no obstacle away.
func (s ChildState) searchedFor(r KinshipReport) (first Candidate, loci int, found bool) {
	for _, c := range s.Kinship.Candidates {
		if c.Place > r.Place || !slices.Contains(r.Relatives, c.Relative) {
			continue
		}
		if !found {
			first, found = c, true
		}
		loci = max(loci, c.Loci)
	}
	return first, loci, found
}

// lostReports returns the record by which an identity has lost the last kinship report
// that bears it; an empty mark while one does, or where it rests on none.
func (s ChildState) lostReports() Mark {
	var by Mark
	for _, id := range s.Identity.Reports {
		r, _ := s.Kinship.Report(id)
		if !r.supports(s.Identity.Relative) {
			continue // it was referred to, and bears nothing
		}
		if by = s.unborne(r, s.Identity.Reports); by.ID == "" {
			return by
		}
	}
	return by
}

// Behind returns the missing reports in which specimens lie on which the identity rests:
// what is found of these is found of the identity.
func (s ChildState) Behind() []StreamID {
	var streams []StreamID
	for _, id := range s.Identity.Reports {
		r, _ := s.Kinship.Report(id)
		for _, ref := range r.Specimens {
			if ref.Stream.Kind() == MissingStream && !slices.Contains(streams, ref.Stream) {
				streams = append(streams, ref.Stream)
			}
		}
	}
	return streams
}

// impugnedIdentity returns the impugnation of a report on which the identity rests and
// that nobody has answered: the identity is in doubt, as if it was disputed. An empty
// mark when there is none.
func (s ChildState) impugnedIdentity() Mark {
	for _, id := range s.Identity.Reports {
		r, _ := s.Kinship.Report(id)
		if by := s.impugned(r); by.ID != "" && s.reportWrong(r).ID == "" && r.Withdrawn.ID == "" {
			return by
		}
	}
	return Mark{}
}

// decideExclusion is H8: a refutation on a laboratory's word refers to a report that
// stands and excludes the relation.
func (s ChildState) decideExclusion(st Statement) error {
	reports := s.referredReports(st)
	err := refuse(Invalid, "H8", "refs", Mark{}, "that a laboratory excludes the relation in %s stands in a kinship report, which must be on record here and referred to", st.Stream)
	for _, r := range reports {
		switch by := s.unborne(r, reportIDs(reports)); {
		case by.ID != "":
			err = refuse(Conflict, "H8", "refs", by, "the kinship report %s by which %s is excluded does not stand, or nobody else has confirmed what was transcribed", r.ID, s.Identity.Relative)
		case !r.excludes(s.Identity.Relative):
			err = refuse(Conflict, "H8", "refs", r.Mark, "the kinship report does not exclude that %s belongs to %s", st.Stream, s.Identity.Relative)
		default:
			return nil
		}
	}
	return err
}
