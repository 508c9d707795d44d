package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// Reader reads a store that another process may be writing. It takes no part in
// the store's durability: what it shows may still be lost in a power cut, so
// nothing may be signed on its word. It is safe for concurrent use.
type Reader struct{ store *Store }

// NewReader reads the store behind db, whose connections must be read-only, and
// which Close closes. A file of another kind or version is ErrSchema.
func NewReader(ctx context.Context, db *sql.DB) (*Reader, error) {
	var id, version int64
	err := db.QueryRowContext(ctx, `SELECT application_id, user_version FROM pragma_application_id, pragma_user_version`).Scan(&id, &version)
	if err == nil && (id != applicationID || version != schemaVersion) {
		err = fmt.Errorf("application %#x, version %d: %w", id, version, ErrSchema)
	}
	s := &Store{}
	if err == nil {
		err = s.prepare(ctx, db)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open event store to read: %w", named(err)), db.Close())
	}
	s.life, s.stop = context.WithCancel(context.Background())
	return &Reader{store: s}, nil
}

// ReadAll does what eventstore.Store says of it.
func (r *Reader) ReadAll(ctx context.Context, after eventstore.Token, limit int, yield yieldFunc) error {
	return r.store.ReadAll(ctx, after, limit, yield)
}

// Last returns the newest record; false while there is none.
func (r *Reader) Last(ctx context.Context) (last eventstore.Recorded, found bool, err error) {
	var index sql.NullInt64
	err = r.store.reads.QueryRowContext(ctx, `SELECT max(idx) FROM records`).Scan(&index)
	if err != nil || !index.Valid {
		return last, false, err
	}
	page, err := r.store.readPage(ctx, uint64(index.Int64), 1)
	if err != nil || len(page) == 0 {
		return last, false, fmt.Errorf("read last record: %w", err)
	}
	return page[0], true, nil
}

// Close releases the file. It is idempotent.
func (r *Reader) Close() error {
	r.store.stop()
	return r.store.reads.Close()
}
