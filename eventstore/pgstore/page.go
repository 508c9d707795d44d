package pgstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/homeward-ledger/homeward/eventstore"
)

// A page ends with the record that passes tablestore.PageBytes (4194304): the
// driver would read to the end of what the server sends. A value that some other
// hand has made larger than MaxRecord (1048576) is not sent: only its length is,
// which PostgreSQL knows without reading it.
const (
	columns = `SELECT idx, stream, count, id, type, size,
		CASE WHEN size <= 1048576 THEN data ELSE '' END,
		CASE WHEN size <= 1048576 THEN meta ELSE '' END
		FROM (SELECT *, sum(size) OVER (ORDER BY %[1]s ROWS UNBOUNDED PRECEDING) - size AS before
		FROM (SELECT *, octet_length(data) + octet_length(meta) AS size FROM records
		WHERE %[2]s ORDER BY %[1]s LIMIT $1) AS page) AS sized
		WHERE before < 4194304 ORDER BY %[1]s`
	readCount = `SELECT coalesce(max(count), 0) FROM records WHERE stream = $1`
)

var (
	readPage      = fmt.Sprintf(columns, "idx", "idx >= $2")
	readScattered = fmt.Sprintf(columns, "idx", "idx = ANY($2)")
	readStream    = fmt.Sprintf(columns, "count", "stream = $2 AND count > $3")
)

// table reads the records over a pool of connections.
type table struct{ db *pgxpool.Pool }

// Page implements tablestore.Table.
func (t *table) Page(ctx context.Context, from uint64, limit int) ([]eventstore.Recorded, error) {
	return t.query(ctx, readPage, limit, int64(from))
}

// Scattered implements tablestore.Table.
func (t *table) Scattered(ctx context.Context, indexes []uint64) ([]eventstore.Recorded, error) {
	places := make([]int64, len(indexes))
	for i, index := range indexes {
		places[i] = int64(index)
	}
	return t.query(ctx, readScattered, len(places), places)
}

// StreamPage implements tablestore.Table.
func (t *table) StreamPage(ctx context.Context, stream string, after uint64, limit int) ([]eventstore.Recorded, error) {
	return t.query(ctx, readStream, limit, stream, int64(after))
}

// Count implements tablestore.Table.
func (t *table) Count(ctx context.Context, stream string) (count uint64, err error) {
	err = t.asking(func() error { return t.db.QueryRow(ctx, readCount, stream).Scan(&count) })
	return count, err
}

func (t *table) query(ctx context.Context, query string, args ...any) (page []eventstore.Recorded, err error) {
	err = t.asking(func() error {
		rows, err := t.db.Query(ctx, query, args...)
		if err == nil {
			page, err = pgx.CollectRows(rows, scan)
		}
		return err
	})
	return page, err
}

// asking asks, and asks again where a connection was cut while nobody used it: nothing was
// sent on that one, and the pool has forgotten it. It may have as many of them as it has
// connections.
func (t *table) asking(query func() error) error {
	err := query()
	for cut := t.db.Stat().MaxConns(); cut > 0 && pgconn.SafeToRetry(err); cut-- {
		err = query()
	}
	return err
}

func scan(row pgx.CollectableRow) (eventstore.Recorded, error) {
	var r eventstore.Recorded
	var size int64
	if err := row.Scan(&r.Index, &r.Stream, &r.Count, &r.ID, &r.Type, &size, &r.Data, &r.Meta); err != nil {
		return r, err
	}
	if size > eventstore.MaxRecord {
		return r, fmt.Errorf("record %d has %d bytes: %w", r.Index, size, eventstore.ErrDamaged)
	}
	return r, nil
}
