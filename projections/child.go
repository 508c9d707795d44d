package projections

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// maxIntervals bounds what CustodyAt and CustodyOf return.
const maxIntervals = 1000

// ChildRow is a child's stream at a glance.
type ChildRow struct {
	Stream  domain.StreamID
	Person  domain.PersonID // the child
	Records uint64          // in the stream, void ones included
	Head    domain.Digest   // PAE digest of the last of them; with Records, what a next statement follows
	Opened  uint64          // leaf index of the record that opened the stream
	Last    uint64          // leaf index of the last record
	Custody CustodyNow
}

// CustodyNow is who is responsible for a child at the end of the log.
type CustodyNow struct {
	Agency domain.StreamID // empty when no agency is
	Care   string
	Since  *uint64 // leaf index of the record that gave it custody; nil when no agency has
	Home   bool    // handed over to its family
	Open   *OpenTransfer
}

// OpenTransfer is a transfer that nobody has answered yet.
type OpenTransfer struct {
	ID         string // of the initiating record
	Index      uint64
	To         domain.StreamID
	ExpectedBy string // RFC 3339, as signed
}

// CustodyRow is a time during which one agency was responsible. The claimed
// times are exact to the second; Early and Late are the same for an exact claim
// and further apart for a day or a month. Where a claim has no time at all, the
// recorded time stands in.
type CustodyRow struct {
	Agency domain.StreamID
	Care   string
	From   CustodyEdge
	Until  *CustodyEdge // nil while it lasts
}

// CustodyEdge is where custody begins or ends.
type CustodyEdge struct {
	Index       uint64 // of the record that says so
	ID          string
	Early, Late time.Time // claimed, UTC
	Recorded    time.Time // UTC
}

const childColumns = `c.stream, c.person, c.opened_idx, c.agency, c.care, c.held_idx, c.home,
	c.open_id, c.open_idx, c.open_to, c.open_expected, t.idx, t.count, t.digest`

// childTables puts a child beside the last record of its stream.
const childTables = ` FROM children c JOIN timeline t
	ON t.idx = (SELECT max(idx) FROM timeline WHERE stream = c.stream) `

// Child returns a child; false when no valid record opened the stream.
func (v *Views) Child(ctx context.Context, stream domain.StreamID) (ChildRow, bool, error) {
	row, err := scanChild(v.read.QueryRowContext(ctx, `SELECT `+childColumns+childTables+`WHERE c.stream = ?`, string(stream)))
	found, err := scanned(err)
	return row, found, err
}

// Children returns at most limit children in the order in which their streams
// were opened, those opened behind the index after (nil: from the first). With an
// agency, only the children it has to do with. The error is a domain.Error of
// kind Invalid when limit is not 1 to MaxPage.
func (v *Views) Children(ctx context.Context, agency domain.StreamID, after *uint64, limit int) ([]ChildRow, error) {
	if limit < 1 || limit > MaxPage {
		return nil, invalid("first", "a page has 1 to %d children", MaxPage)
	}
	behind, _ := Page{After: after}.bounds()
	return list(ctx, v.read, scanChild, `SELECT `+childColumns+childTables+`
		WHERE c.opened_idx > ?1 AND (?2 = '' OR EXISTS
			(SELECT 1 FROM participants p WHERE p.stream = c.stream AND p.agency = ?2))
		ORDER BY c.opened_idx LIMIT ?3`, behind, string(agency), limit)
}

// CustodyNow returns who has the child at the end of the log; false when no
// valid record opened the stream.
func (v *Views) CustodyNow(ctx context.Context, stream domain.StreamID) (CustodyNow, bool, error) {
	child, found, err := v.Child(ctx, stream)
	return child.Custody, found, err
}

// CustodyAt returns who claims to have been responsible for the child at t, by
// claimed time, in the order of the log. It is more than one row where claims are
// not exact to the second or contradict each other, and none where nobody was.
func (v *Views) CustodyAt(ctx context.Context, stream domain.StreamID, t time.Time) ([]CustodyRow, error) {
	return list(ctx, v.read, scanCustody, `SELECT `+custodyColumns+` FROM custody
		WHERE stream = ?1 AND from_early <= ?2 AND (until_late IS NULL OR ?2 < until_late)
		ORDER BY from_idx LIMIT ?3`, string(stream), t.Unix(), maxIntervals)
}

// CustodyOf returns all custody of a child, in the order of the log.
func (v *Views) CustodyOf(ctx context.Context, stream domain.StreamID) ([]CustodyRow, error) {
	return list(ctx, v.read, scanCustody, `SELECT `+custodyColumns+` FROM custody
		WHERE stream = ? ORDER BY from_idx LIMIT ?`, string(stream), maxIntervals)
}

const custodyColumns = `agency, care, from_idx, from_id, from_early, from_late, from_nanos,
	until_idx, until_id, until_early, until_late, until_nanos`

func scanChild(row scanner) (ChildRow, error) {
	var c ChildRow
	var held, openIndex sql.NullInt64
	var open OpenTransfer
	err := row.Scan(&c.Stream, &c.Person, &c.Opened, &c.Custody.Agency, &c.Custody.Care, &held, &c.Custody.Home,
		&open.ID, &openIndex, &open.To, &open.ExpectedBy, &c.Last, &c.Records, &c.Head)
	if err != nil {
		return ChildRow{}, err
	}
	if held.Valid {
		since := uint64(held.Int64)
		c.Custody.Since = &since
	}
	if openIndex.Valid {
		open.Index = uint64(openIndex.Int64)
		c.Custody.Open = &open
	}
	return c, nil
}

func scanCustody(row scanner) (CustodyRow, error) {
	var c CustodyRow
	var from edge
	var until [5]sql.NullInt64 // index, -, early, late, nanos
	var untilID sql.NullString
	err := row.Scan(&c.Agency, &c.Care, &c.From.Index, &c.From.ID, &from.early, &from.late, &from.nanos,
		&until[0], &untilID, &until[2], &until[3], &until[4])
	if err != nil {
		return CustodyRow{}, fmt.Errorf("read custody: %w", err)
	}
	c.From.Early, c.From.Late, c.From.Recorded = from.times()
	if until[0].Valid {
		end := edge{until[2].Int64, until[3].Int64, until[4].Int64}
		c.Until = &CustodyEdge{Index: uint64(until[0].Int64), ID: untilID.String}
		c.Until.Early, c.Until.Late, c.Until.Recorded = end.times()
	}
	return c, nil
}

// edge is how custody's times are kept: Unix seconds, and nanoseconds of the
// recorded time.
type edge struct{ early, late, nanos int64 }

func (e edge) times() (early, late, recorded time.Time) {
	return time.Unix(e.early, 0).UTC(), time.Unix(e.late, 0).UTC(), time.Unix(0, e.nanos).UTC()
}
