package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"github.com/homeward-ledger/homeward/eventstore"
)

// One row per statement: many rows in one INSERT halve the speed, measured.
const (
	insertRecord = `INSERT INTO records (idx, stream, count, id, type, data, meta) VALUES (?, ?, ?, ?, ?, ?, ?)`
	readHead     = `SELECT coalesce(max(idx), -1) FROM records`
	readIDs      = `SELECT id` + ofStream
	readEntered  = `SELECT coalesce(max(count), 0) FROM record_streams WHERE stream = ?`
	readVersion  = `PRAGMA data_version` // another one when another connection has committed
)

// maxCounts bounds the streams whose count is remembered because it was asked for.
const maxCounts = 10_000

// transaction is the writer's connection with its statements, and what is known of the
// table in the transaction that is open on it.
type transaction struct {
	conn                                                         *sql.Conn
	open, commit, insert, head, count, ids, version, enter, last *sql.Stmt
	prepared                                                     []*sql.Stmt // all of these, as far as it came

	next   int64             // the next idx
	counts map[string]uint64 // of streams whose last record is not entered, and of others looked at since alone
	alone  int64             // the version since which nobody else wrote
}

func newTransaction(ctx context.Context, db *sql.DB) (*transaction, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open connection: %w", err)
	}
	t := &transaction{conn: conn}
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{{&t.open, "BEGIN IMMEDIATE"}, {&t.commit, "COMMIT"}, {&t.insert, insertRecord}, {&t.head, readHead},
		{&t.count, readEntered}, {&t.ids, readIDs}, {&t.version, readVersion}, {&t.enter, enterStreams}, {&t.last, lastCounts}} {
		stmt, err := conn.PrepareContext(ctx, p.query)
		if err != nil {
			t.close()
			return nil, fmt.Errorf("prepare statement: %w", err)
		}
		*p.into, t.prepared = stmt, append(t.prepared, stmt)
	}
	return t, nil
}

// begin takes SQLite's write lock at once. A transaction that took it only at
// its first write could be refused in the middle. What was known stays known while nobody
// else has committed; a transaction that failed is given up with its connection.
func (t *transaction) begin(ctx context.Context) error {
	if _, err := t.open.ExecContext(ctx); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	var version int64
	if err := t.version.QueryRowContext(ctx).Scan(&version); err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	if t.counts != nil && version == t.alone {
		return nil
	}
	t.alone = version
	return t.look(ctx)
}

// look reads the head, and forgets what was known of streams.
func (t *transaction) look(ctx context.Context) error {
	var head int64
	if err := t.head.QueryRowContext(ctx).Scan(&head); err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	if head < -1 || head == math.MaxInt64 {
		return fmt.Errorf("read head: last index is %d: %w", head, eventstore.ErrDamaged)
	}
	t.next = head + 1
	if err := t.remember(ctx); err != nil {
		return fmt.Errorf("read the last counts: %w", err)
	}
	return nil
}

// Count implements tablestore.Transaction. What it remembers no other process can have made
// stale: begin has asked.
func (t *transaction) Count(ctx context.Context, stream string) (uint64, error) {
	if count, ok := t.counts[stream]; ok {
		return count, nil
	}
	var count uint64
	if err := t.count.QueryRowContext(ctx, stream).Scan(&count); err != nil {
		return 0, fmt.Errorf("read count: %w", err)
	}
	if len(t.counts) < maxCounts {
		t.counts[stream] = count
	}
	return count, nil
}

// Add implements tablestore.Transaction.
func (t *transaction) Add(ctx context.Context, stream string, count uint64, r eventstore.Record) (uint64, error) {
	_, err := t.insert.ExecContext(ctx, t.next, stream, int64(count), r.ID, r.Type, blob(r.Data), blob(r.Meta))
	if err != nil {
		return 0, fmt.Errorf("insert record: %w", err)
	}
	t.next++
	t.counts[stream] = count
	return uint64(t.next - 1), t.endPage(ctx)
}

// IDs implements tablestore.Transaction.
func (t *transaction) IDs(ctx context.Context, stream string, after uint64, n int) (ids []string, err error) {
	rows, err := t.ids.QueryContext(ctx, stream, int64(after), n)
	if err != nil {
		return nil, fmt.Errorf("read ids: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has the reason
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read ids: %w", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read ids: %w", err)
	}
	return ids, nil
}

// close gives up the statements before their connection: database/sql does not
// track statements of a single connection, and the driver crashes on one that
// outlives it.
func (t *transaction) close() {
	for _, stmt := range t.prepared {
		_ = stmt.Close()
	}
	_ = t.conn.Close()
}

// blob keeps an absent value from becoming NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
