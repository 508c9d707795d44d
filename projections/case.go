package projections

import (
	"context"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// CaseRow is where a child's case stands.
type CaseRow struct {
	Child      domain.StreamID
	Outcome    string       // of a closed case
	Seen       int          // days since the hand-over on which the child was seen
	Closed     *CustodyEdge // nil while the case is open
	HandedOver *CustodyEdge // to its family or its adopters; nil unless the child is there
	FollowUps  []FollowUpRow
}

// FollowUpRow is a follow-up that the profile asks for after a hand-over.
type FollowUpRow struct {
	Days int // after the hand-over
	Due  time.Time
	Done *CustodyEdge // the follow-up that was it; nil while there is none
}

// DueBy reports whether it should have been done by now, and was not.
func (f FollowUpRow) DueBy(now time.Time) bool { return f.Done == nil && !f.Due.After(now) }

// Case tells a child's case. The nth time that the child was seen at home is the
// nth follow-up of the profile, as the rule that closes a case counts them; one
// that was withdrawn since does not count.
func (s Story) Case(limits domain.Limits) CaseRow {
	state := s.State()
	row := CaseRow{Child: state.Stream, Outcome: state.Child.Case.Outcome, Seen: len(state.Child.SeenAtHome()), FollowUps: []FollowUpRow{}}
	row.Closed = s.edge(state.Child.Case.Closed.ID)
	if !state.Child.Custody.Status.Followed() {
		return row
	}
	home, _ := s.Find(state.Child.Custody.Since.ID)
	edge := home.Edge()
	row.HandedOver = &edge
	seen := s.edges(state.Child.SeenAtHome())
	for i, days := range limits.FollowUpDays {
		next := FollowUpRow{Days: days, Due: edge.Early.AddDate(0, 0, days)}
		if i < len(seen) {
			next.Done = &seen[i]
		}
		row.FollowUps = append(row.FollowUps, next)
	}
	return row
}

// edges are where records of the story stand.
func (s Story) edges(marks []domain.Mark) []CustodyEdge {
	var found []CustodyEdge
	for _, mark := range marks {
		if step, told := s.Find(mark.ID); told {
			found = append(found, step.Edge())
		}
	}
	return found
}

// FollowUpsDue lists the open cases of children at home, their own or an adoptive one,
// for whom somebody should have looked after them by now, in the order of the
// hand-overs.
func (v *Views) FollowUpsDue(ctx context.Context, now time.Time, as AsOf, page ListPage) (List[CaseRow], error) {
	policy, err := v.PolicyAt(ctx, as)
	if err != nil {
		return List[CaseRow]{}, err
	}
	source := `SELECT t.idx, t.stream FROM timeline t WHERE t.void = 0 AND t.type IN ('` + domain.TypeHandedOver + `', '` + domain.TypeAdoptionRegistered + `')`
	return listStories(ctx, v, source, as, page, func(index uint64, story Story) (CaseRow, bool) {
		row := story.Case(policy.Limits)
		if _, elsewhere := story.State().Child.GoesOn(); elsewhere || row.Closed != nil || row.HandedOver == nil || row.HandedOver.Index != index {
			return row, false
		}
		for _, f := range row.FollowUps {
			if f.DueBy(now) {
				return row, true
			}
		}
		return row, false
	})
}
