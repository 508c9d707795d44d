package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// AsOf says from which point of view a question is asked. The two are
// independent: what had happened by a time, and what the ledger knew by a time.
// Nil means without a limit.
type AsOf struct {
	On    *time.Time // as it was on: claimed time, corrections of times worked in
	Known *time.Time // as known on: recorded time
}

// maxFolded bounds the records that one question folds.
const maxFolded = 20_000

// errTooLong is the cause of the error for a stream of more than maxFolded records.
var errTooLong = errors.New("stream is too long to be folded")

// State returns a stream as it was on, as known on: its valid records recorded by
// then, folded by the rules. Asked as it was, they are taken in the order of
// their claimed times, corrected where a correction was known; what was declared
// not to have occurred, or to be of somebody else, is left out; and a record of
// unknown time counts from when it was recorded. The error is a domain.Error of
// kind Unavailable when the stream is too long to be folded for a question.
func (v *Views) State(ctx context.Context, stream domain.StreamID, as AsOf) (domain.State, error) {
	told, err := v.told(ctx, stream, as)
	if err != nil {
		return domain.State{}, err
	}
	if as.On != nil {
		told = happened(told, *as.On)
	}
	state := domain.State{Stream: stream}
	for _, s := range told {
		state = domain.Evolve(state, s, domain.Valid)
	}
	return state, nil
}

// told reads the valid records of a stream that were known, in the order of the
// log; those of some types alone where any are named.
func (v *Views) told(ctx context.Context, stream domain.StreamID, as AsOf, types ...string) ([]domain.Statement, error) {
	return v.toldOf(ctx, stream, maxFolded, as, types...)
}

// toldOf is told with another bound of the stream's records.
func (v *Views) toldOf(ctx context.Context, stream domain.StreamID, most int, as AsOf, types ...string) ([]domain.Statement, error) {
	if err := v.foldable(ctx, stream, most); err != nil {
		return nil, err
	}
	where, args := "", []any{string(stream), knownBy(as)}
	if len(types) > 0 {
		var marks []string
		for _, t := range types {
			args = append(args, t)
			marks = append(marks, fmt.Sprintf("$%d", len(args)))
		}
		where = ` AND type IN (` + strings.Join(marks, ",") + `)`
	}
	rows, err := list(ctx, v.read(), scanRecord, `SELECT `+recordColumns+` FROM timeline
		WHERE stream = $1 AND void = 0 AND recorded_nanos <= $2`+where+` ORDER BY idx`, args...)
	if err != nil {
		return nil, err
	}
	return retell(rows)
}

// foldable refuses a stream that is too long.
func (v *Views) foldable(ctx context.Context, stream domain.StreamID, most int) error {
	var records int // counted before any is read: their bytes would fill the memory
	if _, err := scanned(v.read().QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM timeline WHERE stream = $1 LIMIT $2) t`,
		string(stream), most+1).Scan(&records)); err != nil {
		return err
	}
	if records > most {
		e := domain.Refuse(domain.Unavailable, "", "%s has more than %d records, too many to be folded for a question", stream, most)
		e.Cause = errTooLong
		return e
	}
	return nil
}

// reread decodes a row. The judge parsed these bytes strictly before the views got
// them, so that here the standard library will do.
func reread(row RecordRow) (domain.Statement, error) {
	var s domain.Statement
	if err := json.Unmarshal(row.Payload, &s); err != nil {
		return s, err
	}
	spec, known := domain.SpecOf(s.Type)
	if !known {
		return s, fmt.Errorf("no event is of the type %s", s.Type)
	}
	event, err := spec.EventOf(s.Facts, json.Unmarshal)
	s.Event = event
	return s, err
}

// retell decodes rows and puts the ledger's word beside what was signed.
func retell(rows []RecordRow) ([]domain.Statement, error) {
	told := make([]domain.Statement, 0, len(rows))
	for _, row := range rows {
		s, err := reread(row)
		if err != nil {
			return nil, fmt.Errorf("read record %d: %w", row.Index, err)
		}
		s.Recorded = domain.Recorded{Index: row.Index, At: row.Recorded, Before: row.Count - 1, Leaf: row.Leaf, Digest: row.Digest}
		told = append(told, s)
	}
	return told, nil
}

// happened keeps what had happened by a time, in the order in which it is
// claimed to have happened.
func happened(told []domain.Statement, on time.Time) []domain.Statement {
	right, wrong := corrections(told)
	kept := slices.DeleteFunc(told, func(s domain.Statement) bool { return wrong[s.ID] || happenedAt(s, right).After(on) })
	slices.SortStableFunc(kept, func(a, b domain.Statement) int { return happenedAt(a, right).Compare(happenedAt(b, right)) })
	return kept
}

// happenedAt is the first instant that a record's claim can mean, as the last
// correction has it; the recorded time where it claims none.
func happenedAt(s domain.Statement, right map[string]time.Time) time.Time {
	if at, corrected := right[s.ID]; corrected {
		return at
	}
	if from, _ := s.OccurredAt.Interval(); !from.IsZero() {
		return from
	}
	return s.Recorded.At
}

// incorrectData is the error that leaves a record standing, with another date,
// place or detail.
const incorrectData = "incorrect_data"

// corrections collects what the corrections among the statements say: right
// times by id, and ids of records that say nothing about this stream's past.
func corrections(told []domain.Statement) (right map[string]time.Time, wrong map[string]bool) {
	right, wrong = map[string]time.Time{}, map[string]bool{}
	for _, s := range told {
		e, corrects := s.Event.(domain.ErrorDeclared)
		if !corrects {
			continue
		}
		target, _ := s.Ref("corrects")
		if t, err := time.Parse(time.RFC3339, e.RightTime); err == nil {
			right[target.ID] = t
		}
		wrong[target.ID] = wrong[target.ID] || e.Error != incorrectData
	}
	return right, wrong
}
