package projections

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// MaxPage is the most rows a page of any list has; it is also the size of a page
// that asks for none.
const MaxPage = 100

// Page says which part of a history to return, by the index of its records:
// the First ones, or the Last ones, of those behind After and in front of
// Before. At most one of First and Last is set, from 1 to MaxPage.
type Page struct {
	First, Last   int
	After, Before *uint64
	As            AsOf     // only what had happened, and was known, by then
	Types         []string // only records of these types; nil: of every type
}

// RecordRow is a record as history shows it.
type RecordRow struct {
	Index    uint64
	Stream   domain.StreamID // empty when the record cannot be read
	Count    uint64          // records of the stream up to and including this one
	ID, Type string
	Occurred domain.ClaimedTime
	Recorded time.Time // UTC
	Verdict  domain.Verdict
	Unseen   uint64 // records of the stream that its signers had not seen
	Digest   domain.Digest
	Leaf     domain.Digest
	Payload  []byte // the statement's bytes as they were signed
}

const recordColumns = `idx, stream, count, id, type, occurred_value, occurred_precision, occurred_zone,
	recorded, void, rule, sentence, unseen, digest, leaf, payload`

// Record returns the record with the leaf index; false when the views do not
// hold it.
func (v *Views) Record(ctx context.Context, index uint64) (RecordRow, bool, error) {
	row, err := scanRecord(v.read().QueryRowContext(ctx, `SELECT `+recordColumns+` FROM timeline WHERE idx = $1`, integer(index)))
	found, err := scanned(err)
	return row, found, err
}

// RecordCalled returns the valid record of a stream with an id; false when there is
// none.
func (v *Views) RecordCalled(ctx context.Context, stream domain.StreamID, id string) (RecordRow, bool, error) {
	row, err := scanRecord(v.read().QueryRowContext(ctx, `SELECT `+recordColumns+` FROM timeline
		WHERE stream = $1 AND id = $2 AND void = 0 ORDER BY idx LIMIT 1`, string(stream), id))
	found, err := scanned(err)
	return row, found, err
}

// History returns a part of a stream's records, oldest first, void ones included; of
// several streams, those of all in the order of the log. The error is a domain.Error of
// kind Invalid when the page makes no sense.
func (v *Views) History(ctx context.Context, page Page, streams ...domain.StreamID) ([]RecordRow, error) {
	limit, backward, err := page.limit()
	if err != nil {
		return nil, err
	}
	after, before := page.bounds()
	order := "ASC"
	if backward {
		order = "DESC"
	}
	where, args := page.shown(streams, after, before)
	rows, err := list(ctx, v.read(), scanRecord, fmt.Sprintf(`SELECT `+recordColumns+` FROM timeline
		WHERE idx > $1 AND idx < $2 AND %s ORDER BY idx %s LIMIT $%d`, where, order, len(args)+1), append(args, limit)...)
	if backward {
		slices.Reverse(rows)
	}
	return rows, err
}

// shown is the condition for the records of streams that a page is of, and the
// arguments of the query, of which the first are the caller's. Claimed times are
// without corrections.
func (p Page) shown(streams []domain.StreamID, first ...any) (string, []any) {
	args := first
	next := func(arg any) string {
		args = append(args, arg)
		return fmt.Sprintf("$%d", len(args))
	}
	where, named := amongStreams(len(args)+1, streams)
	args = append(args, named...)
	if p.As.On != nil { // else an index alone tells how many there are
		where += ` AND coalesce(occurred_from, recorded_nanos / 1000000000) <= ` + next(seconds(p.As.On))
	}
	if p.As.Known != nil {
		where += ` AND recorded_nanos <= ` + next(nanos(*p.As.Known))
	}
	if p.Types == nil {
		return where, args
	}
	types := []string{"''"} // IN wants one at least
	for _, name := range p.Types {
		types = append(types, next(name))
	}
	return where + ` AND type IN (` + strings.Join(types, ",") + `)`, args
}

func knownBy(as AsOf) int64 {
	if as.Known == nil {
		return math.MaxInt64
	}
	return nanos(*as.Known)
}

// Count returns how many records of the streams a page is of, wherever it begins and
// ends.
func (v *Views) Count(ctx context.Context, page Page, streams ...domain.StreamID) (uint64, error) {
	where, args := page.shown(streams)
	var n uint64
	err := v.read().QueryRowContext(ctx, `SELECT count(*) FROM timeline WHERE `+where, args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count history: %w", err)
	}
	return n, nil
}

// amongStreams is the condition that a record's stream is one of those, whose names
// are the arguments from a number on. Of no stream there is no record.
func amongStreams(from int, streams []domain.StreamID) (condition string, named []any) {
	marks := []string{}
	for i, stream := range streams {
		marks, named = append(marks, fmt.Sprintf("$%d", from+i)), append(named, string(stream))
	}
	switch len(marks) {
	case 0:
		return `1 = 0`, nil
	case 1: // the index gives them in order
		return `stream = ` + marks[0], named
	}
	return `stream IN (` + strings.Join(marks, ",") + `)`, named
}

// Around finds out whether the streams go on on either side of the records that History
// gave of a page; of none, on either side of where they were asked for.
func (v *Views) Around(ctx context.Context, page Page, records []RecordRow, streams ...domain.StreamID) (hasBefore, hasNext bool, err error) {
	after, before := page.bounds()
	if n := len(records); n > 0 {
		after, before = integer(records[0].Index)-1, integer(records[n-1].Index)+1
	}
	where, args := page.shown(streams, after, before)
	err = v.read().QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM timeline WHERE idx <= $1 AND `+where+`),
		EXISTS (SELECT 1 FROM timeline WHERE idx >= $2 AND `+where+`)`, args...).Scan(&hasBefore, &hasNext)
	if err != nil {
		return false, false, fmt.Errorf("look around history: %w", err)
	}
	return hasBefore, hasNext, nil
}

func (p Page) limit() (limit int, backward bool, err error) {
	switch {
	case p.First < 0 || p.First > MaxPage:
		return 0, false, invalid("first", "a page has 1 to %d records", MaxPage)
	case p.Last < 0 || p.Last > MaxPage:
		return 0, false, invalid("last", "a page has 1 to %d records", MaxPage)
	case p.First > 0 && p.Last > 0:
		return 0, false, invalid("last", "a page has the first records or the last ones, not both")
	case p.Last > 0:
		return p.Last, true, nil
	case p.First > 0:
		return p.First, false, nil
	}
	return MaxPage, false, nil
}

// bounds returns the open interval of indexes.
func (p Page) bounds() (after, before int64) {
	after, before = -1, math.MaxInt64
	if p.After != nil {
		after = integer(*p.After)
	}
	if p.Before != nil {
		before = integer(*p.Before)
	}
	return after, before
}

// scanner is a row of either kind.
type scanner interface{ Scan(into ...any) error }

func scanRecord(row scanner) (RecordRow, error) {
	var r RecordRow
	var recorded string
	err := row.Scan(&r.Index, &r.Stream, &r.Count, &r.ID, &r.Type,
		&r.Occurred.Value, &r.Occurred.Precision, &r.Occurred.Zone,
		&recorded, &r.Verdict.Void, &r.Verdict.Rule, &r.Verdict.Sentence,
		&r.Unseen, &r.Digest, &r.Leaf, &r.Payload)
	if err != nil {
		return RecordRow{}, err
	}
	r.Recorded, err = time.Parse(time.RFC3339Nano, recorded)
	return r, err
}

// list reads all rows of a query, whose LIMIT bounds them.
func list[T any](ctx context.Context, db *sql.DB, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query views: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var found []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read row: %w", err)
		}
		found = append(found, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("query views: %w", err)
	}
	return found, nil
}
