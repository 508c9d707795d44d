package sqlitestore

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// yieldFunc is what the contract's reading methods call for each record.
type yieldFunc = func(eventstore.Recorded) error

// ReadStream implements eventstore.Store. Records that are appended after the
// call began may be left out.
func (s *Store) ReadStream(ctx context.Context, stream string, after uint64, yield yieldFunc) error {
	end, err := s.countOf(ctx, stream)
	if err != nil {
		return fmt.Errorf("read stream: %w", err)
	}
	for after < end {
		want := min(end-after, pageRecords)
		page, err := s.readStream(ctx, stream, after, int(want))
		if err != nil {
			return fmt.Errorf("read stream: %w", err)
		}
		if err := each(ctx, page, yield); err != nil {
			return err
		}
		after += uint64(len(page))
	}
	return nil
}

// ReadAll implements eventstore.Store. A token from beyond the end is
// ErrInvalid: the store is older than the token, so it was rolled back.
func (s *Store) ReadAll(ctx context.Context, after eventstore.Token, limit int, yield yieldFunc) error {
	from, err := s.start(ctx, after)
	if err != nil {
		return fmt.Errorf("read all: %w", err)
	}
	for limit > 0 {
		page, err := s.readPage(ctx, from, min(limit, pageRecords))
		if err != nil {
			return fmt.Errorf("read all: %w", err)
		}
		if len(page) == 0 {
			return nil
		}
		if err := each(ctx, page, yield); err != nil {
			return err
		}
		from += uint64(len(page))
		limit -= len(page)
	}
	return nil
}

// Follow implements eventstore.Store. It sees the commits of this Store, not
// those of another process: one process holds the ledger's lock. It returns the
// context's error when ctx ends, and ErrClosed when the store is closed.
func (s *Store) Follow(ctx context.Context, after eventstore.Token, yield yieldFunc) error {
	from, err := s.start(ctx, after)
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	for {
		news := s.news.wait() // before reading: a commit in between is not missed
		page, err := s.readPage(ctx, from, pageRecords)
		if err != nil {
			return fmt.Errorf("follow: %w", err)
		}
		if err := each(ctx, page, yield); err != nil {
			return err
		}
		from += uint64(len(page))
		if len(page) > 0 {
			continue
		}
		select {
		case <-news:
		case <-ctx.Done():
			return fmt.Errorf("follow: %w", ctx.Err())
		case <-s.life.Done():
			return fmt.Errorf("follow: %w", eventstore.ErrClosed)
		}
	}
}

// each hands out a page. Nothing of the database is held meanwhile.
func each(ctx context.Context, page []eventstore.Recorded, yield yieldFunc) error {
	for _, r := range page {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

// start returns the index that follows the token.
func (s *Store) start(ctx context.Context, after eventstore.Token) (uint64, error) {
	from, err := parseToken(after)
	if err != nil || from == 0 {
		return 0, errors.Join(err, s.alive(ctx))
	}
	exists, err := s.exists(ctx, from-1)
	if err != nil {
		return 0, err
	}
	if !exists {
		return 0, fmt.Errorf("token is from beyond the end: %w", eventstore.ErrInvalid)
	}
	return from, nil
}

// alive is for the calls that may end without asking the database.
func (s *Store) alive(ctx context.Context) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	leave()
	return ctx.Err()
}
