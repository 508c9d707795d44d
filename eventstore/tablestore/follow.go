package tablestore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// Follow implements eventstore.Store. It returns the context's error when ctx
// ends, and ErrClosed when the store is closed.
func (s *Store) Follow(ctx context.Context, after eventstore.Token, yield yieldFunc) error {
	from, err := s.start(ctx, after)
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	for answered := true; ; {
		news := s.news.wait() // before reading: a commit in between is not missed
		page, more, err := s.following(ctx, from, answered)
		answered = err == nil
		if err != nil && !(s.poll > 0 && errors.Is(err, eventstore.ErrUnavailable)) {
			return fmt.Errorf("follow: %w", err)
		}
		if err := each(ctx, page, yield); err != nil {
			return err
		}
		from += uint64(len(page))
		if more {
			continue
		}
		if err := s.sleep(ctx, news); err != nil {
			return fmt.Errorf("follow: %w", err)
		}
	}
}

// full reports whether there may be more behind a page: of what was committed since it was
// read there are news.
func full(page []eventstore.Recorded) bool {
	return len(page) >= pageRecords || bytesOf(page) >= PageBytes
}

func bytesOf(page []eventstore.Recorded) (size int) {
	for _, r := range page {
		size += r.Size()
	}
	return size
}

// following returns a follower's next page, and whether there may be more behind it. What this
// store has just written is not read; behind that there is more only where others write, whose
// news may have come before. A database that comes back after an outage may be an older copy;
// then the follower has seen what is not there any more, and that is ErrInvalid as in ReadAll.
func (s *Store) following(ctx context.Context, from uint64, answered bool) (page []eventstore.Recorded, more bool, err error) {
	if page := s.latest.from(from); answered && len(page) > 0 {
		return page, s.poll > 0, s.life.check(ctx)
	}
	if !answered && from > 0 {
		if _, err := s.start(ctx, tokenAfter(from-1)); err != nil {
			return nil, false, err
		}
	}
	page, err = s.page(ctx, from, pageRecords)
	return page, full(page), err
}

// sleep waits for a reason to read on.
func (s *Store) sleep(ctx context.Context, news <-chan struct{}) error {
	var due <-chan time.Time // never, without a poll
	if s.poll > 0 {
		timer := time.NewTimer(s.poll)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-news:
		return nil
	case <-due:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.life.ctx.Done():
		return eventstore.ErrClosed
	}
}
