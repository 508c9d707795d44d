package projections

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Remarks are what stands beside a record: none of it changes the record.
type Remarks struct {
	Corrections       []uint64 // leaf indexes of the records that declare it wrong
	Reviews           []uint64 // that say whether it stands
	Countersignatures []uint64 // by officers who were there
	PapersSeen        []uint64 // countersignatures by officers who have seen the papers alone
	// SingleSigned says that a second officer should have signed, and none who was
	// there has yet.
	SingleSigned bool
}

// Remarks tells what stands beside the record with the id, as it was on a time
// (nil: all that is known); false when there was no such record. The story must
// be one as known, not one as it was: that leaves out the very records that are
// declared not to have occurred.
func (s Story) Remarks(id string, on *time.Time) (Remarks, bool) {
	target, found := s.Find(id)
	if !found || target.later(on) {
		return Remarks{}, false
	}
	r := Remarks{SingleSigned: domain.LacksSecond(target.Statement)}
	for _, step := range s {
		index := step.Recorded.Index
		switch {
		case step.later(on) || on != nil && step.Withdrawn:
		case step.Type == domain.TypeErrorDeclared && refers(step, "corrects", id):
			r.Corrections = append(r.Corrections, index)
		case step.Type == domain.TypeRecordReviewed && refers(step, "answers", id):
			r.Reviews = append(r.Reviews, index)
		case step.Type == domain.TypeStatementCountersigned && refers(step, "answers", id):
			r.countersign(step)
		}
	}
	return r, true
}

// later reports whether a step is claimed to have been after a time.
func (s Step) later(than *time.Time) bool { return than != nil && s.Early.After(*than) }

// countersign ends the lack of a second officer when one was there and that was
// not declared wrong since.
func (r *Remarks) countersign(step Step) {
	if e, ok := step.Event.(domain.StatementCountersigned); !ok || !e.Present {
		r.PapersSeen = append(r.PapersSeen, step.Recorded.Index)
		return
	}
	r.Countersignatures = append(r.Countersignatures, step.Recorded.Index)
	r.SingleSigned = r.SingleSigned && step.Withdrawn
}

func refers(step Step, rel, id string) bool {
	ref, found := step.Ref(rel)
	return found && ref.ID == id
}
