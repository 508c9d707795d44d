package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
)

// lookAt opens a ledger that another process may have open, to look at it.
func lookAt(ctx context.Context, h home) (_ *ledger.Inspection, close func() error, err error) {
	store, err := h.lookAtRecords(ctx)
	if err != nil {
		return nil, nil, err
	}
	verdicts, err := h.lookAtRows(ctx, "judge")
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	close = func() error { return errors.Join(verdicts.Close(), store.Close()) }
	look, err := ledger.Inspect(ctx, store, verdicts.DB)
	if err != nil {
		return nil, nil, errors.Join(err, close())
	}
	return look, close, nil
}

// records are what one looks at of an event store.
type records interface {
	ReadAll(ctx context.Context, after eventstore.Token, max int, yield func(eventstore.Recorded) error) error
	Last(ctx context.Context) (eventstore.Recorded, bool, error)
	Close() error
}

// lookAtRecords opens the records of a home to look at them.
func (h home) lookAtRecords(ctx context.Context) (records, error) {
	s, err := h.stores()
	if err != nil {
		return nil, err
	}
	if s.Records == "" {
		return openRecords(ctx, h)
	}
	store, err := openStore(ctx, s.Records, "", false)
	if err != nil {
		return nil, err
	}
	return &counted{Store: store}, nil
}

// counted finds the last record of a store by going to the end of it: only SQLite's
// can be asked. Asked again it goes on from there.
type counted struct {
	eventstore.Store
	last  eventstore.Recorded
	found bool
}

// lookPage is how many records are read at once on the way to the last.
const lookPage = 5000

// Last returns the newest record, and false when there is none.
func (c *counted) Last(ctx context.Context) (last eventstore.Recorded, found bool, err error) {
	for {
		before := c.last.Token
		err := c.ReadAll(ctx, before, lookPage, func(r eventstore.Recorded) error {
			c.last, c.found = r, true
			return nil
		})
		if err != nil || c.last.Token == before {
			return c.last, c.found, err
		}
	}
}

// lookAtRows opens what is kept under a name, to look at it: vault, judge or tokens.
func (h home) lookAtRows(ctx context.Context, name string) (*database.DB, error) {
	s, err := h.stores()
	if err != nil {
		return nil, err
	}
	if s.Rows == "" {
		return database.LookAt(h.path(name + ".db"))
	}
	db, err := s.rows(ctx, name, false)
	if err != nil {
		return nil, err
	}
	// A schema on the search path need not exist: without this its tables would be
	// said to be broken.
	schema := schemaNamed(s.Rows, name)
	found, err := anySchema(ctx, s.Rows, []string{schema})
	if err == nil && found == "" {
		err = fmt.Errorf("schema %s: %w", schema, fs.ErrNotExist)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
