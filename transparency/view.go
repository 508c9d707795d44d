package transparency

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Getter reads a log's files by their C2SP paths: a part of Tiles, and what a
// reader at the other end of a network has.
type Getter interface {
	// Get returns a tile, or fs.ErrNotExist.
	Get(ctx context.Context, path string) ([]byte, error)
}

// View reads a log that somebody else keeps. Every hash it returns was proved
// against its tree, whose checkpoint the caller has verified.
type View struct {
	tiles Getter
	tree  Tree
}

// NewView returns the view of a verified tree.
func NewView(tiles Getter, tree Tree) View { return View{tiles: tiles, tree: tree} }

// RootAt returns the root that the view's tree had at an earlier size. A reader
// who has seen a checkpoint of that size compares: another root means that the
// log was rewritten. It returns ErrProof for a size the tree has not, and
// ErrRolledBack where the tiles are not those of the tree.
func (v View) RootAt(ctx context.Context, size uint64) (Digest, error) {
	if size > v.tree.Size {
		return Digest{}, fmt.Errorf("hash tree of %d leaves: %w: log has %d leaves", size, ErrProof, v.tree.Size)
	}
	if size == v.tree.Size {
		return v.tree.Root, nil
	}
	r := newTileReader(ctx, v.tiles, v.tree)
	root, err := tlog.TreeHash(int64(size), r.hashes)
	if err != nil {
		return Digest{}, fmt.Errorf("hash tree of %d leaves: %w", size, r.blame(err))
	}
	return Digest(root), nil
}

// LeafHash returns the hash of the leaf at an index. Errors are those of RootAt.
func (v View) LeafHash(ctx context.Context, index uint64) (Digest, error) {
	hashes, err := v.leafHashes(ctx, index, 1)
	if err != nil {
		return Digest{}, err
	}
	return hashes[0], nil
}

// Find looks for a leaf among all leaves, tile by tile, and returns its index.
// That it is not found is proved: every tile was. Errors are those of RootAt.
func (v View) Find(ctx context.Context, leaf Digest) (index uint64, found bool, err error) {
	for from := uint64(0); from < v.tree.Size; from += TileWidth {
		hashes, err := v.leafHashes(ctx, from, min(TileWidth, v.tree.Size-from))
		if err != nil {
			return 0, false, err
		}
		for i, hash := range hashes {
			if hash == leaf {
				return from + uint64(i), true, nil
			}
		}
	}
	return 0, false, nil
}

func (v View) leafHashes(ctx context.Context, from, count uint64) ([]Digest, error) {
	if from >= v.tree.Size || count > v.tree.Size-from {
		return nil, fmt.Errorf("read leaf hash %d: %w: log has %d leaves", from, ErrProof, v.tree.Size)
	}
	indexes := make([]int64, count)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(from)+int64(i))
	}
	r := newTileReader(ctx, v.tiles, v.tree)
	hashes, err := r.hashes.ReadHashes(indexes)
	if err != nil {
		return nil, fmt.Errorf("read leaf hash %d: %w", from, r.blame(err))
	}
	return digests(hashes), nil
}
