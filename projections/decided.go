package projections

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// DecidedRow is a decision that was taken about a child, and what stood on record
// then.
type DecidedRow struct {
	Decision    CustodyEdge
	Type        string
	Guardian    Guarded      // who acted for the child; zero when nobody did
	Since       *CustodyEdge // by which record
	View        *CustodyEdge // the last record of what the child wants; nil when nobody had asked
	Concerns    []ConcernRow
	Assessments []CustodyEdge // of families and of countries of return
}

// maxKnown bounds the concerns and the assessments beside a decision: of very many,
// the newest are shown.
const maxKnown = 100

// ConcernRow is a protection concern that was raised before a decision.
type ConcernRow struct {
	About   domain.PersonID
	Raised  CustodyEdge
	Cleared *CustodyEdge // before that decision; nil when it stood
}

// Decided tells the decisions of a story in its order. What is told of each is what
// stood before it: what was declared wrong since was known then.
func (s Story) Decided() []DecidedRow {
	rows, stands := []DecidedRow{}, map[string]*CustodyEdge{}
	var view *CustodyEdge
	assessments := []CustodyEdge{}
	for i, step := range s {
		edge := step.Edge()
		stands[step.ID] = &edge
		if i > 0 && domain.Decides(step.Statement) {
			row := decidedThen(s[i-1].State.Child, stands)
			row.Decision, row.Type, row.View, row.Assessments = edge, step.Type, view, newest(assessments)
			rows = append(rows, row)
		}
		switch step.Type {
		case domain.TypeChildViewRecorded:
			view = &edge
		case domain.TypeFamilyAssessmentDone, domain.TypeReturnRiskAssessed:
			assessments = append(assessments, edge)
		}
	}
	return rows
}

// decidedThen tells what the state of the child says that a decision found.
func decidedThen(child domain.ChildState, stands map[string]*CustodyEdge) DecidedRow {
	guardian := child.Custody.Guardian
	row := DecidedRow{Guardian: Guarded{guardian.Person, guardian.Agency}, Since: stands[guardian.Since.ID], Concerns: []ConcernRow{}}
	for _, c := range newest(child.Family.Concerns) {
		if raised := stands[c.ID]; raised != nil {
			row.Concerns = append(row.Concerns, ConcernRow{About: c.About, Raised: *raised, Cleared: stands[c.Cleared.ID]})
		}
	}
	return row
}

// newest are the last of very many, and may not be appended to.
func newest[T any](all []T) []T { return all[max(0, len(all)-maxKnown):len(all):len(all)] }

// LateRow is a record that was made long after what it says.
type LateRow struct {
	Record CustodyEdge
	By     time.Duration // from the last instant that the claim can mean
}

// Late tells the records that were made more than so long after they claim to have
// happened.
func (s Story) Late(more time.Duration) []LateRow {
	rows := []LateRow{}
	for _, step := range s {
		if by := step.Recorded.At.Truncate(time.Second).Sub(step.Late); by > more {
			rows = append(rows, LateRow{Record: step.Edge(), By: by})
		}
	}
	return rows
}

// LastDecision returns the id of the last hand-over, or else of the last decision;
// empty when there was none.
func (s Story) LastDecision() string {
	var last, handed string
	for _, step := range s {
		if domain.Decides(step.Statement) {
			last = step.ID
		}
		if step.Type == domain.TypeHandedOver {
			handed = step.ID
		}
	}
	if handed != "" {
		return handed
	}
	return last
}
