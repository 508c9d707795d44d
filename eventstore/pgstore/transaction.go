package pgstore

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/homeward-ledger/homeward/eventstore"
)

// The appender's lock has two numbers: "hmwd", and the schema's own. pg_locks
// shows both. Waiting for it is a statement of its own, because a statement sees
// what was committed when it began.
const (
	beginBatch = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE`
	takeLock   = `SELECT pg_advisory_xact_lock(1752004452, hashtext(current_schema()))`
	readHead   = `SELECT coalesce(max(idx), -1) FROM records`
	readCounts = `SELECT s.stream, coalesce((SELECT max(r.count) FROM records r WHERE r.stream = s.stream), 0)
		FROM unnest($1::text[]) AS s(stream)`
	readIDs = `SELECT id FROM records WHERE stream = $1 AND count > $2 ORDER BY count LIMIT $3`
)

// knownStreams bounds what a transaction remembers of streams, whose names have
// at most 255 bytes.
const knownStreams = 10_000

// transaction is the writer's connection, and the state of the transaction that
// is open on it. The lock is its own until it ends, and PostgreSQL gives the lock
// back only when everybody can see what was committed: nobody else can take a
// position meanwhile, so positions become visible in their order.
type transaction struct {
	conn  *pgx.Conn
	next  int64 // the next idx
	added rows  // not sent yet

	// counts of streams outlast their transaction. They are true for as long as
	// nobody else appends: while the next idx is what the last commit left.
	counts map[string]uint64
}

func newTransaction(conn *pgx.Conn) *transaction {
	return &transaction{conn: conn, counts: make(map[string]uint64)}
}

// begin takes the lock and reads, in one message, all that most batches need.
func (t *transaction) begin(ctx context.Context, streams []string) error {
	if len(t.counts) > knownStreams {
		clear(t.counts)
	}
	remembers := len(t.counts) > 0
	unknown := slices.DeleteFunc(slices.Clone(streams), t.knows)

	var head int64
	var b pgx.Batch
	b.Queue(beginBatch)
	b.Queue(takeLock)
	b.Queue(readHead).QueryRow(func(row pgx.Row) error { return row.Scan(&head) })
	b.Queue(readCounts, unknown).Query(t.learn)
	if err := t.conn.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if head < -1 || head == math.MaxInt64 {
		return fmt.Errorf("read head: last index is %d: %w", head, eventstore.ErrDamaged)
	}
	if remembers && t.next != head+1 {
		return t.relearn(ctx, head+1, streams)
	}
	t.next = head + 1
	return nil
}

// relearn is for when another process has appended.
func (t *transaction) relearn(ctx context.Context, next int64, streams []string) error {
	clear(t.counts)
	t.next = next
	found, err := t.conn.Query(ctx, readCounts, streams)
	if err != nil {
		return fmt.Errorf("read counts: %w", err)
	}
	if err := t.learn(found); err != nil {
		return fmt.Errorf("read counts: %w", err)
	}
	return nil
}

func (t *transaction) knows(stream string) bool {
	_, known := t.counts[stream]
	return known
}

func (t *transaction) learn(found pgx.Rows) error {
	var stream string
	var count uint64
	_, err := pgx.ForEachRow(found, []any{&stream, &count}, func() error {
		t.counts[stream] = count
		return nil
	})
	return err
}

// Count implements tablestore.Transaction.
func (t *transaction) Count(_ context.Context, stream string) (uint64, error) {
	if !t.knows(stream) {
		return 0, fmt.Errorf("read count: stream %s is not of this batch", stream)
	}
	return t.counts[stream], nil
}

// Add implements tablestore.Transaction.
func (t *transaction) Add(_ context.Context, stream string, count uint64, r eventstore.Record) (uint64, error) {
	t.added.add(t.next, stream, count, r)
	t.next++
	t.counts[stream] = count
	return uint64(t.next - 1), nil
}

// IDs implements tablestore.Transaction. Few batches ask; they send first what
// was added.
func (t *transaction) IDs(ctx context.Context, stream string, after uint64, n int) (ids []string, err error) {
	var b pgx.Batch
	if err := t.added.send(ctx, t.conn, &b); err != nil {
		return nil, err
	}
	b.Queue(readIDs, stream, int64(after), n).Query(func(found pgx.Rows) error {
		ids, err = pgx.CollectRows(found, pgx.RowTo[string])
		return err
	})
	if err := t.conn.SendBatch(ctx, &b).Close(); err != nil {
		return nil, fmt.Errorf("read ids: %w", err)
	}
	return ids, nil
}

// commit sends what was added, the commit and the notification in one message.
// The server stops at the first that fails. The notification is a transaction of
// its own: inside the first, it would make ledgers wait for each other's disk,
// and a queue that nobody empties would end in refused records.
func (t *transaction) commit(ctx context.Context, bell bell) error {
	var b pgx.Batch
	if err := t.added.send(ctx, t.conn, &b); err != nil {
		return err
	}
	inserts := b.Len()
	b.Queue("COMMIT")
	b.Queue(ring, bell.channel, bell.from)
	results := t.conn.SendBatch(ctx, &b)
	defer func() { _ = results.Close() }() // followers look by themselves too
	if inserts > 0 {
		if _, err := results.Exec(); err != nil {
			return fmt.Errorf("insert records: %w", err)
		}
	}
	tag, err := results.Exec()
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if tag.String() != "COMMIT" {
		return fmt.Errorf("commit: server answered %s", tag)
	}
	return nil
}
