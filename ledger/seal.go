package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/transparency"
)

// sealPage bounds the leaves held in memory while sealing, in number.
const sealPage = 4096

// sealLoop publishes a checkpoint some time after records came in, so that those
// that come together are sealed together.
func (l *Ledger) sealLoop(ctx context.Context) error {
	for {
		if err := l.judged.wait(ctx, l.sealed.get()+1); err != nil {
			return nil
		}
		if err := l.gather(ctx); err != nil {
			return nil
		}
		if err := l.outlast(ctx, func() error { return l.sealBurst(ctx) }); err != nil {
			return err
		}
	}
}

// gather waits for others that come together, but not until so many are there that they
// would be read from the store again.
func (l *Ledger) gather(ctx context.Context) error {
	l.judged.waitAtMost(ctx, l.config.SealEvery, l.sealed.get()+recentRecords/2)
	return ctx.Err()
}

// sealBurst is Seal of what came together. Where that is much more than a tile it ends at
// the end of one: the rest comes with the next, and no half of it is written twice.
func (l *Ledger) sealBurst(ctx context.Context) error {
	l.sealing.Lock()
	defer l.sealing.Unlock()
	judged := l.judged.get()
	if judged-l.sealed.get() >= recentRecords/2 {
		judged -= judged % transparency.TileWidth
	}
	return l.sealTo(ctx, func() uint64 { return judged })
}

// Seal extends the tree by every judged record and publishes a checkpoint that
// covers them.
func (l *Ledger) Seal(ctx context.Context) error {
	l.sealing.Lock()
	defer l.sealing.Unlock()
	return l.sealTo(ctx, l.judged.get)
}

// sealTo extends the tree, under sealing, to a size that may grow meanwhile.
func (l *Ledger) sealTo(ctx context.Context, to func() uint64) error {
	for size := l.sealed.get(); size < to(); size = l.sealed.get() {
		if err := l.grow(ctx, size, to()); err != nil {
			return fmt.Errorf("seal from record %d: %w", size, err)
		}
	}
	return nil
}

// grow extends the tree by a page, at most to a size. What an earlier attempt left is
// finished first: a checkpoint that was not published, or leaves of which the signer's
// memory could not be told, and which it must be told again.
func (l *Ledger) grow(ctx context.Context, size, to uint64) (err error) {
	if there := l.log.Tree().Size; there > size {
		if err := l.log.Publish(ctx); err != nil {
			return err
		}
		l.sealed.set(there)
		return nil
	}
	if l.pending == nil {
		if l.pending, err = l.leaves(ctx, size, int(min(sealPage, to-size))); err != nil {
			l.pending = nil
			return err
		}
	}
	err = l.log.Append(ctx, l.pending)
	if err == nil {
		l.sealed.set(size + uint64(len(l.pending)))
	}
	if !errors.Is(err, transparency.ErrHeadAway) {
		l.pending = nil
	}
	return err
}

// leaves returns leaves as they were judged.
func (l *Ledger) leaves(ctx context.Context, from uint64, max int) ([][]byte, error) {
	if recent := l.recent.from(from, max); recent != nil {
		leaves := make([][]byte, len(recent))
		for i, leaf := range recent {
			leaves[i] = leaf.bytes
		}
		return leaves, nil
	}
	rows, err := verdictsFrom(ctx, l.verdicts, from, max)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var leaves [][]byte
	err = l.config.Store.ReadAll(ctx, rows[0].before, len(rows), func(r eventstore.Recorded) error {
		leaf, _ := leafOf(r)
		if domain.Digest(transparency.LeafHash(leaf).String()) != rows[len(leaves)].leaf {
			return tampered(fmt.Sprintf("seal record %d", r.Index), errLeafChanged)
		}
		leaves = append(leaves, leaf)
		return nil
	})
	return leaves, err
}

// checkLog compares the signed log with the store when the ledger opens. A
// signer that has signed more than the store holds was rolled back under it.
func (l *Ledger) checkLog() error {
	size := l.log.Tree().Size
	if size > l.judged.get() {
		return tampered("open the log", fmt.Errorf("%w: %d records are signed, the store holds %d",
			transparency.ErrRolledBack, size, l.judged.get()))
	}
	l.sealed.set(size)
	return nil
}

// Checkpoint returns the published checkpoint, a signed note.
func (l *Ledger) Checkpoint() []byte { return l.log.Checkpoint() }
