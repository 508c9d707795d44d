package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// custody is every child with its state at the end of the log, as the rules of
// domain fold it; no rule is written twice. Questions about the past fold the
// child's story (custody_story.go).
type custody struct{}

// Name implements Projection.
func (custody) Name() string { return "custody" }

// Version implements Projection.
func (custody) Version() int { return 2 }

// Watches implements Projection: every type that may stand in a child's stream.
func (custody) Watches() []string {
	var types []string
	for _, spec := range domain.Catalogue() {
		if spec.Stream == domain.ChildStream || slices.Contains(spec.Also, domain.ChildStream) {
			types = append(types, spec.Type)
		}
	}
	return types
}

// Schema implements Projection. The state is JSON; it holds ids of persons, as
// clear facts do, and nothing that is sealed.
func (custody) Schema() []string {
	return []string{
		`CREATE TABLE children (
			stream TEXT PRIMARY KEY,
			person TEXT NOT NULL,
			rescued_idx INTEGER NOT NULL,
			state TEXT NOT NULL,
			held_idx INTEGER,
			open_idx INTEGER,
			open_expected TEXT NOT NULL
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX children_rescued ON children (rescued_idx)`,
		`CREATE INDEX children_open ON children (open_idx) WHERE open_idx IS NOT NULL`,
	}
}

// Apply implements Projection.
func (custody) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if s.Stream.Kind() != domain.ChildStream { // a remark in another kind of stream
		return nil
	}
	var text string
	found, err := tx.Row(ctx, `SELECT state FROM children WHERE stream = ?`, []any{string(s.Stream)}, &text)
	if err != nil {
		return err
	}
	var before domain.State
	if found {
		if err := json.Unmarshal([]byte(text), &before.Child); err != nil {
			return fmt.Errorf("apply custody: read the state of %s: %w", s.Stream, err)
		}
	}
	after := domain.Evolve(before, s, domain.Valid).Child
	if after.Person == "" {
		// A valid record stands behind an opening, so that this is a defect of
		// ours, not of the record.
		return fmt.Errorf("apply custody: record %d is valid, but %s was never opened", s.Recorded.Index, s.Stream)
	}
	return putChild(ctx, tx, s, before.Child, after)
}

func putChild(ctx context.Context, tx *Tx, s domain.Statement, before, after domain.ChildState) error {
	state, err := json.Marshal(after)
	if err != nil {
		return fmt.Errorf("apply custody: write the state of %s: %w", s.Stream, err)
	}
	stream, index := string(s.Stream), integer(s.Recorded.Index)
	if before.Person == "" {
		_, err := tx.Exec(ctx, `INSERT INTO children (stream, person, rescued_idx, state, open_expected) VALUES (?,?,?,?,'')`,
			stream, string(after.Person), index, string(state))
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE children SET state = ? WHERE stream = ?`, string(state), stream); err != nil {
		return err
	}
	if before.Custody.Agency != after.Custody.Agency {
		if _, err := tx.Exec(ctx, `UPDATE children SET held_idx = ? WHERE stream = ?`, heldSince(after, index), stream); err != nil {
			return err
		}
	}
	return putOpen(ctx, tx, s, after.Custody.Open)
}

// putOpen keeps which record initiated the transfer that is open, for lists.
func putOpen(ctx context.Context, tx *Tx, s domain.Statement, open *domain.Transfer) (err error) {
	e, sends := s.Event.(domain.TransferInitiated)
	switch {
	case open == nil:
		_, err = tx.Exec(ctx, `UPDATE children SET open_idx = NULL, open_expected = '' WHERE stream = ? AND open_idx IS NOT NULL`, string(s.Stream))
	case sends:
		_, err = tx.Exec(ctx, `UPDATE children SET open_idx = ?, open_expected = ? WHERE stream = ?`,
			integer(s.Recorded.Index), e.ExpectedBy, string(s.Stream))
	}
	return err
}

// heldSince is null where no agency is responsible.
func heldSince(s domain.ChildState, index int64) any {
	if s.Custody.Agency == "" {
		return nil
	}
	return index
}

// custodyClaim returns the claimed time of a record in Unix seconds: the first
// instant it can mean and the first one it cannot. The two are equal for an exact
// claim. A claim of unknown time is bounded by the recorded time, the only one
// there is.
func custodyClaim(s domain.Statement) (early, late int64) {
	from, until := s.OccurredAt.Interval()
	if from.IsZero() && until.IsZero() {
		return s.Recorded.At.Unix(), s.Recorded.At.Unix()
	}
	return from.Unix(), until.Unix()
}
