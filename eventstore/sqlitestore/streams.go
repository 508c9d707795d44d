package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// streamsPage is how many records are entered by their streams at once, in the transaction
// that ends a page of the log. Streams are named at random: entered one by one, nearly each
// record would write a page of the index of its own. It stands in the file's version.
const streamsPage = 8192

const streamsSchema = `
CREATE TABLE record_streams (
	stream TEXT    NOT NULL,
	count  INTEGER NOT NULL,
	idx    INTEGER NOT NULL,
	PRIMARY KEY (stream, count)
) STRICT, WITHOUT ROWID;`

// What is entered are the records of whole pages of the log, always. Those behind are found
// by looking through them, or in what the writer remembers.
const (
	enterStreams = `INSERT INTO record_streams (stream, count, idx)
		SELECT stream, count, idx FROM records WHERE idx >= ? AND idx < ? ORDER BY stream, count`
	lastCounts = `SELECT stream, max(count) FROM records WHERE idx >= ? GROUP BY stream`

	// The first that may not be entered; or a page before it, where a page ends the log.
	behind = `(SELECT max(idx) FROM records) / 8192 * 8192`

	readCount = `SELECT max(
		coalesce((SELECT max(count) FROM record_streams WHERE stream = ?1), 0),
		coalesce((SELECT max(count) FROM records WHERE idx >= ` + behind + ` AND stream = ?1), 0))`

	// ofStream are the records of the stream ?1 after the first ?2, at most ?3.
	ofStream = ` FROM records WHERE stream = ?1 AND idx IN (SELECT idx FROM (
		SELECT count, idx FROM record_streams WHERE stream = ?1 AND count > ?2 UNION
		SELECT count, idx FROM records WHERE idx >= ` + behind + ` AND stream = ?1 AND count > ?2
		ORDER BY count LIMIT ?3)) ORDER BY idx`
)

// wholeStreams is the first index that is not entered, of so many records.
func wholeStreams(size int64) int64 { return size / streamsPage * streamsPage }

// remember reads the counts of the streams whose last records are not entered.
func (t *transaction) remember(ctx context.Context) error {
	rows, err := t.last.QueryContext(ctx, wholeStreams(t.next))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err has the reason
	t.counts = make(map[string]uint64)
	for rows.Next() {
		var stream string
		var count uint64
		if err := rows.Scan(&stream, &count); err != nil {
			return err
		}
		t.counts[stream] = count
	}
	return rows.Err()
}

// endPage enters the page that ends before the next record, if one does. Which streams were
// looked at need not be remembered from here on.
func (t *transaction) endPage(ctx context.Context) error {
	if t.next != wholeStreams(t.next) {
		return nil
	}
	if _, err := t.enter.ExecContext(ctx, t.next-streamsPage, t.next); err != nil {
		return fmt.Errorf("enter records below %d by their streams: %w", t.next, err)
	}
	if len(t.counts) >= maxCounts {
		t.counts = make(map[string]uint64)
	}
	return nil
}

// dropIndex makes a file of the present version of one in which streams had an index. A kill
// in the middle leaves the file as it was.
func dropIndex(ctx context.Context, conn *sql.Conn) error {
	var size int64
	if err := conn.QueryRowContext(ctx, `SELECT coalesce(max(idx) + 1, 0) FROM records`).Scan(&size); err != nil {
		return fmt.Errorf("enter records by their streams: %w", err)
	}
	for _, s := range []struct {
		query string
		args  []any
	}{
		{"BEGIN IMMEDIATE", nil}, {streamsSchema, nil}, {enterStreams, []any{0, wholeStreams(size)}}, {"DROP INDEX records_stream", nil},
		{fmt.Sprintf("PRAGMA user_version = %d", schemaVersion), nil}, {"COMMIT", nil},
	} {
		if _, err := conn.ExecContext(ctx, s.query, s.args...); err != nil {
			return fmt.Errorf("enter records by their streams: %w", err)
		}
	}
	return nil
}

// CheckStreams looks whether each stream finds its records and no others, and returns
// eventstore.ErrDamaged, naming a record, when one does not. SQLite checks what it keeps of
// the streams as a table: that it is the records' it cannot know.
func (s *Store) CheckStreams(ctx context.Context) error {
	const stray = `SELECT idx FROM records r WHERE idx < ?1 AND NOT EXISTS (SELECT 1 FROM record_streams s
		WHERE s.stream = r.stream AND s.count = r.count AND s.idx = r.idx) LIMIT 1`
	var size, entered int64
	err := s.reads.db.QueryRowContext(ctx, `SELECT coalesce(max(idx) + 1, 0), (SELECT count(*) FROM record_streams) FROM records`).Scan(&size, &entered)
	if err != nil {
		return fmt.Errorf("check streams: %w", err)
	}
	var index int64
	switch err := s.reads.db.QueryRowContext(ctx, stray, wholeStreams(size)).Scan(&index); {
	case err == nil:
		return fmt.Errorf("record %d is not found by its stream: %w", index, eventstore.ErrDamaged)
	case err != sql.ErrNoRows:
		return fmt.Errorf("check streams: %w", err)
	case entered != wholeStreams(size):
		return fmt.Errorf("streams have %d records of the first %d: %w", entered, wholeStreams(size), eventstore.ErrDamaged)
	}
	return nil
}
