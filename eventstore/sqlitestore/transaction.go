package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"github.com/homeward-ledger/homeward/eventstore"
)

// One row per statement: many rows in one INSERT halve the speed, measured.
const (
	insertRecord = `INSERT INTO records (idx, stream, count, id, type, data, meta) VALUES (?, ?, ?, ?, ?, ?, ?)`
	readHead     = `SELECT coalesce(max(idx), -1) FROM records`
	readCount    = `SELECT coalesce(max(count), 0) FROM records WHERE stream = ?`
	readID       = `SELECT id FROM records WHERE stream = ? AND count = ?`
)

// transaction is the writer's connection with its statements, and the state of
// the transaction that is open on it.
type transaction struct {
	conn                    *sql.Conn
	insert, head, count, id *sql.Stmt

	next   int64             // the next idx
	counts map[string]uint64 // of the streams looked at in this transaction
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
	}{{&t.insert, insertRecord}, {&t.head, readHead}, {&t.count, readCount}, {&t.id, readID}} {
		stmt, err := conn.PrepareContext(ctx, p.query)
		if err != nil {
			t.close()
			return nil, fmt.Errorf("prepare statement: %w", err)
		}
		*p.into = stmt
	}
	return t, nil
}

// begin takes SQLite's write lock at once. A transaction that took it only at
// its first write could be refused in the middle.
func (t *transaction) begin(ctx context.Context) error {
	if _, err := t.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	var head int64
	if err := t.head.QueryRowContext(ctx).Scan(&head); err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	if head < -1 || head == math.MaxInt64 {
		return fmt.Errorf("read head: last index is %d: %w", head, eventstore.ErrDamaged)
	}
	t.next = head + 1
	t.counts = make(map[string]uint64)
	return nil
}

// apply makes the writes of one request and stops at the first that conflicts.
// Its error means that the whole transaction is spoiled.
func (t *transaction) apply(ctx context.Context, writes []eventstore.Write) (outcome, error) {
	for i, w := range writes {
		count, err := t.countOf(ctx, w.Stream)
		if err != nil {
			return outcome{}, err
		}
		if count == w.Seen {
			if err := t.add(ctx, w); err != nil {
				return outcome{}, err
			}
			continue
		}
		same, err := t.repeats(ctx, w, count)
		if err != nil {
			return outcome{}, err
		}
		if !same {
			conflict := &eventstore.ConflictError{Stream: w.Stream, Seen: w.Seen, Actual: count}
			return outcome{durable: i, err: conflict}, nil
		}
	}
	return outcome{durable: len(writes)}, nil
}

// countOf reads the stream's count in this transaction, not from a memory that
// another process could have made stale.
func (t *transaction) countOf(ctx context.Context, stream string) (uint64, error) {
	if count, ok := t.counts[stream]; ok {
		return count, nil
	}
	var count uint64
	if err := t.count.QueryRowContext(ctx, stream).Scan(&count); err != nil {
		return 0, fmt.Errorf("read count: %w", err)
	}
	t.counts[stream] = count
	return count, nil
}

func (t *transaction) add(ctx context.Context, w eventstore.Write) error {
	for i, r := range w.Records {
		count := w.Seen + uint64(i) + 1
		_, err := t.insert.ExecContext(ctx, t.next, w.Stream, int64(count), r.ID, r.Type, blob(r.Data), blob(r.Meta))
		if err != nil {
			return fmt.Errorf("insert record: %w", err)
		}
		t.next++
		t.counts[w.Stream] = count
	}
	return nil
}

// repeats says whether exactly these ids stand at the places the write names.
func (t *transaction) repeats(ctx context.Context, w eventstore.Write, count uint64) (bool, error) {
	if w.Seen > count || uint64(len(w.Records)) > count-w.Seen {
		return false, nil
	}
	for i, r := range w.Records {
		var id string
		err := t.id.QueryRowContext(ctx, w.Stream, int64(w.Seen)+int64(i)+1).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return false, fmt.Errorf("read id: a record is missing: %w", eventstore.ErrDamaged)
		}
		if err != nil {
			return false, fmt.Errorf("read id: %w", err)
		}
		if id != r.ID {
			return false, nil
		}
	}
	return true, nil
}

// close gives up the statements before their connection: database/sql does not
// track statements of a single connection, and the driver crashes on one that
// outlives it.
func (t *transaction) close() {
	for _, stmt := range []*sql.Stmt{t.insert, t.head, t.count, t.id} {
		if stmt != nil {
			_ = stmt.Close()
		}
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
