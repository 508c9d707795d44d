package domain

import (
	"slices"
	"time"
)

// What a certificate that parents were not found waits for, and who gives none.

// The requirements of a certificate, beside a notice and the steps of the search.
// Which of them a profile asks for follows from its notFound and notice limits.
const (
	NeedsUnknownFamily Requirement = "unknown_family"        // always: nobody knows whose child it is
	NeedsSearchTime    Requirement = "search_time"           // since the opening, or the delivery to an institution
	NeedsInstitution   Requirement = "institution"           // that is responsible, for the final certificate
	NeedsTemporary     Requirement = "temporary_certificate" // before the final one
)

// uncertified says for people what a certificate lacks.
var uncertified = map[Requirement]string{
	NeedsNoCandidate:   noCandidate.lack,
	NeedsUnknownFamily: "it is known to which family this child belongs",
	NeedsSearchTime:    "the search has not gone on for as long as the policy asks for",
	NeedsInstitution:   "no welfare institution is responsible for the child",
	NeedsTemporary:     "it was not certified for the time being before",
	NeedsNotice:        "no public notice has run for as long as the policy asks for",
	NeedsSearch:        "not every step was done that the policy asks for",
}

// Uncertifiable returns what a certificate of a stage, "temporary" or "final", still
// needs under a profile at a time, when these steps were done. kind says what an
// agency is.
func (s ChildState) Uncertifiable(stage string, steps []string, limits Limits, kind func(StreamID) AgencyKind, at time.Time) []Lack {
	var lacks []Lack
	lack := func(r Requirement, against Mark) {
		lacks = append(lacks, Lack{Requirement: r, Against: against, lack: uncertified[r]})
	}
	if by := s.familyKnown(at); by.ID != "" {
		lack(NeedsUnknownFamily, by)
	}
	if open := s.candidateOpen(); open.ID != "" {
		lack(NeedsNoCandidate, open)
	}
	if stage == stageTemporary {
		if at.Before(s.Search.TemporaryFrom(limits)) {
			lack(NeedsSearchTime, s.Opened)
		}
		return lacks
	}
	switch from, delivery, delivered := s.Search.FinalFrom(limits, kind); {
	case limits.FinalMonths > 0 && !delivered:
		lack(NeedsInstitution, s.Custody.Since)
	case limits.FinalMonths > 0 && at.Before(from):
		lack(NeedsSearchTime, delivery)
	}
	if limits.TemporaryDays > 0 && s.Search.standing(stageTemporary).ID == "" {
		lack(NeedsTemporary, s.Opened)
	}
	if notice, ran := s.Search.noticed(limits); !ran && (limits.NoticeDays > 0 || slices.Contains(limits.SearchSteps, stepNotice)) {
		lack(NeedsNotice, notice.Mark)
	}
	if slices.ContainsFunc(limits.SearchSteps, func(step string) bool { return !slices.Contains(steps, step) }) {
		lack(NeedsSearch, Mark{})
	}
	return lacks
}

// decideCertifiers is H6: none of those who certify is of the agency that has the
// child, or serves it too under another key; none had a hand in a notice; and none is
// of an agency that took an identity back.
func (s ChildState) decideCertifiers(b Basis, st Statement) error {
	if err := s.decideOthersThanHolder("certifies that there are no parents", b, st); err != nil {
		return err
	}
	for _, notice := range s.Search.Notices {
		if b.overlap(notice.By, st.Signers) {
			return refuse(Forbidden, "H6", "signers", notice.Mark, "an officer who had a hand in the notice for %s cannot certify that nobody came", st.Stream)
		}
	}
	for _, by := range s.tookBack(b) {
		record, _ := b.Own.Find(by.ID)
		if own, is := sharedAgency(record.Signers, st); is {
			return refuse(Forbidden, "H6", "signers", by, "%s took an identity of %s back, so another agency must certify that there is none", own, st.Stream)
		}
	}
	return nil
}

// tookBack returns the records by which an identity was taken back: its refutation,
// corrections of one or of an order or report on which the last rests, and the
// withdrawal of such a report.
func (s ChildState) tookBack(b Basis) []Mark {
	var all []Mark
	if s.Identity.Status == Refuted {
		all = append(all, s.Identity.Since)
	}
	for _, w := range s.Withdrawn {
		target, _ := b.Own.Find(w.Record)
		if target.Type == TypeIdentityEstablished || slices.Contains(s.Identity.Orders, w.Record) || slices.Contains(s.Identity.Reports, w.Record) {
			all = append(all, w.By)
		}
	}
	for _, id := range s.Identity.Reports {
		if r, _ := s.Kinship.Report(id); r.Withdrawn.ID != "" {
			all = append(all, r.Withdrawn)
		}
	}
	return all
}

// decideOthersThanHolder is H6: nobody signs who serves the agency that has the child,
// under whichever key.
func (s ChildState) decideOthersThanHolder(does string, b Basis, st Statement) error {
	has := s.Custody.Agency
	for _, signer := range st.Signers {
		if has != "" && b.Agency(has).Employs(b.officer(signer)) {
			return refuse(Forbidden, "H6", "signers", s.Custody.Since, "%s has %s, so nobody who serves it %s", has, st.Stream, does)
		}
	}
	return nil
}
