package projections

import (
	"context"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
)

// custody is who was responsible for a child, from when until when; what is open
// now; and whether the child is home.
//
// An interval is bounded by the claims as they were signed. A correction of a
// time is not worked in: it never rewinds custody, and readers see it beside the
// record it corrects.
type custody struct{}

// Name implements Projection.
func (custody) Name() string { return "custody" }

// Version implements Projection.
func (custody) Version() int { return 2 }

// Watches implements Projection.
func (custody) Watches() []string {
	return []string{domain.TypeChildRescued, domain.TypeChildFound, domain.TypeChildLocated, domain.TypePersonPresented,
		domain.TypeChildBornInCare, domain.TypeChildAdmitted, domain.TypeCustodyTaken, domain.TypeTransferInitiated,
		domain.TypeTransferAccepted, domain.TypeTransferRefused, domain.TypeTransferAborted, domain.TypeCustodyContestResolved,
		domain.TypePlacementEmergency, domain.TypePlacementDisrupted, domain.TypeHandedOver, domain.TypeChildDied}
}

// Schema implements Projection. Claimed times are Unix seconds: the earliest
// instant at which custody can have begun and the first at which it must have,
// and the same of its end. A claim of unknown time is bounded by the recorded
// time, the only one there is.
func (custody) Schema() []string {
	return []string{
		`CREATE TABLE children (
			stream TEXT PRIMARY KEY,
			person TEXT NOT NULL,
			opened_idx INTEGER NOT NULL,
			agency TEXT NOT NULL,
			care TEXT NOT NULL,
			held_idx INTEGER,
			home INTEGER NOT NULL,
			open_id TEXT NOT NULL,
			open_idx INTEGER,
			open_to TEXT NOT NULL,
			open_expected TEXT NOT NULL
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX children_opened ON children (opened_idx)`,
		`CREATE TABLE custody (
			stream TEXT NOT NULL,
			from_idx INTEGER NOT NULL,
			agency TEXT NOT NULL,
			care TEXT NOT NULL,
			from_id TEXT NOT NULL,
			from_early INTEGER NOT NULL,
			from_late INTEGER NOT NULL,
			from_nanos INTEGER NOT NULL,
			until_idx INTEGER,
			until_id TEXT,
			until_early INTEGER,
			until_late INTEGER,
			until_nanos INTEGER,
			PRIMARY KEY (stream, from_idx)
		) STRICT, WITHOUT ROWID`,
	}
}

// Apply implements Projection.
func (c custody) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if child := opened(s.Event); child != "" {
		return openChild(ctx, tx, s, child)
	}
	switch e := s.Event.(type) {
	case domain.CustodyTaken:
		return moveCustody(ctx, tx, s, e.Agency, e.Care)
	case domain.TransferAccepted:
		return moveCustody(ctx, tx, s, e.Agency, e.Care)
	case domain.PlacementEmergency:
		return moveCustody(ctx, tx, s, e.Agency, e.Care)
	case domain.PlacementDisrupted:
		return moveCustody(ctx, tx, s, e.Agency, e.Care)
	case domain.CustodyContestResolved:
		return c.resolve(ctx, tx, s, e.Agency)
	case domain.TransferInitiated:
		return changeChild(ctx, tx, s, `UPDATE children SET open_id = ?, open_idx = ?, open_to = ?, open_expected = ?
			WHERE stream = ?`, s.ID, integer(s.Recorded.Index), string(e.To), e.ExpectedBy, string(s.Stream))
	case domain.TransferRefused, domain.TransferAborted:
		return changeChild(ctx, tx, s, `UPDATE children SET open_id = '', open_idx = NULL, open_to = '', open_expected = ''
			WHERE stream = ?`, string(s.Stream))
	case domain.HandedOver:
		return release(ctx, tx, s, true)
	case domain.ChildDied:
		return release(ctx, tx, s, false)
	}
	return fmt.Errorf("apply custody: record %d is a %s without its facts", s.Recorded.Index, s.Type)
}

// opened returns the child whom an event opens a stream for; empty for others.
func opened(event domain.Event) domain.PersonID {
	switch e := event.(type) {
	case domain.ChildRescued:
		return e.Child
	case domain.ChildFound:
		return e.Child
	case domain.ChildLocated:
		return e.Child
	case domain.PersonPresented:
		return e.Child
	case domain.ChildBornInCare:
		return e.Child
	case domain.ChildAdmitted:
		return e.Child
	}
	return ""
}

func openChild(ctx context.Context, tx *Tx, s domain.Statement, child domain.PersonID) error {
	_, err := tx.Exec(ctx, `INSERT INTO children
		(stream, person, opened_idx, agency, care, home, open_id, open_to, open_expected)
		VALUES (?,?,?,'','',0,'','','')`, string(s.Stream), string(child), integer(s.Recorded.Index))
	return err
}

// resolve moves custody when the claimant wins; the kind of care is what the
// claim said, which stands in its own record.
func (custody) resolve(ctx context.Context, tx *Tx, s domain.Statement, winner domain.StreamID) error {
	var holds string
	if _, err := tx.Row(ctx, `SELECT agency FROM children WHERE stream = ?`, []any{string(s.Stream)}, &holds); err != nil {
		return err
	}
	if holds == string(winner) {
		return nil
	}
	return moveCustody(ctx, tx, s, winner, "")
}

func moveCustody(ctx context.Context, tx *Tx, s domain.Statement, agency domain.StreamID, care string) error {
	if err := endInterval(ctx, tx, s); err != nil {
		return err
	}
	early, late := custodyClaim(s)
	index := integer(s.Recorded.Index)
	_, err := tx.Exec(ctx, `INSERT INTO custody (stream, from_idx, agency, care, from_id, from_early, from_late, from_nanos)
		VALUES (?,?,?,?,?,?,?,?)`,
		string(s.Stream), index, string(agency), care, s.ID, early, late, nanos(s.Recorded.At))
	if err != nil {
		return err
	}
	return changeChild(ctx, tx, s, `UPDATE children SET agency = ?, care = ?, held_idx = ?, home = 0,
		open_id = '', open_idx = NULL, open_to = '', open_expected = '' WHERE stream = ?`,
		string(agency), care, index, string(s.Stream))
}

// release ends custody: the child is home, or has died.
func release(ctx context.Context, tx *Tx, s domain.Statement, home bool) error {
	if err := endInterval(ctx, tx, s); err != nil {
		return err
	}
	return changeChild(ctx, tx, s, `UPDATE children SET agency = '', care = '', held_idx = NULL, home = ?,
		open_id = '', open_idx = NULL, open_to = '', open_expected = '' WHERE stream = ?`, home, string(s.Stream))
}

// endInterval closes the custody that runs, if one does.
func endInterval(ctx context.Context, tx *Tx, s domain.Statement) error {
	early, late := custodyClaim(s)
	_, err := tx.Exec(ctx, `UPDATE custody SET until_idx = ?, until_id = ?, until_early = ?, until_late = ?, until_nanos = ?
		WHERE stream = ? AND from_idx = (SELECT held_idx FROM children WHERE stream = ?)`,
		integer(s.Recorded.Index), s.ID, early, late, nanos(s.Recorded.At), string(s.Stream), string(s.Stream))
	return err
}

// changeChild wants the child to be there: a valid record of custody stands
// behind a rescue, so a missing row is a defect of ours, not of the record.
func changeChild(ctx context.Context, tx *Tx, s domain.Statement, query string, args ...any) error {
	changed, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if changed != 1 {
		return fmt.Errorf("apply custody: record %d is valid, but %s was never opened", s.Recorded.Index, s.Stream)
	}
	return nil
}

// custodyClaim returns the claimed time of a change of custody in Unix seconds:
// the first instant it can mean and the first one it cannot. The two are equal
// for an exact claim.
func custodyClaim(s domain.Statement) (early, late int64) {
	from, until := s.OccurredAt.Interval()
	if from.IsZero() && until.IsZero() {
		return s.Recorded.At.Unix(), s.Recorded.At.Unix()
	}
	return from.Unix(), until.Unix()
}
