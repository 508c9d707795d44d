package projections

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// ChildRow is a child's stream at a glance.
type ChildRow struct {
	Stream  domain.StreamID
	Person  domain.PersonID // the child
	Records uint64          // in the stream, void ones included
	Head    domain.Digest   // PAE digest of the last of them; with Records, what a next statement follows
	Rescued uint64          // leaf index of the record that opened the stream
	Last    uint64          // leaf index of the last record
	Custody CustodyNow
	State   domain.ChildState // at the end of the log
}

// CustodyNow is who is responsible for a child, at the end of the log or from a
// standpoint.
type CustodyNow struct {
	Status    domain.CustodyStatus
	Contested bool            // two agencies say that they have the child
	Agency    domain.StreamID // empty when no agency is
	Care      string          // of whoever holds the child
	Since     *uint64         // leaf index of the record that gave it custody; nil when no agency has
	Home      bool            // handed over to its family
	Open      *OpenTransfer
}

// OpenTransfer is a transfer that nobody has answered yet.
type OpenTransfer struct {
	ID         string // of the initiating record
	Index      uint64
	To         domain.StreamID
	ExpectedBy string // RFC 3339, as signed
}

// CustodyEdge is where custody begins or ends.
type CustodyEdge struct {
	Index       uint64 // of the record that says so
	ID          string
	Early, Late time.Time // claimed, UTC
	Recorded    time.Time // UTC
}

const childColumns = `c.stream, c.person, c.rescued_idx, c.state, c.held_idx, c.open_idx, c.open_expected,
	t.idx, t.count, t.digest`

// childTables puts a child beside the last record of its stream.
const childTables = ` FROM children c JOIN timeline t
	ON t.idx = (SELECT max(idx) FROM timeline WHERE stream = c.stream) `

// Child returns a child; false when no valid rescue opened the stream.
func (v *Views) Child(ctx context.Context, stream domain.StreamID) (ChildRow, bool, error) {
	row, err := scanChild(v.read.QueryRowContext(ctx, `SELECT `+childColumns+childTables+`WHERE c.stream = ?`, string(stream)))
	found, err := scanned(err)
	return row, found, err
}

// Children returns at most limit children in the order of their rescue, those
// whose rescue stands behind the index after (nil: from the first). With an
// agency, only the children it has to do with. The error is a domain.Error of
// kind Invalid when limit is not 1 to MaxPage.
func (v *Views) Children(ctx context.Context, agency domain.StreamID, after *uint64, limit int) ([]ChildRow, error) {
	if limit < 1 || limit > MaxPage {
		return nil, invalid("first", "a page has 1 to %d children", MaxPage)
	}
	behind, _ := Page{After: after}.bounds()
	return list(ctx, v.read, scanChild, `SELECT `+childColumns+childTables+`
		WHERE c.rescued_idx > ?1 AND (?2 = '' OR EXISTS
			(SELECT 1 FROM participants p WHERE p.stream = c.stream AND p.agency = ?2))
		ORDER BY c.rescued_idx LIMIT ?3`, behind, string(agency), limit)
}

// CustodyNow returns who has the child at the end of the log; false when no
// valid rescue opened the stream.
func (v *Views) CustodyNow(ctx context.Context, stream domain.StreamID) (CustodyNow, bool, error) {
	child, found, err := v.Child(ctx, stream)
	return child.Custody, found, err
}

func scanChild(row scanner) (ChildRow, error) {
	var c ChildRow
	var held, openIndex sql.NullInt64
	var state, expected string
	err := row.Scan(&c.Stream, &c.Person, &c.Rescued, &state, &held, &openIndex, &expected, &c.Last, &c.Records, &c.Head)
	if err != nil {
		return ChildRow{}, err
	}
	if err := json.Unmarshal([]byte(state), &c.State); err != nil {
		return ChildRow{}, fmt.Errorf("read child %s: %w", c.Stream, err)
	}
	c.Custody = custodyNow(c.State.Custody)
	if held.Valid {
		since := uint64(held.Int64)
		c.Custody.Since = &since
	}
	if c.Custody.Open != nil && openIndex.Valid {
		c.Custody.Open.Index, c.Custody.Open.ExpectedBy = uint64(openIndex.Int64), expected
	}
	return c, nil
}

// custodyNow says what a state of custody says; the indexes are not in it.
func custodyNow(s domain.CustodyState) CustodyNow {
	now := CustodyNow{Status: s.Status, Agency: s.Agency, Care: s.Holder.Care, Home: s.Status == domain.AtHome, Contested: s.Contest != nil}
	if s.Open != nil {
		now.Open = &OpenTransfer{ID: s.Open.ID, To: s.Open.To}
	}
	return now
}
