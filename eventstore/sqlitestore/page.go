package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strconv"

	"github.com/homeward-ledger/homeward/eventstore"
)

// A page is what is read in one go and held in memory for the caller.
const (
	pageRecords = 512
	pageBytes   = 4 << 20 // 4 MiB, passed by at most one record
)

// A blob that some other hand has made larger than MaxRecord (1048576) is not
// loaded: only its length is, which SQLite knows without reading it.
const columns = `SELECT idx, stream, count, id, type, length(data) + length(meta),
	iif(length(data) + length(meta) <= 1048576, data, x''),
	iif(length(data) + length(meta) <= 1048576, meta, x'') FROM records`

const (
	readPage   = columns + ` WHERE idx >= ? ORDER BY idx LIMIT ?`
	readStream = columns + ` WHERE stream = ? AND count > ? ORDER BY count LIMIT ?`
	readAnchor = `SELECT count(*) FROM records WHERE idx = ?`
)

// readPage reads at most limit records from an index on. It returns none only
// at the end of the store.
func (s *Store) readPage(ctx context.Context, from uint64, limit int) ([]eventstore.Recorded, error) {
	page, err := s.query(ctx, s.page, int64(from), limit)
	if err != nil {
		return nil, err
	}
	for i, r := range page {
		if want := from + uint64(i); r.Index != want {
			return nil, fmt.Errorf("record %d is missing: %w", want, eventstore.ErrDamaged)
		}
	}
	return page, nil
}

// readStream reads at most limit records of a stream that holds as many.
func (s *Store) readStream(ctx context.Context, stream string, after uint64, limit int) ([]eventstore.Recorded, error) {
	page, err := s.query(ctx, s.stream, stream, int64(after), limit)
	if err != nil {
		return nil, err
	}
	for i, r := range page {
		if want := after + uint64(i) + 1; r.Count != want {
			return nil, fmt.Errorf("record %d of %s is missing: %w", want, stream, eventstore.ErrDamaged)
		}
	}
	if len(page) == 0 {
		return nil, fmt.Errorf("record %d of %s is missing: %w", after+1, stream, eventstore.ErrDamaged)
	}
	return page, nil
}

func (s *Store) countOf(ctx context.Context, stream string) (count uint64, err error) {
	err = s.reading(ctx, func(ctx context.Context) error {
		return s.count.QueryRowContext(ctx, stream).Scan(&count)
	})
	return count, err
}

func (s *Store) exists(ctx context.Context, index uint64) (bool, error) {
	var n int
	err := s.reading(ctx, func(ctx context.Context) error {
		return s.anchor.QueryRowContext(ctx, int64(index)).Scan(&n)
	})
	return n > 0, err
}

// query reads rows until pageBytes are together.
func (s *Store) query(ctx context.Context, stmt *sql.Stmt, args ...any) (page []eventstore.Recorded, err error) {
	err = s.reading(ctx, func(ctx context.Context) error {
		rows, err := stmt.QueryContext(ctx, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // rows.Err has the reason
		for size := 0; size < pageBytes && rows.Next(); {
			r, err := scan(rows)
			if err != nil {
				return err
			}
			page = append(page, r)
			size += r.Size()
		}
		return rows.Err()
	})
	return page, err
}

func scan(rows *sql.Rows) (eventstore.Recorded, error) {
	var r eventstore.Recorded
	var size int64
	if err := rows.Scan(&r.Index, &r.Stream, &r.Count, &r.ID, &r.Type, &size, &r.Data, &r.Meta); err != nil {
		return r, err
	}
	if size > eventstore.MaxRecord {
		return r, fmt.Errorf("record %d has %d bytes: %w", r.Index, size, eventstore.ErrDamaged)
	}
	r.Token = tokenAfter(r.Index)
	return r, nil
}

// tokenAfter is the number of records before the place: the next index.
func tokenAfter(index uint64) eventstore.Token {
	return eventstore.Token(strconv.FormatUint(index+1, 10))
}

// parseToken takes only what tokenAfter makes.
func parseToken(token eventstore.Token) (uint64, error) {
	if token == "" {
		return 0, nil
	}
	from, err := strconv.ParseUint(string(token), 10, 64)
	if err != nil || from == 0 || from > math.MaxInt64 || strconv.FormatUint(from, 10) != string(token) {
		return 0, fmt.Errorf("token is not of this store: %w", eventstore.ErrInvalid)
	}
	return from, nil
}
