package domain

import (
	"slices"
	"time"
)

// KinshipState is what laboratories say of whose child this is.
type KinshipState struct {
	Candidates []Candidate
	Reports    []KinshipReport
}

// Candidate is what a search of a database brought.
type Candidate struct {
	Mark
	Relative        PersonID
	Specimens       []Ref // the child's and the relative's, by the records of their collection
	Index           string
	DatabaseSize    int
	Loci            int
	Mismatches      int
	LikelihoodRatio string
	Place           uint64 // leaf index
	At              int64  // recorded time, Unix seconds
	By              []Signer
	Deferred        Mark   // the last record that let it wait; empty when none did
	Until           string // when it is to be looked at again
	Excluded        Mark   // empty while nobody excluded it
}

// CandidateStatus is where a candidate stands.
type CandidateStatus string

// The statuses of a candidate.
const (
	CandidateOpen     CandidateStatus = "open"
	CandidateDelayed  CandidateStatus = "deferred"
	CandidateExpired  CandidateStatus = "expired"  // its time is over, and nobody worked it
	CandidateReported CandidateStatus = "reported" // a kinship report that stands is about the two
	CandidateGone     CandidateStatus = "excluded"
	CandidateProved   CandidateStatus = "established" // it is established that the child belongs there
	CandidateWrong    CandidateStatus = "declared_wrong"
)

// CandidateStatus returns where a candidate stands under a profile at a time. One that has
// expired is as much in the way of an adoption as before: time alone takes no
// obstacle away.
func (s ChildState) CandidateStatus(c Candidate, limits Limits, at time.Time) CandidateStatus {
	switch over := limits.CandidateDays > 0 && at.After(c.due(limits)); {
	case s.withdrawn(c.ID).ID != "":
		return CandidateWrong
	case s.closedBy(c).Type == TypeIdentityEstablished:
		return CandidateProved
	case s.closedBy(c).ID != "":
		return CandidateGone
	case s.reportOn(c).ID != "":
		return CandidateReported
	case over:
		return CandidateExpired
	case c.Deferred.ID != "" && s.withdrawn(c.Deferred.ID).ID == "":
		return CandidateDelayed
	}
	return CandidateOpen
}

// due is until when a candidate is worked, unless it is put off.
func (c Candidate) due(limits Limits) time.Time {
	by := time.Unix(c.At, 0).UTC().AddDate(0, 0, limits.CandidateDays)
	if until, err := timeFact(c.Until); err == nil && until.After(by) {
		return until
	}
	return by
}

// closedBy returns the record by which a candidate is none any more: its exclusion, a
// report that excludes it and that is not merely transcribed, the identity that answers
// it, or the correction that takes it back; an empty mark while it is open.
func (s ChildState) closedBy(c Candidate) Mark {
	if by := s.withdrawn(c.ID); by.ID != "" {
		return by
	}
	if c.Excluded.ID != "" && s.withdrawn(c.Excluded.ID).ID == "" {
		return c.Excluded
	}
	for _, r := range s.Kinship.Reports {
		if r.Candidate == c.ID && r.excludes(c.Relative) && s.unborne(r, nil).ID == "" {
			return r.Mark
		}
	}
	if s.borneOut(c) {
		return s.Identity.Since
	}
	return Mark{}
}

// borneOut reports whether it is established that the child belongs to the candidate,
// or to another by a report on both.
func (s ChildState) borneOut(c Candidate) bool {
	if s.Identity.Status != Established || s.Identity.Relative == c.Relative {
		return s.Identity.Status == Established
	}
	return slices.ContainsFunc(s.Identity.Reports, func(id string) bool {
		r, _ := s.Kinship.Report(id)
		return r.answersFor(c.Relative) != ""
	})
}

func (s ChildState) openCandidate(c Candidate) bool { return s.closedBy(c).ID == "" }

// candidateOpen returns the first candidate that is open; an empty mark when none is.
func (s ChildState) candidateOpen() Mark {
	for _, c := range s.Kinship.Candidates {
		if s.openCandidate(c) {
			return c.Mark
		}
	}
	return Mark{}
}

// reportOn returns the last report that stands about a candidate.
func (s ChildState) reportOn(c Candidate) Mark {
	for _, r := range slices.Backward(s.Kinship.Reports) {
		if r.Candidate == c.ID && s.fallen(r).ID == "" {
			return r.Mark
		}
	}
	return Mark{}
}

// sameRecords reports whether two lists refer to the same records.
func sameRecords(some, others []Ref) bool {
	if len(some) != len(others) {
		return false
	}
	return !slices.ContainsFunc(some, func(r Ref) bool {
		return !slices.ContainsFunc(others, func(o Ref) bool { return o.Stream == r.Stream && o.ID == r.ID })
	})
}
