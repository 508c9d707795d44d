package domain

import (
	"slices"
	"time"
)

// What becomes of the approvals of a reunification (reunification.go).

// Approval is one agency's approval.
type Approval struct {
	Mark
	Capacity string
	LapsesAt string
	By       []Signer // who approved
}

// lapsed reports whether the approval had lapsed by a time.
func (a Approval) lapsed(at time.Time) bool {
	lapses, _ := timeFact(a.LapsesAt)
	return at.After(lapses)
}

// approvedAs returns the last approval in a capacity; false when there is none.
func (p Proposal) approvedAs(capacity string) (Approval, bool) {
	for _, a := range slices.Backward(p.Approvals) {
		if a.Capacity == capacity {
			return a, true
		}
	}
	return Approval{}, false
}

// decideChild is H6, the proposer does not approve; and H8, what the profile
// asks for is there.
func (e ReunificationApproved) decideChild(s ChildState, b Basis, st Statement) error {
	p := s.Decision.Get().Proposal
	if err := p.decideAnswer(st); err != nil {
		return err
	}
	for _, a := range p.Approvals {
		if a.Capacity == e.Capacity && !a.lapsed(st.Recorded.At) && s.withdrawn(a.ID).ID == "" {
			return refuse(Conflict, "H3", "facts.capacity", a.Mark, "%[2]s has approved the proposal for %[1]s already", st.Stream, Words(e.Capacity))
		}
	}
	if kind := b.Agency(st.author().Agency).Kind; string(kind) != e.Capacity {
		return refuse(Forbidden, "H1", "facts.capacity", Mark{}, "%s is a %s and cannot approve as %s", st.author().Agency, Words(kind), Words(e.Capacity))
	}
	return need(e.decidePersons(s, b, st), p.decideImpartial(b, st), s.decideLacking(p.Receiver, b, st))
}

// decidePersons is H6: whoever proposed does not approve, and the approvals that a
// hand-over needs are those of different persons. Somebody may have keys at two
// agencies.
func (e ReunificationApproved) decidePersons(s ChildState, b Basis, st Statement) error {
	p := s.Decision.Get().Proposal
	if b.overlap(p.By, st.Signers) {
		return refuse(Forbidden, "H6", "signers", p.Mark, "the officer who proposed the reunification of %s cannot approve it too", st.Stream)
	}
	for _, a := range p.Approvals {
		counts := a.Capacity != e.Capacity && !a.lapsed(st.Recorded.At) && s.withdrawn(a.ID).ID == ""
		if counts && b.overlap(a.By, st.Signers) {
			return refuse(Forbidden, "H6", "signers", a.Mark, "the officer who signed the approval of %s for %s cannot sign that of %s too",
				Words(a.Capacity), st.Stream, Words(e.Capacity))
		}
	}
	return nil
}

func (e ReunificationApproved) evolveChild(s ChildState, st Statement) ChildState {
	s.Decision = s.Decision.with(func(d *DecisionState) {
		d.Proposal.Approvals = added(d.Proposal.Approvals,
			Approval{Mark: markOf(st), Capacity: e.Capacity, LapsesAt: e.LapsesAt, By: st.Signers})
		d.Proposal.Status = ProposalOpen
	})
	return s
}

// endApprovals ends those of a proposal that waits, by something of which whoever
// approved did not know.
func (s ChildState) endApprovals(st Statement) ChildState {
	if p := s.Decision.Get().Proposal; p.pending() && len(p.Approvals) > 0 {
		s.Decision = s.Decision.with(func(d *DecisionState) {
			d.Proposal.Approvals, d.Proposal.Ended = nil, markOf(st)
		})
	}
	return s
}
