package projections

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/homeward-ledger/homeward/database"
)

// slot numbers the read models of this program's generation: each rebuild makes the
// next, the highest is in use, and partial is being made.
type slot int

const (
	partial slot = 0
	first   slot = 1
)

// Place is where read models are kept: files of a folder (InFolder) or schemas of a
// PostgreSQL database (InSchemas). The zero Place is none.
type Place struct{ keeper }

// keeper is what the two kinds of place have in common. It has more methods than we
// like: each is a line or two of files here, and of schemas there.
type keeper interface {
	// open opens a slot to write, by one connection; its tables may be missing.
	open(ctx context.Context, s slot) (*database.DB, error)
	// readers opens a slot that there is, to read.
	readers(ctx context.Context, s slot) (*database.DB, error)
	// look opens a slot that there is, to read, and leaves no trace of that.
	look(ctx context.Context, s slot) (*database.DB, error)
	// finish waits until the disk holds what was written to an open slot, and
	// closes it.
	finish(db *database.DB, s slot) error
	// name gives partial, which nobody has open, the number of a slot that is not
	// there.
	name(ctx context.Context, s slot) error
	// clear removes a slot, which nobody has open.
	clear(ctx context.Context, s slot) error
	// slots lists those that have a number.
	slots(ctx context.Context) ([]slot, error)
	// clearOthers removes what other generations left.
	clearOthers(ctx context.Context) error
}

// RemoveOldGenerations deletes the read models of other generations than this
// program's. Call it once the new ones serve.
func (p Place) RemoveOldGenerations(ctx context.Context) error { return p.clearOthers(ctx) }

// Shown returns how many records the read models in use show, without opening them
// to write: another process may have them open. The error matches fs.ErrNotExist
// where there are none.
func (p Place) Shown(ctx context.Context) (uint64, error) {
	used, found, err := p.newest(ctx)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, fmt.Errorf("look at views: %w", fs.ErrNotExist)
	}
	db, err := p.look(ctx, used)
	if err != nil {
		return 0, err
	}
	defer db.Close() // opened to read: nothing can be lost
	if empty, err := db.Kind.Empty(ctx, db); err == nil && empty {
		return 0, fmt.Errorf("look at views: they have no tables yet: %w", fs.ErrNotExist)
	}
	at, err := readPosition(ctx, db.DB)
	return at.size, err
}

// newest returns the slot in use, or the one that will be, after whose making nothing
// is found.
func (p Place) newest(ctx context.Context) (used slot, found bool, err error) {
	all, err := p.slots(ctx)
	if err != nil || len(all) == 0 {
		return first, false, err
	}
	return slices.Max(all), true, nil
}

// clearBelow removes what a rebuild has replaced.
func (p Place) clearBelow(ctx context.Context, used slot) error {
	all, err := p.slots(ctx)
	for _, s := range all {
		if s < used && err == nil {
			err = p.clear(ctx, s)
		}
	}
	return err
}

// prepared opens a slot to write and makes its tables when they are missing, and all
// indexes, if it is not one that is being rebuilt.
func (p Place) prepared(ctx context.Context, s slot) (*writer, error) {
	db, err := p.open(ctx, s)
	if err != nil {
		return nil, err
	}
	schema := schemaOf(All())
	statements := schema.Tables
	if s != partial {
		statements = slices.Concat(schema.Tables, schema.Lookups, schema.Indexes)
	}
	if err := makeTables(ctx, db, statements); err != nil {
		_ = db.Close() // the first error tells
		return nil, err
	}
	return &writer{DB: db}, nil
}
