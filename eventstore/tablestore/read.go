package tablestore

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// A page is what is read in one go and held in memory for the caller.
const (
	pageRecords = 512
	PageBytes   = 4 << 20 // 4 MiB
)

// ReadStream implements eventstore.Store. Records that are appended after the
// call began may be left out.
func (r *Reader) ReadStream(ctx context.Context, stream string, after uint64, yield yieldFunc) error {
	end, err := r.count(ctx, stream)
	if err != nil {
		return fmt.Errorf("read stream: %w", err)
	}
	for after < end {
		want := min(end-after, pageRecords)
		page, err := r.streamPage(ctx, stream, after, int(want))
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
func (r *Reader) ReadAll(ctx context.Context, after eventstore.Token, limit int, yield yieldFunc) error {
	from, err := parseToken(after)
	if err := errors.Join(err, r.life.check(ctx)); err != nil {
		return fmt.Errorf("read all: %w", err)
	}
	for found := false; limit > 0; found = true {
		page, err := r.page(ctx, from, min(limit, pageRecords))
		if err == nil && len(page) == 0 && !found { // whether the token is one is asked only here
			_, err = r.start(ctx, after)
		}
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

// ReadScattered implements eventstore.Scattered.
func (r *Reader) ReadScattered(ctx context.Context, after []eventstore.Token, yield yieldFunc) error {
	indexes := make([]uint64, len(after))
	for i, token := range after {
		var err error
		if indexes[i], err = parseToken(token); err != nil {
			return fmt.Errorf("read scattered: %w", err)
		}
	}
	var page []eventstore.Recorded
	err := r.asking(ctx, func(ctx context.Context) (err error) {
		page, err = r.table.Scattered(ctx, indexes)
		return err
	})
	if err != nil {
		return fmt.Errorf("read scattered: %w", err)
	}
	for i := range page {
		page[i].Token = tokenAfter(page[i].Index)
	}
	return each(ctx, page, yield)
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
func (r *Reader) start(ctx context.Context, after eventstore.Token) (uint64, error) {
	from, err := parseToken(after)
	if err != nil || from == 0 {
		return 0, errors.Join(err, r.life.check(ctx))
	}
	last, err := r.page(ctx, from-1, 1)
	if err != nil {
		return 0, err
	}
	if len(last) == 0 {
		return 0, fmt.Errorf("token is from beyond the end: %w", eventstore.ErrInvalid)
	}
	return from, nil
}
