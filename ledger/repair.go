package ledger

import (
	"context"
	"iter"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/transparency"
)

// RebuildTiles cuts the published tiles again from the store. They must have been
// deleted first: a tile that is there is never replaced. Nothing is written
// unless the store makes the very tree that the signer has stood for. The ledger
// must not be running; it publishes the checkpoint again when it starts.
func RebuildTiles(ctx context.Context, config Config) error {
	if err := transparency.Rebuild(ctx, config.Tiles, config.Head, leavesOf(ctx, config.Store)); err != nil {
		return tampered("rebuild the tiles", err)
	}
	return nil
}

// leavesOf is every leaf of the store, in order.
func leavesOf(ctx context.Context, store eventstore.Store) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var token eventstore.Token
		for {
			read := 0
			err := store.ReadAll(ctx, token, judgePage, func(r eventstore.Recorded) error {
				leaf, _ := leafOf(r)
				token = r.Token
				if read++; !yield(leaf, nil) {
					return errStop
				}
				return nil
			})
			if err == errStop || err == nil && read == 0 {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}
