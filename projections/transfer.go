package projections

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// transfers is every transfer of a child, and how it ended: accepted, refused,
// aborted, or overtaken by another record of custody.
type transfers struct{}

// Name implements Projection.
func (transfers) Name() string { return "transfers" }

// Version implements Projection.
func (transfers) Version() int { return 1 }

// Watches implements Projection: what begins a transfer, and all that can end it.
func (transfers) Watches() []string {
	return []string{domain.TypeTransferInitiated, domain.TypeTransferAccepted, domain.TypeTransferRefused,
		domain.TypeTransferAborted, domain.TypeCustodyTaken, domain.TypeCustodyContestResolved,
		domain.TypePlacementEmergency, domain.TypeChildReturnedToCare, domain.TypeChildDied}
}

// Schema implements Projection. Times are Unix seconds; expected and claimed ones
// as they were signed.
func (transfers) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE transfers (
			idx INTEGER PRIMARY KEY,
			stream TEXT NOT NULL,
			id TEXT NOT NULL,
			sender TEXT NOT NULL,
			receiver TEXT NOT NULL,
			expected INTEGER NOT NULL,
			claimed INTEGER NOT NULL,
			recorded INTEGER NOT NULL,
			end_idx INTEGER,
			end_id TEXT,
			end_type TEXT,
			end_claimed INTEGER,
			end_recorded INTEGER
		) STRICT`,
		`CREATE INDEX transfers_open ON transfers (stream, end_idx)`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS transfers_ended ON transfers (end_recorded)`,
	}}
}

// Apply implements Projection.
func (transfers) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	claimed, _ := custodyClaim(s)
	if e, begins := s.Event.(domain.TransferInitiated); begins {
		expected, err := time.Parse(time.RFC3339, e.ExpectedBy)
		if err != nil {
			return fmt.Errorf("apply transfers: read expected time of record %d: %w", s.Recorded.Index, err)
		}
		tx.Put(ctx, `INSERT INTO transfers (idx, stream, id, sender, receiver, expected, claimed, recorded)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, integer(s.Recorded.Index), string(s.Stream), s.ID,
			string(s.Signed(domain.PurposeRecord)[0].Agency), string(e.To), expected.Unix(), claimed, s.Recorded.At.Unix())
		return nil
	}
	if e, settles := s.Event.(domain.CustodyContestResolved); settles && e.Agency == ownerOf(ctx, tx, s.Stream) {
		return nil // the sender stays responsible, and the transfer open
	}
	tx.Put(ctx, `UPDATE transfers SET end_idx = $1, end_id = $2, end_type = $3, end_claimed = $4, end_recorded = $5
		WHERE stream = $6 AND end_idx IS NULL`, integer(s.Recorded.Index), s.ID, s.Type, claimed, s.Recorded.At.Unix(), string(s.Stream))
	return nil
}

// ownerOf returns the sender of the stream's open transfer, who is responsible
// while it is open.
func ownerOf(ctx context.Context, tx *Tx, stream domain.StreamID) domain.StreamID {
	var sender string
	_, _ = tx.Row(ctx, `SELECT sender FROM transfers WHERE stream = $1 AND end_idx IS NULL`, []any{string(stream)}, &sender)
	return domain.StreamID(sender)
}

// TransferRow is a transfer of a child.
type TransferRow struct {
	Stream   domain.StreamID // the child's
	ID       string          // of the initiating record
	Index    uint64
	From, To domain.StreamID
	Expected time.Time // UTC
	Claimed  time.Time // UTC; when the child left
	Recorded time.Time // UTC
}

// OpenTransfers returns at most limit transfers that nobody had answered, as it
// was on and as known on, in the order of the log, those behind the index after
// (nil: from the first). With an agency, only those of children it has to do
// with. Overdue ones were expected before: zero means all. The error is a
// domain.Error of kind Invalid when limit is not 1 to MaxPage.
func (v *Views) OpenTransfers(ctx context.Context, agency domain.StreamID, as AsOf, before time.Time, after *uint64, limit int) ([]TransferRow, error) {
	if limit < 1 || limit > MaxPage {
		return nil, invalid("first", "a page has 1 to %d transfers", MaxPage)
	}
	behind, _ := Page{After: after}.bounds()
	overdue := int64(math.MaxInt64)
	if !before.IsZero() {
		overdue = before.Unix()
	}
	return list(ctx, v.read(), scanTransfer, `SELECT idx, stream, id, sender, receiver, expected, claimed, recorded FROM transfers t
		WHERE idx > $1 AND claimed <= $2 AND recorded <= $3 AND expected < $4
			AND (end_idx IS NULL OR end_claimed > $2 OR end_recorded > $3)
			AND ($5 = '' OR EXISTS (SELECT 1 FROM participants p WHERE p.stream = t.stream AND p.agency = $5))
		ORDER BY idx LIMIT $6`, behind, seconds(as.On), seconds(as.Known), overdue, string(agency), limit)
}

// seconds is Unix time, and the end of time for nil.
func seconds(t *time.Time) int64 {
	if t == nil {
		return math.MaxInt64
	}
	return t.Unix()
}

func scanTransfer(row scanner) (TransferRow, error) {
	var t TransferRow
	var expected, claimed, recorded sql.NullInt64
	err := row.Scan(&t.Index, &t.Stream, &t.ID, &t.From, &t.To, &expected, &claimed, &recorded)
	t.Expected, t.Claimed, t.Recorded = time.Unix(expected.Int64, 0).UTC(), time.Unix(claimed.Int64, 0).UTC(), time.Unix(recorded.Int64, 0).UTC()
	return t, err
}
