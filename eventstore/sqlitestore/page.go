package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
)

// A blob that some other hand has made larger than MaxRecord (1048576) is not
// loaded: only its length is, which SQLite knows without reading it.
const columns = `SELECT idx, stream, count, id, type, length(data) + length(meta),
	iif(length(data) + length(meta) <= 1048576, data, x''),
	iif(length(data) + length(meta) <= 1048576, meta, x'')`

const (
	readPage      = columns + ` FROM records WHERE idx >= ? ORDER BY idx LIMIT ?`
	readScattered = columns + ` FROM records WHERE idx IN (SELECT value FROM json_each(?)) ORDER BY idx`
	readStream    = columns + ofStream

	// Of a file in which streams have an index, which only readers meet.
	indexedStream = columns + ` FROM records WHERE stream = ? AND count > ? ORDER BY count LIMIT ?`
	indexedCount  = `SELECT coalesce(max(count), 0) FROM records WHERE stream = ?`
)

// table reads the records over a pool of connections.
type table struct {
	db                             *sql.DB
	page, scattered, stream, count *sql.Stmt
}

// prepare prepares the readers' statements on db, a file of this version, which becomes the
// table's.
func prepare(ctx context.Context, db *sql.DB, version int64) (*table, error) {
	t := &table{db: db}
	stream, count := readStream, readCount
	if version == indexVersion {
		stream, count = indexedStream, indexedCount
	}
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{{&t.page, readPage}, {&t.scattered, readScattered}, {&t.stream, stream}, {&t.count, count}} {
		stmt, err := db.PrepareContext(ctx, p.query)
		if err != nil {
			return nil, err
		}
		*p.into = stmt
	}
	return t, nil
}

// Page implements tablestore.Table.
func (t *table) Page(ctx context.Context, from uint64, limit int) ([]eventstore.Recorded, error) {
	return query(ctx, t.page, int64(from), limit)
}

// Scattered implements tablestore.Table.
func (t *table) Scattered(ctx context.Context, indexes []uint64) ([]eventstore.Recorded, error) {
	list, err := json.Marshal(indexes)
	if err != nil {
		return nil, err
	}
	return query(ctx, t.scattered, string(list))
}

// StreamPage implements tablestore.Table.
func (t *table) StreamPage(ctx context.Context, stream string, after uint64, limit int) ([]eventstore.Recorded, error) {
	return query(ctx, t.stream, stream, int64(after), limit)
}

// Count implements tablestore.Table.
func (t *table) Count(ctx context.Context, stream string) (count uint64, err error) {
	err = t.count.QueryRowContext(ctx, stream).Scan(&count)
	return count, err
}

func (t *table) close() error { return t.db.Close() }

// query reads rows until tablestore.PageBytes are together. That is a matter of moments: the
// driver would start a goroutine for each query to watch the context.
func query(ctx context.Context, stmt *sql.Stmt, args ...any) (page []eventstore.Recorded, err error) {
	rows, err := stmt.QueryContext(context.WithoutCancel(ctx), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err has the reason
	for size := 0; size < tablestore.PageBytes && rows.Next(); {
		r, err := scan(rows)
		if err != nil {
			return nil, err
		}
		page = append(page, r)
		size += r.Size()
	}
	return page, rows.Err()
}

// owned takes bytes as the driver gives them: it has copied them for this row alone, and
// database/sql would copy them once more.
type owned []byte

// Scan implements sql.Scanner.
func (o *owned) Scan(value any) error {
	switch value := value.(type) {
	case []byte:
		*o = value
	case string: // written by hand
		*o = []byte(value)
	default:
		return eventstore.ErrDamaged
	}
	return nil
}

func scan(rows *sql.Rows) (eventstore.Recorded, error) {
	var r eventstore.Recorded
	var size int64
	if err := rows.Scan(&r.Index, &r.Stream, &r.Count, &r.ID, &r.Type, &size, (*owned)(&r.Data), (*owned)(&r.Meta)); err != nil {
		return r, err
	}
	if size > eventstore.MaxRecord {
		return r, fmt.Errorf("record %d has %d bytes: %w", r.Index, size, eventstore.ErrDamaged)
	}
	return r, nil
}
