package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
)

// Reader reads a store that another process may be writing. It takes no part in
// the store's durability: what it shows may still be lost in a power cut, so
// nothing may be signed on its word. It is safe for concurrent use.
type Reader struct {
	*tablestore.Reader
	table *table
}

// NewReader reads the store behind db, whose connections must be read-only, and
// which Close closes. A file of another kind or version is ErrSchema.
func NewReader(ctx context.Context, db *sql.DB) (*Reader, error) {
	var id, version int64
	err := db.QueryRowContext(ctx, `SELECT application_id, user_version FROM pragma_application_id, pragma_user_version`).Scan(&id, &version)
	if err == nil && !known(id, version) {
		err = fmt.Errorf("application %#x, version %d: %w", id, version, ErrSchema)
	}
	var t *table
	if err == nil {
		t, err = prepare(ctx, db, version)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open event store to read: %w", named(err)), db.Close())
	}
	return &Reader{Reader: tablestore.NewReader(t), table: t}, nil
}

// Last returns the newest record; false while there is none.
func (r *Reader) Last(ctx context.Context) (last eventstore.Recorded, found bool, err error) {
	var index sql.NullInt64
	err = r.table.db.QueryRowContext(ctx, `SELECT max(idx) FROM records`).Scan(&index)
	if err != nil || !index.Valid {
		return last, false, err
	}
	page, err := r.table.Page(ctx, uint64(index.Int64), 1)
	if err != nil || len(page) == 0 {
		return last, false, fmt.Errorf("read last record: %w", err)
	}
	return page[0], true, nil
}

// Close releases the file. It is idempotent.
func (r *Reader) Close() error {
	return errors.Join(r.Reader.Close(), r.table.close())
}
