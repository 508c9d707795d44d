package projections

import (
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// DecisionRow is where the last proposed reunification of a child stands.
type DecisionRow struct {
	Proposal domain.Proposal
	Proposed CustodyEdge
	Settled  *CustodyEdge // the record that deferred, denied, annulled or executed it; nil while it is open
	// Approvals are those given, oldest first; Wanted are the capacities in which
	// nobody has approved, or in which the approval had lapsed.
	Approvals []ApprovalRow
	Wanted    []string
	Lacks     []domain.Lack // what H8 asks for besides
}

// ApprovalRow is one agency's approval of a proposal.
type ApprovalRow struct {
	Capacity string
	LapsesAt string // RFC 3339, as signed
	Given    CustodyEdge
}

func (a ApprovalRow) lapsed(now *time.Time) bool {
	lapses, err := time.Parse(time.RFC3339, a.LapsesAt)
	return now != nil && err == nil && now.After(lapses)
}

// Decision tells the last proposal; false when there is none. With now, an
// approval that has lapsed by then does not count. The rules are those of domain:
// this only asks them.
func (s Story) Decision(limits domain.Limits, now *time.Time) (DecisionRow, bool) {
	child := s.State().Child
	p := child.Decision.Proposal
	made, found := s.Find(p.ID)
	if !found {
		return DecisionRow{}, false
	}
	row := DecisionRow{Proposal: p, Proposed: made.Edge(), Approvals: []ApprovalRow{}, Wanted: []string{},
		Lacks: child.Lacking(p.Receiver, limits)}
	if since, found := s.Find(p.Since.ID); found && p.Status != domain.ProposalOpen {
		edge := since.Edge()
		row.Settled = &edge
	}
	for _, a := range p.Approvals {
		given, _ := s.Find(a.ID)
		row.Approvals = append(row.Approvals, ApprovalRow{Capacity: a.Capacity, LapsesAt: a.LapsesAt, Given: given.Edge()})
	}
	for _, capacity := range limits.Approvals() {
		if !slices.ContainsFunc(row.Approvals, func(a ApprovalRow) bool { return a.Capacity == capacity && !a.lapsed(now) }) {
			row.Wanted = append(row.Wanted, capacity)
		}
	}
	return row, true
}
