package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/transparency"
)

// RowHead keeps the signer's memory in one row of a PostgreSQL schema. That schema is
// on another server than the records: see [transparency.Head].
type RowHead struct{ db *database.DB }

const headTable = `CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, root BLOB NOT NULL)`

// CreateRowHead makes the table in a schema that has none. The memory is empty: it
// begins with the first Swap.
func CreateRowHead(ctx context.Context, db *database.DB) (*RowHead, error) {
	if _, err := db.ExecContext(ctx, db.Kind.Schema(headTable)); err != nil {
		return nil, fmt.Errorf("create signer's memory: %w", err)
	}
	return NewRowHead(db), nil
}

// NewRowHead returns the head kept in a schema. It reads nothing.
func NewRowHead(db *database.DB) *RowHead { return &RowHead{db} }

// Load implements transparency.Head. A missing table is an error, never an empty
// start.
func (h *RowHead) Load(ctx context.Context) (transparency.Tree, error) {
	tree, err := loadHead(ctx, h.db)
	if err != nil {
		return transparency.Tree{}, fmt.Errorf("load head: %w", err)
	}
	return tree, nil
}

func loadHead(ctx context.Context, q database.Queryer) (tree transparency.Tree, err error) {
	var size int64
	var root []byte
	err = q.QueryRowContext(ctx, `SELECT size, root FROM head WHERE one = 1`).Scan(&size, &root)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return tree, transparency.ErrNoHead
	case err != nil:
		return tree, err
	case size < 0 || len(root) != len(tree.Root):
		return tree, fmt.Errorf("%w: signer state", transparency.ErrMalformed)
	}
	tree.Size = uint64(size)
	copy(tree.Root[:], root)
	return tree, nil
}

// Swap implements transparency.Head. An outage is an error that matches
// transparency.ErrHeadAway too, and so is a context that ended meanwhile.
func (h *RowHead) Swap(ctx context.Context, older, newer transparency.Tree) error {
	err := h.swap(ctx, older, newer)
	if err != nil && (database.Outage(err) || ctx.Err() != nil) {
		return fmt.Errorf("%w: %w", transparency.ErrHeadAway, err)
	}
	return err
}

func (h *RowHead) swap(ctx context.Context, older, newer transparency.Tree) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("swap head: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := swapHead(ctx, tx, older, newer); err != nil {
		return fmt.Errorf("swap head: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("swap head: %w", err)
	}
	return nil
}

// swapHead exchanges the row if it is the older one. Of two that try, the second
// waits for the first to commit and finds the row another.
func swapHead(ctx context.Context, tx *sql.Tx, older, newer transparency.Tree) error {
	// Whatever the server's default is, a commit here waits for the disk.
	if _, err := tx.ExecContext(ctx, `SET LOCAL synchronous_commit TO on`); err != nil {
		return err
	}
	change := `UPDATE head SET size = $1, root = $2 WHERE one = 1 AND size = $3 AND root = $4`
	args := []any{int64(newer.Size), newer.Root[:], int64(older.Size), older.Root[:]}
	if (older == transparency.Tree{}) {
		change, args = `INSERT INTO head (one, size, root) VALUES (1, $1, $2) ON CONFLICT DO NOTHING`, args[:2]
	}
	done, err := tx.ExecContext(ctx, change, args...)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err != nil || n == 1 {
		return err
	}
	kept, err := loadHead(ctx, tx)
	if err != nil || kept == newer { // the answer to an earlier try was lost, and its commit was not
		return err
	}
	return transparency.ErrHeadMoved
}
