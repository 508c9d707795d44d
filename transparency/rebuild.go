package transparency

import (
	"context"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// rebuildPage is how many entries are hashed before their full tiles are kept: a
// whole number of tiles, so that no partial one is cut on the way.
const rebuildPage = 8 * TileWidth

// Rebuild cuts the tiles again from the store's entries, in log order from index
// 0: they are derived, and may be deleted. It ranges over the entries twice,
// first to prove that they make the head's tree and then to write, so that a
// store that was tampered with leaves no tile. Entries beyond the head's size are
// not read. It returns ErrNoHead, ErrRolledBack where the store cannot make the
// tree that the signer has stood for, ErrTileConflict, or the sequence's error.
func Rebuild(ctx context.Context, tiles Tiles, head Head, entries iter.Seq2[[]byte, error]) error {
	tree, err := head.Load(ctx)
	if err != nil {
		return fmt.Errorf("rebuild tiles: %w", err)
	}
	last := &growth{}
	hash := func(g *growth) error { last = g; return nil }
	if err := pages(ctx, entries, tree.Size, hash); err != nil {
		return fmt.Errorf("rebuild tiles: %w", err)
	}
	if got, err := last.tree(); err != nil || got != tree {
		return fmt.Errorf("rebuild tiles: %w: store makes another tree of %d leaves", ErrRolledBack, tree.Size)
	}
	err = pages(ctx, entries, tree.Size, func(g *growth) error {
		files, err := g.files(false)
		if err == nil && g.size == last.size {
			err = g.addPartial(files)
		}
		if err != nil {
			return err
		}
		return tiles.PutAll(ctx, files)
	})
	if err != nil {
		return fmt.Errorf("rebuild tiles: %w", err)
	}
	return nil
}

// pages grows a tree to the size, handing on each page's growth.
func pages(ctx context.Context, entries iter.Seq2[[]byte, error], size uint64, each func(*growth) error) error {
	at, page := &edge{}, make([][]byte, 0, min(size, rebuildPage))
	left := size
	for entry, err := range entries {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if left == 0 {
			break
		}
		left, page = left-1, append(page, entry)
		if left > 0 && len(page) < rebuildPage {
			continue
		}
		grown, err := at.grow(page)
		if err == nil {
			err = each(grown)
		}
		if err != nil {
			return err
		}
		at, page = grown.rest(), page[:0]
	}
	if left > 0 {
		return fmt.Errorf("%w: store has %d entries fewer than the signer has stood for", ErrRolledBack, left)
	}
	return nil
}

// addPartial adds every partial tile that a tree of this size is read through.
func (g *growth) addPartial(files map[string][]byte) error {
	for level := 0; g.size>>(TileHeight*level) > 0; level++ {
		at := g.size >> (TileHeight * level)
		t := Tile{level, uint64(at / TileWidth), int(at % TileWidth)}
		if t.Width == 0 {
			continue
		}
		data, err := tlog.ReadTileData(t.tlog(), g)
		if err != nil {
			return fmt.Errorf("cut tile: %w", err)
		}
		files[t.Path()] = data
	}
	if width := int(g.size % TileWidth); width > 0 {
		bundle, err := FormatEntries(g.entries[len(g.entries)-width:])
		if err != nil {
			return err
		}
		files[Tile{EntriesLevel, uint64(g.size / TileWidth), width}.Path()] = bundle
	}
	return nil
}
