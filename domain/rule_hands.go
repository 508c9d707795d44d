package domain

import (
	"fmt"
	"slices"
)

// handsRules are those about who signs how much.
var handsRules = []Rule{{
	ID: "A14", Version: 1, Severity: "high", Title: "Too much about a child, or about too many children, is in the same hands",
	Clears: "An officer who signed none of it looks into each of these records, and an auditor says that it stands.",
	find:   sameHands,
}}

// sameHands is A14.
func sameHands(a Audited) []Detected {
	return slices.Concat(manyDuties(a), pairsAbove(a), releasesAbove(a))
}

// The duties on which the way of a child out of care turns. Each checks the one before
// it: nobody is to have two of them.
const (
	dutyIdentity   = "identity"   // says whose child it is
	dutyAssessment = "assessment" // says who is fit to have it
	dutyApproval   = "approval"   // decides that it goes there
	dutyRelease    = "hand-over"  // lets it go
	dutyFollowUp   = "follow-up"  // sees how it lives there
)

// dutyOf returns the duty that a record is; false when it is none.
func dutyOf(e Event) (string, bool) {
	switch e.(type) {
	case IdentityEstablished:
		return dutyIdentity, true
	case FamilyAssessmentDone:
		return dutyAssessment, true
	case ReunificationApproved, AdoptionEligible, RepatriationAgreed:
		return dutyApproval, true
	case HandedOver, AdoptionRegistered, RepatriationDeparted:
		return dutyRelease, true
	case FollowUpDone:
		return dutyFollowUp, true
	}
	return "", false
}

// manyDuties finds a person with more than one duty about the child. A follow-up
// counts once the child is out of care.
func manyDuties(a Audited) (all []Detected) {
	duties := map[PersonID][]string{}
	steps := map[PersonID][]Step{}
	var people []PersonID
	left := false
	for _, s := range a.Steps {
		is, any := dutyOf(s.Event)
		left = left || is == dutyRelease
		if !any || s.Withdrawn || is == dutyFollowUp && !left {
			continue
		}
		for _, by := range s.Signers {
			who := a.officer(by)
			if who == "" || by.Purpose != PurposeRecord && by.Purpose != PurposeSecond {
				continue
			}
			if !slices.Contains(people, who) {
				people = append(people, who)
			}
			if !slices.Contains(duties[who], is) {
				duties[who] = append(duties[who], is)
			}
			steps[who] = append(steps[who], s)
		}
	}
	for _, who := range people {
		if d := duties[who]; len(d) > 1 {
			last := steps[who][len(steps[who])-1]
			all = append(all, detected(last.Recorded.At, fmt.Sprintf("%s signed the %s of this child: each is to check the other", who, inWords(d)), steps[who]...))
		}
	}
	return all
}

// pairsAbove finds two officers of two agencies who sign decisions about the same
// children far more often than if each had been given his cases without regard to the
// other. An agency with one officer for such decisions forms no pair: it has nobody
// else to send. Colleagues form none either, since patrols and shifts are made of two.
func pairsAbove(a Audited) (all []Detected) {
	for _, p := range a.Pairs {
		if len(p.Records) > 0 && p.above() {
			all = append(all, a.ofAgency(fmt.Sprintf("%s and %s sign decisions about %d children together, of %d and %d about whom each does and %d about whom officers of %s and %s do: by chance there is hardly such a pair",
				p.One, p.Other, p.Both, p.OfOne, p.OfOther, p.Of, p.Agencies[0], p.Agencies[1]), p.Records))
		}
	}
	return all
}

// above reports whether two meet too often for chance. How often each is there is taken
// from the children about whom the other does not decide, since a pair that is one
// would hide behind itself; had cases been given to each without regard to the other,
// they would meet in the product of the two shares of all, by the binomial law. One is
// added to both shares, so that few children prove nothing.
func (p Pair) above() bool {
	one := float64(p.OfOne-p.Both+1) / float64(p.Of-p.OfOther+1)
	other := float64(p.OfOther-p.Both+1) / float64(p.Of-p.OfOne+1)
	chance := min(one, 1) * min(other, 1)
	return p.Both >= leastHits && float64(p.Both) >= timesPairs*chance*float64(p.Of) &&
		atLeastOf(p.Both, p.Of, chance)*float64(p.Among+1) < rare
}

// releasesAbove finds an agency that gives children to new families far more often than
// others of its kind. How many go home to their own says little: a house from which
// they usually leave is the last of a chain.
func releasesAbove(a Audited) []Detected {
	return a.talliesAbove(CountReleased, "%s gave %d of the %d children whom it had to a new family, others of its kind %d of %d")
}

// talliesAbove finds the counts of a kind that are far above those of others. format
// takes who it is, and the four numbers.
func (a Audited) talliesAbove(what, format string) (all []Detected) {
	for _, t := range a.Tallies {
		if t.What == what && len(t.Records) > 0 && t.Own.above(t.Peers, t.Among) {
			all = append(all, a.ofAgency(fmt.Sprintf(format, t.Who, t.Own.Hits, t.Own.Of, t.Peers.Hits, t.Peers.Of), t.Records))
		}
	}
	return all
}

// ofAgency makes a finding about what an agency or an officer of it does elsewhere.
// It names the record by which the agency takes part, too, so that an auditor can
// take it up in the agency's own stream.
func (a Audited) ofAgency(sentence string, elsewhere []RecordRef) Detected {
	d := detected(a.At, sentence)
	if since := a.State().Agency.Get().Since; since.ID != "" {
		d.Records = append(d.Records, RecordRef{Stream: a.Stream, ID: since.ID})
	}
	d.Records = append(d.Records, elsewhere...)
	return d
}
