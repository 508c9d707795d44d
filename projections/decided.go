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
	Assessments []CustodyEdge // of families and of countries of return, every one
}

// ConcernRow is a protection concern that was raised before a decision.
type ConcernRow struct {
	About   domain.PersonID
	Raised  CustodyEdge
	Cleared *CustodyEdge // before that decision; nil when it stood
}

// Decided tells the decisions of a story in its order. What is told of each is what
// stood before it: what was declared wrong since was known then.
func (s Story) Decided() []DecidedRow {
	rows := []DecidedRow{}
	var view *CustodyEdge
	assessments := []CustodyEdge{}
	for i, step := range s {
		switch step.Type {
		case domain.TypeChildViewRecorded:
			edge := step.Edge()
			view = &edge
		case domain.TypeFamilyAssessmentDone, domain.TypeReturnRiskAssessed:
			assessments = append(assessments[:len(assessments):len(assessments)], step.Edge())
		}
		if i == 0 || !domain.Decides(step.Statement) {
			continue
		}
		c := s[i-1].State.Child
		rows = append(rows, DecidedRow{Decision: step.Edge(), Type: step.Type, View: view, Assessments: assessments,
			Guardian: Guarded{c.Custody.Guardian.Person, c.Custody.Guardian.Agency}, Since: s.edge(c.Custody.Guardian.Since.ID),
			Concerns: s.concerns(c.Family.Concerns)})
	}
	return rows
}

func (s Story) concerns(raised []domain.Concern) []ConcernRow {
	rows := []ConcernRow{}
	for _, c := range raised {
		if edge := s.edge(c.ID); edge != nil {
			rows = append(rows, ConcernRow{About: c.About, Raised: *edge, Cleared: s.edge(c.Cleared.ID)})
		}
	}
	return rows
}

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
