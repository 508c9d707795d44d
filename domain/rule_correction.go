package domain

import (
	"fmt"
	"slices"
)

// correctionRules are those about what was declared wrong.
var correctionRules = []Rule{{
	ID: "A27", Version: 1, Severity: "high", Title: "Records that matter are declared wrong too often, too late, or by those alone who made them",
	Clears: "An officer who signed neither the record nor its correction looks at both, and the court is told if it had asked for the history.",
	find:   cleanUps,
}}

// cleanUps is A27.
func cleanUps(a Audited) (all []Detected) {
	for _, s := range a.Steps {
		e, corrects := s.Event.(ErrorDeclared)
		ref, _ := s.Ref("corrects")
		i := slices.IndexFunc(a.Steps, func(x Step) bool { return x.ID == ref.ID })
		if !corrects || s.Withdrawn || i < 0 || !matters(a.Steps[i]) {
			continue
		}
		target := a.Steps[i]
		if asked, was := a.askedBefore(s); was {
			d := detected(s.Recorded.At, fmt.Sprintf("%s declares %s wrong after a court had asked for this history by %s", s.ID, target.ID, asked.ID), target, s)
			if asked.Stream == a.Stream {
				d = detected(s.Recorded.At, d.Sentence, target, asked, s)
			}
			all = append(all, d)
		}
		if !e.Clerical && a.sameSigners(target, s) {
			all = append(all, detected(s.Recorded.At, fmt.Sprintf("%s declares %s wrong, and nobody signs it who had not signed that", s.ID, target.ID), target, s))
		}
	}
	return append(all, a.talliesAbove(CountCorrected, "%s declared records wrong in the files of %d of the %d children in which the officer signs, others at such agencies in %d of %d")...)
}

// matters reports whether something rests on a record: where the child came from, who
// has it, or what was decided about it.
func matters(s Step) bool {
	spec, _ := SpecOf(s.Type)
	_, cares := careFrom(s.Event)
	return spec.Opens || cares || Decides(s.Statement)
}

// askedBefore returns the record by which a court came to read the history before a
// step: its order, or the dossier that was made of it.
func (a Audited) askedBefore(step Step) (Step, bool) {
	for _, s := range slices.Concat(a.Steps, a.Others[a.Stream.Access()]) {
		e, ordered := s.Event.(CourtOrderRecorded)
		_, issued := s.Event.(DossierIssued)
		if s.Recorded.Index < step.Recorded.Index && !s.Withdrawn && (ordered && e.Order == OrderDisclosure || issued) {
			return s, true
		}
	}
	return Step{}, false
}

// sameSigners reports whether everybody who signs a correction had signed what it
// corrects, whichever key each used.
func (a Audited) sameSigners(target, correction Step) bool {
	return !slices.ContainsFunc(correction.Signers, func(by Signer) bool {
		return !slices.ContainsFunc(target.Signers, func(x Signer) bool {
			return x.Key == by.Key || a.officer(x) != "" && a.officer(x) == a.officer(by)
		})
	})
}
