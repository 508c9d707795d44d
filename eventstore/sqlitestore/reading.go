package sqlitestore

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// reading runs one query. The query ends with the caller's context or with the
// store, whichever is first, and its error is translated for the caller.
func (s *Store) reading(ctx context.Context, query func(context.Context) error) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := ctx.Err(); err != nil {
		return err
	}
	joint, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()

	err = query(joint)
	switch {
	case err == nil, errors.Is(err, eventstore.ErrDamaged):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case s.life.Err() != nil:
		return eventstore.ErrClosed
	default:
		return fmt.Errorf("%w: %w", eventstore.ErrUnavailable, err)
	}
}
