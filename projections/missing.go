package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// MissingRow is a report of a missing child.
type MissingRow struct {
	Stream   domain.StreamID
	Child    domain.PersonID
	Status   domain.MissingStatus
	Found    domain.StreamID // the stream of the child who was found; empty when none is named
	Reported CustodyEdge
	Since    CustodyEdge // the record that gave it its status
}

// Missing tells a missing report; false when there is none from the point of view.
func (s Story) Missing() (MissingRow, bool) {
	state := s.State()
	if state.Missing.Get().Child == "" {
		return MissingRow{}, false
	}
	row := MissingRow{Stream: state.Stream, Child: state.Missing.Get().Child, Status: state.Missing.Get().Status, Found: state.Missing.Get().Found}
	for _, step := range s {
		if step.Type == domain.TypeMissingReported {
			row.Reported = step.Edge()
		}
		if step.ID == state.Missing.Get().Since.ID {
			row.Since = step.Edge()
		}
	}
	return row, true
}

// MissingReports lists reports by their opening; with a status, only those that
// have it from the point of view.
func (v *Views) MissingReports(ctx context.Context, status domain.MissingStatus, as AsOf, page ListPage) (List[MissingRow], error) {
	source := `SELECT t.idx, t.stream FROM timeline t WHERE t.void = 0 AND t.type = '` + domain.TypeMissingReported + `'`
	return listStories(ctx, v, source, as, page, func(_ uint64, story Story) (MissingRow, bool) {
		row, found := story.Missing()
		return row, found && (status == "" || row.Status == status)
	})
}
